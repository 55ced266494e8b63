import type { CostReport } from "../plan/cost";
import type { Plan } from "../plan/types";
import type { ProofReport } from "../proof/properties";
import { knownOutputs, type AnsweredResource } from "./known-outputs";
import type { ResourceSummary } from "./resources";

/** Version of the JSON that `plan --json` prints; grows with each incompatible change. */
export const PLAN_JSON_VERSION = 1;

/** What the recorder ran: the resources that the program registered, and the stack's outputs. */
export interface Recorded {
  readonly resources: readonly AnsweredResource[];
  readonly outputs: unknown;
}

/** The plan for machines: stable in order and shape. Documented in docs/plan.md. */
export function planJson(
  stack: string,
  plan: Plan,
  resources: readonly ResourceSummary[],
  cost: CostReport,
  proof: ProofReport,
  recorded: Recorded,
): string {
  const outputs = knownOutputs(recorded.outputs, plan, recorded.resources);
  return JSON.stringify({ schemaVersion: PLAN_JSON_VERSION, stack, plan, resources, cost, proof, outputs }, null, 2);
}
