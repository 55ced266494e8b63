/**
 * The reference evaluator: one policy, one request, step by step as the IAM guide describes it ("Policy evaluation
 * logic"). Everything that the decision procedure claims is checked again here.
 */
import { conditionHolds } from "./conditions";
import { matches } from "./glob";
import { KINDS } from "./kinds";
import { accountOf, type Principal, principalType, type Request, type Values, valuesOf } from "./request";
import { type PatternElement, type Policy, type PrincipalElement, type PrincipalEntry, type Statement } from "./types";

/** What a policy says to a request. */
export interface Evaluation {
  readonly allowed: boolean;
  /** `implicit-deny`: no statement allows it. An explicit Deny wins over any Allow. */
  readonly reason: "allow" | "explicit-deny" | "implicit-deny";
  /** The statements that decided: the matching Deny statements, else the matching Allow statements. */
  readonly statements: readonly Statement[];
}

/**
 * Evaluates one request against one policy by itself. What other policies say (identity, resource, SCP) is not asked:
 * a call needs all of them. Throws an `Error` for a request that contradicts itself.
 */
export function evaluate(policy: Policy, request: Request): Evaluation {
  const values = valuesOf(request);
  const rootOnly = KINDS[policy.kind].accountPrincipal === "root-user";
  const matching = policy.statements.filter((statement) => statementMatches(statement, rootOnly, request, values));
  const denying = matching.filter((statement) => statement.effect === "Deny");
  if (denying.length > 0) return { allowed: false, reason: "explicit-deny", statements: denying };
  const allowing = matching.filter((statement) => statement.effect === "Allow");
  if (allowing.length > 0) return { allowed: true, reason: "allow", statements: allowing };
  return { allowed: false, reason: "implicit-deny", statements: [] };
}

/** True if a statement without principal, such as a constraint in the form of one, matches the request. */
export function requestMatches(statement: Statement, request: Request): boolean {
  return statementMatches(statement, false, request, valuesOf(request));
}

function statementMatches(statement: Statement, rootOnly: boolean, request: Request, values: Values): boolean {
  return (
    principalMatches(statement.principal, request.principal, rootOnly) &&
    // Actions are not case-sensitive; ARNs are.
    elementMatches(statement.action, request.action, values, true) &&
    elementMatches(statement.resource, request.resource, values, false) &&
    statement.conditions.every((condition) => conditionHolds(condition, values))
  );
}

function elementMatches(element: PatternElement, text: string, values: Values, ignoreCase: boolean): boolean {
  return element.patterns.some((pattern) => matches(pattern, text, values, ignoreCase)) !== element.negated;
}

function principalMatches(element: PrincipalElement | undefined, principal: Principal, rootOnly: boolean): boolean {
  if (!element) return true;
  return element.entries.some((entry) => entryMatches(entry, principal, rootOnly)) !== element.negated;
}

function entryMatches(entry: PrincipalEntry, principal: Principal, rootOnly: boolean): boolean {
  if (entry.type === "everyone") return true;
  if (entry.type === "service") return principal.type === "service" && principal.name === entry.name;
  if (principal.type !== "aws") return false;
  const { arn, session } = principal;
  switch (entry.type) {
    case "account":
      return accountOf(arn) === entry.account && (!rootOnly || principalType(arn) === "Account");
    case "arn":
      return arn === entry.arn;
    case "session": {
      const name = principalType(arn) === "AssumedRole" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined;
      return accountOf(arn) === entry.account && name === entry.role && session === entry.session;
    }
  }
}
