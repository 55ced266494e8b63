import { expect } from "chai";
import { evaluate, findAllowed, policyOf, role } from "../../../proof/policy";
import {
  ARCHIVE,
  bucketOf,
  judge,
  NETWORK,
  observed,
  ORG_PATH,
  PAYMENTS,
  service,
  STRANGER,
  type Vector,
} from "./support";

const PUT = "s3:PutObject";
const OWNER_ACL = { "s3:x-amz-acl": "bucket-owner-full-control" };

/** Requests that every log bucket must refuse, whoever may write to it. */
function guards(arn: string): Vector[] {
  const admin = role(ARCHIVE, "admin", ORG_PATH);
  return [
    {
      name: "an administrator without TLS",
      by: admin,
      action: "s3:GetObject",
      resource: `${arn}/x`,
      allowed: false,
      context: { "aws:SecureTransport": "false" },
    },
    {
      name: "TLS 1.1",
      by: admin,
      action: PUT,
      resource: `${arn}/x`,
      allowed: false,
      context: { "s3:TlsVersion": "1.1" },
    },
    {
      name: "somebody outside the organization",
      by: role(STRANGER, "x", "o-zzzzzzzzzz/r-ab12/"),
      action: PUT,
      resource: `${arn}/x`,
      allowed: false,
    },
    {
      name: "somebody in no organization",
      by: role(STRANGER, "x"),
      action: "s3:GetObject",
      resource: `${arn}/x`,
      allowed: false,
    },
  ];
}

describe("policy of the flow-log bucket", () => {
  const bucket = bucketOf(observed(), "flow");
  const delivery = service("delivery.logs.amazonaws.com");
  const from = (account: string) => ({
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:logs:us-east-1:${account}:*`,
  });
  const key = `${bucket.arn}/vpc/AWSLogs/${PAYMENTS}/vpcflowlogs/us-east-1/2026/11/20/x.parquet`;
  judge(
    () => bucket.policy,
    [
      {
        name: "delivery for a spoke's account (VPC guide, Amazon S3 bucket permissions for flow logs)",
        by: delivery,
        action: PUT,
        resource: key,
        allowed: true,
        context: { ...from(PAYMENTS), ...OWNER_ACL },
      },
      {
        name: "delivery for the transit gateway",
        by: delivery,
        action: PUT,
        resource: `${bucket.arn}/transit/AWSLogs/${NETWORK}/x`,
        allowed: true,
        context: { ...from(NETWORK), ...OWNER_ACL },
      },
      {
        name: "the check before the first delivery",
        by: delivery,
        action: "s3:GetBucketAcl",
        resource: bucket.arn,
        allowed: true,
        context: from(PAYMENTS),
      },
      {
        name: "delivery for a stranger's account",
        by: delivery,
        action: PUT,
        resource: key,
        allowed: false,
        context: { ...from(STRANGER), ...OWNER_ACL },
      },
      {
        name: "delivery from another Region",
        by: delivery,
        action: PUT,
        resource: key,
        allowed: false,
        context: {
          "aws:SourceAccount": PAYMENTS,
          "aws:SourceArn": `arn:aws:logs:eu-west-2:${PAYMENTS}:*`,
          ...OWNER_ACL,
        },
      },
      {
        name: "delivery without handing over ownership",
        by: delivery,
        action: PUT,
        resource: key,
        allowed: false,
        context: from(PAYMENTS),
      },
      {
        name: "delivery outside the folders of logs",
        by: delivery,
        action: PUT,
        resource: `${bucket.arn}/other/x`,
        allowed: false,
        context: { ...from(PAYMENTS), ...OWNER_ACL },
      },
      {
        name: "another service",
        by: service("cloudtrail.amazonaws.com"),
        action: PUT,
        resource: key,
        allowed: false,
        context: { ...from(PAYMENTS), ...OWNER_ACL },
      },
      {
        name: "a spoke's administrator writing by hand",
        by: role(PAYMENTS, "admin", ORG_PATH),
        action: PUT,
        resource: key,
        allowed: false,
      },
      {
        name: "a spoke's administrator reading",
        by: role(PAYMENTS, "admin", ORG_PATH),
        action: "s3:GetObject",
        resource: key,
        allowed: false,
      },
      ...guards(bucket.arn),
    ],
  );

  it("is not changed by services that act for somebody (CloudWatch Logs guide: missing statements are appended)", () => {
    const policy = policyOf(bucket.policy, "resource");
    const request = { principal: role(ARCHIVE, "admin", ORG_PATH), action: "s3:PutBucketPolicy", resource: bucket.arn };
    const through = (via: string) =>
      evaluate(policy, { ...request, context: { "aws:SecureTransport": "true", "aws:ViaAWSService": via } }).reason;
    expect(through("true")).to.equal("explicit-deny");
    expect(through("false"), "administrators are not locked out: their own policies decide").to.equal("implicit-deny");
  });
});

describe("policy of the trail bucket", () => {
  const bucket = bucketOf(observed(), "trail");
  const trail = service("cloudtrail.amazonaws.com");
  const from = (account: string, name = "bedrock-hub-trail") => ({
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${account}:trail/${name}`,
  });
  const key = `${bucket.arn}/AWSLogs/${PAYMENTS}/CloudTrail/us-east-1/2026/11/20/x.json.gz`;
  judge(
    () => bucket.policy,
    [
      {
        name: "a caller's trail (CloudTrail guide, Amazon S3 bucket policy for CloudTrail)",
        by: trail,
        action: PUT,
        resource: key,
        allowed: true,
        context: { ...from(PAYMENTS), ...OWNER_ACL },
      },
      {
        name: "its check",
        by: trail,
        action: "s3:GetBucketAcl",
        resource: bucket.arn,
        allowed: true,
        context: from(PAYMENTS),
      },
      {
        name: "another trail of the same account",
        by: trail,
        action: PUT,
        resource: key,
        allowed: false,
        context: { ...from(PAYMENTS, "mine"), ...OWNER_ACL },
      },
      {
        name: "a stranger's trail of the same name",
        by: trail,
        action: PUT,
        resource: key,
        allowed: false,
        context: { ...from(STRANGER), ...OWNER_ACL },
      },
      ...guards(bucket.arn),
    ],
  );
});

describe("policy of the query-log bucket", () => {
  const bucket = bucketOf(observed(), "dns");
  const delivery = service("delivery.logs.amazonaws.com");
  const from = { "aws:SourceAccount": PAYMENTS, "aws:SourceArn": `arn:aws:logs:us-east-1:${PAYMENTS}:*` };
  const key = `${bucket.arn}/AWSLogs/${PAYMENTS}/vpcdnsquerylogs/vpc-1/2026/11/20/x.log.gz`;
  judge(
    () => bucket.policy,
    [
      {
        name: "delivery for a spoke's account",
        by: delivery,
        action: PUT,
        resource: key,
        allowed: true,
        context: { ...from, ...OWNER_ACL },
      },
      {
        name: "the deployment looking for the bucket (Route 53 guide, AWS resources that you can send query logs to)",
        by: role(PAYMENTS, "bedrock-hub-deploy", ORG_PATH),
        action: "s3:ListBucket",
        resource: bucket.arn,
        allowed: true,
      },
      {
        name: "anybody else looking",
        by: role(PAYMENTS, "admin", ORG_PATH),
        action: "s3:ListBucket",
        resource: bucket.arn,
        allowed: false,
      },
      ...guards(bucket.arn),
    ],
  );
});

describe("policy of the archive's invocation bucket", () => {
  const bucket = bucketOf(observed(), "invocations");
  const replicator = role(PAYMENTS, "bedrock-hub-log-replication", ORG_PATH);
  const own = `${bucket.arn}/AWSLogs/${PAYMENTS}/BedrockModelInvocationLogs/us-east-1/2026/11/20/10/x.json.gz`;
  judge(
    () => bucket.policy,
    [
      {
        name: "replication of a caller's own logs",
        by: replicator,
        action: "s3:ReplicateObject",
        resource: own,
        allowed: true,
      },
      {
        name: "handing over ownership",
        by: replicator,
        action: "s3:ObjectOwnerOverrideToBucketOwner",
        resource: own,
        allowed: true,
      },
      {
        name: "the check of versioning",
        by: replicator,
        action: "s3:GetBucketVersioning",
        resource: bucket.arn,
        allowed: true,
      },
      {
        name: "replication into another account's folder",
        by: replicator,
        action: "s3:ReplicateObject",
        resource: `${bucket.arn}/AWSLogs/110987654303/x`,
        allowed: false,
      },
      {
        name: "replication of a deletion",
        by: replicator,
        action: "s3:ReplicateDelete",
        resource: own,
        allowed: false,
      },
      {
        name: "replication by another role",
        by: role(PAYMENTS, "admin", ORG_PATH),
        action: "s3:ReplicateObject",
        resource: own,
        allowed: false,
      },
      {
        name: "a role of that name in a stranger's account",
        by: role(STRANGER, "bedrock-hub-log-replication", ORG_PATH),
        action: "s3:ReplicateObject",
        resource: `${bucket.arn}/AWSLogs/${STRANGER}/x`,
        allowed: false,
      },
      {
        name: "Bedrock itself",
        by: service("bedrock.amazonaws.com"),
        action: PUT,
        resource: own,
        allowed: false,
        context: { "aws:SourceAccount": PAYMENTS },
      },
      ...guards(bucket.arn),
    ],
  );
});

describe("policies of a caller's invocation logs", () => {
  const log = observed().invocationLogging.find(({ account }) => account === "payments");
  if (!log) throw new Error("payments does not log");
  const bedrock = service("bedrock.amazonaws.com");
  const from = (account: string) => ({
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:bedrock:us-east-1:${account}:*`,
  });
  const key = `${log.bucket.arn}/AWSLogs/${PAYMENTS}/BedrockModelInvocationLogs/us-east-1/x.json.gz`;
  judge(
    () => log.bucket.policy,
    [
      {
        name: "Bedrock for this account (Bedrock guide, Set up an Amazon S3 destination)",
        by: bedrock,
        action: PUT,
        resource: key,
        allowed: true,
        context: from(PAYMENTS),
      },
      {
        name: "Bedrock for another account",
        by: bedrock,
        action: PUT,
        resource: key,
        allowed: false,
        context: from(STRANGER),
      },
      {
        name: "Bedrock elsewhere in the bucket",
        by: bedrock,
        action: PUT,
        resource: `${log.bucket.arn}/x`,
        allowed: false,
        context: from(PAYMENTS),
      },
      ...guards(log.bucket.arn),
    ],
  );
  describe("its key", () => {
    const arn = `arn:aws:kms:us-east-1:${PAYMENTS}:key/k`;
    judge(
      () => log.keyPolicy,
      [
        {
          name: "Bedrock for this account",
          by: bedrock,
          action: "kms:GenerateDataKey",
          resource: arn,
          allowed: true,
          context: from(PAYMENTS),
        },
        {
          name: "Bedrock for another account",
          by: bedrock,
          action: "kms:GenerateDataKey",
          resource: arn,
          allowed: false,
          context: from(STRANGER),
        },
        {
          name: "the account's administrators",
          by: role(PAYMENTS, "admin", ORG_PATH),
          action: "kms:PutKeyPolicy",
          resource: arn,
          allowed: true,
        },
        {
          name: "another account",
          by: role(NETWORK, "admin", ORG_PATH),
          action: "kms:Decrypt",
          resource: arn,
          allowed: false,
        },
      ],
    );
  });
});

describe("what every bucket of the archive denies", () => {
  for (const { kind, policy } of observed().archive.buckets)
    it(`keeps principals of any other organization out of ${kind}, though a statement let them in`, () => {
      const { Statement: statements, ...rest } = JSON.parse(policy) as { Statement: object[] };
      const open = { Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
      const opened = policyOf(JSON.stringify({ ...rest, Statement: [open, ...statements] }), "resource");
      const arn = `arn:aws:s3:::bedrock-hub-${kind}-${ARCHIVE}-us-east-1`;
      const where = { principal: { org: { notIn: ["o-a1b2c3d4e5"] }, type: "aws" as const }, resource: `${arn}/*` };
      expect(findAllowed(opened, { where }).verdict).to.equal("none");
    });
});
