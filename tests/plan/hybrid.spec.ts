import { expect } from "chai";
import { planStack, type Plan } from "../../plan";
import { rawStack, type Raw } from "../support/stacks";

const plan = (change: (raw: Raw) => void = () => undefined): Plan => {
  const raw = rawStack("prod");
  change(raw);
  return planStack(raw, "test").plan;
};
const domain = (p: Plan, key: string) => p.domains.find((d) => d.key === key)!;

describe("on-premises", () => {
  it("reaches the bound domain's endpoints and the resolver, and nothing else", () => {
    const open = plan()
      .hybrid?.transitRoutes.filter((r) => !r.blackhole)
      .map((r) => r.destination);
    expect(open).to.deep.equal(["10.64.2.0/23", "10.64.0.128/25"]);
    const shut = plan()
      .hybrid?.transitRoutes.filter((r) => r.blackhole)
      .map((r) => r.destination);
    expect(shut).to.deep.equal([
      "10.64.0.0/20",
      "10.128.0.0/12",
      "10.148.0.0/14",
      "10.96.0.0/12",
      "10.144.0.0/14",
      "172.20.16.0/20",
    ]);
  });

  it("hears exactly what it may reach (allowed prefixes are announced literally, Direct Connect guide)", () => {
    expect(plan().hybrid?.advertised).to.deep.equal(["10.64.2.0/23", "10.64.0.128/25"]);
  });

  it("is routed back to from the bound domain's endpoint subnets only", () => {
    const back = (key: string) => domain(plan(), key).endpoints?.returnRoutes.map((r) => r.destination);
    expect(back("prod")).to.include("10.200.0.0/16");
    expect(back("nonprod")).to.not.include("10.200.0.0/16");
  });

  it("is let into the endpoints of the bound domain, S3 by interface endpoint included", () => {
    const set = domain(plan(), "prod").endpoints!;
    expect(set.securityGroups.find((g) => g.key === "on-premises")?.sources).to.deep.equal([
      "10.200.0.0/16",
      "10.202.0.0/16", // the plant's, which comes in at us-west-2
    ]);
    expect(set.endpoints.find((e) => e.service === "bedrock-runtime")?.securityGroups).to.deep.equal([
      "consumers",
      "on-premises",
    ]);
    expect(set.endpoints.find((e) => e.service === "s3")?.securityGroups).to.include("on-premises");
    expect(set.endpoints.find((e) => e.service === "sqs")?.securityGroups, "a service of one spoke").to.deep.equal([
      "service-sqs",
    ]);
    expect(JSON.stringify(domain(plan(), "nonprod").endpoints)).to.not.include("on-premises");
  });

  it("asks pinned resolver addresses, one per zone, that stay when a zone is added", () => {
    const addresses = (p: Plan) => p.hybrid?.resolver?.inbound.map((a) => a.address);
    expect(addresses(plan())).to.deep.equal(["10.64.0.138", "10.64.0.154", "10.64.0.186"]);
    const more = plan((r) => r["hub"].availabilityZones.push("use1-az3"));
    expect(addresses(more)).to.deep.equal(["10.64.0.138", "10.64.0.154", "10.64.0.170", "10.64.0.186"]);
  });

  it("gets the zones of the bound domain on the VPC that answers for it, those of single spokes left out", () => {
    const zones = plan().hybrid?.zones ?? [];
    expect(zones).to.include.members(["bedrock-runtime.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com"]);
    expect(zones).to.not.include("sqs.us-east-1.amazonaws.com");
  });

  it("with one way in has static routes back; with several the table learns them, and that is told", () => {
    const told = (p: Plan) => p.notices.filter((n) => n.code === "learned-routes-trusted").map((n) => n.path);
    const one = plan((r) => delete r["onPremises"].directConnect);
    expect([one.hybrid?.propagated, told(one)]).to.deep.equal([false, []]);
    const two = plan((r) => {
      delete r["onPremises"].directConnect;
      r["onPremises"].vpn.second = { address: "198.51.100.8", asn: 65010 };
    });
    expect([two.hybrid?.propagated, told(two)]).to.deep.equal([true, ["onPremises"]]);
    const both = plan(); // a VPN and Direct Connect
    expect([both.hybrid?.propagated, told(both)]).to.deep.equal([true, ["onPremises"]]);
  });

  it("is told to get into nothing while its domain is in quarantine, and only then", () => {
    const told = (p: Plan) => p.notices.filter((n) => n.code === "on-premises-quarantined").map((n) => n.path);
    expect(told(plan())).to.deep.equal([]);
    expect(told(plan((r) => (r["domains"].nonprod.quarantined = true)))).to.deep.equal([]);
    expect(told(plan((r) => (r["domains"].prod.quarantined = true)))).to.include("onPremises");
  });

  it("changes nothing about domains that it is not bound to", () => {
    expect(domain(plan(), "nonprod")).to.deep.equal(
      domain(
        plan((r) => delete r["onPremises"]),
        "nonprod",
      ),
    );
  });
});
