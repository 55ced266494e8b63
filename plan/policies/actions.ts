import { actionsOf } from "../../catalogue";

/**
 * Groups of IAM actions that the policies name one by one. Source of all: Service Authorization Reference, Amazon Bedrock
 * and Amazon Bedrock Powered by AWS Mantle (2026-09). There is no `bedrock:Converse`: Converse and asynchronous
 * invocation are authorized as InvokeModel, ConverseStream as InvokeModelWithResponseStream.
 */

/** Sends a prompt to a model. Both take `bedrock:GuardrailIdentifier`. */
export const INVOKE = [...actionsOf("bedrock-inference")];

/** On a base model by itself. */
export const ON_BASE_MODELS = ["bedrock:CountTokens", ...INVOKE];

/** On things of the caller's account through `bedrock-runtime`; guardrails among them. */
export const ON_OWN_RESOURCES = [
  "bedrock:ApplyGuardrail",
  "bedrock:CancelInvoke",
  "bedrock:CountTokens",
  "bedrock:DeleteInvoke",
  "bedrock:GetAsyncInvoke",
  "bedrock:GetInvoke",
  ...INVOKE,
  "bedrock:RenderPrompt",
];

/** On nothing in particular through `bedrock-runtime`. */
export const ON_NO_RESOURCE = [
  "bedrock:CallWithBearerToken",
  "bedrock:InvokeGuardrailChecks",
  "bedrock:ListAsyncInvokes",
];

/** Kinds of ARN of the caller's account that inference is authorized on. */
export const OWN_MODEL_TYPES = [
  "application-inference-profile",
  "async-invoke",
  "custom-model",
  "custom-model-deployment",
  "imported-model",
  "project",
  "prompt-router",
  "provisioned-model",
];

/** Kinds of ARN, besides models, that `bedrock-runtime` is called with. */
export const OWN_RUNTIME_TYPES = ["guardrail", "prompt"];

/** On the control plane: name a model to run, tune, copy or reserve. */
export const MODEL_JOBS = [
  "bedrock:CreateAdvancedPromptOptimizationJob",
  "bedrock:CreateCustomModelDeployment",
  "bedrock:CreateEvaluationJob",
  "bedrock:CreateInferenceProfile",
  "bedrock:CreateModelCopyJob",
  "bedrock:CreateModelCustomizationJob",
  "bedrock:CreateModelEvaluationJob",
  "bedrock:CreateModelInvocationJob",
  "bedrock:CreatePromptRouter",
  "bedrock:CreateProvisionedModelThroughput",
  "bedrock:UpdateCustomModelDeployment",
  "bedrock:UpdateProvisionedModelThroughput",
];

/** Kinds of ARN, besides models, that those are authorized on. */
export const OWN_JOB_TYPES = [
  "advanced-prompt-optimization-job",
  "evaluation-job",
  "model-customization-job",
  "model-evaluation-job",
  "model-invocation-job",
];

/** Those among them that run inference in the background, where no guardrail can be asked for. */
export const UNGUARDED_JOBS = [
  "bedrock:CreateAdvancedPromptOptimizationJob",
  "bedrock:CreateEvaluationJob",
  "bedrock:CreateModelEvaluationJob",
  "bedrock:CreateModelInvocationJob",
];

/**
 * The rest of the control plane. Marketplace model endpoints are left out: they bring models that no allow-list names.
 */
export const CONTROL = [
  "bedrock:BatchDelete*",
  "bedrock:CallWithBearerToken",
  "bedrock:Cancel*",
  "bedrock:CreateAutomatedReasoningPolicy*",
  "bedrock:CreateCustomModel",
  "bedrock:CreateFoundationModelAgreement",
  "bedrock:CreateGuardrail",
  "bedrock:CreateGuardrailVersion",
  "bedrock:CreateModelImportJob",
  "bedrock:Delete*",
  "bedrock:Export*",
  "bedrock:Get*",
  "bedrock:InvokeAutomatedReasoningPolicy",
  "bedrock:List*",
  "bedrock:Put*",
  "bedrock:StartAutomatedReasoningPolicy*",
  "bedrock:Stop*",
  "bedrock:TagResource",
  "bedrock:UntagResource",
  "bedrock:UpdateAutomatedReasoningPolicy*",
  "bedrock:UpdateGuardrail",
];

/**
 * Through `bedrock-agent-runtime` and data automation: AWS calls models on the caller's behalf, and none of these takes
 * `bedrock:GuardrailIdentifier`.
 */
export const INDIRECT_INFERENCE = [
  "bedrock:AgenticRetrieveStream",
  "bedrock:GenerateQuery",
  "bedrock:InvokeAgent",
  "bedrock:InvokeBlueprint*",
  "bedrock:InvokeBuilder",
  "bedrock:InvokeDataAutomation",
  "bedrock:InvokeDataAutomationAsync",
  "bedrock:InvokeFlow",
  "bedrock:InvokeInlineAgent",
  "bedrock:OptimizePrompt",
  "bedrock:Rerank",
  "bedrock:RetrieveAndGenerate",
  "bedrock:StartFlowExecution",
];

/** On `bedrock-mantle`: name a model by `bedrock-mantle:Model`. */
export const MANTLE_INFERENCE = [
  "bedrock-mantle:CountTokens",
  "bedrock-mantle:CreateFineTuningJob",
  "bedrock-mantle:CreateInference",
];

/** On `bedrock-mantle`: everything else on things of the caller's account. */
export const MANTLE_MANAGEMENT = [
  "bedrock-mantle:ArchiveProject",
  "bedrock-mantle:AssociateCustomizedModel",
  "bedrock-mantle:Cancel*",
  "bedrock-mantle:CreateCustomizedModel",
  "bedrock-mantle:CreateFile",
  "bedrock-mantle:CreateProject",
  "bedrock-mantle:CreateReservation",
  "bedrock-mantle:Delete*",
  "bedrock-mantle:DisassociateCustomizedModel",
  "bedrock-mantle:Get*",
  "bedrock-mantle:List*",
  "bedrock-mantle:TagResource",
  "bedrock-mantle:UntagResource",
  "bedrock-mantle:Update*",
];

/** On `bedrock-mantle`: on nothing in particular. */
export const MANTLE_ON_NO_RESOURCE = ["bedrock-mantle:CallWithBearerToken", "bedrock-mantle:GetAccountDataRetention"];

/** AgentCore operations that take an OAuth token instead of a signature. */
export const AGENTCORE_OAUTH = [
  "bedrock-agentcore:GetAgentCard",
  "bedrock-agentcore:InvokeAgentRuntime",
  "bedrock-agentcore:InvokeAgentRuntimeWithWebSocketStream",
  "bedrock-agentcore:InvokeGateway",
];

/** AgentCore operations that hand data to an agent, gateway or registry, which may be another account's. */
export const AGENTCORE_CALLS = [
  "bedrock-agentcore:InvokeAgentRuntime*",
  "bedrock-agentcore:InvokeGateway",
  "bedrock-agentcore:InvokeHarness",
  "bedrock-agentcore:InvokeRegistryMcp",
];

/**
 * STS operations that are called without a signature: the caller proves itself by a token or an assertion. Session tags
 * and a source identity that come with it are authorized besides (IAM guide, "Passing session tags").
 */
export const FEDERATED_STS = [...actionsOf("sts-federated"), "sts:SetSourceIdentity", "sts:TagSession"];

/** Reads an image from a registry (ECR guide, "Using the image pull permissions"). */
export const PULL_IMAGE = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:DescribeImages",
  "ecr:GetDownloadUrlForLayer",
  "ecr:ListImages",
];
