import { expect } from "chai";
import { costReport } from "../../../plan/cost";
import { planStack, type Plan } from "../../../plan";
import { egressLines } from "../../../report/ways-text";
import { subnetLines } from "../../../report/subnets-text";
import { rawLeaving } from "../../support/regions";
import { problemsOf, type Raw } from "../../support/stacks";

const plan = (change?: (raw: Raw) => void): Plan => planStack(rawLeaving(change), "test").plan;
const region = (p: Plan, code: string) => p.regions!.find((r) => r.region === code)!;
const tableOf = (p: Plan, code: string, domain: string) =>
  region(p, code)
    .domains.find(({ key }) => key === domain)!
    .transitRoutes.map(({ destination, blackhole }) => `${blackhole ? "drop " : ""}${destination}`);

describe("an egress VPC in another Region", () => {
  it("serves that Region's spokes, and changes nothing at home", () => {
    const p = plan();
    const { egress, spokes, hub } = region(p, "us-west-2");
    expect(egress?.spokes).to.deep.equal(["claims-west", "research-west"]);
    expect(egress?.returnRoutes.map(({ destination }) => destination)).to.deep.equal([
      "10.160.0.0/20",
      "10.164.0.0/20",
    ]);
    expect(hub.sharedWith).to.include("claims-west");
    const routes = spokes.find(({ key }) => key === "claims-west")!.routes.map(({ destination }) => destination);
    expect(routes).to.deep.equal(["10.62.2.0/23", "0.0.0.0/0"]);
    const without = plan((raw) => {
      delete raw["regions"]["us-west-2"].egress;
      raw["spokes"]["claims-west"].egress = raw["spokes"]["research-west"].egress = "none";
    });
    expect(p.domains).to.deep.equal(without.domains);
    expect(p.spokes).to.deep.equal(without.spokes);
    expect(p.egress).to.equal(undefined);
  });

  it("closes private addresses in the tables that get a default route, there only", () => {
    const p = plan();
    expect(tableOf(p, "us-west-2", "prod")).to.include.members(["drop 10.0.0.0/8", "drop 172.16.0.0/12"]);
    expect(tableOf(p, "eu-west-1", "prod")).to.not.include("drop 10.0.0.0/8");
    expect(
      p.domains.find(({ key }) => key === "prod")!.transitRoutes.map(({ destination }) => destination),
    ).to.not.include("10.0.0.0/8");
  });

  it("is apart from one at home with spokes of its own", () => {
    const p = plan((raw) => {
      raw["egress"] = {
        cidr: "10.67.0.0/23",
        zones: [{ id: "use1-az1", name: "us-east-1a" }],
        allowedDomains: ["example.org"],
      };
      raw["spokes"]["research"].egress = "central";
    });
    expect(p.egress?.spokes).to.deep.equal(["research"]);
    expect(p.egress?.domains).to.deep.equal(["nonprod"]);
    expect(region(p, "us-west-2").egress?.spokes).to.deep.equal(["claims-west", "research-west"]);
  });

  it("is logged with its Region, told in the report, and paid for there", () => {
    const p = plan();
    const flow = p.observability?.regions.find((r) => r.region === "us-west-2")?.flowLogs.map(({ key }) => key);
    expect(flow).to.include("egress");
    const text = egressLines(p, { byPurpose: { egress: 99 } });
    expect(text[0]).to.equal("  egress VPC 10.66.0.0/23 in us-west-2 in account network-dev, 2 zones");
    expect(text.slice(-2)).to.deep.equal(["  NAT gateways of their own: claims-eu", "  costs $99 a month before data"]);
    expect(subnetLines(p).filter((line) => line.includes("egress in us-west-2"))).to.have.length(3);
    const input = { prices: {}, traffic: { default: { sentGb: 0, receivedGb: 0 }, spokes: {} } };
    const lines = costReport(p, input).lines.filter(({ purpose }) => purpose === "egress");
    expect(
      lines.map(({ region: at, item, quantity, spoke }) => `${at} ${spoke} ${item} ${quantity}`).sort(),
    ).to.deep.equal([
      "eu-west-1 claims-eu NAT gateways 1460",
      "eu-west-1 claims-eu public addresses 1460",
      "us-west-2  NAT gateways 1460",
      "us-west-2  firewall endpoints 1460",
      "us-west-2  public addresses 1460",
      "us-west-2  transit gateway attachment of the egress VPC 730",
    ]);
  });
});

describe("NAT gateways of a spoke in another Region", () => {
  it("are a way to Bedrock that leaves the private network, and told", () => {
    const p = plan();
    const eu = region(p, "eu-west-1").spokes[0]!;
    expect(eu.created?.nat?.zones.map(({ name }) => name)).to.deep.equal(["eu-west-1a", "eu-west-1b"]);
    expect(eu.ways.map(({ way, outside }) => [way, outside])).to.deep.equal([
      ["privatelink", false],
      ["nat", true],
    ]);
    expect(p.notices.find(({ code }) => code === "bedrock-outside")?.path).to.equal("spokes.claims-eu");
  });
});

/** One mistake in a file with ways out in several Regions, and the line that tells it. */
const MISTAKES: { name: string; make: (raw: Raw) => void; says: string | RegExp }[] = [
  {
    name: "no egress VPC in the Region",
    make: (r) => delete r["regions"]["us-west-2"].egress,
    says: "spokes.claims-west.egress: leads to the egress VPC, which us-west-2 does not have, got central; add regions.us-west-2.egress: with cidr, zones and allowedDomains, or choose none",
  },
  {
    name: "an egress VPC at home only",
    make: (r) => {
      r["egress"] = { ...r["regions"]["us-west-2"].egress, zones: [{ id: "use1-az1", name: "us-east-1a" }] };
      delete r["regions"]["us-west-2"].egress;
    },
    says: /^spokes\.research-west\.egress: leads to the egress VPC, which us-west-2 does not have/,
  },
  {
    name: "zones of the home Region",
    make: (r) => (r["regions"]["us-west-2"].egress.zones[0] = { id: "use1-az1", name: "us-west-2a" }),
    says: /^regions\.us-west-2\.egress\.zones\.0\.id: .*another Region than us-west-2/,
  },
  {
    name: "zone names of the home Region",
    make: (r) => (r["regions"]["us-west-2"].egress.zones[0].name = "us-east-1a"),
    says: "regions.us-west-2.egress.zones.0.name: is no zone of us-west-2, got us-east-1a; write it like us-west-2a",
  },
  {
    name: "NAT without zone names",
    make: (r) => delete r["spokes"]["claims-eu"].vpc.create.zones,
    says: /^spokes\.claims-eu\.vpc\.create\.zones: is missing, and awsx needs the names/,
  },
  {
    name: "NAT zones of another Region",
    make: (r) => (r["spokes"]["claims-eu"].vpc.create.zones[0].name = "us-east-1a"),
    says: /^spokes\.claims-eu\.vpc\.create\.zones\.0\.name: is no zone of eu-west-1, got us-east-1a/,
  },
  {
    name: "a firewall without names",
    make: (r) => (r["regions"]["us-west-2"].egress.allowedDomains = []),
    says: "regions.us-west-2.egress.allowedDomains: is empty, so the firewall would let nothing out; list the names that spokes may reach, or set regions.us-west-2.egress.firewall: false to let everything out",
  },
  {
    name: "an account that does not exist",
    make: (r) => (r["regions"]["us-west-2"].egress.account = "netwrk-dev"),
    says: /^regions\.us-west-2\.egress\.account: names no account of this file, got netwrk-dev/,
  },
  {
    name: "no room",
    make: (r) => (r["regions"]["us-west-2"].egress.cidr = "10.66.0.0/24"),
    says: /^regions\.us-west-2\.egress\.cidr: has no room for the egress VPC's layout/,
  },
  {
    name: "another Region's addresses",
    make: (r) => (r["regions"]["us-west-2"].egress.cidr = "10.60.0.0/23"),
    says: /^regions\.us-west-2\.egress\.cidr: overlaps the hub in eu-west-1/,
  },
  {
    name: "a malformed egress VPC, and nothing on top of it",
    make: (r) => (r["regions"]["us-west-2"].egress.cidr = "ten"),
    says: /^regions\.us-west-2\.egress\.cidr: /,
  },
];

describe("mistakes in ways out of several Regions", () => {
  it("start from a file without any", () => {
    expect(problemsOf(rawLeaving())).to.deep.equal([]);
  });

  for (const { name, make, says } of MISTAKES) {
    it(`${name}: one line, at its place`, () => {
      const problems = problemsOf(rawLeaving(make));
      const found = problems.filter((line) => (typeof says === "string" ? line === says : says.test(line)));
      expect(found, problems.join("\n")).to.have.length(1);
      if (name.startsWith("a malformed")) expect(problems).to.have.length(1);
    });
  }

  it("warns of an egress VPC that no spoke of its Region uses", () => {
    const p = plan((raw) => (raw["spokes"]["claims-west"].egress = raw["spokes"]["research-west"].egress = "none"));
    expect(p.notices.find(({ code }) => code === "egress-unused")?.path).to.equal("regions.us-west-2.egress");
  });
});
