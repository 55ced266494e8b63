/** The kinds of callers that a search tells apart, and what all of them are asked. */
import { type CharClass, type Element } from "./automaton";
import { valueMatches } from "./conditions";
import { type Test } from "./dimension";
import {
  holds,
  type Matcher,
  type Present,
  type Questions,
  testElements,
  testId,
  Undecidable,
  type Use,
  usesOf,
  variablesFor,
} from "./matcher";
import { hasVariable } from "./pattern";
import { type PrincipalEntry, type ValueTest } from "./types";

/** What is known about organizations beyond the policies: an account is in one organization at a time. */
export interface OrganizationFact {
  readonly id: string;
  readonly accounts: readonly string[];
  /** No other account is in it. */
  readonly complete?: boolean;
}

/** A kind of caller that is searched by itself. `member`: accounts known to be in an organization; `other`: the rest. */
export type Caller =
  | { readonly type: "member"; readonly of: OrganizationFact }
  | { readonly type: "other"; readonly known: readonly OrganizationFact[] }
  | { readonly type: "service" }
  | { readonly type: "anonymous" };

/** The keys that the search does not choose freely for this kind of caller. */
export function callerKeys(caller: Caller): readonly string[] {
  const keys = ["arn", "account", "orgid", "orgpaths", "isawsservice", "servicename", "servicenameslist"];
  // Which type AWS reports for a service principal is not documented: it stays free.
  if (caller.type !== "service") keys.push("type");
  return keys.map((key) => `aws:principal${key}`);
}

/** `Principal` and `NotPrincipal`, given how an entry other than "everyone" is answered. */
export function entryTests(
  matchers: readonly Matcher[],
  answer: (entries: readonly PrincipalEntry[], matcher: Matcher) => (labels: bigint) => boolean,
): Test[] {
  return matchers.flatMap((matcher) => {
    const element = matcher.statement.principal;
    if (!element) return [];
    const everyone = element.entries.some((entry) => entry.type === "everyone");
    const named = answer(element.entries, matcher);
    return [{ bit: matcher.bit, holds: (labels: bigint) => (everyone || named(labels)) !== element.negated }];
  });
}

/** Conditions on keys of which the caller has one fixed value, or none. */
export function fixedTests(
  matchers: readonly Matcher[],
  keys: readonly string[],
  values: Readonly<Record<string, string>>,
): Test[] {
  return keys.flatMap((key) =>
    usesOf(matchers, key).map((use) => {
      const answer = holds(use.condition, fixedPresent(use, values[key]));
      return { bit: use.matcher.bit, holds: () => answer };
    }),
  );
}

/** What one fixed value of a key matches. */
export function fixedPresent({ matcher, condition }: Use, value: string | undefined): Present | undefined {
  if (value === undefined) return undefined;
  const variables = variablesFor(matcher, condition.negated);
  const matched =
    valueMatches(withoutVariables(condition.test), value, new Map()) ||
    (variables === "any" && testHasVariable(condition.test));
  return { any: matched, all: matched, empty: false };
}

function withoutVariables(test: ValueTest): ValueTest {
  if (test.family === "string") return { ...test, patterns: test.patterns.filter((pattern) => !hasVariable(pattern)) };
  if (test.family === "arn") return { ...test, arns: test.arns.filter((arn) => !arn.fields.some(hasVariable)) };
  return test;
}

function testHasVariable(test: ValueTest): boolean {
  if (test.family === "string") return test.patterns.some(hasVariable);
  return test.family === "arn" && test.arns.some((arn) => arn.fields.some(hasVariable));
}

/** Conditions on a key that a text holds somewhere; `embed` puts a pattern for the key at its place in the text. */
export function textTests(
  matchers: readonly Matcher[],
  key: string,
  questions: Questions,
  embed: (elements: Element[]) => Element[],
  wildcard: CharClass,
): Test[] {
  return usesOf(matchers, key).map(({ matcher, condition }) => {
    const { test } = condition;
    if ((test.family === "number" || test.family === "date") && key === "aws:principalaccount") {
      throw new Undecidable("aws:PrincipalAccount is compared as a number");
    }
    const variables = variablesFor(matcher, condition.negated);
    const id = `${key} ${testId(test, variables)}`;
    const label = questions.ask(() => testElements(test, variables, wildcard).map(embed), id);
    const holdsFor = (labels: bigint): boolean => {
      const matched = (labels & label) !== 0n;
      return holds(condition, { any: matched, all: matched, empty: false });
    };
    return { bit: matcher.bit, holds: holdsFor };
  });
}
