/** Policies of the roles that move logs; key ARNs are known at deploy time. */

const document = (statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Trust of the replication role. S3 documents no condition for it; only roles of the bucket's account can be named. */
export function replicationTrust(): string {
  return trust("s3.amazonaws.com", undefined);
}

/** Trust of Firehose's role (Data Firehose guide, Grant Firehose access: the account id is the external id). */
export function firehoseTrust(accountId: string): string {
  return trust("firehose.amazonaws.com", { StringEquals: { "sts:ExternalId": accountId } });
}

/** Trust of CloudWatch Logs' role (CloudWatch Logs guide, Subscription filters with Firehose). */
export function subscriptionTrust(partition: string, region: string, accountId: string): string {
  return trust("logs.amazonaws.com", {
    StringLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${accountId}:*` },
  });
}

/** Trust of roles that rules act with (EventBridge guide, Cross-service confused deputy prevention). */
export function eventsTrust(accountId: string): string {
  return trust("events.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId } });
}

function trust(service: string, condition: object | undefined): string {
  return document([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(condition && { Condition: condition }),
    },
  ]);
}

/** What replication moves from where to where. */
export interface ReplicationInput {
  sourceBucketArn: string;
  destinationBucketArn: string;
  sourceKeyArn: string;
  destinationKeyArn: string;
  /** Region of the source. */
  region: string;
  destinationRegion: string;
}

/**
 * Policy of the role that replicates a caller's invocation logs (S3 guide, Replicating encrypted objects, with bucket
 * keys on both sides: the encryption context is the bucket's ARN).
 */
export function replicationPolicy(input: ReplicationInput): string {
  const { sourceBucketArn, destinationBucketArn, sourceKeyArn, destinationKeyArn, region, destinationRegion } = input;
  const viaS3 = (bucket: string, where: string) => ({
    StringEquals: { "kms:ViaService": `s3.${where}.amazonaws.com`, "kms:EncryptionContext:aws:s3:arn": bucket },
  });
  return document([
    {
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: sourceBucketArn,
    },
    {
      Effect: "Allow",
      Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      Resource: `${sourceBucketArn}/*`,
    },
    {
      Effect: "Allow",
      Action: ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
      Resource: `${destinationBucketArn}/*`,
    },
    { Effect: "Allow", Action: "kms:Decrypt", Resource: sourceKeyArn, Condition: viaS3(sourceBucketArn, region) },
    {
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: destinationKeyArn,
      Condition: viaS3(destinationBucketArn, destinationRegion),
    },
  ]);
}

/**
 * Policy of the role that Firehose writes to the archive with (Data Firehose guide, Grant access to an Amazon S3
 * destination).
 * @param region of bucket and key
 */
export function deliveryPolicy(bucketArn: string, keyArn: string, region: string): string {
  return document([
    {
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
        "s3:PutObjectAcl",
      ],
      Resource: [bucketArn, `${bucketArn}/*`],
    },
    {
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ]);
}

/** Policy of the role that CloudWatch Logs hands log events to Firehose with (CloudWatch Logs guide, Subscription filters). */
export function subscriptionPolicy(streamArn: string): string {
  return document([
    { Effect: "Allow", Action: ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource: streamArn },
  ]);
}

/** Policy of the role that rules publish to the topic with; an own topic is encrypted with an own key. */
export function publishPolicy(topicArn: string, keyArn: string | undefined): string {
  return document([
    { Effect: "Allow", Action: "sns:Publish", Resource: topicArn },
    ...(keyArn === undefined
      ? []
      : [{ Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: keyArn }]),
  ]);
}
