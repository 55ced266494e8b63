import { expect } from "chai";
import { replicationPolicy } from "../../../plan/observability/role-policies";
import { evaluate, policyOf, role } from "../../../proof/policy";
import { ARCHIVE, judge, observed, ORG_PATH, PAYMENTS, service, STRANGER } from "./support";

describe("policy of the archive's key", () => {
  const arn = `arn:aws:kms:us-east-1:${ARCHIVE}:key/k`;
  const trail = {
    "aws:SourceAccount": PAYMENTS,
    "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${PAYMENTS}:trail/bedrock-hub-trail`,
  };
  const context = {
    "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:us-east-1:${PAYMENTS}:trail/bedrock-hub-trail`,
  };
  const logs = (account: string) => ({
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:logs:us-east-1:${account}:*`,
  });
  const viaS3 = { "kms:ViaService": "s3.us-east-1.amazonaws.com" };
  const replicator = role(PAYMENTS, "bedrock-hub-log-replication", ORG_PATH);
  judge(
    () => observed().archive.keyPolicy,
    [
      {
        name: "delivery of logs (CloudWatch Logs guide, Amazon S3 bucket server-side encryption)",
        by: service("delivery.logs.amazonaws.com"),
        action: "kms:GenerateDataKey",
        resource: arn,
        allowed: true,
        context: logs(PAYMENTS),
      },
      {
        name: "delivery for a stranger",
        by: service("delivery.logs.amazonaws.com"),
        action: "kms:GenerateDataKey",
        resource: arn,
        allowed: false,
        context: logs(STRANGER),
      },
      {
        name: "a trail (CloudTrail guide, Configure KMS key policies)",
        by: service("cloudtrail.amazonaws.com"),
        action: "kms:GenerateDataKey",
        resource: arn,
        allowed: true,
        context: { ...trail, ...context },
      },
      {
        name: "a trail under another's encryption context",
        by: service("cloudtrail.amazonaws.com"),
        action: "kms:GenerateDataKey",
        resource: arn,
        allowed: false,
        context: {
          ...trail,
          "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:us-east-1:${STRANGER}:trail/t`,
        },
      },
      {
        name: "replication through S3",
        by: replicator,
        action: "kms:Encrypt",
        resource: arn,
        allowed: true,
        context: viaS3,
      },
      { name: "the replication role by itself", by: replicator, action: "kms:Decrypt", resource: arn, allowed: false },
      {
        name: "a caller's administrator",
        by: role(PAYMENTS, "admin", ORG_PATH),
        action: "kms:Decrypt",
        resource: arn,
        allowed: false,
        context: viaS3,
      },
      {
        name: "the archive's administrators",
        by: role(ARCHIVE, "admin", ORG_PATH),
        action: "kms:Decrypt",
        resource: arn,
        allowed: true,
      },
    ],
  );
});

describe("policy of the replication role", () => {
  const text = replicationPolicy({
    sourceBucketArn: "arn:aws:s3:::source",
    destinationBucketArn: "arn:aws:s3:::archive",
    sourceKeyArn: `arn:aws:kms:us-east-1:${PAYMENTS}:key/s`,
    destinationKeyArn: `arn:aws:kms:us-east-1:${ARCHIVE}:key/d`,
    region: "us-east-1",
    destinationRegion: "us-east-1",
  });
  const policy = policyOf(text, "identity");
  const may = (action: string, resource: string, bucket?: string) =>
    evaluate(policy, {
      principal: role(PAYMENTS, "bedrock-hub-log-replication", ORG_PATH),
      action,
      resource,
      context:
        bucket === undefined
          ? {}
          : {
              "kms:ViaService": "s3.us-east-1.amazonaws.com",
              "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${bucket}`,
            },
    }).allowed;

  it("reads the source and writes the archive, each with its own key (S3 guide, Replicating encrypted objects)", () => {
    const source = `arn:aws:kms:us-east-1:${PAYMENTS}:key/s`;
    const destination = `arn:aws:kms:us-east-1:${ARCHIVE}:key/d`;
    expect(may("s3:GetObjectVersionForReplication", "arn:aws:s3:::source/x")).to.be.true;
    expect(may("s3:ReplicateObject", "arn:aws:s3:::archive/x")).to.be.true;
    expect(may("kms:Decrypt", source, "source")).to.be.true;
    expect(may("kms:Encrypt", destination, "archive")).to.be.true;
    expect(may("kms:Encrypt", source, "source")).to.be.false;
    expect(may("kms:Encrypt", destination, "source")).to.be.false;
    expect(may("kms:Decrypt", source)).to.be.false;
    expect(may("s3:ReplicateObject", "arn:aws:s3:::source/x")).to.be.false;
    expect(may("s3:ReplicateDelete", "arn:aws:s3:::archive/x")).to.be.false;
    expect(may("s3:GetObject", "arn:aws:s3:::archive/x")).to.be.false;
  });
});
