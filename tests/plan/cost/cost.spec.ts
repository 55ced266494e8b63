import { expect } from "chai";
import { planStack } from "../../../plan";
import { costReport, type CostReport } from "../../../plan/cost";
import { rawStack, type Raw } from "../../support/stacks";

function report(stack: "dev" | "prod", change: (raw: Raw) => void = () => undefined): CostReport {
  const raw = rawStack(stack);
  change(raw);
  const { plan, config } = planStack(raw, "test");
  return costReport(plan, config.cost);
}

const noTraffic = (raw: Raw) => (raw["cost"] = { traffic: { default: { sentGb: 0, receivedGb: 0 } } });
const item = (r: CostReport, name: string) => r.lines.filter((l) => l.item === name).reduce((sum, l) => sum + l.usd, 0);

describe("monthly cost", () => {
  it("counts an interface endpoint per zone at $7.30 (2 domains x 3 services x 2 zones)", () => {
    expect(item(report("dev", noTraffic), "interface endpoints")).to.be.closeTo(2 * 3 * 2 * 7.3, 1e-9);
  });

  it("counts an attachment at $36.50, the hub's included", () => {
    const r = report("dev", noTraffic);
    expect(
      item(r, "transit gateway attachments of spokes") + item(r, "transit gateway attachment of the hub"),
    ).to.be.closeTo(4 * 36.5, 1e-9);
  });

  it("bills data to the sender: requests to the spoke's account, answers and endpoint data to the hub's", () => {
    const r = report("dev", (raw) => {
      noTraffic(raw);
      raw["cost"].traffic.spokes = { claims: { sentGb: 100, receivedGb: 300 } };
    });
    const of = (account: string, name: string) => r.lines.find((l) => l.account === account && l.item === name)?.usd;
    expect(of("claims-dev", "transit gateway data, sent")).to.be.closeTo(2, 1e-9);
    expect(of("network-dev", "transit gateway data, received")).to.be.closeTo(6, 1e-9);
    expect(of("network-dev", "endpoint data")).to.be.closeTo(4, 1e-9);
  });

  it("adds up the same by account and in all, and by spoke to what the spokes cause", () => {
    for (const stack of ["dev", "prod"] as const) {
      const r = report(stack);
      const sum = (record: Record<string, number>) => Object.values(record).reduce((a, b) => a + b, 0);
      expect(sum(r.byAccount)).to.be.closeTo(r.usdPerMonth, 1e-6);
      expect(sum(r.bySpoke)).to.be.closeTo(
        r.lines.filter((l) => l.spoke !== "").reduce((a, l) => a + l.usd, 0),
        1e-6,
      );
    }
  });

  it("gives hosted zones the lower price after the first 25 of the account", () => {
    const r = report("prod", noTraffic);
    const zones = r.lines.filter((l) => l.item === "hosted zones").reduce((sum, l) => sum + l.quantity, 0);
    expect(zones).to.be.greaterThan(25);
    expect(item(r, "hosted zones")).to.be.closeTo(25 * 0.5 + (zones - 25) * 0.1, 1e-9);
  });

  it("reckons NAT gateways with their public addresses (3 spokes x 2 zones x $36.50)", () => {
    const nat = report("dev", noTraffic).alternatives.find(({ name }) => name.startsWith("NAT"));
    expect(nat?.usdPerMonth).to.be.closeTo(219, 1e-9);
  });

  it("breaks even exactly where the two ways cost the same", () => {
    const { gbPerSpoke } = report("prod", noTraffic).breakEven;
    expect(gbPerSpoke).to.be.greaterThan(0);
    const at = report(
      "prod",
      (raw) => (raw["cost"] = { traffic: { default: { sentGb: gbPerSpoke / 2, receivedGb: gbPerSpoke / 2 } } }),
    );
    const [central, local] = at.alternatives;
    // Endpoint data gets cheaper in steps beyond the first petabyte, which the fleet does not reach.
    expect(central!.usdPerMonth).to.be.closeTo(local!.usdPerMonth, local!.usdPerMonth * 0.01);
  });

  it("uses a team's own prices and marks what is unverified", () => {
    const own = report("dev", (raw) => {
      noTraffic(raw);
      raw["cost"].prices = { "us-east-1": { interfaceEndpointHour: 0.02 } };
    });
    expect(item(own, "interface endpoints")).to.be.closeTo(2 * 3 * 2 * 14.6, 1e-9);
    expect(own.ownPrices).to.deep.equal(["interfaceEndpointHour"]);
    const alone = report("prod", (raw) => {
      delete raw["observability"];
      delete raw["regions"];
      delete raw["spokes"]["service-desk-west"];
    });
    expect(alone.unverified).to.deep.equal(["Route 53 Profile"]);
  });

  it("holds what observability costs before anything is logged, and names the rest with its price", () => {
    const r = report("prod");
    const fixed = r.lines.filter((l) => l.purpose === "observability");
    expect(fixed.reduce((sum, l) => sum + l.usd, 0)).to.be.closeTo(r.byPurpose["observability"]!, 1e-9);
    expect(fixed.map((l) => l.item)).to.include.members(["CloudWatch alarms", "KMS key of the log archive"]);
    expect(r.byAccount["log-archive"]).to.be.greaterThan(0);
    expect(r.notIncluded.find((c) => c.item === "Flow logs of hub")).to.deep.include({
      account: "network",
      unit: "GB",
      usdPerUnit: 0.25,
    });
    expect(report("prod", (raw) => delete raw["observability"]).notIncluded).to.deep.equal([]);
  });

  it("adds up by purpose to the whole", () => {
    const r = report("prod");
    expect(Object.keys(r.byPurpose)).to.deep.equal([
      "egress",
      "endpoints",
      "observability",
      "on-premises",
      "regions",
      "training",
    ]);
    expect(Object.values(r.byPurpose).reduce((a, b) => a + b, 0)).to.be.closeTo(r.usdPerMonth, 1e-6);
  });
});
