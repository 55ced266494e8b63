/** The call whose way is traced, as endpoint policies see it: what a policy says to it, decided exactly. */
import { formatAddress } from "../net/ip";
import { keysOfPassage } from "./endpoint-keys";
import type { GatewayEndpoint, InterfaceEndpoint, NetworkModel } from "./model";
import {
  type Constraint,
  type Decision,
  findAllowed,
  findDenied,
  formatProblem,
  type KeyMatch,
  parsePolicy,
  statementName,
} from "./policy";
import { type InputProblem } from "./read";
import type { PolicyAnswer, PolicyOracle, Source } from "./tracer/trace";

/** A call on an AWS service: who calls what on which resource. */
export interface Call {
  /** ARN of a role, user, federated user or account root; the name of an AWS service; or `anonymous`. */
  readonly principal: string;
  /** `service:Action`. */
  readonly action: string;
  /** ARN; default `*`, for actions that work on no resource. */
  readonly resource: string;
  /** The organization that the principal's account is in; not known if left out. */
  readonly organization?: string;
  /** Further condition keys with their values; others are not known, and the answer may depend on them. */
  readonly context: Readonly<Record<string, string>>;
}

const IDENTITY = /^arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(role|user|federated-user)\/[^*?]+)$/;
const SESSION = /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\//;
const SERVICE = /^[a-z][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/;

/** What a person writes on the command line. */
export interface CallOptions {
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly organization?: string;
  /** `key=value` each. */
  readonly context?: readonly string[];
}

/** The call of the options; `undefined` if none was given. Mistakes are added to `problems`. */
export function readCall(options: CallOptions, problems: InputProblem[]): Call | undefined {
  const { principal, action, resource = "*", organization, context = [] } = options;
  const given = [principal, action, options.resource, organization].some((o) => o !== undefined) || context.length > 0;
  if (!given) return undefined;
  const say = (path: string, problem: string, got: unknown, fix: string): void => {
    problems.push({ path, problem, ...(got === undefined ? {} : { got }), fix });
  };
  if (principal === undefined)
    say("--principal", "is missing", undefined, "say who calls, for example the ARN of a role");
  else if (SESSION.test(principal))
    say("--principal", "is a session", principal, "give the ARN of its role, which is what policies see");
  else if (!IDENTITY.test(principal) && !SERVICE.test(principal) && principal !== "anonymous")
    say(
      "--principal",
      "is no caller",
      principal,
      "give the ARN of a role, user or root, the name of an AWS service, or anonymous",
    );
  if (action === undefined)
    say("--action", "is missing", undefined, "say what is called, for example bedrock:InvokeModel");
  else if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) say("--action", "is no action", action, "write service:Action");
  if (resource !== "*" && !/^arn:[^*?]+$/.test(resource))
    say("--resource", "is not the ARN of one resource", resource, "give an ARN without wildcards, or leave it out");
  if (organization !== undefined && !/^o-[a-z0-9]+$/.test(organization))
    say("--organization", "is no organization id", organization, "write o-...");
  const pairs = context.map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at < 1 || !pair.slice(0, at).includes(":"))
      say(
        "--context",
        "is no condition key with a value",
        pair,
        "write key=value, for example aws:ResourceOrgID=o-...",
      );
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return {
    principal: principal ?? "",
    action: action ?? "",
    resource,
    ...(organization === undefined ? {} : { organization }),
    context: Object.fromEntries(pairs),
  };
}

/** Answers for every endpoint of a network whether its policy lets a call through. */
export function oracleOf(model: NetworkModel, call: Call): PolicyOracle {
  return (key, source) => {
    const endpoint = model.interfaceEndpoints.get(key) ?? model.gatewayEndpoints.get(key);
    return endpoint === undefined ? undefined : decide(model, endpoint, call, source);
  };
}

/** One question to one policy. Keys that are not given are free: if both answers are possible, it depends on them. */
function decide(
  model: NetworkModel,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  call: Call,
  source: Source,
): PolicyAnswer {
  const opaque = endpoint.opaque.find((o) => o.aspect === "policy");
  if (opaque) return { because: opaque.because, statements: [] };
  const kind = "prefixList" in endpoint ? "gateway-endpoint" : "interface-endpoint";
  const parsed = parsePolicy(endpoint.policy, kind);
  if (!parsed.ok)
    return { because: `the policy cannot be read: ${parsed.problems.map(formatProblem).join("; ")}`, statements: [] };
  const query = { where: constraintOf(model, call, endpoint, source) };
  const [allowed, denied] = [findAllowed(parsed.policy, query), findDenied(parsed.policy, query)];
  const text = `${call.principal} calling ${call.action} on ${call.resource}`;
  const undecided = [allowed, denied].flatMap((d) => (d.verdict === "undetermined" ? d.reasons : []));
  if (denied.verdict === "none" && allowed.verdict === "none")
    return { because: `no such call exists: ${text}`, statements: [] };
  if (denied.verdict === "none")
    return { admits: true, because: `the policy allows ${text}`, statements: statementsOf(allowed) };
  if (allowed.verdict === "none") {
    const statements = statementsOf(denied);
    const by = statements.length > 0 ? `by ${statements.join(", ")}` : "since no statement allows it";
    return { admits: false, because: `the policy refuses ${text}, ${by}`, statements };
  }
  if (undecided.length > 0) return { because: undecided.join("; "), statements: [] };
  const keys = keysToTell(allowed, denied, call);
  return {
    because: `the policy allows or refuses ${text} depending on ${keys.join(", ")}: give --organization or --context`,
    statements: [],
  };
}

function constraintOf(
  model: NetworkModel,
  call: Call,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  source: Source,
): Constraint {
  const context: Record<string, KeyMatch> = { ...call.context };
  const given = new Set(Object.keys(call.context).map((key) => key.toLowerCase()));
  const follows = (key: string, value: KeyMatch): void => {
    if (!given.has(key.toLowerCase())) context[key] = value;
  };
  for (const [key, value] of Object.entries(keysOfPassage(model, endpoint))) follows(key, value);
  if (source.kind === "station") follows("aws:VpcSourceIp", formatAddress(source.address));
  const org = call.organization === undefined ? {} : { org: call.organization };
  const principal: NonNullable<Constraint["principal"]> =
    call.principal === "anonymous"
      ? { type: "anonymous" }
      : SERVICE.test(call.principal)
        ? { type: "service", service: call.principal }
        : { type: "aws", arn: call.principal, ...org };
  return { principal, action: call.action, resource: call.resource, context };
}

function statementsOf(decision: Decision): string[] {
  if (decision.verdict !== "witness") return [];
  return decision.evaluations.flatMap(({ statements }) => statements.map(statementName));
}

/** Keys in which the call that is allowed differs from the one that is refused. */
function keysToTell(allowed: Decision, denied: Decision, call: Call): string[] {
  if (allowed.verdict !== "witness" || denied.verdict !== "witness") return ["keys that were not given"];
  const [a, b] = [allowed.request, denied.request];
  const place = (principal: typeof a.principal): string => (principal.type === "aws" ? (principal.orgPath ?? "") : "");
  const keys = new Set([...Object.keys(a.context ?? {}), ...Object.keys(b.context ?? {})]);
  const differing = [...keys].filter(
    (key) => JSON.stringify(a.context?.[key]) !== JSON.stringify(b.context?.[key]) && call.context[key] === undefined,
  );
  if (place(a.principal) !== place(b.principal)) differing.unshift("aws:PrincipalOrgID");
  return differing.length > 0 ? differing : ["the principal's session"];
}
