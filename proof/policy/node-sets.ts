/** The sets of nodes that texts lead to, each made once, with where every character leads from there. */
import { type CharTable } from "./alphabet";

/** Where a node leads: by characters, and by any character of a class (a bit of the table). */
export interface Node {
  readonly literals: ReadonlyMap<string, readonly number[]>;
  readonly classes: readonly { readonly bit: number; readonly to: number }[];
  /** Nodes that are reached without a character. */
  readonly skips: readonly number[];
  readonly labels: bigint;
}

/** A set of nodes. */
export interface NodeSet {
  readonly id: number;
  readonly nodes: readonly number[];
  readonly labels: bigint;
  /** Characters that a node of the set names. */
  readonly named: ReadonlySet<string>;
  /** The classes by which nodes of the set lead on, as bits. */
  readonly open: number;
  /** Where characters lead, as far as it has been asked: those that are named, and others by their classes. */
  readonly byName: Map<string, NodeSet>;
  readonly byClasses: Map<number, NodeSet>;
}

/** All sets that one exploration meets. */
export class NodeSets {
  private readonly sets = new Map<string, NodeSet>();
  private readonly closures = new Map<number, readonly number[]>();

  constructor(
    private readonly nodes: readonly Node[],
    private readonly chars: CharTable,
  ) {}

  /** The node and what it skips to. */
  from(node: number): NodeSet {
    return this.set(this.closure(node));
  }

  /** Where a character leads. */
  move(from: NodeSet, char: string): NodeSet {
    const member = this.chars.bits.get(char) ?? 0;
    const named = from.named.has(char);
    const known = named ? from.byName.get(char) : from.byClasses.get(member & from.open);
    if (known) return known;
    let reached = NOWHERE;
    for (const index of from.nodes) {
      const node = this.nodes[index];
      if (!node) continue;
      for (const to of node.literals.get(char) ?? []) reached = union(reached, this.closure(to));
      for (const { bit, to } of node.classes) if ((bit & member) !== 0) reached = union(reached, this.closure(to));
    }
    const next = this.set(reached);
    if (named) from.byName.set(char, next);
    else from.byClasses.set(member & from.open, next);
    return next;
  }

  private set(nodes: readonly number[]): NodeSet {
    const key = nodes.join();
    const known = this.sets.get(key);
    if (known) return known;
    const named = new Set<string>();
    let open = 0;
    let labels = 0n;
    for (const index of nodes) {
      const node = this.nodes[index];
      if (!node) continue;
      labels |= node.labels;
      for (const char of node.literals.keys()) named.add(char);
      for (const { bit } of node.classes) open |= bit;
    }
    const set = { id: this.sets.size, nodes, labels, named, open, byName: new Map(), byClasses: new Map() };
    this.sets.set(key, set);
    return set;
  }

  private closure(index: number): readonly number[] {
    const known = this.closures.get(index);
    if (known) return known;
    const reached = new Set([index]);
    for (const node of reached) for (const next of this.nodes[node]?.skips ?? []) reached.add(next);
    const closure = reached.size === 1 ? [index] : [...reached].sort((a, b) => a - b);
    this.closures.set(index, closure);
    return closure;
  }
}

const NOWHERE: readonly number[] = [];

/** The sorted union of two sorted lists; most often one of them is empty. */
function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const out: number[] = [];
  let left = 0;
  let right = 0;
  while (left < a.length || right < b.length) {
    const x = a[left] ?? Infinity;
    const y = b[right] ?? Infinity;
    out.push(Math.min(x, y));
    if (x <= y) left++;
    if (y <= x) right++;
  }
  return out;
}
