/** Policy text to typed statements. Nothing is ignored: what is not understood exactly is refused. */
import { parseResource } from "./arn";
import { isDeeper, POLICY_LEVELS } from "../nesting";
import { parseJson, TOO_DEEP } from "./json";
import { DEFAULT_ENDPOINT_POLICY, KINDS, type KindRules } from "./kinds";
import { hasVariable, parsePattern } from "./pattern";
import { isObject, parseConditions } from "./parse-condition";
import { parsePrincipal } from "./parse-principal";
import { Findings, formatProblem, type PolicyProblem } from "./problems";
import {
  type Condition,
  type Pattern,
  type PatternElement,
  type Policy,
  type PolicyKind,
  type PrincipalElement,
  type Statement,
} from "./types";

/** A policy with what is doubtful about it, or everything that is wrong with it. */
export type PolicyParse =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly PolicyProblem[] }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Parses a policy document.
 * @param document JSON text; an already parsed object (its size is then that of its minified text); or `undefined`
 * for an endpoint to which no policy was attached, which AWS gives the default policy that allows everything.
 * @param kind where the policy is attached: decides size, principals and wildcard rules.
 */
export function parsePolicy(document: unknown, kind: PolicyKind): PolicyParse {
  const rules = KINDS[kind];
  const findings = new Findings();
  if (document === undefined) {
    if (rules.endpointWildcardRules) return parsePolicy(DEFAULT_ENDPOINT_POLICY, kind);
    findings.refuse("policy", `has no text, and a ${rules.title} has no default`, "give the policy document");
    return { ok: false, problems: findings.problems };
  }
  if (isDeeper(document, POLICY_LEVELS)) {
    findings.refuse("policy", TOO_DEEP, "write a JSON policy document");
    return { ok: false, problems: findings.problems };
  }
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (text.length > rules.maxCharacters) {
    findings.refuse(
      "policy",
      `is longer than a ${rules.title} may be`,
      `shorten it to ${rules.maxCharacters} characters, white space included`,
      `${text.length} characters`,
    );
  }
  const json = parseJson(text);
  if (!json.ok) {
    findings.refuse("policy", json.problem, "write a JSON policy document");
    return { ok: false, problems: findings.problems };
  }
  const policy = parseDocument(json.value, kind, findings);
  if (findings.problems.length > 0 || !policy) return { ok: false, problems: findings.problems };
  return { ok: true, policy, warnings: findings.warnings };
}

/** `parsePolicy` for a policy that must be good: throws an `Error` that lists every problem. For tests and generators. */
export function policyOf(document: unknown, kind: PolicyKind): Policy {
  const parsed = parsePolicy(document, kind);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.policy;
}

function parseDocument(raw: unknown, kind: PolicyKind, findings: Findings): Policy | undefined {
  if (!isObject(raw)) {
    findings.refuse("policy", "is not an object", 'write {"Version": "2012-10-17", "Statement": [...]}', raw);
    return undefined;
  }
  refuseUnknown(raw, ["Version", "Id", "Statement"], "policy", findings);
  const version = raw["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    findings.refuse("Version", "is no version of the policy language", 'write "2012-10-17"', version);
    return undefined;
  }
  if (raw["Id"] !== undefined && typeof raw["Id"] !== "string")
    findings.refuse("Id", "is not a text", "write a text", raw["Id"]);
  const list: unknown[] = Array.isArray(raw["Statement"])
    ? raw["Statement"]
    : isObject(raw["Statement"])
      ? [raw["Statement"]]
      : [];
  if (list.length === 0) findings.refuse("Statement", "holds no statement", "write at least one", raw["Statement"]);
  const reader: Reader = { kind: KINDS[kind], variables: version === "2012-10-17", findings };
  const statements = list.flatMap((statement, index) => parseStatement(statement, index, reader) ?? []);
  const sids = new Set<string>();
  for (const { sid, index } of statements) {
    if (sid === undefined) continue;
    if (sids.has(sid))
      findings.refuse(`Statement[${index}].Sid`, "is used twice in the policy", "give each statement its own", sid);
    sids.add(sid);
  }
  return { kind, version, statements };
}

interface Reader {
  readonly kind: KindRules;
  readonly variables: boolean;
  readonly findings: Findings;
}

const ELEMENTS = [
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

function parseStatement(raw: unknown, index: number, reader: Reader): Statement | undefined {
  const { findings } = reader;
  const path = `Statement[${index}]`;
  if (!isObject(raw)) {
    findings.refuse(path, "is not an object", "write a statement", raw);
    return undefined;
  }
  refuseUnknown(raw, ELEMENTS, path, findings);
  const { Sid: sid, Effect: effect } = raw;
  if (sid !== undefined && typeof sid !== "string")
    findings.refuse(`${path}.Sid`, "is not a text", "write a text", sid);
  if (effect !== "Allow" && effect !== "Deny")
    findings.refuse(`${path}.Effect`, "is neither Allow nor Deny", "write Allow or Deny", effect);
  const principal = principalOf(raw, path, reader);
  const action = oneOf(raw, "Action", path, findings, (text, at) => parseAction(text, at, findings));
  const options = { wildcards: true, variables: reader.variables, endpoint: reader.kind.endpointWildcardRules };
  const resource = oneOf(raw, "Resource", path, findings, (text, at) => {
    const pattern = parseResource(text, options, at, findings);
    checkVariablePlace(pattern, at, findings);
    return pattern;
  });
  const conditions: Condition[] =
    raw["Condition"] === undefined ? [] : parseConditions(raw["Condition"], `${path}.Condition`, reader);
  if (principal?.negated && effect === "Allow") {
    findings.refuse(`${path}.NotPrincipal`, "stands with Allow, which AWS does not support", "use it with Deny only");
  }
  if ((effect !== "Allow" && effect !== "Deny") || !action || !resource) return undefined;
  return {
    index,
    ...(typeof sid === "string" && sid !== "" ? { sid } : {}),
    effect,
    ...(principal ? { principal } : {}),
    action,
    resource,
    conditions,
  };
}

function principalOf(raw: Record<string, unknown>, path: string, reader: Reader): PrincipalElement | undefined {
  const { kind, findings } = reader;
  const present = ["Principal", "NotPrincipal"].filter((name) => raw[name] !== undefined);
  if (kind.principal === "forbidden") {
    for (const name of present) findings.refuse(`${path}.${name}`, `is not allowed in a ${kind.title}`, "remove it");
    return undefined;
  }
  const [name] = present;
  if (name === undefined || present.length > 1) {
    findings.refuse(
      path,
      "must have either Principal or NotPrincipal",
      'add "Principal": "*" and narrow it with conditions',
    );
    return undefined;
  }
  return parsePrincipal(raw[name], name === "NotPrincipal", kind, `${path}.${name}`, findings);
}

/** Reads `X` or `NotX`, of which a statement has exactly one. */
function oneOf(
  raw: Record<string, unknown>,
  name: "Action" | "Resource",
  path: string,
  findings: Findings,
  parse: (text: string, path: string) => Pattern | undefined,
): PatternElement | undefined {
  const present = [name, `Not${name}`].filter((element) => raw[element] !== undefined);
  const [element] = present;
  if (element === undefined || present.length > 1) {
    findings.refuse(path, `must have either ${name} or Not${name}`, "keep exactly one");
    return undefined;
  }
  const value = raw[element];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const at = `${path}.${element}`;
  if (list.length === 0) findings.refuse(at, "is empty", "name at least one");
  const patterns: Pattern[] = [];
  for (const text of list) {
    if (typeof text !== "string") {
      findings.refuse(at, "is not a text", "write a text or a list of texts", text);
      continue;
    }
    const pattern = parse(text, at);
    if (pattern) patterns.push(pattern);
  }
  return { negated: element !== name, patterns };
}

/** An action: `*`, or `service:Name` with wildcards in the name only. Policy variables do not exist here. */
function parseAction(text: string, path: string, findings: Findings): Pattern | undefined {
  if (!/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/.test(text)) {
    findings.refuse(path, "is no action", "write service:Action or *", text);
    return undefined;
  }
  const parsed = parsePattern(text, { wildcards: true, variables: false });
  return parsed.ok ? parsed.pattern : undefined;
}

/** IAM guide, "Variables and tags": in a Resource, variables are only possible in the resource part of the ARN. */
function checkVariablePlace(pattern: Pattern | undefined, path: string, findings: Findings): void {
  if (!pattern || !hasVariable(pattern)) return;
  const head = pattern.text.slice(0, pattern.text.indexOf("${"));
  if (head.split(":").length < 6) {
    findings.refuse(
      path,
      "has a policy variable before the resource part of an ARN",
      "use variables in the resource part",
      pattern.text,
    );
  }
}

function refuseUnknown(raw: Record<string, unknown>, known: readonly string[], path: string, findings: Findings): void {
  for (const name of Object.keys(raw)) {
    if (!known.includes(name))
      findings.refuse(`${path}.${name}`, "is an unknown element", `use only ${known.join(", ")}`);
  }
}
