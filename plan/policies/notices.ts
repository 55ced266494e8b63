import { findModel } from "../../catalogue";
import type { Notice } from "../types";
import type { EndpointPolicyInput, Tenant } from "./input";
import { allowedModels } from "./models";
import { tenancyOf } from "./tenancy";

/** What an endpoint policy does not do by itself, said with the plan. */
export function policyNotices(input: EndpointPolicyInput): Notice[] {
  return input.tenants.flatMap((tenant) => [
    ...mantleNotices(input, tenant),
    ...indirectNotices(input, tenant),
    ...guardrailNotices(input, tenant),
    ...oauthNotices(input, tenant),
    ...idleModelNotices(input, tenant),
  ]);
}

/** Models on the list that nothing in the domain can invoke; the same for each of its endpoints. */
function idleModelNotices(input: EndpointPolicyInput, tenant: Tenant): Notice[] {
  if (input.service.family !== "bedrock" || !input.services) return [];
  return tenancyOf(input, tenant).models.flatMap(({ id, endpoints, besides }): Notice[] => {
    if (endpoints.length > 0 || besides.length > 0) return [];
    const offered = findModel(input.catalogue, id)?.endpoints ?? [];
    const refused = offered.filter((endpoint) => input.services?.includes(endpoint));
    const meant = Object.keys(input.catalogue.models).find(
      (other) => other.startsWith(`${id}-`) && !offered.includes("bedrock-runtime"),
    );
    return [
      {
        level: "warning",
        code: "model-without-endpoint",
        path: `domains.${tenant.domain}.models.${tenant.models.indexOf(id)}`,
        message:
          `nothing in the domain can invoke ${id}: AWS offers it on ${offered.join(" and ")}, ` +
          (refused.length > 0 ? "which the required guardrail closes" : "which is none of the services") +
          (meant === undefined ? "" : `; did you mean ${meant}?`),
      },
    ];
  });
}

function mantleNotices(input: EndpointPolicyInput, tenant: Tenant): Notice[] {
  if (input.service.id !== "bedrock-mantle") return [];
  const path = `domains.${tenant.domain}`;
  if (tenant.guardrail.required) {
    return [
      {
        level: "warning",
        code: "mantle-refused",
        path: `${path}.guardrail.required`,
        message:
          "bedrock-mantle refuses every call of this domain, because AWS names no condition key for guardrails there; drop the service or call bedrock-runtime",
      },
    ];
  }
  const unlogged: Notice = {
    level: "info",
    code: "mantle-not-logged",
    path: `${path}.services`,
    message:
      "model invocation logging does not record calls through bedrock-mantle: prompts and answers are kept nowhere, and who called what is seen in CloudTrail data events only",
  };
  if (tenant.models.length === 0 || allowedModels(input, tenant).mantle.length > 0) return [unlogged];
  return [
    unlogged,
    {
      level: "warning",
      code: "mantle-no-model",
      path: `${path}.models`,
      message: "none of the allowed models is offered on bedrock-mantle, so its endpoint refuses all inference",
    },
  ];
}

/** Services behind which AWS calls models without passing an endpoint. */
const INDIRECT = new Set([
  "bedrock-agent",
  "bedrock-agent-runtime",
  "bedrock-data-automation",
  "bedrock-data-automation-runtime",
]);

function indirectNotices(input: EndpointPolicyInput, tenant: Tenant): Notice[] {
  const { id } = input.service;
  if (!INDIRECT.has(id)) return [];
  const path = `domains.${tenant.domain}`;
  const inner: Notice = {
    level: "info",
    code: "models-called-inside-aws",
    path: `${path}.models`,
    message: `models behind ${id} are called inside AWS and pass no endpoint: the allow-list holds there only through the service control policy for the callers' accounts`,
  };
  if (!tenant.guardrail.required || id === "bedrock-agent" || id === "bedrock-data-automation") return [inner];
  return [
    inner,
    {
      level: "warning",
      code: "indirect-inference-refused",
      path: `${path}.guardrail.required`,
      message: `${id} refuses what invokes a model on the caller's behalf (agents, flows, retrieve-and-generate, reranking, data automation), because no condition key tells whether a guardrail is used`,
    },
  ];
}

function guardrailNotices(input: EndpointPolicyInput, tenant: Tenant): Notice[] {
  const { required, arns } = tenant.guardrail;
  if (input.service.id !== "bedrock-runtime") return [];
  const path = `domains.${tenant.domain}.guardrail`;
  if (required && arns.length === 0 && tenant.organizationalUnits.length > 0) {
    return [
      {
        level: "warning",
        code: "any-guardrail",
        path: `${path}.arns`,
        message:
          "with organizationalUnits and no guardrail.arns, any guardrail counts that AWS lets the caller use; name the guardrails to be exact",
      },
    ];
  }
  if (required || arns.length === 0) return [];
  return [
    {
      level: "info",
      code: "guardrail-optional",
      path: `${path}.arns`,
      message: "guardrails are named but not required: inference without one passes",
    },
  ];
}

function oauthNotices(input: EndpointPolicyInput, tenant: Tenant): Notice[] {
  if (!tenant.agentCoreOAuth || !["bedrock-agentcore", "bedrock-agentcore-gateway"].includes(input.service.id))
    return [];
  return [
    {
      level: "warning",
      code: "agentcore-oauth-open",
      path: `domains.${tenant.domain}.agentCoreOAuth`,
      message: `${input.service.id} lets callers without an AWS identity through to the agents and gateways of the domain's accounts; only their own authorizers and the network decide`,
    },
  ];
}
