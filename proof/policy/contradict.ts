/**
 * Which statements contradict a question already by how they are written: what one demands of the action, the resource
 * or a condition key is a part of what the other excludes. Most statements of a closed policy do, and nothing more has
 * to be asked about them. Not finding a contradiction says nothing.
 */
import { parsePattern } from "./pattern";
import { type Condition, type Pattern, type PatternElement, type Statement } from "./types";

/** True if no request can match both: `question` excludes all that `statement` demands. */
export function contradicts(statement: Statement, question: Statement): boolean {
  return (
    excludes(question.action, statement.action, true) ||
    excludes(question.resource, statement.resource, false) ||
    question.conditions.some((exclusion) => statement.conditions.some((demand) => excludesValue(exclusion, demand)))
  );
}

/**
 * The same of a resource whose ARN names its account: the statement demands accounts, and the question excludes every
 * resource that there is in them.
 * @param shapes what such ARNs look like, with `{account}` in the place of the account (see `resourceShapes`).
 */
export function contradictsByAccount(statement: Statement, question: Statement, shapes: readonly string[]): boolean {
  const { negated, patterns } = question.resource;
  if (!negated) return false;
  return statement.conditions.some((demand) => {
    if (demand.key !== "aws:resourceaccount" || demand.negated || demand.ifExists || demand.quantifier) return false;
    if (demand.test.family !== "string" || !demand.test.patterns.every(isText)) return false;
    const accounts = demand.test.patterns.map((pattern) => literal(pattern, false));
    const all = accounts.flatMap((account) => shapes.map((shape) => shapePattern(shape, account)));
    return allCovered(all, patterns, false);
  });
}

/** A shape as a pattern: a slot may hold any text, so that the pattern matches all of the shape's texts and more. */
function shapePattern(shape: string, account: string): Pattern {
  const parsed = parsePattern(shape.replace("{account}", account).replace(/\{[a-z]+\}/g, "*"), {
    wildcards: true,
    variables: false,
  });
  if (!parsed.ok) throw new Error(`${shape} ${parsed.problem}`);
  return parsed.pattern;
}

function excludes(exclusion: PatternElement, demand: PatternElement, ignoreCase: boolean): boolean {
  return exclusion.negated && !demand.negated && allCovered(demand.patterns, exclusion.patterns, ignoreCase);
}

function excludesValue(exclusion: Condition, demand: Condition): boolean {
  if (exclusion.key !== demand.key || !exclusion.negated || exclusion.quantifier === "any") return false;
  // What is demanded has to be there: an absent key satisfies neither of these.
  if (demand.negated || demand.ifExists || demand.quantifier === "all") return false;
  if (exclusion.test.family !== "string" || demand.test.family !== "string") return false;
  if (demand.test.ignoreCase && !exclusion.test.ignoreCase) return false;
  // A set operator does not look at empty texts.
  if (exclusion.quantifier && demand.test.patterns.some(({ tokens }) => tokens.every(({ type }) => type !== "text")))
    return false;
  return allCovered(demand.test.patterns, exclusion.test.patterns, exclusion.test.ignoreCase);
}

/** True if every text that matches one of the patterns matches one of the others, as far as comparing each with each shows. */
function allCovered(patterns: readonly Pattern[], by: readonly Pattern[], ignoreCase: boolean): boolean {
  const wide = by.filter((pattern) => !isText(pattern));
  const texts = new Set(by.filter(isText).map((pattern) => literal(pattern, ignoreCase)));
  return patterns.every((pattern) => {
    if (isText(pattern) && texts.has(literal(pattern, ignoreCase))) return true;
    return wide.some((other) => covers(other, pattern, ignoreCase));
  });
}

function isText({ tokens }: Pattern): boolean {
  return tokens.every(({ type }) => type === "text");
}

function literal({ tokens }: Pattern, ignoreCase: boolean): string {
  const all = tokens.map((token) => (token.type === "text" ? token.text : "")).join("");
  return ignoreCase ? all.toLowerCase() : all;
}

/**
 * True if the pattern, read as a text in which its wildcards are letters of their own, matches the other: `*` of the
 * other stands for any of them, `?` for a letter or a `?`. Then every text of the pattern matches the other.
 */
function covers(wide: Pattern, pattern: Pattern, ignoreCase: boolean): boolean {
  const from = symbols(wide, ignoreCase);
  const text = symbols(pattern, ignoreCase);
  if (!from || !text) return false;
  // Positions in the text up to which the wide pattern so far can have matched.
  let ends = new Set([0]);
  for (const symbol of from) {
    const next = new Set<number>();
    for (const end of ends) {
      const found = text[end];
      if (symbol === "many") for (let at = end; at <= text.length; at++) next.add(at);
      else if (found !== undefined && (found === symbol || (symbol === "one" && found !== "many"))) next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(text.length);
}

/** Letters and wildcards; nothing for a pattern with policy variables, whose texts depend on the request. */
function symbols({ tokens }: Pattern, ignoreCase: boolean): string[] | undefined {
  const all: string[] = [];
  for (const token of tokens) {
    if (token.type === "variable") return undefined;
    if (token.type === "text") all.push(...(ignoreCase ? token.text.toLowerCase() : token.text).split(""));
    else all.push(token.type);
  }
  return all;
}
