import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { BucketPlan } from "../../plan/observability/types";
import { child, tags } from "../identity";

/** How a log bucket keeps what is in it. */
export interface LogBucketSettings {
  /** Key that objects are encrypted with. */
  keyArn: pulumi.Input<string>;
  /** Days until objects move to Glacier Instant Retrieval; 0 for never. */
  coldAfterDays: number;
  /** `GOVERNANCE`, `COMPLIANCE`, or empty for no object lock. */
  lockMode: string;
  lockDays: number;
}

/** A log bucket that is ready for its first writer. */
export interface LogBucket {
  bucket: s3.Bucket;
  /** Name and ARN, known once policy, encryption and access block stand: what writers are made with. */
  readyName: pulumi.Output<string>;
  readyArn: pulumi.Output<string>;
  /** The versioning, which replication needs first. */
  versioning: s3.BucketVersioning;
}

/** Days that overwritten and deleted versions are kept. */
const NONCURRENT_DAYS = 30;

/**
 * Makes one log bucket: protected, versioned, encrypted with a customer key, access lists off, public access blocked,
 * whole policy, lifecycle, object lock where asked for. A bucket that is not empty cannot be deleted.
 *
 * Costs what is stored. Changing the name replaces the bucket, which its protection refuses.
 */
export function logBucket(
  component: string,
  name: string,
  plan: BucketPlan,
  settings: LogBucketSettings,
  parent: pulumi.ComponentResource,
): LogBucket {
  const bucketName = child(name, plan.kind);
  const bucket = new s3.Bucket(
    bucketName,
    { bucket: plan.name, forceDestroy: false, tags: tags(component, "Bucket", bucketName) },
    { parent, protect: true },
  );
  const opts = { parent };
  const access = new s3.BucketPublicAccessBlock(
    bucketName,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  const ownership = new s3.BucketOwnershipControls(
    bucketName,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  const encryption = new s3.BucketServerSideEncryptionConfiguration(
    bucketName,
    {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: settings.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    },
    opts,
  );
  const versioning = new s3.BucketVersioning(
    bucketName,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  new s3.BucketLifecycleConfiguration(
    bucketName,
    { bucket: bucket.bucket, rules: [lifecycleRule(plan, settings)] },
    { parent, dependsOn: [versioning] },
  );
  if (settings.lockMode !== "") {
    new s3.BucketObjectLockConfiguration(
      bucketName,
      {
        bucket: bucket.bucket,
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: settings.lockMode, days: settings.lockDays } },
      },
      { parent, dependsOn: [versioning] },
    );
  }
  // S3 refuses to change policy and access block of one bucket at the same moment.
  const policy = new s3.BucketPolicy(
    bucketName,
    { bucket: bucket.bucket, policy: plan.policy },
    { parent, dependsOn: [access] },
  );
  const ready = pulumi.all([bucket.bucket, bucket.arn, policy.id, ownership.id, encryption.id]);
  return {
    bucket,
    versioning,
    readyName: ready.apply(([readyName]) => readyName),
    readyArn: ready.apply(([, arn]) => arn),
  };
}

/** The one rule of a log bucket: cold where asked for, then gone. */
function lifecycleRule(plan: BucketPlan, { coldAfterDays }: LogBucketSettings) {
  return {
    id: "keep",
    status: "Enabled",
    filter: {},
    expiration: { days: plan.retentionDays },
    noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    ...(coldAfterDays === 0 || coldAfterDays >= plan.retentionDays
      ? {}
      : { transitions: [{ days: coldAfterDays, storageClass: "GLACIER_IR" }] }),
  };
}
