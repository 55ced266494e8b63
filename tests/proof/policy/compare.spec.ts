import { expect } from "chai";
import fc from "fast-check";
import { equivalent, findAllowed, loosened, missingFrom, type Policy, policyOf, subsumes } from "../../../proof/policy";
import { policyDocument } from "./random";
import { RUNTIME_POLICY } from "./vectors-bedrock";

const endpoint = (document: unknown): Policy => policyOf(document, "interface-endpoint");
const runtime = endpoint(RUNTIME_POLICY);
const [first, second, third] = RUNTIME_POLICY.Statement;

/** Loosened policies, with what a request must look like that only they allow. */
const LOOSENED: { name: string; statements: unknown[]; shows: RegExp }[] = [
  { name: "a Deny gone", statements: [first, second], shows: /foundation-model|inference-profile/ },
  {
    name: "a Deny narrowed to one action",
    statements: [first, second, { ...third, Action: "bedrock:InvokeModel" }],
    shows: /InvokeModelWithResponseStream/,
  },
  {
    name: "one more account",
    statements: [
      {
        ...first,
        Condition: {
          StringEquals: {
            "aws:PrincipalOrgID": "o-a1b2c3d4e5",
            "aws:PrincipalAccount": ["111111111111", "333333333333", "555555555555"],
          },
        },
      },
      second,
      third,
    ],
    shows: /555555555555/,
  },
  {
    name: "the organization no longer asked for",
    statements: [
      { ...first, Condition: { StringEquals: { "aws:PrincipalAccount": ["111111111111", "333333333333"] } } },
      second,
      third,
    ],
    shows: /"arn:aws:iam::(1{12}|3{12})/,
  },
  {
    name: "IfExists on the organization",
    statements: [
      {
        ...first,
        Condition: {
          StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
          StringEquals: { "aws:PrincipalAccount": ["111111111111", "333333333333"] },
        },
      },
      second,
      third,
    ],
    shows: /"arn:aws:iam::(1{12}|3{12})/,
  },
  {
    name: "one more model",
    statements: [
      first,
      second,
      third,
      { ...first, Sid: "More", Resource: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0" },
    ],
    shows: /amazon\.nova-pro/,
  },
  {
    name: "one more action",
    statements: [{ ...first, Action: "bedrock:Invoke*" }, second, third],
    shows: /bedrock:invoke/i,
  },
  {
    name: "another guardrail accepted",
    statements: [
      first,
      second,
      {
        ...third,
        Condition: {
          StringNotLike: { "bedrock:GuardrailIdentifier": "arn:aws:bedrock:us-east-1:999999999999:guardrail/*" },
        },
      },
    ],
    shows: /guardrail\//,
  },
];

describe("comparison of policies", () => {
  for (const { name, statements, shows } of LOOSENED) {
    it(`finds what is newly allowed: ${name}`, () => {
      const after = endpoint({ Version: "2012-10-17", Statement: statements });
      const decision = loosened(runtime, after);
      if (decision.verdict !== "witness") expect.fail(decision.verdict);
      expect(JSON.stringify(decision.request)).to.match(shows);
      expect(decision.evaluations.map(({ allowed }) => allowed)).to.deep.equal([true, false]);
      expect(loosened(after, runtime).verdict).to.equal("none");
      expect(subsumes(after, runtime)).to.be.true;
      expect(subsumes(runtime, after)).to.be.false;
      const comparison = equivalent(runtime, after);
      expect(comparison.verdict === "different" && comparison.only).to.equal("second");
    });
  }

  it("sees through another way of writing the same", () => {
    const same = endpoint({
      Version: "2012-10-17",
      Statement: [
        third,
        ...(first
          ? (first.Resource as readonly string[]).map((resource, at) => ({
              ...first,
              Sid: `M${at}`,
              Resource: resource,
              Action: ["bedrock:invokemodel", "bedrock:InvokeModelWithResponseStream"],
            }))
          : []),
        second,
      ],
    });
    expect(equivalent(runtime, same)).to.deep.equal({ verdict: "equivalent" });
  });

  it("finds the difference of an interface and a gateway endpoint with one text", () => {
    const document = {
      Statement: [{ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "*", Resource: "*" }],
    };
    const decision = missingFrom(policyOf(document, "gateway-endpoint"), endpoint(document));
    expect(decision.verdict === "witness" && decision.request.principal.type).to.equal("aws");
    expect(missingFrom(endpoint(document), policyOf(document, "gateway-endpoint")).verdict).to.equal("none");
  });

  it("calls every policy equivalent to itself, and to itself with its statements turned around", () => {
    fc.assert(
      fc.property(policyDocument, (document) => {
        const policy = policyOf(document, "resource");
        const turned = policyOf({ ...document, Statement: [...document.Statement].reverse() }, "resource");
        expect(equivalent(policy, turned).verdict).to.equal("equivalent");
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it("names what it cannot decide", () => {
    const decide = (condition: object): string => {
      const policy = policyOf(
        {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: condition }],
        },
        "resource",
      );
      const decision = findAllowed(policy, { where: { context: { "x:a": "one" } } });
      return decision.verdict === "undetermined" ? decision.reasons.join() : decision.verdict;
    };
    expect(decide({ StringLike: { "x:b": "1*" }, NumericLessThan: { "x:b": "2" } })).to.match(
      /x:b is compared both as string and as number/,
    );
    expect(decide({ "ForAnyValue:StringEquals": { "x:b": "1" }, StringLike: { "x:b": "2" } })).to.match(
      /with and without a set operator/,
    );
    expect(decide({ NumericLessThan: { "aws:PrincipalAccount": "2" } })).to.match(
      /aws:PrincipalAccount is compared as a number/,
    );
    expect(decide({ StringEquals: { "x:b": "${x:c}", "x:c": "1" }, StringNotLike: { "x:b": "${x:c}" } })).to.match(
      /Statement\[0\] holds policy variables/,
    );
    const many = Array.from({ length: 12 }, (_, at) => `*${"abcdefghijkl".charAt(at)}*`);
    const policy = policyOf(
      {
        Statement: many.map((value) => ({
          Effect: "Allow",
          Principal: "*",
          Action: "*",
          Resource: "*",
          Condition: { StringLike: { "x:a": value } },
        })),
      },
      "resource",
    );
    const decision = findAllowed(policy, { limits: { states: 2_000 } });
    expect(decision.verdict === "undetermined" && decision.reasons[0]).to.match(/more than 2000 states/);
  });

  it("decides policies with variables where the answer does not depend on them", () => {
    const policy = policyOf(
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::home/${aws:username}/*",
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-one" } },
          },
        ],
      },
      "resource",
    );
    expect(findAllowed(policy).verdict).to.equal("witness");
    expect(findAllowed(policy, { where: { principal: { org: { notIn: ["o-one"] } } } }).verdict).to.equal("none");
    expect(findAllowed(policy, { where: { resource: { notIn: ["arn:aws:s3:::home/*"] } } }).verdict).to.equal("none");
  });
});
