import { AGENTCORE_CALLS, AGENTCORE_OAUTH } from "./actions";
import { activeAccounts } from "./callers";
import { clause, sorted, type Clause } from "./document";
import type { EndpointPolicyInput } from "./input";
import { defaultClauses } from "./support";

/** Endpoints that carry calls to agents and gateways, and with them OAuth tokens. */
const DATA_PLANES = new Set(["bedrock-agentcore", "bedrock-agentcore-gateway"]);

/**
 * AgentCore. Agents and gateways may be shared across accounts by resource policies, so calls leave for those of the
 * organization only; built-in tools, which belong to AWS, stay usable. Callers with an OAuth token sign nothing: an
 * endpoint policy lets them through only without any condition on the principal (AgentCore developer guide, "Use
 * interface VPC endpoints"), which a domain has to ask for.
 */
export function agentCoreClauses(input: EndpointPolicyInput): Clause[] {
  const clauses = [...defaultClauses(input), ...oauthClauses(input)];
  if (!DATA_PLANES.has(input.service.id)) return clauses;
  return [
    ...clauses,
    clause({
      Sid: "DenyStrangersAgents",
      Effect: "Deny",
      Principal: "*",
      Action: AGENTCORE_CALLS,
      Resource: ["*"],
      Condition: {
        StringNotEquals: { "aws:ResourceOrgID": input.organizationId },
        // Callers with an OAuth token are held to the domain's accounts by ARN; which keys their calls carry is unknown.
        Null: { "aws:PrincipalOrgID": "false" },
      },
    }),
  ];
}

/** The accounts of the tenants that opted in: the resource is all that is left to narrow the opening by. */
function oauthClauses(input: EndpointPolicyInput): Clause[] {
  if (!DATA_PLANES.has(input.service.id)) return [];
  const accounts = sorted(input.tenants.filter((t) => t.agentCoreOAuth).flatMap((t) => activeAccounts(input, t)));
  if (accounts.length === 0) return [];
  const arn = (account: string, type: string) =>
    `arn:${input.partition}:bedrock-agentcore:${input.region}:${account}:${type}/*`;
  return [
    {
      statement: {
        Sid: "ExceptOAuthCallers",
        Effect: "Allow",
        Principal: "*",
        Action: AGENTCORE_OAUTH,
        Resource: sorted(accounts.flatMap((account) => [arn(account, "runtime"), arn(account, "gateway")])),
      },
      exception: {
        reason:
          "agentCoreOAuth is set: callers that show an OAuth token have no AWS identity, so anybody on the network gets through to the agents and gateways of the domain's accounts, whose own authorizers decide",
        source: "AgentCore developer guide, Use interface VPC endpoints with AgentCore",
      },
    },
  ];
}
