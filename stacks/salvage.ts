import { type z } from "zod";
import { problemsOf, type Issue } from "./issues";
import type { Problem } from "./problems";
import { asMeant, withValueAt } from "./unknown-key";

/** What reading one part of a stack's values gave. */
export interface Salvaged {
  /** `undefined` if the part is not usable. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Paths of the fields that the value is without, or that only stand for what was meant. */
  readonly without: readonly string[];
}

/**
 * Fields that stand by themselves: without a malformed one, nothing wrong follows from the others. Elsewhere a default
 * in place of what was meant would be taken for what was meant, and the part is not read. `*` is any name.
 */
const SEPARABLE: readonly (readonly string[])[] = [
  ...["routing", "acceleration", "asn"].map((field) => `onPremises.vpn.*.${field}`),
  "onPremises.resolver.forward.*",
  ...["routing", "acceleration", "asn"].map((field) => `regions.*.onPremises.vpn.*.${field}`),
  "regions.*.onPremises.resolver.forward.*",
  ...["dns", "egress", "logs", "onPremises"].map((field) => `regions.*.${field}`),
  ...["agentCoreOAuth", "guardrail", "models", "quarantined", "services", "spokeToSpoke"].map(
    (field) => `domains.*.${field}`,
  ),
  ...["account", "consumers", "dns", "domain", "egress", "quarantined", "s3", "services", "training"].map(
    (field) => `spokes.*.${field}`,
  ),
  "observability.*",
].map((pattern) => pattern.split("."));

/** What stands for some of them, such that nothing follows from it; the others take their defaults. */
const MUTE: Readonly<Record<string, string>> = { account: "", domain: "", s3: "none" };

/**
 * Reads one part of a stack's values, misspelt keys as they must have been meant. A part whose only mistakes are
 * unknown keys, or in fields that stand by themselves, is usable without them, so that what else is wrong with it is
 * found in the same run.
 * @param root all the raw values, which messages quote from
 * @param path where the part lies
 */
export function salvage(schema: z.ZodType, value: unknown, root: unknown, path: readonly string[]): Salvaged {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [], without: [] };
  const found = result.error.issues;
  const problems = problemsOf(
    found.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
    root,
  );
  const meant = asMeant(value, problems, path);
  if (meant !== undefined) {
    const read = salvage(schema, meant, withValueAt(root, path, meant), path);
    const slips = problems.filter((problem) => problem.meant !== undefined);
    const others = read.problems.filter((problem) => !slips.some((slip) => slip.path === problem.path));
    return { ...read, problems: [...slips, ...others] };
  }
  const fields = found.filter(({ code }) => code !== "unrecognized_keys").map((issue) => separableField(issue, path));
  const without = outermost(fields.filter((field) => field !== undefined));
  const rest = fields.every((field) => field !== undefined)
    ? schema.safeParse(withoutFields(withoutKeys(value, found), without))
    : undefined;
  if (rest?.success !== true) return { value: undefined, problems, without: [] };
  for (const field of without) if (nameOf(field) in MUTE) set(rest.data, field, MUTE[nameOf(field)]);
  return { value: rest.data, problems, without: without.map((field) => [...path, ...field].join(".")) };
}

/** Where in the part the field lies that an issue is in, if it stands by itself. */
function separableField({ path: at }: Issue, path: readonly string[]): readonly PropertyKey[] | undefined {
  if (path.join(".") === "cost") return costField(at);
  const whole = [...path, ...at];
  const fits = (pattern: readonly string[]) =>
    pattern.length <= whole.length && pattern.every((name, i) => name === "*" || name === whole[i]);
  const pattern = SEPARABLE.find(fits);
  return pattern && at.slice(0, pattern.length - path.length);
}

/** Fields that lie in none of the others. */
function outermost(fields: readonly (readonly PropertyKey[])[]): (readonly PropertyKey[])[] {
  const within = (inner: readonly PropertyKey[], outer: readonly PropertyKey[]) =>
    inner.length > outer.length && outer.every((name, i) => name === inner[i]);
  return fields.filter((field) => !fields.some((other) => within(field, other)));
}

/** Each price and each spoke's traffic stands by itself: what is unknown beside a malformed one is told with it. */
function costField(at: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (at.length === 0) return undefined;
  const ofSpokes = at[0] === "traffic" && at[1] === "spokes";
  return at.slice(0, at[0] === "prices" || ofSpokes ? 3 : 2);
}

function nameOf(field: readonly PropertyKey[]): string {
  return field.length > 1 ? String(field.at(-1)) : "";
}

/** The value without some fields; where the schema wants a name, there is one. */
function withoutFields(value: unknown, fields: readonly (readonly PropertyKey[])[]): unknown {
  for (const field of fields) set(value, field, MUTE[nameOf(field)] === "" ? "unknown" : undefined);
  return value;
}

function set(root: unknown, path: readonly PropertyKey[], value: unknown): void {
  const owner = path.slice(0, -1).reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown>)[part], root);
  const name = path.at(-1) ?? "";
  if (value === undefined) Reflect.deleteProperty(owner as object, name);
  else Reflect.set(owner as object, name, value);
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
