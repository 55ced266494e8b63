/** Policy variables: which a policy holds, and the policy as it reads once they have values. */
import { type ArnPattern, type Pattern, type Policy, type Statement, type Token, type ValueTest } from "./types";

/** The keys that a policy's statements use as variables, in lower case. */
export function variablesOf(policy: Policy): Set<string> {
  return new Set(policy.statements.flatMap(statementVariables));
}

/** The keys that one statement uses as variables. */
export function statementVariables(statement: Statement): string[] {
  return patternsOf(statement).flatMap(({ tokens }) =>
    tokens.flatMap((token) => (token.type === "variable" ? [token.key] : [])),
  );
}

function patternsOf(statement: Statement): Pattern[] {
  const inConditions = statement.conditions.flatMap(({ test }) => {
    if (test.family === "string") return test.patterns;
    return test.family === "arn" ? test.arns.flatMap(({ fields }) => fields) : [];
  });
  return [...statement.resource.patterns, ...inConditions];
}

/** The policy for requests whose variables have these values. A pattern whose variable has none matches nothing. */
export function instantiate(policy: Policy, values: ReadonlyMap<string, string>): Policy {
  const statements = policy.statements.map((statement) => ({
    ...statement,
    resource: {
      ...statement.resource,
      patterns: statement.resource.patterns.flatMap((pattern) => fill(pattern, values)),
    },
    conditions: statement.conditions.map((condition) => ({ ...condition, test: fillTest(condition.test, values) })),
  }));
  return { ...policy, statements };
}

function fillTest(test: ValueTest, values: ReadonlyMap<string, string>): ValueTest {
  if (test.family === "string") return { ...test, patterns: test.patterns.flatMap((pattern) => fill(pattern, values)) };
  if (test.family !== "arn") return test;
  const arns = test.arns.flatMap((arn): ArnPattern[] => {
    const fields = arn.fields.flatMap((field) => fill(field, values));
    return fields.length === arn.fields.length ? [{ ...arn, fields }] : [];
  });
  return { ...test, arns };
}

function fill(pattern: Pattern, values: ReadonlyMap<string, string>): Pattern[] {
  const tokens: Token[] = [];
  for (const token of pattern.tokens) {
    const text = token.type === "variable" ? (values.get(token.key) ?? token.fallback) : undefined;
    if (token.type !== "variable") tokens.push(token);
    else if (text === undefined) return [];
    else tokens.push({ type: "text", text });
  }
  return [{ ...pattern, tokens }];
}
