import { expect } from "chai";
import { problemsOf, rawStack, withoutOnPremises, type Raw } from "../support/stacks";

/** A mistake in the live stack's file, and everything that is told: the mistake, and nothing that only follows from it. */
type Row = [name: string, make: (raw: Raw) => unknown, ...says: string[]];

const NAME = "use 2 to 32 lower-case letters, digits and hyphens, starting with a letter";
const ENCRYPTED =
  "is encrypted, and only the externalId of an account may be; write it openly: pulumi config set --plaintext";
const SECRET = "write it in quotes, or encrypt it with pulumi config set --secret --path 'accounts.claims.externalId'";

/** A key as a YAML or JSON reader makes it: assignment would set the prototype. */
const define = (at: unknown, key: string, value: unknown): unknown =>
  Object.defineProperty(at, key, { value, enumerable: true, writable: true, configurable: true });

const NAMES_OF_JAVASCRIPT: Row[] = [
  [
    "a section named constructor",
    (r) => (r["constructor"] = {}),
    "constructor: is an unknown key, got constructor; use one of accounts, catalogue, cost, dns, domains, egress, hub, minAvailabilityZones, observability, onPremises, organization, quotas, …",
  ],
  ["a section named __proto__", (r) => define(r, "__proto__", {}), "__proto__: is not a usable name; remove it"],
  [
    "a __proto__ that has what is missing",
    (r) => define(r, "__proto__", { organization: r["organization"] }) && delete r["organization"],
    "__proto__: is not a usable name; remove it",
    "organization: is missing; add it: a mapping",
  ],
  ...["accounts", "domains", "spokes", "tags", "quotas"].map((section): Row => [
    `__proto__ in ${section}`,
    (r) => define((r[section] ??= {}), "__proto__", {}),
    `${section}.__proto__: is not a usable name; remove it`,
  ]),
  [
    "__proto__ among subnets",
    (r) => define(r["spokes"].claims.vpc.create.subnets, "__proto__", "10.96.20.0/22"),
    "spokes.claims.vpc.create.subnets.__proto__: is not a usable name; remove it",
  ],
  [
    "__proto__ among consumers",
    (r) => define(r["spokes"].claims.consumers, "__proto__", { subnets: ["app"] }),
    "spokes.claims.consumers.__proto__: is not a usable name; remove it",
  ],
  [
    "__proto__ among services of the catalogue",
    (r) => (r["catalogue"] = { services: define({}, "__proto__", {}) }),
    "catalogue.services.__proto__: is not a usable name; remove it",
  ],
  [
    "__proto__ among models of the catalogue",
    (r) => (r["catalogue"] = { models: define({}, "__proto__", {}) }),
    "catalogue.models.__proto__: is not a usable name; remove it",
  ],
  [
    "a domain named as what every object has",
    (r) => (r["spokes"].claims.domain = "constructor"),
    "spokes.claims.domain: names no domain of this file, got constructor; use one of nonprod, prod",
  ],
  [
    "the same on a spoke with services",
    (r) => (r["spokes"]["service-desk"].domain = "constructor"),
    "spokes.service-desk.domain: names no domain of this file, got constructor; use one of nonprod, prod",
  ],
  [
    "an account named as what every object has",
    (r) => (r["spokes"].claims.account = "constructor"),
    "spokes.claims.account: names no account of this file, got constructor; use one of acquired, claims, data-science, log-archive, network, payments, payments-test, risk, sandbox, service-desk",
  ],
  [
    "an endpoint set named as what every object has",
    (r) => (r["domains"].nonprod.endpointSet = "constructor"),
    "domains.nonprod.endpointSet: names no domain of this file, got constructor; use one of nonprod, prod",
  ],
  [
    "a service named as what every object has",
    (r) => (r["spokes"].claims.services = ["constructor"]),
    "spokes.claims.services.0: is no service of the catalogue, got constructor; use one of acm-pca, application-autoscaling, aps-workspaces, athena, autoscaling, batch, bedrock, bedrock-agent, bedrock-agent-runtime, bedrock-agentcore, bedrock-agentcore-control, bedrock-agentcore-gateway, … A new one goes under catalogue.services",
  ],
  [
    "a quota named as what every object has",
    (r) => (r["quotas"] = { valueOf: 5 }),
    "quotas.valueOf: is no quota of the catalogue, got valueOf; use one of addressesPerResolverEndpoint, authorizationsPerHostedZone, cidrsPerVpc, dxGatewaysPerTransitGateway, dxPrefixesFromOnPremises, dxPrefixesToOnPremises, elasticIpsPerRegion, endpointPolicyCharacters, firewallDomains, firewallRuleGroupsPerProfile, flowLogSubscriptionsPerResource, gatewayEndpointsPerRegion, …",
  ],
];

const SECRETS: Row[] = [
  [
    "an externalId as a number",
    (r) => (r["accounts"].claims.externalId = 987654321),
    `accounts.claims.externalId: is neither text nor an encrypted value, got a number; ${SECRET}`,
  ],
  [
    "an externalId in a list",
    (r) => (r["accounts"].claims.externalId = ["CANARY"]),
    `accounts.claims.externalId: is neither text nor an encrypted value, got a list; ${SECRET}`,
  ],
  [
    "an externalId under another word than secure",
    (r) => (r["accounts"].claims.externalId = { secret: "CANARY" }),
    `accounts.claims.externalId: is neither text nor an encrypted value, got a mapping; ${SECRET}`,
  ],
  [
    "an externalId with more beside it",
    (r) => (r["accounts"].claims.externalId = { secure: "CANARY", more: "CANARY" }),
    "accounts.claims.externalId.more: is an unknown key, got more; remove it; known here: secure",
  ],
  [
    "a text for an account",
    (r) => (r["accounts"].claims = "CANARY"),
    "accounts.claims: is not a mapping, got a text; write a mapping",
  ],
  [
    "a list for an account",
    (r) => (r["accounts"].claims = ["CANARY"]),
    "accounts.claims: is not a mapping, got a list; write a mapping",
  ],
  ["accounts encrypted as a whole", (r) => (r["accounts"] = { secure: "CANARY" }), `accounts: ${ENCRYPTED}`],
  ["domains encrypted as a whole", (r) => (r["domains"] = { secure: "CANARY" }), `domains: ${ENCRYPTED}`],
  ["an encrypted tag", (r) => (r["tags"].x = { secure: "CANARY" }), `tags.x: ${ENCRYPTED}`],
  [
    "an encrypted address",
    (r) => (r["observability"].alarms.emails = [{ secure: "CANARY" }]),
    `observability.alarms.emails.0: ${ENCRYPTED}`,
  ],
];

const CLEAR: Row[] = [
  [
    "a VPC both created and adopted",
    (r) => (r["spokes"].claims.vpc.adopt = r["spokes"].risk.vpc.adopt),
    "spokes.claims.vpc: has both create and adopt, and takes one of them; remove the other",
  ],
  [
    "a transit gateway both created and adopted",
    (r) => (r["hub"].transitGateway.adopt = "tgw-0a1b2c3d4e5f60718"),
    "hub.transitGateway: has both create and adopt, and takes one of them; remove the other",
  ],
  [
    "an attachment both on subnets and on a block",
    (r) => (r["spokes"].risk.vpc.adopt.attachment.subnets = ["model-a"]),
    "spokes.risk.vpc.adopt.attachment: has both subnets and create, and takes one of them; remove the other",
  ],
  [
    "a Direct Connect gateway both made and there",
    (r) => (r["onPremises"].directConnect = { gateway: { create: { asn: 64520 }, existing: "x" } }),
    "onPremises.directConnect.gateway: has both create and existing, and takes one of them; remove the other",
  ],
  [
    "two trails",
    (r) => (r["observability"].trail = { own: {}, existing: { bucket: "abc" } }),
    "observability.trail: has both existing and own, and takes one of them; remove the other",
  ],
  [
    "a trail by its kind alone",
    (r) => (r["observability"].trail = "own"),
    "observability.trail: is not a mapping, got own; write { own: {} } to make one, or { existing: { bucket: <name> } } to read one that stands",
  ],
  [
    "malformed traffic beside an unknown price",
    (r) =>
      (r["cost"] = {
        traffic: { default: { sentGb: -1, receivedGb: 3 } },
        prices: { "us-east-1": { natGatewayHours: 0.3 } },
      }),
    "cost.prices.us-east-1.natGatewayHours: is no price of the catalogue; did you mean natGatewayHour?",
    "cost.traffic.default.sentGb: is less than 0, got -1; give at least 0",
  ],
  [
    "prices of every kind of wrong, each told",
    (r) =>
      (r["cost"] = {
        prices: {
          "us-east-1": { natGatewayHour: NaN, natGatewayHours: 1, vpnHour: -1, interfaceEndpointHour: "0.01" },
          "us-east-9": { natGatewayHour: 1e300 },
          "eu-west-1": { natGatewayHour: null, natGatewayGb: [1] },
        },
      }),
    "cost.prices.eu-west-1.natGatewayGb: is not a number, got [1]; write a number",
    "cost.prices.eu-west-1.natGatewayHour: is not a number, got null; write a number",
    'cost.prices.us-east-1.interfaceEndpointHour: is not a number, got "0.01"; write 0.01 without quotes',
    "cost.prices.us-east-1.natGatewayHour: is not a number, got .nan; write a number",
    "cost.prices.us-east-1.natGatewayHours: is no price of the catalogue; did you mean natGatewayHour?",
    "cost.prices.us-east-1.vpnHour: is less than 0, got -1; give at least 0",
    "cost.prices.us-east-9: is no Region of the catalogue; did you mean us-east-1?",
    "cost.prices.us-east-9.natGatewayHour: is more than 1000000, got 1e+300; give at most 1000000",
  ],
  [
    "traffic of every kind of wrong, each told",
    (r) => {
      const one = { sentGb: 1, receivedGb: 1 };
      r["cost"] = {
        traffic: {
          default: { sentGb: Infinity, receivedGb: 1e10 },
          spokes: { claims: { sentGb: "1,5" }, clams: one, risk: [1], sandbox: { ...one, internetSentGB: 1 } },
        },
      };
      define(r["cost"].traffic.spokes, "toString", one);
    },
    "cost.traffic.default.receivedGb: is more than 1000000000, got 10000000000; give at most 1000000000",
    "cost.traffic.default.sentGb: is not a number, got .inf; write a number",
    "cost.traffic.spokes.claims.receivedGb: is missing; add it: a number",
    'cost.traffic.spokes.claims.sentGb: is not a number, got "1,5"; write a number',
    "cost.traffic.spokes.clams: names no spoke of this file, got clams; did you mean claims?",
    "cost.traffic.spokes.risk: is not a mapping, got [1]; write a mapping",
    "cost.traffic.spokes.sandbox.internetSentGB: is an unknown key, got internetSentGB; did you mean internetSentGb?",
    "cost.traffic.spokes.toString: names no spoke of this file, got toString; use one of acquired, claims, claims-europe, crawler, data-science, payments, payments-test, payments-test-europe, risk, sandbox, service-desk, service-desk-west",
  ],
  [
    "names of JavaScript as prices, Regions and spokes",
    (r) => {
      r["cost"] = { prices: { constructor: {}, "us-east-1": {} }, traffic: { spokes: {} } };
      define(r["cost"].prices, "__proto__", {});
      define(r["cost"].prices["us-east-1"], "__proto__", 1);
      define(r["cost"].traffic.spokes, "__proto__", {});
    },
    "cost.prices.__proto__: is not a usable name; remove it",
    "cost.prices.constructor: is no Region of the catalogue; use one of af-south-1, ap-east-1, ap-east-2, ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-south-2, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, …",
    "cost.prices.us-east-1.__proto__: is not a usable name; remove it",
    "cost.traffic.spokes.__proto__: is not a usable name; remove it",
  ],
  [
    "a quota of nothing",
    (r) => (r["quotas"] = { securityGroupRules: 0 }),
    "quotas.securityGroupRules: is not more than 0, got 0; give more than 0",
  ],
  [
    "an endless quota",
    (r) => (r["quotas"] = { securityGroupRules: Infinity }),
    "quotas.securityGroupRules: is not a number, got .inf; write a number",
  ],
  [
    "a huge ASN",
    (r) => (r["hub"].transitGateway.create.asn = 1e308),
    "hub.transitGateway.create.asn: is not a private ASN, got 1e+308; use 64512 to 65534 or 4200000000 to 4294967294 (Transit Gateway guide, Create a transit gateway)",
  ],
  [
    "a number in quotes",
    (r) => (r["onPremises"].vpn.datacentre.asn = "65010"),
    'onPremises.vpn.datacentre.asn: is not a number, got "65010"; write 65010 without quotes',
  ],
  [
    "yes for true",
    (r) => (r["spokes"].claims.quarantined = "yes"),
    'spokes.claims.quarantined: is not true or false, got "yes"; write true or false',
  ],
  [
    "zone slots in quotes",
    (r) => (r["spokes"].claims.vpc.create.zoneSlots = "4"),
    'spokes.claims.vpc.create.zoneSlots: is not one of the allowed values, got "4"; use 4 or 8',
  ],
  [
    "a line break that looks like another problem",
    (r) => (r["spokes"].claims.account = "x\n  hub.cidr: is wrong; y"),
    "spokes.claims.account: names no account of this file, got x\\n  hub.cidr: is wrong; y; use one of acquired, claims, data-science, log-archive, network, payments, payments-test, risk, sandbox, service-desk",
  ],
  [
    "what moves a terminal's cursor",
    (r) => (r["spokes"].claims.account = "\u001b[31mred\u0007"),
    "spokes.claims.account: names no account of this file, got \\u{1b}[31mred\\u{07}; use one of acquired, claims, data-science, log-archive, network, payments, payments-test, risk, sandbox, service-desk",
  ],
  [
    "a line break in a name",
    (r) => (r["spokes"]["a\nb"] = r["spokes"].claims) && delete r["spokes"].claims,
    `spokes.a\\nb: is not a usable name, got a\\nb; ${NAME}`,
  ],
  [
    "a name of 300 characters",
    (r) => (r["spokes"]["a".repeat(300)] = r["spokes"].claims) && delete r["spokes"].claims,
    `spokes.${"a".repeat(103)}…${"a".repeat(49)}: is not a usable name, got ${"a".repeat(80)}…; ${NAME}`,
  ],
];

const ONE_LINE: Row[] = [
  [
    "a VPC made and adopted, of which one is malformed besides",
    (r) => (r["spokes"].claims.vpc.adopt = { id: "vpc-1" }),
    "spokes.claims.vpc: has both create and adopt, and takes one of them; remove the other",
  ],
  [
    "a hub of half the address space",
    (r) => (r["hub"].cidr = "10.0.0.0/8"),
    "hub.cidr: is wider than a VPC can be, got 10.0.0.0/8; use /16 to /21; a /20 serves seven domains of 59 services",
  ],
  [
    "a spoke in another domain's supernet",
    (r) => (r["spokes"].claims.vpc.create = { cidr: "10.130.0.0/20", subnets: { app: "10.130.0.0/22" } }),
    "spokes.claims.vpc.create.cidr: overlaps a supernet of domain nonprod (10.128.0.0/12 at domains.nonprod.supernets.0), got 10.130.0.0/20; give one of them another block, or set spokes.claims.outsideSupernets: true if the spoke has moved here",
  ],
  [
    "supernets that overlap, and not each spoke in them",
    (r) => (r["domains"].nonprod.supernets = ["10.96.0.0/12", "10.128.0.0/12"]),
    "domains.prod.supernets.0: overlaps a supernet of domain nonprod (10.96.0.0/12 at domains.nonprod.supernets.0), got 10.96.0.0/12; give one of them another block",
  ],
  [
    "no domain at all, and not each name of one",
    (r) => {
      r["domains"] = {};
      delete r["onPremises"];
      delete r["regions"];
      delete r["spokes"]["service-desk-west"];
    },
    "domains: is empty; declare at least one of the domains",
  ],
  ...["use1-az0", "use1-az9"].map((azId): Row => [
    `${azId}, and not each VPC that has no slot for it`,
    (r) => (r["hub"].availabilityZones = [azId, "use1-az1", "use1-az2"]),
    `hub.availabilityZones.0: is not an availability zone id, got ${azId}; write an id such as use1-az3`,
  ]),
  [
    "a served Region's zone that no Region has",
    (r) => (r["regions"]["us-west-2"].availabilityZones = ["x"]),
    "regions.us-west-2.availabilityZones.0: is not an availability zone id, got x; write an id such as usw2-az1",
  ],
  [
    "a list of spokes, and not each domain without one",
    (r) => (r["spokes"] = [r["spokes"].claims]),
    "spokes: is not a mapping, got [{…}]; write a mapping",
  ],
  [
    "a service by its endpoint service's name, and one by its DNS name",
    (r) => r["domains"].nonprod.services.push("com.amazonaws.us-east-1.sqs", "xray.us-east-1.amazonaws.com"),
    "domains.nonprod.services.13: is no service of the catalogue, got com.amazonaws.us-east-1.sqs; write sqs. A new one goes under catalogue.services",
    "domains.nonprod.services.14: is no service of the catalogue, got xray.us-east-1.amazonaws.com; write xray. A new one goes under catalogue.services",
  ],
  [
    "a model by its ARN, and one by its profile's",
    (r) =>
      (r["domains"].nonprod.models = [
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
        "arn:aws:bedrock:us-east-1:110987654302:inference-profile/us.amazon.nova-lite-v1:0",
      ]),
    "domains.nonprod.models.0: is an ARN where the id of a model is meant, got arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0; write amazon.nova-pro-v1:0",
    "domains.nonprod.models.1: is an ARN where the id of a model is meant, got arn:aws:bedrock:us-east-1:110987654302:inference-profile/us.amazon.nova-lite-v1:…; write amazon.nova-lite-v1:0",
  ],
  [
    "the name of a domain in another case",
    (r) => (r["spokes"].claims.domain = "Prod"),
    "spokes.claims.domain: names no domain of this file, got Prod; did you mean prod?",
  ],
  [
    "a zone for which the VPCs have no slot, also where jobs train",
    (r) => {
      r["hub"].availabilityZones = ["use1-az1", "use1-az6"];
      const training = { subnets: ["training"] };
      r["spokes"] = { "data-science": { ...r["spokes"]["data-science"], egress: "none", training } };
      r["domains"].prod.reserved = true;
      delete r["onPremises"];
      delete r["egress"];
      delete r["regions"];
    },
    "spokes.data-science.vpc.create.zoneSlots: has no slot for zone use1-az6, got 4; set zoneSlots: 8 (this renumbers the VPC's subnets)",
  ],
  [
    "a spoke's block too small for anything",
    (r) => (r["spokes"].claims.vpc.create = { cidr: "10.96.16.0/32", subnets: { app: "10.96.16.0/32" } }),
    "spokes.claims.vpc.create.cidr: has no room for subnets and attachment, got 10.96.16.0/32; use /24 or wider",
  ],
  [
    "a domain too many",
    (r) => {
      for (const slot of [3, 4, 5, 6, 7, 7])
        r["domains"][`more${slot}${r["domains"].more7 ? "b" : ""}`] = {
          slot,
          supernets: [`10.${slot + 160}.${r["domains"].more7 ? 128 : 0}.0/17`],
          services: ["logs"],
          endpointSet: "prod",
          reserved: true,
        };
      r["quotas"] = { vpcsPerRegion: 20 };
    },
    "domains.more7b.slot: is the slot of domain more7 too, got 7; a hub has seven slots: put the domain into another stack",
  ],
  [
    "a domain's endpoints from itself, though on-premises calls them",
    (r) => (r["domains"].prod.endpointSet = "prod"),
    "domains.prod.endpointSet: names the domain itself, got prod; remove it: a domain has its own endpoints by default",
  ],
  [
    "a zone by its name, where the first ids are there already",
    (r) => (r["hub"].availabilityZones = ["use1-az1", "us-east-1b", "use1-az4"]),
    "hub.availabilityZones.1: is an availability zone name, which may mean another place in another account, got us-east-1b; write the id that the zone has in your account, such as use1-az2 (aws ec2 describe-availability-zones)",
  ],
  [
    "endpoint sets in a circle",
    (r) => {
      r["domains"].prod.endpointSet = "nonprod";
      r["domains"].nonprod.endpointSet = "prod";
      withoutOnPremises(r);
    },
    ...["nonprod", "prod"].map(
      (key) =>
        `domains.${key}.endpointSet: names a domain that has no endpoints of its own, got ${key === "prod" ? "nonprod" : "prod"}; remove endpointSet from one of nonprod, prod, which then has its own`,
    ),
  ],
  [
    "too many blocks on-premises",
    (r) => {
      withoutOnPremises(r);
      r["onPremises"] = {
        domain: "prod",
        prefixes: Array.from({ length: 600 }, (_, i) => `10.${200 + (i >> 8)}.${i & 255}.0/25`),
        vpn: { datacentre: { address: "198.51.100.7", asn: 65010 } },
      };
    },
    "onPremises.prefixes: has more sources of on-premises than 5 security groups of 60 rules can hold, got 600; use fewer, wider blocks, or have AWS raise the quota and set quotas.securityGroupRules",
    "onPremises.prefixes: needs more return routes than the 500 that the account has, got 603; use fewer, wider blocks, or have AWS raise the quota and set quotas.routesPerTable",
  ],
  [
    "a spoke with the name of the hub's VPC",
    (r) => {
      r["spokes"].hub = r["spokes"].claims;
      delete r["spokes"].claims;
    },
    "spokes.hub: has the name of the hub's own VPC; give the spoke another name",
  ],
];

describe("values that no check expects", () => {
  for (const [title, rows] of Object.entries({
    "names that JavaScript gives a meaning": NAMES_OF_JAVASCRIPT,
    "secrets of the wrong shape are never shown": SECRETS,
    "messages say what is meant": CLEAR,
    "one mistake is told once, where it is": ONE_LINE,
  })) {
    describe(title, () => {
      for (const [name, make, ...says] of rows) {
        it(name, () => {
          const raw = rawStack("prod");
          make(raw);
          expect(problemsOf(raw)).to.deep.equal(says);
        });
      }
    });
  }

  it("spokes and accounts may be named constructor all the same", () => {
    const raw = rawStack("prod");
    raw["accounts"].constructor = raw["accounts"].claims;
    raw["spokes"].constructor = { ...raw["spokes"].claims, account: "constructor" };
    delete raw["accounts"].claims;
    delete raw["spokes"].claims;
    raw["spokes"]["claims-europe"].account = "constructor";
    expect(problemsOf(raw)).to.deep.equal([]);
  });
});
