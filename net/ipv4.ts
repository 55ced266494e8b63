/**
 * IPv4 prefixes as plain data: exact arithmetic for planning. Addresses are unsigned 32-bit numbers.
 * Why not a library: docs/decisions/0003-address-arithmetic.md.
 */

/** An IPv4 prefix: `base` is the first address (host bits are zero), `bits` the prefix length, 0 to 32. */
export interface Cidr4 {
  readonly base: number;
  readonly bits: number;
}

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ADDRESS = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

/** Parses a dotted quad; `undefined` for anything else, leading zeros and short forms included. */
export function parseAddress4(text: string): number | undefined {
  const match = ADDRESS.exec(text);
  if (!match) return undefined;
  return match.slice(1).reduce((value, octet) => value * 256 + Number(octet), 0);
}

/** Formats an unsigned 32-bit number as a dotted quad. */
export function formatAddress4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

/** Number of addresses in a prefix of that length. */
export function size4(bits: number): number {
  return 2 ** (32 - bits);
}

/** Last address of a prefix. */
export function last4(cidr: Cidr4): number {
  return cidr.base + size4(cidr.bits) - 1;
}

/** What `parseCidr4` found: a prefix, or the reason why the text is none. */
export type CidrParse = { ok: true; cidr: Cidr4 } | { ok: false; problem: string; fix: string };

/** Parses `a.b.c.d/n` strictly: host bits must be zero, since AWS would otherwise silently round or refuse. */
export function parseCidr4(text: string): CidrParse {
  const slash = text.indexOf("/");
  if (text.includes(":")) {
    return {
      ok: false,
      problem: "is IPv6 where an IPv4 CIDR is meant",
      fix: "write an IPv4 prefix such as 10.20.0.0/20",
    };
  }
  const base = parseAddress4(slash < 0 ? text : text.slice(0, slash));
  const length = slash < 0 ? "" : text.slice(slash + 1);
  if (base === undefined || !/^(3[0-2]|[12]?[0-9])$/.test(length)) {
    return { ok: false, problem: "is not an IPv4 CIDR", fix: "write it as a.b.c.d/n, for example 10.20.0.0/20" };
  }
  const bits = Number(length);
  if (base % size4(bits) !== 0) {
    const network = formatCidr4({ base: base - (base % size4(bits)), bits });
    return { ok: false, problem: "has host bits set", fix: `write ${network}` };
  }
  return { ok: true, cidr: { base, bits } };
}

/** Parses a prefix that is known to be valid; throws a programming error otherwise. */
export function cidr4(text: string): Cidr4 {
  const parsed = parseCidr4(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return parsed.cidr;
}

/** Formats a prefix as `a.b.c.d/n`. */
export function formatCidr4(cidr: Cidr4): string {
  return `${formatAddress4(cidr.base)}/${cidr.bits}`;
}

/** True if every address of `inner` is in `outer`. */
export function contains4(outer: Cidr4, inner: Cidr4): boolean {
  return inner.base >= outer.base && last4(inner) <= last4(outer);
}

/** True if the two prefixes share an address. */
export function overlaps4(a: Cidr4, b: Cidr4): boolean {
  return a.base <= last4(b) && b.base <= last4(a);
}

/** Order by first address, wider prefixes first. */
export function compare4(a: Cidr4, b: Cidr4): number {
  return a.base - b.base || a.bits - b.bits;
}

/** The fewest prefixes that cover exactly the addresses `from` to `to`, both included. */
export function cover4(from: number, to: number): Cidr4[] {
  const out: Cidr4[] = [];
  for (let base = from; base <= to;) {
    let bits = 32;
    while (bits > 0 && base % size4(bits - 1) === 0 && base + size4(bits - 1) - 1 <= to) bits--;
    out.push({ base, bits });
    base += size4(bits);
  }
  return out;
}

/** The fewest prefixes that cover exactly the union of the given ones: nothing wider, nothing lost. */
export function union4(cidrs: readonly Cidr4[]): Cidr4[] {
  const sorted = [...cidrs].sort(compare4);
  const out: Cidr4[] = [];
  let run: { from: number; to: number } | undefined;
  for (const cidr of sorted) {
    if (run && cidr.base <= run.to + 1) {
      run.to = Math.max(run.to, last4(cidr));
    } else {
      if (run) out.push(...cover4(run.from, run.to));
      run = { from: cidr.base, to: last4(cidr) };
    }
  }
  if (run) out.push(...cover4(run.from, run.to));
  return out;
}

/** The fewest prefixes that cover exactly the addresses of `outer` that are in none of `holes`. */
export function subtract4(outer: Cidr4, holes: readonly Cidr4[]): Cidr4[] {
  const out: Cidr4[] = [];
  let from = outer.base;
  for (const hole of union4(holes.filter((candidate) => overlaps4(candidate, outer)))) {
    if (hole.base > from) out.push(...cover4(from, hole.base - 1));
    from = Math.max(from, last4(hole) + 1);
  }
  if (from <= last4(outer)) out.push(...cover4(from, last4(outer)));
  return out;
}

/** `union4` over text. */
export function unionCidrs(cidrs: readonly string[]): string[] {
  return union4(cidrs.map(cidr4)).map(formatCidr4);
}

/** A named prefix, for overlap reports. */
export interface Labelled4<T> {
  readonly cidr: Cidr4;
  readonly label: T;
}

/** Every pair of overlapping prefixes, by sort and sweep: O(n log n + pairs). */
export function overlapping4<T>(items: readonly Labelled4<T>[]): [Labelled4<T>, Labelled4<T>][] {
  const sorted = [...items].sort((a, b) => compare4(a.cidr, b.cidr));
  const pairs: [Labelled4<T>, Labelled4<T>][] = [];
  let open: Labelled4<T>[] = [];
  for (const item of sorted) {
    open = open.filter((other) => last4(other.cidr) >= item.cidr.base);
    for (const other of open) pairs.push([other, item]);
    open.push(item);
  }
  return pairs;
}

/** The `index`-th prefix of length `bits` inside `block`; throws if the block has no such one. */
export function nth4(block: Cidr4, bits: number, index: number): Cidr4 {
  const base = block.base + index * size4(bits);
  if (bits < block.bits || index < 0 || base > last4(block)) {
    throw new Error(`${formatCidr4(block)} has no prefix number ${index} of length /${bits}`);
  }
  return { base, bits };
}

/** The smallest prefix length whose block holds `addresses` addresses. */
export function bitsFor(addresses: number): number {
  let bits = 32;
  while (size4(bits) < addresses) bits--;
  return bits;
}
