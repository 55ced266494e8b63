import { role } from "../../../proof/policy";
import {
  CLAIMS,
  EMBED,
  NONPROD_UNIT,
  NOVA,
  OTHER,
  PAYMENTS,
  PROD_UNIT,
  SANDBOX,
  SONNET,
  STRANGER,
  claims,
  judge,
  loner,
  modelArn,
  ownArn,
  payments,
  policyFor,
  sandbox,
  scope,
  stranger,
  tenant,
  unsigned,
  type Vector,
} from "./fixture";

/** The unit's path without its last slash. */
const ORG_PREFIX = PROD_UNIT.slice(0, -1);

const invoke = (name: string, resource: string, allowed: boolean, rest: Partial<Vector> = {}): Vector => ({
  name,
  by: payments,
  action: "bedrock:InvokeModel",
  resource,
  allowed,
  ...rest,
});

describe("endpoint policy of bedrock-runtime", () => {
  // Bedrock guide, "Prerequisites for inference profiles": the model in every Region of the profile, and the profile.
  describe("models by allow-list", () => {
    const document = () => policyFor("bedrock-runtime").document;
    judge(document, [
      invoke("a model in the endpoint's Region", modelArn("us-east-1", NOVA), true),
      invoke("a streaming call", modelArn("us-east-1", NOVA), true, {
        action: "bedrock:InvokeModelWithResponseStream",
      }),
      invoke("a model in a destination Region of the geography", modelArn("us-west-2", SONNET), true),
      invoke("the same in another destination Region", modelArn("us-east-2", SONNET), true),
      invoke("a model in a Region of another geography", modelArn("eu-west-1", SONNET), false),
      invoke("an on-demand model where no profile leads", modelArn("us-west-2", EMBED), false),
      invoke("an on-demand model here", modelArn("us-east-1", EMBED), true),
      invoke("a model that is not allowed", modelArn("us-east-1", OTHER), false),
      invoke("a model whose id begins like an allowed one", modelArn("us-east-1", `${NOVA}x`), false),
      invoke("a model without a Region where the geography is not global", modelArn("", SONNET), false),
      invoke("the profile of the geography", ownArn(PAYMENTS, `inference-profile/us.${SONNET}`), true),
      invoke(
        "the profile in another Region",
        `arn:aws:bedrock:us-west-2:${PAYMENTS}:inference-profile/us.${SONNET}`,
        false,
      ),
      invoke("the global profile of an allowed model", ownArn(PAYMENTS, `inference-profile/global.${SONNET}`), false),
      invoke("a profile with a stranger's account", ownArn(STRANGER, `inference-profile/us.${SONNET}`), false),
      invoke("token counting of an allowed model", modelArn("us-east-1", NOVA), true, {
        action: "bedrock:CountTokens",
      }),
      invoke("token counting of another model", modelArn("us-east-1", OTHER), false, { action: "bedrock:CountTokens" }),
      invoke("a marketplace endpoint", ownArn(PAYMENTS, "marketplace/model-endpoint/all-access"), false),
      invoke("a web tool of AWS", `arn:aws:bedrock::${PAYMENTS}:system-tool/amazon.nova_grounding`, false, {
        action: "bedrock:InvokeTool",
      }),
    ]);
  });

  describe("principals", () => {
    const document = () => policyFor("bedrock-runtime").document;
    const here = modelArn("us-east-1", NOVA);
    judge(document, [
      invoke("a principal of another domain", here, false, { by: sandbox }),
      invoke("a principal of another organization", here, false, { by: stranger }),
      invoke("a principal of no organization", here, false, { by: loner }),
      invoke("an account id of ours in a foreign organization", here, false, {
        by: { type: "aws", arn: `arn:aws:iam::${PAYMENTS}:role/app`, orgPath: "o-strangers99/r-zz99/" },
      }),
      invoke("an unsigned call", here, false, { by: unsigned }),
      invoke("an AWS service principal", here, false, { by: { type: "service", name: "bedrock.amazonaws.com" } }),
      invoke("listing by the domain", "*", true, { action: "bedrock:ListAsyncInvokes" }),
      invoke("listing by another domain", "*", false, { action: "bedrock:ListAsyncInvokes", by: sandbox }),
      invoke("an API key of the domain", "*", true, { action: "bedrock:CallWithBearerToken" }),
      invoke("an API key of a stranger", "*", false, { action: "bedrock:CallWithBearerToken", by: stranger }),
    ]);
  });

  describe("models of one's own", () => {
    const document = () => policyFor("bedrock-runtime").document;
    const kinds = [
      "application-inference-profile/a1b2c3",
      "custom-model/amazon.nova-pro-v1:0:256k/a1b2c3",
      "custom-model-deployment/a1b2c3",
      "imported-model/a1b2c3",
      "prompt-router/a1b2c3",
      "provisioned-model/a1b2c3",
    ];
    judge(
      document,
      kinds.flatMap((kind) => [
        invoke(`${kind} of the caller's account`, ownArn(PAYMENTS, kind), true),
        invoke(`${kind} of another account of the domain`, ownArn(CLAIMS, kind), true),
        invoke(`${kind} of another domain`, ownArn(SANDBOX, kind), false),
        invoke(`${kind} of a stranger`, ownArn(STRANGER, kind), false),
        invoke(`${kind} in another Region`, `arn:aws:bedrock:us-west-2:${PAYMENTS}:${kind}`, false),
        invoke(`${kind} for another domain's caller`, ownArn(PAYMENTS, kind), false, { by: sandbox }),
      ]),
    );
    judge(document, [
      invoke("a guardrail of the domain", ownArn(PAYMENTS, "guardrail/g1"), true, { action: "bedrock:ApplyGuardrail" }),
      invoke("a guardrail of a stranger", ownArn(STRANGER, "guardrail/g1"), false, {
        action: "bedrock:ApplyGuardrail",
      }),
      invoke("a prompt of the domain", ownArn(PAYMENTS, "prompt/p1"), true, { action: "bedrock:RenderPrompt" }),
      invoke("an asynchronous call of one's own", ownArn(PAYMENTS, "async-invoke/i1"), true, {
        action: "bedrock:GetAsyncInvoke",
      }),
    ]);
  });

  // Bedrock guide, "Enforce the use of specific guardrails in model inference requests".
  describe("guardrail required", () => {
    const own = ownArn(PAYMENTS, "guardrail/g1");
    const here = modelArn("us-east-1", NOVA);
    const named = (guardrail: string): Partial<Vector> => ({ context: { "bedrock:GuardrailIdentifier": guardrail } });
    describe("any of the domain's accounts", () => {
      const document = () =>
        policyFor("bedrock-runtime", scope([tenant({ guardrail: { required: true, arns: [] } })])).document;
      judge(document, [
        invoke("inference without a guardrail", here, false),
        invoke("streaming without a guardrail", here, false, { action: "bedrock:InvokeModelWithResponseStream" }),
        invoke("a model of one's own without a guardrail", ownArn(PAYMENTS, "imported-model/a1"), false),
        invoke("inference with the draft of a guardrail", here, true, named(own)),
        invoke("inference with a version of a guardrail", here, true, named(`${own}:3`)),
        invoke(
          "inference with a guardrail of another account of the domain",
          here,
          true,
          named(ownArn(CLAIMS, "guardrail/g2:1")),
        ),
        invoke("inference with a stranger's guardrail", here, false, named(ownArn(STRANGER, "guardrail/g1:1"))),
        invoke("inference with another domain's guardrail", here, false, named(ownArn(SANDBOX, "guardrail/g1:1"))),
        invoke("a model that is not allowed, with a guardrail", modelArn("us-east-1", OTHER), false, named(own)),
        invoke("a model of one's own with a guardrail", ownArn(PAYMENTS, "imported-model/a1"), true, named(own)),
        invoke("applying a guardrail by itself", own, true, { action: "bedrock:ApplyGuardrail" }),
        invoke("token counting", here, true, { action: "bedrock:CountTokens" }),
        invoke("listing", "*", true, { action: "bedrock:ListAsyncInvokes" }),
      ]);
    });

    describe("named ones", () => {
      const shared = ownArn("444444444444", "guardrail/org1");
      const document = () =>
        policyFor(
          "bedrock-runtime",
          scope([tenant({ guardrail: { required: true, arns: [shared, ownArn(PAYMENTS, "guardrail/g1:2")] } })]),
        ).document;
      judge(document, [
        invoke("the named guardrail's draft", here, true, named(shared)),
        invoke("any version of a guardrail named without one", here, true, named(`${shared}:7`)),
        invoke("exactly the version that is named", here, true, named(`${own}:2`)),
        invoke("another version of it", here, false, named(`${own}:3`)),
        invoke("the draft of a guardrail named with a version", here, false, named(own)),
        invoke("a guardrail whose id begins like a named one", here, false, named(`${shared}x`)),
        invoke("use of the named guardrail of another account", shared, true, { action: "bedrock:ApplyGuardrail" }),
        invoke("no guardrail", here, false),
      ]);
    });
  });

  describe("shared by two domains", () => {
    const document = () =>
      policyFor(
        "bedrock-runtime",
        scope([
          tenant({ guardrail: { required: true, arns: [] } }),
          tenant({ domain: "nonprod", accounts: [SANDBOX], models: [OTHER], inferenceGeography: "none" }),
        ]),
      ).document;
    const guarded = { context: { "bedrock:GuardrailIdentifier": ownArn(PAYMENTS, "guardrail/g1") } };
    judge(document, [
      invoke("each domain its own models", modelArn("us-east-1", OTHER), true, { by: sandbox }),
      invoke("one domain's model to the other", modelArn("us-east-1", OTHER), false, guarded),
      invoke("the other way round", modelArn("us-east-1", NOVA), false, { by: sandbox }),
      invoke("the guardrail where it is required", modelArn("us-east-1", NOVA), true, guarded),
      invoke("inference without it there", modelArn("us-east-1", NOVA), false),
      invoke("one domain's custom model to the other", ownArn(PAYMENTS, "custom-model/a"), false, { by: sandbox }),
    ]);
  });

  describe("global geography", () => {
    const document = () =>
      policyFor("bedrock-runtime", scope([tenant({ models: [SONNET], inferenceGeography: "global" })])).document;
    judge(document, [
      // Bedrock guide, "Prerequisites for inference profiles", Global Claude Sonnet 4.
      invoke("the model without a Region", modelArn("", SONNET), true),
      invoke("the model in the Region of the call", modelArn("us-east-1", SONNET), true),
      invoke("the global profile", ownArn(PAYMENTS, `inference-profile/global.${SONNET}`), true),
      invoke("the model in some other Region", modelArn("us-west-2", SONNET), false),
      invoke("the profile of a geography", ownArn(PAYMENTS, `inference-profile/us.${SONNET}`), false),
    ]);
  });

  describe("callers by organizational unit", () => {
    const of = scope([tenant({ organizationalUnits: [`${PROD_UNIT}*`] })], { quarantinedAccounts: [CLAIMS] });
    const document = () => policyFor("bedrock-runtime", of).document;
    const here = modelArn("us-east-1", NOVA);
    const inside = { "aws:ResourceOrgPaths": [PROD_UNIT] };
    judge(document, [
      invoke("a principal in the unit", here, true),
      invoke("an account in the unit that nobody listed", here, true, {
        by: { type: "aws", arn: "arn:aws:iam::555555555555:role/app", orgPath: `${PROD_UNIT}ou-ab12-33333333/` },
      }),
      invoke("a principal of another unit", here, false, { by: sandbox }),
      invoke("a unit whose path begins alike", here, false, {
        by: { type: "aws", arn: "arn:aws:iam::555555555555:role/app", orgPath: `${ORG_PREFIX}1/` },
      }),
      invoke("a quarantined account in the unit", here, false, { by: claims }),
      invoke("a model of the unit's own", ownArn("555555555555", "custom-model/a"), true, { context: inside }),
      invoke("a model of another unit", ownArn(SANDBOX, "custom-model/a"), false, {
        context: { "aws:ResourceOrgPaths": [NONPROD_UNIT] },
      }),
      invoke("a model of an account in no organization", ownArn("888888888888", "custom-model/a"), false),
    ]);
  });

  describe("a domain without callers", () => {
    const newcomer = { by: role("555555555555", "app", PROD_UNIT) };
    const units = [`${PROD_UNIT}*`];
    judge(
      () =>
        policyFor(
          "bedrock-runtime",
          scope([tenant({ organizationalUnits: units })], { quarantinedAccounts: [PAYMENTS, CLAIMS] }),
        ).document,
      [invoke("the unit of a domain that is quarantined as a whole", modelArn("us-east-1", NOVA), false, newcomer)],
    );
    judge(
      () => policyFor("bedrock-runtime", scope([tenant({ organizationalUnits: units, accounts: [] })])).document,
      [invoke("the unit of a domain that has no spoke yet", modelArn("us-east-1", NOVA), true, newcomer)],
    );
    for (const id of ["bedrock-runtime", "kms", "s3", "sts"]) {
      judge(
        () => policyFor(id, scope([tenant({ accounts: [] })])).document,
        [invoke(`anybody at ${id} where nobody may call`, "*", false, newcomer)],
      );
    }
  });

  describe("quarantine", () => {
    const document = () => policyFor("bedrock-runtime", scope([tenant()], { quarantinedAccounts: [CLAIMS] })).document;
    judge(document, [
      invoke("an account that is not quarantined", modelArn("us-east-1", NOVA), true),
      invoke("a quarantined account", modelArn("us-east-1", NOVA), false, { by: claims }),
      invoke("its models, for others", ownArn(CLAIMS, "custom-model/a"), false),
    ]);
    judge(
      () => policyFor("bedrock-runtime", scope([tenant()], { quarantinedAccounts: [CLAIMS, PAYMENTS] })).document,
      [invoke("anybody where every account is quarantined", modelArn("us-east-1", NOVA), false)],
    );
  });
});
