/** Sets of addresses as lists of spans: what the contracts compare tables, rules and blocks with. */
import { formatAddress, lastOf, parseAddress, prefix, type Address, type Family, type Prefix } from "../../net/ip";

/** Addresses from the first to the last, both included. */
export interface Span {
  readonly family: Family;
  readonly from: bigint;
  readonly to: bigint;
}

/** Every address of both families. */
export const EVERYTHING: readonly Span[] = [
  { family: 4, from: 0n, to: (1n << 32n) - 1n },
  { family: 6, from: 0n, to: (1n << 128n) - 1n },
];

const kept = new Map<string, Span>();
const MOST_KEPT = 100_000;

/** The addresses of a CIDR. */
export function spanOf(cidr: string): Span {
  let span = kept.get(cidr);
  if (!span) {
    span = ofPrefix(prefix(cidr));
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(cidr, span);
  }
  return span;
}

/** The addresses of a parsed prefix. */
export function ofPrefix(value: Prefix): Span {
  return { family: value.family, from: value.base, to: lastOf(value) };
}

/** A single address. */
export function ofAddress({ family, value }: Address): Span {
  return { family, from: value, to: value };
}

/** Spans of CIDRs; what is no CIDR is left out. */
export function spansOf(cidrs: Iterable<string>): Span[] {
  return [...cidrs].map(spanOf);
}

/** Spans of addresses given as text. */
export function addressSpans(addresses: Iterable<string>): Span[] {
  return [...addresses].flatMap((text) => {
    const address = parseAddress(text);
    return address ? [ofAddress(address)] : [];
  });
}

export function overlaps(a: Span, b: Span): boolean {
  return a.family === b.family && a.from <= b.to && b.from <= a.to;
}

/** True if every address of the CIDR `inner` is in `outer`. */
export function within(inner: string, outer: string): boolean {
  const [a, b] = [spanOf(inner), spanOf(outer)];
  return a.family === b.family && a.from >= b.from && a.to <= b.to;
}

/** The addresses that two spans share. */
export function common(a: Span, b: Span): Span | undefined {
  if (!overlaps(a, b)) return undefined;
  return { family: a.family, from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
}

/** The addresses of a span that are in none of the others. */
export function without(span: Span, others: readonly Span[]): Span[] {
  let left: Span[] = [span];
  for (const other of others) {
    if (!overlaps(span, other)) continue;
    left = left.flatMap((one) => {
      if (!overlaps(one, other)) return [one];
      const out: Span[] = [];
      if (one.from < other.from) out.push({ ...one, to: other.from - 1n });
      if (one.to > other.to) out.push({ ...one, from: other.to + 1n });
      return out;
    });
  }
  return left;
}

/** The first span that two lists share. */
export function firstCommon(as: readonly Span[], bs: readonly Span[]): Span | undefined {
  for (const a of as) {
    for (const b of bs) {
      const both = common(a, b);
      if (both) return both;
    }
  }
  return undefined;
}

/** For people: one address, or the first and the last. */
export function showSpan({ family, from, to }: Span): string {
  const first = formatAddress({ family, value: from });
  return from === to ? first : `${first} to ${formatAddress({ family, value: to })}`;
}

/** Spans that carry something, found by the addresses that they share with another span. */
export class SpanIndex<T> {
  private readonly items: { span: Span; value: T }[];
  /** The last address of any span up to here, so that a search knows where to stop. */
  private readonly reach: bigint[] = [];

  constructor(items: Iterable<{ span: Span; value: T }>) {
    this.items = [...items].sort((a, b) => order(a.span, b.span));
    let family: Family | undefined;
    let most = -1n;
    for (const { span } of this.items) {
      if (span.family !== family) most = -1n;
      family = span.family;
      if (span.to > most) most = span.to;
      this.reach.push(most);
    }
  }

  /** Everything whose span shares an address with the given one. */
  overlapping(span: Span): { span: Span; value: T }[] {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.items[middle]?.span;
      if (at && (at.family < span.family || (at.family === span.family && at.from <= span.to))) low = middle + 1;
      else high = middle;
    }
    const out: { span: Span; value: T }[] = [];
    for (let i = low - 1; i >= 0; i--) {
      const item = this.items[i];
      if (item?.span.family !== span.family || (this.reach[i] ?? -1n) < span.from) break;
      if (item.span.to >= span.from) out.push(item);
    }
    return out.reverse();
  }
}

function order(a: Span, b: Span): number {
  return a.family - b.family || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);
}
