import * as bedrockmodel from "@pulumi/aws/bedrockmodel";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { replicationPolicy } from "../../plan/observability/role-policies";
import type { BucketPlan, ReplicationPlan } from "../../plan/observability/types";
import { tags, token } from "../identity";
import { logBucket } from "./log-bucket";

/** What invocation logging is made from. */
export interface InvocationLoggingArgs {
  /** Region that the account calls models in. */
  region: string;
  /** Bucket of the caller's account: Bedrock delivers within account and Region only. */
  bucket: BucketPlan;
  /** Policy of the bucket's key. */
  keyPolicy: string;
  /** Alias of the bucket's key, without `alias/`. */
  keyAlias: string;
  /** True to log prompts and answers, false for metadata only. */
  bodies: boolean;
  /** How the logs get into the archive. */
  replication: ReplicationPlan;
  /** ARN of the archive's bucket, known once it is ready. */
  archiveBucketArn: pulumi.Input<string>;
  /** Key of the archive. */
  archiveKeyArn: pulumi.Input<string>;
}

/**
 * Bedrock model invocation logging of one account and Region, in the caller's account: bucket and key (Bedrock logs
 * within the account only), replication into the archive, and the account's one configuration. It records bedrock-runtime
 * alone; bedrock-mantle is in CloudTrail's data events.
 *
 * Costs $1 a month for the key and a month's storage. The configuration replaces whatever the account had; deleting this
 * component switches logging off. Bucket and key are protected.
 */
export class InvocationLogging extends pulumi.ComponentResource {
  /** Name of the caller's bucket. */
  public readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: InvocationLoggingArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("InvocationLogging"), name, {}, opts);
    const key = new kms.Key(
      name,
      {
        description: "Bedrock invocation logs",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: args.keyPolicy,
        tags: tags("InvocationLogging", "Key", name),
      },
      { parent: this, protect: true },
    );
    new kms.Alias(name, { name: `alias/${args.keyAlias}`, targetKeyId: key.keyId }, { parent: this });
    const source = logBucket(
      "InvocationLogging",
      name,
      args.bucket,
      { keyArn: key.arn, coldAfterDays: 0, lockMode: "", lockDays: 0 },
      this,
    );
    const replication = this.replicate(name, args, key.arn, source);
    new bedrockmodel.InvocationLoggingConfiguration(
      name,
      {
        loggingConfig: {
          s3Config: { bucketName: source.readyName },
          textDataDeliveryEnabled: args.bodies,
          imageDataDeliveryEnabled: args.bodies,
          embeddingDataDeliveryEnabled: args.bodies,
          videoDataDeliveryEnabled: args.bodies,
        },
      },
      // What is logged before replication stands would stay behind: only new objects are replicated.
      { parent: this, dependsOn: [replication] },
    );
    this.bucketName = source.readyName;
    this.registerOutputs({ bucketName: this.bucketName });
  }

  private replicate(
    name: string,
    args: InvocationLoggingArgs,
    keyArn: pulumi.Output<string>,
    source: ReturnType<typeof logBucket>,
  ): s3.BucketReplicationConfig {
    const { roleName, trustPolicy, destinationAccountId } = args.replication;
    const role = new iam.Role(
      name,
      { name: roleName, assumeRolePolicy: trustPolicy, tags: tags("InvocationLogging", "Role", name) },
      { parent: this },
    );
    const grant = new iam.RolePolicy(
      name,
      {
        name: "replicate",
        role: role.name,
        policy: pulumi
          .all([source.bucket.arn, args.archiveBucketArn, keyArn, args.archiveKeyArn])
          .apply(([sourceBucketArn, destinationBucketArn, sourceKeyArn, destinationKeyArn]) =>
            replicationPolicy({
              sourceBucketArn,
              destinationBucketArn,
              sourceKeyArn,
              destinationKeyArn,
              region: args.region,
              destinationRegion: args.replication.destinationRegion,
            }),
          ),
      },
      { parent: this },
    );
    return new s3.BucketReplicationConfig(
      name,
      {
        bucket: source.bucket.bucket,
        role: role.arn,
        rules: [
          {
            id: "archive",
            status: "Enabled",
            priority: 1,
            filter: {},
            deleteMarkerReplication: { status: "Disabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: args.archiveBucketArn,
              account: destinationAccountId,
              accessControlTranslation: { owner: "Destination" },
              encryptionConfiguration: { replicaKmsKeyId: args.archiveKeyArn },
            },
          },
        ],
      },
      { parent: this, dependsOn: [source.versioning, grant] },
    );
  }
}
