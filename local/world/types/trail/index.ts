/** CloudTrail. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, docs, flag, list, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { bucketAdmits, checkRole, keyAdmits } from "../delivery";
import * as t from "../tokens";

const TRAIL = "aws:cloudtrail/trail:Trail";

/** The bucket's policy must let CloudTrail in before the trail exists (CloudTrail guide, "Amazon S3 bucket policy"). */
function checkBucket(op: Op, inputs: Doc, arn: string): void {
  const bucket = textOr(inputs, "s3BucketName");
  if (!op.anywhere(t.BUCKET, bucket)) refuse("S3BucketDoesNotExistException", `S3 bucket ${bucket} does not exist!`);
  const prefix = text(inputs, "s3KeyPrefix");
  const holder = flag(inputs, "isOrganizationTrail") ? op.settings.organization : op.account;
  const key = `${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${holder}/CloudTrail/x`;
  const use = { bucket, service: "cloudtrail.amazonaws.com", source: arn };
  if (
    !bucketAdmits(op, { ...use, action: "s3:PutObject", key }) ||
    !bucketAdmits(op, { ...use, action: "s3:GetBucketAcl", key: "" })
  ) {
    refuse("InsufficientS3BucketPolicyException", `Incorrect S3 bucket policy is detected for bucket: ${bucket}`);
  }
}

/** CloudTrail guide, "Logging network activity events" and "Filtering events": what an advanced selector must say. */
function checkSelectors(inputs: Doc): void {
  const advanced = docs(inputs, "advancedEventSelectors");
  if (advanced.length > 0 && list(inputs, "eventSelectors").length > 0)
    refuse("InvalidEventSelectorsException", "A trail has basic or advanced event selectors, not both.");
  for (const selector of advanced) {
    const fields = docs(selector, "fieldSelectors");
    const category = texts(fields.find((f) => textOr(f, "field") === "eventCategory") ?? {}, "equals")[0];
    if (category === undefined)
      refuse("InvalidEventSelectorsException", `The selector ${textOr(selector, "name")} has no eventCategory.`);
    if (category === "NetworkActivity" && !fields.some((f) => textOr(f, "field") === "eventSource")) {
      refuse(
        "InvalidEventSelectorsException",
        `The network activity selector ${textOr(selector, "name")} has no eventSource.`,
      );
    }
    if (category === "Data" && !fields.some((f) => textOr(f, "field") === "resources.type")) {
      refuse("InvalidEventSelectorsException", `The data selector ${textOr(selector, "name")} has no resources.type.`);
    }
    const codes = fields.filter((f) => textOr(f, "field") === "errorCode").flatMap((f) => texts(f, "equals"));
    if (codes.some((c) => c !== "VpceAccessDenied"))
      refuse("InvalidEventSelectorsException", "The only errorCode to select is VpceAccessDenied.");
  }
}

const trail: TypeDefinition = {
  token: TRAIL,
  noun: ["CloudTrail", "Trail"],
  calls: ["CreateTrail", "DescribeTrails", "UpdateTrail", "DeleteTrail"],
  replaces: ["name"],
  ordered: ["advancedEventSelectors"],
  defaults: {
    enableLogging: true,
    enableLogFileValidation: false,
    includeGlobalServiceEvents: true,
    isMultiRegionTrail: false,
    isOrganizationTrail: false,
  },
  autoname: { property: "name", max: 128 },
  rules: {
    patterns: {
      name: [
        /^(?!\d+\.\d+\.\d+\.\d+$)[A-Za-z0-9](?!.*[._-]{2})[A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
        "3 to 128 letters, digits, single dots, _ and -",
      ],
    },
  },
  missing: ["TrailNotFoundException", "Unknown trail: {id}"],
  // The provider waits for roles, keys and bucket policies to be known.
  waits: {
    create: [
      "InvalidCloudWatchLogsRoleArnException",
      "InsufficientS3BucketPolicyException",
      "InvalidCloudWatchLogsLogGroupArnException",
    ],
    update: ["InvalidCloudWatchLogsRoleArnException", "InsufficientS3BucketPolicyException"],
  },
  make(op, inputs, before) {
    const arn = op.arn("cloudtrail", `trail/${textOr(inputs, "name")}`);
    if (!before && op.own(TRAIL, arn))
      refuse(
        "TrailAlreadyExistsException",
        `Trail ${textOr(inputs, "name")} already exists for customer: ${op.account}`,
      );
    const limit = op.quota("trails");
    if (!before && op.mine(TRAIL).length >= limit)
      refuse(
        "MaximumNumberOfTrailsExceededException",
        `User: ${op.account} already has ${limit} trails in ${op.region}.`,
      );
    if (flag(inputs, "isOrganizationTrail") && op.account !== op.settings.management) {
      refuse(
        "NotOrganizationMasterAccountException",
        "Only the management account or a delegated administrator makes a trail for the organization.",
      );
    }
    checkBucket(op, inputs, arn);
    checkSelectors(inputs);
    const key = text(inputs, "kmsKeyId");
    const context = { "aws:SourceArn": arn, "kms:EncryptionContext:aws:cloudtrail:arn": arn };
    if (key !== undefined && !keyAdmits(op, key, "cloudtrail.amazonaws.com", "kms:GenerateDataKey", context)) {
      refuse(
        "InsufficientEncryptionPolicyException",
        `Insufficient permissions to access S3 bucket ${textOr(inputs, "s3BucketName")} or KMS key ${key}.`,
      );
    }
    const group = text(inputs, "cloudWatchLogsGroupArn");
    if (group !== undefined) {
      if (!op.find(t.LOG_GROUP, group.replace(/:\*$/, "")))
        refuse("InvalidCloudWatchLogsLogGroupArnException", "CloudTrail cannot validate the specified log group ARN.");
      checkRole(
        op,
        textOr(inputs, "cloudWatchLogsRoleArn"),
        "cloudtrail.amazonaws.com",
        "InvalidCloudWatchLogsRoleArnException",
      );
    }
    return { id: arn, state: { arn, homeRegion: op.region, snsTopicArn: text(inputs, "snsTopicName") ?? "" } };
  },
};

/** All of them. */
export const trails: readonly TypeDefinition[] = [trail];
