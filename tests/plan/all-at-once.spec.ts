import { expect } from "chai";
import { CATALOGUE, offeredIn } from "../../catalogue";
import { problemsOf, rawStack, type Raw } from "../support/stacks";
import { MISTAKES, type Mistake } from "./mistakes";

/** Services that Ireland may have, Bedrock's among them. */
const OFFERED = Object.values(CATALOGUE.services)
  .filter((entry) => entry.id !== "bedrock-mantle" && offeredIn(entry, "eu-west-1") !== "no")
  .map(({ id }) => id)
  .sort();

/** Mistakes of different parts of the file, and everything that is told. */
const TOGETHER: [name: string, make: (raw: Raw) => void, ...paths: string[]][] = [
  [
    "a malformed hub, an unknown account and an overlap",
    (r) => {
      r["hub"].cidr = "ten";
      r["spokes"].claims.account = "claim";
      r["spokes"]["service-desk"].vpc.create.cidr = "10.96.0.0/20";
      r["spokes"]["service-desk"].vpc.create.subnets = { app: "10.96.0.0/22", jobs: "10.96.4.0/22" };
    },
    "hub.cidr",
    "spokes.claims.account",
    "spokes.service-desk.vpc.create.cidr",
  ],
  [
    "no organization and an unknown domain",
    (r) => {
      delete r["organization"];
      r["spokes"].claims.domain = "prd";
    },
    "organization",
    "spokes.claims.domain",
  ],
  [
    "no accounts and an unknown domain",
    (r) => {
      r["accounts"] = null;
      r["spokes"].claims.domain = "prd";
    },
    "accounts",
    "spokes.claims.domain",
  ],
  [
    "an unknown account and an unknown model",
    (r) => {
      r["spokes"].claims.account = "claim";
      r["domains"].prod.models.push("nope.model");
    },
    "domains.prod.models.4",
    "spokes.claims.account",
  ],
  [
    "an overlap and an unknown geography",
    (r) => {
      r["spokes"].claims.vpc.create.cidr = "10.96.32.0/20";
      r["spokes"].claims.vpc.create.subnets = { app: "10.96.32.0/22" };
      r["domains"].prod.inferenceGeography = "mars";
    },
    "domains.prod.inferenceGeography",
    "spokes.service-desk.vpc.create.cidr",
  ],
  [
    "a tag that is no text and a guardrail that is none",
    (r) => {
      r["tags"].x = 5;
      r["domains"].prod.guardrail.arns = ["x"];
    },
    "domains.prod.guardrail.arns.0",
    "tags.x",
  ],
  [
    "a quota that is passed and an unknown domain",
    (r) => {
      r["quotas"] = { interfaceEndpointsPerVpc: 1 };
      r["spokes"].claims.domain = "prd";
    },
    "domains",
    "regions.eu-west-1.domains",
    "spokes.claims.domain",
  ],
  [
    "an endpoint set of an unknown domain that is in two Regions",
    (r) => {
      r["domains"].prod.endpointSet = "prd";
    },
    "domains.prod.endpointSet",
  ],
  [
    "a quota that is none, which another Region might be beyond",
    (r) => {
      r["quotas"] = { interfaceEndpointsPerVpc: -1 };
      for (const domain of ["prod", "nonprod"])
        r["regions"]["eu-west-1"].domains[domain].services = OFFERED.slice(0, 30);
    },
    "quotas.interfaceEndpointsPerVpc",
  ],
  [
    "models that another Region cannot invoke, a prefix of it that is in use, and a service that it does not have",
    (r) => {
      const { "us-west-2": west, "eu-west-1": europe } = r["regions"];
      europe.domains.prod.inferenceGeography = "us";
      europe.domains.nonprod.services.push("kmss");
      europe.onPremises.prefixes = ["10.60.0.0/20"];
      europe.cidr = "10.60.0.0/25";
      west.onPremises.vpn.plant.address = "10.1.2.3";
    },
    "regions.eu-west-1.cidr",
    "regions.eu-west-1.domains.nonprod.services.3",
    "regions.eu-west-1.domains.prod.models.0",
    "regions.eu-west-1.domains.prod.models.1",
    "regions.eu-west-1.onPremises.prefixes.0",
    "regions.us-west-2.onPremises.vpn.plant.address",
  ],
  [
    "a zone of another Region, one that serves nobody, and models whose geography is unknown",
    (r) => {
      const { "us-west-2": west, "eu-west-1": europe } = r["regions"];
      europe.availabilityZones = ["euw1-az1", "use1-az1"];
      europe.domains.prod.models.push("nope.model");
      europe.domains.nonprod.inferenceGeography = "mars";
      west.endpoints = "us-east-2";
    },
    "regions.eu-west-1.availabilityZones.1",
    "regions.eu-west-1.domains.nonprod.inferenceGeography",
    "regions.eu-west-1.domains.prod.models.2",
    "regions.us-west-2.endpoints",
  ],
  [
    "a slot that is none, an unknown service and an unknown model of one domain",
    (r) => {
      r["domains"].prod.slot = 99;
      r["domains"].prod.services.push("kmss");
      r["domains"].prod.models.push("nope.model");
    },
    "domains.prod.models.4",
    "domains.prod.services.12",
    "domains.prod.slot",
  ],
  [
    "a VPC that is none, an unknown account and an unknown service of one spoke",
    (r) => {
      r["spokes"].claims.vpc.create.cidr = "ten";
      r["spokes"].claims.account = "claim";
      r["spokes"].claims.services = ["athenaa"];
    },
    "spokes.claims.account",
    "spokes.claims.services.0",
    "spokes.claims.vpc.create.cidr",
  ],
  [
    "an unknown key and what is wrong beside it",
    (r) => {
      r["spokes"].claims.consumer = {};
      r["spokes"].claims.account = "claim";
      r["hub"].azs = [];
      r["hub"].account = "netwrk";
    },
    "hub.account",
    "hub.azs",
    "spokes.claims.account",
    "spokes.claims.consumer",
  ],
  [
    "an account under a wrong key and an overlap of one spoke",
    (r) => {
      r["spokes"].claims.acount = r["spokes"].claims.account;
      delete r["spokes"].claims.account;
      r["spokes"].claims.vpc.create.cidr = "10.96.32.0/20";
      r["spokes"].claims.vpc.create.subnets = { app: "10.96.32.0/22" };
    },
    "spokes.claims.acount",
    "spokes.service-desk.vpc.create.cidr",
  ],
  [
    "misspelt keys, an unknown routing and a zone that is none in one Region, and an overlap",
    (r) => {
      const { "us-west-2": west, "eu-west-1": europe } = r["regions"];
      r["spokes"]["service-desk"].egres = r["spokes"]["service-desk"].egress;
      delete r["spokes"]["service-desk"].egress;
      west.onPremises.vpn.plant.acceleraton = west.onPremises.vpn.plant.acceleration;
      delete west.onPremises.vpn.plant.acceleration;
      europe.onPremises.vpn.office.routing = "statik";
      europe.availabilityZones = ["euw1-az1", "euw1-az7"];
      r["spokes"].claims.vpc.create.cidr = "10.96.32.0/20";
      r["spokes"].claims.vpc.create.subnets = { app: "10.96.32.0/22" };
    },
    "regions.eu-west-1.availabilityZones.1",
    "regions.eu-west-1.onPremises.vpn.office.routing",
    "regions.us-west-2.onPremises.vpn.plant.acceleraton",
    "spokes.service-desk.egres",
    "spokes.service-desk.vpc.create.cidr",
  ],
  [
    "a Region that cannot be read, what another Region gets wrong, and its own spokes",
    (r) => {
      r["regions"]["eu-west-1"].transitGateway = { create: {} };
      r["regions"]["us-west-2"].domains.prdo = { supernets: ["10.168.0.0/14"] };
      r["spokes"]["claims-europe"].account = "claim";
      r["spokes"]["payments-test-europe"].vpc.create.subnets.fraud = "10.99.0.0/24";
    },
    "regions.eu-west-1.transitGateway.create.asn",
    "regions.us-west-2.domains.prdo",
    "spokes.claims-europe.account",
    "spokes.payments-test-europe.vpc.create.subnets.fraud",
  ],
  [
    "two ways to the internet and to names that are none, and the servers of another forward rule",
    (r) => {
      r["spokes"].crawler.egress = "natt";
      r["spokes"].claims.dns = "profile";
      r["spokes"].claims.services = ["athenaa"];
      r["onPremises"].vpn.datacentre.routing = "ospf";
      r["onPremises"].resolver.forward.lab = { domain: "lab", targets: [] };
      r["onPremises"].resolver.forward.corp.targets = ["10.201.0.53"];
      r["regions"]["eu-west-1"].egress = { cidr: "ten" };
    },
    "onPremises.resolver.forward.corp.targets.0",
    "onPremises.resolver.forward.lab.domain",
    "onPremises.resolver.forward.lab.targets",
    "onPremises.vpn.datacentre.routing",
    "regions.eu-west-1.egress.cidr",
    "regions.eu-west-1.egress.zones",
    "spokes.claims.dns",
    "spokes.claims.services.0",
    "spokes.crawler.egress",
  ],
  [
    "a Region that cannot be read, which another calls, and for which alone a domain may be there",
    (r) => {
      r["domains"].plants = { ...r["domains"].nonprod, slot: 3, supernets: ["10.80.0.0/16"] };
      r["regions"]["us-west-2"].endpoints = "eu-west-1";
      r["regions"]["eu-west-1"].endpoints = 5;
    },
    "regions.eu-west-1.endpoints",
  ],
  [
    "an unknown way to S3, an unknown account, an unknown subnet and one outside the VPC of one spoke",
    (r) => {
      r["spokes"].claims.s3 = "gatway";
      r["spokes"].claims.account = "claim";
      r["spokes"].claims.vpc.create.subnets.more = "10.1.16.0/22";
      r["spokes"].claims.consumers.batch = { subnets: ["mor"] };
    },
    "spokes.claims.account",
    "spokes.claims.consumers.batch.subnets.0",
    "spokes.claims.s3",
    "spokes.claims.vpc.create.subnets.more",
  ],
  [
    "a guardrail that is none, an unknown model of one domain, and a spoke outside its supernets",
    (r) => {
      r["domains"].nonprod.guardrail = { required: "yes" };
      r["domains"].nonprod.models.push("nope.model");
      r["spokes"].sandbox.vpc.create.cidr = "10.220.0.0/22";
      r["spokes"].sandbox.vpc.create.subnets = { lab: "10.220.0.0/24" };
    },
    "domains.nonprod.guardrail.required",
    "domains.nonprod.models.6",
    "spokes.sandbox.vpc.create.cidr",
  ],
  [
    "an egress that is none, which spokes use",
    (r) => {
      r["egress"].cidr = "ten";
    },
    "egress.cidr",
  ],
  [
    "a Region that is none, which zones and services depend on",
    (r) => {
      r["hub"].region = "Virginia";
      r["domains"].prod.models.push("nope.model");
    },
    "domains.prod.models.4",
    "hub.region",
  ],
  [
    "a list of models that no endpoint has a use for",
    (r) => {
      r["domains"].nonprod.services = ["logs"];
      r["domains"].nonprod.models = ["nope.model"];
      r["domains"].nonprod.inferenceGeography = "mars";
      r["domains"].nonprod.guardrail = { arns: ["x"] };
    },
    "domains.nonprod.guardrail.arns.0",
    "domains.nonprod.inferenceGeography",
    "domains.nonprod.models.0",
  ],
  [
    "a mistake in a correction of the catalogue, and its use",
    (r) => {
      r["catalogue"] = { services: { "my-service": { serviceName: "com.amazonaws.{region}.mine" } } };
      r["domains"].prod.services.push("my-service");
      r["spokes"].claims.account = "claim";
    },
    "catalogue.services.my-service.dnsNames",
    "spokes.claims.account",
  ],
];

/** Mistakes in what others are measured by: without a Region, a block or a section, nobody knows what is wrong there. */
const FOUNDATIONS = new Set([
  "no accounts at all",
  "no domains",
  "Region malformed",
  "Region unknown",
  "no CIDR",
  "octet with a leading zero",
  "prefix length beyond 32",
  "hub too small for its layout",
  "domain without supernets",
  "supernets of two domains overlap",
  "slot beyond the layout",
  // It might be the one spoke of a domain that seems empty.
  "quarantine of an unknown spoke",
]);

/** The entries that a mistake is told at, such as `spokes.claims` or `onPremises`. */
const entries = new Map(
  MISTAKES.map(({ name, make }) => {
    const raw = rawStack("prod");
    make(raw);
    const paths = problemsOf(raw).map((line) => line.slice(0, line.indexOf(":")).split("."));
    const deep = ["accounts", "domains", "spokes", "observability"];
    return [name, new Set(paths.map(([head = "", next = ""]) => (deep.includes(head) ? `${head}.${next}` : head)))];
  }),
);

/** The same numbers on every machine (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The file with two mistakes; `undefined` if one takes the other's place. */
function both(a: Mistake, b: Mistake): Raw | undefined {
  const made = (first: Mistake, second: Mistake): Raw | undefined => {
    const raw = rawStack("prod");
    try {
      first.make(raw);
      second.make(raw);
      return raw;
    } catch {
      return undefined; // the place of the second is gone
    }
  };
  const one = made(a, b);
  return one && JSON.stringify(one) === JSON.stringify(made(b, a)) ? one : undefined;
}

describe("mistakes of different parts", () => {
  for (const [name, make, ...paths] of TOGETHER) {
    it(`are told in one run: ${name}`, () => {
      const raw = rawStack("prod");
      make(raw);
      const lines = problemsOf(raw);
      expect(lines.map((line) => line.slice(0, line.indexOf(":")))).to.have.members(paths, lines.join("\n"));
    });
  }

  it("never hide what only the plan of another Region shows, nor does that bring any up", function () {
    this.timeout(60_000);
    const wrong: string[] = [];
    const geography = /^regions\.eu-west-1\.domains\.prod\.models\.0: cannot be invoked from eu-west-1/;
    for (const { name, make } of MISTAKES.filter(({ name }, i) => i % 6 === 0 && !FOUNDATIONS.has(name))) {
      // Where its endpoints are nobody knows.
      if (name.startsWith("endpoint set of")) continue;
      const [alone, next] = [rawStack("prod"), rawStack("prod")];
      make(alone);
      make(next);
      next["regions"]["eu-west-1"].domains.prod.models = ["amazon.nova-pro-v1:0"];
      next["regions"]["eu-west-1"].domains.prod.inferenceGeography = "us";
      const lines = problemsOf(next);
      const others = lines.filter((line) => !geography.test(line));
      if (others.length === lines.length || JSON.stringify(others) !== JSON.stringify(problemsOf(alone)))
        wrong.push(`${name}: ${lines.join(" | ").slice(0, 400)}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  it("never hide each other: any two of the table that are told at different entries", function () {
    this.timeout(60_000);
    const next = random(20);
    const pick = () => MISTAKES[Math.floor(next() * MISTAKES.length)]!;
    let pairs = 0;
    const hidden: string[] = [];
    while (pairs < 60) {
      const [a, b] = [pick(), pick()];
      if (FOUNDATIONS.has(a.name) || FOUNDATIONS.has(b.name)) continue;
      if ([...entries.get(a.name)!].some((entry) => entries.get(b.name)!.has(entry))) continue;
      const raw = both(a, b);
      if (!raw || a === b) continue;
      pairs++;
      const lines = problemsOf(raw);
      for (const { name, says } of [a, b]) {
        const found = lines.some((line) => (typeof says === "string" ? line === says : says.test(line)));
        if (!found)
          hidden.push(`${name}, with ${name === a.name ? b.name : a.name}: ${lines.join(" | ").slice(0, 400)}`);
      }
    }
    expect(hidden).to.deep.equal([]);
  });
});
