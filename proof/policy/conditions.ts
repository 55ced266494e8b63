/** Is one condition true for one request? (IAM guide, "Condition operators", "Single-valued vs. multivalued keys".) */
import { splitArn } from "./arn";
import { matches } from "./glob";
import { type Condition, type Relation, type ValueTest } from "./types";
import { type Values } from "./request";
import { parseBool, parseDate, parseIpAddress, parseNumber } from "./values";

/** Evaluates one operator on one key. */
export function conditionHolds(condition: Condition, values: Values): boolean {
  const found = values.get(condition.key) ?? [];
  const { test, quantifier, negated, ifExists } = condition;
  if (test.family === "null") return test.values.includes(found.length === 0);
  if (found.length === 0 && ifExists) return true;
  // An empty text is no member of the set that a set operator looks at.
  const members = quantifier ? found.filter((value) => value !== "") : found;
  const holdsFor = (value: string): boolean => valueMatches(test, value, values) !== negated;
  if (quantifier === "all") return members.every(holdsFor);
  if (quantifier === "any") return members.some(holdsFor);
  // Without a set operator: an absent key matches nothing, so the negated operators are true of it.
  if (members.length === 0) return negated;
  return members.every(holdsFor);
}

/** Whether the positive form of the operator is true of one value: it matches any of the policy's values. */
export function valueMatches(test: ValueTest, value: string, values: Values): boolean {
  switch (test.family) {
    case "string":
      return test.patterns.some((pattern) => matches(pattern, value, values, test.ignoreCase));
    case "arn": {
      const fields = splitArn(value);
      return (
        fields !== undefined &&
        test.arns.some((arn) => arn.fields.every((field, at) => matches(field, fields[at] ?? "", values)))
      );
    }
    case "bool": {
      const parsed = parseBool(value);
      return parsed !== undefined && test.values.includes(parsed);
    }
    case "number": {
      const parsed = parseNumber(value);
      return parsed !== undefined && test.values.some((limit) => compare(parsed, test.relation, limit));
    }
    case "date": {
      const parsed = parseDate(value);
      return parsed !== undefined && test.values.some((limit) => compare(parsed, test.relation, limit));
    }
    case "ip": {
      const ip = parseIpAddress(value);
      if (!ip) return false;
      return test.ranges.some(({ family, from, to }) => family === ip.family && from <= ip.address && ip.address <= to);
    }
    case "binary":
      return test.values.includes(value);
    case "null":
      return test.values.includes(false);
  }
}

function compare(value: number, relation: Relation, limit: number): boolean {
  switch (relation) {
    case "=":
      return value === limit;
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}
