import { expect } from "chai";
import { planStack, type Plan } from "../../../plan";
import type { ObservabilityPlan } from "../../../plan/observability";
import { evaluate, policyOf, type Principal, type RequestContext } from "../../../proof/policy";
import { rawStack, withoutOnPremises, type Raw } from "../../support/stacks";

export const NETWORK = "110987654301";
export const PAYMENTS = "110987654302";
export const ARCHIVE = "110987654310";
export const STRANGER = "999999999999";
export const ORG_PATH = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";

/** The plan of a stack without on-premises, after a change of its file. */
export function planned(
  change: (observability: Raw, raw: Raw) => void = () => undefined,
  stack: "dev" | "prod" = "prod",
): Plan {
  const raw = rawStack(stack);
  // What on-premises adds to the logs has tests of its own; without it counts are those of hub and spokes.
  withoutOnPremises(raw);
  change(raw["observability"] as Raw, raw);
  return planStack(raw, "test").plan;
}

/** The observability of that plan. */
export function observed(change?: (observability: Raw, raw: Raw) => void, stack?: "dev" | "prod"): ObservabilityPlan {
  const { observability } = planned(change, stack);
  if (!observability) throw new Error("the stack has no observability");
  return observability;
}

/** The archive's bucket of a kind. */
export function bucketOf({ archive }: ObservabilityPlan, kind: string) {
  const bucket = archive.buckets.find((candidate) => candidate.kind === kind);
  if (!bucket) throw new Error(`no bucket ${kind}`);
  return bucket;
}

/** One request and what a policy must say to it. */
export interface Vector {
  name: string;
  by: Principal;
  action: string;
  resource: string;
  allowed: boolean;
  context?: RequestContext;
}

/** Judges each vector by the policy itself. */
export function judge(document: () => string, vectors: readonly Vector[]): void {
  for (const { name, by, action, resource, allowed, context } of vectors) {
    it(`${allowed ? "allows" : "denies"} ${name}`, () => {
      const policy = policyOf(document(), "resource");
      const request = { principal: by, action, resource, context: { "aws:SecureTransport": "true", ...context } };
      expect(evaluate(policy, request).allowed).to.equal(allowed);
    });
  }
}

export function service(name: string): Principal {
  return { type: "service", name };
}
