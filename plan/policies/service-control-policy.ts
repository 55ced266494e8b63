import { MANTLE_INFERENCE, MODEL_JOBS, ON_BASE_MODELS, ON_OWN_RESOURCES } from "./actions";
import { activeAccounts } from "./callers";
import { both, clause, sorted, type Clause, type Condition } from "./document";
import { guardrailResources } from "./guardrails";
import type { CallerPolicyInput, Tenant } from "./input";
import type { ModelRules, Refusal } from "./model-rules";
import { rulesEverywhere } from "./rules-everywhere";

/** Sends data to Bedrock or has it read: only through the endpoints. Management stays possible from elsewhere. */
const THROUGH_ENDPOINTS = [
  "bedrock-mantle:*",
  "bedrock:AgenticRetrieveStream",
  "bedrock:ApplyGuardrail",
  "bedrock:CallWithBearerToken",
  "bedrock:CountTokens",
  "bedrock:GenerateQuery",
  "bedrock:GetAsyncInvoke",
  "bedrock:Invoke*",
  "bedrock:OptimizePrompt",
  "bedrock:RenderPrompt",
  "bedrock:Rerank",
  "bedrock:Retrieve*",
  "bedrock:StartFlowExecution",
];

/** Reach models that no allow-list names: tools of AWS that search the web, and marketplace models. */
const UNLISTED = [
  "bedrock:CreateMarketplaceModelEndpoint",
  "bedrock:InvokeTool",
  "bedrock:RegisterMarketplaceModelEndpoint",
  "bedrock:UpdateMarketplaceModelEndpoint",
];

/** The rules of a tenant as refusals: what they do not refuse is left to the accounts' own policies. */
export function scpClauses(input: CallerPolicyInput, tenant: Tenant): Clause[] {
  const rules = rulesEverywhere(input, tenant);
  return [
    outsideEndpoints(input),
    deny("DenyUnlistedModels", UNLISTED),
    otherModels(rules),
    strangersModels(input, tenant),
    ...mantle(rules),
    ...quarantined(input),
    ...guardrailDenials(rules.guardrail),
  ];
}

/**
 * Calls from anywhere but the domain's endpoints; without an endpoint the key is absent, of which the negated operator is
 * true. `aws:SourceVpce` is the one network key that Bedrock supports (IAM guide, global condition keys: the lists of
 * `aws:VpceAccount` and its kin do not name it).
 */
function outsideEndpoints(input: CallerPolicyInput): Clause {
  const exempt = sorted(input.insideAws ?? []);
  const condition: Condition = {
    StringNotEquals: { "aws:SourceVpce": sorted(input.endpointIds) },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
    ...(exempt.length > 0 ? { ArnNotLike: { "aws:PrincipalArn": exempt } } : {}),
  };
  const roles = exempt.length > 0 ? `; the roles ${exempt.join(", ")} call from inside AWS, by configuration` : "";
  return {
    statement: { ...deny("DenyOutsideEndpoints", THROUGH_ENDPOINTS).statement, Condition: condition },
    exception: {
      reason: `AWS services that call on a caller's behalf, and AWS service principals, come through no endpoint: they may call all the same${roles}`,
      source: "IAM user guide, AWS global condition context keys, aws:ViaAWSService and aws:PrincipalIsAWSService",
    },
  };
}

/** Inference and jobs on anything that the endpoint policies do not name. Also for calls that AWS makes for the caller. */
function otherModels({ models }: ModelRules): Clause {
  return clause({
    Sid: "DenyOtherModels",
    Effect: "Deny",
    Action: sorted([...ON_BASE_MODELS, ...MODEL_JOBS]),
    NotResource: models,
  });
}

/**
 * Models, guardrails and projects of accounts outside the domain, as far as AWS says whose they are. Base models have no
 * account and stay out of it.
 */
function strangersModels(input: CallerPolicyInput, tenant: Tenant): Clause {
  const elsewhere: Condition =
    tenant.organizationalUnits.length > 0
      ? { "ForAllValues:StringNotLike": { "aws:ResourceOrgPaths": sorted(tenant.organizationalUnits) } }
      : { StringNotEquals: { "aws:ResourceAccount": activeAccounts(input, tenant) } };
  return clause({
    Sid: "DenyStrangersModels",
    Effect: "Deny",
    Action: sorted([...ON_OWN_RESOURCES, ...MODEL_JOBS, "bedrock-mantle:*"]),
    NotResource: sorted([`arn:${input.partition}:bedrock:*::foundation-model/*`, ...guardrailResources(tenant)]),
    Condition: both(elsewhere, { Null: { "aws:ResourceAccount": "false" } }),
  });
}

/** Inference on `bedrock-mantle` with other models than the allowed ones; with none of them, all of it. */
function mantle({ mantle: grants }: ModelRules): Clause[] {
  if (grants.length === 0) return [];
  const models = grants.find(({ condition }) => condition)?.condition?.["StringEquals"]?.["bedrock-mantle:Model"];
  return [
    deny(
      "DenyOtherModelsOnMantle",
      MANTLE_INFERENCE,
      models ? { StringNotEquals: { "bedrock-mantle:Model": models } } : {},
    ),
  ];
}

function quarantined(input: CallerPolicyInput): Clause[] {
  const accounts = sorted(input.quarantinedAccounts);
  if (accounts.length === 0) return [];
  return [
    deny("DenyQuarantinedAccounts", ["bedrock-mantle:*", "bedrock:*"], {
      StringEquals: { "aws:PrincipalAccount": accounts },
    }),
  ];
}

/** Refusals without a condition in one statement, the others each in its own. */
export function guardrailDenials(guardrail: ModelRules["guardrail"]): Clause[] {
  const all: Refusal[] = [...guardrail.runtime, ...guardrail.jobs, ...guardrail.indirect, ...guardrail.mantle];
  const conditional = all.filter(({ condition }) => Object.keys(condition).length > 0);
  const always = sorted(all.filter((refusal) => !conditional.includes(refusal)).flatMap(({ actions }) => actions));
  return [
    ...conditional.map(({ sid, actions, condition }) => deny(sid, actions, condition)),
    ...(always.length > 0 ? [deny("DenyWhatTakesNoGuardrail", always)] : []),
  ];
}

function deny(sid: string, actions: string[], condition: Condition = {}): Clause {
  return clause({
    Sid: sid,
    Effect: "Deny",
    Action: actions,
    Resource: ["*"],
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  });
}
