/**
 * Address atoms: the fewest intervals of addresses that every prefix of a network is a union of. All addresses of an
 * atom are treated alike by every table and filter, so the engine reasons about atoms and never about addresses.
 * IPv4 atoms are numbered first, IPv6 atoms after them; a prefix is a run of atoms of its own family.
 */
import { parseAddress, parsePrefix, width, type Family } from "../../net/ip";

/** A prefix as a run of atoms: `lo` to `hi`, without `hi`. */
export interface Span {
  readonly lo: number;
  readonly hi: number;
  /** Prefix length. */
  readonly bits: number;
  readonly family: Family;
}

/** IPv4 prefix text to base and length, without the generality of `parsePrefix`: most of a large network is IPv4. */
function quickPrefix4(text: string): { base: number; bits: number } | undefined {
  let part = 0;
  let base = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) part = part * 10 + code - 48;
    else if (code === 46) {
      base = base * 256 + part;
      part = 0;
      dots++;
    } else if (code === 47 && dots === 3) {
      const bits = Number(text.slice(i + 1));
      return { base: base * 256 + part, bits };
    } else return undefined;
  }
  return undefined;
}

/** First position in a sorted list whose value is greater than `value`. */
function after4(sorted: Float64Array, value: number): number {
  let lo = 0;
  let hi = sorted.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((sorted[mid] as number) <= value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** First position from `lo` on whose value is `limit` or more, by steps that double. */
function endFrom(sorted: Float64Array, lo: number, limit: number): number {
  let step = 1;
  while (lo + step < sorted.length && (sorted[lo + step] as number) < limit) step *= 2;
  let from = lo + (step >>> 1);
  let to = Math.min(lo + step, sorted.length);
  while (from < to) {
    const mid = (from + to) >>> 1;
    if ((sorted[mid] as number) < limit) from = mid + 1;
    else to = mid;
  }
  return to;
}

/** `after4` for IPv6: kept apart so that the search for IPv4 stays one over plain numbers. */
function after6(sorted: readonly bigint[], value: bigint): number {
  let lo = 0;
  let hi = sorted.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((sorted[mid] as bigint) <= value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** A span before its atoms are known. */
type Draft = { -readonly [K in keyof Span]: Span[K] };

/** The atoms of a set of prefixes. */
export class AtomSpace {
  private readonly spans = new Map<string, Span>();
  private readonly starts4: Float64Array;
  private readonly starts6: readonly bigint[];

  /**
   * @param each tells every prefix that matters, as canonical CIDR texts, once or more. It is given the run of each at
   *   once, which has its numbers when the space is made. Of a prefix that is told `apart` nobody can ask by its text.
   */
  constructor(each: (tell: (prefix: string) => Span, apart: (prefix: string) => Span) => void) {
    const four: Draft[] = [];
    const bases: number[] = [];
    const six: { span: Draft; base: bigint }[] = [];
    const cuts6 = new Set<bigint>([0n]);
    const apart = (text: string): Span => {
      const quick = quickPrefix4(text);
      if (quick) {
        const span: Draft = { lo: 0, hi: 0, bits: quick.bits, family: 4 };
        four.push(span);
        bases.push(quick.base);
        return span;
      }
      const { base, bits } = slowPrefix6(text, cuts6);
      const span: Draft = { lo: 0, hi: 0, bits, family: 6 };
      six.push({ span, base });
      return span;
    };
    each((text) => {
      let span = this.spans.get(text);
      if (!span) this.spans.set(text, (span = apart(text)));
      return span;
    }, apart);
    const cuts4 = new Float64Array(four.length * 2 + 1);
    four.forEach(({ bits }, i) => {
      const base = bases[i] as number;
      const next = base + 2 ** (32 - bits);
      cuts4[2 * i] = base;
      cuts4[2 * i + 1] = next < 2 ** 32 ? next : 0;
    });
    this.starts4 = distinct(cuts4.sort());
    this.starts6 = [...cuts6].sort((a, b) => (a < b ? -1 : 1));
    four.forEach((span, i) => {
      const base = bases[i] as number;
      span.lo = after4(this.starts4, base) - 1;
      // Most prefixes are one atom or few: the end is looked for from the beginning on.
      span.hi = endFrom(this.starts4, span.lo, base + 2 ** (32 - span.bits));
    });
    const offset = this.starts4.length;
    for (const { span, base } of six) {
      span.lo = offset + after6(this.starts6, base) - 1;
      span.hi = offset + after6(this.starts6, base + (1n << BigInt(128 - span.bits)) - 1n);
    }
  }

  /** Number of atoms of both families. */
  get size(): number {
    return this.starts4.length + this.starts6.length;
  }

  /** Number of IPv4 atoms: the number of the first IPv6 atom. */
  get ipv4(): number {
    return this.starts4.length;
  }

  /** The run of atoms of a prefix that the space was made with. */
  span(text: string): Span {
    const span = this.spans.get(text);
    if (!span) throw new Error(`${text} is not a prefix of this space`);
    return span;
  }

  family(atom: number): Family {
    return atom < this.starts4.length ? 4 : 6;
  }

  /** The atom that holds an address. */
  atomOf(family: Family, value: bigint): number {
    if (family === 4) return after4(this.starts4, Number(value)) - 1;
    return this.starts4.length + after6(this.starts6, value) - 1;
  }

  /** The atom that holds an address text; `undefined` if the text is no address. */
  atomOfText(text: string): number | undefined {
    const address = parseAddress(text);
    return address && this.atomOf(address.family, address.value);
  }

  /** The first address of an atom. */
  first(atom: number): { family: Family; value: bigint } {
    if (atom < this.starts4.length) return { family: 4, value: BigInt(this.starts4[atom] ?? 0) };
    return { family: 6, value: this.starts6[atom - this.starts4.length] ?? 0n };
  }

  /** Number of addresses of an atom. */
  count(atom: number): bigint {
    const { family, value } = this.first(atom);
    const last = family === 4 ? atom + 1 === this.starts4.length : atom + 1 === this.size;
    return (last ? 1n << BigInt(width(family)) : this.first(atom + 1).value) - value;
  }
}

/** Parses what is no IPv4 prefix, and notes where it begins and ends. */
function slowPrefix6(text: string, cuts: Set<bigint>): { base: bigint; bits: number } {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  const { base, bits } = parsed.prefix;
  cuts.add(base);
  const next = base + (1n << BigInt(128 - bits));
  if (next < 1n << 128n) cuts.add(next);
  return { base, bits };
}

function distinct(sorted: Float64Array): Float64Array {
  let n = 0;
  for (const value of sorted) if (n === 0 || sorted[n - 1] !== value) sorted[n++] = value;
  return sorted.slice(0, n);
}

/** `a.b.c.d` or an IPv6 address as the prefix that holds it alone. */
export function hostPrefix(address: string): string {
  return address.includes(":") ? `${address}/128` : `${address}/32`;
}
