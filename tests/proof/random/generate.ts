/**
 * Random networks, valid and broken, of every shape that the model knows: peerings, several transit gateways with
 * peerings between them, VPN, Direct Connect, Connect, prefix lists, NAT, appliances, endpoints, network ACLs, security
 * groups, blackholes, edge tables, unknown values. Half of what is drawn is what a sensible person would have written,
 * else hardly a packet would arrive.
 */
import type { Aspect, Key, NetworkModel, Route, RouteTarget } from "../../../proof/model";
import { NetworkBuilder } from "./builder";
import { Dice } from "./dice";
import { addFilters } from "./generate-filters";
import { addGateways } from "./generate-gateways";
import { relayNetwork } from "./generate-relay";
import { addTheme } from "./generate-themes";
import { addTransit } from "./generate-transit";

const ZONES = ["az1", "az2", "az3"];

/** What the parts of the generator share. */
export interface Plan {
  readonly b: NetworkBuilder;
  readonly dice: Dice;
  readonly ipv6: boolean;
  /** Much is left to AWS's choice: ACLs that let part of the clients' ports through, prefix lists that contradict. */
  readonly divided: boolean;
  /** Scales the probability of mistakes: most networks have few, or nothing would arrive anywhere. */
  readonly oddness: number;
  readonly vpcs: { readonly key: Key; readonly cidrs: string[]; readonly subnets: Key[]; readonly tables: Key[] }[];
}

export const ON_PREMISES = ["192.168.0.0/16", "192.168.8.0/24", "172.16.0.0/12", "10.9.0.0/16"] as const;
export const S3 = ["52.216.0.0/15", "54.231.0.0/17"] as const;
export const DESTINATIONS = [
  "0.0.0.0/0",
  "10.0.0.0/8",
  "10.0.0.0/15",
  "10.1.0.0/16",
  "10.2.0.0/16",
  "10.1.1.0/24",
  "10.2.2.0/24",
  "192.168.0.0/16",
  "::/0",
  "2001:db8::/32",
] as const;

/** One network in so many is of the shape of generate-relay.ts. */
const RELAYS = 50;

/** The network of a seed. */
export function randomNetwork(seed: number): NetworkModel {
  const dice = new Dice(seed);
  if (seed % RELAYS === RELAYS - 1) return relayNetwork(dice);
  const b = new NetworkBuilder();
  const ipv6 = dice.chance(0.25);
  const plan: Plan = { b, dice, ipv6, divided: dice.chance(0.9), oddness: dice.pick([0.1, 0.1, 0.3, 1]), vpcs: [] };
  const alike = dice.chance(0.35);
  const count = dice.int(2, alike ? 6 : 4);
  b.prefixList("pl-own", dice.some(["10.1.0.0/16", "10.2.0.0/16", "10.0.0.0/8", "192.168.0.0/16"], 0.5));
  b.prefixList("pl-other", dice.some(["10.1.0.0/16", "10.2.2.0/24", "10.3.0.0/16", "0.0.0.0/0"], 0.4));
  b.prefixList("pl-wide", ["10.0.0.0/8", "2001:db8::/32"]);
  b.prefixList("pl-wider", ["10.0.0.0/9", "192.168.0.0/16"]);
  b.prefixList("pl-s3", [...S3], "com.amazonaws.us-east-1.s3");
  for (let i = 0; i < count; i++) addVpc(plan, i, alike);
  addGateways(plan);
  addTransit(plan);
  for (const vpc of plan.vpcs) for (const table of vpc.tables) addRoutes(plan, vpc.key, table);
  addFilters(plan);
  if (dice.chance(0.25)) addTheme(plan);
  if (dice.chance(0.4)) addUnknowns(plan);
  return b.model();
}

function addVpc({ b, dice, ipv6, vpcs }: Plan, index: number, alike: boolean): void {
  // Now and then two VPCs have the same addresses.
  const second = dice.chance(0.05) ? 1 : index;
  const cidrs = [`10.${second}.0.0/16`];
  if (dice.chance(0.1)) cidrs.push(`100.64.${index * 16}.0/20`);
  if (ipv6 && dice.chance(0.8)) cidrs.push(`2001:db8:${index}::/56`);
  const key = b.vpc(`vpc${index}`, cidrs);
  const tables = [`${key}#main-table`];
  const extra = alike ? 1 : dice.int(0, 2);
  for (let t = 0; t < extra; t++) tables.push(b.table(`${key}-table${t}`, key, []));
  const subnets: Key[] = [];
  for (let s = 0; s < (alike ? 2 : dice.int(1, 4)); s++) {
    const zone = alike ? (ZONES[s] ?? "az1") : dice.pick(ZONES);
    const own = [`10.${second}.${s}.0/24`];
    if (cidrs.some((cidr) => cidr.includes(":"))) own.push(`2001:db8:${index}:${s}::/64`);
    const table = alike ? (tables[s] ?? tables[0]) : dice.pick(tables);
    const open = dice.chance(0.25);
    subnets.push(b.subnet(`${key}-s${s}`, key, own, zone, { ...(table === undefined ? {} : { table }), open }));
  }
  vpcs.push({ key, cidrs, subnets, tables });
}

/** Targets that a table of the VPC may name. */
function targetsOf({ b }: Plan, vpc: Key): RouteTarget[] {
  const { draft } = b;
  const out: RouteTarget[] = [];
  for (const { vpc: owner, transitGateway, kind } of draft.attachments.values()) {
    if (owner === vpc && kind === "vpc") out.push({ kind: "transit-gateway", key: transitGateway });
  }
  for (const p of draft.peerings.values()) {
    if (p.requester === vpc || p.accepter === vpc) out.push({ kind: "peering", key: p.key });
  }
  for (const g of draft.internetGateways.values())
    if (g.vpc === vpc) out.push({ kind: "internet-gateway", key: g.key });
  for (const g of draft.egressOnlyGateways.values()) {
    if (g.vpc === vpc) out.push({ kind: "egress-only-internet-gateway", key: g.key });
  }
  for (const g of draft.natGateways.values()) if (g.vpc === vpc) out.push({ kind: "nat-gateway", key: g.key });
  for (const g of draft.vpnGateways.values()) if (g.vpc === vpc) out.push({ kind: "vpn-gateway", key: g.key });
  for (const g of draft.inspectionEndpoints.values()) {
    if (g.vpc === vpc) out.push({ kind: "inspection-endpoint", key: g.key });
  }
  for (const card of draft.interfaces.values()) {
    if (draft.subnets.get(card.subnet)?.vpc === vpc) out.push({ kind: "network-interface", key: card.key });
  }
  return out;
}

function addRoutes(plan: Plan, vpc: Key, table: Key): void {
  const { b, dice } = plan;
  const targets = targetsOf(plan, vpc);
  const old = b.draft.routeTables.get(table);
  if (!old) return;
  const routes: Route[] = [];
  const likely = targets.filter(({ kind }) => kind === "transit-gateway" || kind === "peering");
  const main = dice.chance(0.75)
    ? (likely.find(({ kind }) => kind === "transit-gateway") ?? likely[0])
    : dice.maybe(likely);
  // What a sensible table has: everything private, or everything, to the neighbours.
  if (main && plan.divided && dice.chance(0.65)) {
    routes.push(
      b.route("pl-wide", main),
      b.route("pl-wider", dice.pick(targets), dice.chance(0.3) ? "blackhole" : "active"),
    );
  }
  if (main && dice.chance(0.97)) {
    routes.push(b.route(dice.pick(["10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0"]), main));
    if (plan.ipv6 && dice.chance(0.7)) routes.push(b.route("2001:db8::/32", main));
    if (dice.chance(0.5)) routes.push(b.route("192.168.0.0/16", main));
  }
  const exits = targets.filter(({ kind }) => !["transit-gateway", "peering", "network-interface"].includes(kind));
  const exit = dice.maybe(exits);
  if (exit && dice.chance(0.6))
    routes.push(b.route(exit.kind === "egress-only-internet-gateway" ? "::/0" : "0.0.0.0/0", exit));
  for (let i = dice.chance(0.6 * plan.oddness) ? dice.int(1, 2) : 0; i > 0; i--)
    routes.push(strangeRoute(plan, vpc, targets));
  const distinct = new Map(routes.map((route) => [JSON.stringify(route.destination), route]));
  const inherited = distinct.has('{"cidr":"0.0.0.0/0"}') ? [] : old.routes;
  b.draft.routeTables.set(table, { ...old, routes: [...inherited, ...distinct.values()] });
}

function strangeRoute({ b, dice, vpcs }: Plan, vpc: Key, targets: readonly RouteTarget[]): Route {
  const own = vpcs.find(({ key }) => key === vpc);
  const ownSubnets = (own?.subnets ?? []).flatMap((key) => b.draft.subnets.get(key)?.cidrs ?? []);
  const where = dice.pick([...DESTINATIONS, "pl-own", "pl-other", ...ownSubnets, ...(own?.cidrs ?? [])]);
  const elsewhere: RouteTarget[] = [...b.draft.internetGateways.keys()].map((key) => ({
    kind: "internet-gateway",
    key,
  }));
  const foreign: RouteTarget[] = [...b.draft.transitGateways.keys()].map((key) => ({ kind: "transit-gateway", key }));
  const unmodelled: RouteTarget = { kind: "unmodelled", urn: "cloud-wan", because: "not modelled" };
  const target = dice.maybe([...targets, ...targets, ...elsewhere, ...foreign]) ?? unmodelled;
  if (dice.chance(0.05)) return b.route(where, unmodelled);
  return b.route(where, target, dice.chance(0.1) ? "blackhole" : "active");
}

/** Aspects that may be unknown, by the kind of object. */
const ASPECTS: readonly (readonly [keyof NetworkModel, readonly Aspect[]])[] = [
  ["vpcs", ["addresses", "traffic"]],
  ["subnets", ["addresses", "zone", "route-table", "network-acl", "traffic"]],
  ["routeTables", ["routes"]],
  ["acls", ["rules"]],
  ["groups", ["rules"]],
  ["prefixLists", ["entries"]],
  ["interfaces", ["security-groups", "traffic"]],
  ["internetGateways", ["state"]],
  ["vpnGateways", ["state", "propagation"]],
  ["peerings", ["state"]],
  ["interfaceEndpoints", ["security-groups", "traffic", "subnets"]],
  ["transitGateways", ["traffic", "association"]],
  ["attachments", ["state", "subnets", "association", "propagation", "traffic", "routes"]],
  ["transitTables", ["routes"]],
  ["policyTables", ["rules"]],
  ["publicAccessBlocks", ["state"]],
];

function addUnknowns({ b, dice }: Plan): void {
  // Unknown routes of a table that much depends on, or anything anywhere.
  const central = ASPECTS.filter(([kind]) => kind === "routeTables" || kind === "transitTables" || kind === "acls");
  for (let n = dice.int(1, 4); n > 0; n--) {
    const [kind, aspects] = dice.pick(dice.chance(0.5) ? central : ASPECTS);
    const map = b.draft[kind] as Map<Key, { opaque: readonly unknown[]; zone?: string }>;
    const key = dice.maybe([...map.keys()]);
    const object = key === undefined ? undefined : map.get(key);
    if (key === undefined || !object) continue;
    const aspect = dice.pick(aspects);
    const opaque = [...object.opaque, { aspect, urn: key, because: "is not known" }];
    // What is not known is absent.
    const { zone: _zone, ...rest } = object;
    map.set(key, aspect === "zone" ? { ...rest, opaque } : { ...object, opaque });
  }
  if (dice.chance(0.03)) b.draft.strays = [{ aspect: "routes", urn: "stray", because: "may belong anywhere" }];
}
