import { expect } from "chai";
import { planStack } from "../../plan";
import { problemsOf, rawStack, withoutOnPremises, type Raw } from "../support/stacks";

/** A stack beyond a quota of AWS, and everything that is told. */
type Row = [name: string, make: (raw: Raw) => unknown, ...says: string[]];

/** As many domains with endpoints of their own beside prod and nonprod as make `count`. */
function domains(raw: Raw, count: number): void {
  raw["quotas"] = { vpcsPerRegion: 20, interfaceEndpointsPerVpc: 200 };
  for (let n = 3; n <= count; n++)
    raw["domains"][`more-${n}`] = { slot: n, supernets: [`10.${160 + n}.0.0/16`], services: ["logs"], reserved: true };
}

/** `count` spokes of one account in prod, each in a /24 of its own. */
function spokes(raw: Raw, count: number, more: Raw = {}): void {
  const vpc = (n: number) => {
    const block = `10.${104 + (n >> 8)}.${n & 255}`;
    return { create: { cidr: `${block}.0/24`, subnets: { app: `${block}.0/26` } } };
  };
  for (let n = 0; n < count; n++)
    raw["spokes"][`s${n}`] = { account: "claims", domain: "prod", vpc: vpc(n), consumers: {}, ...more };
}

const BEYOND: Row[] = [
  [
    "six Profiles (Route 53 guide, Quotas: 5)",
    (r) => domains(r, 6),
    "dns.sharing: needs more Profiles in the network account, one for each domain with endpoints of its own than the 5 that the account has, got 6; let a domain use another's endpoints (endpointSet), or use zone-associations, or have AWS raise the quota and set quotas.profilesPerAccount",
  ],
  [
    "more VPCs on a Profile than an account has",
    (r) => (r["quotas"] = { vpcsPerProfile: 4 }),
    "domains.prod: needs more VPCs on one Profile than the 4 that the account has, got 5; split the domain, or have AWS raise the quota and set quotas.vpcsPerProfile",
  ],
  [
    "301 VPCs on a zone (Route 53 guide, Quotas: 300, which AWS does not raise)",
    (r) => {
      delete r["observability"];
      spokes(r, 298, { s3: "none", dns: "zone-associations" });
      r["quotas"] = { vpcsPerRegion: 2000 };
    },
    // 298, the spoke that is served in another Region, the domain's anchor and, for on-premises, the hub.
    "domains.prod: needs more VPCs on one hosted zone than the 300 that AWS allows, got 301; use dns.sharing: profiles",
  ],
  [
    "the zone of one service that too many spokes of a Profile ask for by themselves",
    (r) => {
      delete r["observability"];
      delete r["onPremises"];
      delete r["regions"];
      delete r["spokes"]["service-desk-west"];
      spokes(r, 300, { s3: "none", services: ["athena"] });
      r["quotas"] = { vpcsPerRegion: 2000 };
    },
    "domains.prod: needs more VPCs on one hosted zone than the 300 that AWS allows, got 301; give fewer spokes services of their own",
  ],
  [
    "more zones in a Profile than an account has",
    (r) => (r["quotas"] = { hostedZonesPerProfile: 14 }),
    "domains.nonprod.services: needs more zones in a Profile than the 14 that the account has, got 16; drop services, or have AWS raise the quota and set quotas.hostedZonesPerProfile",
    "domains.prod.services: needs more zones in a Profile than the 14 that the account has, got 15; drop services, or have AWS raise the quota and set quotas.hostedZonesPerProfile",
  ],
  [
    "more zones than the network account has",
    (r) => (r["quotas"] = { hostedZonesPerAccount: 40 }),
    "domains: needs more hosted zones in the network account than the 40 that the account has, got 51; let a domain use another's endpoints (endpointSet), or have AWS raise the quota and set quotas.hostedZonesPerAccount",
  ],
  [
    "more security groups than an account has",
    (r) => (r["quotas"] = { securityGroupsPerRegion: 10 }),
    "domains: needs more security groups for endpoints than the 10 that the account has, got 14; place the spokes in adjacent blocks, or let a domain use another's endpoints (endpointSet), or have AWS raise the quota and set quotas.securityGroupsPerRegion",
  ],
  [
    "more subnets in a VPC than an account has",
    (r) => (r["quotas"] = { subnetsPerVpc: 8 }),
    "domains: needs more subnets in the hub VPC than the 8 that the account has, got 12; let a domain use another's endpoints (endpointSet), or have AWS raise the quota and set quotas.subnetsPerVpc",
    ...["data-science", "payments-test", "payments", "service-desk"].map(
      (spoke) =>
        `spokes.${spoke}.vpc.create.subnets: needs more subnets in one VPC than the 8 that the account has, got 9; use fewer groups or zones, or have AWS raise the quota and set quotas.subnetsPerVpc`,
    ),
  ],
  [
    "201 subnets in a VPC (VPC guide, Quotas: 200)",
    (r) => {
      const subnets = Object.fromEntries(Array.from({ length: 66 }, (_, n) => [`g${n}`, `10.104.${n}.0/26`]));
      r["spokes"].big = { account: "claims", domain: "prod", vpc: { create: { cidr: "10.104.0.0/16", subnets } } };
    },
    "spokes.big.vpc.create.subnets: needs more subnets in one VPC than the 200 that the account has, got 201; use fewer groups or zones, or have AWS raise the quota and set quotas.subnetsPerVpc",
  ],
  [
    "a route table for each subnet of a VPC with NAT gateways",
    (r) => {
      const { create } = r["spokes"].claims.vpc;
      create.zones = ["1", "2", "4"].map((n) => ({ id: `use1-az${n}`, name: `us-east-1${"_abcd"[Number(n)]}` }));
      r["spokes"].claims.egress = "nat";
      r["quotas"] = { routeTablesPerVpc: 7 };
    },
    "spokes.claims.vpc.create.subnets: needs more route tables in one VPC than the 7 that the account has, got 8; use fewer groups or zones, or have AWS raise the quota and set quotas.routeTablesPerVpc",
  ],
  [
    "21 S3 gateway endpoints in an account (PrivateLink guide, Quotas: 20)",
    (r) => {
      spokes(r, 20);
      r["quotas"] = { vpcsPerRegion: 50 };
    },
    "accounts.claims: needs more S3 gateway endpoints in one account and Region than the 20 that the account has, got 21; spread the spokes over accounts, or give some s3: interface, or have AWS raise the quota and set quotas.gatewayEndpointsPerRegion",
  ],
  [
    "more public addresses than an account has",
    (r) => (r["quotas"] = { elasticIpsPerRegion: 1 }),
    "accounts.network: needs more public addresses of NAT gateways in one account and Region than the 1 that the account has, got 2; use fewer zones, or egress: central, or have AWS raise the quota and set quotas.elasticIpsPerRegion",
    "accounts.sandbox: needs more public addresses of NAT gateways in one account and Region than the 1 that the account has, got 2; use fewer zones, or egress: central, or have AWS raise the quota and set quotas.elasticIpsPerRegion",
  ],
  [
    "more routes in a spoke's table than it may have",
    (r) => {
      withoutOnPremises(r); // else the endpoints' return routes are beyond it as well
      r["domains"].prod.spokeToSpoke = true;
      r["quotas"] = { routesPerTable: 4 };
    },
    "spokes.service-desk: needs more routes in one route table than the 4 that the account has, got 5; use supernets in place of spokes outside them, or set spokeToSpoke: false on the domain, or have AWS raise the quota and set quotas.routesPerTable",
  ],
  [
    "tables and attachments of on-premises count",
    (r) => (r["quotas"] = { transitGatewayRouteTables: 5, transitGatewayAttachments: 11 }),
    "domains: needs more transit gateway route tables than the 5 that the account has, got 6; use fewer domains, or have AWS raise the quota and set quotas.transitGatewayRouteTables",
    "spokes: needs more attachments to the transit gateway than the 11 that the account has, got 14; split the fleet over two stacks, or have AWS raise the quota and set quotas.transitGatewayAttachments",
  ],
];

describe("quotas that the plan refuses to pass", () => {
  for (const [name, make, ...says] of BEYOND) {
    it(name, () => {
      const raw = rawStack("prod");
      make(raw);
      expect(problemsOf(raw)).to.deep.equal(says);
    });
  }

  it("a raised quota is used: six domains with a Profile each", () => {
    const raw = rawStack("prod");
    domains(raw, 6);
    raw["quotas"].profilesPerAccount = 6;
    expect(problemsOf(raw)).to.deep.equal([]);
  });

  it("groups are filled up to the rules that the account has, and only then is there another", () => {
    const groups = (rules: number) => {
      const raw = rawStack("dev");
      raw["quotas"] = { securityGroupRules: rules };
      const { plan } = planStack(raw, "test");
      const set = plan.domains.find(({ key }) => key === "prod")?.endpoints;
      return set?.securityGroups
        .filter(({ audience }) => audience === "consumers")
        .map(({ sources }) => sources.length);
    };
    // The two zones of two consumers are four blocks, of which the first two of each are one.
    expect(groups(60)).to.deep.equal([2]);
    expect(groups(1)).to.deep.equal([1, 1]);
  });
});
