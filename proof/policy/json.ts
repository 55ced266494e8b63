/** JSON with one rule more than `JSON.parse` has: no object may name a member twice. */

import { isDeeper, POLICY_LEVELS } from "../nesting";

/** Said of a document that is none, whose values may be too deep to be walked or shown. */
export const TOO_DEEP = `is nested more than ${POLICY_LEVELS} deep`;

/** A parsed document, or why the text is none. */
export type JsonParse =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/**
 * Parses JSON text. AWS refuses an element that occurs twice (IAM guide, "Grammar of the IAM JSON policy language"),
 * while `JSON.parse` would silently keep the last one and so read another policy than the author wrote.
 */
export function parseJson(text: string): JsonParse {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `is not valid JSON (${error instanceof Error ? error.message : "unreadable"})` };
  }
  if (isDeeper(value, POLICY_LEVELS)) return { ok: false, problem: TOO_DEEP };
  const twice = duplicateMember(text);
  return twice === undefined
    ? { ok: true, value }
    : { ok: false, problem: `names the element "${twice}" twice in one object` };
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The first member name that occurs twice in one object of a text that is known to be valid JSON. */
function duplicateMember(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let previous = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(previous) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
    previous = token;
  }
  return undefined;
}
