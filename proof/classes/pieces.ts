/**
 * Functions of an address that are constant on runs of atoms: what a route table does, what a filter says. CIDRs
 * either nest or are apart, so one sweep with a stack meets, for each run, exactly the entries that cover it, widest
 * first.
 */
import type { Span } from "./atoms";

/** A piecewise constant function of atoms. */
export class Pieces {
  constructor(
    /** First atom of each piece, ascending; the first is 0. */
    readonly starts: readonly number[],
    readonly values: readonly number[],
  ) {}

  /** The value at an atom. */
  at(atom: number): number {
    const starts = this.starts;
    let lo = 0;
    let hi = starts.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1;
      if ((starts[mid] as number) <= atom) lo = mid;
      else hi = mid;
    }
    return this.values[lo] as number;
  }
}

/** Something that holds for the addresses of a prefix. */
export interface Entry<T> {
  readonly span: Span;
  readonly item: T;
}

/**
 * Builds the function whose value on an atom is `valueOf` the entries that cover it, widest first and otherwise in
 * the order given.
 */
export function sweep<T>(entries: readonly Entry<T>[], valueOf: (chain: readonly Entry<T>[]) => number): Pieces {
  const sorted = [...entries].sort(
    (a, b) => a.span.lo - b.span.lo || b.span.hi - a.span.hi || a.span.bits - b.span.bits,
  );
  const starts: number[] = [];
  const values: number[] = [];
  const stack: Entry<T>[] = [];
  const emit = (start: number): void => {
    const value = valueOf(stack);
    if (starts[starts.length - 1] === start) {
      starts.pop();
      values.pop();
    }
    if (values[values.length - 1] !== value) {
      starts.push(start);
      values.push(value);
    }
  };
  /** Leaves every entry that ends at or before `atom`; the function changes where it ends. */
  const closeUntil = (atom: number): void => {
    for (let top = stack[stack.length - 1]; top && top.span.hi <= atom; top = stack[stack.length - 1]) {
      const end = top.span.hi;
      while (stack[stack.length - 1]?.span.hi === end) stack.pop();
      emit(end);
    }
  };
  emit(0);
  for (let i = 0; i < sorted.length;) {
    const { lo } = (sorted[i] as Entry<T>).span;
    closeUntil(lo);
    while (i < sorted.length && (sorted[i] as Entry<T>).span.lo === lo) stack.push(sorted[i++] as Entry<T>);
    emit(lo);
  }
  closeUntil(Number.POSITIVE_INFINITY);
  return new Pieces(starts, values);
}
