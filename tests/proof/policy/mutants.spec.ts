import { expect } from "chai";
import type * as Engine from "../../../proof/policy";
import { DIRECTED } from "./directed";
import { type Bug, engineWith } from "./mutant";
import { VECTORS } from "./vectors";

/** Bugs of the reference evaluator and of the parser, each of which a vector has to show. */
const EVALUATOR_BUGS: Record<string, Bug> = {
  "an Allow wins over a Deny": {
    file: "evaluate.ts",
    find: "if (denying.length > 0)",
    replace: "if (denying.length > 0 && matching.length === denying.length)",
  },
  "what nothing allows is allowed": {
    file: "evaluate.ts",
    find: `return { allowed: false, reason: "implicit-deny", statements: [] };`,
    replace: `return { allowed: true, reason: "allow", statements: [] };`,
  },
  "actions are case-sensitive": {
    file: "evaluate.ts",
    find: "elementMatches(statement.action, request.action, values, true)",
    replace: "elementMatches(statement.action, request.action, values, false)",
  },
  "resources are not case-sensitive": {
    file: "evaluate.ts",
    find: "elementMatches(statement.resource, request.resource, values, false)",
    replace: "elementMatches(statement.resource, request.resource, values, true)",
  },
  "NotAction and NotResource are not negated": {
    file: "evaluate.ts",
    find: "matches(pattern, text, values, ignoreCase)) !== element.negated",
    replace: "matches(pattern, text, values, ignoreCase))",
  },
  "NotPrincipal is not negated": {
    file: "evaluate.ts",
    find: "entryMatches(entry, principal, rootOnly)) !== element.negated",
    replace: "entryMatches(entry, principal, rootOnly))",
  },
  "one condition is enough": {
    file: "evaluate.ts",
    find: "statement.conditions.every(",
    replace: "statement.conditions.length === 0 || statement.conditions.some(",
  },
  "an account on a gateway endpoint is the whole account": {
    file: "evaluate.ts",
    find: ` && (!rootOnly || principalType(arn) === "Account")`,
    replace: "",
  },
  "an account on an interface endpoint is its root user": {
    file: "evaluate.ts",
    find: "(!rootOnly || principalType",
    replace: "(principalType",
  },
  "any session of a role": { file: "evaluate.ts", find: " && session === entry.session", replace: "" },
  "sessions of users": {
    file: "evaluate.ts",
    find: `principalType(arn) === "AssumedRole" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined`,
    replace: `arn.slice(arn.lastIndexOf("/") + 1)`,
  },
  "a service is everyone": {
    file: "evaluate.ts",
    find: `return principal.type === "service" && principal.name === entry.name;`,
    replace: `return principal.type === "service";`,
  },
  "an absent key fails a negated operator": {
    file: "conditions.ts",
    find: "if (members.length === 0) return negated;",
    replace: "if (members.length === 0) return false;",
  },
  "an absent key satisfies every operator": {
    file: "conditions.ts",
    find: "if (members.length === 0) return negated;",
    replace: "if (members.length === 0) return true;",
  },
  "IfExists is ignored": {
    file: "conditions.ts",
    find: "if (found.length === 0 && ifExists) return true;",
    replace: "",
  },
  "Null is turned around": {
    file: "conditions.ts",
    find: "test.values.includes(found.length === 0)",
    replace: "test.values.includes(found.length > 0)",
  },
  "ForAllValues is false of an absent key": {
    file: "conditions.ts",
    find: `if (quantifier === "all") return members.every(holdsFor);`,
    replace: `if (quantifier === "all") return members.length > 0 && members.every(holdsFor);`,
  },
  "ForAllValues needs one value only": {
    file: "conditions.ts",
    find: "return members.every(holdsFor);\n  if (quantifier",
    replace: "return members.length === 0 || members.some(holdsFor);\n  if (quantifier",
  },
  "ForAnyValue is true of an absent key": {
    file: "conditions.ts",
    find: "return members.some(holdsFor);",
    replace: "return members.length === 0 || members.some(holdsFor);",
  },
  "an empty text counts for set operators": {
    file: "conditions.ts",
    find: `found.filter((value) => value !== "")`,
    replace: "found",
  },
  "negation is per value of the policy, not of the request": {
    file: "conditions.ts",
    find: "valueMatches(test, value, values) !== negated",
    replace: "valueMatches(test, value, values)",
  },
  "ARNs are compared as one text": { file: "conditions.ts", find: "arn.fields.every(", replace: "arn.fields.some(" },
  "less than includes the limit": {
    file: "conditions.ts",
    find: "return value < limit;",
    replace: "return value <= limit;",
  },
  "greater or equal leaves out the limit": {
    file: "conditions.ts",
    find: "return value >= limit;",
    replace: "return value > limit;",
  },
  "the last address of a prefix is outside": {
    file: "conditions.ts",
    find: "ip.address <= to",
    replace: "ip.address < to",
  },
  "IPv4 and IPv6 are one line of numbers": { file: "conditions.ts", find: "family === ip.family && ", replace: "" },
  "a question mark may be nothing": {
    file: "glob.ts",
    find: "next.add(end + 1);",
    replace: "next.add(end).add(end + 1);",
  },
  "a star is at least one character": {
    file: "glob.ts",
    find: "let at = end; at <= text.length",
    replace: "let at = end + 1; at <= text.length",
  },
  "a pattern matches a beginning": {
    file: "glob.ts",
    find: "return ends.has(text.length);",
    replace: "return ends.size > 0;",
  },
  "a variable without value is empty": {
    file: "glob.ts",
    find: "if (text === undefined) return undefined;",
    replace: "if (text === undefined) continue;",
  },
  "a variable's default is ignored": { file: "glob.ts", find: ": token.fallback;", replace: ": undefined;" },
  "letter case is ignored in the text only": {
    file: "glob.ts",
    find: "const literal = ignoreCase ? token.text.toLowerCase() : token.text;",
    replace: "const literal = token.text;",
  },
  "variables before 2012-10-17": {
    file: "parse.ts",
    find: `variables: version === "2012-10-17"`,
    replace: "variables: true",
  },
  "StringEquals takes wildcards": {
    file: "operators.ts",
    find: 'StringEquals: { family: "string", negated: false, ignoreCase: false, wildcards: false }',
    replace: 'StringEquals: { family: "string", negated: false, ignoreCase: false, wildcards: true }',
  },
  "StringLike takes no wildcards": {
    file: "operators.ts",
    find: 'StringLike: { family: "string", negated: false, ignoreCase: false, wildcards: true }',
    replace: 'StringLike: { family: "string", negated: false, ignoreCase: false, wildcards: false }',
  },
  "NotIpAddress is IpAddress": {
    file: "operators.ts",
    find: `NotIpAddress: { family: "ip", negated: true }`,
    replace: `NotIpAddress: { family: "ip", negated: false }`,
  },
  "ArnNotEquals is ArnEquals": {
    file: "operators.ts",
    find: `ArnNotEquals: { family: "arn", negated: true }`,
    replace: `ArnNotEquals: { family: "arn", negated: false }`,
  },
  "an escaped star is a wildcard": {
    file: "pattern.ts",
    find: "literal += name;",
    replace: "flush(); tokens.push({ type: 'many' });",
  },
  "epoch seconds are milliseconds": { file: "values.ts", find: "seconds * 1000", replace: "seconds" },
  "an identity may be in the organization of its choice": {
    file: "request.ts",
    find: `[orgPath.split("/")[0] ?? ""]`,
    replace: `["o-a1b2c3d4e5"]`,
  },
  "an unsigned call has no account": {
    file: "request.ts",
    find: `"aws:PrincipalAccount": ["anonymous"]`,
    replace: `"aws:PrincipalAccount": undefined`,
  },
  "a service is no AWS service": {
    file: "request.ts",
    find: `"aws:PrincipalIsAWSService": ["true"]`,
    replace: `"aws:PrincipalIsAWSService": ["false"]`,
  },
  "the account of a resource is not known": {
    file: "request.ts",
    find: `values.set("aws:resourceaccount", [account]);`,
    replace: "",
  },
  "condition keys are case-sensitive": {
    file: "request.ts",
    find: "values.set(key.toLowerCase(), list)",
    replace: "values.set(key, list)",
  },
};

/** Bugs of the decision procedure. A question of known answer, or the evaluator's confirmation, has to show each. */
const DECISION_BUGS: Record<string, Bug> = {
  "a text that no pattern names is not tried": {
    file: "automaton.ts",
    find: "return [...others, ...named];",
    replace: "return others.length > 0 && named.size > 0 ? named : others;",
  },
  "texts end where the first class is found": {
    file: "automaton.ts",
    find: "if (seen.has(key)) continue;",
    replace: "if (seen.has(key) || found.size > 1) continue;",
  },
  "a star does not repeat": {
    file: "automaton.ts",
    find: `this.edge(repeat === "many" ? this.at(child) : node, chars, child);`,
    replace: "this.edge(node, chars, child);",
  },
  "a star is at least one character": {
    file: "automaton.ts",
    find: `if (repeat !== "one") node.skips.push(child);`,
    replace: `if (repeat === "optional") node.skips.push(child);`,
  },
  "ends of lists are shared by all statements": {
    file: "automaton.ts",
    find: "const key = `${label}:${last.chars.name}`;",
    replace: "const key = last.chars.name;",
  },
  "an absent key is not tried": { file: "dimension-key.ts", find: "choose([], 0n, 0n),", replace: "" },
  "sets of values are not tried": {
    file: "dimension-key.ts",
    find: "if (several)\n",
    replace: "if (several && uses.length > 99)\n",
  },
  "sets forget what all members match": {
    file: "dimension-key.ts",
    find: "all: set.all & matched",
    replace: "all: set.all | matched",
  },
  "limits of numbers are not tried": {
    file: "dimension-key.ts",
    find: "chosen.push(limit, next",
    replace: "chosen.push(next",
  },
  "addresses after a prefix are not tried": { file: "dimension-key.ts", find: "[from, to + 1n]", replace: "[from]" },
  "an absent key is as if it matched": {
    file: "matcher.ts",
    find: `ifExists || (quantifier ? quantifier === "all" : negated)`,
    replace: `ifExists || (quantifier ? quantifier === "all" : true)`,
  },
  "negated set operators are turned around": {
    file: "matcher.ts",
    find: "return negated ? !present.all : present.any;",
    replace: "return negated ? !present.any : present.any;",
  },
  "wildcards of ARNs cross colons": {
    file: "shapes.ts",
    find: "wildcard: at < 4 ? NOT_COLON : ANY",
    replace: "wildcard: ANY",
  },
  "users are not tried": {
    file: "shapes.ts",
    find: `    ["iam", [...text("user/"), ...some(ANY), ...text(SEPARATOR)]],\n`,
    replace: "",
  },
  "accounts in no organization are not tried": {
    file: "dimension-identity.ts",
    find: "[absent, ...present]",
    replace: "present",
  },
  "Principal is ignored": {
    file: "caller.ts",
    find: "(everyone || named(labels)) !== element.negated",
    replace: "true",
  },
  "NotPrincipal is Principal": {
    file: "caller.ts",
    find: "(everyone || named(labels)) !== element.negated",
    replace: "everyone || named(labels)",
  },
  "services are not tried": { file: "search.ts", find: `    { type: "service" },\n`, replace: "" },
  "unsigned calls are not tried": { file: "search.ts", find: `    { type: "anonymous" },\n`, replace: "" },
  "NotAction is Action": {
    file: "search.ts",
    find: "return { bit, holds: (labels) => ((labels & label) !== 0n) !== negated };",
    replace: "return { bit, holds: (labels) => (labels & label) !== 0n };",
  },
  "a Deny does not count": {
    file: "join.ts",
    find: "(mask & allow) !== 0n && (mask & deny) === 0n",
    replace: "(mask & allow) !== 0n",
  },
  "exceptions are ignored": { file: "join.ts", find: "(mask & aim.except) !== 0n || ", replace: "" },
  "statements that still matter are no longer asked": {
    file: "join.ts",
    find: "live |= mask;",
    replace: "live = mask;",
  },
  "characters that no pattern names all lead the same way": {
    file: "node-sets.ts",
    find: "from.byClasses.get(member & from.open)",
    replace: "[...from.byClasses.values()][0]",
  },
  "the account of a Regional resource is looked for in the wrong field": {
    file: "search.ts",
    find: "[...identity.slice(0, at), region, ...identity.slice(at)]",
    replace: "[...identity.slice(0, at + 1), region, ...identity.slice(at + 1)]",
  },
  "a question mark covers a star": {
    file: "contradict.ts",
    find: `(symbol === "one" && found !== "many")`,
    replace: `symbol === "one"`,
  },
  "a key that may be absent is taken to be demanded": {
    file: "contradict.ts",
    find: `if (demand.negated || demand.ifExists || demand.quantifier === "all") return false;`,
    replace: `if (demand.negated) return false;`,
  },
  "one value that is excluded is enough": {
    file: "contradict.ts",
    find: "return patterns.every((pattern) => {",
    replace: "return patterns.some((pattern) => {",
  },
  "the first way to match is the only one": {
    file: "dimension.ts",
    find: "return [...byMask.values()];",
    replace: "return [...byMask.values()].slice(0, 1);",
  },
};

/** True if some vector has another answer, or cannot be answered at all. */
function vectorsShow(engine: Pick<typeof Engine, "evaluate" | "policyOf">): boolean {
  return VECTORS.some(({ kind, document, requests }) => {
    try {
      const policy = engine.policyOf(document, kind ?? "interface-endpoint");
      return requests.some(({ request, expected }) => engine.evaluate(policy, request).reason !== expected);
    } catch {
      return true;
    }
  });
}

/** True if some question of known answer gets another one, or the evaluator does not confirm the answer. */
function questionsShow(engine: Pick<typeof Engine, "find" | "policyOf">): boolean {
  return DIRECTED.some(({ statements, query, verdict }) => {
    try {
      const policy = engine.policyOf({ Version: "2012-10-17", Statement: statements }, "resource");
      return engine.find([{ policy, allows: true }], query).verdict !== verdict;
    } catch {
      return true;
    }
  });
}

describe("planted bugs", () => {
  for (const [name, bug] of Object.entries(EVALUATOR_BUGS)) {
    it(`a vector shows: ${name}`, () => {
      expect(vectorsShow(engineWith(bug))).to.be.true;
    });
  }

  for (const [name, bug] of Object.entries(DECISION_BUGS)) {
    it(`a question of known answer shows: ${name}`, () => {
      expect(questionsShow(engineWith(bug))).to.be.true;
    });
  }
});
