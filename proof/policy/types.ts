/**
 * The typed form of a policy document. Everything that AWS would compare is parsed once here,
 * so that the evaluator and the decision procedure never look at raw JSON.
 */

/**
 * Where the policy is attached; `KINDS` in kinds.ts says what differs.
 * `resource` is a resource-based policy such as an S3 bucket policy.
 */
export type PolicyKind = "interface-endpoint" | "gateway-endpoint" | "resource" | "scp" | "identity";

/** A parsed policy document. `statements` are in document order. */
export interface Policy {
  readonly kind: PolicyKind;
  /** The policy language version. Policy variables exist only in `2012-10-17`. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly statements: readonly Statement[];
}

/** One statement. All of its elements must match a request for `effect` to apply. */
export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in policies that name no principal (SCP, identity): then it applies to whoever they are attached to. */
  readonly principal?: PrincipalElement;
  readonly action: PatternElement;
  readonly resource: PatternElement;
  readonly conditions: readonly Condition[];
}

/** `Principal` or (`negated`) `NotPrincipal`. */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/** One principal that a statement names. */
export type PrincipalEntry =
  | { readonly type: "everyone" }
  /** An account id or root ARN: the whole account, or on a gateway endpoint its root user only. */
  | { readonly type: "account"; readonly account: string }
  /** A role, user or federated user by the ARN that `aws:PrincipalArn` carries for it. */
  | { readonly type: "arn"; readonly arn: string }
  /** One session of a role. The role's path is not part of a session's ARN. */
  | { readonly type: "session"; readonly account: string; readonly role: string; readonly session: string }
  | { readonly type: "service"; readonly name: string };

/** `Action`/`Resource` or (`negated`) `NotAction`/`NotResource`. */
export interface PatternElement {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

/** A pattern as written, and the same as tokens. */
export interface Pattern {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** What a pattern is made of. Literal text never contains an active wildcard or variable. */
export type Token =
  | { readonly type: "text"; readonly text: string }
  /** `*`: any run of characters, also none. */
  | { readonly type: "many" }
  /** `?`: exactly one character. */
  | { readonly type: "one" }
  /** `${key}` or `${key, 'fallback'}`; `key` in lower case. */
  | { readonly type: "variable"; readonly key: string; readonly fallback?: string };

/** An inclusive range of addresses of one family. IPv4 addresses are 32-bit, IPv6 128-bit numbers. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** How a numeric or date value is compared: `request value <relation> policy value`. */
export type Relation = "=" | "<" | "<=" | ">" | ">=";

/** The positive form of a condition operator with its values; a request value matches if it matches any of them. */
export type ValueTest =
  | { readonly family: "string"; readonly ignoreCase: boolean; readonly patterns: readonly Pattern[] }
  /** Six patterns per ARN, compared field by field; the last covers the rest of the ARN. */
  | { readonly family: "arn"; readonly arns: readonly ArnPattern[] }
  | { readonly family: "bool"; readonly values: readonly boolean[] }
  | { readonly family: "number" | "date"; readonly relation: Relation; readonly values: readonly number[] }
  | { readonly family: "ip"; readonly ranges: readonly IpRange[] }
  | { readonly family: "binary"; readonly values: readonly string[] }
  /** `Null`: true in `values` means "the key is absent", false "the key is present". */
  | { readonly family: "null"; readonly values: readonly boolean[] };

/** An ARN pattern: partition, service, region, account, resource after the literal `arn`. */
export interface ArnPattern {
  readonly text: string;
  readonly fields: readonly Pattern[];
}

/** One operator applied to one key. */
export interface Condition {
  /** The operator as written, for messages. */
  readonly operator: string;
  /** `ForAnyValue:` or `ForAllValues:`, for keys with several values in a request. */
  readonly quantifier?: "any" | "all";
  readonly ifExists: boolean;
  readonly negated: boolean;
  /** The key in lower case: condition keys are not case-sensitive. */
  readonly key: string;
  /** The key as written, for messages. */
  readonly keyText: string;
  readonly test: ValueTest;
}
