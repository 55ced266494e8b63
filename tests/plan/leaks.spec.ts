import { expect } from "chai";
import { planStack } from "../../plan";
import { problemsOf, rawStack, type Raw } from "../support/stacks";

/** Values that are well-formed and would make a network that is not the one meant: refused before anything is planned. */
interface Slip {
  readonly name: string;
  readonly stack?: "dev" | "prod";
  readonly make: (raw: Raw) => unknown;
  readonly says: readonly (string | RegExp)[];
}

const rename = (raw: Raw, from: string, to: string): void => {
  const domains = Object.entries(raw["domains"] as Raw);
  raw["domains"] = Object.fromEntries(domains.map(([key, domain]) => [key === from ? to : key, domain as unknown]));
  for (const spoke of Object.values(raw["spokes"] as Record<string, Raw>)) {
    if (spoke["domain"] === from) spoke["domain"] = to;
  }
};
const catalogue = (raw: Raw, services: Raw) => (raw["catalogue"] = { services });
const forward = (raw: Raw, rules: Raw) => (raw["onPremises"].resolver.forward = rules);
/** A second adopted spoke, whose declaration differs from the first one's where it must. */
const second = (raw: Raw, change: (adopted: Raw) => void): void => {
  const twin = structuredClone(raw["spokes"].risk) as Raw;
  const adopted = twin["vpc"].adopt as Raw;
  const digits = (text: string) => text.replace(/[0-9a-f]{17}$/, (id) => `f${id.slice(1)}`);
  adopted["id"] = digits(adopted["id"] as string);
  for (const subnet of Object.values(adopted["subnets"] as Record<string, Raw>)) {
    subnet["id"] = digits(subnet["id"] as string);
    subnet["routeTable"] = digits(subnet["routeTable"] as string);
  }
  delete adopted["existing"].s3GatewayEndpoint;
  delete adopted["existing"].attachment;
  change(adopted);
  raw["spokes"]["risk-too"] = twin;
};

const SLIPS: Slip[] = [
  ...["hub", "egress", "hybrid"].map((name): Slip => ({
    name: `a domain with the name of the table ${name}`,
    stack: "dev",
    make: (raw) => {
      rename(raw, "nonprod", name);
    },
    says: [`domains.${name}: has the name of another route table (egress, hub, hybrid); give the domain another name`],
  })),
  {
    name: "a model that would allow all models",
    stack: "dev",
    make: (raw) => {
      raw["catalogue"] = {
        models: { "*": { regions: ["us-east-1"] }, "anthropic.*": {}, "${aws:PrincipalTag/m}": {} },
      };
    },
    says: [
      /^catalogue\.models\.\*: is no id/,
      /^catalogue\.models\.anthropic\.\*: is no id/,
      /^catalogue\.models\.\$\{aws/,
    ],
  },
  {
    name: "a profile that would allow all profiles",
    stack: "dev",
    make: (raw) => {
      const routes = [{ from: ["us-east-1"], to: ["us-east-1"] }];
      raw["catalogue"] = { inferenceProfiles: { "*": { model: "amazon.nova-lite-v1:0", geography: "us", routes } } };
    },
    says: [/^catalogue\.inferenceProfiles\.\*: is no id/],
  },
  {
    name: "Bedrock opened to whole VPCs",
    make: (raw) => catalogue(raw, { "bedrock-runtime": { family: "support" } }),
    says: [/^catalogue\.services\.bedrock-runtime\.family: would open/],
  },
  {
    name: "a service without names",
    make: (raw) => catalogue(raw, { "bedrock-runtime": { dnsNames: [] } }),
    says: [/^catalogue\.services\.bedrock-runtime\.dnsNames: is empty/],
  },
  {
    name: "a stranger's endpoint service under AWS's names",
    make: (raw) => catalogue(raw, { sts: { serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" } }),
    says: [/^catalogue\.services\.sts\.serviceName: is not AWS's, yet would answer to sts\./],
  },
  {
    name: "an IAM prefix that would mean every service",
    make: (raw) => catalogue(raw, { sts: { iamPrefixes: ["*"] } }),
    says: [/^catalogue\.services\.sts\.iamPrefixes\.0: is no service prefix of IAM, got \*/],
  },
  {
    name: "two services with one name",
    stack: "dev",
    make: (raw) => {
      catalogue(raw, {
        tokens: { serviceName: "com.amazonaws.{region}.tokens", dnsNames: ["sts.us-east-1.amazonaws.com"] },
      });
      raw["spokes"].claims.services = ["tokens"];
    },
    says: [/^domains\.prod\.services: has tokens, whose name sts\.us-east-1\.amazonaws\.com is .* of sts; /],
  },
  {
    name: "a wildcard over the names of others",
    stack: "dev",
    make: (raw) => {
      catalogue(raw, { all: { serviceName: "com.amazonaws.{region}.all", dnsNames: ["*.amazonaws.com"] } });
      raw["domains"].prod.services.push("all");
    },
    says: [/^catalogue\.services\.all\.dnsNames\.0: holds the names of many services, .* got \*\.amazonaws\.com;/],
  },
  {
    name: "units of another organization",
    stack: "dev",
    make: (raw) => (raw["domains"].prod.organizationalUnits = ["o-zzzzzzzzzz/r-ab12/ou-ab12-11111111/*"]),
    says: [/^domains\.prod\.organizationalUnits\.0: lies outside the organization o-a1b2c3d4e5, got o-zzzzzzzzzz/],
  },
  {
    name: "a spoke that contains another domain's supernet",
    stack: "dev",
    make: (raw) => {
      raw["domains"].nonprod.supernets.push("172.20.16.0/20");
      raw["spokes"].claims.outsideSupernets = true;
      raw["spokes"].claims.vpc.create = { cidr: "172.20.16.0/20", subnets: { app: "172.20.16.0/22" } };
    },
    says: [/^spokes\.claims\.vpc\.create\.cidr: contains the supernet 172\.20\.16\.0\/20 of domain nonprod/],
  },
  {
    name: "a spoke in no zone",
    stack: "dev",
    make: (raw) => (raw["spokes"].claims.vpc.create.availabilityZones = []),
    says: [/^spokes\.claims\.vpc\.create\.availabilityZones: is empty/],
  },
  {
    name: "an adopted VPC without subnets",
    make: (raw) => (raw["spokes"].risk.vpc.adopt.subnets = {}),
    says: [/^spokes\.risk\.vpc\.adopt\.subnets: is empty/],
  },
  {
    name: "one route table in two adopted VPCs",
    make: (raw) => {
      const [one] = Object.values(raw["spokes"].risk.vpc.adopt.subnets as Record<string, Raw>);
      second(raw, (adopted) => {
        for (const subnet of Object.values(adopted["subnets"] as Record<string, Raw>))
          subnet["routeTable"] = one?.["routeTable"];
      });
    },
    says: [/^spokes\.risk-too\.vpc\.adopt\.subnets\.[\w-]+\.routeTable: is a route table of spoke risk too/],
  },
  {
    name: "one gateway endpoint in two adopted VPCs",
    make: (raw) => {
      second(raw, (adopted) => {
        adopted["existing"].s3GatewayEndpoint = raw["spokes"].risk.vpc.adopt.existing.s3GatewayEndpoint;
      });
    },
    says: [/^spokes\.risk-too\.vpc\.adopt\.existing\.s3GatewayEndpoint: is the S3 gateway endpoint of spoke risk too/],
  },
  ...["bedrock-runtime.us-east-1.amazonaws.com", "amazonaws.com", "x.api.aws"].map((domain): Slip => ({
    name: `${domain} sent to on-premises`,
    make: (raw) => forward(raw, { corp: { domain, targets: ["10.200.0.53"] } }),
    says: [/^onPremises\.resolver\.forward\.corp\.domain: would send names of AWS services to your DNS servers/],
  })),
  {
    name: "rules that a Resolver does not take",
    make: (raw) =>
      forward(raw, {
        corp: { domain: "corp.example.com", targets: ["10.200.0.53", "10.200.0.53"] },
        more: { domain: "corp.example.com", targets: [1, 2, 3, 4, 5, 6, 7].map((n) => `10.200.0.${n}`) },
        long: { domain: `${"a".repeat(64)}.example.com`, targets: ["10.200.0.53"] },
      }),
    says: [
      /^onPremises\.resolver\.forward\.corp\.targets: has an address twice, got 10\.200\.0\.53/,
      /^onPremises\.resolver\.forward\.more\.domain: is forwarded by corp already/,
      /^onPremises\.resolver\.forward\.more\.targets: has 7 addresses, more than the 6/,
      /^onPremises\.resolver\.forward\.long\.domain: is longer than a DNS name can be/,
    ],
  },
];

describe("slips that would open or break the network", () => {
  for (const { name, stack = "prod", make, says } of SLIPS) {
    it(name, () => {
      const raw = rawStack(stack);
      make(raw);
      const lines = problemsOf(raw);
      for (const one of says) {
        const found = lines.some((line) => (typeof one === "string" ? line === one : one.test(line)));
        expect(found, `expected ${String(one)}, got:\n${lines.join("\n")}`).to.equal(true);
      }
    });
  }

  it("are told where they only weaken: one unit in two domains", () => {
    const raw = rawStack("dev");
    raw["domains"].prod.organizationalUnits = ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"];
    raw["domains"].nonprod.organizationalUnits = ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/*"];
    const { notices } = planStack(raw, "test").plan;
    const found = notices.filter(({ code }) => code === "unit-in-two-domains");
    expect(found.map(({ level, path }) => [level, path])).to.deep.equal([
      ["warning", "domains.prod.organizationalUnits.0"],
    ]);
  });

  it("quarantine of the domain that on-premises is bound to takes on-premises out of its security groups", () => {
    const raw = rawStack("prod");
    const domain = raw["onPremises"].domain as string;
    const sources = (values: Raw): string[] =>
      planStack(values, "test").plan.domains.flatMap(({ key, endpoints }) =>
        key === domain ? (endpoints?.securityGroups ?? []).flatMap((group) => group.sources) : [],
      );
    expect(sources(raw)).to.include.members(raw["onPremises"].prefixes as string[]);
    raw["domains"][domain].quarantined = true;
    expect(sources(raw)).to.deep.equal([]);
    expect(planStack(raw, "test").plan.notices.map(({ code }) => code)).to.include("on-premises-quarantined");
  });
});
