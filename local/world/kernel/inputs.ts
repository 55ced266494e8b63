/** Checks of arguments against a type's rules, as the provider makes them before it calls AWS. */
import { type InputRules } from "./definition";
import { type Doc, type Json, isDoc, isList, valuesAt } from "./json";

/** One refused argument. */
export interface InputProblem {
  /** Dotted path of the argument. */
  readonly path: string;
  readonly problem: string;
}

/** The engine's mark for a value that is not known before the operation runs. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True if a value is, or holds, one that is not known yet. */
export function hasUnknown(value: Json | undefined): boolean {
  if (isList(value)) return value.some(hasUnknown);
  if (isDoc(value)) return Object.values(value).some(hasUnknown);
  return value === UNKNOWN;
}

/** True if an argument counts as given: not absent, null, or an empty list. */
function given(inputs: Doc, path: string): boolean {
  const value = inputs[path];
  return value !== undefined && value !== null && !(isList(value) && value.length === 0) && value !== "";
}

function quote(names: readonly string[]): string {
  return names.map((n) => `"${n}"`).join(", ");
}

/** Everything that breaks the rules; unknown values are passed over. */
export function checkRules(rules: InputRules, inputs: Doc): InputProblem[] {
  const problems: InputProblem[] = [];
  const each = <T>(
    table: Readonly<Record<string, T>> | undefined,
    check: (value: Json, limit: T) => string | undefined,
  ): void => {
    for (const [path, limit] of Object.entries(table ?? {})) {
      for (const value of valuesAt(inputs, path)) {
        const problem = value === UNKNOWN ? undefined : check(value, limit);
        if (problem !== undefined) problems.push({ path, problem });
      }
    }
  };
  each(rules.enums, (value, allowed) =>
    typeof value === "string" && !allowed.includes(value)
      ? `expected one of [${quote(allowed)}], got ${value}`
      : undefined,
  );
  each(rules.patterns, (value, [pattern, meaning]) =>
    typeof value === "string" && !pattern.test(value) ? `expected ${meaning}, got ${value}` : undefined,
  );
  each(rules.ranges, (value, [least, greatest]) =>
    typeof value === "number" && (value < least || value > greatest)
      ? `expected to be in the range (${least} - ${greatest}), got ${value}`
      : undefined,
  );
  for (const [path, [least, greatest]] of Object.entries(rules.sizes ?? {})) {
    const value = inputs[path];
    if (isList(value) && (value.length < least || value.length > greatest)) {
      problems.push({ path, problem: `expected ${least} to ${greatest} items, got ${value.length}` });
    }
  }
  for (const path of rules.json ?? []) {
    for (const value of valuesAt(inputs, path)) {
      if (typeof value === "string" && value !== UNKNOWN && !isJson(value))
        problems.push({ path, problem: "contains an invalid JSON" });
    }
  }
  for (const group of rules.conflicts ?? []) {
    const present = group.filter((name) => given(inputs, name));
    if (present.length > 1)
      problems.push({ path: present[0] ?? "", problem: `conflicts with ${quote(present.slice(1))}` });
  }
  for (const group of rules.oneOf ?? []) {
    const present = group.filter((name) => given(inputs, name));
    if (present.length !== 1)
      problems.push({ path: group[0] ?? "", problem: `exactly one of ${quote(group)} must be specified` });
  }
  for (const group of rules.anyOf ?? []) {
    if (!group.some((name) => given(inputs, name))) {
      problems.push({ path: group[0] ?? "", problem: `at least one of ${quote(group)} must be specified` });
    }
  }
  for (const group of rules.together ?? []) {
    const present = group.filter((name) => given(inputs, name));
    if (present.length > 0 && present.length < group.length) {
      problems.push({ path: present[0] ?? "", problem: `all of ${quote(group)} must be specified` });
    }
  }
  return problems;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
