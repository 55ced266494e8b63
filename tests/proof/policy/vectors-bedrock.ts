import { type Evaluation, type Principal, type Request, role } from "../../../proof/policy";
import { type Vector, type VectorGroup } from "./vector";

const ORG = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";
const A = "111111111111";
const MODEL = "anthropic.claude-sonnet-4-20250514-v1:0";
const CALLER = role(A, "app", ORG);

/** The destination Regions of the `us.` profile of the example. */
export const DESTINATIONS = ["us-east-1", "us-east-2", "us-west-2"] as const;
export const PROD_ACCOUNTS = ["111111111111", "333333333333"] as const;
export const GUARDRAIL = "arn:aws:bedrock:us-east-1:999999999999:guardrail/abcdef123456";

const conditions = {
  StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:PrincipalAccount": [...PROD_ACCOUNTS] },
};

/**
 * The shape of a domain's Bedrock runtime policy: inference by the organization's production accounts, one model in the
 * destination Regions of its geographic profile and of the global one, and never without the guardrail.
 */
export const RUNTIME_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Models",
      Effect: "Allow",
      Principal: "*",
      Action: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
      Resource: [
        ...DESTINATIONS.map((region) => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`),
        `arn:aws:bedrock:::foundation-model/${MODEL}`,
        ...PROD_ACCOUNTS.flatMap((account) => [
          `arn:aws:bedrock:us-east-1:${account}:inference-profile/us.${MODEL}`,
          `arn:aws:bedrock:us-east-1:${account}:inference-profile/global.${MODEL}`,
        ]),
      ],
      Condition: conditions,
    },
    {
      Sid: "Guardrails",
      Effect: "Allow",
      Principal: "*",
      Action: "bedrock:ApplyGuardrail",
      Resource: GUARDRAIL,
      Condition: conditions,
    },
    {
      Sid: "NeverWithoutGuardrail",
      Effect: "Deny",
      Principal: "*",
      Action: "bedrock:InvokeModel*",
      Resource: "*",
      Condition: { StringNotLike: { "bedrock:GuardrailIdentifier": [GUARDRAIL, `${GUARDRAIL}:*`] } },
    },
  ],
};

function invoke(
  name: string,
  resource: string,
  expected: Evaluation["reason"],
  more: Partial<Request> = {},
  principal: Principal = CALLER,
): Vector {
  const context = { "bedrock:GuardrailIdentifier": GUARDRAIL };
  return { name, request: { principal, action: "bedrock:InvokeModel", resource, context, ...more }, expected };
}

const model = (region: string, id = MODEL): string => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const profile = (account: string, id: string): string => `arn:aws:bedrock:us-east-1:${account}:inference-profile/${id}`;

export const BEDROCK_VECTORS: readonly VectorGroup[] = [
  {
    group: "Bedrock inference through a domain's endpoint, cross-Region profiles included",
    document: RUNTIME_POLICY,
    requests: [
      ...DESTINATIONS.map((region) => invoke(`the model in the destination ${region}`, model(region), "allow")),
      invoke("the model as the global profile names it, without a Region", model(""), "allow"),
      ...PROD_ACCOUNTS.flatMap((account) =>
        ["us", "global"].map((geography) =>
          invoke(
            `the ${geography} profile of the caller's account ${account}`,
            profile(account, `${geography}.${MODEL}`),
            "allow",
            {},
            role(account, "app", ORG),
          ),
        ),
      ),
      invoke("streaming", model("us-west-2"), "allow", { action: "bedrock:InvokeModelWithResponseStream" }),
      invoke("the guardrail with a version", model("us-east-1"), "allow", {
        context: { "bedrock:GuardrailIdentifier": `${GUARDRAIL}:3` },
      }),
      invoke("applying the guardrail", GUARDRAIL, "allow", { action: "bedrock:ApplyGuardrail", context: {} }),
      invoke("a Region that is no destination", model("eu-west-1"), "implicit-deny"),
      invoke("another model", model("us-east-1", "amazon.nova-pro-v1:0"), "implicit-deny"),
      invoke("a model whose name begins the same", model("us-east-1", `${MODEL}0`), "implicit-deny"),
      invoke("another geography's profile", profile(A, `eu.${MODEL}`), "implicit-deny"),
      invoke("a foreign account's profile", profile("222222222222", `us.${MODEL}`), "implicit-deny"),
      invoke(
        "an application profile, which nobody allowed",
        `arn:aws:bedrock:us-east-1:${A}:application-inference-profile/abc`,
        "implicit-deny",
      ),
      invoke("a custom model", `arn:aws:bedrock:us-east-1:${A}:custom-model/amazon.titan/abc`, "implicit-deny"),
      invoke("no guardrail", model("us-east-1"), "explicit-deny", { context: {} }),
      invoke("another guardrail", model("us-east-1"), "explicit-deny", {
        context: { "bedrock:GuardrailIdentifier": GUARDRAIL.replace("abcdef", "zzzzzz") },
      }),
      invoke("another action", model("us-east-1"), "implicit-deny", { action: "bedrock:CreateModelCustomizationJob" }),
      invoke(
        "an account of the organization that is not of the domain",
        model("us-east-1"),
        "implicit-deny",
        {},
        role("222222222222", "app", ORG),
      ),
      invoke(
        "an account of the domain that left the organization",
        model("us-east-1"),
        "implicit-deny",
        {},
        role(A, "app"),
      ),
      invoke(
        "the same account id in another organization",
        model("us-east-1"),
        "implicit-deny",
        {},
        role(A, "app", "o-zzzzzzzzzz/r-zz99/"),
      ),
      invoke(
        "an AWS service",
        model("us-east-1"),
        "implicit-deny",
        {},
        { type: "service", name: "sagemaker.amazonaws.com" },
      ),
      invoke("an unsigned call", model("us-east-1"), "implicit-deny", {}, { type: "anonymous" }),
    ],
  },
  {
    group: "a model through one global profile only (Bedrock guide, Prerequisites for inference profiles)",
    kind: "identity",
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "bedrock:InvokeModel*",
          Resource: `arn:aws:bedrock:us-east-2:${A}:inference-profile/global.${MODEL}`,
        },
        {
          Effect: "Allow",
          Action: "bedrock:InvokeModel*",
          Resource: [model("us-east-2"), model("")],
          Condition: {
            StringLike: {
              "bedrock:InferenceProfileArn": `arn:aws:bedrock:us-east-2:${A}:inference-profile/global.${MODEL}`,
            },
          },
        },
      ],
    },
    requests: [
      invoke("the profile", `arn:aws:bedrock:us-east-2:${A}:inference-profile/global.${MODEL}`, "allow"),
      ...["us-east-2", ""].map((region) =>
        invoke(`the model through the profile, Region "${region}"`, model(region), "allow", {
          context: {
            "bedrock:InferenceProfileArn": `arn:aws:bedrock:us-east-2:${A}:inference-profile/global.${MODEL}`,
          },
        }),
      ),
      invoke("the model directly", model("us-east-2"), "implicit-deny"),
      invoke("the model through another profile", model("us-east-2"), "implicit-deny", {
        context: { "bedrock:InferenceProfileArn": `arn:aws:bedrock:us-east-2:${A}:inference-profile/us.${MODEL}` },
      }),
    ],
  },
  {
    group: "mantle has its own actions and keys (Service authorization reference)",
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["bedrock-mantle:CreateInference", "bedrock-mantle:CancelInference"],
          Resource: `arn:aws:bedrock-mantle:us-east-1:${A}:project/*`,
          Condition: { StringEquals: { "bedrock-mantle:Model": "openai.gpt-oss-120b" } },
        },
      ],
    },
    requests: [
      {
        name: "the model",
        request: {
          principal: CALLER,
          action: "bedrock-mantle:CreateInference",
          resource: `arn:aws:bedrock-mantle:us-east-1:${A}:project/default`,
          context: { "bedrock-mantle:Model": "openai.gpt-oss-120b" },
        },
        expected: "allow",
      },
      {
        name: "another model",
        request: {
          principal: CALLER,
          action: "bedrock-mantle:CreateInference",
          resource: `arn:aws:bedrock-mantle:us-east-1:${A}:project/default`,
          context: { "bedrock-mantle:Model": "x" },
        },
        expected: "implicit-deny",
      },
      {
        name: "the runtime's action",
        request: {
          principal: CALLER,
          action: "bedrock:InvokeModel",
          resource: `arn:aws:bedrock-mantle:us-east-1:${A}:project/default`,
          context: { "bedrock-mantle:Model": "openai.gpt-oss-120b" },
        },
        expected: "implicit-deny",
      },
    ],
  },
];
