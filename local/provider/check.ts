/** Check: whether the arguments of a resource are ones that the provider takes, and what it fills in. */
import { createHash } from "node:crypto";
import { SIGNATURE } from "../signature";
import { type TypeDefinition } from "../world/kernel/definition";
import { checkRules, hasUnknown, type InputProblem, UNKNOWN } from "../world/kernel/inputs";
import { type Doc, type Json, doc, isDoc, isList, text } from "../world/kernel/json";
import { type ProviderConfig } from "./config";
import { awsSchema, type Members } from "./schema/schema";

/** Result of a check: the arguments with what was filled in, and everything that is wrong with them. */
export interface Checked {
  readonly inputs: Doc;
  readonly failures: readonly InputProblem[];
}

/** Drops absent values, as they come from programs that pass `undefined`. */
export function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isDoc(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (v === null ? [] : [[k, withoutNulls(v)]])));
}

function describe(value: Json): string {
  return isList(value) ? "a list" : isDoc(value) ? "an object" : `a ${typeof value}`;
}

/** Compares a value with a declared type. Numbers and booleans may come as text, as the bridge allows. */
function checkType(value: Json, type: string, path: string, out: InputProblem[]): void {
  if (value === UNKNOWN || type === "any" || (isDoc(value) && SIGNATURE in value)) return;
  const fail = (wanted: string): void => {
    out.push({ path, problem: `expected ${wanted}, got ${describe(value)}` });
  };
  if (type.startsWith("[")) {
    if (isList(value)) value.forEach((v, i) => checkType(v, type.slice(1, -1), `${path}[${i}]`, out));
    else fail("a list");
  } else if (type.startsWith("{")) {
    if (!isDoc(value)) fail("an object");
    else for (const [k, v] of Object.entries(value)) checkType(v, type.slice(1, -1), `${path}.${k}`, out);
  } else if (type.startsWith("@")) {
    if (isDoc(value)) checkMembers(value, awsSchema.shapes[type.slice(1)] ?? {}, `${path}.`, out);
    else fail("an object");
  } else if (type === "number") {
    if (typeof value !== "number" && !(typeof value === "string" && value !== "" && !Number.isNaN(Number(value))))
      fail("a number");
  } else if (type === "boolean") {
    if (typeof value !== "boolean" && value !== "true" && value !== "false") fail("a boolean");
  } else if (isList(value) || isDoc(value)) fail("a string");
}

/** Checks an object against declared members: unknown names, missing required ones, types. */
export function checkMembers(value: Doc, members: Members, prefix: string, out: InputProblem[]): void {
  for (const [name, given] of Object.entries(value)) {
    if (name === "__defaults") continue;
    const type = members[name];
    if (type === undefined)
      out.push({ path: prefix + name, problem: "an unexpected argument: the provider does not know it" });
    else checkType(given, type.replace(/!$/, ""), prefix + name, out);
  }
  for (const [name, type] of Object.entries(members)) {
    if (type.endsWith("!") && value[name] === undefined)
      out.push({ path: prefix + name, problem: "a required argument is missing" });
  }
}

/** Turns numbers and booleans that came as text into what the type declares. */
function coerce(value: Json, type: string): Json {
  if (value === UNKNOWN) return value;
  if (type.startsWith("[") && isList(value)) return value.map((v) => coerce(v, type.slice(1, -1)));
  if (type.startsWith("{") && isDoc(value))
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, coerce(v, type.slice(1, -1))]));
  if (type.startsWith("@") && isDoc(value)) return coerceMembers(value, awsSchema.shapes[type.slice(1)] ?? {});
  if (type === "number" && typeof value === "string") return Number(value);
  if (type === "boolean" && typeof value === "string") return value === "true";
  return type === "string" && (typeof value === "number" || typeof value === "boolean") ? String(value) : value;
}

function coerceMembers(value: Doc, members: Members): Doc {
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [k, coerce(v, (members[k] ?? "any").replace(/!$/, ""))]),
  );
}

/** A name from the resource's name and seven random digits, kept once it is there. */
function autoname(def: TypeDefinition, name: string, olds: Doc, randomSeed: Uint8Array): string | undefined {
  if (!def.autoname) return undefined;
  const { property, lower = false, max = 128, prefix = "" } = def.autoname;
  const kept = text(olds, property);
  if (kept !== undefined) return kept;
  const random = createHash("sha256")
    .update(randomSeed.length > 0 ? randomSeed : name)
    .digest("hex")
    .slice(0, 7);
  const made = `${prefix}${name.slice(0, max - 8 - prefix.length)}-${random}`;
  return lower ? made.toLowerCase() : made;
}

/** Default tags with the resource's own on top; unknown as soon as one of its own is. */
export function allTags(config: ProviderConfig, tags: Json | undefined): Json {
  if (hasUnknown(tags)) return UNKNOWN;
  return { ...config.defaultTags, ...(isDoc(tags) ? tags : {}) };
}

/** A resource as `Check` gets it. */
export interface CheckRequest {
  readonly name: string;
  readonly olds: Doc;
  readonly news: Doc;
  readonly randomSeed: Uint8Array;
}

/** Checks and completes the arguments of a resource. */
export function check(def: TypeDefinition, config: ProviderConfig, request: CheckRequest): Checked {
  const shape = awsSchema.resources[def.token] ?? { inputs: {}, outputs: {} };
  const given = withoutNulls(request.news) as Doc;
  const failures: InputProblem[] = [];
  checkMembers(given, { ...shape.inputs, tagsAll: "any" }, "", failures);
  if (failures.length > 0) return { inputs: given, failures };
  const inputs: Record<string, Json> = { ...coerceMembers(given, shape.inputs) };
  const defaults: string[] = [];
  const property = def.autoname?.property;
  const named = property !== undefined && (inputs[property] !== undefined || inputs[`${property}Prefix`] !== undefined);
  if (property !== undefined && !named) {
    const made = autoname(def, request.name, request.olds, request.randomSeed);
    if (made !== undefined) {
      inputs[property] = made;
      defaults.push(property);
    }
  }
  if ("region" in shape.inputs) inputs["region"] ??= config.region;
  if ("tagsAll" in shape.outputs) inputs["tagsAll"] = allTags(config, inputs["tags"]);
  failures.push(...checkRules(def.rules ?? {}, inputs), ...checkTags(doc(inputs, "tagsAll")));
  return { inputs: { ...inputs, __defaults: defaults }, failures };
}

/** Tag limits of AWS (Tagging guide, "Tag naming limits and requirements"). */
function checkTags(tags: Doc): InputProblem[] {
  const problems: InputProblem[] = [];
  const entries = Object.entries(tags);
  if (entries.length > 50) problems.push({ path: "tags", problem: `expected at most 50 tags, got ${entries.length}` });
  for (const [key, value] of entries) {
    if (key.length > 128 || /^aws:/i.test(key))
      problems.push({ path: `tags.${key}`, problem: "a key has at most 128 characters and does not begin with aws:" });
    if (typeof value === "string" && value.length > 256)
      problems.push({ path: `tags.${key}`, problem: `expected at most 256 characters, got ${value.length}` });
    const odd = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(
      `${key}${typeof value === "string" && value !== UNKNOWN ? value : ""}`,
    );
    if (odd) problems.push({ path: `tags.${key}`, problem: `a tag may not contain ${odd[0]}` });
  }
  return problems;
}
