/** What the decision procedure asks of each statement, one dimension of the request at a time. */
import { type Automaton, type CharClass, type Element } from "./automaton";
import { arnElements, patternElements, text } from "./shapes";
import { type Condition, type Pattern, type Statement, type ValueTest } from "./types";

/**
 * A statement, or a constraint in the form of one, with its bit in the masks of the search. Policy variables tie
 * dimensions together, so where they occur the statement is widened (`lean: "wide"`: it matches at least what it really
 * matches) or narrowed ("narrow": at most that).
 */
export interface Matcher {
  readonly statement: Statement;
  readonly bit: bigint;
  readonly lean: "wide" | "narrow";
  /** Accounts as principals mean root users only (gateway endpoints). */
  readonly rootOnly: boolean;
}

/** Thrown where a policy asks something that this procedure cannot decide exactly. */
export class Undecidable extends Error {}

/** One condition of one matcher. */
export interface Use {
  readonly matcher: Matcher;
  readonly condition: Condition;
}

/** All conditions on a key. */
export function usesOf(matchers: readonly Matcher[], key: string): Use[] {
  return matchers.flatMap((matcher) =>
    matcher.statement.conditions
      .filter((condition) => condition.key === key)
      .map((condition) => ({ matcher, condition })),
  );
}

/** How variables in patterns are to be read, so that the matcher leans as it should. */
export function variablesFor(matcher: Matcher, negated: boolean): "any" | "none" {
  return (matcher.lean === "wide") === negated ? "none" : "any";
}

/** What is known of the values that a request has for a key. */
export interface Present {
  /** Whether the positive test is true of any value, and of all of them. */
  readonly any: boolean;
  readonly all: boolean;
  /** Only an empty text is present. */
  readonly empty: boolean;
}

/** Whether a condition is true, given what its values match; `undefined` for an absent key. */
export function holds(condition: Condition, present: Present | undefined): boolean {
  const { test, quantifier, negated, ifExists } = condition;
  if (test.family === "null") return test.values.includes(present === undefined);
  if (!present) return ifExists || (quantifier ? quantifier === "all" : negated);
  if (quantifier && present.empty) return quantifier === "all";
  if (quantifier === "any") return negated ? !present.all : present.any;
  return negated ? !present.any : present.all;
}

/** True for a test whose values are compared as text, so that an automaton decides it. */
export function isTextual(test: ValueTest): boolean {
  return !["number", "date", "ip"].includes(test.family);
}

/** The texts that satisfy the positive form of a textual test. */
export function testElements(test: ValueTest, variables: "any" | "none", wildcard?: CharClass): Element[][] {
  switch (test.family) {
    case "string":
      return patternsElements(test.patterns, {
        ignoreCase: test.ignoreCase,
        variables,
        ...(wildcard ? { wildcard } : {}),
      });
    case "arn":
      return test.arns.flatMap((arn) => {
        const elements = arnElements(arn, variables);
        return elements ? [elements] : [];
      });
    case "bool":
      return test.values.map((value) => text(String(value), true));
    case "binary":
      return test.values.map((value) => text(value));
    case "number":
    case "date":
    case "ip":
    case "null":
      return [];
  }
}

/** The elements of several patterns, without those that are given up. */
export function patternsElements(
  patterns: readonly Pattern[],
  options: Parameters<typeof patternElements>[1],
): Element[][] {
  return patterns.flatMap((pattern) => {
    const elements = patternElements(pattern, options);
    return elements ? [elements] : [];
  });
}

/** Tells textual tests apart: two with the same text ask the same question. */
export function testId(test: ValueTest, variables: "any" | "none"): string {
  switch (test.family) {
    case "string":
      return `${variables} ${test.ignoreCase} ${patternsId(test.patterns)}`;
    case "arn":
      return `${variables} arn ${test.arns.map((arn) => arn.text).join("\n")}`;
    default:
      return JSON.stringify(test);
  }
}

/** Tells lists of patterns apart. Without wildcards `*` is text, so the kinds of the tokens count. */
export function patternsId(patterns: readonly Pattern[]): string {
  return patterns
    .map(({ text: source, tokens }) => `${source} ${tokens.map(({ type }) => type.charAt(0)).join("")}`)
    .join("\n");
}

/** Gives out the labels of an automaton: one for each question about a text. */
export class Questions {
  private next = 1n;
  private readonly asked = new Map<string, bigint>();

  constructor(private readonly automaton: Automaton) {}

  /**
   * Asks whether a text matches any of the patterns; the answer is the label among a text's labels. Questions with the
   * same id share a label, so that statements that repeat a long list cost nothing.
   */
  ask(patterns: () => readonly Element[][], id?: string): bigint {
    const known = id === undefined ? undefined : this.asked.get(id);
    if (known !== undefined) return known;
    const label = this.next;
    this.next <<= 1n;
    for (const pattern of patterns()) this.automaton.addPattern(pattern, label);
    if (id !== undefined) this.asked.set(id, label);
    return label;
  }
}
