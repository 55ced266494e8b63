import { MANTLE_INFERENCE, MANTLE_MANAGEMENT } from "./actions";
import { callerOf, ownedBy, tenantGroups } from "./callers";
import { both, clause, type Clause } from "./document";
import type { PolicyScope } from "./input";
import { allowedModels } from "./models";

/**
 * `bedrock-mantle`. Requests are authorized on a project of the caller's account and carry the model in
 * `bedrock-mantle:Model` (Service Authorization Reference, Amazon Bedrock Powered by AWS Mantle). A tenant that requires
 * a guardrail gets nothing: AWS names no condition key for guardrails here.
 */
export function mantleClauses(scope: PolicyScope): Clause[] {
  const { partition, region } = scope;
  const own = ["customized-model", "project", "reservation"].map(
    (type) => `arn:${partition}:bedrock-mantle:${region}:*:${type}/*`,
  );
  return tenantGroups(scope).flatMap(({ tenant, suffix }): Clause[] => {
    const caller = callerOf(scope, tenant);
    if (tenant.guardrail.required) {
      return [
        clause({
          Sid: `DenyWithoutGuardrail${suffix}`,
          Effect: "Deny",
          Principal: "*",
          Action: ["bedrock-mantle:*"],
          Resource: ["*"],
          ...(scope.tenants.length === 1 ? {} : { Condition: caller }),
        }),
      ];
    }
    const { mantle } = allowedModels(scope, tenant);
    const infer: Clause[] =
      mantle.length === 0
        ? []
        : [
            clause({
              Sid: `Infer${suffix}`,
              Effect: "Allow",
              Principal: "*",
              Action: MANTLE_INFERENCE,
              Resource: own.filter((arn) => arn.includes(":project/")),
              Condition: both(both(caller, ownedBy(scope, tenant)), {
                StringEquals: { "bedrock-mantle:Model": mantle },
              }),
            }),
          ];
    return [
      ...infer,
      clause({
        Sid: `Manage${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: MANTLE_MANAGEMENT,
        Resource: own,
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
  });
}
