/**
 * Hub-shaped networks of any size, the shape that this project plans: one shared-services VPC with the endpoints of
 * each domain, a transit gateway with a table per domain, spokes of six subnets in three zones that reach the spokes of
 * their domain. Security groups, network ACLs, S3 gateway endpoints and private zones are in it. Addresses: 10.0.0.0/8 for spokes (one /22 each, prod in the lower half),
 * 100.64.0.0/16 for the hub.
 */
import type { NetworkModel } from "../../../proof/model";
import { NetworkBuilder, object } from "./builder";

export const ZONES = ["use1-az1", "use1-az2", "use1-az4"] as const;
export const DOMAINS = ["prod", "nonprod"] as const;
export type Domain = (typeof DOMAINS)[number];

const TCP = 6;
const https = { protocol: TCP, ports: { from: 443, to: 443 } };

/** The block of the n-th spoke of a domain, and addresses in it. */
function spokeBlock(domain: Domain, index: number): { cidr: string; at: (offset: number) => string } {
  const number = (domain === "prod" ? 0 : 8192) + index;
  const [second, third] = [Math.floor(number / 64), (number % 64) * 4];
  return {
    cidr: `10.${second}.${third}.0/22`,
    at: (offset) => `10.${second}.${third + Math.floor(offset / 256)}.${offset % 256}`,
  };
}

/** Which domain the n-th spoke is in: they alternate. */
export function domainOf(index: number): Domain {
  return index % 2 === 0 ? "prod" : "nonprod";
}

/** Supernets of a domain. */
export const SUPERNETS: Readonly<Record<Domain, string>> = { prod: "10.0.0.0/9", nonprod: "10.128.0.0/9" };
/** Endpoint blocks of a domain in the hub. */
export const BLOCKS: Readonly<Record<Domain, string>> = { prod: "100.64.0.0/20", nonprod: "100.64.16.0/20" };
export const HUB_CIDR = "100.64.0.0/16";

/** A hub with that many spokes. Each spoke has three workload and three attachment subnets, two tables, one ACL. */
export function hubNetwork(spokes: number): NetworkModel {
  const b = new NetworkBuilder();
  b.transitGateway("tgw");
  for (const table of [...DOMAINS, "hub", "hybrid"]) b.transitTable(table, "tgw");
  addHub(b);
  for (let i = 0; i < spokes; i++) addSpoke(b, i);
  addOnPremises(b);
  addZones(b, spokes);
  return b.model();
}

function addHub(b: NetworkBuilder): void {
  b.vpc("hub", [HUB_CIDR]);
  const toTgw = { kind: "transit-gateway", key: "tgw" } as const;
  const attachmentSubnets = ZONES.map((zone, i) =>
    b.subnet(`hub-attachment-${zone}`, "hub", [`100.64.255.${i * 16}/28`], zone),
  );
  for (const [d, domain] of DOMAINS.entries()) {
    b.table(`hub-${domain}-table`, "hub", [b.route(SUPERNETS[domain], toTgw)]);
    const from = SUPERNETS[domain];
    b.acl(`hub-${domain}-acl`, "hub", [
      b.aclRule("ingress", 100, from, "allow", https),
      b.aclRule("egress", 100, from, "allow", { protocol: TCP, ports: { from: 1024, to: 65535 } }),
    ]);
    b.group(`hub-${domain}-consumers`, "hub", [b.groupRule("ingress", from, https)]);
    b.group(`hub-${domain}-spokes`, "hub", [b.groupRule("ingress", from, https)]);
    const addresses = new Map<string, string>();
    ZONES.forEach((zone, i) => {
      const base = `100.64.${d * 16 + i * 2}`;
      const subnet = b.subnet(`hub-${domain}-${zone}`, "hub", [`${base}.0/24`], zone, {
        table: `hub-${domain}-table`,
        acl: `hub-${domain}-acl`,
      });
      addresses.set(subnet, base);
    });
    for (let e = 0; e < 12; e++) {
      const group = `hub-${domain}-${e < 4 ? "consumers" : "spokes"}`;
      const at = new Map([...addresses].map(([subnet, base]) => [subnet, [`${base}.${10 + e}`]]));
      b.endpoint(`endpoint-${domain}-${e}`, "hub", [group], at);
    }
    const others = DOMAINS.filter((other) => other !== domain).map((other) => b.transitRoute(SUPERNETS[other]));
    const routes = [b.transitRoute(BLOCKS[domain], "hub-attachment"), b.transitRoute(HUB_CIDR), ...others];
    b.transitTable(domain, "tgw", routes);
  }
  b.attachment("hub-attachment", "tgw", { vpc: "hub", subnets: attachmentSubnets, association: "hub" });
}

function addSpoke(b: NetworkBuilder, index: number): void {
  const domain = domainOf(index);
  const { cidr, at } = spokeBlock(domain, index >> 1);
  const vpc = b.vpc(`spoke-${index}`, [cidr]);
  const toTgw = { kind: "transit-gateway", key: "tgw" } as const;
  const workload = b.table(`${vpc}-workload-table`, vpc, [
    b.route(BLOCKS[domain], toTgw),
    b.route("192.168.0.0/16", toTgw),
    b.route(SUPERNETS[domain], toTgw),
  ]);
  b.table(`${vpc}#main-table`, vpc, [b.route("192.168.0.0/16", toTgw)]);
  const storage = `${vpc}-s3`;
  b.draft.gatewayEndpoints.set(storage, {
    vpc,
    service: "com.amazonaws.us-east-1.s3",
    prefixList: "pl-s3",
    routeTables: [workload],
    ...object(storage),
  });
  const acl = b.acl(`${vpc}-acl`, vpc, [
    b.aclRule("ingress", 90, cidr),
    b.aclRule("ingress", 100, BLOCKS[domain], "allow", { protocol: TCP, ports: { from: 1024, to: 65535 } }),
    b.aclRule("ingress", 110, "192.168.0.0/16"),
    b.aclRule("ingress", 120, SUPERNETS[domain]),
    b.aclRule("egress", 90, cidr),
    b.aclRule("egress", 100, "0.0.0.0/0"),
  ]);
  const ends = ZONES.map((zone, i) => {
    b.subnet(`${vpc}-workload-${zone}`, vpc, [`${at(i * 256)}/24`], zone, { table: workload, acl });
    return b.subnet(`${vpc}-attachment-${zone}`, vpc, [`${at(768 + i * 16)}/28`], zone);
  });
  const propagations = index % 10 === 0 ? ["hub", domain, "hybrid"] : ["hub", domain];
  b.attachment(`${vpc}-attachment`, "tgw", { vpc, subnets: ends, association: domain, propagations });
}

function addOnPremises(b: NetworkBuilder): void {
  b.prefixList("pl-s3", ["52.216.0.0/15", "54.231.0.0/17"], "com.amazonaws.us-east-1.s3");
  b.attachment("dx", "tgw", {
    kind: "direct-connect",
    association: "hybrid",
    propagations: ["hub"],
    allowedPrefixes: [BLOCKS.prod],
    learned: [b.learned("192.168.0.0/16", { via: "direct-connect" })],
  });
}

function addZones(b: NetworkBuilder, spokes: number): void {
  for (const domain of DOMAINS) {
    const vpcs = Array.from({ length: spokes }, (_, i) => i)
      .filter((i) => domainOf(i) === domain)
      .map((i) => `spoke-${i}`);
    for (let e = 0; e < 12; e++) {
      const name = `service-${e}.us-east-1.amazonaws.com`;
      const key = `zone-${domain}-${e}`;
      b.draft.zones.set(key, {
        key,
        urn: key,
        name: key,
        external: false,
        opaque: [],
        domain: name,
        vpcs,
        records: [
          { urn: key, name, type: "A", values: [], alias: { endpoint: `endpoint-${domain}-${e}` }, conditional: false },
        ],
      });
    }
  }
}

/** Routes of a network as AWS would list them: static ones, `local`, prefix lists, propagated. */
export function routeCount(model: NetworkModel): number {
  let count = 0;
  for (const { routes, vpc } of model.routeTables.values())
    count += routes.length + (model.vpcs.get(vpc)?.cidrs.length ?? 0);
  for (const { routeTables } of model.gatewayEndpoints.values()) count += routeTables.length;
  for (const { routes } of model.transitTables.values()) count += routes.length;
  for (const { propagations, vpc, learned } of model.attachments.values()) {
    count += propagations.length * (learned.length + (model.vpcs.get(vpc ?? "")?.cidrs.length ?? 0));
  }
  return count;
}
