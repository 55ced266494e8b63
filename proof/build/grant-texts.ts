/** What a resource says of whom it lets in, as a policy document. */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { GrantPolicy } from "../model";
import { fields } from "./context";

/** What is known of a policy. */
export type Text = Pick<GrantPolicy, "policy" | "pending">;

/**
 * The value under a path of properties that a program asked for, or of a resource that it only reads, whose outputs show
 * what stands there. What AWS filled in by itself does not count.
 */
export function saidIn(node: ResourceNode, path: string): Value | undefined {
  const [property = "", ...inner] = path.split(".");
  const { [property]: asked } = node.inputs;
  if ((asked === undefined || asked === null) && !node.external) return undefined;
  let value: Value | undefined = node.properties[property] ?? asked;
  for (const key of inner) if (value !== undefined && !isUnknown(value)) value = fields(value)[key];
  return value ?? undefined;
}

/** A document as text; pending where it holds what AWS is yet to give. */
export function documentOf(value: Value): Text {
  if (holdsUnknown(value)) return isPending(value) ? { pending: true } : {};
  return { policy: typeof value === "string" ? value : JSON.stringify(value) };
}

/** A document with one statement that allows. */
export function allowing(statement: Readonly<Record<string, unknown>>): Text {
  return {
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] }),
  };
}

/** True if something in a value is not known. */
export function holdsUnknown(value: Value | undefined): boolean {
  return unknowns(value).length > 0;
}

/** True if all that is not known in a value will be at deployment. */
export function isPending(value: Value | undefined): boolean {
  return unknowns(value).every((why) => why === "not-yet-known");
}

function unknowns(value: Value | undefined): string[] {
  if (isUnknown(value)) return [value.$unknown.why];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(unknowns) : [];
}
