/** Policies of the KMS keys that logs and alarms are encrypted with. */

import { listed } from "./names";

/** Whom the archive's key serves. */
export interface ArchiveKeyInput {
  partition: string;
  /** The key's Region, which is the buckets'. */
  region: string;
  /** Regions whose logs are encrypted with it. */
  regions: string[];
  archiveAccountId: string;
  /** Accounts whose flow and resolver logs are delivered. */
  deliveringAccountIds: string[];
  /** Accounts with a trail of ours. */
  trailAccountIds: string[];
  trail: string;
  /** Accounts that replicate invocation logs. */
  replicatingAccountIds: string[];
  /** Names of the roles that replicate. */
  replicationRoles: string[];
  /** Account of the roles that Firehose writes with, and their names; none where no tunnel is logged. */
  firehoseAccountId: string;
  firehoseRoles: string[];
}

type Value = string | string[];

interface Statement {
  Sid: string;
  Effect: "Allow";
  Principal: Record<string, Value>;
  Action: Value;
  Resource: "*";
  Condition?: Record<string, Record<string, Value>>;
}

function document(statements: Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** IAM policies of the key's account decide (KMS guide, Default key policy); without it a key can become unmanageable. */
function ownAccount(partition: string, accountId: string): Statement {
  return {
    Sid: "OwnAccount",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

/** Policy of the archive's key (CloudWatch Logs guide, Amazon S3 bucket server-side encryption; CloudTrail guide, Configure KMS key policies). */
export function archiveKeyPolicy(input: ArchiveKeyInput): string {
  const { partition, region } = input;
  const statements: Statement[] = [ownAccount(partition, input.archiveAccountId)];
  if (input.deliveringAccountIds.length > 0) {
    statements.push({
      Sid: "LogDelivery",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceAccount": input.deliveringAccountIds },
        ArnLike: { "aws:SourceArn": listed(input.regions.map((from) => `arn:${partition}:logs:${from}:*:*`)) },
      },
    });
  }
  if (input.trailAccountIds.length > 0) statements.push(...trailStatements(input));
  if (input.replicatingAccountIds.length > 0) {
    statements.push({
      Sid: "Replication",
      Effect: "Allow",
      Principal: { AWS: input.replicatingAccountIds },
      // Decrypt checks the bucket key before it is used (S3 guide, Using an S3 Bucket Key with replication).
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "aws:PrincipalArn": listed(input.replicationRoles.map((role) => `arn:${partition}:iam::*:role/${role}`)),
        },
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      },
    });
  }
  if (input.firehoseRoles.length > 0) {
    const role = (name: string) => `arn:${partition}:iam::${input.firehoseAccountId}:role/${name}`;
    statements.push({
      Sid: "Firehose",
      Effect: "Allow",
      Principal: { AWS: [input.firehoseAccountId] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": listed(input.firehoseRoles.map(role)) },
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      },
    });
  }
  return document(statements);
}

function trailStatements({ partition, regions, trailAccountIds, trail }: ArchiveKeyInput): Statement[] {
  const source = {
    StringEquals: { "aws:SourceAccount": trailAccountIds },
    ArnLike: {
      "aws:SourceArn": listed(regions.map((region) => `arn:${partition}:cloudtrail:${region}:*:trail/${trail}`)),
    },
  };
  const service = { Service: "cloudtrail.amazonaws.com" };
  return [
    {
      Sid: "TrailEncrypt",
      Effect: "Allow",
      Principal: service,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        ...source,
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": trailAccountIds.map(
            (id) => `arn:${partition}:cloudtrail:*:${id}:trail/*`,
          ),
        },
      },
    },
    { Sid: "TrailDescribe", Effect: "Allow", Principal: service, Action: "kms:DescribeKey", Resource: "*" },
  ];
}

/** Policy of the key that a caller's invocation logs are encrypted with (Bedrock guide, Set up an Amazon S3 destination). */
export function invocationKeyPolicy(partition: string, region: string, accountId: string): string {
  return document([
    ownAccount(partition, accountId),
    {
      Sid: "BedrockLogging",
      Effect: "Allow",
      Principal: { Service: "bedrock.amazonaws.com" },
      Action: "kms:GenerateDataKey",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": `arn:${partition}:bedrock:${region}:${accountId}:*` },
      },
    },
  ]);
}

/** Policy of the key of the alarm topic (SNS guide, Managing Amazon SNS encryption keys and costs). */
export function topicKeyPolicy(partition: string, accountId: string): string {
  return document([
    ownAccount(partition, accountId),
    {
      Sid: "Publishers",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    },
  ]);
}
