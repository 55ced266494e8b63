/** Amazon Bedrock: invocation logging and guardrails. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest } from "../../kernel/ids";
import { type Doc, doc, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { bucketAdmits, roleTrusts } from "../delivery";
import * as t from "../tokens";

/** Bedrock writes as itself, into a bucket of the same account and Region (Bedrock guide, "Model invocation logging"). */
function checkBucket(op: Op, config: Doc): void {
  const name = text(config, "bucketName");
  if (name === undefined) return;
  const fail = (why: string): never =>
    refuse("ValidationException", `Failed to validate permissions for S3 bucket: ${name} (${why}).`);
  const bucket = op.anywhere(t.BUCKET, name);
  if (!bucket) return fail("it does not exist");
  if (bucket.account !== op.account || bucket.region !== op.region) fail("it is not of this account and Region");
  const prefix = text(config, "keyPrefix");
  const key = `${prefix === undefined ? "" : `${prefix.replace(/\/$/, "")}/`}AWSLogs/${op.account}/BedrockModelInvocationLogs/x`;
  const use = {
    bucket: name,
    service: "bedrock.amazonaws.com",
    action: "s3:PutObject",
    key,
    source: op.arn("bedrock", "x"),
  };
  if (!bucketAdmits(op, use)) fail("its policy does not let bedrock.amazonaws.com write there");
}

function checkLogs(op: Op, config: Doc): void {
  const group = text(config, "logGroupName");
  if (group === undefined) return;
  if (!op.own(t.LOG_GROUP, group) || !roleTrusts(op, textOr(config, "roleArn"), "bedrock.amazonaws.com")) {
    refuse(
      "ValidationException",
      `Failed to validate permissions for log group: ${group}, with role: ${textOr(config, "roleArn")}. Verify the role permissions are correct.`,
    );
  }
  checkBucket(op, doc(config, "largeDataDeliveryS3Config"));
}

const invocationLogging: TypeDefinition = {
  token: "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
  noun: ["Bedrock", "Model Invocation Logging Configuration"],
  calls: [
    "PutModelInvocationLoggingConfiguration",
    "GetModelInvocationLoggingConfiguration",
    "PutModelInvocationLoggingConfiguration",
    "DeleteModelInvocationLoggingConfiguration",
  ],
  // One per account and Region: a second one overwrites the first.
  puts: true,
  // The provider waits for new roles and policies to be known.
  waits: { create: ["ValidationException"], update: ["ValidationException"] },
  make(op, inputs) {
    const config = doc(inputs, "loggingConfig");
    const [s3, cloudwatch] = [doc(config, "s3Config"), doc(config, "cloudwatchConfig")];
    checkBucket(op, s3);
    checkLogs(op, cloudwatch);
    const delivered = {
      textDataDeliveryEnabled: true,
      imageDataDeliveryEnabled: true,
      embeddingDataDeliveryEnabled: true,
      videoDataDeliveryEnabled: true,
    };
    return { id: op.region, state: { loggingConfig: { ...delivered, ...config } } };
  },
};

const guardrail: TypeDefinition = {
  token: "aws:bedrock/guardrail:Guardrail",
  noun: ["Bedrock", "Guardrail"],
  calls: ["CreateGuardrail", "GetGuardrail", "UpdateGuardrail", "DeleteGuardrail"],
  clientToken: true,
  autoname: { property: "name", max: 50 },
  rules: { patterns: { name: [/^[0-9a-zA-Z-_]{1,50}$/, "at most 50 letters, digits, - and _"] } },
  make(op, inputs, before) {
    const policies = [
      "contentPolicyConfig",
      "contextualGroundingPolicyConfig",
      "sensitiveInformationPolicyConfig",
      "topicPolicyConfig",
      "wordPolicyConfig",
    ];
    if (!policies.some((p) => p in inputs)) refuse("ValidationException", "A guardrail needs at least one policy.");
    for (const key of ["blockedInputMessaging", "blockedOutputsMessaging"]) {
      if (textOr(inputs, key).length > 500) refuse("ValidationException", `${key} has at most 500 characters.`);
    }
    const key = text(inputs, "kmsKeyArn");
    if (key !== undefined && !op.anywhere(t.KEY, key)) refuse("ValidationException", `The key ${key} does not exist.`);
    const name = textOr(inputs, "name");
    if (!before && op.store.count(`guardrail:${op.account}:${op.region}:${name}`) > 0)
      refuse("ConflictException", `Another guardrail in your account has the name ${name}.`);
    const id =
      before?.id ??
      BigInt(`0x${digest(op.seed()).slice(0, 16)}`)
        .toString(36)
        .slice(0, 12);
    return {
      id,
      state: {
        guardrailArn: op.arn("bedrock", `guardrail/${id}`),
        guardrailId: id,
        createdAt: text(before?.state ?? {}, "createdAt") ?? op.timestamp,
        updatedAt: op.timestamp,
        status: "READY",
        version: "DRAFT",
      },
      links: [`guardrail:${op.account}:${op.region}:${name}`, `id:${op.arn("bedrock", `guardrail/${id}`)}`],
    };
  },
};

/** All of them. */
export const bedrock: readonly TypeDefinition[] = [invocationLogging, guardrail];
