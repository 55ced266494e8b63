/**
 * Which route of a VPC route table a packet takes. The answer is a set: more than one element means that AWS does
 * not promise which, or that something is not known.
 *
 * Rules (VPC guide, Route priority; Site-to-Site VPN guide, Route tables and VPN route priority):
 * longest prefix first; for equal prefixes static > prefix list > propagated, and among propagated ones
 * Direct Connect > static VPN > BGP VPN; `local` beats every propagated route, even a more specific one.
 */
import type { Key, Opaque, RouteTable, RouteTarget } from "../model";
import { matches, type Peer } from "./destination";
import { isPrivatePrefix, type Network } from "./network";

/** Where a route of a VPC leads: the model's targets, and gateway endpoints, whose routes the endpoint implies. */
export type VpcTarget = RouteTarget | { readonly kind: "gateway-endpoint"; readonly key: Key };

/** A route that was matched. */
export interface VpcRoute {
  readonly urn: string;
  readonly destination: string;
  readonly target: VpcTarget;
  readonly origin: "local" | "static" | "prefix-list" | "propagated";
  readonly blackhole: boolean;
}

/** One possibility of a lookup. */
export type Lookup<R> =
  | { readonly kind: "route"; readonly route: R; readonly random?: boolean }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly opaque: Opaque };

/** A route that may match, with its place in the order of equals: smaller comes first. */
interface Candidate extends VpcRoute {
  readonly bits: number;
  readonly rank: number;
  readonly certain: boolean;
  readonly prefixList?: Key;
}

const RANK = { local: 0, static: 1, "prefix-list": 2, "direct-connect": 3, "vpn-static": 4, "vpn-bgp": 5 } as const;

/** Targets that a route more specific than `local` may have (VPC guide, Rules and considerations). */
const INSIDE_TARGETS = new Set(["nat-gateway", "network-interface", "inspection-endpoint"]);

/** Looks a destination up in a VPC route table. */
export function lookupVpc(network: Network, table: RouteTable, peer: Peer): Lookup<VpcRoute>[] {
  const unknown = [...table.opaque.filter((o) => o.aspect === "routes"), ...unknownPropagation(network, table)];
  const candidates: Candidate[] = [];
  for (const source of [localRoutes, staticRoutes, endpointRoutes, propagatedRoutes])
    source(network, table, peer, candidates, unknown);
  const out = choose(network, table, candidates, unknown);
  return [...out, ...unknown.map((opaque) => ({ kind: "unknown" as const, opaque }))];
}

type Source = (network: Network, table: RouteTable, peer: Peer, out: Candidate[], unknown: Opaque[]) => void;

/** One `local` route for each CIDR of the VPC, unless a static route of the same destination replaced its target. */
const localRoutes: Source = (network, table, peer, out, unknown) => {
  const vpc = network.vpc(table.vpc);
  unknown.push(...vpc.opaque.filter((o) => o.aspect === "addresses"));
  for (const cidr of vpc.cidrs) {
    if (table.routes.some((r) => "cidr" in r.destination && r.destination.cidr === cidr && r.target.kind !== "local"))
      continue;
    push(
      network,
      out,
      peer,
      cidr,
      { urn: table.urn, target: { kind: "local" }, origin: "local", blackhole: false },
      RANK.local,
    );
  }
};

const staticRoutes: Source = (network, table, peer, out, unknown) => {
  for (const route of table.routes) {
    const common = { urn: route.urn, target: route.target, blackhole: route.state === "blackhole" };
    if ("cidr" in route.destination)
      push(network, out, peer, route.destination.cidr, { ...common, origin: "static" }, RANK.static);
    else pushList(network, out, unknown, peer, route.destination.prefixList, common);
  }
};

/** A gateway endpoint adds `prefix list → endpoint` to each table that it is associated with. */
const endpointRoutes: Source = (network, table, peer, out, unknown) => {
  for (const endpoint of network.endpointsOf(table.key)) {
    const target = { kind: "gateway-endpoint" as const, key: endpoint.key };
    pushList(network, out, unknown, peer, endpoint.prefixList, { urn: endpoint.urn, target, blackhole: false });
  }
};

/** Routes of virtual private gateways that propagate into the table. */
const propagatedRoutes: Source = (network, table, peer, out) => {
  for (const key of table.propagating) {
    const gateway = network.model.vpnGateways.get(key);
    if (gateway?.vpc !== table.vpc) continue;
    const common = {
      urn: gateway.urn,
      target: { kind: "vpn-gateway" as const, key },
      origin: "propagated" as const,
      blackhole: false,
    };
    for (const learned of gateway.learned)
      push(
        network,
        out,
        peer,
        learned.cidr,
        common,
        learned.via === "direct-connect" ? RANK["direct-connect"] : RANK["vpn-bgp"],
      );
    for (const connection of gateway.connections) {
      for (const cidr of network.model.vpnConnections.get(connection)?.staticRoutes ?? [])
        push(network, out, peer, cidr, common, RANK["vpn-static"]);
    }
  }
};

function unknownPropagation(network: Network, table: RouteTable): Opaque[] {
  return table.propagating.flatMap(
    (key) => network.model.vpnGateways.get(key)?.opaque.filter((o) => o.aspect === "propagation") ?? [],
  );
}

function push(
  network: Network,
  out: Candidate[],
  peer: Peer,
  cidr: string,
  route: Omit<VpcRoute, "destination">,
  rank: number,
  prefixList?: Key,
): void {
  const value = network.prefix(cidr);
  const match = matches(value, peer);
  if (match === "no") return;
  const list = prefixList === undefined ? {} : { prefixList };
  out.push({ ...route, destination: cidr, bits: value.bits, rank, certain: match === "yes", ...list });
}

/** A prefix list route is one route for each entry. A list of AWS that is not pinned holds public addresses only. */
function pushList(
  network: Network,
  out: Candidate[],
  unknown: Opaque[],
  peer: Peer,
  key: Key,
  common: Pick<VpcRoute, "urn" | "target" | "blackhole">,
): void {
  const list = network.model.prefixLists.get(key);
  const route = { ...common, origin: "prefix-list" as const };
  if (peer.kind === "service" && peer.prefixList === key) {
    // The service's own list holds the address for certain, whether its entries are pinned or not; they are more
    // specific than any default route.
    out.push({ ...route, destination: key, bits: 1, rank: RANK["prefix-list"], certain: true, prefixList: key });
    return;
  }
  for (const entry of list?.entries ?? []) push(network, out, peer, entry, route, RANK["prefix-list"], key);
  const opaque = list?.opaque.find((o) => o.aspect === "entries");
  if (opaque && !(list?.service !== undefined && isPrivatePeer(peer))) unknown.push(opaque);
}

function isPrivatePeer(peer: Peer): boolean {
  return (
    peer.kind === "address" &&
    isPrivatePrefix({
      family: peer.address.family,
      base: peer.address.value,
      bits: peer.address.family === 4 ? 32 : 128,
    })
  );
}

/** Applies the order to what matches. */
function choose(network: Network, table: RouteTable, all: Candidate[], unknown: Opaque[]): Lookup<VpcRoute>[] {
  const isLocal = all.some((c) => c.origin === "local" && c.certain);
  const candidates = all
    .filter((c) => !(isLocal && c.origin === "propagated"))
    .filter((c) => permitted(network, table, c, unknown));
  const best = first(candidates.filter((c) => c.certain));
  for (const c of candidates) {
    if (c.certain || (best && c.bits < best.bits)) continue;
    unknown.push({ aspect: "routes", urn: c.urn, because: `whether ${c.destination} holds the address is not known` });
  }
  if (!best) return [{ kind: "none" }];
  // Overlapping prefix lists with different targets: AWS picks one at random (VPC guide, Route priority and prefix lists).
  const lists = candidates.filter((c) => c.certain && c.prefixList !== undefined);
  const targets = new Set(lists.map((c) => JSON.stringify(c.target)));
  if (best.prefixList === undefined || targets.size < 2) return [{ kind: "route", route: best }];
  const winners = [...targets].map((target) =>
    first(candidates.filter((c) => c.certain && (c.prefixList === undefined || JSON.stringify(c.target) === target))),
  );
  const distinct = new Map(
    winners.filter((w) => w !== undefined).map((w) => [JSON.stringify([w.target, w.blackhole]), w]),
  );
  return [...distinct.values()].map((route) => ({ kind: "route", route, random: distinct.size > 1 }));
}

/** Longest prefix, then rank. */
function first(candidates: readonly Candidate[]): Candidate | undefined {
  return [...candidates].sort((a, b) => b.bits - a.bits || a.rank - b.rank)[0];
}

/** AWS refuses a static route inside the VPC's CIDR unless it is a whole subnet towards a middlebox. */
function permitted(network: Network, table: RouteTable, c: Candidate, unknown: Opaque[]): boolean {
  if (c.origin !== "static" && c.origin !== "prefix-list") return true;
  const value = network.prefix(c.origin === "static" ? c.destination : "0.0.0.0/0");
  const inside = network.vpc(table.vpc).cidrs.some((cidr) => {
    const outer = network.prefix(cidr);
    return (
      outer.family === value.family &&
      outer.bits < value.bits &&
      outer.base <= value.base &&
      matches(outer, { kind: "address", address: { family: value.family, value: value.base } }) === "yes"
    );
  });
  if (!inside || c.target.kind === "local") return true;
  const whole = network.subnetsOf(table.vpc).some((subnet) => subnet.cidrs.includes(c.destination));
  if (whole && INSIDE_TARGETS.has(c.target.kind)) return true;
  unknown.push({
    aspect: "routes",
    urn: c.urn,
    because: `AWS refuses the route ${c.destination}: inside the VPC's CIDR only a whole subnet may lead to a NAT gateway, interface or inspection endpoint`,
  });
  return false;
}
