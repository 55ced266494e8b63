import { expect } from "chai";
import {
  everyNeededCall,
  federatedException,
  noForeignAccount,
  noForeignModel,
  noInferenceWithoutGuardrail,
  noPrincipalOutside,
  oauthException,
  type Policy,
  type PolicyFinding,
  policyOf,
  serviceException,
} from "../../../proof/policy";
import { DESTINATIONS, GUARDRAIL, PROD_ACCOUNTS, RUNTIME_POLICY } from "./vectors-bedrock";
import { PERIMETER_POLICY, STS_POLICY } from "./vectors-perimeter";

const ORG = "o-a1b2c3d4e5";
const MODEL = "anthropic.claude-sonnet-4-20250514-v1:0";
const endpoint = (document: unknown): Policy => policyOf(document, "interface-endpoint");
const runtime = endpoint(RUNTIME_POLICY);
const perimeter = endpoint(PERIMETER_POLICY);
const sts = endpoint(STS_POLICY);

/** The runtime policy with its first statement changed. */
function changed(change: object, index = 0): Policy {
  const statements = RUNTIME_POLICY.Statement.map((statement, at) =>
    at === index ? { ...statement, ...change } : statement,
  );
  return endpoint({ ...RUNTIME_POLICY, Statement: statements });
}

const models = [
  ...[...DESTINATIONS, ""].map((region) => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`),
  ...PROD_ACCOUNTS.map((account) => `arn:aws:bedrock:us-east-1:${account}:inference-profile/*.${MODEL}`),
];
const needed = {
  organization: ORG,
  accounts: PROD_ACCOUNTS,
  resources: [...DESTINATIONS, ""].map((region) => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`),
  ownResources: ["us", "global"].map(
    (geography) => `arn:aws:bedrock:us-east-1:{account}:inference-profile/${geography}.${MODEL}`,
  ),
  context: { "bedrock:GuardrailIdentifier": { in: [GUARDRAIL, `${GUARDRAIL}:*`] } },
};

interface Case {
  readonly name: string;
  readonly finding: () => PolicyFinding;
  readonly verdict: PolicyFinding["verdict"];
  /** Part of the message of a violation. */
  readonly says?: RegExp;
}

const CASES: Record<string, Case[]> = {
  "no principal outside the organization": [
    {
      name: "GT-22: a data perimeter that admits every AWS service",
      finding: () => noPrincipalOutside(perimeter, ORG),
      verdict: "violated",
      says: /the AWS service \w\.amazonaws\.com calls .* is allowed by AwsServices/,
    },
    {
      name: "GT-22: the same with AWS services excepted",
      finding: () => noPrincipalOutside(perimeter, ORG, { exceptions: [serviceException()] }),
      verdict: "holds",
    },
    {
      name: "the same with one service excepted",
      finding: () =>
        noPrincipalOutside(perimeter, ORG, { exceptions: [serviceException(["cloudtrail.amazonaws.com"])] }),
      verdict: "violated",
    },
    {
      name: "asked of another organization",
      finding: () => noPrincipalOutside(perimeter, "o-zzzzzzzzzz", { exceptions: [serviceException()] }),
      verdict: "violated",
      says: /o-a1b2c3d4e5/,
    },
    { name: "the default policy", finding: () => noPrincipalOutside(endpoint(undefined), ORG), verdict: "violated" },
    {
      name: "STS with federated calls",
      finding: () => noPrincipalOutside(sts, ORG),
      verdict: "violated",
      says: /sts:AssumeRoleWith.*aws:ResourceOrgID = o-a1b2c3d4e5.*Federated/,
    },
    {
      name: "the same with federated calls excepted",
      finding: () => noPrincipalOutside(sts, ORG, { exceptions: [federatedException(ORG)] }),
      verdict: "holds",
    },
    {
      name: "federated calls to foreign roles, with federated calls excepted",
      finding: () =>
        noPrincipalOutside(endpoint({ Statement: [{ ...STS_POLICY.Statement[1], Condition: {} }] }), ORG, {
          exceptions: [federatedException(ORG)],
        }),
      verdict: "violated",
    },
    {
      name: "federated calls to roles named by account",
      finding: () =>
        noPrincipalOutside(
          endpoint({
            Statement: [
              {
                Effect: "Allow",
                Principal: "*",
                Action: "sts:AssumeRoleWithSAML",
                Resource: "arn:aws:iam::111111111111:role/saml/*",
              },
            ],
          }),
          ORG,
          { exceptions: [federatedException(ORG, ["111111111111"])] },
        ),
      verdict: "holds",
    },
    {
      name: "AgentCore by OAuth, not opted in",
      finding: () => noPrincipalOutside(agentCore, ORG),
      verdict: "violated",
      says: /an unsigned caller|in no organization/,
    },
    {
      name: "AgentCore by OAuth, opted in",
      finding: () =>
        noPrincipalOutside(agentCore, ORG, {
          exceptions: [oauthException(["arn:aws:bedrock-agentcore:us-east-1:111111111111:runtime/*"])],
        }),
      verdict: "holds",
    },
    {
      name: "accounts instead of the organization, not known to be in it",
      finding: () => noPrincipalOutside(accountsOnly, ORG),
      verdict: "violated",
    },
    {
      name: "accounts instead of the organization, known to be in it",
      finding: () => noPrincipalOutside(accountsOnly, ORG, { organizations: [{ id: ORG, accounts: PROD_ACCOUNTS }] }),
      verdict: "holds",
    },
    {
      name: "paths of the organization",
      finding: () => noPrincipalOutside(byPath("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"), ORG),
      verdict: "holds",
    },
    {
      name: "paths of two organizations",
      finding: () => noPrincipalOutside(byPath("o-a1b2c3d4e5/*", "o-zzzzzzzzzz/*"), ORG),
      verdict: "violated",
      says: /o-zzzzzzzzzz/,
    },
    {
      name: "a path whose organization only begins alike",
      finding: () => noPrincipalOutside(byPath("o-a1b2c3d4e5*"), ORG),
      verdict: "violated",
      says: /o-a1b2c3d4e5\w/,
    },
    {
      name: "a policy variable",
      finding: () => noPrincipalOutside(byVariable("${aws:PrincipalTag/org}"), ORG),
      verdict: "violated",
    },
  ],
  "no account outside the list": [
    { name: "the runtime policy", finding: () => noForeignAccount(runtime, PROD_ACCOUNTS), verdict: "holds" },
    {
      name: "the runtime policy, one account less",
      finding: () => noForeignAccount(runtime, PROD_ACCOUNTS.slice(1)),
      verdict: "violated",
      says: /account 111111111111/,
    },
    {
      name: "the organization only",
      finding: () =>
        noForeignAccount(changed({ Condition: { StringEquals: { "aws:PrincipalOrgID": ORG } } }), PROD_ACCOUNTS, {
          organizations: [{ id: ORG, accounts: PROD_ACCOUNTS }],
        }),
      verdict: "violated",
      says: /is allowed by Models/,
    },
    {
      name: "IfExists, which an IAM identity cannot escape",
      finding: () =>
        noForeignAccount(
          changed({ Condition: { StringEqualsIfExists: { "aws:PrincipalAccount": PROD_ACCOUNTS } } }),
          PROD_ACCOUNTS,
        ),
      verdict: "holds",
    },
    {
      name: "accounts as principals",
      finding: () =>
        noForeignAccount(
          endpoint({ Statement: [{ Effect: "Allow", Principal: { AWS: PROD_ACCOUNTS }, Action: "*", Resource: "*" }] }),
          PROD_ACCOUNTS,
        ),
      verdict: "holds",
    },
  ],
  "no model outside the list": [
    { name: "the runtime policy", finding: () => noForeignModel(runtime, models), verdict: "holds" },
    ...["", ...DESTINATIONS].map((region): Case => ({
      name: `the list without the model in Region "${region}"`,
      finding: () =>
        noForeignModel(
          runtime,
          models.filter((arn) => !arn.startsWith(`arn:aws:bedrock:${region}::`)),
        ),
      verdict: "violated",
      says: new RegExp(`arn:aws:bedrock:${region}::foundation-model/${MODEL}`),
    })),
    {
      name: "a Region wildcard in the policy",
      finding: () => noForeignModel(changed({ Resource: `arn:aws:bedrock:*::foundation-model/${MODEL}` }), models),
      verdict: "violated",
    },
    {
      name: "any custom model",
      finding: () =>
        noForeignModel(changed({ Resource: [...models, "arn:aws:bedrock:us-east-1:*:custom-model/*"] }), models),
      verdict: "violated",
      says: /custom-model/,
    },
    {
      name: "a Marketplace endpoint of a foreign account",
      finding: () =>
        noForeignModel(
          changed({ Resource: [...models, "arn:aws:sagemaker:us-east-1:999999999999:endpoint/x"] }),
          models,
        ),
      verdict: "violated",
    },
    { name: "every model", finding: () => noForeignModel(changed({ Resource: "*" }), models), verdict: "violated" },
    {
      name: "all but a list, by NotResource",
      finding: () =>
        noForeignModel(
          changed({ Resource: undefined, NotResource: "arn:aws:bedrock:*::foundation-model/meta.*" }),
          models,
        ),
      verdict: "violated",
    },
    {
      name: "buckets, by their own shapes",
      finding: () =>
        noForeignModel(
          endpoint({
            Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::data-*" }],
          }),
          ["arn:aws:s3:::data-prod*"],
          { actions: ["s3:*"], resources: ["arn:aws:s3:::{id}", "arn:aws:s3:::{id}/{rest}"] },
        ),
      verdict: "violated",
      says: /arn:aws:s3:::data-/,
    },
  ],
  "no inference without a guardrail": [
    { name: "the runtime policy", finding: () => noInferenceWithoutGuardrail(runtime, [GUARDRAIL]), verdict: "holds" },
    {
      name: "asked for another guardrail",
      finding: () => noInferenceWithoutGuardrail(runtime, [`${GUARDRAIL}x`]),
      verdict: "violated",
    },
    {
      name: "the Deny for one action only",
      finding: () => noInferenceWithoutGuardrail(changed({ Action: "bedrock:InvokeModel" }, 2), [GUARDRAIL]),
      verdict: "violated",
      says: /InvokeModelWithResponseStream/,
    },
    {
      name: "a Deny that an absent key escapes",
      finding: () =>
        noInferenceWithoutGuardrail(
          changed({ Condition: { "ForAnyValue:StringNotLike": { "bedrock:GuardrailIdentifier": GUARDRAIL } } }, 2),
          [GUARDRAIL],
        ),
      verdict: "violated",
    },
    {
      name: "a Deny of the absent key only",
      finding: () =>
        noInferenceWithoutGuardrail(changed({ Condition: { Null: { "bedrock:GuardrailIdentifier": "true" } } }, 2), [
          GUARDRAIL,
        ]),
      verdict: "violated",
      says: /GuardrailIdentifier = /,
    },
  ],
  "every needed call": [
    { name: "the runtime policy", finding: () => everyNeededCall(runtime, needed), verdict: "holds" },
    {
      name: "a further destination Region",
      finding: () =>
        everyNeededCall(runtime, {
          ...needed,
          resources: [...needed.resources, `arn:aws:bedrock:ca-central-1::foundation-model/${MODEL}`],
        }),
      verdict: "violated",
      says: /ca-central-1.*absence of a statement/,
    },
    {
      name: "a further account",
      finding: () => everyNeededCall(runtime, { ...needed, accounts: [...PROD_ACCOUNTS, "444444444444"] }),
      verdict: "violated",
      says: /444444444444/,
    },
    {
      name: "a further profile",
      finding: () =>
        everyNeededCall(runtime, {
          ...needed,
          ownResources: [`arn:aws:bedrock:us-east-1:{account}:inference-profile/eu.${MODEL}`],
        }),
      verdict: "violated",
      says: /inference-profile\/eu\./,
    },
    {
      name: "calls without a guardrail",
      finding: () => everyNeededCall(runtime, { ...needed, context: {} }),
      verdict: "violated",
      says: /NeverWithoutGuardrail/,
    },
    {
      name: "roles only",
      finding: () =>
        everyNeededCall(
          changed({
            Condition: {
              ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" },
              StringEquals: { "aws:PrincipalAccount": PROD_ACCOUNTS },
            },
          }),
          needed,
        ),
      verdict: "violated",
      says: /:root|:user/,
    },
    {
      name: "profiles of the caller's own account only, which no single question about all accounts shows",
      finding: () =>
        everyNeededCall(
          endpoint({
            Version: "2012-10-17",
            Statement: PROD_ACCOUNTS.map((account) => ({
              Effect: "Allow",
              Principal: { AWS: account },
              Action: "bedrock:*",
              Resource: [
                `arn:aws:bedrock:us-east-1:${account}:inference-profile/*`,
                "arn:aws:bedrock:*::foundation-model/*",
              ],
            })),
          }),
          needed,
        ),
      verdict: "holds",
    },
  ],
};

const agentCore = endpoint({
  Statement: [
    {
      Sid: "OAuth",
      Effect: "Allow",
      Principal: "*",
      Action: "bedrock-agentcore:InvokeAgentRuntime",
      Resource: "arn:aws:bedrock-agentcore:us-east-1:111111111111:runtime/*",
    },
  ],
});
const accountsOnly = endpoint({
  Statement: [
    {
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": PROD_ACCOUNTS } },
    },
  ],
});
const byPath = (...paths: string[]): Policy =>
  endpoint({
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": paths } },
      },
    ],
  });
const byVariable = (value: string): Policy =>
  endpoint({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": value } },
      },
    ],
  });

describe("properties of endpoint policies", () => {
  for (const [property, cases] of Object.entries(CASES)) {
    describe(property, () => {
      for (const { name, finding, verdict, says } of cases) {
        it(`${verdict}: ${name}`, () => {
          const found = finding();
          expect(found.verdict, found.message).to.equal(verdict);
          if (says) expect(found.message).to.match(says);
          expect(found.request !== undefined).to.equal(verdict === "violated");
        });
      }
    });
  }

  it("refuses questions that prove anything because nobody can be meant", () => {
    const call = { ...needed, resources: ["arn:aws:bedrock:us_east_1::foundation-model/x"] };
    expect(() => everyNeededCall(runtime, call)).to.throw(/not the ARN of one resource, got arn:aws:bedrock:us_east_1/);
    expect(() => everyNeededCall(runtime, { ...needed, actions: ["InvokeModel"] })).to.throw(/is no action/);
    expect(() => everyNeededCall(runtime, { ...needed, accounts: ["1111"] })).to.throw(/is no account id, got 1111/);
    expect(() => everyNeededCall(runtime, { ...needed, organization: "org" })).to.throw(
      /is no organization id, got org/,
    );
    const twice = [
      { id: ORG, accounts: ["111111111111"] },
      { id: "o-two", accounts: ["111111111111"] },
    ];
    expect(() => noPrincipalOutside(runtime, ORG, { organizations: twice })).to.throw(/holds an account twice/);
  });
});
