/**
 * Which patterns can one text match at the same time? All patterns of one dimension (actions, resources, one condition
 * key) run side by side over every text of a universe; texts that match the same patterns are one class, and the
 * shortest text of each class stands for it. Exact: every text of the universe is in exactly one class.
 */

/** A set of characters with a name. */
export interface CharClass {
  readonly name: string;
  readonly has: (char: string) => boolean;
}

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

/** The order in which characters are preferred in a representative. A character that no pattern names stands for all such. */
const ALPHABET =
  "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./+=,@:!#$%&'()*;<>?[\\]^`{|}~\" \0\u00a4";
const ALPHABET_CHARS = Array.from({ length: ALPHABET.length }, (_, at) => ALPHABET.charAt(at));

interface Node {
  readonly children: Map<string, number>;
  readonly literals: Map<string, number[]>;
  readonly classes: { readonly chars: CharClass; readonly to: number }[];
  readonly skips: number[];
  readonly universe: boolean;
  labels: bigint;
}

/** A set of patterns with labels over a universe of texts. */
export class Automaton {
  private readonly nodes: Node[] = [];
  private readonly classes = new Map<string, CharClass>();
  private readonly tails = new Map<string, number>();
  private readonly extra = new Set<string>();
  private readonly universeRoot = this.node(true);
  private readonly patternRoot = this.node(false);

  /** Adds the texts to be told apart. Without any, there are none. */
  addUniverse(elements: readonly Element[]): void {
    this.at(this.walk(this.universeRoot, elements)).labels = 1n;
  }

  /** Adds a pattern; every text that matches it carries the label, a bit mask. */
  addPattern(elements: readonly Element[], label: bigint): void {
    const last = elements.at(-1);
    if (last?.repeat !== "many" || typeof last.chars === "string") {
      this.at(this.walk(this.patternRoot, elements)).labels |= label;
      return;
    }
    // Patterns of one label that end alike share their end, so that a long list costs no more than its own characters.
    const key = `${label}:${last.chars.name}`;
    let end = this.tails.get(key);
    if (end === undefined) {
      end = this.node(false);
      this.edge(this.at(end), last.chars, end);
      this.at(end).labels = label;
      this.tails.set(key, end);
    }
    this.at(this.walk(this.patternRoot, elements.slice(0, -1))).skips.push(end);
  }

  /**
   * Every class of texts, shortest representative first.
   * @param maxStates where to give up with `TooManyStates`.
   */
  explore(maxStates: number): TextClass[] {
    const closures = this.nodes.map((_, index) => this.closure(index));
    const cells = this.cells();
    const found = new Map<bigint, string>();
    const start = union([closures[this.universeRoot] ?? [], closures[this.patternRoot] ?? []]);
    const seen = new Set([start.join()]);
    const queue: State[] = [{ nodes: start, text: "" }];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head];
      if (!state) break;
      const labels = this.labelsOf(state.nodes);
      if (labels !== undefined && !found.has(labels)) found.set(labels, state.text);
      for (const char of this.candidates(state.nodes, cells)) {
        const nodes = this.move(state.nodes, char, closures);
        if (!nodes) continue;
        const key = nodes.join();
        if (seen.has(key)) continue;
        if (seen.size >= maxStates) throw new TooManyStates(`more than ${maxStates} states`);
        seen.add(key);
        queue.push({ nodes, text: state.text + char });
      }
    }
    return [...found].map(([labels, text]) => ({ labels, text }));
  }

  private node(universe: boolean): number {
    this.nodes.push({ children: new Map(), literals: new Map(), classes: [], skips: [], universe, labels: 0n });
    return this.nodes.length - 1;
  }

  private at(index: number): Node {
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
      const key = `${repeat} ${typeof chars === "string" ? chars : `class ${chars.name}`}`;
      let child = node.children.get(key);
      if (child === undefined) {
        child = this.node(node.universe);
        node.children.set(key, child);
        if (repeat !== "one") node.skips.push(child);
        this.edge(repeat === "many" ? this.at(child) : node, chars, child);
      }
      current = child;
    }
    return current;
  }

  private edge(from: Node, chars: string | CharClass, to: number): void {
    if (typeof chars !== "string") {
      this.classes.set(chars.name, chars);
      from.classes.push({ chars, to });
      return;
    }
    for (let at = 0; at < chars.length; at++) {
      const char = chars.charAt(at);
      if (!ALPHABET.includes(char)) this.extra.add(char);
      const targets = from.literals.get(char);
      if (targets) targets.push(to);
      else from.literals.set(char, [to]);
    }
  }

  private closure(index: number): number[] {
    const reached = new Set([index]);
    for (const node of reached) for (const next of this.at(node).skips) reached.add(next);
    return [...reached];
  }

  /** Characters that no class tells apart, in order of preference. */
  private cells(): string[][] {
    const classes = [...this.classes.values()];
    const cells = new Map<string, string[]>();
    for (const char of [...ALPHABET_CHARS, ...this.extra]) {
      const key = classes.map(({ has }) => (has(char) ? "1" : "0")).join("");
      const cell = cells.get(key);
      if (cell) cell.push(char);
      else cells.set(key, [char]);
    }
    return [...cells.values()];
  }

  /** One character for each way on: those that patterns name here, and for each cell one that none of them names. */
  private candidates(state: readonly number[], cells: readonly string[][]): Iterable<string> {
    const named = new Set<string>();
    let classes = false;
    for (const index of state) {
      const node = this.at(index);
      for (const char of node.literals.keys()) named.add(char);
      if (node.universe && node.classes.length > 0) classes = true;
    }
    if (!classes) return named;
    const candidates: string[] = [];
    for (const cell of cells) {
      const other = cell.find((char) => !named.has(char));
      if (other !== undefined) candidates.push(other);
    }
    return [...candidates, ...named];
  }

  /** The state after a character, or `undefined` if no text of the universe goes on so. */
  private move(state: readonly number[], char: string, closures: readonly number[][]): number[] | undefined {
    const reached: number[][] = [];
    let possible = false;
    for (const index of state) {
      const node = this.at(index);
      const before = reached.length;
      for (const to of node.literals.get(char) ?? []) reached.push(closures[to] ?? []);
      for (const { chars, to } of node.classes) if (chars.has(char)) reached.push(closures[to] ?? []);
      if (node.universe && reached.length > before) possible = true;
    }
    return possible ? union(reached) : undefined;
  }

  /** The labels of the text that leads here, or `undefined` if it is not a text of the universe. */
  private labelsOf(state: readonly number[]): bigint | undefined {
    let labels = 0n;
    let whole = false;
    for (const index of state) {
      const node = this.at(index);
      if (!node.universe) labels |= node.labels;
      else if (node.labels !== 0n) whole = true;
    }
    return whole ? labels : undefined;
  }
}

interface State {
  readonly nodes: readonly number[];
  readonly text: string;
}

function union(lists: readonly (readonly number[])[]): number[] {
  const all = lists.flat().sort((a, b) => a - b);
  let length = 0;
  for (const node of all) if (length === 0 || all[length - 1] !== node) all[length++] = node;
  all.length = length;
  return all;
}
