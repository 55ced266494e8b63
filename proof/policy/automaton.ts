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
  /** Shared ends of patterns, by label and what they match. */
  private readonly ends = new Map<string, number>();
  private readonly extra = new Set<string>();
  private readonly universeRoot = this.node(true);
  private readonly patternRoot = this.node(false);

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
      start = this.node(false);
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
      end = this.node(false);
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
    const chars = this.charTable();
    const nodes = this.nodes.map((_, index) => this.ready(index, chars));
    const found = new Map<bigint, string>();
    const start: State = {
      universe: this.closure(this.universeRoot),
      patterns: this.closure(this.patternRoot),
      text: "",
    };
    const seen = new Set([keyOf(start)]);
    const queue = [start];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head];
      if (!state) break;
      if (state.universe.some((index) => this.at(index).labels !== 0n)) {
        const labels = state.patterns.reduce((sum, index) => sum | this.at(index).labels, 0n);
        if (!found.has(labels)) found.set(labels, state.text);
      }
      for (const char of candidates(state, nodes, chars)) {
        const universe = move(state.universe, char, nodes, chars);
        // No text of the universe goes on so.
        if (universe.length === 0) continue;
        const next = { universe, patterns: move(state.patterns, char, nodes, chars), text: state.text + char };
        const key = keyOf(next);
        if (seen.has(key)) continue;
        if (seen.size >= maxStates) throw new TooManyStates(`more than ${maxStates} states`);
        seen.add(key);
        queue.push(next);
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
      const key = elementKey(element);
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
    if (this.at(index).skips.length === 0) return [index];
    const reached = new Set([index]);
    for (const node of reached) for (const next of this.at(node).skips) reached.add(next);
    return [...reached].sort((a, b) => a - b);
  }

  /** Which classes each character is in, as bits, and the characters of each such cell in order of preference. */
  private charTable(): CharTable {
    const classes = [...this.classes.values()];
    const bits = new Map<string, number>();
    const cells = new Map<number, string[]>();
    for (const char of [...ALPHABET_CHARS, ...this.extra]) {
      const member = classes.reduce((sum, { has }, at) => (has(char) ? sum | (1 << at) : sum), 0);
      bits.set(char, member);
      const cell = cells.get(member);
      if (cell) cell.push(char);
      else cells.set(member, [char]);
    }
    return { bits, cells: [...cells], classes: classes.map(({ name }) => name) };
  }

  private ready(index: number, { classes: names }: CharTable): ReadyNode {
    const { literals, classes } = this.at(index);
    const reach = (to: readonly number[]): readonly number[] =>
      to.reduce((reached, node) => union(reached, this.closure(node)), NOWHERE);
    return {
      literals: new Map([...literals].map(([char, to]) => [char, reach(to)])),
      classes: classes.map(({ chars, to }) => ({ bit: 1 << names.indexOf(chars.name), reached: this.closure(to) })),
    };
  }
}

/** A set of nodes that one text leads to. */
interface State {
  readonly universe: readonly number[];
  readonly patterns: readonly number[];
  readonly text: string;
}

interface CharTable {
  readonly bits: ReadonlyMap<string, number>;
  readonly cells: readonly (readonly [number, readonly string[]])[];
  readonly classes: readonly string[];
}

/** A node with what follows each character, skips included. */
interface ReadyNode {
  readonly literals: ReadonlyMap<string, readonly number[]>;
  readonly classes: readonly { readonly bit: number; readonly reached: readonly number[] }[];
}

function keyOf({ universe, patterns }: State): string {
  return `${universe.join()};${patterns.join()}`;
}

/** One character for each way on: those that patterns name here, and for each cell one that none of them names. */
function candidates(state: State, nodes: readonly ReadyNode[], { cells }: CharTable): Iterable<string> {
  const named = new Set<string>();
  let open = 0;
  for (const index of state.universe) {
    const node = nodes[index];
    if (!node) continue;
    for (const char of node.literals.keys()) named.add(char);
    for (const { bit } of node.classes) open |= bit;
  }
  // Where the universe leaves no choice, what the patterns name makes no difference.
  if (open === 0) return named;
  for (const index of state.patterns) for (const char of nodes[index]?.literals.keys() ?? []) named.add(char);
  const others: string[] = [];
  for (const [bits, cell] of cells) {
    if ((bits & open) === 0) continue;
    const other = cell.find((char) => !named.has(char));
    if (other !== undefined) others.push(other);
  }
  return [...others, ...named];
}

function move(
  from: readonly number[],
  char: string,
  nodes: readonly ReadyNode[],
  { bits }: CharTable,
): readonly number[] {
  const member = bits.get(char) ?? 0;
  let reached: readonly number[] = NOWHERE;
  for (const index of from) {
    const node = nodes[index];
    if (!node) continue;
    const literal = node.literals.get(char);
    if (literal) reached = union(reached, literal);
    for (const edge of node.classes) if ((edge.bit & member) !== 0) reached = union(reached, edge.reached);
  }
  return reached;
}

const NOWHERE: readonly number[] = [];

/** The sorted union of two sorted lists; most often one of them is empty or holds the other. */
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
