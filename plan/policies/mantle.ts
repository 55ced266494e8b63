import { MANTLE_INFERENCE, MANTLE_MANAGEMENT } from "./actions";
import { refused } from "./bedrock";
import { callerOf, ownedBy, tenantGroups } from "./callers";
import { both, clause, type Clause } from "./document";
import type { PolicyScope, Tenant } from "./input";
import { allowedModels } from "./models";

/**
 * `bedrock-mantle`. Requests are authorized on a project of the caller's account and carry the model in
 * `bedrock-mantle:Model` (Service Authorization Reference, Amazon Bedrock Powered by AWS Mantle). A tenant that requires
 * a guardrail gets nothing: AWS names no condition key for guardrails here.
 */
export function mantleClauses(scope: PolicyScope): Clause[] {
  return tenantGroups(scope).flatMap(({ tenant, suffix }) =>
    tenant.guardrail.required
      ? [refused(scope, tenant, suffix, { sid: "DenyWithoutGuardrail", actions: ["bedrock-mantle:*"], condition: {} })]
      : [...inference(scope, tenant, suffix), ...management(scope, tenant, suffix)],
  );
}

function inference(scope: PolicyScope, tenant: Tenant, suffix: string): Clause[] {
  const { mantle } = allowedModels(scope, tenant);
  if (mantle.length === 0) return [];
  const ours = both(callerOf(scope, tenant), ownedBy(scope, tenant));
  return [
    clause({
      Sid: `Infer${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: MANTLE_INFERENCE,
      Resource: [arn(scope, "project")],
      Condition: both(ours, { StringEquals: { "bedrock-mantle:Model": mantle } }),
    }),
  ];
}

function management(scope: PolicyScope, tenant: Tenant, suffix: string): Clause[] {
  const caller = callerOf(scope, tenant);
  return [
    clause({
      Sid: `Manage${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: MANTLE_MANAGEMENT,
      Resource: ["customized-model", "project", "reservation"].map((type) => arn(scope, type)),
      Condition: both(caller, ownedBy(scope, tenant)),
    }),
    clause({
      Sid: `Use${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: ["bedrock-mantle:CallWithBearerToken", "bedrock-mantle:GetAccountDataRetention"],
      Resource: ["*"],
      Condition: caller,
    }),
  ];
}

function arn(scope: PolicyScope, type: string): string {
  return `arn:${scope.partition}:bedrock-mantle:${scope.region}:*:${type}/*`;
}
