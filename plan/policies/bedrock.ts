import {
  CONTROL,
  INDIRECT_INFERENCE,
  INVOKE,
  MODEL_JOBS,
  ON_BASE_MODELS,
  ON_NO_RESOURCE,
  ON_OWN_RESOURCES,
  OWN_JOB_TYPES,
  OWN_MODEL_TYPES,
  OWN_RUNTIME_TYPES,
  UNGUARDED_JOBS,
} from "./actions";
import { callerGroups, callerOf, ownedBy, tenantGroups } from "./callers";
import { both, clause, sorted, type Clause, type Condition } from "./document";
import { acceptedGuardrails, guardrailResources } from "./guardrails";
import type { PolicyScope, Tenant } from "./input";
import { allowedModels } from "./models";

/** The endpoint policies of Amazon Bedrock proper: `bedrock-runtime`, `bedrock`, agents and data automation. */

/** ARN patterns of things of any account of the caller's Region; the account is narrowed by a condition. */
function ownArns(scope: PolicyScope, types: readonly string[]): string[] {
  return types.map((type) => `arn:${scope.partition}:bedrock:${scope.region}:*:${type}/*`);
}

function profileArns(scope: PolicyScope, profiles: readonly string[]): string[] {
  return profiles.map((id) => `arn:${scope.partition}:bedrock:${scope.region}:*:inference-profile/${id}`);
}

/** What inference is authorized on for a tenant. */
export interface InferenceResources {
  /** Base models, exactly. */
  base: string[];
  /** Profiles, exactly but for the account, and models of one's own by kind. */
  own: string[];
  /**
   * Guardrail profiles in the Regions of the allowed inference, since a guardrail that works across Regions is checked in
   * each of them (Bedrock guide, "Permissions for using cross-Region inference with Amazon Bedrock Guardrails").
   */
  guardrailProfiles: string[];
}

/** Everything that inference is authorized on for a tenant, as ARNs and ARN patterns. */
export function inferenceResources(scope: PolicyScope, tenant: Tenant): InferenceResources {
  const { foundationModels, profiles, regions } = allowedModels(scope, tenant);
  return {
    base: foundationModels,
    own: sorted([...ownArns(scope, OWN_MODEL_TYPES), ...profileArns(scope, profiles)]),
    guardrailProfiles: regions.map((region) => `arn:${scope.partition}:bedrock:${region}:*:guardrail-profile/*`),
  };
}

/**
 * `bedrock-runtime`. Base models by allow-list; nothing is asked of `aws:ResourceAccount` there, since base models have
 * no account. Inference profiles and models of one's own only of the tenant's accounts: the account in a system-defined
 * profile's ARN is the caller's.
 */
export function runtimeClauses(scope: PolicyScope): Clause[] {
  return tenantGroups(scope).flatMap(({ tenant, suffix }) => {
    const caller = callerOf(scope, tenant);
    const { base, own, guardrailProfiles } = inferenceResources(scope, tenant);
    const clauses = [
      clause({
        Sid: `UseOwnModels${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: ON_OWN_RESOURCES,
        Resource: sorted([...own, ...ownArns(scope, OWN_RUNTIME_TYPES), ...guardrailProfiles]),
        Condition: both(caller, ownedBy(scope, tenant)),
      }),
      clause({
        Sid: `UseRuntime${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: ON_NO_RESOURCE,
        Resource: ["*"],
        Condition: caller,
      }),
    ];
    if (base.length > 0) {
      clauses.unshift(
        clause({
          Sid: `UseBaseModels${suffix}`,
          Effect: "Allow",
          Principal: "*",
          Action: ON_BASE_MODELS,
          Resource: base,
          Condition: caller,
        }),
      );
    }
    return [...clauses, ...namedGuardrails(tenant, suffix, caller), ...guardrailClauses(scope, tenant, suffix)];
  });
}

/** Guardrails that the configuration names may be another account's of the organization: their use has to pass. */
function namedGuardrails(tenant: Tenant, suffix: string, caller: Condition): Clause[] {
  const arns = guardrailResources(tenant);
  if (arns.length === 0) return [];
  return [
    clause({
      Sid: `ApplyNamedGuardrails${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: ["bedrock:ApplyGuardrail"],
      Resource: arns,
      Condition: caller,
    }),
  ];
}

/**
 * Refuses inference without an accepted guardrail. A negated operator is true of an absent key, so a call that names no
 * guardrail is refused as well (Bedrock guide, "Enforce the use of specific guardrails", shows this form).
 */
function guardrailClauses(scope: PolicyScope, tenant: Tenant, suffix: string): Clause[] {
  if (!tenant.guardrail.required) return [];
  const unguarded: Condition = {
    ArnNotLike: { "bedrock:GuardrailIdentifier": acceptedGuardrails(scope, tenant) },
  };
  return [denyTo(scope, tenant, `DenyWithoutGuardrail${suffix}`, INVOKE, unguarded)];
}

/** Refuses actions to a tenant; to everybody where no other domain shares the endpoint. */
function denyTo(scope: PolicyScope, tenant: Tenant, sid: string, actions: string[], condition: Condition = {}): Clause {
  const only = scope.tenants.length === 1 ? condition : both(callerOf(scope, tenant), condition);
  return clause({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: ["*"],
    ...(Object.keys(only).length > 0 ? { Condition: only } : {}),
  });
}

/**
 * `bedrock`, the control plane. Jobs, throughput, profiles and routers only for allowed base models and for models of
 * the tenant's accounts: a provisioned model is invoked by its own ARN, so its base model has to be checked here.
 */
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
    const caller = callerOf(scope, tenant);
    const { base, own } = inferenceResources(scope, tenant);
    const clauses = [
      clause({
        Sid: `UseOwnModels${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: MODEL_JOBS,
        Resource: sorted([...own, ...ownArns(scope, OWN_JOB_TYPES)]),
        Condition: both(caller, ownedBy(scope, tenant)),
      }),
    ];
    if (base.length > 0) {
      clauses.unshift(
        clause({
          Sid: `UseBaseModels${suffix}`,
          Effect: "Allow",
          Principal: "*",
          Action: MODEL_JOBS,
          Resource: base,
          Condition: caller,
        }),
      );
    }
    if (tenant.guardrail.required) clauses.push(denyTo(scope, tenant, `DenyWithoutGuardrail${suffix}`, UNGUARDED_JOBS));
    return clauses;
  });
  return [...manage, ...jobs];
}

/**
 * Agents, knowledge bases, flows and data automation. The models behind them are called inside AWS and pass no endpoint
 * of ours, so no allow-list can be applied here; the policies for the callers' accounts apply it. Where a guardrail is
 * required, what invokes a model on the caller's behalf is refused, because no condition key tells whether one is used.
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
  const refuse = tenantGroups(scope)
    .filter(({ tenant }) => tenant.guardrail.required)
    .map(({ tenant, suffix }) => denyTo(scope, tenant, `DenyWithoutGuardrail${suffix}`, INDIRECT_INFERENCE));
  return [...use, ...refuse];
}
