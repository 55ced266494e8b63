/** The condition operators (IAM guide, "Condition operators"). Data: an operator that is not here is refused. */
import { type Relation } from "./types";

/** One operator without its set prefix and without `IfExists`. */
export type OperatorRule = { readonly negated: boolean } & (
  | { readonly family: "string"; readonly ignoreCase: boolean; readonly wildcards: boolean }
  | { readonly family: "arn" | "bool" | "ip" | "binary" | "null" }
  | { readonly family: "number" | "date"; readonly relation: Relation }
);

/** The six comparisons that numbers and dates share. */
function ordered(family: "number" | "date", prefix: string): Record<string, OperatorRule> {
  return {
    [`${prefix}Equals`]: { family, relation: "=", negated: false },
    [`${prefix}NotEquals`]: { family, relation: "=", negated: true },
    [`${prefix}LessThan`]: { family, relation: "<", negated: false },
    [`${prefix}LessThanEquals`]: { family, relation: "<=", negated: false },
    [`${prefix}GreaterThan`]: { family, relation: ">", negated: false },
    [`${prefix}GreaterThanEquals`]: { family, relation: ">=", negated: false },
  };
}

/**
 * Every supported operator by its exact name. `ArnEquals` takes wildcards exactly as `ArnLike` does.
 * Every one but `Null` may end in `IfExists`, and may be qualified by `ForAnyValue:` or `ForAllValues:`.
 */
export const OPERATORS: Readonly<Record<string, OperatorRule>> = {
  StringEquals: { family: "string", negated: false, ignoreCase: false, wildcards: false },
  StringNotEquals: { family: "string", negated: true, ignoreCase: false, wildcards: false },
  StringEqualsIgnoreCase: { family: "string", negated: false, ignoreCase: true, wildcards: false },
  StringNotEqualsIgnoreCase: { family: "string", negated: true, ignoreCase: true, wildcards: false },
  StringLike: { family: "string", negated: false, ignoreCase: false, wildcards: true },
  StringNotLike: { family: "string", negated: true, ignoreCase: false, wildcards: true },
  ArnEquals: { family: "arn", negated: false },
  ArnLike: { family: "arn", negated: false },
  ArnNotEquals: { family: "arn", negated: true },
  ArnNotLike: { family: "arn", negated: true },
  Bool: { family: "bool", negated: false },
  BinaryEquals: { family: "binary", negated: false },
  IpAddress: { family: "ip", negated: false },
  NotIpAddress: { family: "ip", negated: true },
  Null: { family: "null", negated: false },
  ...ordered("number", "Numeric"),
  ...ordered("date", "Date"),
};
