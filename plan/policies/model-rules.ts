import {
  INDIRECT_INFERENCE,
  INVOKE,
  MANTLE_INFERENCE,
  MANTLE_MANAGEMENT,
  MANTLE_ON_NO_RESOURCE,
  MODEL_JOBS,
  ON_BASE_MODELS,
  ON_NO_RESOURCE,
  ON_OWN_RESOURCES,
  OWN_JOB_TYPES,
  OWN_MODEL_TYPES,
  OWN_RUNTIME_TYPES,
  UNGUARDED_JOBS,
} from "./actions";
import { sorted, type Condition } from "./document";
import { acceptedGuardrails, guardrailResources } from "./guardrails";
import type { PolicyScope, Tenant } from "./input";
import { allowedModels } from "./models";

/**
 * Model tenancy of one domain, before it is said in the form of some kind of policy: the endpoint policies and the
 * policies for the callers' accounts are both made from this, so that they cannot drift apart.
 */
export interface ModelRules {
  /** Everything that inference and jobs are authorized on: base models, profiles, models of one's own, jobs; sorted. */
  readonly models: string[];
  /** What may be done through `bedrock-runtime`. */
  readonly runtime: Grant[];
  /** What may be done with models through the control plane. */
  readonly jobs: Grant[];
  /** What may be done through `bedrock-mantle`. */
  readonly mantle: Grant[];
  /** Inference that is refused because it names no accepted guardrail, and what cannot name one. */
  readonly guardrail: Record<"runtime" | "jobs" | "indirect" | "mantle", Refusal[]>;
}

/** Actions that are allowed on resources. */
export interface Grant {
  readonly sid: string;
  readonly actions: string[];
  readonly resources: string[];
  /** Only where the resource belongs to an account of the domain: its ARN pattern leaves the account open. */
  readonly owned: boolean;
  /** Further condition. */
  readonly condition?: Condition;
}

/** Actions that are refused, on any resource. */
export interface Refusal {
  readonly sid: string;
  readonly actions: string[];
  readonly condition: Condition;
}

/**
 * The rules of a tenant. Base models by allow-list; nothing is asked of `aws:ResourceAccount` there, since base models
 * have no account. Inference profiles and models of one's own only of the tenant's accounts: the account in a
 * system-defined profile's ARN is the caller's. On the control plane jobs, throughput, profiles and routers are held to
 * the same models: a provisioned model is invoked by its own ARN, so its base model is checked when it is made or never.
 */
export function modelRules(scope: PolicyScope, tenant: Tenant): ModelRules {
  const { foundationModels, profiles, regions, mantle } = allowedModels(scope, tenant);
  const models = [
    ...ownArns(scope, OWN_MODEL_TYPES),
    ...profiles.map((id) => `arn:${scope.partition}:bedrock:${scope.region}:*:inference-profile/${id}`),
  ];
  // A guardrail that works across Regions is checked in each of them (Bedrock guide, "Permissions for using cross-Region
  // inference with Amazon Bedrock Guardrails"): no further than inference itself may go.
  const guardrailProfiles = regions.map((region) => `arn:${scope.partition}:bedrock:${region}:*:guardrail-profile/*`);
  const named = guardrailResources(tenant);
  return {
    models: sorted([...foundationModels, ...models, ...ownArns(scope, OWN_JOB_TYPES)]),
    runtime: [
      ...onBaseModels(ON_BASE_MODELS, foundationModels),
      {
        sid: "UseOwnModels",
        actions: ON_OWN_RESOURCES,
        resources: sorted([...models, ...ownArns(scope, OWN_RUNTIME_TYPES), ...guardrailProfiles]),
        owned: true,
      },
      { sid: "UseRuntime", actions: ON_NO_RESOURCE, resources: ["*"], owned: false },
      // Guardrails that the configuration names may be another account's of the organization.
      ...(named.length > 0
        ? [{ sid: "ApplyNamedGuardrails", actions: ["bedrock:ApplyGuardrail"], resources: named, owned: false }]
        : []),
    ],
    jobs: [
      ...onBaseModels(MODEL_JOBS, foundationModels),
      {
        sid: "UseOwnModels",
        actions: MODEL_JOBS,
        resources: sorted([...models, ...ownArns(scope, OWN_JOB_TYPES)]),
        owned: true,
      },
    ],
    mantle: tenant.guardrail.required ? [] : mantleGrants(scope, mantle),
    guardrail: guardrailRules(scope, tenant),
  };
}

/**
 * A negated operator is true of an absent key, so a call that names no guardrail is refused as well (Bedrock guide,
 * "Enforce the use of specific guardrails", shows this form). Batch inference, agents, flows and data automation take no
 * such key (Service Authorization Reference), so they are refused altogether, and so is `bedrock-mantle`, for which AWS
 * names no key for guardrails.
 */
function guardrailRules(scope: PolicyScope, tenant: Tenant): ModelRules["guardrail"] {
  if (!tenant.guardrail.required) return { runtime: [], jobs: [], indirect: [], mantle: [] };
  const unguarded = { ArnNotLike: { "bedrock:GuardrailIdentifier": acceptedGuardrails(scope, tenant) } };
  const sid = "DenyWithoutGuardrail";
  return {
    runtime: [{ sid, actions: INVOKE, condition: unguarded }],
    jobs: [{ sid, actions: UNGUARDED_JOBS, condition: {} }],
    indirect: [{ sid, actions: INDIRECT_INFERENCE, condition: {} }],
    mantle: [{ sid, actions: ["bedrock-mantle:*"], condition: {} }],
  };
}

/**
 * Requests to `bedrock-mantle` are authorized on a project of the caller's account and carry the model in
 * `bedrock-mantle:Model` (Service Authorization Reference, Amazon Bedrock Powered by AWS Mantle).
 */
function mantleGrants(scope: PolicyScope, models: string[]): Grant[] {
  const arn = (type: string) => `arn:${scope.partition}:bedrock-mantle:${scope.region}:*:${type}/*`;
  const infer = {
    sid: "InferOnMantle",
    actions: MANTLE_INFERENCE,
    resources: [arn("project")],
    owned: true,
    condition: { StringEquals: { "bedrock-mantle:Model": models } },
  };
  return [
    ...(models.length > 0 ? [infer] : []),
    {
      sid: "ManageMantle",
      actions: MANTLE_MANAGEMENT,
      resources: ["customized-model", "project", "reservation"].map(arn),
      owned: true,
    },
    { sid: "UseMantle", actions: MANTLE_ON_NO_RESOURCE, resources: ["*"], owned: false },
  ];
}

function onBaseModels(actions: string[], resources: string[]): Grant[] {
  return resources.length > 0 ? [{ sid: "UseBaseModels", actions, resources, owned: false }] : [];
}

/** ARN patterns of things of any account in the endpoint's Region; the account is narrowed by a condition. */
function ownArns(scope: PolicyScope, types: readonly string[]): string[] {
  return types.map((type) => `arn:${scope.partition}:bedrock:${scope.region}:*:${type}/*`);
}
