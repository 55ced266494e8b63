/**
 * What runs a model, by the endpoint service that takes it, and whether the call can name a guardrail. Of the actions of
 * `bedrock`, only these two take `bedrock:GuardrailIdentifier`, and none of `bedrock-mantle` does (Service Authorization
 * Reference, Amazon Bedrock; Amazon Bedrock Powered by AWS Mantle; Bedrock guide, Enforce the use of specific guardrails).
 */
export interface Runs {
  readonly service: RegExp;
  /** Actions, wildcards allowed. */
  readonly actions: readonly string[];
  /** True if a call names its guardrail in `bedrock:GuardrailIdentifier`. */
  readonly guarded: boolean;
}

/**
 * Actions of the control plane that name a model to run, tune, copy or reserve, and are authorized on it (Service
 * Authorization Reference, Amazon Bedrock). Written apart from the planner's own list, so that what is missing there is
 * found here.
 */
export const MODEL_JOBS: readonly string[] = [
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

/** The endpoint service that takes them. */
export const CONTROL_PLANE = /\.bedrock(-fips)?$/;

export const RUNS: readonly Runs[] = [
  {
    service: /\.bedrock-runtime(-fips)?$/,
    actions: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
    guarded: true,
  },
  {
    service: CONTROL_PLANE,
    actions: [
      "bedrock:CreateAdvancedPromptOptimizationJob",
      "bedrock:CreateEvaluationJob",
      "bedrock:CreateModelEvaluationJob",
      "bedrock:CreateModelInvocationJob",
    ],
    guarded: false,
  },
  {
    service: /\.bedrock-(agent-runtime|data-automation-runtime)(-fips)?$/,
    actions: [
      "bedrock:InvokeAgent",
      "bedrock:InvokeDataAutomationAsync",
      "bedrock:InvokeFlow",
      "bedrock:InvokeInlineAgent",
      "bedrock:OptimizePrompt",
      "bedrock:RetrieveAndGenerate",
      "bedrock:StartFlowExecution",
    ],
    guarded: false,
  },
  { service: /\.bedrock-mantle(-fips)?$/, actions: ["bedrock-mantle:CreateInference"], guarded: false },
];
