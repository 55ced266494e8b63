import { expect } from "chai";
import { planStack } from "../../../plan";
import { costReport, type CostReport } from "../../../plan/cost";
import { rawRegions } from "../../support/regions";
import { rawStack, type Raw } from "../../support/stacks";

function report(change: (raw: Raw) => void = () => undefined): CostReport {
  const { plan, config } = planStack(rawRegions(change), "test");
  return costReport(plan, config.cost);
}

const traffic = (raw: Raw) =>
  (raw["cost"] = {
    traffic: { default: { sentGb: 0, receivedGb: 0 }, spokes: { "claims-west": { sentGb: 100, receivedGb: 300 } } },
  });
const lines = (r: CostReport, item: string) => r.lines.filter((line) => line.item === item);
const usd = (r: CostReport, item: string) => lines(r, item).reduce((sum, line) => sum + line.usd, 0);

describe("monthly cost of several Regions", () => {
  it("bills a peering as an attachment on both sides", () => {
    expect(lines(report(), "transit gateway peering").map(({ region, usd: amount }) => [region, amount])).to.deep.equal(
      [
        ["us-west-2", 36.5],
        ["us-east-1", 36.5],
      ],
    );
  });

  it("shows the traffic between Regions, each direction as data that leaves the Region it comes from", () => {
    const between = lines(report(traffic), "data between Regions");
    expect(between.map(({ region, spoke, quantity, usd: amount }) => [region, spoke, quantity, amount])).to.deep.equal([
      ["us-west-2", "claims-west", 100, 2],
      ["us-east-1", "claims-west", 300, 6],
    ]);
    expect(report(traffic).unverified).to.include("data between Regions");
  });

  it("bills gateway data once in each direction, where it enters the first gateway, and endpoint data to the hub", () => {
    const r = report(traffic);
    expect(lines(r, "transit gateway data, sent").map((l) => [l.account, l.region, l.usd])).to.deep.equal([
      ["claims-west", "us-west-2", 2],
    ]);
    expect(lines(r, "transit gateway data, received").map((l) => [l.account, l.region, l.usd])).to.deep.equal([
      ["network-dev", "us-east-1", 6],
    ]);
    expect(lines(r, "endpoint data").map((l) => [l.account, l.region, l.usd])).to.deep.equal([
      ["network-dev", "us-east-1", 4],
    ]);
  });

  it("counts a Region with endpoints as the home Region: 3 services in 2 zones, a hub attachment, zones of its own", () => {
    const r = report();
    expect(
      lines(r, "interface endpoints")
        .filter(({ region }) => region === "eu-west-1")
        .map((l) => l.quantity),
    ).to.deep.equal([3 * 2 * 730]);
    expect(lines(r, "transit gateway attachment of the hub").map(({ region }) => region)).to.have.members([
      "us-east-1",
      "eu-west-1",
    ]);
    expect(lines(r, "hosted zones").reduce((sum, line) => sum + line.quantity, 0)).to.equal(9);
  });

  it("costs a served Region little without spokes: both ends of the peering", () => {
    const without = (change: (raw: Raw) => void) => {
      const { plan, config } = planStack(
        rawRegions((raw) => {
          delete raw["regions"]["eu-west-1"];
          delete raw["spokes"]["claims-eu"];
          change(raw);
        }),
        "test",
      );
      return costReport(plan, config.cost).usdPerMonth;
    };
    const served = without((raw) => {
      delete raw["spokes"]["claims-west"];
      delete raw["spokes"]["research-west"];
    });
    const home = planStack(rawStack("dev"), "test");
    expect(served - costReport(home.plan, home.config.cost).usdPerMonth).to.be.closeTo(73, 1e-9);
  });

  it("bills a served Region's Profiles by the hour where names are shared by them, to the hub and by domain", () => {
    const there = (dns: string) =>
      lines(
        report((raw) => (raw["regions"]["us-west-2"].dns = dns)),
        "Route 53 Profile",
      ).filter(({ region }) => region === "us-west-2");
    expect(there("zone-associations")).to.deep.equal([]);
    expect(there("profiles").map(({ domain, account, quantity }) => [domain, account, quantity])).to.deep.equal([
      ["nonprod", "network-dev", 730],
      ["prod", "network-dev", 730],
    ]);
  });

  it("takes a Region's own prices, and adds up by account and by spoke", () => {
    const r = report((raw) => {
      traffic(raw);
      raw["cost"].prices = { "us-west-2": { interRegionGb: 0.01 } };
    });
    expect(usd(r, "data between Regions")).to.be.closeTo(1 + 6, 1e-9);
    expect(Object.values(r.byAccount).reduce((a, b) => a + b, 0)).to.be.closeTo(r.usdPerMonth, 1e-6);
    expect(Object.keys(r.bySpoke)).to.include.members(["claims-west", "research-west", "claims-eu"]);
  });

  it("compares the home Region's fleet with its alternatives as if there were no other Region", () => {
    const home = planStack(rawStack("dev"), "test");
    const alone = costReport(home.plan, home.config.cost);
    const several = report();
    expect(several.alternatives).to.deep.equal(alone.alternatives);
    expect(several.breakEven).to.deep.equal(alone.breakEven);
    expect(several.byPurpose["regions"]).to.be.greaterThan(0);
  });

  it("says what traffic is reckoned with for the spokes of every Region", () => {
    const { traffic: reckoned } = report(traffic);
    expect(reckoned).to.include.keys("claims", "claims-west", "research-west", "claims-eu");
    expect(reckoned["claims-west"]).to.deep.include({ sentGb: 100, receivedGb: 300 });
  });
});
