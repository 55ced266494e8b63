/**
 * Which route of a transit gateway route table a packet takes; again a set.
 *
 * Rules (Transit Gateway guide, How transit gateways work, Route evaluation order): longest prefix first; for equal
 * prefixes static > prefix list reference > VPC > Direct Connect > Connect > VPN over private Direct Connect > VPN >
 * VPN concentrator; within one type shorter AS path, then lower MED; beyond that AWS promises no order.
 * A blackhole is a static route like any other. A peering propagates nothing.
 */
import { overlap } from "../../net/ip";
import type { Attachment, Key, Opaque, TransitTable } from "../model";
import { matches, type Peer } from "./destination";
import type { Network } from "./network";
import type { Lookup } from "./vpc-routes";

/** A transit gateway route that was matched. */
export interface TransitMatch {
  readonly urn: string;
  readonly destination: string;
  /** `undefined` is a blackhole. */
  readonly attachment?: Key;
  readonly origin: "static" | "prefix-list" | "propagated";
}

interface Candidate extends TransitMatch {
  readonly bits: number;
  readonly rank: number;
  readonly asPathLength: number;
  readonly med: number;
  readonly certain: boolean;
}

const RANK: Readonly<Record<Attachment["kind"] | "static" | "prefix-list" | "private-vpn", number>> = {
  static: 0,
  "prefix-list": 1,
  vpc: 2,
  "direct-connect": 3,
  connect: 4,
  "private-vpn": 5,
  vpn: 6,
  "vpn-concentrator": 7,
  peering: 8,
  unmodelled: 8,
};

/** Looks a destination up in a transit gateway route table. */
export function lookupTransit(network: Network, table: TransitTable, peer: Peer): Lookup<TransitMatch>[] {
  const unknown = table.opaque.filter((o) => o.aspect === "routes");
  const candidates = staticRoutes(network, table, peer, unknown);
  const vpcs: Attachment[] = [];
  for (const attachment of network.model.attachments.values()) {
    const here = attachment.propagations.includes(table.key);
    // Which tables it propagates to may be what is not known; an external one's propagations are in the states.
    if (here || (attachment.transitGateway === table.transitGateway && !attachment.external))
      unknown.push(...attachment.opaque.filter((o) => o.aspect === "propagation"));
    if (!here || attachment.state === "pending") continue;
    candidates.push(...propagated(network, attachment, peer, unknown));
    if (attachment.kind === "vpc") vpcs.push(attachment);
  }
  const out = withoutClashes(network, vpcs, candidates).flatMap((set) => choose(set, unknown));
  const distinct = new Map(out.map((lookup) => [JSON.stringify(lookup), lookup]));
  const random = [...distinct.values()].filter((lookup) => lookup.kind === "route").length > 1;
  const results = [...distinct.values()].map((lookup) => (lookup.kind === "route" ? { ...lookup, random } : lookup));
  return [...results, ...unknown.map((opaque) => ({ kind: "unknown" as const, opaque }))];
}

function staticRoutes(network: Network, table: TransitTable, peer: Peer, unknown: Opaque[]): Candidate[] {
  const out: Candidate[] = [];
  for (const route of table.routes) {
    const target = route.attachment === undefined ? {} : { attachment: route.attachment };
    const add = (cidr: string, origin: "static" | "prefix-list"): void => {
      const value = network.prefix(cidr);
      const match = matches(value, peer);
      const common = { urn: route.urn, destination: cidr, ...target, origin, asPathLength: 0, med: 0 };
      if (match !== "no") out.push({ ...common, bits: value.bits, rank: RANK[origin], certain: match === "yes" });
    };
    if ("cidr" in route.destination) add(route.destination.cidr, "static");
    else {
      const list = network.model.prefixLists.get(route.destination.prefixList);
      for (const entry of list?.entries ?? []) add(entry, "prefix-list");
      unknown.push(...(list?.opaque.filter((o) => o.aspect === "entries") ?? []));
    }
  }
  return out;
}

/** The routes that an attachment installs: all CIDRs of a VPC, or what BGP taught. */
function propagated(network: Network, attachment: Attachment, peer: Peer, unknown: Opaque[]): Candidate[] {
  const add = (cidr: string, asPathLength: number, med: number): Candidate[] => {
    const value = network.prefix(cidr);
    const match = matches(value, peer);
    if (match === "no") return [];
    const rank = attachment.privateTransport ? RANK["private-vpn"] : RANK[attachment.kind];
    const common = {
      urn: attachment.urn,
      destination: cidr,
      attachment: attachment.key,
      origin: "propagated" as const,
    };
    return [{ ...common, bits: value.bits, rank, asPathLength, med, certain: match === "yes" }];
  };
  if (attachment.kind !== "vpc") {
    const fallback = attachment.kind === "direct-connect" ? 0 : 100;
    return attachment.learned.flatMap((route) =>
      add(route.cidr, route.asPathLength, route.med < 0 ? fallback : route.med),
    );
  }
  if (attachment.vpc === undefined) return [];
  const vpc = network.vpc(attachment.vpc);
  unknown.push(...vpc.opaque.filter((o) => o.aspect === "addresses"));
  return vpc.cidrs.filter((cidr) => attachment.ipv6 || !cidr.includes(":")).flatMap((cidr) => add(cidr, 0, 0));
}

/**
 * A VPC whose CIDR overlaps that of another attached VPC is not propagated if it came later, and nothing tells which
 * came first (Transit Gateway guide, VPC attachments): one set of routes for each order.
 */
function withoutClashes(
  network: Network,
  vpcs: readonly Attachment[],
  candidates: readonly Candidate[],
): Candidate[][] {
  const involved = vpcs.filter((a) => candidates.some((c) => c.attachment === a.key && c.origin === "propagated"));
  for (const a of involved) {
    for (const b of vpcs) {
      if (a.key === b.key || !clash(network, a, b)) continue;
      return [a, b].map((loser) => candidates.filter((c) => c.attachment !== loser.key || c.origin !== "propagated"));
    }
  }
  return [[...candidates]];
}

function clash(network: Network, a: Attachment, b: Attachment): boolean {
  if (a.vpc === undefined || b.vpc === undefined) return false;
  const others = network.vpc(b.vpc).cidrs.map((cidr) => network.prefix(cidr));
  return network.vpc(a.vpc).cidrs.some((cidr) => others.some((other) => overlap(network.prefix(cidr), other)));
}

function choose(candidates: readonly Candidate[], unknown: Opaque[]): Lookup<TransitMatch>[] {
  const order = (a: Candidate, b: Candidate): number =>
    b.bits - a.bits || a.rank - b.rank || a.asPathLength - b.asPathLength || a.med - b.med;
  const sorted = candidates.filter((c) => c.certain).sort(order);
  const [best] = sorted;
  for (const c of candidates) {
    if (c.certain || (best && c.bits < best.bits)) continue;
    unknown.push({ aspect: "routes", urn: c.urn, because: `whether ${c.destination} holds the address is not known` });
  }
  if (!best) return [{ kind: "none" }];
  const equals = sorted.filter((c) => order(c, best) === 0);
  return equals.map(({ urn, destination, attachment, origin }) => ({
    kind: "route",
    route: { urn, destination, origin, ...(attachment === undefined ? {} : { attachment }) },
  }));
}
