import { type z } from "zod";
import { problemsOf, type Issue } from "./issues";
import type { Problem } from "./problems";

/** What reading one part of a stack's values gave. */
export interface Salvaged {
  /** `undefined` if the part is not usable. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Parts whose fields stand by themselves: without a malformed one, nothing wrong follows from the others. Elsewhere a
 * default in place of what was meant would be taken for what was meant.
 */
const SEPARABLE: readonly string[] = ["observability"];

/**
 * Reads one part of a stack's values. A part whose only mistakes are unknown keys is usable without them, so that what
 * else is wrong with it is found in the same run.
 * @param root all the raw values, which messages quote from
 * @param path where the part lies
 */
export function salvage(schema: z.ZodType, value: unknown, root: unknown, path: readonly string[]): Salvaged {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  const found = result.error.issues;
  const issues = found.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
  const separable = SEPARABLE.includes(path.join("."));
  const rest = found.every((issue) => issue.code === "unrecognized_keys" || (separable && issue.path.length > 0))
    ? schema.safeParse(withoutFields(withoutKeys(value, found), found))
    : undefined;
  return { value: rest?.success === true ? rest.data : undefined, problems: problemsOf(issues, root) };
}

/** The value without the fields of its own in which something other than an unknown key was found. */
function withoutFields(value: unknown, issues: readonly Issue[]): unknown {
  const wrong = new Set(issues.flatMap(({ code, path }) => (code === "unrecognized_keys" ? [] : [path[0]])));
  if (wrong.size === 0 || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => !wrong.has(field)));
}

function withoutKeys(value: unknown, issues: readonly Issue[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const owner = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown>)[part], copy);
    for (const key of issue.keys) Reflect.deleteProperty(owner as object, key);
  }
  return copy;
}
