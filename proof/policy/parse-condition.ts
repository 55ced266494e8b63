/** The `Condition` element: operators, keys, values, and the wildcard rules of endpoint policies. */
import { checkAccountField, hasWildcard, parseArnPattern } from "./arn";
import { isKnownKey, keyFacts } from "./keys";
import { type KindRules } from "./kinds";
import { OPERATORS, type OperatorRule } from "./operators";
import { isWildcard, parsePattern } from "./pattern";
import { type Findings } from "./problems";
import { type Condition, type Pattern, type ValueTest } from "./types";
import { parseBool, parseDate, parseIpRange, parseNumber } from "./values";

/** What the conditions of one policy are read with. */
export interface ConditionContext {
  readonly kind: KindRules;
  readonly variables: boolean;
  readonly findings: Findings;
}

/** Parses the whole element. What is refused is reported and left out. */
export function parseConditions(raw: unknown, path: string, context: ConditionContext): Condition[] {
  const { findings } = context;
  if (!isObject(raw)) {
    findings.refuse(path, "is not an object of operators", 'write {"StringEquals": {"key": "value"}}', raw);
    return [];
  }
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(raw)) {
    const at = `${path}.${operator}`;
    const parsed = parseOperator(operator);
    if (!parsed) {
      findings.refuse(
        at,
        "is no condition operator known here",
        `use one of ${Object.keys(OPERATORS).join(", ")}`,
        operator,
      );
      continue;
    }
    if (!isObject(keys) || Object.keys(keys).length === 0) {
      findings.refuse(at, "does not name a condition key", 'write {"key": "value"}', keys);
      continue;
    }
    for (const [keyText, value] of Object.entries(keys)) {
      const condition = parseCondition(parsed, operator, keyText, value, `${at}.${keyText}`, context);
      if (condition) conditions.push(condition);
    }
  }
  return conditions;
}

interface ParsedOperator {
  readonly rule: OperatorRule;
  readonly quantifier?: "any" | "all";
  readonly ifExists: boolean;
}

/** Takes `ForAnyValue:StringLikeIfExists` and its like apart. */
function parseOperator(text: string): ParsedOperator | undefined {
  const match = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(text);
  const name = match?.[2] ?? "";
  const rule = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!match || !rule) return undefined;
  const ifExists = match[3] !== undefined;
  if (rule.family === "null" && (ifExists || match[1] !== undefined)) return undefined;
  return { rule, ifExists, ...(match[1] ? { quantifier: match[1] === "ForAnyValue" ? "any" : "all" } : {}) };
}

function parseCondition(
  parsed: ParsedOperator,
  operator: string,
  keyText: string,
  raw: unknown,
  path: string,
  context: ConditionContext,
): Condition | undefined {
  const { findings } = context;
  if (!/^[A-Za-z0-9-]+:\S/.test(keyText)) {
    findings.refuse(path, "is no condition key", "write prefix:name, for example aws:PrincipalOrgID", keyText);
    return undefined;
  }
  if (!isKnownKey(keyText))
    findings.warn(path, "is not among the global condition keys", "check the spelling", keyText);
  const facts = keyFacts(keyText);
  if (facts.multivalued && !parsed.quantifier && parsed.rule.family !== "null") {
    findings.refuse(
      path,
      "tests a key with several values without a set operator",
      `write ForAnyValue:${operator} or ForAllValues:${operator}`,
    );
  }
  const values = conditionValues(raw);
  if (!values) {
    findings.refuse(path, "has no value to compare with", "write a text or a list of texts", raw);
    return undefined;
  }
  checkGeneratedId(parsed.rule, keyText, values, path, context);
  const test = parseTest(parsed.rule, keyText, values, path, context);
  if (!test) return undefined;
  return {
    operator,
    ...(parsed.quantifier ? { quantifier: parsed.quantifier } : {}),
    ifExists: parsed.ifExists,
    negated: parsed.rule.negated,
    key: keyText.toLowerCase(),
    keyText,
    test,
  };
}

/** One scalar or a list of them, as text; quotation marks are optional for numbers and booleans. */
function conditionValues(raw: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  if (list.length === 0) return undefined;
  const texts: string[] = [];
  for (const value of list) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
    texts.push(String(value));
  }
  return texts;
}

/** PrivateLink guide: no wildcards and no numeric operators on keys that hold ids which AWS generated. */
function checkGeneratedId(
  rule: OperatorRule,
  key: string,
  values: readonly string[],
  path: string,
  context: ConditionContext,
): void {
  if (!context.kind.endpointWildcardRules || !keyFacts(key).generatedId) return;
  if (rule.family === "number") {
    context.findings.refuse(
      path,
      "uses a numeric operator on a key with a generated id, which endpoint policies refuse",
      "use StringEquals",
    );
  }
  for (const value of values) {
    if (/[*?]/.test(value)) {
      context.findings.refuse(
        path,
        "uses a wildcard on a key with a generated id, which endpoint policies refuse",
        "list the ids in full",
        value,
      );
    }
  }
}

/** Parses each value and reports those that are malformed. */
function parseEach<T>(
  values: readonly string[],
  parse: (text: string) => T | undefined,
  what: string,
  fix: string,
  path: string,
  findings: Findings,
): T[] | undefined {
  const out: T[] = [];
  for (const value of values) {
    const parsed = parse(value);
    if (parsed === undefined) findings.refuse(path, `is not ${what}`, fix, value);
    else out.push(parsed);
  }
  return out.length === values.length ? out : undefined;
}

function parseTest(
  rule: OperatorRule,
  key: string,
  values: readonly string[],
  path: string,
  context: ConditionContext,
): ValueTest | undefined {
  const { findings, variables, kind } = context;
  switch (rule.family) {
    case "string": {
      const patterns: Pattern[] = [];
      for (const value of values) {
        const parsed = parsePattern(value, { wildcards: rule.wildcards, variables });
        if (!parsed.ok) {
          findings.refuse(path, parsed.problem, "write ${key} or ${key, 'default'}", value);
          continue;
        }
        if (kind.endpointWildcardRules) {
          checkWildcardSupport(parsed.pattern, key, path, findings);
          checkAccountField(value, path, findings);
        }
        patterns.push(parsed.pattern);
      }
      return { family: "string", ignoreCase: rule.ignoreCase, patterns };
    }
    case "arn": {
      const options = { wildcards: true, variables, endpoint: kind.endpointWildcardRules };
      const arns = values.flatMap((value) => parseArnPattern(value, options, path, findings) ?? []);
      return { family: "arn", arns };
    }
    case "bool":
    case "null": {
      const parsed = parseEach(values, parseBool, "true or false", "write true or false", path, findings);
      return parsed && { family: rule.family, values: parsed };
    }
    case "number": {
      const parsed = parseEach(values, parseNumber, "a number", "write a decimal number", path, findings);
      return parsed && { family: "number", relation: rule.relation, values: parsed };
    }
    case "date": {
      const parsed = parseEach(
        values,
        parseDate,
        "a date",
        "write it as 2030-01-31T00:00:00Z or in epoch seconds",
        path,
        findings,
      );
      return parsed && { family: "date", relation: rule.relation, values: parsed };
    }
    case "ip": {
      const fix = "write an address or a prefix without host bits, for example 10.20.0.0/16";
      const parsed = parseEach(values, parseIpRange, "an IP address or prefix", fix, path, findings);
      return parsed && { family: "ip", ranges: parsed };
    }
    case "binary": {
      const base64 = (text: string): string | undefined => (/^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : undefined);
      const parsed = parseEach(values, base64, "base64", "encode the value as base64", path, findings);
      return parsed && { family: "binary", values: parsed };
    }
  }
}

/**
 * PrivateLink guide: with a string operator, at least six consecutive characters stand before or after each wildcard.
 * Text that a policy variable brings is not counted, since its length is not known.
 */
function checkWildcardSupport(pattern: Pattern, key: string, path: string, findings: Findings): void {
  if (!hasWildcard(pattern) || keyFacts(key).generatedId) return;
  const lengths = pattern.tokens.map((token) => (token.type === "text" ? token.text.length : 0));
  const unsupported = pattern.tokens.some(
    (token, at) => isWildcard(token) && (lengths[at - 1] ?? 0) < 6 && (lengths[at + 1] ?? 0) < 6,
  );
  if (unsupported) {
    findings.refuse(
      path,
      "has a wildcard with fewer than 6 characters on either side, which endpoint policies refuse",
      "write more of the value",
      pattern.text,
    );
  }
}

/** True for a JSON object. */
export function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
