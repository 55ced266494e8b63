import { expect } from "chai";
import * as fc from "fast-check";
import { find, policyOf, type Constraint } from "../../../proof/policy";
import { constraintStatement } from "../../../proof/policy/constraint";
import { contradicts, contradictsByAccount } from "../../../proof/policy/contradict";
import { matches } from "../../../proof/policy/glob";
import { parsePattern } from "../../../proof/policy/pattern";
import { type Statement } from "../../../proof/policy/types";

/** A statement of an interface endpoint's policy. */
function statement(more: object): Statement {
  const Statement = [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...more }];
  const [parsed] = policyOf({ Version: "2012-10-17", Statement }, "interface-endpoint").statements;
  if (!parsed) throw new Error("no statement");
  return parsed;
}

const account = (operator: string, ...values: string[]): object => ({
  Condition: { [operator]: { "aws:PrincipalAccount": values } },
});
const notOne: Constraint = { principal: { account: { notIn: ["111111111111"] } } };

const CASES: readonly [string, object, Constraint, boolean][] = [
  ["the same value is demanded and excluded", account("StringEquals", "111111111111"), notOne, true],
  ["one of two values is left", account("StringEquals", "111111111111", "222222222222"), notOne, false],
  ["an absent key satisfies both", account("StringEqualsIfExists", "111111111111"), notOne, false],
  ["nothing is demanded", account("StringNotEquals", "111111111111"), notOne, false],
  ["the question excludes nothing", account("StringEquals", "111111111111"), { action: "s3:*" }, false],
  [
    "an action is excluded in another letter case",
    { Action: "S3:GetObject" },
    { action: { notIn: ["s3:get*"] } },
    true,
  ],
  ["a wildcard is wider than what is excluded", { Action: "s3:*" }, { action: { notIn: ["s3:Get*"] } }, false],
  [
    "a resource is covered by a wider pattern",
    { Resource: "arn:aws:s3:::abcdef/*" },
    { resource: { notIn: ["arn:aws:s3:::*"] } },
    true,
  ],
  [
    "a policy variable may be any text",
    { Resource: "arn:aws:s3:::${aws:PrincipalAccount}/*" },
    { resource: { notIn: ["arn:aws:s3:::*"] } },
    false,
  ],
];

describe("contradictions by how statements are written", () => {
  for (const [name, demand, question, expected] of CASES) {
    it(name, () => {
      expect(contradicts(statement(demand), constraintStatement(question))).to.equal(expected);
    });
  }

  it("a pattern is covered only if every text of it matches", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });
    const words = [
      "",
      ...["a", "b"].flatMap((a) => [a, ...["a", "b"].flatMap((b) => [a + b, `${a + b}a`, `${a + b}bb`])]),
    ];
    const parsed = (text: string) => {
      const result = parsePattern(text, { wildcards: true, variables: false });
      if (!result.ok) throw new Error(result.problem);
      return result.pattern;
    };
    let covered = 0;
    fc.assert(
      fc.property(pattern, pattern, (narrow, wide) => {
        const demand: Statement = {
          index: 0,
          effect: "Allow",
          action: { negated: false, patterns: [parsed("*")] },
          resource: { negated: false, patterns: [parsed(narrow)] },
          conditions: [],
        };
        if (!contradicts(demand, constraintStatement({ resource: { notIn: [wide] } }))) return;
        covered++;
        for (const word of words)
          if (matches(parsed(narrow), word, new Map())) expect(matches(parsed(wide), word, new Map()), word).to.be.true;
      }),
      { numRuns: 3000, seed: 11 },
    );
    expect(covered).to.be.greaterThan(100);
  });

  it("resources of an account are excluded as a whole", () => {
    const own = statement({
      Resource: "arn:aws:bedrock:us-east-1:*:custom-model/*",
      Condition: { StringEquals: { "aws:ResourceAccount": ["111111111111"] } },
    });
    const shapes = ["arn:aws:bedrock:{region}:{account}:custom-model/{id}"];
    const all = constraintStatement({ resource: { notIn: ["arn:aws:bedrock:*:111111111111:*"] } });
    const other = constraintStatement({ resource: { notIn: ["arn:aws:bedrock:*:222222222222:*"] } });
    const some = constraintStatement({ resource: { notIn: ["arn:aws:bedrock:us-*:111111111111:*"] } });
    expect([all, other, some].map((question) => contradictsByAccount(own, question, shapes))).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it("what contradicts by account is not found, what does not is", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "*",
          Resource: "*",
          Condition: { StringEquals: { "aws:ResourceAccount": ["111111111111"] } },
        },
      ],
    };
    const policy = policyOf(document, "interface-endpoint");
    const resources = [
      "arn:aws:bedrock:{region}:{account}:custom-model/{id}",
      "arn:aws:bedrock:::foundation-model/{id}",
    ];
    const asked = (notIn: readonly string[]) =>
      find([{ policy, allows: true }], { where: { resource: { notIn } }, resources }).verdict;
    expect(asked(["arn:aws:bedrock:*:111111111111:*", "arn:aws:bedrock:::foundation-model/*"])).to.equal("none");
    // The account of a resource without one in its ARN is free.
    expect(asked(["arn:aws:bedrock:*:111111111111:*"])).to.equal("witness");
    expect(asked(["arn:aws:bedrock:*:222222222222:*", "arn:aws:bedrock:::foundation-model/*"])).to.equal("witness");
  });
});
