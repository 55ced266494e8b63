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
 * Reads one part of a stack's values. A part whose only mistakes are unknown keys is usable without them, so that what
 * else is wrong with it is found in the same run.
 * @param root all the raw values, which messages quote from
 * @param path where the part lies
 */
export function salvage(schema: z.ZodType, value: unknown, root: unknown, path: readonly PropertyKey[]): Salvaged {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  const issues = result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
  const rest = result.error.issues.every((issue) => issue.code === "unrecognized_keys")
    ? schema.safeParse(withoutKeys(value, result.error.issues))
    : undefined;
  return { value: rest?.success === true ? rest.data : undefined, problems: problemsOf(issues, root) };
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
