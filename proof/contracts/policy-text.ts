/** Policy documents as far as contracts read them: lists of statements, and patterns inside of patterns. */
import { isDeeper, POLICY_LEVELS } from "../nesting";

/** One statement, keys as they stand. */
export type Statement = Readonly<Record<string, unknown>>;

/** AWS's default where an endpoint has no policy (PrivateLink guide, Default endpoint policy). */
const DEFAULT: Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

/** The statements of a document; `undefined` if the text is none. */
export function readPolicy(text: string | undefined): Statement[] | undefined {
  if (text === undefined) return [DEFAULT];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== "object" || document === null || !("Statement" in document)) return undefined;
  if (isDeeper(document, POLICY_LEVELS)) return undefined;
  const list: unknown[] = Array.isArray(document.Statement) ? (document.Statement as unknown[]) : [document.Statement];
  const isStatement = (s: unknown): s is Statement => typeof s === "object" && s !== null && !Array.isArray(s);
  return list.every(isStatement) ? list : undefined;
}

/** One value or a list of them, as texts. */
export function listOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.flatMap((item) => (item === undefined ? [] : [typeof item === "string" ? item : JSON.stringify(item)]));
}

/** One condition of a statement. */
export interface Condition {
  readonly operator: string;
  readonly name: string;
  readonly given: readonly string[];
}

/** The conditions of a statement, all of which have to be met. */
export function conditionsOf({ Condition }: Statement): Condition[] {
  if (typeof Condition !== "object" || Condition === null) return [];
  return Object.entries(Condition).flatMap(([operator, block]) =>
    typeof block === "object" && block !== null
      ? Object.entries(block as Record<string, unknown>).map(([name, given]) => ({
          operator,
          name,
          given: listOf(given),
        }))
      : [],
  );
}

/** JSON in one order, a text written as a list of one: statements that mean the same are the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(",")}]`;
  if (typeof value !== "object" || value === null) return value === undefined ? "" : JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    typeof item === "object" && item !== null ? item : [item],
  ]);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${key}:${canonical(item)}`)
    .join(",")}}`;
}

/**
 * True if whatever matches the pattern `inner` matches `outer`: `*` is any text, `?` any character. Sufficient, not
 * necessary: a `*` of the inner pattern is matched by a `*` of the outer one only.
 */
export function globWithin(inner: string, outer: string): boolean {
  // Most pairs are told by what stands before the first wildcard.
  const plain = outer.search(/[*?]/);
  if (plain < 0) return inner === outer;
  if (!inner.startsWith(outer.slice(0, plain))) return false;
  let rows = closed(new Set([plain]), outer);
  for (const c of Array.from(inner.slice(plain))) {
    const next = new Set<number>();
    for (const at of rows) {
      const wanted = outer[at];
      if (wanted === "*") next.add(at);
      else if (wanted !== undefined && c !== "*" && (wanted === c || wanted === "?")) next.add(at + 1);
    }
    if (next.size === 0) return false;
    rows = closed(next, outer);
  }
  return rows.has(outer.length);
}

/** Places in a pattern, and those after stars that may be nothing. */
function closed(places: ReadonlySet<number>, pattern: string): Set<number> {
  const out = new Set(places);
  for (const at of out) if (pattern[at] === "*") out.add(at + 1);
  return out;
}
