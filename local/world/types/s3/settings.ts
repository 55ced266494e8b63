/** Settings of buckets, each its own resource in the provider. */
import { type InputRules, type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, doc, docs, num, text, textOr, textsAt } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { bucketAdmits, roleTrusts } from "../delivery";
import * as t from "../tokens";
import { bucketOf, PUBLIC_ACCESS_BLOCK } from "./bucket";

const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const OBJECT_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

/** What is particular to one setting. */
interface Setting {
  readonly token: string;
  readonly noun: string;
  /** Ending of `Put…`, `Get…`, `Delete…`. */
  readonly call: string;
  readonly defaults?: Doc;
  readonly rules?: InputRules;
  readonly replaces?: readonly string[];
  readonly check?: (op: Op, bucket: Rec, inputs: Doc) => void;
  readonly remove?: (op: Op, rec: Rec) => void;
}

function setting({ token, noun, call, defaults, rules, replaces = [], check, remove }: Setting): TypeDefinition {
  return {
    token,
    noun: ["S3", noun],
    calls: [`Put${call}`, `Get${call}`, `Put${call}`, `Delete${call}`],
    puts: true,
    replaces: ["bucket", ...replaces],
    ...(defaults ? { defaults } : {}),
    ...(rules ? { rules } : {}),
    ...(remove ? { remove } : {}),
    // Another change of the same bucket passes; the provider waits.
    waits: { create: ["OperationAborted"], update: ["OperationAborted"] },
    make(op, inputs) {
      const bucket = bucketOf(op, textOr(inputs, "bucket"));
      check?.(op, bucket, inputs);
      return { id: bucket.id, state: {}, links: [`>${bucket.id}`] };
    },
  };
}

/** True if a bucket keeps versions. */
function isVersioned(op: Op, name: string): boolean {
  const found = op.anywhere(VERSIONING, name);
  return found !== undefined && text(doc(found.state, "versioningConfiguration"), "status") === "Enabled";
}

function checkVersioning(op: Op, bucket: Rec, inputs: Doc): void {
  if (text(doc(inputs, "versioningConfiguration"), "status") === "Enabled") return;
  if (op.own(REPLICATION, bucket.id) ?? op.own(OBJECT_LOCK, bucket.id)) {
    refuse(
      "InvalidBucketState",
      "Versioning cannot be suspended while the bucket has a replication or Object Lock configuration.",
    );
  }
}

function checkReplication(op: Op, bucket: Rec, inputs: Doc): void {
  if (!isVersioned(op, bucket.id))
    refuse("InvalidRequest", "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  if (!roleTrusts(op, textOr(inputs, "role"), "s3.amazonaws.com"))
    refuse("InvalidRequest", "The replication role does not exist or does not trust s3.amazonaws.com");
  for (const arn of textsAt(inputs, "rules.destination.bucket")) {
    const name = arn.replace("arn:aws:s3:::", "");
    if (!op.anywhere(t.BUCKET, name)) refuse("InvalidRequest", "Destination bucket must exist.");
    if (!isVersioned(op, name)) refuse("InvalidRequest", "Destination bucket must have versioning enabled.");
  }
}

function checkLifecycle(_op: Op, _bucket: Rec, inputs: Doc): void {
  const ids = docs(inputs, "rules").map((r) => textOr(r, "id"));
  if (new Set(ids).size < ids.length)
    refuse("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule");
  for (const rule of docs(inputs, "rules")) {
    const last = num(doc(rule, "expiration"), "days");
    const moved = docs(rule, "transitions").map((x) => num(x, "days") ?? 0);
    // S3 guide, "Lifecycle configuration elements": objects expire after every transition.
    if (last !== undefined && moved.some((days) => days >= last)) {
      refuse(
        "InvalidArgument",
        `'Days' in the Expiration action for the rule '${textOr(rule, "id")}' must be greater than 'Days' in the Transition action`,
      );
    }
  }
}

function checkLogging(op: Op, bucket: Rec, inputs: Doc): void {
  const target = textOr(inputs, "targetBucket");
  if (op.anywhere(t.BUCKET, target)?.account !== op.account)
    refuse("InvalidTargetBucketForLogging", "The target bucket for logging does not exist or is not owned by you");
  const key = `${textOr(inputs, "targetPrefix")}x`;
  const source = `arn:aws:s3:::${bucket.id}`;
  if (!bucketAdmits(op, { bucket: target, service: "logging.s3.amazonaws.com", action: "s3:PutObject", key, source })) {
    refuse(
      "InvalidTargetBucketForLogging",
      "The target bucket's policy does not let logging.s3.amazonaws.com write to it",
    );
  }
}

function checkLock(op: Op, bucket: Rec): void {
  if (!isVersioned(op, bucket.id))
    refuse("InvalidBucketState", "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
}

function checkNotification(op: Op, bucket: Rec, inputs: Doc): void {
  for (const arn of textsAt(inputs, "topics.topicArn")) {
    if (!op.anywhere(t.TOPIC, arn))
      refuse("InvalidArgument", `Unable to validate the following destination configurations (${arn}) of ${bucket.id}`);
  }
}

/** All settings. */
export const bucketSettings: readonly TypeDefinition[] = [
  setting({
    token: VERSIONING,
    noun: "Bucket Versioning",
    call: "BucketVersioning",
    rules: { enums: { "versioningConfiguration.status": ["Enabled", "Suspended", "Disabled"] } },
    check: checkVersioning,
    remove: (op, rec) => {
      checkVersioning(op, rec, {});
    },
  }),
  setting({
    token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    noun: "Bucket Server Side Encryption Configuration",
    call: "BucketEncryption",
    rules: {
      enums: { "rules.applyServerSideEncryptionByDefault.sseAlgorithm": ["AES256", "aws:kms", "aws:kms:dsse"] },
    },
  }),
  setting({
    token: PUBLIC_ACCESS_BLOCK,
    noun: "Bucket Public Access Block",
    call: "PublicAccessBlock",
    defaults: {
      blockPublicAcls: false,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    },
  }),
  setting({
    token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    noun: "Bucket Lifecycle Configuration",
    call: "BucketLifecycleConfiguration",
    rules: { enums: { "rules.status": ["Enabled", "Disabled"] } },
    check: checkLifecycle,
  }),
  setting({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    noun: "Bucket Ownership Controls",
    call: "BucketOwnershipControls",
    rules: { enums: { "rule.objectOwnership": ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"] } },
  }),
  setting({
    token: OBJECT_LOCK,
    noun: "Bucket Object Lock Configuration",
    call: "ObjectLockConfiguration",
    defaults: { objectLockEnabled: "Enabled" },
    rules: { enums: { "rule.defaultRetention.mode": ["GOVERNANCE", "COMPLIANCE"], objectLockEnabled: ["Enabled"] } },
    replaces: ["objectLockEnabled"],
    check: checkLock,
  }),
  setting({
    token: REPLICATION,
    noun: "Bucket Replication Configuration",
    call: "BucketReplication",
    check: checkReplication,
  }),
  setting({
    token: "aws:s3/bucketLogging:BucketLogging",
    noun: "Bucket Logging",
    call: "BucketLogging",
    check: checkLogging,
  }),
  setting({
    token: "aws:s3/bucketNotification:BucketNotification",
    noun: "Bucket Notification",
    call: "BucketNotificationConfiguration",
    check: checkNotification,
  }),
];
