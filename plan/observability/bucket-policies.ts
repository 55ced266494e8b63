/**
 * Policies of the log buckets, whole: no delivery service has anything to add to them, and every writer is made after
 * them (CloudWatch Logs guide, Logs sent to Amazon S3: a missing statement is appended by the service otherwise).
 */

import { listed } from "./names";

/** Who a bucket is for. */
export interface BucketPolicyInput {
  partition: string;
  /** Regions whose logs it takes. */
  regions: string[];
  organizationId: string;
  /** ARN of the bucket. */
  arn: string;
}

type Conditions = Record<string, Record<string, string | string[]>>;

interface Statement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal: "*" | Record<string, string | string[]>;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Conditions;
}

/** ARN patterns of a kind, one for each Region. */
function inRegions({ regions }: BucketPolicyInput, arn: (region: string) => string): Conditions["ArnLike"] {
  return { "aws:SourceArn": listed(regions.map(arn)) };
}

/** ARN patterns of roles in any account. */
function roleArns({ partition }: BucketPolicyInput, account: string, roles: readonly string[]): string | string[] {
  return listed(roles.map((role) => `arn:${partition}:iam::${account}:role/${role}`));
}

/** The document as minified JSON. */
function document(statements: Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** What holds for every log bucket, whoever writes into it. */
function guards({ arn, organizationId }: BucketPolicyInput): Statement[] {
  const everything = { Principal: "*" as const, Resource: [arn, `${arn}/*`] };
  return [
    {
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      ...everything,
      Action: "s3:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "DenyOldTls",
      Effect: "Deny",
      ...everything,
      Action: "s3:*",
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    {
      Sid: "DenyOtherOrganizations",
      Effect: "Deny",
      ...everything,
      Action: "s3:*",
      // Services that deliver logs have no organization; their statements name their source accounts.
      Condition: {
        StringNotEquals: { "aws:PrincipalOrgID": organizationId },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
    {
      Sid: "DenyPolicyChangeByServices",
      Effect: "Deny",
      ...everything,
      Action: ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"],
      Resource: [arn],
      Condition: { Bool: { "aws:ViaAWSService": "true" } },
    },
  ];
}

/**
 * Bucket for flow logs or resolver query logs, which one service delivers for many accounts (VPC guide, Publish flow
 * logs to Amazon S3; Route 53 guide, AWS resources that you can send VPC Resolver query logs to).
 * @param accountIds accounts whose logs are taken
 * @param prefixes key prefixes in front of `AWSLogs/`, each empty or with a slash at its end
 * @param listers roles that set logging up and look whether the bucket is there
 */
export function deliveredLogsPolicy(
  input: BucketPolicyInput,
  accountIds: string[],
  prefixes: string[],
  listers: string[] = [],
): string {
  const { arn, partition } = input;
  const condition = (more: Conditions["StringEquals"] = {}): Conditions => ({
    StringEquals: { ...more, "aws:SourceAccount": accountIds },
    ArnLike: inRegions(input, (region) => `arn:${partition}:logs:${region}:*:*`),
  });
  const service = { Service: "delivery.logs.amazonaws.com" };
  const write: Statement = {
    Sid: "LogDeliveryWrite",
    Effect: "Allow",
    Principal: service,
    Action: "s3:PutObject",
    Resource: prefixes.map((prefix) => `${arn}/${prefix}AWSLogs/*`),
    Condition: condition({ "s3:x-amz-acl": "bucket-owner-full-control" }),
  };
  const check: Statement = {
    Sid: "LogDeliveryCheck",
    Effect: "Allow",
    Principal: service,
    Action: ["s3:GetBucketAcl", "s3:ListBucket"],
    Resource: arn,
    Condition: condition(),
  };
  const list: Statement[] =
    listers.length === 0
      ? []
      : [
          {
            Sid: "ListBySetup",
            Effect: "Allow",
            Principal: { AWS: accountIds },
            Action: "s3:ListBucket",
            Resource: arn,
            Condition: { ArnEquals: { "aws:PrincipalArn": listers } },
          },
        ];
  return document([write, check, ...list, ...guards(input)]);
}

/**
 * Bucket for the trails of many accounts (CloudTrail guide, Amazon S3 bucket policy for CloudTrail).
 * @param trail name that every trail has
 */
export function trailPolicy(input: BucketPolicyInput, accountIds: string[], trail: string): string {
  const { arn, partition } = input;
  const source: Conditions = {
    StringEquals: { "aws:SourceAccount": accountIds },
    ArnLike: inRegions(input, (region) => `arn:${partition}:cloudtrail:${region}:*:trail/${trail}`),
  };
  const service = { Service: "cloudtrail.amazonaws.com" };
  return document([
    {
      Sid: "TrailCheck",
      Effect: "Allow",
      Principal: service,
      Action: "s3:GetBucketAcl",
      Resource: arn,
      Condition: source,
    },
    {
      Sid: "TrailWrite",
      Effect: "Allow",
      Principal: service,
      Action: "s3:PutObject",
      Resource: `${arn}/AWSLogs/*`,
      Condition: {
        ...source,
        StringEquals: { "aws:SourceAccount": accountIds, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
    ...guards(input),
  ]);
}

/**
 * Bucket that callers' accounts replicate their invocation logs into (S3 guide, Configuring replication for buckets in
 * different accounts). Roles are named by condition: a principal that does not exist yet would be refused. Each account
 * writes under its own id, and nobody replicates deletions.
 */
export function replicatedLogsPolicy(input: BucketPolicyInput, accountIds: string[], roles: string[]): string {
  const { arn } = input;
  if (accountIds.length === 0) return document(guards(input));
  const from = {
    Principal: { AWS: accountIds },
    Condition: { ArnLike: { "aws:PrincipalArn": roleArns(input, "*", roles) } },
  };
  return document([
    {
      Sid: "ReplicaWrite",
      Effect: "Allow",
      ...from,
      Action: ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
      Resource: `${arn}/AWSLogs/\${aws:PrincipalAccount}/*`,
    },
    {
      Sid: "ReplicaCheck",
      Effect: "Allow",
      ...from,
      Action: ["s3:GetBucketVersioning", "s3:ListBucket"],
      Resource: arn,
    },
    ...guards(input),
  ]);
}

/** Bucket that roles of one other account write into: Firehose (Data Firehose guide, Controlling access). */
export function firehosePolicy(input: BucketPolicyInput, accountId: string, roles: string[]): string {
  const { arn } = input;
  return document([
    {
      Sid: "FirehoseWrite",
      Effect: "Allow",
      Principal: { AWS: [accountId] },
      Action: [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
        "s3:PutObjectAcl",
      ],
      Resource: [arn, `${arn}/*`],
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArns(input, accountId, roles) } },
    },
    ...guards(input),
  ]);
}

/** Bucket that only the account's own principals use: query results and inventory. */
export function ownBucketPolicy(input: BucketPolicyInput): string {
  return document(guards(input));
}

/** Bucket in a caller's account that Bedrock logs into (Bedrock guide, Set up an Amazon S3 destination). */
export function invocationLogPolicy(input: BucketPolicyInput, accountId: string): string {
  const { arn, partition } = input;
  return document([
    {
      Sid: "BedrockWrite",
      Effect: "Allow",
      Principal: { Service: "bedrock.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/AWSLogs/${accountId}/BedrockModelInvocationLogs/*`,
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: inRegions(input, (region) => `arn:${partition}:bedrock:${region}:${accountId}:*`),
      },
    },
    ...guards(input),
  ]);
}
