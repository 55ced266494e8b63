import type { CostReport } from "../plan/cost";
import type { Plan } from "../plan/types";
import type { ProofReport } from "../proof/properties";
import type { ContractSection } from "./proof-contracts";
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
  contracts: ContractSection,
  recorded: Recorded,
): string {
  const outputs = knownOutputs(recorded.outputs, plan, recorded.resources);
  const verdicts = { proof, ...contracts };
  const whole = { schemaVersion: PLAN_JSON_VERSION, stack, plan, resources, cost: rounded(cost), ...verdicts, outputs };
  return JSON.stringify(whole, null, 2);
}

/** Every number to four digits: binary fractions of sums are noise, and hourly prices have no more. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 10_000) / 10_000;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
