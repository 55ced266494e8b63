/** Questions about requests, as statements: a constraint is a conjunction just as a statement is. */
import { keyFacts } from "./keys";
import { parsePattern } from "./pattern";
import { type Condition, type IpRange, type Pattern, type PatternElement, type Statement } from "./types";
import { parseIpRange } from "./values";

/** Texts with `*` and `?` as wildcards: one, any of a list, or none of a list. */
export type Match = string | { readonly in: readonly string[] } | { readonly notIn: readonly string[] };

/**
 * What is asked of one condition key. `notIn` is true of an absent key as well; `within` are CIDRs, of which one holds the
 * address; a list asks all of its members.
 */
export type KeyMatch =
  Match | { readonly present: boolean } | { readonly within: readonly string[] } | readonly KeyMatch[];

/** A set of requests. What is not said is free. */
export interface Constraint {
  readonly principal?: {
    /** IAM identities, AWS services by themselves, or unsigned calls. */
    readonly type?: "aws" | "service" | "anonymous";
    /** The organization's id; `notIn` includes principals in no organization. */
    readonly org?: Match;
    /** The place in the organization, `o-.../r-.../ou-.../`. */
    readonly orgPath?: Match;
    readonly account?: Match;
    /** The ARN that `aws:PrincipalArn` carries. */
    readonly arn?: Match;
    /** The name of the AWS service principal. */
    readonly service?: Match;
  };
  readonly action?: Match;
  readonly resource?: Match;
  /** By condition key. */
  readonly context?: Readonly<Record<string, KeyMatch>>;
}

/** The statement that matches exactly the constraint's requests. Its index is negative, so that no message takes it for a policy's. */
export function constraintStatement(constraint: Constraint): Statement {
  const { principal = {}, action = "*", resource = "*", context = {} } = constraint;
  const conditions: Condition[] = [];
  const ask = (key: string, match: KeyMatch | undefined): void => {
    if (match !== undefined) conditions.push(...keyConditions(key, match));
  };
  if (principal.type === "aws") ask("aws:PrincipalArn", { present: true });
  if (principal.type === "service") ask("aws:PrincipalServiceName", { present: true });
  if (principal.type === "anonymous") ask("aws:PrincipalAccount", "anonymous");
  ask("aws:PrincipalOrgID", principal.org);
  ask("aws:PrincipalOrgPaths", principal.orgPath);
  ask("aws:PrincipalAccount", principal.account);
  ask("aws:PrincipalArn", principal.arn);
  ask("aws:PrincipalServiceName", principal.service);
  for (const [key, match] of Object.entries(context)) ask(key, match);
  return { index: -1, effect: "Allow", action: matchElement(action), resource: matchElement(resource), conditions };
}

function matchElement(match: Match): PatternElement {
  if (typeof match === "string") return { negated: false, patterns: [glob(match)] };
  if ("in" in match) return { negated: false, patterns: match.in.map(glob) };
  return { negated: true, patterns: match.notIn.map(glob) };
}

function keyConditions(key: string, match: KeyMatch): Condition[] {
  if (isList(match)) return match.flatMap((part) => keyConditions(key, part));
  if (typeof match !== "string" && "present" in match) {
    const test = { family: "null", values: [!match.present] } as const;
    return [{ operator: "Null", ifExists: false, negated: false, key: key.toLowerCase(), keyText: key, test }];
  }
  if (typeof match !== "string" && "within" in match) {
    const test = { family: "ip", ranges: match.within.map(rangeOf) } as const;
    return [{ operator: "IpAddress", ifExists: false, negated: false, key: key.toLowerCase(), keyText: key, test }];
  }
  const { negated, patterns } = matchElement(match);
  const operator = negated ? "StringNotLike" : "StringLike";
  const quantifier = keyFacts(key).multivalued ? (negated ? "all" : "any") : undefined;
  return [
    {
      operator,
      ifExists: false,
      negated,
      ...(quantifier ? { quantifier } : {}),
      key: key.toLowerCase(),
      keyText: key,
      test: { family: "string", ignoreCase: false, patterns },
    },
  ];
}

function isList(match: KeyMatch): match is readonly KeyMatch[] {
  return Array.isArray(match);
}

function rangeOf(text: string): IpRange {
  const range = parseIpRange(text);
  if (!range) throw new Error(`${text} is no CIDR`);
  return range;
}

function glob(text: string): Pattern {
  const parsed = parsePattern(text, { wildcards: true, variables: false });
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return parsed.pattern;
}
