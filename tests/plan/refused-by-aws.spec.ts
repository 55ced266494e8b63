import { expect } from "chai";
import { problemsOf, rawStack, type Raw } from "../support/stacks";

/** A value in the live stack's file that AWS takes no such of, and everything that is told. */
type Row = [name: string, make: (raw: Raw) => unknown, ...says: string[]];

const AWS_REFUSES: Row[] = [
  [
    "an account of zeros",
    (r) => (r["accounts"].claims.id = "0".repeat(12)),
    'accounts.claims.id: is not an account id, got 000000000000; write the 12 digits in quotes, for example "111122223333"',
  ],
  ...[
    "arn:aws-evil:iam::110987654303:role/x",
    "arn:aws:iam::110987654303:role//",
    "arn:aws:iam::110987654303:role/a//b",
    "arn:aws:iam::000000000000:role/x",
  ].map((arn): Row => [
    `role ${arn}`,
    (r) => (r["accounts"].claims.role = arn),
    `accounts.claims.role: is not the ARN of an IAM role, got ${arn}; write arn:aws:iam::<account id>:role/<name>`,
  ]),
  [
    "a role of another partition",
    (r) => (r["accounts"].claims.role = "arn:aws-cn:iam::110987654303:role/x"),
    "accounts.claims.role: belongs to partition aws-cn, and us-east-1 is in aws, got arn:aws-cn:iam::110987654303:role/x; write arn:aws:…",
  ],
  [
    "a topic of another partition",
    (r) => (r["observability"].alarms = { topic: "arn:aws-cn:sns:us-east-1:110987654301:t" }),
    "observability.alarms.topic: belongs to partition aws-cn, and us-east-1 is in aws, got arn:aws-cn:sns:us-east-1:110987654301:t; write arn:aws:…",
  ],
  [
    "a sink of hyphens",
    (r) =>
      (r["observability"].crossAccountMetrics = { sink: `arn:aws:oam:us-east-1:110987654301:sink/${"-".repeat(36)}` }),
    `observability.crossAccountMetrics.sink: is not the ARN of an observability sink, got arn:aws:oam:us-east-1:110987654301:sink/${"-".repeat(36)}; copy it from CloudWatch, Settings, Monitoring account configuration`,
  ],
  ...["x", "x".repeat(2000)].map((id): Row => [
    `an externalId of ${id.length}`,
    (r) => (r["accounts"].claims.externalId = id),
    "accounts.claims.externalId: is not an external id, got a text; use 2 to 1,224 letters, digits and +=,.@:/-_",
  ]),
  [
    "a tag of AWS",
    (r) => (r["tags"]["aws:x"] = "y"),
    "tags.aws:x: begins with aws:, which AWS keeps for itself; choose another name",
  ],
  [
    "a tag's value of AWS (EC2 guide, Tag restrictions)",
    (r) => (r["tags"].k = "AWS:y"),
    "tags.k: has a value that begins with aws:, which AWS keeps for itself, got AWS:y; choose another value",
  ],
  ["a tag without a name", (r) => (r["tags"][""] = "y"), "tags.: has no name; name the tag"],
  [
    "a tag with a long name",
    (r) => (r["tags"]["k".repeat(129)] = "y"),
    `tags.${"k".repeat(129)}: has a name longer than 128 characters; choose a shorter one`,
  ],
  [
    "a tag with a long value",
    (r) => (r["tags"].k = "y".repeat(257)),
    `tags.k: is longer than 256 characters, got ${"y".repeat(80)}…; shorten it`,
  ],
  [
    "a tag with a control character",
    (r) => (r["tags"].k = "a\u0000b"),
    "tags.k: has characters that AWS refuses, got a\\u{00}b; use letters, digits, spaces and _.:/=+-@",
  ],
  ...["Name", "bedrock-hub:id"].map((key): Row => [
    `the program's own tag ${key}`,
    (r) => (r["tags"][key] = "y"),
    `tags.${key}: is a tag that the program sets itself; choose another name`,
  ]),
  [
    "too many tags",
    (r) => Object.assign(r["tags"], Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`t${i}`, "x"]))),
    "tags: has 48 tags, and 47 fit beside the program's 3; keep those that bills and rules need",
  ],
  [
    "a quota that nobody raises",
    (r) => (r["quotas"] = { vpcsPerHostedZone: 1000 }),
    "quotas.vpcsPerHostedZone: is a quota of 300 that AWS does not raise, got 1000; remove the line",
  ],
  [
    "a quota beyond its most",
    (r) => (r["quotas"] = { routesPerTable: 5000 }),
    "quotas.routesPerTable: is more than the 1000 that AWS raises it to, got 5000; write 1000 or less",
  ],
  [
    "rules times groups beyond their most",
    (r) => (r["quotas"] = { securityGroupRules: 300 }),
    "quotas.securityGroupRules: makes 1500 rules with 5 security groups on an interface, and AWS takes 1000 in all, got 300; use at most 200, or fewer groups (quotas.securityGroupsPerInterface)",
  ],
  [
    "loopback on-premises",
    (r) => r["onPremises"].prefixes.push("127.0.0.0/8"),
    "onPremises.prefixes.1: is loopback space, got 127.0.0.0/8; declare the blocks that your networks use",
  ],
  [
    "multicast on-premises",
    (r) => r["onPremises"].prefixes.push("255.255.255.255/32"),
    "onPremises.prefixes.1: is multicast and reserved space, got 255.255.255.255/32; declare the blocks that your networks use",
  ],
  [
    "a device at a private address",
    (r) => (r["onPremises"].vpn.datacentre.address = "10.0.0.1"),
    "onPremises.vpn.datacentre.address: is private space, which AWS cannot reach over the internet, got 10.0.0.1; give the device's public address",
  ],
  [
    "a device at no address",
    (r) => (r["onPremises"].vpn.datacentre.address = "0.0.0.0"),
    "onPremises.vpn.datacentre.address: is this network space, which AWS cannot reach over the internet, got 0.0.0.0; give the device's public address",
  ],
  [
    "AWS's ASN",
    (r) => (r["onPremises"].vpn.datacentre.asn = 7224),
    "onPremises.vpn.datacentre.asn: is an AS number that is AWS's own, got 7224; use another one",
  ],
  [
    "the transit gateway's ASN",
    (r) => (r["onPremises"].vpn.datacentre.asn = 64512),
    "onPremises.vpn.datacentre.asn: is an AS number that is the transit gateway's, got 64512; use another one",
  ],
  [
    "a public ASN for a Direct Connect gateway",
    (r) => (r["onPremises"].directConnect = { gateway: { create: { asn: 1 } } }),
    "onPremises.directConnect.gateway.create.asn: is not a private ASN, got 1; use 64512 to 65534 or 4200000000 to 4294967294 (Direct Connect guide, Direct Connect gateways)",
  ],
  [
    "the transit gateway's ASN for a Direct Connect gateway",
    (r) => (r["onPremises"].directConnect = { gateway: { create: { asn: 64512 } } }),
    "onPremises.directConnect.gateway.create.asn: is the transit gateway's too, got 64512; use another one: AWS associates the two only if they differ",
  ],
  [
    "one device for two connections",
    (r) => (r["onPremises"].vpn.second = r["onPremises"].vpn.datacentre),
    "onPremises.vpn.second.address: is the device of datacentre too, and a connection has two tunnels already, got 198.51.100.7; remove one of the two, or give the second device's address",
  ],
  [
    "a typo among endpoints with private DNS",
    (r) => (r["spokes"].risk.vpc.adopt.existing.privateDnsEndpoints = ["kmss"]),
    "spokes.risk.vpc.adopt.existing.privateDnsEndpoints.0: is no service of the catalogue, got kmss; did you mean kms?",
  ],
  [
    "a block of an adopted VPC twice",
    (r) => r["spokes"].risk.vpc.adopt.cidrs.push("10.100.0.0/16"),
    "spokes.risk.vpc.adopt.cidrs.1: is there twice, got 10.100.0.0/16; remove one",
  ],
  [
    "a subnet of no size",
    (r) => (r["spokes"].risk.vpc.adopt.subnets["model-a"].cidr = "10.100.1.0/29"),
    "spokes.risk.vpc.adopt.subnets.model-a.cidr: is no size that a subnet can have, got 10.100.1.0/29; give the subnet's own block, /16 to /28",
  ],
  [
    "S3 without interface endpoints",
    (r) => (r["catalogue"] = { services: { s3: { types: ["gateway"] } } }),
    "spokes.sandbox.s3: asks for an interface endpoint that catalogue.services.s3 says S3 does not have, got interface; use gateway, or mend catalogue.services.s3.types",
  ],
  ...["xn--abc", "sthree-x"].map((prefix): Row => [
    `buckets named ${prefix}`,
    (r) => (r["observability"].archive.prefix = prefix),
    `observability.archive.prefix: is not a usable start of bucket names, got ${prefix}; use 3 to 24 lower-case letters, digits and hyphens, starting with a letter, and not with xn--, sthree- or amzn-s3-demo-, which S3 keeps`,
  ]),
  [
    "a service twice",
    (r) => r["domains"].prod.services.push("sts"),
    "domains.prod.services.12: is there twice, got sts; remove one",
  ],
  [
    "a model twice",
    (r) => r["domains"].prod.models.push("amazon.nova-pro-v1:0"),
    "domains.prod.models.4: is there twice, got amazon.nova-pro-v1:0; remove one",
  ],
  [
    "more traffic than there is",
    (r) => (r["cost"] = { traffic: { default: { sentGb: 1e308, receivedGb: 1 } } }),
    "cost.traffic.default.sentGb: is more than 1000000000, got 1e+308; give at most 1000000000",
  ],
];

describe("values that AWS would refuse", () => {
  for (const [name, make, ...says] of AWS_REFUSES) {
    it(name, () => {
      const raw = rawStack("prod");
      make(raw);
      expect(problemsOf(raw)).to.deep.equal(says);
    });
  }

  it("an AS number that AWS keeps in one Region (Site-to-Site VPN guide, Customer gateway options)", () => {
    const raw = rawStack("dev");
    raw["hub"].region = "eu-west-1";
    raw["hub"].availabilityZones = ["euw1-az1", "euw1-az2"];
    for (const key of ["prod", "nonprod"])
      Object.assign(raw["domains"][key] as object, { models: [], inferenceGeography: "none" });
    raw["onPremises"] = {
      domain: "prod",
      prefixes: ["10.200.0.0/16"],
      vpn: { hq: { address: "198.51.100.7", asn: 9059 } },
    };
    expect(problemsOf(raw)).to.deep.equal([
      "onPremises.vpn.hq.asn: is an AS number that is AWS's own in eu-west-1, got 9059; use another one",
    ]);
    raw["onPremises"].vpn.hq.asn = 10124;
    expect(problemsOf(raw)).to.deep.equal([]);
  });
});
