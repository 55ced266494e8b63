import type { Problem } from "../../stacks/problems";
import { agentCoreClauses } from "./agentcore";
import { agentClauses, controlClauses, mantleClauses, runtimeClauses } from "./bedrock";
import { callerGroups, activeAccounts, quarantine } from "./callers";
import { clause, exceptionsOf, render, type Clause } from "./document";
import { checkGuardrails } from "./guardrails";
import type { EndpointPolicy, EndpointPolicyInput } from "./input";
import { checkSize, ENDPOINT_POLICY_CHARACTERS } from "./limits";
import { checkModels } from "./models";
import { policyNotices } from "./notices";
import { s3Clauses } from "./s3";
import { sageMakerRuntimeClauses } from "./sagemaker-runtime";
import { defaultClauses, ecrClauses, ssmClauses, stsClauses } from "./support";

type Builder = (input: EndpointPolicyInput) => Clause[];

/** Services with rules of their own; every other one gets the default. */
const BUILDERS: Readonly<Record<string, Builder>> = {
  bedrock: controlClauses,
  "bedrock-agent": agentClauses,
  "bedrock-agent-runtime": agentClauses,
  "bedrock-agentcore": agentCoreClauses,
  "bedrock-agentcore-control": agentCoreClauses,
  "bedrock-agentcore-gateway": agentCoreClauses,
  "bedrock-data-automation": agentClauses,
  "bedrock-data-automation-runtime": agentClauses,
  "bedrock-mantle": mantleClauses,
  "bedrock-runtime": runtimeClauses,
  "ecr-api": ecrClauses,
  "ecr-dkr": ecrClauses,
  s3: s3Clauses,
  "sagemaker-runtime": sageMakerRuntimeClauses,
  ssm: ssmClauses,
  sts: stsClauses,
};

/** Services whose policy depends on the allow-list of models. */
const WITH_MODELS = new Set(["bedrock", "bedrock-mantle", "bedrock-runtime"]);

/**
 * The policy of one endpoint: a boundary on who may use it and for what, which grants nothing by itself. Pure, sorted
 * and stable: the same input in any order gives the same text, and another account only adds its id.
 *
 * `problems` are mistakes in the allow-list or the guardrails, and a policy beyond what AWS takes; `notices` say what
 * the policy cannot do. Several services of one domain report the same mistake: `endpointPolicies` says it once.
 */
export function endpointPolicy(input: EndpointPolicyInput): EndpointPolicy {
  const { service, owner } = input;
  const problems = modelProblems(input);
  const notices = policyNotices(input);
  if (service.endpointPolicy === "no") return { document: "", problems, notices, exceptions: [] };
  const clauses = clausesOf(input);
  const document = render(clauses.map(({ statement }) => statement));
  const units = input.tenants.some((tenant) => tenant.organizationalUnits.length > 0);
  const size = checkSize({
    path: `domains.${owner}`,
    what: `${input.endpoint ?? "interface"} endpoint policy of ${service.id}`,
    characters: document.length,
    limit: ENDPOINT_POLICY_CHARACTERS,
    accounts: units ? 0 : new Set(input.tenants.flatMap((tenant) => activeAccounts(input, tenant))).size,
    unitsPath: `domains.${owner}.organizationalUnits`,
  });
  return {
    document,
    problems: [...problems, ...size.problems],
    notices: [...notices, ...size.notices],
    exceptions: exceptionsOf(service.id, clauses),
  };
}

function clausesOf(input: EndpointPolicyInput): Clause[] {
  if (callerGroups(input).length === 0) return [nobody()];
  const build = BUILDERS[input.service.id] ?? defaultClauses;
  return [...build(input), ...quarantine(input)];
}

/** Without callers nothing may pass; an absent policy would let everything pass. */
function nobody(): Clause {
  return clause({ Sid: "DenyEverybody", Effect: "Deny", Principal: "*", Action: ["*"], Resource: ["*"] });
}

function modelProblems(input: EndpointPolicyInput): Problem[] {
  if (!WITH_MODELS.has(input.service.id)) return [];
  return input.tenants.flatMap((tenant) => [...checkModels(input, tenant), ...checkGuardrails(input, tenant)]);
}
