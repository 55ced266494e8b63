import { expect } from "chai";
import { problemsOf, rawStack, type Raw } from "../../support/stacks";

const zones = () => [{ id: "use1-az1", name: "us-east-1a" }];
const payments = (raw: Raw): Raw => raw["spokes"].payments as Raw;
const asNat = (raw: Raw): Raw => {
  payments(raw)["egress"] = "nat";
  payments(raw)["vpc"].create.zones = zones();
  return payments(raw)["vpc"].create as Raw;
};

const MISTAKES: [name: string, make: (raw: Raw) => void, says: string][] = [
  [
    "an unknown way",
    (r) => (payments(r)["egress"] = "internet"),
    "spokes.payments.egress: is not one of the allowed values, got internet; use none or nat or central",
  ],
  [
    "a central egress that is not there",
    (r) => delete r["egress"],
    "spokes.data-science.egress: leads to the egress VPC, which this file does not have, got central; add egress: with cidr, zones and allowedDomains, or choose none",
  ],
  [
    "NAT for an adopted VPC",
    (r) => (r["spokes"].risk.egress = "nat"),
    "spokes.risk.egress: makes NAT gateways, which an adopted VPC does not get from here, got nat; declare the VPC's own under spokes.risk.vpc.adopt.existing.internet, or use central",
  ],
  [
    "NAT without zone names",
    (r) => (payments(r)["egress"] = "nat"),
    "spokes.payments.vpc.create.zones: is missing, and awsx needs the names of the zones in the spoke's account; list them, for example [{ id: use1-az1, name: us-east-1a }]",
  ],
  [
    "zone names without NAT",
    (r) => (payments(r)["vpc"].create.zones = zones()),
    "spokes.payments.vpc.create.zones: is for a VPC with NAT gateways of its own; remove it, or set spokes.payments.egress: nat",
  ],
  [
    "a public block without NAT",
    (r) => (payments(r)["vpc"].create.public = "10.96.15.0/26"),
    "spokes.payments.vpc.create.public: is for a VPC with NAT gateways of its own; remove it, or set spokes.payments.egress: nat",
  ],
  [
    "a zone with a number for which no VPC has a slot",
    (r) => (r["egress"].zones = [{ id: "use1-az9", name: "us-east-1a" }]),
    "egress.zones.0.id: is not an availability zone id, got use1-az9; write an id such as use1-az1",
  ],
  [
    "a zone's number that is not its place",
    (r) => (r["egress"].zones[0].number = 1),
    "egress.zones.0.number: is not the place of use1-az1 among these zones (those without a number come first, by id), which is 2, got 1; write 2, or mend the other numbers",
  ],
  [
    "two zones of one number",
    (r) => (asNat(r)["zones"] = [...zones(), { id: "use1-az2", name: "us-east-1b" }].map((z) => ({ ...z, number: 1 }))),
    "spokes.payments.vpc.create.zones.1.number: is not the place of use1-az2 among these zones (those without a number come first, by id), which is 2, got 1; write 2, or mend the other numbers",
  ],
  [
    "zones said twice",
    (r) => (asNat(r)["availabilityZones"] = ["use1-az1"]),
    "spokes.payments.vpc.create.availabilityZones: says again which zones the VPC has; keep zones, remove availabilityZones",
  ],
  [
    "a public block over a group",
    (r) => (asNat(r)["public"] = "10.96.0.0/26"),
    "spokes.payments.vpc.create.subnets.fraud: overlaps the subnets of the NAT gateways (10.96.0.0/26), got 10.96.0.0/22; give them blocks apart",
  ],
  [
    "a public block that is too small",
    (r) => (asNat(r)["public"] = "10.96.8.0/28"),
    "spokes.payments.vpc.create.public: does not hold 4 subnets of /28, got 10.96.8.0/28; use a /26 or wider",
  ],
  [
    "a group called public",
    (r) => (asNat(r)["subnets"].public = "10.96.8.0/24"),
    "spokes.payments.vpc.create.subnets.public: is the name of the NAT gateways' subnets; choose another name",
  ],
  [
    "a zone id as a name",
    (r) => (r["egress"].zones[0].name = "use1-az1"),
    "egress.zones.0.name: is not the name of an Availability Zone, got use1-az1; write the name that the zone has in this account, for example us-east-1a (aws ec2 describe-availability-zones)",
  ],
  [
    "a zone name of another Region",
    (r) => (r["egress"].zones[0].name = "eu-west-1a"),
    "egress.zones.0.name: is no zone of us-east-1, got eu-west-1a; write it like us-east-1a",
  ],
  [
    "a zone name twice",
    (r) => (r["egress"].zones[1].name = "us-east-1a"),
    "egress.zones.1.name: is there twice, got us-east-1a; give each zone its own name",
  ],
  [
    "a zone twice",
    (r) => (r["egress"].zones[1].id = "use1-az1"),
    "egress.zones.1.id: is there twice, got use1-az1; remove one",
  ],
  [
    "an unknown account",
    (r) => (r["egress"].account = "netwrk"),
    "egress.account: names no account of this file, got netwrk; did you mean network?",
  ],
  [
    "a block that is too small",
    (r) => (r["egress"].cidr = "10.65.0.0/24"),
    "egress.cidr: has no room for the egress VPC's layout, got 10.65.0.0/24; use /16 to /23",
  ],
  [
    "a block inside the hub's",
    (r) => (r["egress"].cidr = "10.64.8.0/23"),
    "egress.cidr: overlaps the hub (10.64.0.0/20 at hub.cidr), got 10.64.8.0/23; give one of them another block",
  ],
  [
    "a block inside a domain's",
    (r) => (r["egress"].cidr = "10.111.0.0/23"),
    "egress.cidr: overlaps a supernet of domain prod (10.96.0.0/12 at domains.prod.supernets.0), got 10.111.0.0/23; give one of them another block",
  ],
  [
    "a block that on-premises uses",
    (r) => (r["egress"].cidr = "10.200.4.0/23"),
    "egress.cidr: overlaps onPremises.prefixes.0 (10.200.0.0/16), got 10.200.4.0/23; give the egress VPC another block",
  ],
  [
    "a firewall without names",
    (r) => (r["egress"].allowedDomains = []),
    "egress.allowedDomains: is empty, so the firewall would let nothing out; list the names that spokes may reach, or set egress.firewall: false to let everything out",
  ],
  [
    "names without a firewall",
    (r) => {
      r["egress"].firewall = false;
      r["egress"].allowedDomains = ["packages.example.org"];
    },
    "egress.allowedDomains: is set without the firewall that would keep to it, got packages.example.org; set egress.firewall: true, or remove the list",
  ],
  [
    "an asterisk in a name",
    (r) => (r["egress"].allowedDomains = ["*.packages.example.org"]),
    "egress.allowedDomains.0: is not a domain name that the firewall can compare, got *.packages.example.org; write a host like packages.example.org, or .example.com for a domain with all its hosts",
  ],
  [
    "more names than the rule group holds",
    (r) => (r["egress"].allowedDomains = Array.from({ length: 1001 }, (_, i) => `h${i}.example.com`)),
    "egress.allowedDomains: needs more domain names than the 1000 that AWS allows, got 1001; use names with a leading dot for whole domains",
  ],
  [
    "an adopted VPC's gateway at an unknown subnet",
    (r) => (r["spokes"].risk.vpc.adopt.existing.internet = { nat: ["model-c"] }),
    "spokes.risk.vpc.adopt.existing.internet.nat.0: names no subnet of the spoke, got model-c; did you mean model-a?",
  ],
  [
    "two default routes",
    (r) => {
      r["spokes"].risk.egress = "central";
      r["spokes"].risk.vpc.adopt.existing.internet = { publicAddresses: ["store-a"] };
    },
    "spokes.risk.vpc.adopt.existing.internet.publicAddresses.0: leads to the internet already, and a route table has one default route, got store-a; remove that route first, or set spokes.risk.egress: none",
  ],
  [
    "a domain with the name of a table",
    (r) => {
      r["domains"].egress = { ...r["domains"].nonprod, slot: 3, supernets: ["10.144.0.0/16"] };
    },
    "domains.egress: is the name of a transit gateway table that every stack may have, got egress; give the domain another name",
  ],
];

describe("bad input: egress", () => {
  for (const [name, make, says] of MISTAKES) {
    it(name, () => {
      const raw = rawStack("prod");
      make(raw);
      expect(problemsOf(raw)).to.include(says);
    });
  }
});
