/** Diff: what a change of arguments, or of what exists, means for a resource. */
import { type TypeDefinition } from "../world/kernel/definition";
import { hasUnknown } from "../world/kernel/inputs";
import { type Doc, type Json, canonical, isDoc, isList } from "../world/kernel/json";
import { awsSchema } from "./schema/schema";

/** How one property changes. */
export type Kind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

/** What a change means. */
export interface DiffResult {
  /** Changed top-level properties with how they change; empty if nothing changes. */
  readonly changes: Readonly<Record<string, Kind>>;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** A resource as `Diff` gets it. */
export interface DiffRequest {
  /** Outputs as last seen. */
  readonly olds: Doc;
  readonly oldInputs: Doc;
  readonly news: Doc;
  /**
   * Properties that the program leaves to others: their differences count for nothing. The engine puts old values in
   * their place before an update, but in a refresh only the provider can leave them out.
   */
  readonly ignored?: readonly string[];
}

function parsed(value: string): string {
  try {
    return canonical(JSON.parse(value) as Json);
  } catch {
    return value;
  }
}

function simple(value: Json | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function scalar(def: TypeDefinition, path: string, wanted: Json, found: Json | undefined): boolean {
  if (wanted === found) return true;
  if (typeof wanted !== "string" || typeof found !== "string") {
    return simple(wanted) && simple(found) && String(wanted) === String(found);
  }
  if (def.rules?.json?.includes(path)) return parsed(wanted) === parsed(found);
  const plain = (v: string): string => v.replace(/\.$/, "").replaceAll("\\052", "*").toLowerCase();
  return def.loose?.includes(path) === true && plain(wanted) === plain(found);
}

/**
 * True if what was found has everything that is wanted. Objects may hold more than is wanted, since AWS fills in
 * the rest; lists are sets unless the type says that order matters.
 */
export function matches(def: TypeDefinition, path: string, wanted: Json, found: Json | undefined): boolean {
  if (isList(wanted)) {
    if (!isList(found) || wanted.length !== found.length) return false;
    if (def.ordered?.includes(path)) return wanted.every((w, i) => matches(def, path, w, found[i]));
    const rest = [...found];
    return wanted.every((w) => {
      const at = rest.findIndex((f) => matches(def, path, w, f));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  }
  if (isDoc(wanted)) {
    if (!isDoc(found)) return false;
    // Tags are exact: what AWS has besides is a difference.
    if (path === "tagsAll" && Object.keys(found).length !== Object.keys(wanted).length) return false;
    return Object.entries(wanted).every(([k, v]) => matches(def, path === "" ? k : `${path}.${k}`, v, found[k]));
  }
  return scalar(def, path, wanted, found);
}

/** True if a nested value was asked for before and is not any more. */
function dropped(before: Json | undefined, after: Json): boolean {
  if (isDoc(before) && isDoc(after)) {
    return Object.keys(before).some((k) => !(k in after) || dropped(before[k], after[k] ?? null));
  }
  if (isList(before) && isList(after)) return before.some((b, i) => i < after.length && dropped(b, after[i] ?? null));
  return false;
}

function isSet(value: Json): boolean {
  return isList(value) && value.every((v) => !isDoc(v));
}

/** True if the property is one that AWS fills in where it is not given: leaving it out keeps what is there. */
function keptWhenLeftOut(def: TypeDefinition, key: string): boolean {
  const output = awsSchema.resources[def.token]?.outputs[key];
  return output !== undefined && !output.endsWith("?");
}

function changeOf(
  def: TypeDefinition,
  key: string,
  { olds, oldInputs, news }: DiffRequest,
): "add" | "delete" | "update" | undefined {
  const wanted = news[key];
  const before = oldInputs[key];
  const found = olds[key];
  if (wanted === undefined) {
    const fallback = def.defaults?.[key];
    if (fallback !== undefined) return found === undefined || matches(def, key, fallback, found) ? undefined : "update";
    return before === undefined || keptWhenLeftOut(def, key) ? undefined : "delete";
  }
  if (hasUnknown(wanted)) return "update";
  if (found === undefined) {
    const same = before !== undefined && canonical(before) === canonical(wanted);
    // An empty list or map that is asked for and absent is the same as none.
    const empty = isList(wanted) || isDoc(wanted) ? Object.keys(wanted).length === 0 : false;
    return same || empty ? undefined : "add";
  }
  const lost = !isSet(wanted) && before !== undefined && dropped(before, wanted);
  return matches(def, key, wanted, found) && !lost ? undefined : "update";
}

const NEVER_REPLACES = ["tags", "tagsAll", "timeouts"];

/** Compares what is wanted with what exists. */
export function diff(def: TypeDefinition, request: DiffRequest): DiffResult {
  const { oldInputs, news } = request;
  const keys = new Set([...Object.keys(oldInputs), ...Object.keys(news), ...Object.keys(def.defaults ?? {})]);
  const changes: Record<string, Kind> = {};
  const replaces: string[] = [];
  for (const key of [...keys].sort()) {
    if (key === "__defaults" || key === "timeouts" || request.ignored?.includes(key) === true) continue;
    const kind = changeOf(def, key, request);
    if (!kind) continue;
    const replace =
      (def.immutable === true && !NEVER_REPLACES.includes(key)) ||
      def.replaces?.includes(key) === true ||
      key === "region";
    changes[key] = replace ? `${kind}-replace` : kind;
    if (replace) replaces.push(key);
  }
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && sameName(def, request, replaces) };
}

/** The bridge deletes first where old and new would have the same given name. */
function sameName(def: TypeDefinition, { oldInputs, news }: DiffRequest, replaces: readonly string[]): boolean {
  const property = def.autoname?.property;
  if (property === undefined || replaces.includes(property)) return false;
  const made = news["__defaults"];
  const automatic = isList(made) && made.includes(property);
  return !automatic && news[property] !== undefined && news[property] === oldInputs[property];
}
