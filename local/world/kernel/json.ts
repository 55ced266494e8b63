/** Plain JSON data and small readers for it: everything that the world stores, logs or answers. */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | Doc;

/** A JSON object. */
export interface Doc {
  readonly [key: string]: Json;
}

/** True for a JSON object, false for lists, scalars and null. */
export function isDoc(value: Json | undefined): value is Doc {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a JSON list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The string at `key`; `undefined` where it is absent, empty or no string. */
export function text(doc: Doc, key: string): string | undefined {
  const value = doc[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The string at `key`, or "". */
export function textOr(doc: Doc, key: string, otherwise = ""): string {
  return text(doc, key) ?? otherwise;
}

/** True if the value at `key` is `true`. */
export function flag(doc: Doc, key: string): boolean {
  return doc[key] === true;
}

/** The number at `key`. */
export function num(doc: Doc, key: string): number | undefined {
  const value = doc[key];
  return typeof value === "number" ? value : undefined;
}

/** The list at `key`; a missing one is empty. */
export function list(doc: Doc, key: string): readonly Json[] {
  const value = doc[key];
  return isList(value) ? value : [];
}

/** The strings in the list at `key`. */
export function texts(doc: Doc, key: string): readonly string[] {
  return list(doc, key).filter((v): v is string => typeof v === "string");
}

/** The objects in the list at `key`. */
export function docs(doc: Doc, key: string): readonly Doc[] {
  return list(doc, key).filter(isDoc);
}

/** The object at `key`; a missing one is empty. */
export function doc(parent: Doc, key: string): Doc {
  const value = parent[key];
  return isDoc(value) ? value : {};
}

/** Drops the properties whose value is `undefined`. */
export function compact(parent: Readonly<Record<string, Json | undefined>>): Doc {
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(parent)) if (value !== undefined) out[key] = value;
  return out;
}

/** Copies a document without the named properties. */
export function without(parent: Doc, ...keys: readonly string[]): Doc {
  return Object.fromEntries(Object.entries(parent).filter(([key]) => !keys.includes(key)));
}

/** JSON text with sorted keys: equal values give equal text. */
export function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (isDoc(value)) {
    const members = Object.keys(value).sort();
    return `{${members.map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/**
 * Every value at a dotted path, walking into the members of lists on the way; a list at the end of the path
 * is returned as its members.
 */
export function valuesAt(value: Json | undefined, path: string): Json[] {
  const dot = path.indexOf(".");
  const head = dot < 0 ? path : path.slice(0, dot);
  const rest = dot < 0 ? "" : path.slice(dot + 1);
  const parents = isList(value) ? value : [value];
  const found = parents.flatMap((p): Json[] => {
    const next = isDoc(p) ? p[head] : undefined;
    return next === undefined || next === null ? [] : isList(next) ? [...next] : [next];
  });
  return rest ? found.flatMap((v) => valuesAt(v, rest)) : found;
}

/** The strings at a dotted path. */
export function textsAt(value: Json | undefined, path: string): string[] {
  return valuesAt(value, path).filter((v): v is string => typeof v === "string" && v !== "");
}
