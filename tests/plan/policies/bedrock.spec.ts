import {
  CLAIMS,
  EMBED,
  NOVA,
  OTHER,
  PAYMENTS,
  REGION,
  SANDBOX,
  SONNET,
  STRANGER,
  call,
  judge,
  modelArn,
  ownArn,
  policyFor,
  sandbox,
  scope,
  stranger,
  tenant,
  unsigned,
  type Vector,
} from "./fixture";

const guarded = scope([tenant({ guardrail: { required: true, arns: [] } })]);

describe("endpoint policy of bedrock, the control plane", () => {
  const document = () => policyFor("bedrock").document;
  const job = "bedrock:CreateModelCustomizationJob";
  const throughput = "bedrock:CreateProvisionedModelThroughput";
  judge(document, [
    call("listing models", "bedrock:ListFoundationModels", "*", true),
    call("listing by another domain", "bedrock:ListFoundationModels", "*", false, { by: sandbox }),
    call("listing by a stranger", "bedrock:ListFoundationModels", "*", false, { by: stranger }),
    call("an unsigned call", "bedrock:ListFoundationModels", "*", false, { by: unsigned }),
    call("reading a model that is not allowed", "bedrock:GetFoundationModel", modelArn(REGION, OTHER), true),
    call("making a guardrail", "bedrock:CreateGuardrail", "*", true),
    call("importing a model", "bedrock:CreateModelImportJob", "*", true),
    call("making a marketplace endpoint", "bedrock:CreateMarketplaceModelEndpoint", "*", false),
    call("a customization job on an allowed model", job, modelArn(REGION, NOVA), true),
    call("a customization job on another model", job, modelArn(REGION, OTHER), false),
    call("the job itself", job, ownArn(PAYMENTS, "model-customization-job/j1"), true),
    call("a stranger's custom model in a job", job, ownArn(STRANGER, "custom-model/m1"), false),
    // A provisioned model is invoked by its own ARN, so its base model is checked here or never.
    call("throughput for an allowed model", throughput, modelArn(REGION, EMBED), true),
    call("throughput for another model", throughput, modelArn(REGION, OTHER), false),
    call("throughput for another domain's custom model", throughput, ownArn(SANDBOX, "custom-model/m1"), false),
    call(
      "an application profile over an allowed model",
      "bedrock:CreateInferenceProfile",
      modelArn("us-west-2", SONNET),
      true,
    ),
    call(
      "an application profile over the geography's profile",
      "bedrock:CreateInferenceProfile",
      ownArn(PAYMENTS, `inference-profile/us.${SONNET}`),
      true,
    ),
    call(
      "an application profile over another profile",
      "bedrock:CreateInferenceProfile",
      ownArn(PAYMENTS, `inference-profile/us.${OTHER}`),
      false,
    ),
    call("copying a model of the domain", "bedrock:CreateModelCopyJob", ownArn(CLAIMS, "custom-model/m1"), true),
    call("copying a stranger's model", "bedrock:CreateModelCopyJob", ownArn(STRANGER, "custom-model/m1"), false),
    call("batch inference", "bedrock:CreateModelInvocationJob", modelArn(REGION, NOVA), true),
    call("an inference call, which is the runtime's", "bedrock:InvokeModel", modelArn(REGION, NOVA), false),
  ]);

  describe("guardrail required", () => {
    judge(
      () => policyFor("bedrock", guarded).document,
      [
        call(
          "batch inference, which takes no guardrail",
          "bedrock:CreateModelInvocationJob",
          modelArn(REGION, NOVA),
          false,
        ),
        call("evaluation, which takes none either", "bedrock:CreateEvaluationJob", modelArn(REGION, NOVA), false),
        call("a customization job", job, modelArn(REGION, NOVA), true),
        call("listing guardrails", "bedrock:ListGuardrails", "*", true),
      ],
    );
  });
});

describe("endpoint policies of agents and data automation", () => {
  const runtime = () => policyFor("bedrock-agent-runtime").document;
  const alias = ownArn(PAYMENTS, "agent-alias/A1/B1");
  judge(runtime, [
    call("the domain's agent", "bedrock:InvokeAgent", alias, true),
    call("another domain's caller", "bedrock:InvokeAgent", alias, false, { by: sandbox }),
    call("retrieving", "bedrock:Retrieve", ownArn(PAYMENTS, "knowledge-base/K1"), true),
  ]);
  judge(
    () => policyFor("bedrock-agent").document,
    [
      call("building an agent", "bedrock:CreateAgent", "*", true),
      call("building by a stranger", "bedrock:CreateAgent", "*", false, { by: stranger }),
    ],
  );

  // No condition key of these actions tells whether a guardrail is used (Service Authorization Reference).
  describe("guardrail required", () => {
    const kb = ownArn(PAYMENTS, "knowledge-base/K1");
    judge(
      () => policyFor("bedrock-agent-runtime", guarded).document,
      [
        call("an agent", "bedrock:InvokeAgent", alias, false),
        call("an inline agent", "bedrock:InvokeInlineAgent", "*", false),
        call("a flow", "bedrock:InvokeFlow", ownArn(PAYMENTS, "flow/F1/alias/A1"), false),
        call("retrieve-and-generate", "bedrock:RetrieveAndGenerate", "*", false),
        call("reranking", "bedrock:Rerank", "*", false),
        call("retrieving", "bedrock:Retrieve", kb, true),
        call("a session", "bedrock:CreateSession", "*", true),
      ],
    );
    judge(
      () => policyFor("bedrock-data-automation-runtime", guarded).document,
      [
        call(
          "data automation",
          "bedrock:InvokeDataAutomationAsync",
          ownArn(PAYMENTS, "data-automation-project/P1"),
          false,
        ),
        call(
          "asking how a run stands",
          "bedrock:GetDataAutomationStatus",
          ownArn(PAYMENTS, "data-automation-invocation/I1"),
          true,
        ),
      ],
    );
    judge(
      () => policyFor("bedrock-agent", guarded).document,
      [call("building an agent", "bedrock:CreateAgent", "*", true)],
    );
  });
});

describe("endpoint policy of bedrock-mantle", () => {
  const MANTLE = "openai.gpt-oss-120b";
  const project = (account: string) => `arn:aws:bedrock-mantle:${REGION}:${account}:project/proj_a`;
  const model = (id: string): Partial<Vector> => ({ context: { "bedrock-mantle:Model": id } });
  const infer = "bedrock-mantle:CreateInference";
  const of = scope([tenant({ models: [MANTLE, NOVA] })]);
  judge(
    () => policyFor("bedrock-mantle", of).document,
    [
      call("an allowed model", infer, project(PAYMENTS), true, model(MANTLE)),
      call("another model", infer, project(PAYMENTS), false, model("openai.gpt-oss-20b")),
      call("an allowed model that only bedrock-runtime offers", infer, project(PAYMENTS), false, model(NOVA)),
      call("a call that names no model", infer, project(PAYMENTS), false),
      call("a stranger's project", infer, project(STRANGER), false, model(MANTLE)),
      call("another domain's project", infer, project(SANDBOX), false, model(MANTLE)),
      call("another domain's caller", infer, project(PAYMENTS), false, { by: sandbox, ...model(MANTLE) }),
      call(
        "fine-tuning another model",
        "bedrock-mantle:CreateFineTuningJob",
        project(PAYMENTS),
        false,
        model("openai.gpt-oss-20b"),
      ),
      call("listing models", "bedrock-mantle:ListModels", project(PAYMENTS), true),
      call("an API key of the domain", "bedrock-mantle:CallWithBearerToken", "*", true),
      call("an API key of a stranger", "bedrock-mantle:CallWithBearerToken", "*", false, { by: stranger }),
    ],
  );
  describe("guardrail required", () => {
    const both = scope([
      tenant({ models: [MANTLE], guardrail: { required: true, arns: [] } }),
      tenant({ domain: "nonprod", accounts: [SANDBOX], models: [MANTLE] }),
    ]);
    judge(
      () =>
        policyFor("bedrock-mantle", scope([tenant({ models: [MANTLE], guardrail: { required: true, arns: [] } })]))
          .document,
      [
        call("inference", infer, project(PAYMENTS), false, model(MANTLE)),
        call("listing", "bedrock-mantle:ListModels", project(PAYMENTS), false),
      ],
    );
    judge(
      () => policyFor("bedrock-mantle", both).document,
      [
        call("inference of the domain that requires it", infer, project(PAYMENTS), false, model(MANTLE)),
        call("inference of the one that does not", infer, project(SANDBOX), true, { by: sandbox, ...model(MANTLE) }),
      ],
    );
  });
});

// AgentCore developer guide, "Use interface VPC endpoints": OAuth callers pass only without a condition on the principal.
describe("endpoint policies of AgentCore", () => {
  const runtime = (account: string) => `arn:aws:bedrock-agentcore:${REGION}:${account}:runtime/r1`;
  const gateway = (account: string) => `arn:aws:bedrock-agentcore:${REGION}:${account}:gateway/g1`;
  const ours = { context: { "aws:ResourceOrgID": "o-exampleorg1" } };
  const theirs = { context: { "aws:ResourceOrgID": "o-strangers99" } };
  const invoke = "bedrock-agentcore:InvokeAgentRuntime";
  const browser = `arn:aws:bedrock-agentcore:${REGION}:aws:browser/aws.browser.v1`;
  judge(
    () => policyFor("bedrock-agentcore").document,
    [
      call("the domain's agent", invoke, runtime(PAYMENTS), true, ours),
      call("an agent of the organization", invoke, runtime("555555555555"), true, ours),
      call("a stranger's agent", invoke, runtime(STRANGER), false, theirs),
      call("an agent of an account in no organization", invoke, runtime(STRANGER), false),
      call("a built-in tool of AWS", "bedrock-agentcore:StartBrowserSession", browser, true),
      call("an unsigned call", invoke, runtime(PAYMENTS), false, { by: unsigned, ...ours }),
      call("another domain's caller", invoke, runtime(PAYMENTS), false, { by: sandbox, ...ours }),
    ],
  );
  describe("OAuth opted in", () => {
    const of = scope([tenant({ agentCoreOAuth: true })], { quarantinedAccounts: [CLAIMS] });
    judge(
      () => policyFor("bedrock-agentcore", of).document,
      [
        call("a token holder at the domain's agent", invoke, runtime(PAYMENTS), true, { by: unsigned }),
        call("a token holder at a stranger's agent", invoke, runtime(STRANGER), false, { by: unsigned }),
        call("a token holder at a quarantined account's agent", invoke, runtime(CLAIMS), false, { by: unsigned }),
        call("a token holder who makes a memory", "bedrock-agentcore:CreateMemory", "*", false, { by: unsigned }),
        call("the domain at a stranger's agent", invoke, runtime(STRANGER), false, theirs),
      ],
    );
    judge(
      () => policyFor("bedrock-agentcore-gateway", of).document,
      [
        call("a token holder at the domain's gateway", "bedrock-agentcore:InvokeGateway", gateway(PAYMENTS), true, {
          by: unsigned,
        }),
        call("a token holder at a stranger's gateway", "bedrock-agentcore:InvokeGateway", gateway(STRANGER), false, {
          by: unsigned,
        }),
      ],
    );
    judge(
      () => policyFor("bedrock-agentcore-control", of).document,
      [
        call("an unsigned call of an agent at the control plane's endpoint", invoke, runtime(PAYMENTS), false, {
          by: unsigned,
        }),
        call("an unsigned call to the control plane", "bedrock-agentcore:ListMemories", "*", false, { by: unsigned }),
      ],
    );
  });
});
