import { render, type Condition, type Statement } from "../policies/document";
import type { TrainingPlace } from "./types";

/** What reads or writes data; settings of a bucket stay with those who administer the account. */
const DATA_ACTIONS = [
  "s3:AbortMultipartUpload",
  "s3:DeleteObject*",
  "s3:GetObject*",
  "s3:ListBucket*",
  "s3:ListMultipartUploadParts",
  "s3:PutObject*",
  "s3:RestoreObject",
];

/** Who may reach a training bucket, and by which endpoints. */
export interface BucketReach {
  bucketArn: string;
  /** The spoke's S3 gateway endpoint, and the domain's central one where it may as well. */
  endpointIds: string[];
  /** ARNs of roles, with wildcards, that may from anywhere. */
  administrators: string[];
}

/**
 * The policy of a training bucket: encrypted transport, and data through the named endpoints only. It denies and allows
 * nothing: who may do what within the account is said by the roles. Exempt are AWS services that act in their own name
 * or in somebody's (IAM guide, `aws:PrincipalIsAWSService`, `aws:ViaAWSService`), which come through no endpoint, and
 * the declared administrators; changing the policy itself is never denied, so nobody locks himself out.
 */
export function bucketPolicy({ bucketArn, endpointIds, administrators }: BucketReach): string {
  const resources = [bucketArn, `${bucketArn}/*`];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EncryptedTransport",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: resources,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "ThroughOwnEndpoints",
        Effect: "Deny",
        Principal: "*",
        Action: DATA_ACTIONS,
        Resource: resources,
        Condition: elsewhere(endpointIds, administrators),
      },
    ],
  });
}

/** True for requests through no named endpoint, by nobody who is exempt. A missing key counts as not equal. */
function elsewhere(endpointIds: readonly string[], administrators: readonly string[]): Condition {
  return {
    StringNotEquals: { "aws:SourceVpce": [...endpointIds].sort() },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
    ...(administrators.length > 0 && { ArnNotLike: { "aws:PrincipalArn": [...administrators].sort() } }),
  };
}

/** The policy of the key of a spoke's training: the account decides, by the policies of its roles. */
export function keyPolicy(partition: string, accountId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}

/** Jobs of SageMaker that are told where to run (Service Authorization Reference, Amazon SageMaker). */
const JOBS = [
  "sagemaker:CreateHyperParameterTuningJob",
  "sagemaker:CreateProcessingJob",
  "sagemaker:CreateTrainingJob",
];

/**
 * What to attach to whoever starts jobs: a job that names no VPC, a subnet of another place or another security group is
 * denied. Bedrock has no such condition keys: there the role's own permissions hold interfaces to the subnets, and the
 * bucket policies refuse a job that runs elsewhere.
 */
export function guardPolicy({
  subnetIds,
  securityGroupId,
}: Pick<TrainingPlace, "subnetIds" | "securityGroupId">): string {
  const deny = (Sid: string, condition: Condition): Statement => ({
    Sid,
    Effect: "Deny",
    Action: JOBS,
    Resource: ["*"],
    Condition: condition,
  });
  return render([
    deny("NoVpc", { Null: { "sagemaker:VpcSubnets": "true" } }),
    deny("NoSecurityGroup", { Null: { "sagemaker:VpcSecurityGroupIds": "true" } }),
    deny("OtherSubnets", { "ForAnyValue:StringNotEquals": { "sagemaker:VpcSubnets": [...subnetIds].sort() } }),
    deny("OtherSecurityGroups", {
      "ForAnyValue:StringNotEquals": { "sagemaker:VpcSecurityGroupIds": [securityGroupId] },
    }),
  ]);
}
