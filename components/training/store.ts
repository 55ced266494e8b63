import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { bucketPolicy } from "../../plan/training/policies";
import { child, tags, token } from "../identity";

/** What the buckets of a spoke's training are made from. */
export interface TrainingStoreArgs {
  /** Name of the bucket that jobs read from. Changing it replaces the bucket, which is protected. */
  dataBucket: string;
  /** Name of the bucket that jobs write to. Changing it replaces the bucket, which is protected. */
  outputBucket: string;
  /** Policy of the key. */
  keyPolicy: string;
  /** Endpoints through which data may be read and written: the spoke's own for S3, and the central one where it may. */
  endpointIds: pulumi.Input<string>[];
  /** ARNs of roles, with wildcards, that may from anywhere. */
  administrators: string[];
}

/** Days that overwritten and deleted versions are kept. */
const NONCURRENT_DAYS = 30;

/**
 * Buckets for training data and for what jobs make of it, with a key of their own, in the spoke's account: versioned,
 * encrypted, access lists off, public access blocked, data through the spoke's endpoint only. Key and buckets are
 * protected; a bucket that is not empty cannot be deleted.
 *
 * Costs $1 a month for the key and what is stored.
 */
export class TrainingStore extends pulumi.ComponentResource {
  /** The key. */
  public readonly keyArn: pulumi.Output<string>;
  /** Bucket that jobs read from, known once its policy and encryption stand. */
  public readonly dataBucketArn: pulumi.Output<string>;
  /** Bucket that jobs write to, known once its policy and encryption stand. */
  public readonly outputBucketArn: pulumi.Output<string>;

  constructor(name: string, args: TrainingStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("TrainingStore"), name, {}, opts);
    const keyName = child(name, "training");
    const key = new kms.Key(
      keyName,
      {
        description: `Training data of spoke ${name}`,
        enableKeyRotation: true,
        policy: args.keyPolicy,
        tags: tags("TrainingStore", "Key", keyName),
      },
      { parent: this, protect: true },
    );
    this.keyArn = key.arn;
    this.dataBucketArn = this.bucket(child(name, "data"), args.dataBucket, args);
    this.outputBucketArn = this.bucket(child(name, "output"), args.outputBucket, args);
    this.registerOutputs({
      keyArn: this.keyArn,
      dataBucketArn: this.dataBucketArn,
      outputBucketArn: this.outputBucketArn,
    });
  }

  private bucket(name: string, bucketName: string, args: TrainingStoreArgs): pulumi.Output<string> {
    const opts = { parent: this };
    const made = new s3.Bucket(
      name,
      { bucket: bucketName, forceDestroy: false, tags: tags("TrainingStore", "Bucket", name) },
      { ...opts, protect: true },
    );
    const { bucket } = made;
    const access = new s3.BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      opts,
    );
    const ownership = new s3.BucketOwnershipControls(
      name,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      opts,
    );
    const encryption = new s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      opts,
    );
    const versioning = new s3.BucketVersioning(name, { bucket, versioningConfiguration: { status: "Enabled" } }, opts);
    new s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "tidy",
            status: "Enabled",
            filter: {},
            noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { parent: this, dependsOn: [versioning] },
    );
    const { administrators } = args;
    // S3 refuses to change policy and access block of one bucket at the same moment.
    const policy = new s3.BucketPolicy(
      name,
      {
        bucket,
        policy: pulumi
          .all([made.arn, pulumi.all(args.endpointIds)])
          .apply(([bucketArn, endpointIds]) => bucketPolicy({ bucketArn, endpointIds, administrators })),
      },
      { parent: this, dependsOn: [access] },
    );
    return pulumi.all([made.arn, policy.id, ownership.id, encryption.id]).apply(([arn]) => arn);
  }
}
