import type { Raw } from "../../support/stacks";
import type { Mistake } from "./types";

const adopt = (raw: Raw): Raw => raw["spokes"].risk.vpc.adopt as Raw;
const create = (raw: Raw, spoke = "payments"): Raw => raw["spokes"][spoke].vpc.create as Raw;

/** Addresses, zones, domains, spokes, adopted VPCs, transit gateway, DNS and quotas. */
export const NETWORK: readonly Mistake[] = [
  // unknown keys
  {
    name: "unknown top-level key",
    make: (r) => (r["spoke"] = {}),
    says: "spoke: is an unknown key, got spoke; did you mean spokes, which is there already?",
  },
  {
    name: "unknown key of a spoke",
    make: (r) => (r["spokes"].claims.consumer = {}),
    says: "spokes.claims.consumer: is an unknown key, got consumer; did you mean consumers, which is there already?",
  },
  {
    name: "unknown key of the hub",
    make: (r) => (r["hub"].azs = []),
    says: /^hub\.azs: is an unknown key, got azs; remove it; known here: account, availabilityZones, cidr/,
  },
  {
    name: "unknown key deep in a VPC",
    make: (r) => (create(r).subnet = {}),
    says: "spokes.payments.vpc.create.subnet: is an unknown key, got subnet; did you mean subnets, which is there already?",
  },
  // addresses
  {
    name: "hub CIDR with host bits",
    make: (r) => (r["hub"].cidr = "10.64.0.1/20"),
    says: "hub.cidr: has host bits set, got 10.64.0.1/20; write 10.64.0.0/20",
  },
  {
    name: "IPv6 where IPv4 is meant",
    make: (r) => (r["hub"].cidr = "fd00::/48"),
    says: /^hub\.cidr: is IPv6 where an IPv4 CIDR is meant, got fd00::\/48/,
  },
  { name: "no CIDR", make: (r) => (r["hub"].cidr = "ten"), says: /^hub\.cidr: is not an IPv4 CIDR, got ten/ },
  {
    name: "octet with a leading zero",
    make: (r) => (r["hub"].cidr = "010.64.0.0/20"),
    says: /^hub\.cidr: is not an IPv4 CIDR/,
  },
  {
    name: "prefix length beyond 32",
    make: (r) => (r["hub"].cidr = "10.64.0.0/33"),
    says: /^hub\.cidr: is not an IPv4 CIDR/,
  },
  {
    name: "hub too small for its layout",
    make: (r) => (r["hub"].cidr = "10.64.0.0/22"),
    says: "hub.cidr: has no room for the hub's layout, got 10.64.0.0/22; use /16 to /21; a /20 serves seven domains of 59 services",
  },
  {
    name: "hub too small for services and zones",
    make: (r) => {
      r["hub"].cidr = "10.64.0.0/21";
      r["domains"].prod.services = MANY_SERVICES;
    },
    says: /^hub\.cidr: leaves 27 addresses per zone for the \d+ endpoints of domain prod, got 10\.64\.0\.0\/21/,
  },
  {
    name: "spoke overlaps spoke",
    make: (r) => {
      create(r, "claims").cidr = "10.96.0.0/20";
      create(r, "claims").subnets = { app: "10.96.0.0/22" };
    },
    says: /^spokes\.payments\.vpc\.create\.cidr: overlaps spoke claims \(10\.96\.0\.0\/20/,
  },
  {
    name: "spoke overlaps hub",
    make: (r) => {
      r["spokes"].claims.outsideSupernets = true;
      create(r, "claims").cidr = "10.64.0.0/20";
      create(r, "claims").subnets = { app: "10.64.0.0/22" };
    },
    says: /^spokes\.claims\.vpc\.create\.cidr: overlaps the hub \(10\.64\.0\.0\/20 at hub\.cidr\)/,
  },
  {
    name: "spoke in another domain's supernet",
    make: (r) => {
      create(r, "claims").cidr = "10.130.0.0/20";
      create(r, "claims").subnets = { app: "10.130.0.0/22" };
    },
    says: /^spokes\.claims\.vpc\.create\.cidr: overlaps a supernet of domain nonprod \(10\.128\.0\.0\/12/,
  },
  {
    name: "empty domain",
    make: (r) => (r["domains"].staging = { slot: 3, supernets: ["10.160.0.0/12"], services: ["logs"] }),
    says: "domains.staging: is empty: no spoke is in it, and nothing else uses it; put a spoke in it, remove it, or write reserved: true to make it ahead of its spokes",
  },
  {
    name: "supernets of two domains overlap",
    make: (r) => (r["domains"].nonprod.supernets = ["10.96.0.0/11"]),
    says: /overlaps a supernet of domain nonprod|domains\.prod\.supernets\.0: overlaps/,
  },
  {
    name: "supernet overlaps the hub",
    make: (r) => (r["domains"].nonprod.supernets = ["10.64.0.0/12", "10.128.0.0/12"]),
    says: /^domains\.nonprod\.supernets\.0: overlaps the hub/,
  },
  {
    name: "spoke outside its domain, unmarked",
    make: (r) => delete r["spokes"].acquired.outsideSupernets,
    says: /^spokes\.acquired\.vpc\.create\.cidr: lies outside the supernets of domain prod \(10\.96\.0\.0\/12\), got 172\.20\.16\.0\/20; move it inside, or set spokes\.acquired\.outsideSupernets: true/,
  },
  {
    name: "spoke inside its domain, marked as outside",
    make: (r) => (r["spokes"].claims.outsideSupernets = true),
    says: /^spokes\.claims\.outsideSupernets: is set, yet the VPC lies inside/,
  },
  {
    name: "loopback block",
    make: (r) => (r["domains"].nonprod.supernets = ["127.0.0.0/12", "10.128.0.0/12"]),
    says: /^domains\.nonprod\.supernets\.0: is loopback space/,
  },
  {
    name: "VPC wider than AWS allows",
    make: (r) => {
      create(r).cidr = "10.96.0.0/15";
    },
    says: /^spokes\.payments\.vpc\.create\.cidr: is no size that a VPC can have, got 10\.96\.0\.0\/15; use \/16 to \/28/,
  },
  {
    name: "VPC too small for subnets and attachment",
    make: (r) => {
      create(r).cidr = "10.96.0.0/26";
      create(r).subnets = { fraud: "10.96.0.0/27" };
      r["spokes"].payments.consumers = {};
    },
    says: /^spokes\.payments\.vpc\.create\.cidr: has no room for subnets and attachment/,
  },
  // zones
  {
    name: "zone name where an id is needed",
    make: (r) => (r["hub"].availabilityZones = ["us-east-1a", "use1-az2"]),
    says: /^hub\.availabilityZones\.0: is an availability zone name.*got us-east-1a; write the id that the zone has in your account, such as use1-az1 /,
  },
  {
    name: "zone of another Region",
    make: (r) => (r["hub"].availabilityZones = ["euw1-az1", "use1-az2"]),
    says: /^hub\.availabilityZones\.0: is an availability zone of another Region than us-east-1, got euw1-az1/,
  },
  {
    name: "zone twice",
    make: (r) => (r["hub"].availabilityZones = ["use1-az1", "use1-az1"]),
    says: "hub.availabilityZones.1: is there twice, got use1-az1; remove one",
  },
  {
    name: "fewer zones than wanted",
    make: (r) => (r["hub"].availabilityZones = ["use1-az1"]),
    says: /^hub\.availabilityZones: has fewer zones than minAvailabilityZones \(2\)/,
  },
  {
    name: "fewer zones than wanted of one service",
    make: (r) => (r["catalogue"] = { services: { kms: { availabilityZones: { "us-east-1": ["use1-az1"] } } } }),
    says: /^domains\.\w+\.services: has a service that only 1 of the hub's zones offer, fewer than minAvailabilityZones \(2\), got kms/,
  },
  {
    name: "zone without a slot in the VPC",
    make: (r) => (create(r).availabilityZones = ["use1-az1", "use1-az6"]),
    says: /^spokes\.payments\.vpc\.create\.zoneSlots: has no slot for zone use1-az6, got 4; set zoneSlots: 8/,
  },
  {
    name: "zone slots other than 4 or 8",
    make: (r) => (create(r).zoneSlots = 5),
    says: /^spokes\.payments\.vpc\.create\.zoneSlots: is not one of the allowed values, got 5; use 4 or 8/,
  },
  {
    name: "Region unknown",
    make: (r) => (r["hub"].region = "us-east-9"),
    says: /^hub\.region: is no Region of the catalogue, got us-east-9; did you mean us-east-1\?/,
  },
  {
    name: "Region malformed",
    make: (r) => (r["hub"].region = "Virginia"),
    says: "hub.region: is not a Region code, got Virginia; write it like us-east-1",
  },
  // domains
  {
    name: "no domains",
    make: (r) => (r["domains"] = {}),
    says: "domains: is empty; declare at least one of the domains",
  },
  {
    name: "domain without services",
    make: (r) => (r["domains"].prod.services = []),
    says: "domains.prod.services: is empty, got []; give at least 1",
  },
  {
    name: "domain without supernets",
    make: (r) => (r["domains"].prod.supernets = []),
    says: "domains.prod.supernets: is empty, got []; give at least 1",
  },
  {
    name: "unknown service",
    make: (r) => r["domains"].prod.services.push("bedrok-runtime"),
    says: /^domains\.prod\.services\.12: is no service of the catalogue, got bedrok-runtime; did you mean bedrock-runtime\?/,
  },
  {
    name: "S3 as a service",
    make: (r) => r["domains"].prod.services.push("s3"),
    says: /^domains\.prod\.services\.12: is not listed as a service, got s3; say how each spoke reaches S3/,
  },
  {
    name: "two domains in one slot",
    make: (r) => (r["domains"].nonprod.slot = 1),
    says: "domains.prod.slot: is the slot of domain nonprod too, got 1; use one of 2, 3, 4, 5, 6, 7",
  },
  {
    name: "slot beyond the layout",
    make: (r) => (r["domains"].nonprod.slot = 8),
    says: /^domains\.nonprod\.slot: is more than 7, got 8/,
  },
  {
    name: "mantle in a domain that requires a guardrail",
    make: (r) => r["domains"].prod.services.push("bedrock-mantle"),
    says: /^domains\.prod\.services\.\d+: would refuse every call, since its domain requires a guardrail .*, got bedrock-mantle; remove it and call bedrock-runtime, or set/,
  },
  {
    name: "mantle for a spoke of a domain that requires a guardrail",
    make: (r) => (r["spokes"].claims.services = ["bedrock-mantle"]),
    says: /^spokes\.claims\.services\.0: would refuse every call, since its domain requires a guardrail /,
  },
  {
    name: "mantle in a Region where the domain requires a guardrail",
    make: (r) => (r["regions"]["us-west-2"].domains.prod.services = ["bedrock-mantle", "bedrock-runtime"]),
    says: /^regions\.us-west-2\.domains\.prod\.services\.0: would refuse every call, since its domain requires a guardrail /,
  },
  {
    name: "endpoint set of itself",
    make: (r) => (r["domains"].prod.endpointSet = "prod"),
    says: /^domains\.prod\.endpointSet: names the domain itself/,
  },
  {
    name: "endpoint set of an unknown domain",
    make: (r) => (r["domains"].prod.endpointSet = "nonprd"),
    says: "domains.prod.endpointSet: names no domain of this file, got nonprd; did you mean nonprod?",
  },
  {
    name: "shared endpoint set lacks services",
    make: (r) => (r["domains"].nonprod.endpointSet = "prod"),
    says: /^domains\.nonprod\.services: has services that domain prod, whose endpoints it uses, does not have, got bedrock-mantle/,
  },
  // spokes
  {
    name: "spoke of an unknown account",
    make: (r) => (r["spokes"].claims.account = "claim"),
    says: "spokes.claims.account: names no account of this file, got claim; did you mean claims?",
  },
  {
    name: "spoke of an unknown domain",
    make: (r) => (r["spokes"].claims.domain = "production"),
    says: /^spokes\.claims\.domain: names no domain of this file, got production/,
  },
  {
    name: "quarantine of an unknown spoke",
    make: (r) => (r["spokes"].claim = { quarantined: true }),
    says: "spokes.claim.quarantined: is set on a spoke that is declared nowhere, got claim; did you mean claims?",
  },
  {
    name: "consumer on an unknown subnet",
    make: (r) => (r["spokes"].claims.consumers.triage.subnets = ["apps"]),
    says: "spokes.claims.consumers.triage.subnets.0: names no subnet of the spoke, got apps; did you mean app?",
  },
  {
    name: "consumer without subnets",
    make: (r) => (r["spokes"].claims.consumers.triage.subnets = []),
    says: /^spokes\.claims\.consumers\.triage\.subnets: is empty/,
  },
  {
    name: "one subnet under two consumers",
    make: (r) => (r["spokes"].claims.consumers.other = { subnets: ["app"] }),
    says: /^spokes\.claims\.consumers\.triage\.subnets\.0: belongs to consumer other already/,
  },
  {
    name: "S3 way unknown",
    make: (r) => (r["spokes"].claims.s3 = "gatway"),
    says: "spokes.claims.s3: is not one of the allowed values, got gatway; use gateway or interface or none",
  },
  {
    name: "unknown extra service of a spoke",
    make: (r) => (r["spokes"].claims.services = ["athenaa"]),
    says: /^spokes\.claims\.services\.0: is no service of the catalogue, got athenaa; did you mean athena\?/,
  },
  {
    name: "VPC neither created nor adopted",
    make: (r) => (r["spokes"].claims.vpc = {}),
    says: /^spokes\.claims\.vpc: has neither create nor adopt; add one of them$/,
  },
  {
    name: "VPC by another key than create or adopt",
    make: (r) => (r["spokes"].claims.vpc = { id: "vpc-1" }),
    says: "spokes.claims.vpc.id: is an unknown key, got id; write create or adopt instead",
  },
  {
    name: "transit gateway by another key than create or adopt",
    make: (r) => (r["hub"].transitGateway = { id: "tgw-1" }),
    says: "hub.transitGateway.id: is an unknown key, got id; write create or adopt instead",
  },
  {
    name: "group outside its VPC",
    make: (r) => (create(r).subnets.fraud = "10.97.0.0/22"),
    says: /^spokes\.payments\.vpc\.create\.subnets\.fraud: lies outside the VPC's block 10\.96\.0\.0\/20/,
  },
  {
    name: "groups overlap",
    make: (r) => (create(r).subnets.ledger = "10.96.0.0/22"),
    says: /^spokes\.payments\.vpc\.create\.subnets\.ledger: overlaps group fraud/,
  },
  {
    name: "group on the attachment's addresses",
    make: (r) => (create(r).subnets.ledger = "10.96.12.0/22"),
    says: /overlaps group ledger|overlaps the attachment subnets/,
  },
  {
    name: "group too small to cut",
    make: (r) => (create(r).subnets.ledger = "10.96.4.0/28"),
    says: /^spokes\.payments\.vpc\.create\.subnets\.ledger: is too small to be cut into 4 subnets/,
  },
  // adopted spokes
  {
    name: "two spokes for one VPC",
    make: (r) => {
      r["spokes"].again = structuredClone(r["spokes"].risk);
    },
    says: /^spokes\.risk\.vpc\.adopt\.id: is the VPC of spoke again too, got vpc-0a1b2c3d4e5f60718; make them one spoke/,
  },
  {
    name: "VPC id malformed",
    make: (r) => (adopt(r).id = "vpc-xyz"),
    says: /^spokes\.risk\.vpc\.adopt\.id: is not an id of the form vpc-…, got vpc-xyz/,
  },
  {
    name: "adopted subnet outside the VPC",
    make: (r) => (adopt(r).subnets["model-a"].cidr = "10.101.1.0/24"),
    says: /^spokes\.risk\.vpc\.adopt\.subnets\.model-a\.cidr: lies outside the VPC's blocks \(10\.100\.0\.0\/16\)/,
  },
  {
    name: "adopted subnets overlap",
    make: (r) => (adopt(r).subnets["model-a"].cidr = "10.100.2.0/24"),
    says: /^spokes\.risk\.vpc\.adopt\.subnets\.model-b\.cidr: overlaps subnet model-a/,
  },
  {
    name: "adopted subnets of one route table, of which one is said to lead to a NAT gateway",
    make: (r) => {
      adopt(r).subnets["model-b"].routeTable = adopt(r).subnets["model-a"].routeTable;
      adopt(r).existing.internet = { nat: ["model-a"] };
    },
    says: /^spokes\.risk\.vpc\.adopt\.existing\.internet\.nat: leaves out model-b, whose route table rtb-\w+ leads to a NAT gateway, as model-a says, got model-a; add model-b/,
  },
  {
    name: "one subnet declared twice",
    make: (r) => (adopt(r).subnets["model-b"].id = adopt(r).subnets["model-a"].id),
    says: /^spokes\.risk\.vpc\.adopt\.subnets\.model-b\.id: is the subnet model-a too/,
  },
  {
    name: "zone without an attachment subnet",
    make: (r) => {
      adopt(r).subnets.tgw = {
        id: "subnet-0a1b2c3d4e5f60009",
        cidr: "10.100.254.0/28",
        az: "use1-az1",
        routeTable: "rtb-0a1b2c3d4e5f60009",
      };
      adopt(r).attachment = { subnets: ["tgw"] };
    },
    says: /^spokes\.risk\.vpc\.adopt\.subnets\.model-b\.az: has no attachment subnet, so the subnet could not send to the transit gateway, got use1-az2/,
  },
  {
    name: "two attachment subnets in one zone",
    make: (r) => (adopt(r).attachment = { subnets: ["model-a", "store-a", "model-b"] }),
    says: /attachment\.subnets\.1: is in zone use1-az1, as is model-a/,
  },
  {
    name: "attachment on an unknown subnet",
    make: (r) => (adopt(r).attachment = { subnets: ["model-c"] }),
    says: /^spokes\.risk\.vpc\.adopt\.attachment\.subnets\.0: names no subnet of the spoke, got model-c; did you mean model-a\?/,
  },
  {
    name: "attachment block of an odd size",
    make: (r) => (adopt(r).attachment = { create: "10.100.255.0/24" }),
    says: /^spokes\.risk\.vpc\.adopt\.attachment\.create: cannot be cut into one \/28 per zone slot/,
  },
  {
    name: "existing attachment to a gateway that is created",
    make: (r) => (adopt(r).existing.attachment = "tgw-attach-0a1b2c3d4e5f60718"),
    says: /^spokes\.risk\.vpc\.adopt\.existing\.attachment: is an attachment to a transit gateway that this stack creates/,
  },
  {
    name: "associated elsewhere, not taken over",
    make: (r) => {
      r["hub"].transitGateway = { adopt: "tgw-0a1b2c3d4e5f60718" };
      adopt(r).existing.attachment = "tgw-attach-0a1b2c3d4e5f60718";
      adopt(r).existing.association = "tgw-rtb-0a1b2c3d4e5f60718";
    },
    says: /^spokes\.risk\.vpc\.adopt\.takeOverAssociation: is not set, yet the attachment is associated with another table/,
  },
  {
    name: "Profile there already",
    make: (r) => (adopt(r).existing.profile = "rp-0a1b2c3d4e5f6"),
    says: /^spokes\.risk\.vpc\.adopt\.existing\.profile: means that the VPC has a Profile already/,
  },
  {
    name: "private DNS endpoint conflicts with a zone",
    make: (r) => (r["spokes"].risk.dns = "zone-associations"),
    says: /^spokes\.risk\.vpc\.adopt\.existing\.privateDnsEndpoints: has an endpoint with private DNS for kms\.us-east-1\.amazonaws\.com, which a zone of the same name conflicts with, got kms/,
  },
  // transit gateway, DNS, quotas
  {
    name: "public ASN",
    make: (r) => (r["hub"].transitGateway.create.asn = 15169),
    says: /^hub\.transitGateway\.create\.asn: is not a private ASN, got 15169/,
  },
  {
    name: "transit gateway id malformed",
    make: (r) => (r["hub"].transitGateway = { adopt: "tgw-1" }),
    says: /^hub\.transitGateway\.adopt: is not an id of the form tgw-…/,
  },
  {
    name: "DNS mode unknown",
    make: (r) => (r["dns"].sharing = "profile"),
    says: "dns.sharing: is not one of the allowed values, got profile; use profiles or zone-associations",
  },
  {
    name: "unknown quota",
    make: (r) => (r["quotas"] = { securityGroupRule: 100 }),
    says: "quotas.securityGroupRule: is no quota of the catalogue, got securityGroupRule; did you mean securityGroupRules?",
  },
  {
    name: "beyond a quota with its override",
    make: (r) => (r["quotas"] = { interfaceEndpointsPerVpc: 20 }),
    says: /^domains: needs more interface endpoints in the hub VPC than the 20 that the account has, got \d+; .*quotas\.interfaceEndpointsPerVpc/,
  },
  {
    name: "sources beyond the security groups",
    make: (r) => (r["quotas"] = { securityGroupRules: 1, securityGroupsPerInterface: 1 }),
    says: /^domains\.(non)?prod: has more sources of \w+ than 1 security groups of 1 rules can hold, got \d+;/,
  },
];

/** Enough services of the catalogue to outgrow a small hub. */
const MANY_SERVICES = [
  "acm-pca",
  "athena",
  "bedrock",
  "bedrock-agent",
  "bedrock-agent-runtime",
  "bedrock-data-automation",
  "bedrock-runtime",
  "cloudtrail",
  "config",
  "ec2",
  "ec2messages",
  "ecr-api",
  "ecr-dkr",
  "ecs",
  "ecs-agent",
  "events",
  "glue",
  "kms",
  "lambda",
  "logs",
  "monitoring",
  "sagemaker-api",
  "sagemaker-runtime",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "ssmmessages",
  "sts",
  "xray",
];
