/**
 * Addresses and prefixes of both families as plain data. `net/ipv4.ts` plans with 32-bit numbers; this file answers
 * questions about networks somebody else wrote, where IPv6 stands beside IPv4, so its arithmetic is over bigint.
 */
import { formatAddress4, parseAddress4 } from "./ipv4";

/** IPv4 or IPv6. */
export type Family = 4 | 6;

/** One address: `value` is the unsigned integer of 32 or 128 bits. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** A prefix: `base` is the first address, `bits` the length. Host bits are zero. */
export interface Prefix {
  readonly family: Family;
  readonly base: bigint;
  readonly bits: number;
}

/** Width of an address in bits. */
export function width(family: Family): number {
  return family === 4 ? 32 : 128;
}

const HEXTET = /^[0-9a-fA-F]{1,4}$/;

/** The eight groups of an IPv6 text, or `undefined` if the text is none. */
function hextets(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => readGroups(half));
  const [head, tail] = groups;
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (!tail) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const out: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const embedded = index === parts.length - 1 && part.includes(".") ? parseAddress4(part) : undefined;
    if (embedded !== undefined) out.push(Math.floor(embedded / 65536), embedded % 65536);
    else if (HEXTET.test(part)) out.push(parseInt(part, 16));
    else return undefined;
  }
  return out;
}

/** Parses an address of either family; `undefined` for anything else. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = parseAddress4(text);
    return value === undefined ? undefined : { family: 4, value: BigInt(value) };
  }
  const groups = hextets(text);
  return groups && { family: 6, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) };
}

/** Formats an address: dotted quad, or IPv6 in the canonical form of RFC 5952. */
export function formatAddress(address: Address): string {
  if (address.family === 4) return formatAddress4(Number(address.value));
  const groups = Array.from({ length: 8 }, (_, i) => Number((address.value >> BigInt(112 - 16 * i)) & 0xffffn));
  const run = longestZeroRun(groups);
  const hex = (list: number[]) => list.map((group) => group.toString(16)).join(":");
  return run ? `${hex(groups.slice(0, run.from))}::${hex(groups.slice(run.to))}` : hex(groups);
}

/** The longest run of at least two zero groups (the first of equals), which RFC 5952 writes as `::`. */
function longestZeroRun(groups: number[]): { from: number; to: number } | undefined {
  let best: { from: number; to: number } | undefined;
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (groups[to] === 0) to++;
    if (to - from >= 2 && (!best || to - from > best.to - best.from)) best = { from, to };
    from = Math.max(from, to - 1);
  }
  return best;
}

/** What `parsePrefix` found: a prefix, or why the text is none. */
export type PrefixParse = { ok: true; prefix: Prefix } | { ok: false; problem: string; fix: string };

/** Parses `address/bits` of either family strictly; host bits must be zero. */
export function parsePrefix(text: string): PrefixParse {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  const length = slash < 0 ? "" : text.slice(slash + 1);
  if (!address || !/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > width(address.family)) {
    return { ok: false, problem: "is not a CIDR", fix: "write it as 10.20.0.0/20 or 2001:db8::/56" };
  }
  const prefix = network(address, Number(length));
  if (prefix.base !== address.value) {
    return { ok: false, problem: "has host bits set", fix: `write ${formatPrefix(prefix)}` };
  }
  return { ok: true, prefix };
}

/** Parses a prefix that is known to be valid; throws a programming error otherwise. */
export function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return parsed.prefix;
}

/** Formats a prefix as `address/bits`. */
export function formatPrefix(value: Prefix): string {
  return `${formatAddress({ family: value.family, value: value.base })}/${value.bits}`;
}

/** The prefix of length `bits` that holds an address. */
export function network(address: Address, bits: number): Prefix {
  const host = BigInt(width(address.family) - bits);
  return { family: address.family, base: (address.value >> host) << host, bits };
}

/** The last address of a prefix. */
export function lastOf(value: Prefix): bigint {
  return value.base + (1n << BigInt(width(value.family) - value.bits)) - 1n;
}

/** True if the prefix holds the address. */
export function holds(outer: Prefix, address: Address): boolean {
  return outer.family === address.family && address.value >= outer.base && address.value <= lastOf(outer);
}

/** True if every address of `inner` is in `outer`. */
export function covers(outer: Prefix, inner: Prefix): boolean {
  return (
    outer.family === inner.family && inner.bits >= outer.bits && inner.base >= outer.base && inner.base <= lastOf(outer)
  );
}

/** True if the two prefixes share an address. */
export function overlap(a: Prefix, b: Prefix): boolean {
  return covers(a, b) || covers(b, a);
}

/**
 * One address for each way in which `cuts` can tell the addresses of `whole` apart: any function of an address that
 * depends only on membership in the cuts takes the same values on the result as on all of `whole`.
 */
export function representatives(whole: Prefix, cuts: Iterable<Prefix>): Address[] {
  const starts = new Set<bigint>([whole.base]);
  const end = lastOf(whole);
  for (const cut of cuts) {
    if (!covers(whole, cut)) continue;
    starts.add(cut.base);
    const next = lastOf(cut) + 1n;
    if (next <= end) starts.add(next);
  }
  return [...starts].sort((a, b) => (a < b ? -1 : 1)).map((value) => ({ family: whole.family, value }));
}
