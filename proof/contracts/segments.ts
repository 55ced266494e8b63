/**
 * Route tables as segments: runs of addresses with the routes that win there. A table is swept once over the ends of
 * its prefixes; more than one winner means that AWS may take any of them.
 */
import { prefix, type Prefix } from "../../net/ip";
import type { Key, NetworkModel, RouteTarget } from "../model";
import type { Rules, TransitOrigin, VpcOrigin } from "./rules";
import { ofPrefix, type Span } from "./spans";

/** A route of a transit gateway table as it wins somewhere. */
export interface TransitWinner {
  readonly urn: string;
  readonly destination: string;
  /** `undefined` drops. */
  readonly attachment?: Key;
  readonly origin: TransitOrigin;
}

/** A route of a VPC table as it wins somewhere. */
export interface VpcWinner {
  readonly urn: string;
  readonly destination: string;
  readonly target: RouteTarget | { readonly kind: "gateway-endpoint"; readonly key: Key };
  readonly origin: VpcOrigin;
  readonly dead: boolean;
  readonly prefixList?: Key;
}

export interface TransitSegment {
  readonly winners: readonly TransitWinner[];
}

export interface VpcSegment {
  readonly winners: readonly VpcWinner[];
}

interface Candidate<W> {
  readonly prefix: Prefix;
  readonly rank: number;
  readonly value: W;
}

/** A prefix that is open while the sweep passes over it. */
interface Open<W> {
  readonly span: Span;
  readonly bits: number;
  readonly candidates: readonly Candidate<W>[];
}

/** Everything that a transit gateway table does. */
export function transitSegments(model: NetworkModel, key: Key, rules: Rules): { span: Span; value: TransitSegment }[] {
  const candidates: Candidate<TransitWinner>[] = [];
  const add = (cidr: string, urn: string, origin: TransitOrigin, attachment: Key | undefined): void => {
    const value = { urn, destination: cidr, origin, ...(attachment === undefined ? {} : { attachment }) };
    candidates.push({ prefix: prefix(cidr), rank: rules.transitRank(origin), value });
  };
  const table = model.transitTables.get(key);
  for (const { urn, destination, attachment } of table?.routes ?? []) {
    if (attachment === undefined && !rules.blackholeMatches()) continue;
    if ("cidr" in destination) add(destination.cidr, urn, "static", attachment);
    else
      for (const entry of model.prefixLists.get(destination.prefixList)?.entries ?? [])
        add(entry, urn, "prefix-list", attachment);
  }
  for (const attachment of model.attachments.values()) {
    if (!attachment.propagations.includes(key) || !rules.propagates(attachment)) continue;
    const origin = attachment.privateTransport ? "private-vpn" : attachment.kind;
    const vpc = model.vpcs.get(attachment.vpc ?? "");
    const own = (vpc?.cidrs ?? []).filter((cidr) => attachment.ipv6 || !cidr.includes(":"));
    const cidrs = attachment.kind === "vpc" ? own : attachment.learned.map((route) => route.cidr);
    for (const cidr of cidrs) add(cidr, attachment.urn, origin, attachment.key);
  }
  return sweep(candidates, rules, (winning) => ({ winners: winning.map(({ value }) => value) }));
}

/** Everything that a VPC route table does; one that a virtual private gateway propagates into is covered by no contract. */
export function vpcSegments(model: NetworkModel, key: Key, rules: Rules): { span: Span; value: VpcSegment }[] {
  const table = model.routeTables.get(key);
  const vpc = model.vpcs.get(table?.vpc ?? "");
  const candidates: Candidate<VpcWinner>[] = [];
  const add = (cidr: string, value: Omit<VpcWinner, "destination">): void => {
    candidates.push({
      prefix: prefix(cidr),
      rank: rules.vpcRank(value.origin),
      value: { ...value, destination: cidr },
    });
  };
  const addList = (list: Key, value: Pick<VpcWinner, "urn" | "target" | "dead">): void => {
    for (const entry of model.prefixLists.get(list)?.entries ?? [])
      add(entry, { ...value, origin: "prefix-list", prefixList: list });
  };
  const replaced = new Set((table?.routes ?? []).flatMap((r) => ("cidr" in r.destination ? [r.destination.cidr] : [])));
  for (const cidr of vpc?.cidrs ?? [])
    if (!replaced.has(cidr))
      add(cidr, { urn: table?.urn ?? key, target: { kind: "local" }, origin: "local", dead: false });
  for (const { urn, destination, target, state } of table?.routes ?? []) {
    const common = { urn, target, dead: state === "blackhole" };
    if ("cidr" in destination) add(destination.cidr, { ...common, origin: "static" });
    else addList(destination.prefixList, common);
  }
  for (const endpoint of model.gatewayEndpoints.values())
    if (endpoint.routeTables.includes(key))
      addList(endpoint.prefixList, {
        urn: endpoint.urn,
        target: { kind: "gateway-endpoint", key: endpoint.key },
        dead: false,
      });
  return sweep(candidates, rules, (winning, covering) => {
    // Prefix lists that overlap with different targets: AWS takes one at random (VPC guide, Route priority).
    const listed = winning.some(({ value }) => value.prefixList !== undefined);
    const rivals = listed ? covering.filter(({ value }) => value.prefixList !== undefined) : [];
    return { winners: [...new Set([...winning, ...rivals])].map(({ value }) => value) };
  });
}

/** Sweeps over the ends of all prefixes; `pick` makes a segment of the winners and of everything that covers it. */
function sweep<W, S>(
  candidates: readonly Candidate<W>[],
  rules: Rules,
  pick: (winning: readonly Candidate<W>[], covering: readonly Candidate<W>[]) => S,
): { span: Span; value: S }[] {
  const out: { span: Span; value: S }[] = [];
  for (const family of [4, 6] as const) {
    const opens = merged(candidates.filter((c) => c.prefix.family === family));
    const starts = [...new Set(opens.flatMap(({ span }) => [span.from, span.to + 1n]))].sort((a, b) =>
      a < b ? -1 : 1,
    );
    let next = 0;
    let stack: Open<W>[] = [];
    for (const [i, from] of starts.entries()) {
      const end = starts[i + 1];
      if (end === undefined) break;
      stack = stack.filter(({ span }) => span.to >= from);
      for (let open = opens[next]; open?.span.from === from; open = opens[++next]) stack.push(open);
      const winning = bestOf(stack, rules);
      if (winning.length > 0)
        out.push({
          span: { family, from, to: end - 1n },
          value: pick(
            winning,
            stack.flatMap((o) => o.candidates),
          ),
        });
    }
  }
  return out;
}

/** One open prefix for all candidates of it, ordered by where they begin, the widest first. */
function merged<W>(candidates: readonly Candidate<W>[]): Open<W>[] {
  const groups = new Map<string, Candidate<W>[]>();
  for (const candidate of candidates) {
    const key = `${candidate.prefix.base}/${candidate.prefix.bits}`;
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  return [...groups.values()]
    .flatMap((group): Open<W>[] => {
      const [first] = group;
      return first ? [{ span: ofPrefix(first.prefix), bits: first.prefix.bits, candidates: group }] : [];
    })
    .sort((a, b) => (a.span.from === b.span.from ? a.bits - b.bits : a.span.from < b.span.from ? -1 : 1));
}

/** The candidates of the longest prefix, and of these the ones of the first rank. */
function bestOf<W>(stack: readonly Open<W>[], rules: Rules): readonly Candidate<W>[] {
  let best: Open<W> | undefined;
  for (const open of stack) if (!best || rules.longer(open.bits, best.bits)) best = open;
  const candidates = best?.candidates ?? [];
  const first = Math.min(...candidates.map(({ rank }) => rank));
  return candidates.filter(({ rank }) => rank === first);
}
