/** Policy documents: whether AWS accepts them, and whether a resource policy lets a service in. */
import { refuse } from "./errors";
import { type Doc, type Json, doc, isDoc, isList, text } from "./json";
import { type Op } from "./op";
import { ROLE } from "./assume";

/** Where a policy is attached; decides its size, whether it names principals, and the error code. */
export type PolicyKind =
  "identity" | "inline" | "trust" | "endpoint" | "bucket" | "key" | "logs" | "topic" | "queue" | "sink" | "other";

/** Greatest length in characters, and whether white space counts (IAM guide "Quotas", and each service's own). */
const SIZES: Readonly<Record<PolicyKind, readonly [limit: number, countsSpace: boolean]>> = {
  identity: [6144, false],
  inline: [10_240, false],
  trust: [2048, false],
  endpoint: [20_480, true],
  bucket: [20_480, true],
  key: [32_768, true],
  logs: [5120, true],
  topic: [30_720, true],
  queue: [8192, true],
  sink: [20_480, true],
  other: [20_480, true],
};

/** Condition operators (IAM guide, "IAM JSON policy elements: Condition operators"). */
const OPERATOR =
  /^(For(All|Any)Values?:|ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric((Not)?Equals|(LessThan|GreaterThan)(Equals)?)|Date((Not)?Equals|(LessThan|GreaterThan)(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$/;

/** Global keys that hold identifiers which the system generates: exact values only in endpoint policies. */
const GENERATED = [
  "aws:PrincipalAccount",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:ResourceAccount",
  "aws:PrincipalOrgID",
  "aws:SourceAccount",
];

/** A policy's statements; a single one may stand without a list. */
export function statements(policy: Doc): readonly Doc[] {
  const all = policy["Statement"];
  return isList(all) ? all.filter(isDoc) : isDoc(all) ? [all] : [];
}

/** One or many strings as a list. */
export function strings(value: Json | undefined): string[] {
  return (isList(value) ? value : [value]).filter((v): v is string => typeof v === "string");
}

/** Parses a policy; refuses what is no JSON object. */
export function parsePolicy(json: string, code = "MalformedPolicyDocument"): Doc {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return refuse(code, "This policy contains invalid Json");
  }
  return isDoc(parsed as Json) ? (parsed as Doc) : refuse(code, "Syntax errors in policy.");
}

function checkStatement(kind: PolicyKind, statement: Doc, code: string): void {
  if (!["Allow", "Deny"].includes(text(statement, "Effect") ?? ""))
    refuse(code, "Statement is missing required element Effect, or it is neither Allow nor Deny");
  const known = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
  ];
  const odd = Object.keys(statement).find((k) => !known.includes(k));
  if (odd !== undefined) refuse(code, `Syntax errors in policy: unknown element ${odd}.`);
  if ("Action" in statement === "NotAction" in statement) refuse(code, "Policy statement must contain actions.");
  for (const action of strings(statement["Action"])) {
    if (action !== "*" && !/^[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+$/.test(action))
      refuse(code, `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (${action})`);
  }
  const principal = "Principal" in statement || "NotPrincipal" in statement;
  if ((kind === "identity" || kind === "inline") && principal)
    refuse(code, "Policy document should not specify a principal.");
  if (kind !== "identity" && kind !== "inline" && !principal) refuse(code, "Missing required field Principal");
  const resource = "Resource" in statement || "NotResource" in statement;
  if (kind === "trust" && resource) refuse(code, "Has prohibited field Resource");
  if (kind !== "trust" && !resource) refuse(code, "Missing required field Resource");
  const sid = text(statement, "Sid");
  if (sid !== undefined && (kind === "identity" || kind === "inline") && !/^[a-zA-Z0-9]*$/.test(sid))
    refuse(code, `Statement IDs (SID) must be alpha-numeric: ${sid}`);
  for (const [operator, keys] of Object.entries(doc(statement, "Condition"))) {
    if (!OPERATOR.test(operator)) refuse(code, `Invalid Condition type : ${operator}.`);
    if (!isDoc(keys)) refuse(code, `Syntax errors in policy: Condition ${operator} is no object.`);
    for (const [key, values] of Object.entries(isDoc(keys) ? keys : {})) {
      if (!/^[a-zA-Z0-9-]+:.+/.test(key)) refuse(code, `Invalid condition key: ${key}.`);
      if (kind === "endpoint") checkEndpointCondition(operator, key, strings(values), code);
    }
  }
}

/** PrivateLink guide, "Control access to VPC endpoints using endpoint policies": wildcards in conditions. */
function checkEndpointCondition(operator: string, key: string, values: readonly string[], code: string): void {
  const wild = values.filter((v) => /[*?]/.test(v));
  if (GENERATED.includes(key) && (wild.length > 0 || operator.includes("Numeric"))) {
    refuse(code, `Endpoint policies take no wildcards or numeric operators on ${key}.`);
  }
  if (!operator.includes("StringLike") && !operator.includes("StringNotLike")) return;
  for (const value of wild) {
    const parts = value.split(/[*?]+/).filter((p) => p !== "");
    if (!parts.some((p) => p.length >= 6))
      refuse(code, `Endpoint policies need six characters in a row beside each wildcard: ${key} ${value}.`);
  }
}

/** Endpoint policies: an ARN's account is an id or a wildcard, not a mixture (PrivateLink guide). */
function checkEndpointResources(all: readonly Doc[], code: string): void {
  for (const resource of all.flatMap((s) => [...strings(s["Resource"]), ...strings(s["NotResource"])])) {
    const account = resource.split(":")[4] ?? "";
    if (/[*?]/.test(account) && /[0-9]/.test(account))
      refuse(code, `The account of ${resource} mixes digits and wildcards.`);
  }
}

/**
 * Principals must exist where the service looks them up (IAM guide, "Principal element"): roles of accounts that
 * the world has. Accounts that it does not have are taken as existing outside the organization.
 */
function checkPrincipals(op: Op, all: readonly Doc[], code: string): void {
  for (const statement of all) {
    const principal = statement["Principal"];
    if (typeof principal === "string" && principal !== "*") refuse(code, `Invalid principal in policy: "${principal}"`);
    const named = isDoc(principal) ? principal : {};
    const odd = Object.keys(named).find((k) => !["AWS", "Service", "Federated", "CanonicalUser"].includes(k));
    if (odd !== undefined) refuse(code, `Invalid principal in policy: "${odd}"`);
    for (const arn of strings(named["AWS"])) {
      const match = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}|cloudfront):(.+)$/.exec(arn);
      if (arn === "*" || /^\d{12}$/.test(arn) || /^AROA|^AIDA/.test(arn)) continue;
      const [, account = "", rest = ""] = match ?? refuse(code, `Invalid principal in policy: "AWS":"${arn}"`);
      const role = /^role\/(?:.*\/)?([^/]+)$/.exec(rest)?.[1];
      const known = op.store.count(`id:account:${account}`) > 0;
      if (role !== undefined && known && !rest.includes("aws-service-role/") && !op.as(account).own(ROLE, role)) {
        refuse(code, `Invalid principal in policy: "AWS":"${arn}"`);
      }
    }
    for (const service of strings(named["Service"])) {
      if (!/^[a-z0-9.-]+\.(amazonaws\.com|aws\.internal)$|^[a-z0-9.-]+\.amazonaws\.com\.cn$/.test(service))
        refuse(code, `Invalid principal in policy: "SERVICE":"${service}"`);
    }
  }
}

/**
 * Refuses a policy that AWS would refuse, and returns it parsed.
 * @param code error code of the service
 */
export function checkPolicy(op: Op, kind: PolicyKind, json: string, code = "MalformedPolicyDocument"): Doc {
  const policy = parsePolicy(json, code);
  const [limit, countsSpace] = SIZES[kind];
  const size = countsSpace ? json.length : json.replace(/\s/g, "").length;
  if (size > limit) {
    refuse(
      kind === "identity" || kind === "inline" || kind === "trust" ? "LimitExceeded" : code,
      `Cannot exceed quota for PolicySize: ${limit} (the policy has ${size} characters)`,
    );
  }
  const version = policy["Version"];
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17")
    refuse(code, "The policy must contain a valid version string");
  const all = statements(policy);
  if (all.length === 0) refuse(code, "Syntax errors in policy: no statement.");
  const sids = all.map((s) => text(s, "Sid")).filter((s) => s !== undefined);
  if (new Set(sids).size < sids.length) refuse(code, "Statement IDs (SID) in a single policy must be unique.");
  for (const statement of all) checkStatement(kind, statement, code);
  if (kind === "endpoint") checkEndpointResources(all, code);
  if (kind === "trust" || kind === "bucket" || kind === "key" || kind === "topic") checkPrincipals(op, all, code);
  return policy;
}

/** True if a pattern with `*` and `?` covers a text. */
export function covers(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

/** A request of an AWS service against a resource policy. */
export interface ServiceRequest {
  /** Service principal, for example `delivery.logs.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys that the service sends. */
  readonly context: Readonly<Record<string, string>>;
}

function meets(condition: Doc, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(isDoc(keys) ? keys : {}).every(([key, values]) => {
      const name = Object.keys(context).find((k) => k.toLowerCase() === key.toLowerCase());
      const actual = name === undefined ? undefined : context[name];
      if (operator === "Null") return strings(values).includes("true") === (actual === undefined);
      if (actual === undefined) return operator.endsWith("IfExists") || operator.includes("Not");
      const match = strings(values).some((v) => (/Like|Arn/.test(operator) ? covers(v, actual) : v === actual));
      return operator.includes("Not") ? !match : match;
    }),
  );
}

function concerns(statement: Doc, request: ServiceRequest): boolean {
  const principal = statement["Principal"];
  const services = isDoc(principal) ? strings(principal["Service"]) : [];
  const everyone = principal === "*" || (isDoc(principal) && strings(principal["AWS"]).includes("*"));
  const matches = (key: string, value: string, fold: boolean): boolean => {
    const lower = (v: string): string => (fold ? v.toLowerCase() : v);
    if (`Not${key}` in statement) return !strings(statement[`Not${key}`]).some((p) => covers(lower(p), lower(value)));
    return strings(statement[key]).some((p) => covers(lower(p), lower(value)));
  };
  return (
    (everyone || services.includes(request.service)) &&
    matches("Action", request.action, true) &&
    matches("Resource", request.resource, false) &&
    meets(doc(statement, "Condition"), request.context)
  );
}

/** True if a resource policy lets a service make a request: allowed by a statement and denied by none. */
export function admits(policy: string | undefined, request: ServiceRequest): boolean {
  if (policy === undefined) return false;
  const all = statements(parsePolicy(policy)).filter((s) => concerns(s, request));
  return all.some((s) => text(s, "Effect") === "Allow") && !all.some((s) => text(s, "Effect") === "Deny");
}

/**
 * True if a resource policy lets an account of the organization make a call, by its id, its root or everyone under
 * the organization's id.
 */
export function admitsAccount(
  policy: string | undefined,
  request: { account: string; organization: string; action: string },
): boolean {
  if (policy === undefined) return false;
  const context = { "aws:PrincipalOrgID": request.organization, "aws:PrincipalAccount": request.account };
  const fits = (statement: Doc): boolean => {
    const principal = statement["Principal"];
    const named = isDoc(principal) ? strings(principal["AWS"]) : strings(principal);
    const reached = named.some(
      (p) => p === "*" || p === request.account || p.startsWith(`arn:aws:iam::${request.account}:`),
    );
    const acts = strings(statement["Action"]).some((a) => covers(a.toLowerCase(), request.action.toLowerCase()));
    // What a caller passes in the request (such as resource types) is not known here and taken as fitting.
    const about = Object.entries(doc(statement, "Condition")).map(([operator, keys]): [string, Json] => [
      operator,
      isDoc(keys) ? Object.fromEntries(Object.entries(keys).filter(([k]) => k in context)) : {},
    ]);
    return reached && acts && meets(Object.fromEntries(about), context);
  };
  const all = statements(parsePolicy(policy)).filter(fits);
  return all.some((s) => text(s, "Effect") === "Allow") && !all.some((s) => text(s, "Effect") === "Deny");
}

/** Service principals in a trust policy that may assume the role. */
export function trustedServices(policy: string): string[] {
  return statements(parsePolicy(policy))
    .filter((s) => text(s, "Effect") === "Allow")
    .flatMap((s) => strings(doc(s, "Principal")["Service"]));
}
