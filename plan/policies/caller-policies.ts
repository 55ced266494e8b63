import type { Problem } from "../../stacks/problems";
import type { Notice } from "../types";
import { activeAccounts } from "./callers";
import { exceptionsOf, render, type Clause, type PolicyException, type Statement } from "./document";
import type { CallerPolicyInput, Tenant } from "./input";
import { checkSize, MANAGED_POLICY_CHARACTERS, SCP_CHARACTERS } from "./limits";
import { identityClauses } from "./identity-policy";
import { mantleDiffers } from "./rules-everywhere";
import { scpClauses } from "./service-control-policy";

/** A policy document with a name that is its own. */
export interface NamedPolicy {
  /** `bedrock-<domain>`, `bedrock-<domain>-2`, … */
  readonly name: string;
  /** Minified JSON. */
  readonly document: string;
}

/** The endpoint policies' rules as text for the callers' accounts. */
export interface CallerPolicies {
  /** Service control policies, all to be attached to the accounts or their organizational unit. */
  readonly serviceControlPolicies: NamedPolicy[];
  /** Managed policies, all to be attached to a role that may use the domain's models. */
  readonly managedPolicies: NamedPolicy[];
  readonly problems: Problem[];
  readonly notices: Notice[];
  /** Where the policies let through what the network does not check. */
  readonly exceptions: PolicyException[];
}

/**
 * Managed policies attached to one role, at most (IAM guide, "IAM and AWS STS quotas"). Of service control policies nine
 * can be attached beside the one that allows everything else (Organizations guide, "Quotas and service limits"); these
 * are one refusal of each kind, each whole, of which there are fewer than that.
 */
const MANAGED_POLICIES_PER_ROLE = 10;

/** What makes a statement shorter, by the start of its Sid, where that is not fewer models. */
const REMEDIES: Readonly<Record<string, string>> = {
  ApplyNamedGuardrails: "name fewer guardrails",
  DenyOutsideEndpoints: "name fewer roles that call from inside AWS, or name them by a pattern",
  DenyQuarantinedAccounts: "remove the spokes of accounts that stay in quarantine",
  DenyWithoutGuardrail: "name fewer guardrails",
};

/**
 * The model tenancy of a domain for its callers' own accounts, where Bedrock has neither resource policies for inference
 * nor resource control policies: as service control policies, which refuse, and as managed policies, which grant. Made
 * from the same rules as the endpoint policies. They hold where no endpoint policy does: for calls over NAT, and for
 * models that agents and knowledge bases call inside AWS.
 *
 * Service control policies bind no AWS service principal, no service-linked role and nobody in the management account.
 */
export function callerPolicies(input: CallerPolicyInput): CallerPolicies {
  const tenant = input.tenants.find(({ domain }) => domain === input.domain);
  if (!tenant) throw new Error(`${input.domain} is none of the tenants`);
  if (input.endpointIds.length === 0) throw new Error("callerPolicies needs the ids of the domain's endpoints");
  const scps = scpClauses(input, tenant);
  const managed = identityClauses(input, tenant);
  const kinds = [
    { clauses: scps, limit: SCP_CHARACTERS, what: "service control policy" },
    { clauses: managed, limit: MANAGED_POLICY_CHARACTERS, most: MANAGED_POLICIES_PER_ROLE, what: "managed policy" },
  ].map((kind) => packed(input, tenant, kind));
  const [serviceControlPolicies, managedPolicies] = kinds.map(({ policies }) => policies);
  return {
    serviceControlPolicies: serviceControlPolicies ?? [],
    managedPolicies: managedPolicies ?? [],
    problems: kinds.flatMap(({ problems }) => problems),
    notices: [...kinds.flatMap(({ notices }) => notices), ...mantleNotice(input, tenant)],
    exceptions: exceptionsOf("caller", [...scps, ...managed]),
  };
}

function mantleNotice(input: CallerPolicyInput, tenant: Tenant): Notice[] {
  if (!mantleDiffers(input, tenant)) return [];
  return [
    {
      level: "warning",
      code: "mantle-models-of-all-regions",
      path: `domains.${input.domain}`,
      message: `these policies let models of domain ${input.domain} that bedrock-mantle offers in one Region through in all of its Regions, since a request names no Region with its model; the endpoint policies keep them apart`,
    },
  ];
}

interface Kind {
  clauses: Clause[];
  limit: number;
  /** Documents that can be attached, where the statements could need more. */
  most?: number;
  what: string;
}

/** Statements in as few documents as they fill in their order: refusals add up, and so do grants. */
function packed(input: CallerPolicyInput, tenant: Tenant, { clauses, limit, most, what }: Kind) {
  const path = `domains.${input.domain}`;
  const accounts = tenant.organizationalUnits.length > 0 ? [] : activeAccounts(input, tenant);
  const statements = clauses.flatMap(({ statement }) => fitting(statement, limit));
  const sizes = statements.map((statement) => {
    const text = render([statement]);
    const named = accounts.filter((account) => text.includes(account)).length;
    const remedy = Object.entries(REMEDIES).find(([sid]) => named < 2 && statement.Sid.startsWith(sid))?.[1];
    return checkSize({
      path,
      what: `${what} with the statement ${statement.Sid}`,
      characters: text.length,
      limit,
      accounts: named,
      unitsPath: `${path}.organizationalUnits`,
      ...(remedy !== undefined && { remedy }),
    });
  });
  const documents: Statement[][] = [];
  for (const statement of statements) {
    const last = documents.at(-1);
    if (last && render([...last, statement]).length <= limit) last.push(statement);
    else documents.push([statement]);
  }
  const tooMany: Problem[] =
    most === undefined || documents.length <= most
      ? []
      : [
          {
            path,
            problem: `needs more ${what} documents than the ${most} that can be attached`,
            got: documents.length,
            fix: "allow fewer models, or name fewer guardrails",
          },
        ];
  return {
    policies: documents.map((part, index): NamedPolicy => ({
      name: index === 0 ? `bedrock-${input.domain}` : `bedrock-${input.domain}-${index + 1}`,
      document: render(part),
    })),
    problems: [...sizes.flatMap(({ problems }) => problems), ...tooMany],
    notices: sizes.flatMap(({ notices }) => notices),
  };
}

/** An Allow that is too long, as several over parts of its resources; anything else stays whole. */
function fitting(statement: Statement, limit: number): Statement[] {
  const resources = statement.Resource ?? [];
  if (statement.Effect === "Deny" || resources.length < 2 || render([statement]).length <= limit) return [statement];
  const middle = Math.ceil(resources.length / 2);
  const half = (part: string[], name: string) => ({ ...statement, Sid: `${statement.Sid}${name}`, Resource: part });
  return [half(resources.slice(0, middle), "A"), half(resources.slice(middle), "B")].flatMap((one) =>
    fitting(one, limit),
  );
}
