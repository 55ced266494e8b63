/**
 * What an endpoint policy of this project has to guarantee, as questions to the decision procedure. Every function asks
 * about all requests; a violation comes with one that shows it.
 */
import { type OrganizationFact } from "./caller";
import { type Constraint, type KeyMatch } from "./constraint";
import { type Decision, findAllowed, findDenied, statementName } from "./decide";
import { describeRequest } from "./describe";
import { type Request } from "./request";
import { type Query } from "./search";
import { BEDROCK_MODELS } from "./shapes";
import { type Policy } from "./types";

/** The verdict on one property of one policy. `undetermined` is never a pass. */
export interface PolicyFinding {
  readonly verdict: "holds" | "violated" | "undetermined";
  /** One sentence; of a violation it names the request and the statements that let it through or stop it. */
  readonly message: string;
  /** The request that violates the property. */
  readonly request?: Request;
}

/** A named exception: requests that are allowed on purpose, and why. */
export interface PolicyException {
  readonly reason: string;
  readonly requests: readonly Constraint[];
}

/** Calls that AWS services make by themselves; all services, or those named. */
export function serviceException(services?: readonly string[]): PolicyException {
  const service = services ? { service: { in: services } } : {};
  return { reason: "AWS services that call by themselves", requests: [{ principal: { type: "service", ...service } }] };
}

/** The unsigned calls, and the permissions that the same calls need to pass session tags or a source identity (IAM guide). */
const FEDERATED_ACTIONS: readonly string[] = [
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:TagSession",
  "sts:SetSourceIdentity",
];

/**
 * Federated STS calls: they carry no signature, so that nothing is known of the caller. Excepted only where they go to
 * roles of the organization, by `aws:ResourceOrgID` or by the account in the role's ARN.
 */
export function federatedException(organization: string, accounts: readonly string[] = []): PolicyException {
  const action = { in: FEDERATED_ACTIONS };
  const own: Constraint = { action, context: { "aws:ResourceOrgID": organization } };
  const roles: Constraint[] = accounts.map((account) => ({ action, resource: `arn:aws*:iam::${account}:role/*` }));
  return { reason: "federated STS calls to roles of the organization", requests: [own, ...roles] };
}

/**
 * AgentCore calls that are authorized by OAuth instead of a signature. Their statement must not test IAM principals
 * (AgentCore guide, VPC endpoint policies), so anyone on the network passes it: opt in for named resources only.
 */
export function oauthException(resources: readonly string[]): PolicyException {
  return {
    reason: "AgentCore calls authorized by OAuth",
    requests: [{ action: "bedrock-agentcore:*", resource: { in: resources } }],
  };
}

/** What the questions have in common. */
export interface PropertyOptions {
  readonly exceptions?: readonly PolicyException[];
  /** Accounts that are known to be in an organization, for policies that name accounts instead of the organization. */
  readonly organizations?: readonly OrganizationFact[];
  /** Condition keys that every request meant here has, for example `{ "aws:SourceVpce": "vpce-..." }`. */
  readonly context?: Readonly<Record<string, KeyMatch>>;
}

/** (a) Nobody outside the organization gets through, but for the exceptions. */
export function noPrincipalOutside(policy: Policy, organization: string, options: PropertyOptions = {}): PolicyFinding {
  const where = { principal: { org: { notIn: [organization] } }, ...contextOf(options) };
  return refused(findAllowed(policy, queryOf(where, options)), `no principal outside ${organization} gets through`);
}

/** (b) No IAM identity of an account outside the list gets through, but for the exceptions. */
export function noForeignAccount(
  policy: Policy,
  accounts: readonly string[],
  options: PropertyOptions = {},
): PolicyFinding {
  const where = { principal: { type: "aws" as const, account: { notIn: accounts } }, ...contextOf(options) };
  return refused(findAllowed(policy, queryOf(where, options)), "no account outside the list gets through");
}

/** Actions that run a model (Service authorization reference, "Amazon Bedrock"); there is no action for Converse. */
export const INFERENCE_ACTIONS: readonly string[] = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

/**
 * (c) No model outside the list can be run. `models` are ARNs with wildcards: foundation models in every destination
 * Region, and profiles and custom models of the accounts they may belong to. Asked of the resources that inference
 * can act on; `resources` replaces them (shapes, see `ANY_RESOURCE`), for example with those of buckets.
 */
export function noForeignModel(
  policy: Policy,
  models: readonly string[],
  options: PropertyOptions & { readonly actions?: readonly string[]; readonly resources?: readonly string[] } = {},
): PolicyFinding {
  const where = {
    action: { in: options.actions ?? INFERENCE_ACTIONS },
    resource: { notIn: models },
    ...contextOf(options),
  };
  const query = { ...queryOf(where, options), resources: options.resources ?? BEDROCK_MODELS };
  return refused(findAllowed(policy, query), "no resource outside the list can be used");
}

/** Runs a model on `bedrock-mantle` (Service authorization reference, "Amazon Bedrock Powered by AWS Mantle"). */
const MANTLE_INFERENCE = "bedrock-mantle:CreateInference";

/**
 * (c) on `bedrock-mantle`, whose requests act on projects and name the model in `bedrock-mantle:Model`: no model but
 * these ids, with wildcards. A request without the key counts as one for another model.
 */
export function noForeignMantleModel(
  policy: Policy,
  models: readonly string[],
  options: PropertyOptions = {},
): PolicyFinding {
  const context = { ...options.context, "bedrock-mantle:Model": { notIn: models } };
  const query = queryOf({ action: MANTLE_INFERENCE, context }, options);
  return refused(findAllowed(policy, query), "no model outside the list can be run");
}

/** (d) No inference without one of the guardrails (their ARNs; any version of them counts). */
export function noInferenceWithoutGuardrail(
  policy: Policy,
  guardrails: readonly string[],
  options: PropertyOptions & { readonly actions?: readonly string[]; readonly accounts?: readonly string[] } = {},
): PolicyFinding {
  const versions = guardrails.flatMap((guardrail) => [guardrail, `${guardrail}:*`]);
  const context = { ...options.context, "bedrock:GuardrailIdentifier": { notIn: versions } };
  const where = { ...callersOf(options), action: { in: options.actions ?? INFERENCE_ACTIONS }, context };
  return refused(
    findAllowed(policy, { ...queryOf(where, options), resources: BEDROCK_MODELS }),
    "no inference goes without a guardrail",
  );
}

/** None of the actions is allowed, to accounts or to anyone: such as those that run a model and take no guardrail. */
export function noCall(
  policy: Policy,
  actions: readonly string[],
  options: PropertyOptions & { readonly accounts?: readonly string[] } = {},
): PolicyFinding {
  const where = { ...callersOf(options), action: { in: actions }, ...contextOf(options) };
  return refused(findAllowed(policy, queryOf(where, options)), "nothing runs a model that can name no guardrail");
}

function callersOf({ accounts }: { readonly accounts?: readonly string[] }): Pick<Constraint, "principal"> {
  return accounts ? { principal: { type: "aws", account: { in: accounts } } } : {};
}

/** The calls that have to get through. */
export interface NeededCalls {
  readonly organization: string;
  readonly accounts: readonly string[];
  /** Default: `INFERENCE_ACTIONS`. */
  readonly actions?: readonly string[];
  /** ARNs that every account needs, such as a model in each destination Region. */
  readonly resources: readonly string[];
  /** ARNs that each account needs for itself, with `{account}` in place of its id, such as inference profiles. */
  readonly ownResources?: readonly string[];
  /** The rest of the requests, such as the guardrail that is required. */
  readonly context?: Readonly<Record<string, KeyMatch>>;
}

/**
 * (e) Every allowed account can make every call that it needs, whoever it is in the account. Throws an `Error` for a
 * call that nobody could make: it would be allowed for want of anyone whom it is denied.
 */
export function everyNeededCall(policy: Policy, needed: NeededCalls): PolicyFinding {
  checkNeeded(needed);
  const claim = "every account in the list can make the calls it needs";
  const organizations = [{ id: needed.organization, accounts: needed.accounts }];
  const denied = (accounts: readonly string[], resources: readonly string[]): Decision => {
    if (accounts.length === 0 || resources.length === 0) return { verdict: "none" };
    const principal = { type: "aws" as const, account: { in: accounts } };
    const action = { in: needed.actions ?? INFERENCE_ACTIONS };
    const where = {
      principal,
      action,
      resource: { in: resources },
      ...(needed.context ? { context: needed.context } : {}),
    };
    return findDenied(policy, { where, organizations });
  };
  const shared = denied(needed.accounts, needed.resources);
  if (shared.verdict !== "none") return granted(shared, claim);
  const own = (account: string): string[] =>
    (needed.ownResources ?? []).map((arn) => arn.replaceAll("{account}", account));
  // Most policies let every account use every profile in the list: one question then answers for all accounts.
  if (denied(needed.accounts, needed.accounts.flatMap(own)).verdict === "none")
    return granted({ verdict: "none" }, claim);
  for (const account of needed.accounts) {
    const decision = denied([account], own(account));
    if (decision.verdict !== "none") return granted(decision, claim);
  }
  return granted({ verdict: "none" }, claim);
}

const CONCRETE_ARN =
  /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z]+-[a-z-]+-\d+)?:(\d{12}|aws|cloudfront|\{account\})?:[^:*?][^*?]*$/;

function checkNeeded({ actions = [], resources, ownResources = [] }: NeededCalls): void {
  for (const action of actions) {
    if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))
      throw new Error(`actions: is no action, got ${action}; write service:Action`);
  }
  for (const resource of [...resources, ...ownResources]) {
    if (resource !== "*" && !CONCRETE_ARN.test(resource)) {
      throw new Error(
        `resources: is not the ARN of one resource, got ${resource}; write all six fields without wildcards`,
      );
    }
  }
}

function contextOf({ context }: PropertyOptions): { context?: Readonly<Record<string, KeyMatch>> } {
  return context ? { context } : {};
}

function queryOf(where: Constraint, { exceptions = [], organizations }: PropertyOptions): Query {
  const except = exceptions.flatMap(({ requests }) => requests);
  return { where, except, ...(organizations ? { organizations } : {}) };
}

/** The finding on a claim that no such request is allowed. */
function refused(decision: Decision, claim: string): PolicyFinding {
  return findingOf(decision, claim, "is allowed by");
}

/** The finding on a claim that no such request is denied. */
function granted(decision: Decision, claim: string): PolicyFinding {
  return findingOf(decision, claim, "is denied by");
}

function findingOf(decision: Decision, claim: string, verb: string): PolicyFinding {
  switch (decision.verdict) {
    case "none":
      return { verdict: "holds", message: claim };
    case "undetermined":
      return { verdict: "undetermined", message: `not proven that ${claim}: ${decision.reasons.join("; ")}` };
    case "witness": {
      const names = decision.evaluations.flatMap(({ statements }) => statements.map(statementName));
      const by = names.length > 0 ? names.join(", ") : "the absence of a statement that allows it";
      return {
        verdict: "violated",
        message: `not true that ${claim}: "${describeRequest(decision.request)}" ${verb} ${by}`,
        request: decision.request,
      };
    }
  }
}
