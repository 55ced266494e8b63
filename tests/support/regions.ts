import { rawStack, type Raw } from "./stacks";

/** A spoke made in a Region; its zones are the Region's. */
export function spokeIn(region: string, domain: string, cidr: string, account: string): Raw {
  const [a, b] = cidr.split(".");
  return {
    account,
    domain,
    region,
    vpc: { create: { cidr, subnets: { app: `${a}.${b}.0.0/22`, data: `${a}.${b}.4.0/22` } } },
    consumers: { app: { subnets: ["app"] } },
  };
}

/**
 * Adds two Regions to the rehearsal stack: eu-west-1 has a hub of its own, us-west-2 calls the home Region's endpoints.
 * One spoke of each domain is in us-west-2, and one of prod in eu-west-1.
 */
export function addRegions(raw: Raw): void {
  raw["accounts"]["claims-west"] = { id: "210987654306", role: "bedrock-hub-deploy" };
  raw["regions"] = {
    "us-west-2": {
      endpoints: "us-east-1",
      transitGateway: { create: { asn: 64514 } },
      availabilityZones: ["usw2-az1", "usw2-az2"],
      domains: { prod: { supernets: ["10.160.0.0/14"] }, nonprod: { supernets: ["10.164.0.0/14"] } },
    },
    "eu-west-1": {
      endpoints: "own",
      transitGateway: { create: { asn: 64515 } },
      cidr: "10.60.0.0/20",
      availabilityZones: ["euw1-az1", "euw1-az2"],
      domains: { prod: { supernets: ["10.176.0.0/14"], inferenceGeography: "eu", models: [] } },
    },
  };
  raw["spokes"]["claims-west"] = spokeIn("us-west-2", "prod", "10.160.0.0/20", "claims-west");
  raw["spokes"]["research-west"] = spokeIn("us-west-2", "nonprod", "10.164.0.0/20", "research-dev");
  raw["spokes"]["claims-eu"] = spokeIn("eu-west-1", "prod", "10.176.0.0/20", "claims-dev");
}

/** The rehearsal stack with its two more Regions, changed. */
export function rawRegions(change: (raw: Raw) => void = () => undefined): Raw {
  const raw = rawStack("dev");
  addRegions(raw);
  change(raw);
  return raw;
}

/** Networks that come in at each of the three Regions: the served one asks the home Region's resolver over the peering. */
export function addWaysIn(raw: Raw): void {
  raw["onPremises"] = {
    domain: "prod",
    prefixes: ["10.200.0.0/16"],
    vpn: { datacentre: { address: "198.51.100.7", asn: 65010 } },
    resolver: {},
  };
  raw["regions"]["us-west-2"].onPremises = {
    domain: "prod",
    prefixes: ["10.201.0.0/16"],
    vpn: { harbour: { address: "198.51.100.8", asn: 65011 } },
  };
  raw["regions"]["eu-west-1"].onPremises = {
    domain: "prod",
    prefixes: ["10.202.0.0/16"],
    directConnect: { gateway: { create: { asn: 64520 } } },
    resolver: { forward: { corp: { domain: "corp.example.com", targets: ["10.202.0.53"] } } },
  };
}

/** The rehearsal stack in three Regions with networks that come in at each, changed. */
export function rawEntered(change: (raw: Raw) => void = () => undefined): Raw {
  return rawRegions((raw) => {
    addWaysIn(raw);
    change(raw);
  });
}

const zones = (id: string, region: string) =>
  [1, 2].map((n) => ({ id: `${id}-az${n}`, name: `${region}${n === 1 ? "a" : "b"}` }));

/**
 * Ways to the internet in the other Regions: in the served one an egress VPC with a firewall for its two spokes, in the
 * one with endpoints NAT gateways of the spoke's own.
 */
export function addWaysOut(raw: Raw): void {
  raw["regions"]["us-west-2"].egress = {
    cidr: "10.66.0.0/23",
    zones: zones("usw2", "us-west-2"),
    allowedDomains: ["packages.example.org"],
  };
  raw["spokes"]["claims-west"].egress = "central";
  raw["spokes"]["research-west"].egress = "central";
  raw["spokes"]["claims-eu"].egress = "nat";
  raw["spokes"]["claims-eu"].vpc.create.zones = zones("euw1", "eu-west-1");
}

/** The rehearsal stack in three Regions with ways to the internet in the other two, changed. */
export function rawLeaving(change: (raw: Raw) => void = () => undefined): Raw {
  return rawRegions((raw) => {
    addWaysOut(raw);
    change(raw);
  });
}
