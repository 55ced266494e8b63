/** A condition key that a request can carry or not, with any value. */
import { Automaton } from "./automaton";
import { type Choice, distinct } from "./dimension";
import { isListedKey, keyFacts, keySpelling } from "./keys";
import {
  holds,
  isTextual,
  type Present,
  Questions,
  testElements,
  Undecidable,
  type Use,
  variablesFor,
} from "./matcher";
import { ANY_TEXT, BOOLEANS } from "./shapes";
import { type IpRange, type ValueTest } from "./types";
import { parseDate, parseIpRange, parseNumber } from "./values";
import { valueMatches } from "./conditions";
import { formatAddress4 } from "../../net/ipv4";
import { Address6 } from "ip-address";

/** A value that stands for all that satisfy the same tests; bit `1 << i` of `matched` answers the i-th use. */
interface Value {
  readonly text: string;
  readonly matched: bigint;
}

/**
 * The ways to choose one key: absent, one value, or for a key of several values any set of them.
 * @param uses the tests that still matter.
 * @param everyUse all tests of the key, which tell what kind of key it is.
 */
export function keyChoices(
  key: string,
  uses: readonly Use[],
  everyUse: readonly Use[],
  all: bigint,
  maxStates: number,
): Choice[] {
  const spelling = everyUse.find(({ matcher }) => matcher.statement.index >= 0)?.condition.keyText ?? keySpelling(key);
  const tests = uses.filter(({ condition }) => condition.test.family !== "null");
  const several = isMultivalued(
    key,
    everyUse.filter(({ condition }) => condition.test.family !== "null"),
  );
  const values = valuesFor(key, tests, maxStates);
  const choose = (members: readonly string[], any: bigint, allOf: bigint): Choice => {
    let mask = all;
    for (const use of uses) {
      const bit = 1n << BigInt(tests.indexOf(use));
      const summary = (): Present => ({ any: (any & bit) !== 0n, all: (allOf & bit) !== 0n, empty: members[0] === "" });
      const present =
        members.length === 0 ? undefined : use.condition.test.family === "null" ? NULL_PRESENT : summary();
      if (!holds(use.condition, present)) mask &= ~use.matcher.bit;
    }
    return { mask, draft: members.length === 0 ? {} : { context: { [spelling]: members } } };
  };
  const choices = [choose([], 0n, 0n), ...values.map(({ text, matched }) => choose([text], matched, matched))];
  if (several)
    for (const set of sets(
      values.filter(({ text }) => text !== ""),
      maxStates,
    ))
      choices.push(choose(set.members, set.any, set.all));
  return distinct(choices);
}

const NULL_PRESENT: Present = { any: true, all: true, empty: false };

/** A set of values, by what some and what all of its members match. */
export interface ValueSet {
  readonly members: readonly string[];
  readonly any: bigint;
  readonly all: bigint;
}

/** Every combination of "some match" and "all match" that a set of at least one value can have, smallest sets first. */
export function sets(values: readonly Value[], limit: number): ValueSet[] {
  const found = new Map<string, ValueSet>();
  for (const { text, matched } of values)
    found.set(`${matched} ${matched}`, { members: [text], any: matched, all: matched });
  for (const set of found.values()) {
    for (const { text, matched } of values) {
      const next: ValueSet = { members: [...set.members, text], any: set.any | matched, all: set.all & matched };
      const id = `${next.any} ${next.all}`;
      if (!found.has(id)) found.set(id, next);
    }
    if (found.size > limit) throw new Undecidable(`more than ${limit} sets of values of one condition key`);
  }
  return [...found.values()];
}

/** Whether a request can have several values for a key. For keys that are not documented here the policy's set operators tell. */
function isMultivalued(key: string, tests: readonly Use[]): boolean {
  if (keyFacts(key).multivalued) return true;
  if (isListedKey(key)) return false;
  const qualified = tests.filter(({ condition }) => condition.quantifier);
  // Without a set operator a constraint asks about all values alike, so only the policies can contradict one another.
  const plain = tests.filter(({ matcher, condition }) => !condition.quantifier && matcher.statement.index >= 0);
  if (qualified.length > 0 && plain.length > 0) {
    throw new Undecidable(
      `${key} is tested both with and without a set operator, so it is unknown whether it can have several values`,
    );
  }
  return qualified.length > 0;
}

function valuesFor(key: string, tests: readonly Use[], maxStates: number): Value[] {
  const families = new Set(tests.map(({ condition }) => condition.test.family));
  if (tests.every(({ condition }) => isTextual(condition.test))) return textValues(tests, families, maxStates);
  // Texts without wildcards are single points among the numbers, dates or addresses.
  const points = tests.flatMap(({ condition }) => exactTexts(condition.test) ?? []);
  const others = tests.filter(({ condition }) => exactTexts(condition.test) === undefined);
  const kinds = new Set(others.map(({ condition }) => condition.test.family));
  if (kinds.size > 1) throw new Undecidable(`${key} is compared both as ${[...kinds].join(" and as ")}`);
  const samples = kinds.has("ip") ? addresses(others, points) : numbers(others, points, kinds.has("date"));
  const none: ReadonlyMap<string, readonly string[]> = new Map();
  return [...new Set([...samples, ...points])].map((text) => {
    let matched = 0n;
    for (const [at, { condition }] of tests.entries()) {
      if (valueMatches(condition.test, text, none)) matched |= 1n << BigInt(at);
    }
    return { text, matched };
  });
}

/** The texts that a test compares with, if they are all that satisfies it. */
function exactTexts(test: ValueTest): string[] | undefined {
  if (test.family !== "string" || test.ignoreCase) return undefined;
  const texts: string[] = [];
  for (const { tokens } of test.patterns) {
    const [token] = tokens;
    if (tokens.length > 1 || (token && token.type !== "text")) return undefined;
    texts.push(token?.text ?? "");
  }
  return texts;
}

function textValues(tests: readonly Use[], families: ReadonlySet<string>, maxStates: number): Value[] {
  const booleans = families.size === 1 && families.has("bool");
  // The empty text is a value of its own: set operators do not count it.
  return (booleans ? [BOOLEANS] : [ANY_TEXT, [[]]]).flatMap((universe) => {
    const automaton = new Automaton();
    for (const elements of universe) automaton.addUniverse(elements);
    const questions = new Questions(automaton);
    for (const { matcher, condition } of tests) {
      questions.ask(() => testElements(condition.test, variablesFor(matcher, condition.negated)));
    }
    return automaton.explore(maxStates).map(({ labels, text }) => ({ text, matched: labels }));
  });
}

/** One number on each side of every limit, and the limits; the given points count as limits. */
function numbers(tests: readonly Use[], points: readonly string[], dates: boolean): string[] {
  const limits = new Set<number>();
  for (const { condition } of tests) {
    if (condition.test.family === "number" || condition.test.family === "date") {
      for (const value of condition.test.values) limits.add(value);
    }
  }
  for (const point of points) {
    const value = dates ? parseDate(point) : parseNumber(point);
    if (value !== undefined) limits.add(value);
  }
  const sorted = [...limits].sort((a, b) => a - b);
  const step = dates ? 1000 : 1;
  const chosen: number[] = [(sorted[0] ?? 0) - step];
  for (const [at, limit] of sorted.entries()) {
    const next = sorted[at + 1];
    chosen.push(limit, next === undefined ? limit + step : next - limit > step ? limit + step : (limit + next) / 2);
  }
  return chosen.map((value) => (dates ? new Date(value).toISOString() : plainNumber(value)));
}

function plainNumber(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
}

/** The first address of every stretch between two borders of prefixes, in both families; points are prefixes of one. */
function addresses(tests: readonly Use[], points: readonly string[]): string[] {
  const ranges: IpRange[] = tests.flatMap(({ condition }) =>
    condition.test.family === "ip" ? condition.test.ranges : [],
  );
  ranges.push(...points.flatMap((point) => parseIpRange(point) ?? []));
  const starts = (family: 4 | 6): bigint[] => {
    const end = 1n << (family === 4 ? 32n : 128n);
    const borders = ranges.filter((range) => range.family === family).flatMap(({ from, to }) => [from, to + 1n]);
    return [...new Set([0n, ...borders])].filter((border) => border < end);
  };
  return [
    ...starts(4).map((address) => formatAddress4(Number(address))),
    ...starts(6).map((address) => Address6.fromBigInt(address).correctForm()),
  ];
}
