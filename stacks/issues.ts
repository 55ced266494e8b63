import type { z } from "zod";
import type { Problem } from "./problems";
import { alternativesAt, holdsSecret, isSecret, keysAt } from "./schema-walk";
import { kindOf } from "./text";
import { unknownKey, type UnknownKey } from "./unknown-key";

/** What the schema found, as zod has it. */
export type Issue = z.core.$ZodIssue;

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    root,
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}

/** Own checks write the problem and the fix as two lines of their message. */
function split(message: string): { problem: string; fix: string } | undefined {
  const bar = message.indexOf("\n");
  return bar < 0 ? undefined : { problem: message.slice(0, bar), fix: message.slice(bar + 1) };
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
  int: "a whole number",
};

function depth(issues: readonly Issue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 0 : 0.5)));
}

/** The branch of a union that the user most likely meant: the one whose key is there. */
function meantBranch(branches: readonly (readonly Issue[])[], input: unknown): readonly Issue[] {
  const present = typeof input === "object" && input !== null ? new Set(Object.keys(input)) : new Set<string>();
  const score = (issues: readonly Issue[]) => {
    const misses = issues.filter(
      (i) => i.path.length === 1 && i.code === "invalid_type" && !present.has(String(i.path[0])),
    ).length;
    const strangers = issues.filter((i) => i.path.length === 0).length;
    return [misses + strangers, -depth(issues), issues.length] as const;
  };
  const ranked = [...branches].map((issues) => ({ issues, score: score(issues) }));
  ranked.sort((a, b) => a.score[0] - b.score[0] || a.score[1] - b.score[1] || a.score[2] - b.score[2]);
  return ranked[0]?.issues ?? [];
}

/** Translates what the schema found into the product's one form of problem: one for each place. */
export function problemsOf(issues: readonly Issue[], root: unknown): UnknownKey[] {
  // What the schema says in its own words comes first: it is kept where there are two about one place.
  const own = [...issues].sort((a, b) => Number(b.code === "custom") - Number(a.code === "custom"));
  const problems = own.flatMap((issue) => problemsOfIssue(issue, root));
  return problems.filter(({ path }, i) => problems.findIndex((other) => other.path === path) === i);
}

function problemsOfIssue(issue: Issue, root: unknown): UnknownKey[] {
  const value = at(root, issue.path);
  const path = pathText(issue.path);
  const secret = isSecret(issue.path);
  // What may be secret is not repeated, and nothing that may hold it.
  const hidden = secret || (holdsSecret(issue.path) && value !== null);
  const got = value !== undefined && hidden ? kindOf(value) : value;
  const own = split(issue.message);
  if (own) return [{ path, got, ...own }];
  switch (issue.code) {
    case "unrecognized_keys":
      return bothAlternatives(issue.path, value) ?? unknownKeys(issue.path, issue.keys, value);
    case "invalid_key":
      return issue.issues.map((inner) => ({
        path,
        got: issue.path.at(-1),
        ...(split(inner.message) ?? { problem: "is not a usable name", fix: inner.message }),
      }));
    case "invalid_union":
      return problemsOfUnion(issue, root, { path, got, secret });
    case "invalid_type": {
      const wanted = ARTICLES[issue.expected] ?? issue.expected;
      if (value === undefined) return [{ path, problem: "is missing", fix: `add it: ${wanted}` }];
      return [
        {
          path,
          problem: `is not ${wanted}`,
          got: hidden ? got : quoted(got),
          fix: typeFix(wanted, hidden ? undefined : value),
        },
      ];
    }
    case "invalid_value":
      return [
        {
          path,
          problem: "is not one of the allowed values",
          got: issue.values.every((allowed) => typeof allowed === "string") ? got : quoted(got),
          fix: `use ${issue.values.map(String).join(" or ")}`,
        },
      ];
    case "too_small":
      return [{ path, got, ...tooSmall(issue) }];
    case "too_big":
      return [
        { path, problem: `is more than ${String(issue.maximum)}`, got, fix: `give at most ${String(issue.maximum)}` },
      ];
    default:
      return [{ path, problem: issue.message.toLowerCase(), got, fix: "see the schema in schemas/" }];
  }
}

/** What to write instead of a value of another type. A number or flag in quotes is text in YAML. */
function typeFix(wanted: string, value: unknown): string {
  const plain = typeof value === "string" ? value.trim() : "";
  const isNumber = /number$/.test(wanted) && /^-?\d+(\.\d+)?$/.test(plain);
  const isFlag = wanted === ARTICLES.boolean && /^(true|false)$/.test(plain);
  return isNumber || isFlag ? `write ${plain} without quotes` : `write ${wanted}`;
}

/** Where something else than text is meant, a text is shown as such: "4" is not 4. */
function quoted(value: unknown): unknown {
  return typeof value === "string" ? JSON.stringify(value) : value;
}

function unknownKeys(path: readonly PropertyKey[], keys: readonly string[], owner: unknown): UnknownKey[] {
  const known = keysAt(path);
  return keys.map((key) => unknownKey(path, key, known, owner, `remove it; known here: ${known.join(", ")}`));
}

function tooSmall(issue: Extract<Issue, { code: "too_small" }>): { problem: string; fix: string } {
  if (issue.origin === "string") return { problem: "is empty", fix: "write it out" };
  if (issue.origin === "array") return { problem: "is empty", fix: `give at least ${String(issue.minimum)}` };
  return issue.inclusive === false
    ? { problem: `is not more than ${String(issue.minimum)}`, fix: `give more than ${String(issue.minimum)}` }
    : { problem: `is less than ${String(issue.minimum)}`, fix: `give at least ${String(issue.minimum)}` };
}

/** Told where a mapping has more than one of the keys of which it takes one, whatever else is wrong in it. */
function bothAlternatives(path: readonly PropertyKey[], value: unknown): Problem[] | undefined {
  const present = alternativesAt(path).filter((key) => at(value, [key]) !== undefined);
  if (present.length < 2) return undefined;
  const problem = `has both ${present.join(" and ")}, and takes one of them`;
  return [{ path: pathText(path), problem, fix: "remove the other" }];
}

/**
 * Told where a mapping has none of the keys of which it takes one, but others: that one of them is missing follows. Not
 * where one of the others is a slip for one of them.
 */
function noAlternative(path: readonly PropertyKey[], value: unknown): UnknownKey[] | undefined {
  const alternatives = alternativesAt(path);
  if (alternatives.length < 2 || typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.some((key) => alternatives.includes(key))) return undefined;
  const fix = `write ${alternatives.join(" or ")} instead`;
  const strange = keys.map((key) => unknownKey(path, key, alternatives, value, fix));
  return strange.some(({ meant }) => meant !== undefined) ? undefined : strange;
}

function isEmptyMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function problemsOfUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  root: unknown,
  { path, got, secret }: { path: string; got: unknown; secret: boolean },
): UnknownKey[] {
  if (secret && typeof at(root, issue.path) !== "string")
    return [
      {
        path,
        problem: "is neither text nor an encrypted value",
        got,
        fix: `write it in quotes, or encrypt it with pulumi config set --secret --path '${path}'`,
      },
    ];
  const value = at(root, issue.path);
  const alternatives = alternativesAt(issue.path);
  if (alternatives.length > 1 && isEmptyMapping(value))
    return [{ path, problem: `has neither ${alternatives.join(" nor ")}`, fix: "add one of them" }];
  const both = bothAlternatives(issue.path, value) ?? noAlternative(issue.path, value);
  if (both) return both;
  if (issue.errors.length === 0) return [{ path, problem: issue.message, got, fix: "see the schema" }];
  const meant = meantBranch(issue.errors, value);
  return problemsOf(
    meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
    root,
  );
}
