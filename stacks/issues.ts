import type { z } from "zod";
import { nearest } from "../catalogue/nearest";
import type { Problem } from "./problems";

type Issue = z.core.$ZodIssue;

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
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

const ARTICLES: Record<string, string> = {
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

/** Translates what the schema found into the product's one form of problem. */
export function problemsOf(
  issues: readonly Issue[],
  root: unknown,
  knownKeys: (path: readonly PropertyKey[]) => string[],
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const got = at(root, issue.path);
    const path = pathText(issue.path);
    const own = split(issue.message);
    if (own) return [{ path, got, ...own }];
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((k) => {
          const known = knownKeys(issue.path);
          const near = nearest(k, known);
          return {
            path: pathText([...issue.path, k]),
            problem: "is an unknown key",
            fix: near === undefined ? `remove it; known here: ${known.join(", ")}` : `did you mean ${near}?`,
          };
        });
      case "invalid_key":
        return issue.issues.map((inner) => ({
          path,
          got: issue.path.at(-1),
          ...(split(inner.message) ?? { problem: "is not a usable name", fix: inner.message }),
        }));
      case "invalid_union":
        if (issue.errors.length === 0) return [{ path, problem: issue.message, got, fix: "see the schema" }];
        return problemsOf(
          meantBranch(issue.errors, got).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          root,
          knownKeys,
        );
      case "invalid_type":
        return got === undefined
          ? [{ path, problem: "is missing", fix: `add it: ${ARTICLES[issue.expected] ?? issue.expected}` }]
          : [
              {
                path,
                problem: `is not ${ARTICLES[issue.expected] ?? issue.expected}`,
                got,
                fix: `write ${ARTICLES[issue.expected] ?? issue.expected}`,
              },
            ];
      case "invalid_value":
        return [
          {
            path,
            problem: "is not one of the allowed values",
            got,
            fix: `use ${issue.values.map(String).join(" or ")}`,
          },
        ];
      case "too_small":
        return [
          {
            path,
            problem: issue.origin === "array" ? "is empty" : `is less than ${String(issue.minimum)}`,
            got,
            fix: `give at least ${String(issue.minimum)}`,
          },
        ];
      case "too_big":
        return [
          { path, problem: `is more than ${String(issue.maximum)}`, got, fix: `give at most ${String(issue.maximum)}` },
        ];
      default:
        return [{ path, problem: issue.message.toLowerCase(), got, fix: "see the schema in schemas/" }];
    }
  });
}
