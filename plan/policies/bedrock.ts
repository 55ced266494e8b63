import { CONTROL } from "./actions";
import { callerGroups, callerOf, ownedBy, tenantGroups } from "./callers";
import { both, clause, type Clause } from "./document";
import type { PolicyScope, Tenant } from "./input";
import { modelRules, type Grant, type Refusal } from "./model-rules";

/** The endpoint policies of Amazon Bedrock: `bedrock-runtime`, `bedrock`, `bedrock-mantle`, agents and data automation. */

/** `bedrock-runtime`: inference on the models of each tenant, with a guardrail where one is required. */
export function runtimeClauses(scope: PolicyScope): Clause[] {
  return tenantGroups(scope).flatMap(({ tenant, suffix }) => {
    const { runtime, guardrail } = modelRules(scope, tenant);
    return [
      ...runtime.map((grant) => granted(scope, tenant, suffix, grant)),
      ...guardrail.runtime.map((refusal) => refused(scope, tenant, suffix, refusal)),
    ];
  });
}

/** `bedrock`, the control plane: everything for the callers, jobs and throughput on each tenant's own models only. */
export function controlClauses(scope: PolicyScope): Clause[] {
  const manage = callerGroups(scope).map(({ suffix, caller }) =>
    clause({
      Sid: `Manage${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: CONTROL,
      Resource: ["*"],
      Condition: caller,
    }),
  );
  const jobs = tenantGroups(scope).flatMap(({ tenant, suffix }) => {
    const rules = modelRules(scope, tenant);
    return [
      ...rules.jobs.map((grant) => granted(scope, tenant, suffix, grant)),
      ...rules.guardrail.jobs.map((refusal) => refused(scope, tenant, suffix, refusal)),
    ];
  });
  return [...manage, ...jobs];
}

/**
 * Agents, knowledge bases, flows and data automation. The models behind them are called inside AWS and pass no endpoint
 * of ours, so no allow-list can be applied here; the policies for the callers' accounts apply it.
 */
export function agentClauses(scope: PolicyScope): Clause[] {
  const use = callerGroups(scope).map(({ suffix, caller }) =>
    clause({
      Sid: `Use${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: ["bedrock:*"],
      Resource: ["*"],
      Condition: caller,
    }),
  );
  const refuse = tenantGroups(scope).flatMap(({ tenant, suffix }) =>
    modelRules(scope, tenant).guardrail.indirect.map((refusal) => refused(scope, tenant, suffix, refusal)),
  );
  return [...use, ...refuse];
}

/** `bedrock-mantle`: nothing for a tenant that requires a guardrail. */
export function mantleClauses(scope: PolicyScope): Clause[] {
  return tenantGroups(scope).flatMap(({ tenant, suffix }) => {
    const { mantle, guardrail } = modelRules(scope, tenant);
    return [
      ...mantle.map((grant) => granted(scope, tenant, suffix, grant)),
      ...guardrail.mantle.map((refusal) => refused(scope, tenant, suffix, refusal)),
    ];
  });
}

function granted(scope: PolicyScope, tenant: Tenant, suffix: string, grant: Grant): Clause {
  const caller = callerOf(scope, tenant);
  return clause({
    Sid: `${grant.sid}${suffix}`,
    Effect: "Allow",
    Principal: "*",
    Action: grant.actions,
    Resource: grant.resources,
    Condition: both(grant.owned ? both(caller, ownedBy(scope, tenant)) : caller, grant.condition ?? {}),
  });
}

/** Refuses actions to a tenant; to everybody where no other domain shares the endpoint. */
function refused(scope: PolicyScope, tenant: Tenant, suffix: string, refusal: Refusal): Clause {
  const condition = scope.tenants.length === 1 ? refusal.condition : both(callerOf(scope, tenant), refusal.condition);
  return clause({
    Sid: `${refusal.sid}${suffix}`,
    Effect: "Deny",
    Principal: "*",
    Action: refusal.actions,
    Resource: ["*"],
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  });
}
