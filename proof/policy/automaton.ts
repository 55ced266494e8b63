/**
 * Which patterns can one text match at the same time? All patterns of one dimension (actions, resources, one condition
 * key) run side by side over every text of a universe; texts that match the same patterns are one class, and the
 * shortest text of each class stands for it. Exact: every text of the universe is in exactly one class.
 */

import { type CharClass, charTable, type CharTable } from "./alphabet";
import { type Node, type NodeSet, NodeSets } from "./node-sets";

export type { CharClass } from "./alphabet";

/** One step of a pattern: any of these characters, or any character of the class, once, at most once, or any number of times. */
export interface Element {
  readonly chars: string | CharClass;
  readonly repeat: "one" | "optional" | "many";
}

/** A class of texts: which labels its members carry, and its shortest member. */
export interface TextClass {
  readonly labels: bigint;
  readonly text: string;
}

/** Thrown where the number of states passes the limit: the question is then left undetermined. */
export class TooManyStates extends Error {}

/** A node while patterns are added. */
interface Draft {
  /** Nodes that an element leads to, so that patterns share what they have in common. */
  readonly children: Map<string, number>;
  readonly literals: Map<string, number[]>;
  readonly classes: { readonly chars: CharClass; readonly to: number }[];
  readonly skips: number[];
  labels: bigint;
}

/** A set of patterns with labels over a universe of texts. */
export class Automaton {
  private readonly nodes: Draft[] = [];
  private readonly classes = new Map<string, CharClass>();
  /** Shared ends of patterns, by label and what they match. */
  private readonly ends = new Map<string, number>();
  private readonly named = new Set<string>();
  private readonly universeRoot = this.node();
  private readonly patternRoot = this.node();

  /** Adds the texts to be told apart. Without any, there are none. */
  addUniverse(elements: readonly Element[]): void {
    this.at(this.walk(this.universeRoot, elements)).labels = 1n;
  }

  /**
   * Adds a pattern; every text that matches it carries the label, a bit mask. Long lists cost little more than the
   * characters in which they differ: what patterns have in common at their beginning, after an account id, and in a
   * wildcard at their end is shared.
   */
  addPattern(elements: readonly Element[], label: bigint): void {
    const pivot = afterAccount(elements);
    if (pivot === undefined) {
      this.addFrom(this.patternRoot, elements, label);
      return;
    }
    const rest = elements.slice(pivot);
    const key = `${label}:${rest.map(elementKey).join("\u0001")}`;
    let start = this.ends.get(key);
    if (start === undefined) {
      start = this.node();
      this.ends.set(key, start);
      this.addFrom(start, rest, label);
    }
    this.at(this.walk(this.patternRoot, elements.slice(0, pivot))).skips.push(start);
  }

  private addFrom(from: number, elements: readonly Element[], label: bigint): void {
    const last = elements.at(-1);
    if (last?.repeat !== "many" || typeof last.chars === "string") {
      this.at(this.walk(from, elements)).labels |= label;
      return;
    }
    const key = `${label}:${last.chars.name}`;
    let end = this.ends.get(key);
    if (end === undefined) {
      end = this.node();
      this.edge(this.at(end), last.chars, end);
      this.at(end).labels = label;
      this.ends.set(key, end);
    }
    this.at(this.walk(from, elements.slice(0, -1))).skips.push(end);
  }

  /**
   * Every class of texts, shortest representative first.
   * @param maxStates where to give up with `TooManyStates`.
   */
  explore(maxStates: number): TextClass[] {
    const chars = charTable([...this.classes.values()], this.named);
    const sets = new NodeSets(this.ready(), chars);
    const found = new Map<bigint, string>();
    const start: State = { universe: sets.from(this.universeRoot), patterns: sets.from(this.patternRoot), text: "" };
    const seen = new Set([keyOf(start.universe, start.patterns)]);
    const queue = [start];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head];
      if (!state) break;
      if (state.universe.labels !== 0n) {
        const { labels } = state.patterns;
        if (!found.has(labels)) found.set(labels, state.text);
      }
      for (const char of candidates(state, chars)) {
        const universe = sets.move(state.universe, char);
        // No text of the universe goes on so.
        if (universe.nodes.length === 0) continue;
        const patterns = sets.move(state.patterns, char);
        const key = keyOf(universe, patterns);
        if (seen.has(key)) continue;
        if (seen.size >= maxStates) throw new TooManyStates(`more than ${maxStates} states`);
        seen.add(key);
        queue.push({ universe, patterns, text: state.text + char });
      }
    }
    return [...found].map(([labels, text]) => ({ labels, text }));
  }

  private node(): number {
    this.nodes.push({ children: new Map(), literals: new Map(), classes: [], skips: [], labels: 0n });
    return this.nodes.length - 1;
  }

  private at(index: number): Draft {
    const node = this.nodes[index];
    if (!node) throw new Error(`no node ${index}`);
    return node;
  }

  /** Follows the elements from a node, sharing what an earlier pattern has in common, and returns the last node. */
  private walk(from: number, elements: readonly Element[]): number {
    let current = from;
    for (const element of elements) {
      const { chars, repeat } = element;
      const node = this.at(current);
      const key = elementKey(element);
      let child = node.children.get(key);
      if (child === undefined) {
        child = this.node();
        node.children.set(key, child);
        if (repeat !== "one") node.skips.push(child);
        this.edge(repeat === "many" ? this.at(child) : node, chars, child);
      }
      current = child;
    }
    return current;
  }

  private edge(from: Draft, chars: string | CharClass, to: number): void {
    if (typeof chars !== "string") {
      this.classes.set(chars.name, chars);
      from.classes.push({ chars, to });
      return;
    }
    for (let at = 0; at < chars.length; at++) {
      const char = chars.charAt(at);
      this.named.add(char);
      const targets = from.literals.get(char);
      if (targets) targets.push(to);
      else from.literals.set(char, [to]);
    }
  }

  /** The nodes, with classes as bits of the table. */
  private ready(): Node[] {
    const bits = new Map([...this.classes.keys()].map((name, at) => [name, 1 << at]));
    return this.nodes.map(({ literals, classes, skips, labels }) => ({
      literals,
      classes: classes.map(({ chars, to }) => ({ bit: bits.get(chars.name) ?? 0, to })),
      skips,
      labels,
    }));
  }
}

/** Where one text leads. */
interface State {
  readonly universe: NodeSet;
  readonly patterns: NodeSet;
  readonly text: string;
}

function keyOf(universe: NodeSet, patterns: NodeSet): number {
  return universe.id * 2 ** 26 + patterns.id;
}

/** One character for each way on: those that patterns name here, and for each cell one that none of them names. */
function candidates({ universe, patterns }: State, { cells }: CharTable): Iterable<string> {
  // Where the universe leaves no choice, what the patterns name makes no difference.
  if (universe.open === 0) return universe.named;
  const named = new Set([...universe.named, ...patterns.named]);
  const others: string[] = [];
  for (const [bits, cell] of cells) {
    if ((bits & universe.open) === 0) continue;
    const other = cell.find((char) => !named.has(char));
    if (other !== undefined) others.push(other);
  }
  return [...others, ...named];
}

function elementKey({ chars, repeat }: Element): string {
  return `${repeat} ${typeof chars === "string" ? chars : `class ${chars.name}`}`;
}

/** The position after the first twelve digits in a row: lists of ARNs mostly differ in the account. */
function afterAccount(elements: readonly Element[]): number | undefined {
  let digits = 0;
  for (const [at, { chars, repeat }] of elements.entries()) {
    digits = repeat === "one" && typeof chars === "string" && chars >= "0" && chars <= "9" ? digits + 1 : 0;
    if (digits === 12) return at + 1;
  }
  return undefined;
}
