import { INVOKE } from "./actions";
import { ownedBy } from "./callers";
import { both, clause, sorted, type Clause, type Condition } from "./document";
import type { CallerPolicyInput, Tenant } from "./input";
import type { Grant } from "./model-rules";
import { rulesEverywhere } from "./rules-everywhere";
import { guardrailDenials } from "./service-control-policy";

/**
 * The rules of a tenant as grants through its endpoints, for the roles that may use its models. Agents and knowledge
 * bases are not in it: they are resources of an application, and so are their grants.
 */
export function identityClauses(input: CallerPolicyInput, tenant: Tenant): Clause[] {
  const { runtime, jobs, mantle, guardrail } = rulesEverywhere(input, tenant);
  const throughEndpoint = { StringEquals: { "aws:SourceVpce": sorted(input.endpointIds) } };
  const granted = (grant: Grant, name: string) =>
    clause({
      Sid: `${grant.sid}${name}`,
      Effect: "Allow",
      Action: grant.actions,
      Resource: grant.resources,
      Condition: conditionOf(input, tenant, grant, throughEndpoint),
    });
  return [
    ...runtime.map((grant) => granted(grant, "")),
    ...jobs.map((grant) => granted(grant, "InJobs")),
    ...mantle.map((grant) => granted(grant, "")),
    ...(tenant.guardrail.required ? [] : onBehalf(input, tenant, runtime)),
    ...guardrailDenials(guardrail),
  ];
}

/**
 * Retrieve-and-generate and the like call models for the caller, from inside AWS. Where a guardrail is required they are
 * refused altogether, so nothing is opened there.
 */
function onBehalf(input: CallerPolicyInput, tenant: Tenant, grants: readonly Grant[]): Clause[] {
  return grants
    .filter(({ actions }) => INVOKE.every((action) => actions.includes(action)))
    .map((grant): Clause => ({
      statement: {
        Sid: `Except${grant.sid}ForCaller`,
        Effect: "Allow",
        Action: INVOKE,
        Resource: grant.resources,
        Condition: conditionOf(input, tenant, grant, { Bool: { "aws:ViaAWSService": "true" } }),
      },
      exception: {
        reason: "models that an AWS service calls on the caller's behalf are reached through no endpoint",
        source: "IAM user guide, AWS global condition context keys, aws:ViaAWSService",
      },
    }));
}

function conditionOf(input: CallerPolicyInput, tenant: Tenant, grant: Grant, way: Condition): Condition {
  const owned = grant.owned ? both(way, ownedBy(input, tenant)) : way;
  return both(owned, grant.condition ?? {});
}
