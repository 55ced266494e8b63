import { expect } from "chai";
import { costReport } from "../../../plan/cost";
import { planStack, type HybridPlan, type Plan } from "../../../plan";
import { onPremisesLines } from "../../../report/on-premises-text";
import { subnetLines } from "../../../report/subnets-text";
import { rawEntered } from "../../support/regions";
import { problemsOf, type Raw } from "../../support/stacks";

const plan = (change?: (raw: Raw) => void): Plan => planStack(rawEntered(change), "test").plan;
const way = (p: Plan, region: string): HybridPlan => p.regions!.find((r) => r.region === region)!.hybrid!;
const open = ({ transitRoutes }: HybridPlan) => transitRoutes.filter((r) => !r.blackhole).map((r) => r.destination);
const prod = (domains: Plan["domains"]) => domains.find(({ key }) => key === "prod")!.endpoints!;

describe("on-premises that comes in at a Region with endpoints", () => {
  it("reaches that Region's endpoints and resolver, and hears exactly those", () => {
    const eu = way(plan(), "eu-west-1");
    expect(open(eu)).to.deep.equal(["10.60.2.0/23", "10.60.0.128/25"]);
    expect(eu.advertised).to.deep.equal(["10.60.2.0/23", "10.60.0.128/25"]);
    expect(eu.resolverAddresses).to.deep.equal(["10.60.0.138", "10.60.0.154"]);
    expect(eu.resolver?.forwardTo, "spokes of the Region").to.deep.equal(["claims-eu"]);
    expect(eu.zones).to.include.members(["bedrock-runtime.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"]);
  });

  it("is let in and routed back to there, and nowhere else", () => {
    const p = plan();
    const set = prod(p.regions!.find(({ region }) => region === "eu-west-1")!.domains);
    expect(set.securityGroups.find(({ key }) => key === "on-premises")?.sources).to.deep.equal(["10.202.0.0/16"]);
    expect(set.returnRoutes.map(({ destination }) => destination)).to.include("10.202.0.0/16");
    expect(JSON.stringify([p.domains, p.hybrid, p.peerings])).to.not.include("10.202.");
  });

  it("changes nothing at home", () => {
    const { domains, hub, spokes, hybrid, peerings } = plan();
    const without = plan((raw) => delete raw["regions"]["eu-west-1"].onPremises);
    expect({ domains, hub, spokes, hybrid, peerings }).to.deep.equal({
      domains: without.domains,
      hub: without.hub,
      spokes: without.spokes,
      hybrid: without.hybrid,
      peerings: without.peerings,
    });
  });
});

describe("on-premises that comes in at a Region that another one serves", () => {
  it("reaches the serving Region's endpoints and resolver over the peering", () => {
    const p = plan();
    const west = way(p, "us-west-2");
    expect(open(west)).to.deep.equal(["10.62.2.0/23", "10.62.0.128/25"]);
    expect(west.advertised).to.deep.equal(p.hybrid?.advertised);
    expect(west.resolver, "no resolver where there is no VPC").to.equal(undefined);
    expect(west.resolverAddresses).to.deep.equal(p.hybrid?.resolverAddresses);
    const { arrivals, returns } = p.peerings![0]!;
    expect(arrivals.filter((r) => !r.blackhole).map((r) => r.destination)).to.deep.equal([
      "10.62.4.0/23",
      "10.62.2.0/23",
      "10.62.0.128/25",
    ]);
    expect(returns.map((r) => r.destination)).to.include("10.201.0.0/16");
    expect(returns.map((r) => r.destination)).to.not.include("10.200.0.0/16");
  });

  it("is let in at the serving Region's endpoints and resolver, in both of which it has a way back", () => {
    const { domains, hybrid } = plan();
    const set = prod(domains);
    expect(set.securityGroups.find(({ key }) => key === "on-premises")?.sources).to.deep.equal(["10.200.0.0/15"]);
    expect(set.returnRoutes.map(({ destination }) => destination)).to.include.members([
      "10.200.0.0/16",
      "10.201.0.0/16",
    ]);
    expect(hybrid?.resolver?.sources).to.deep.equal(["10.200.0.0/16", "10.201.0.0/16"]);
    expect(hybrid?.resolver?.returnRoutes.map(({ destination }) => destination)).to.deep.equal([
      "10.200.0.0/16",
      "10.201.0.0/16",
    ]);
    expect(
      hybrid?.returnRoutes.map(({ destination }) => destination),
      "the home gateway's own",
    ).to.deep.equal(["10.200.0.0/16"]);
    expect(JSON.stringify(domains.find(({ key }) => key === "nonprod")?.endpoints)).to.not.include("10.201.");
  });

  it("needs no way in at home: the S3 interface endpoint is there, and plan says that nothing answers names", () => {
    const p = plan((raw) => delete raw["onPremises"]);
    expect(p.hybrid).to.equal(undefined);
    expect(open(way(p, "us-west-2"))).to.deep.equal(["10.62.2.0/23"]);
    expect(p.peerings![0]!.arrivals.map(({ key }) => key)).to.not.include("resolver");
    expect(prod(p.domains).endpoints.map(({ service }) => service)).to.include("s3");
    const notice = p.notices.find(({ code }) => code === "names-unanswered");
    expect(notice?.path).to.equal("regions.us-west-2.onPremises");
    expect(notice?.message).to.match(/^nothing answers the names of us-east-1's endpoints/);
    expect(plan().notices.map(({ code }) => code)).to.not.include("names-unanswered");
  });

  it("is told that nothing answers names, where a Region with endpoints has networks and no resolver", () => {
    const silent = (change: (raw: Raw) => void) =>
      plan(change).notices.flatMap(({ code, path, message }) => (code === "names-unanswered" ? [[path, message]] : []));
    const [[path, message] = []] = silent((raw) => delete raw["regions"]["eu-west-1"].onPremises.resolver);
    expect(path).to.equal("regions.eu-west-1.onPremises");
    expect(message)
      .to.match(/^nothing answers the names of eu-west-1's endpoints/)
      .and.include("resolver: {}");
    expect(silent((raw) => delete raw["onPremises"].resolver).map(([at]) => at)).to.deep.equal([
      "onPremises",
      "regions.us-west-2.onPremises",
    ]);
  });

  it("is no Region without use, even without spokes", () => {
    const p = plan((raw) => {
      delete raw["spokes"]["claims-west"];
      delete raw["spokes"]["research-west"];
    });
    expect(p.notices.map(({ code }) => code)).to.not.include("region-without-spokes");
  });

  it("has its tunnels logged and watched where its Region's logs are wanted", () => {
    const logs = (change?: (raw: Raw) => void) =>
      plan(change).observability?.regions.find(({ region }) => region === "us-west-2");
    const west = logs((raw) => (raw["observability"].alarms = { emails: ["net@example.com"] }));
    expect(west?.vpnLogs?.bucketRegion).to.equal("us-east-1");
    expect(west?.vpnLogs?.deliveryRoleName).to.match(/-us-west-2$/);
    expect(west?.alarms?.alarms.map(({ key }) => key)).to.include("vpn/harbour");
    expect(logs((raw) => (raw["regions"]["us-west-2"].logs = false))).to.equal(undefined);
  });
});

describe("ways in of several Regions in the report", () => {
  it("are told by Region, with what each hears and where its names are answered", () => {
    const p = plan();
    const text = onPremisesLines(p, { byPurpose: { "on-premises": 1234 } });
    expect(text.filter((line) => /^ {2}\S/.test(line))).to.deep.equal([
      "  in us-east-1",
      "  in eu-west-1",
      "  in us-west-2, to the endpoints of us-east-1",
      "  costs $1,234 a month",
    ]);
    expect(text.filter((line) => line.includes("forward names"))).to.have.length(3);
    expect(text.join("\n")).to.include("VPN harbour").and.to.include("gateway made here, AS 64520");
    expect(subnetLines(p).filter((line) => /hub in eu-west-1 +resolver/.test(line))).to.have.length(1);
  });

  it("are paid for where they are", () => {
    const input = { prices: {}, traffic: { default: { sentGb: 0, receivedGb: 0 }, spokes: {} } };
    const lines = costReport(plan(), input).lines.filter(({ purpose }) => purpose === "on-premises");
    expect(lines.map(({ region, item, quantity }) => `${region} ${item} ${quantity}`).sort()).to.deep.equal([
      "eu-west-1 resolver addresses 2920",
      "eu-west-1 transit gateway attachments of on-premises 730",
      "us-east-1 VPN connections 730",
      "us-east-1 resolver addresses 1460",
      "us-east-1 transit gateway attachments of on-premises 730",
      "us-west-2 VPN connections 730",
      "us-west-2 transit gateway attachments of on-premises 730",
    ]);
  });
});

/** One mistake in a file with ways in at several Regions, and the line that tells it. */
const MISTAKES: { name: string; make: (raw: Raw) => void; says: string | RegExp }[] = [
  {
    name: "the same addresses in two Regions",
    make: (r) => (r["regions"]["us-west-2"].onPremises.prefixes = ["10.200.128.0/17"]),
    says: /^regions\.us-west-2\.onPremises\.prefixes\.0: overlaps 10\.200\.0\.0\/16 at onPremises\.prefixes\.0, and answers to an address go back one way, got 10\.200\.128\.0\/17; /,
  },
  {
    name: "the same addresses twice in one Region",
    make: (r) => r["regions"]["us-west-2"].onPremises.prefixes.push("10.201.3.0/24"),
    says: "regions.us-west-2.onPremises.prefixes.1: overlaps regions.us-west-2.onPremises.prefixes.0, got 10.201.3.0/24; declare each address once",
  },
  {
    name: "addresses of another Region's spokes",
    make: (r) => (r["regions"]["us-west-2"].onPremises.prefixes = ["10.176.0.0/16"]),
    says: /^regions\.us-west-2\.onPremises\.prefixes\.0: overlaps a supernet of domain prod in eu-west-1/,
  },
  {
    name: "the home hub's addresses",
    make: (r) => (r["regions"]["eu-west-1"].onPremises.prefixes = ["10.62.0.0/16", "10.202.0.0/16"]),
    says: /^regions\.eu-west-1\.onPremises\.prefixes\.0: overlaps the hub \(10\.62\.0\.0\/20\)/,
  },
  {
    name: "addresses that no network has",
    make: (r) => r["regions"]["us-west-2"].onPremises.prefixes.push("169.254.0.0/16"),
    says: /^regions\.us-west-2\.onPremises\.prefixes\.1: is link-local/,
  },
  {
    name: "another domain than at home",
    make: (r) => (r["regions"]["us-west-2"].onPremises.domain = "nonprod"),
    says: /^regions\.us-west-2\.onPremises\.domain: is another domain than prod, to which onPremises\.domain binds on-premises.*got nonprod; write prod/,
  },
  {
    name: "a domain that the Region does not have",
    make: (r) => {
      delete r["regions"]["us-west-2"].domains.prod;
      delete r["spokes"]["claims-west"];
    },
    says: "regions.us-west-2.onPremises.domain: is no domain of us-west-2, got prod; add it with its supernets to regions.us-west-2.domains",
  },
  {
    name: "a domain that does not exist",
    make: (r) => (r["regions"]["us-west-2"].onPremises.domain = "prd"),
    says: "regions.us-west-2.onPremises.domain: names no domain of this file, got prd; did you mean prod?",
  },
  {
    name: "a resolver where there is no VPC",
    make: (r) => (r["regions"]["us-west-2"].onPremises.resolver = {}),
    says: /^regions\.us-west-2\.onPremises\.resolver: needs a hub VPC, which us-west-2 has none of; /,
  },
  {
    name: "no way in",
    make: (r) => (r["regions"]["us-west-2"].onPremises.vpn = {}),
    says: "regions.us-west-2.onPremises: has no way in; add vpn or directConnect",
  },
  {
    name: "an AS number that is the Region's gateway's",
    make: (r) => (r["regions"]["us-west-2"].onPremises.vpn.harbour.asn = 64514),
    says: /^regions\.us-west-2\.onPremises\.vpn\.harbour\.asn: is an AS number that is the transit gateway's, got 64514/,
  },
  {
    name: "an AS number that AWS keeps in that Region",
    make: (r) => (r["regions"]["eu-west-1"].onPremises.vpn = { office: { address: "198.51.100.9", asn: 9059 } }),
    says: /^regions\.eu-west-1\.onPremises\.vpn\.office\.asn: is an AS number that is AWS's own in eu-west-1, got 9059/,
  },
  {
    name: "a device without a public address",
    make: (r) => (r["regions"]["us-west-2"].onPremises.vpn.harbour.address = "10.201.0.1"),
    says: /^regions\.us-west-2\.onPremises\.vpn\.harbour\.address: is private space/,
  },
  {
    name: "forwarding to a server that nothing routes to",
    make: (r) => (r["regions"]["eu-west-1"].onPremises.resolver.forward.corp.targets = ["10.200.0.53"]),
    says: "regions.eu-west-1.onPremises.resolver.forward.corp.targets.0: lies in none of the declared on-premises blocks, so nothing routes there, got 10.200.0.53; declare its block under regions.eu-west-1.onPremises.prefixes",
  },
  {
    name: "one Direct Connect gateway that would hear the same endpoints twice",
    make: (r) => {
      const gateway = { existing: "5f294f92-bafb-4011-916d-9b0bdfed1a2b" };
      r["onPremises"].directConnect = { gateway };
      r["regions"]["us-west-2"].onPremises.directConnect = { gateway };
    },
    says: /^regions\.us-west-2\.onPremises\.directConnect\.gateway\.existing: is the gateway at onPremises too/,
  },
  {
    name: "an account that does not exist",
    make: (r) => (r["regions"]["eu-west-1"].onPremises.directConnect.account = "netwrk-dev"),
    says: /^regions\.eu-west-1\.onPremises\.directConnect\.account: names no account of this file, got netwrk-dev/,
  },
  {
    name: "an unknown key",
    make: (r) => (r["regions"]["us-west-2"].onPremises.vpns = {}),
    says: /^regions\.us-west-2\.onPremises\.vpns: is an unknown key/,
  },
  {
    name: "the egress VPC's addresses",
    make: (r) => {
      r["egress"] = {
        cidr: "10.201.0.0/23",
        zones: [{ id: "use1-az1", name: "us-east-1a" }],
        allowedDomains: ["packages.example.org"],
      };
      r["spokes"]["claims"].egress = "central";
    },
    says: /^egress\.cidr: overlaps regions\.us-west-2\.onPremises\.prefixes\.0 \(10\.201\.0\.0\/16\)/,
  },
];

describe("mistakes in ways in of several Regions", () => {
  it("start from a file without any", () => {
    expect(problemsOf(rawEntered())).to.deep.equal([]);
  });

  for (const { name, make, says } of MISTAKES) {
    it(`${name}: one line, at its place`, () => {
      const problems = problemsOf(rawEntered(make));
      const found = problems.filter((line) => (typeof says === "string" ? line === says : says.test(line)));
      expect(found, problems.join("\n")).to.have.length(1);
    });
  }

  it("are not, where one Direct Connect gateway hears different endpoints", () => {
    const problems = problemsOf(
      rawEntered((r) => {
        const gateway = { existing: "5f294f92-bafb-4011-916d-9b0bdfed1a2b" };
        r["onPremises"].directConnect = { gateway };
        r["regions"]["eu-west-1"].onPremises.directConnect = { gateway };
      }),
    );
    expect(problems).to.deep.equal([]);
  });
});
