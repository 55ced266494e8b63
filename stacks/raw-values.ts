import type { Problem } from "./problems";
import { isSecret } from "./schema-walk";

/** Deepest that a setting lies, with room to spare: what is deeper was never meant. */
const MAX_DEPTH = 40;

/** Values that are safe to look at, and what was taken out of them. */
export interface CleanValues {
  readonly values: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

/**
 * Takes out of a stack's raw values what no check could look at without harm: keys named `__proto__`, which JavaScript
 * gives a meaning of its own; encrypted values where nothing may be encrypted; endless depth.
 */
export function cleanValues(raw: Record<string, unknown>): CleanValues {
  const problems: Problem[] = [];
  const clean = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (path.length > MAX_DEPTH) {
      problems.push({
        path: path.slice(0, MAX_DEPTH).join("."),
        problem: "is nested too deeply",
        fix: "mend the brackets or the indentation: no setting lies more than ten levels deep",
      });
      return undefined;
    }
    if (isEncrypted(value) && !isSecret(path)) {
      problems.push({
        path: path.join("."),
        problem: "is encrypted, and only the externalId of an account may be",
        fix: "write it openly: pulumi config set --plaintext",
      });
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, i) => clean(item, [...path, String(i)]));
    const entries = Object.entries(value).filter(([key]) => {
      if (key !== "__proto__") return true;
      problems.push({ path: [...path, key].join("."), problem: "is not a usable name", fix: "remove it" });
      return false;
    });
    return Object.fromEntries(entries.map(([key, inner]) => [key, clean(inner, [...path, key])]));
  };
  return { values: clean(raw, []) as Record<string, unknown>, problems };
}

/** The form in which Pulumi keeps a secret in a stack file. */
function isEncrypted(value: object): boolean {
  return Object.keys(value).join() === "secure" && typeof (value as { secure: unknown }).secure === "string";
}

/**
 * A value whose mappings hold nothing but their own keys: what is looked up by a name of the user's is there only if
 * the user wrote it, `constructor` and `toString` included.
 */
export function bare<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(bare) as T;
  const entries = Object.entries(value).map(([key, inner]) => [key, bare(inner)] as const);
  return Object.assign(Object.create(null), Object.fromEntries(entries)) as T;
}
