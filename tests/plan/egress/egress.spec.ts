import { expect } from "chai";
import { planStack, type Plan } from "../../../plan";
import { costReport } from "../../../plan/cost";
import { lets } from "../../../plan/egress/ways";
import { egressLines, waysLines } from "../../../report/ways-text";
import { rawStack, type Raw } from "../../support/stacks";

const EGRESS = {
  cidr: "10.63.0.0/23",
  zones: [
    { id: "use1-az1", name: "us-east-1c" },
    { id: "use1-az2", name: "us-east-1a" },
  ],
  allowedDomains: ["packages.example.org"],
};

function planned(change: (raw: Raw) => void = () => undefined): Plan {
  return stack(change).plan;
}

function stack(change: (raw: Raw) => void) {
  const raw = rawStack("dev");
  raw["egress"] = structuredClone(EGRESS);
  raw["spokes"].claims.egress = "central";
  change(raw);
  return planStack(raw, "test");
}

const table = (plan: Plan, key: string) => plan.domains.find((d) => d.key === key)!.transitRoutes;
const spoke = (plan: Plan, key: string) => plan.spokes.find((s) => s.key === key)!;
const shut = (plan: Plan, key: string) =>
  table(plan, key)
    .filter((r) => r.blackhole)
    .map((r) => r.destination);

const nat = (raw: Raw) => {
  raw["spokes"].claims.egress = "nat";
  raw["spokes"].claims.vpc.create.zones = structuredClone(EGRESS.zones);
};

describe("egress: central", () => {
  it("gives a default route to the spokes that ask for it, and to no other", () => {
    const routes = (key: string) => spoke(planned(), key).routes.map((r) => r.destination);
    expect(routes("claims")).to.deep.equal(["10.62.2.0/23", "0.0.0.0/0"]);
    expect(routes("assistant")).to.deep.equal(["10.62.2.0/23"]);
    expect(planned().egress?.domains).to.deep.equal(["prod"]);
  });

  it("shuts private addresses in the tables that get a default route, the domain's own spokes among them", () => {
    expect(shut(planned(), "prod")).to.include.members([
      "10.116.0.0/14",
      "10.62.0.0/20",
      "10.0.0.0/8",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "100.64.0.0/10",
    ]);
    expect(shut(planned(), "nonprod")).to.not.include("10.0.0.0/8");
  });

  it("shuts a domain's own public blocks where its spokes are apart, and leaves them where they belong together", () => {
    const change = (together: boolean) => (raw: Raw) => {
      raw["domains"].prod.supernets.push("198.18.0.0/15");
      raw["domains"].prod.spokeToSpoke = together;
    };
    expect(shut(planned(change(false)), "prod")).to.include("198.18.0.0/15");
    expect(shut(planned(change(true)), "prod")).to.not.include("198.18.0.0/15");
  });

  it("shuts no block that a spoke of the same table is learned by: a static route would win over it", () => {
    const plan = planned((raw) => {
      raw["domains"].prod.spokeToSpoke = true;
      raw["domains"].prod.supernets = ["192.168.0.0/16"];
      delete raw["spokes"].assistant;
      raw["spokes"].claims.vpc.create = { cidr: "192.168.0.0/16", subnets: { app: "192.168.0.0/20" } };
    });
    expect(shut(plan, "prod")).to.include("10.0.0.0/8").and.not.include("192.168.0.0/16");
  });

  it("has one static route for each prefix of a table (Transit Gateway guide, Quotas)", () => {
    const destinations = table(planned(), "prod").map((r) => r.destination);
    expect(new Set(destinations).size).to.equal(destinations.length);
  });

  it("leads answers back to exactly the spokes that go out, and lets the firewall look at exactly those", () => {
    const { egress } = planned();
    expect(egress?.returnRoutes.map((r) => r.destination)).to.deep.equal(["10.112.16.0/20"]);
    expect(egress?.sources).to.deep.equal(["10.112.16.0/20"]);
    expect(spoke(planned(), "claims").attachment.propagations).to.deep.equal(["hub", "egress"]);
    expect(spoke(planned(), "assistant").attachment.propagations).to.deep.equal(["hub"]);
  });

  it("lays its VPC out by zone number, so that a zone that comes after the others by its id renumbers nothing", () => {
    const before = planned().egress!;
    const after = planned((raw) => raw["egress"].zones.push({ id: "use1-az6", name: "us-east-1f" })).egress!;
    for (const part of ["publicSubnets", "firewallSubnets", "transitSubnets"] as const)
      expect(after[part].slice(0, 2)).to.deep.equal(before[part]);
    expect(before.transitSubnets.map((s) => s.cidr)).to.deep.equal(["10.63.0.0/28", "10.63.0.16/28"]);
    expect(before.firewallSubnets.map((s) => s.cidr)).to.deep.equal(["10.63.0.128/28", "10.63.0.144/28"]);
    expect(before.publicSubnets.map((s) => s.cidr)).to.deep.equal(["10.63.1.0/28", "10.63.1.16/28"]);
  });

  it("counts zones by id, whatever their order in the file, and one that joins with a number after them", () => {
    const zones = (list: Raw[]) => planned((raw) => (raw["egress"].zones = list)).egress?.zones.map((z) => z.azId);
    const [two, four] = [
      { id: "use1-az2", name: "us-east-1b" },
      { id: "use1-az4", name: "us-east-1d" },
    ];
    const first = { id: "use1-az1", name: "us-east-1a", number: 3 };
    expect(zones([two, four])).to.deep.equal(["use1-az2", "use1-az4"]);
    expect(zones([four, two])).to.deep.equal(["use1-az2", "use1-az4"]);
    for (const list of [
      [two, four, first],
      [first, four, two],
      [two, first, four],
    ])
      expect(zones(list)).to.deep.equal(["use1-az2", "use1-az4", "use1-az1"]);
  });

  it("shuts a quarantined spoke out on both ends, and keeps what lifting it needs", () => {
    const plan = planned((raw) => (raw["spokes"].claims.quarantined = true));
    expect(spoke(plan, "claims").routes.map((r) => r.destination)).to.not.include("0.0.0.0/0");
    expect(plan.egress?.sources).to.deep.equal([]);
    expect(plan.egress?.transitRoutes.map((r) => [r.destination, r.blackhole])).to.deep.equal([
      ["10.112.16.0/20", true],
    ]);
    expect(plan.egress?.returnRoutes).to.have.length(1);
    expect(spoke(plan, "claims").ways.map((w) => w.way)).to.deep.equal(["none"]);
  });

  it("is shared with the account that owns the egress VPC, which may be any", () => {
    const plan = planned((raw) => (raw["egress"].account = "log-archive-dev"));
    expect(plan.hub.sharedWith).to.include("log-archive-dev");
    expect(plan.accounts.map((a) => a.key)).to.include("log-archive-dev");
  });

  it("warns of an egress VPC that nobody uses", () => {
    const { notices } = planned((raw) => delete raw["spokes"].claims.egress);
    expect(notices.map((n) => n.code)).to.include("egress-unused");
  });

  it("has its flows and names logged like every other VPC", () => {
    const plan = planned((raw) => (raw["egress"].account = "log-archive-dev"));
    expect(plan.observability?.flowLogs.map((l) => [l.key, l.account])).to.deep.include(["egress", "log-archive-dev"]);
  });
});

describe("ways to Bedrock", () => {
  const ways = (change: (raw: Raw) => void, key = "claims") =>
    spoke(planned(change), key).ways.map(({ way, outside, subnets }) => ({ way, outside, subnets: subnets.length }));
  const PRIVATE = { way: "privatelink", outside: false, subnets: 2 };

  const TABLE: [name: string, change: (raw: Raw) => void, expected: object[]][] = [
    ["are private alone where the firewall lets no name of Bedrock out", () => undefined, [PRIVATE]],
    [
      "go outside where the firewall lets a Bedrock name of any Region out",
      (raw) => (raw["egress"].allowedDomains = ["bedrock-runtime.eu-west-1.amazonaws.com"]),
      [PRIVATE, { way: "central", outside: true, subnets: 2 }],
    ],
    [
      "go outside where a whole domain lets them out",
      (raw) => (raw["egress"].allowedDomains = [".amazonaws.com"]),
      [PRIVATE, { way: "central", outside: true, subnets: 2 }],
    ],
    [
      "go outside through an egress VPC without a firewall",
      (raw) => {
        raw["egress"].firewall = false;
        delete raw["egress"].allowedDomains;
      },
      [PRIVATE, { way: "central", outside: true, subnets: 2 }],
    ],
    ["go outside through NAT gateways of its own", nat, [PRIVATE, { way: "nat", outside: true, subnets: 2 }]],
    [
      "are none where nothing consumes and nothing goes out",
      (raw) => {
        delete raw["spokes"].claims.consumers;
        delete raw["spokes"].claims.egress;
      },
      [{ way: "none", outside: false, subnets: 0 }],
    ],
    [
      "leave NAT gateways open in quarantine, which says so",
      (raw) => {
        nat(raw);
        raw["spokes"].claims.quarantined = true;
      },
      [{ way: "nat", outside: true, subnets: 2 }],
    ],
  ];
  for (const [name, change, expected] of TABLE) it(name, () => expect(ways(change)).to.deep.equal(expected));

  it("leave NAT gateways open in quarantine, with a warning of its own that nobody else gets", () => {
    const told = (quarantined: boolean) =>
      planned((raw) => {
        nat(raw);
        raw["spokes"].claims.quarantined = quarantined;
      }).notices.filter(({ code }) => code === "quarantine-leaves-nat");
    expect(told(false)).to.deep.equal([]);
    expect(told(true).map(({ level, path }) => [level, path])).to.deep.equal([["warning", "spokes.claims"]]);
  });

  for (const host of [
    "bedrock-runtime-fips.us-east-1.amazonaws.com",
    "bedrock-fips.us-west-2.amazonaws.com",
    "bedrock-agent-runtime-fips.us-east-1.amazonaws.com",
    "bedrock-runtime.us-east-1.api.aws",
    "bedrock-mantle.us-east-1.api.aws",
    ".eu-west-1.api.aws",
  ]) {
    it(`go outside where ${host} is let out, with what the way costs`, () => {
      const plan = planned((raw) => (raw["egress"].allowedDomains = [host]));
      expect(spoke(plan, "claims").ways.map(({ way }) => way)).to.deep.equal(["privatelink", "central"]);
      expect(spoke(plan, "claims").ways[1]!.detail).to.equal(
        `the egress firewall lets names of Bedrock out, past the domain's policies and logs: ${host}; the egress VPC costs $686 a month for all spokes together, before data`,
      );
    });
  }

  it("stay private where names are let out that only begin like Bedrock's", () => {
    const plan = planned(
      (raw) => (raw["egress"].allowedDomains = ["bedrock-runtime.example.org", "sts-fips.us-east-1.amazonaws.com"]),
    );
    expect(spoke(plan, "claims").ways.map(({ way }) => way)).to.deep.equal(["privatelink"]);
  });

  it("count an adopted VPC's own gateways, with a warning for each", () => {
    const raw = rawStack("prod");
    raw["spokes"].risk.vpc.adopt.existing.internet = { nat: ["model-a", "model-b"], publicAddresses: ["store-a"] };
    const { plan } = planStack(raw, "test");
    expect(spoke(plan, "risk").ways.map((w) => [w.way, w.subnets, w.outside])).to.deep.equal([
      ["privatelink", ["model-a", "model-b"], false],
      ["nat", ["model-a", "model-b"], true],
      ["internet-gateway", ["store-a"], true],
    ]);
    expect(plan.notices.filter((n) => n.code === "bedrock-outside" && n.path === "spokes.risk")).to.have.length(2);
    for (const { detail } of spoke(plan, "risk").ways.slice(1))
      expect(detail).to.match(/, past the domain's policies and logs$/);
    expect(egressLines(plan, { byPurpose: {} }).join(" ").replace(/\s+/g, " ")).to.include(
      "gateways of adopted VPCs: risk (NAT gateway from model-a and model-b; internet gateway from store-a)",
    );
  });

  it("leave out spokes that quarantine cuts off from the egress VPC, and say so", () => {
    const lines = (quarantined: boolean) =>
      egressLines(
        planned((raw) => (raw["spokes"].claims.quarantined = quarantined)),
        { byPurpose: {} },
      ).map((line) => line.trim());
    expect(lines(false)).to.include("spokes: claims").and.not.include("cut off by quarantine: claims");
    expect(lines(true)).to.include("spokes: none").and.include("cut off by quarantine: claims");
  });

  it("stand in the plan's text, flagged where they leave the private network", () => {
    const text = waysLines(planned(nat).spokes).join("\n");
    expect(text).to.match(/claims +nat +2 subnets +LEAVES THE PRIVATE NETWORK: its NAT gateways reach every address/);
    expect(text).to.match(/assistant +privatelink +2 subnets +endpoints of domain prod: bedrock-runtime/);
    expect(egressLines(planned(), { byPurpose: {} }).join("\n")).to.match(/firewall lets out: +packages\.example\.org/);
  });

  // Network Firewall guide, Domain list rule groups: a leading dot covers the domain and what is below it.
  const NAMES: [entry: string, name: string, expected: boolean][] = [
    ["packages.example.org", "packages.example.org", true],
    ["packages.example.org", "files.packages.example.org", false],
    [".packages.example.org", "packages.example.org", true],
    [".packages.example.org", "a.b.packages.example.org", true],
    [".packages.example.org", "notpackages.example.org", false],
    [".amazonaws.com", "bedrock-runtime.us-east-1.amazonaws.com", true],
    [".amazonaws.com", "bedrock-mantle.us-east-1.api.aws", false],
    [
      "x.gateway.bedrock-agentcore.us-east-1.amazonaws.com",
      "*.gateway.bedrock-agentcore.us-east-1.amazonaws.com",
      true,
    ],
  ];
  for (const [entry, name, expected] of NAMES) {
    it(`${entry} ${expected ? "lets out" : "keeps in"} ${name}`, () => expect(lets(entry, name)).to.equal(expected));
  }
});

describe("egress costs", () => {
  const items = (change: (raw: Raw) => void) => {
    const { plan, config } = stack((raw) => {
      raw["cost"] = {
        traffic: { spokes: { claims: { sentGb: 0, receivedGb: 0, internetSentGb: 10, internetReceivedGb: 90 } } },
      };
      change(raw);
    });
    const lines = costReport(plan, config.cost).lines.filter((l) => l.purpose === "egress");
    return Object.fromEntries(lines.map((l) => [l.item, [l.account, Math.round(l.usd * 100) / 100]]));
  };

  it("are the egress VPC's by the hour, and each spoke's by the byte", () => {
    expect(items(() => undefined)).to.deep.equal({
      "transit gateway attachment of the egress VPC": ["network-dev", 36.5],
      "NAT gateways": ["network-dev", 65.7],
      "public addresses": ["network-dev", 7.3],
      "firewall endpoints": ["network-dev", 576.7],
      "transit gateway data to the internet": ["claims-dev", 0.2],
      "transit gateway data from the internet": ["network-dev", 1.8],
      "NAT gateway data": ["network-dev", 4.5],
      "firewall data": ["network-dev", 6.5],
      "data to the internet": ["network-dev", 0.9],
    });
  });

  it("are the spoke's own with NAT gateways of its own", () => {
    const own = items((raw) => {
      nat(raw);
      delete raw["egress"];
    });
    expect(own).to.deep.equal({
      "NAT gateways": ["claims-dev", 65.7],
      "public addresses": ["claims-dev", 7.3],
      "NAT gateway data": ["claims-dev", 4.5],
      "data to the internet": ["claims-dev", 0.9],
    });
  });
});
