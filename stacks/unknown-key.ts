import { nearest } from "../catalogue/nearest";
import type { Problem } from "./problems";

type Path = readonly PropertyKey[];

/** An unknown key of a mapping. */
export interface UnknownKey extends Problem {
  /** Path of the key that it must have been meant as; absent where none is near, or where that one is there already. */
  readonly meant?: Path;
}

/**
 * A key that a mapping of the file may not have, told with the nearest that it may have.
 * @param path where the mapping lies
 * @param owner the mapping as it stands
 * @param otherwise what to do where no known key is near
 */
export function unknownKey(
  path: Path,
  key: string,
  known: readonly string[],
  owner: unknown,
  otherwise: string,
): UnknownKey {
  const found = { path: [...path, key].map(String).join("."), problem: "is an unknown key", got: key };
  const near = nearest(key, known);
  if (near === undefined) return { ...found, fix: otherwise };
  return isRecord(owner) && Object.hasOwn(owner, near)
    ? { ...found, fix: `did you mean ${near}, which is there already?` }
    : { ...found, fix: `did you mean ${near}?`, meant: [...path, near] };
}

/**
 * The value with misspelt keys as they must have been meant, so that nothing follows from a key that is not there: one
 * slip is one line. `undefined` where there are none.
 * @param path where the value lies
 */
export function asMeant(value: unknown, problems: readonly UnknownKey[], path: Path): unknown {
  const slips = problems.filter(({ meant }) => meant !== undefined);
  if (slips.length === 0) return undefined;
  const copy: unknown = structuredClone(value);
  const renamed = slips.filter(({ meant = [], got }) => {
    const owner = meant.slice(path.length, -1).reduce<unknown>((inner, part) => own(inner, part), copy);
    const to = String(meant.at(-1));
    if (!isRecord(owner) || Object.hasOwn(owner, to)) return false;
    owner[to] = owner[String(got)];
    return Reflect.deleteProperty(owner, String(got));
  });
  return renamed.length > 0 ? copy : undefined;
}

/** A copy of a tree with another value at a path. */
export function withValueAt(root: unknown, path: Path, value: unknown): unknown {
  const [head, ...tail] = path;
  if (head === undefined) return value;
  return { ...(isRecord(root) ? root : {}), [head]: withValueAt(own(root, head), tail, value) };
}

function own(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
