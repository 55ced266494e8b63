/** The six fields of an ARN and which patterns of them a policy may hold. */
import { type Findings } from "./problems";
import { hasVariable, isWildcard, parsePattern, type PatternOptions } from "./pattern";
import { type ArnPattern, type Pattern } from "./types";

/** Splits a text at the colons into the five fields after `arn`; the last one keeps its colons. */
export function splitArn(text: string): [string, string, string, string, string] | undefined {
  const parts = splitOutsideVariables(text);
  const [prefix, partition, service, region, account, ...rest] = parts;
  if (prefix !== "arn" || partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || rest.length === 0) return undefined;
  return [partition, service, region, account, rest.join(":")];
}

/** The colons inside `${aws:...}` separate nothing. */
function splitOutsideVariables(text: string): string[] {
  if (!text.includes("${")) return text.split(":");
  const parts: string[] = [""];
  for (let at = 0; at < text.length; at++) {
    const end = text.startsWith("${", at) ? text.indexOf("}", at) : -1;
    const piece = end < 0 ? text.charAt(at) : text.slice(at, end + 1);
    if (piece === ":") parts.push("");
    else parts.push(`${parts.pop() ?? ""}${piece}`);
    at += piece.length - 1;
  }
  return parts;
}

/** Account fields that are no id: AWS's own managed objects and CloudFront's access identities. */
const ACCOUNT_FIELD = /^(|\*|\d{12}|aws|cloudfront)$/;

/**
 * Checks the rule of endpoint policies that the account field of an ARN is an id or a wildcard, not a mix
 * (PrivateLink guide, "Considerations" of endpoint policies). A malformed id is refused with it.
 */
export function checkAccountField(text: string, path: string, findings: Findings): void {
  const account = splitArn(text)?.[3];
  if (account === undefined || account.includes("${") || ACCOUNT_FIELD.test(account)) return;
  findings.refuse(
    path,
    "has an ARN whose account field is neither an account id nor a wildcard alone",
    "write 12 digits or *",
    text,
  );
}

/** Parses a `Resource` entry: `*` or an ARN of six fields. Reports what is malformed. */
export function parseResource(
  text: string,
  options: PatternOptions & { endpoint: boolean },
  path: string,
  findings: Findings,
): Pattern | undefined {
  const parsed = parsePattern(text, options);
  if (!parsed.ok) {
    findings.refuse(path, parsed.problem, "write ${key} or ${key, 'default'}", text);
    return undefined;
  }
  if (text === "*") return parsed.pattern;
  const fields = splitArn(text);
  const fix = "write * or arn:partition:service:region:account:resource";
  if (!fields) {
    findings.refuse(path, "is no ARN", fix, text);
    return undefined;
  }
  const [partition, service, region, account, resource] = fields;
  if (!/^(aws(-[a-z]+)*|\*)$/.test(partition))
    findings.refuse(path, "is an ARN of an unknown partition", "write aws or *", text);
  if (!/^[a-z0-9-]+$/.test(service)) {
    findings.refuse(
      path,
      "is an ARN without a service, or with a wildcard in it, which AWS refuses",
      "name the service",
      text,
    );
  }
  if (!/^[a-z0-9*?-]*$/.test(region)) findings.refuse(path, "is an ARN with a malformed Region", fix, text);
  if (options.endpoint) checkAccountField(text, path, findings);
  else if (!/^([0-9*?]*|aws|cloudfront)$/.test(account)) {
    findings.refuse(path, "is an ARN with a malformed account", "write 12 digits, * or nothing", text);
  }
  if (resource === "") findings.refuse(path, "is an ARN without a resource", fix, text);
  return parsed.pattern;
}

/** Parses the value of an ARN operator field by field. Reports what is malformed. */
export function parseArnPattern(
  text: string,
  options: PatternOptions & { endpoint: boolean },
  path: string,
  findings: Findings,
): ArnPattern | undefined {
  const fields = splitArn(text);
  if (!fields) {
    findings.refuse(path, "is no ARN", "write arn:partition:service:region:account:resource", text);
    return undefined;
  }
  if (options.endpoint) checkAccountField(text, path, findings);
  const patterns: Pattern[] = [];
  for (const field of fields) {
    const parsed = parsePattern(field, options);
    if (!parsed.ok) {
      findings.refuse(path, parsed.problem, "write ${key} or ${key, 'default'}", text);
      return undefined;
    }
    patterns.push(parsed.pattern);
  }
  if (patterns.slice(0, 4).some(hasVariable)) {
    findings.refuse(
      path,
      "has a policy variable before the resource part of an ARN",
      "use variables in the resource part",
      text,
    );
  }
  return { text, fields: patterns };
}

/** True if the tokens hold a wildcard. */
export function hasWildcard(pattern: Pattern): boolean {
  return pattern.tokens.some(isWildcard);
}
