/** What of a stack's outputs is known before anything is deployed: the rest comes from AWS, and offline it is made up. */
import type { Plan } from "../plan/types";

/** What is needed of a recorded resource. */
export interface AnsweredResource {
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs: unknown;
  /** Inputs, and what the recorder answered in the place of AWS. */
  readonly outputs: unknown;
}

/**
 * The outputs with `null` in the place of every value that the recorder answered for AWS (ids, ARNs, DNS names of
 * endpoints): offline they only have the right form. What the plan names stays, such as the ids of adopted VPCs.
 */
export function knownOutputs(outputs: unknown, plan: Plan, resources: readonly AnsweredResource[]): unknown {
  const invented = inventedTexts(plan, resources);
  const keep = (value: unknown): unknown => {
    if (typeof value === "string") return invented.has(value) ? null : value;
    if (Array.isArray(value)) return value.map(keep);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, keep(item)]));
  };
  return keep(outputs);
}

/** Texts that a resource answers with beyond what it was given, and that the plan does not hold either. */
export function inventedTexts(plan: Plan, resources: readonly AnsweredResource[]): ReadonlySet<string> {
  const invented = new Set<string>();
  for (const { custom, id, inputs, outputs } of resources) {
    if (!custom) continue;
    const given = new Set(texts(inputs));
    for (const text of texts([id, outputs])) if (!given.has(text)) invented.add(text);
  }
  for (const text of texts(plan)) invented.delete(text);
  return invented;
}

/** Every text in a value, at any depth; keys are none. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}
