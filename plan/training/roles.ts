import { render, type Statement } from "../policies/document";
import type { TrainingPlace } from "./types";

/** A kind of job: who runs it, and what its jobs are called in ARNs and tags. */
interface Job {
  readonly service: string;
  /** Resource type in the ARN of a job; `*` for all of the service's. */
  readonly resource: string;
  /** Tag that Bedrock puts on its interfaces; absent for SageMaker. */
  readonly tag?: string;
}

const JOBS: Readonly<Record<string, Job>> = {
  sagemaker: { service: "sagemaker", resource: "*" },
  "bedrock-customization": {
    service: "bedrock",
    resource: "model-customization-job/*",
    tag: "BedrockModelCustomizationJobArn",
  },
  "bedrock-batch": { service: "bedrock", resource: "model-invocation-job/*", tag: "BedrockModelInvocationJobArn" },
};

function jobOf(kind: string): Job {
  const job = JOBS[kind];
  if (!job) throw new Error(`no jobs of the kind ${kind}`);
  return job;
}

/** Where jobs run, which is known before anything is made. */
type Account = Pick<TrainingPlace, "partition" | "region" | "accountId">;

function jobArns(job: Job, { partition, region, accountId }: Account): string {
  return `arn:${partition}:${job.service}:${region}:${accountId}:${job.resource}`;
}

/** Who may take a job's role: its service, for jobs of this account (confused deputy guides of SageMaker and Bedrock). */
export function trustOf(kind: string, place: Account): string {
  const job = jobOf(kind);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "JobsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: `${job.service}.amazonaws.com` },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": place.accountId },
          ArnLike: { "aws:SourceArn": jobArns(job, place) },
        },
      },
    ],
  });
}

/** What a job's role may do: its two buckets, their key, its interfaces, and what its service needs besides. */
export function permissionsOf(kind: string, place: TrainingPlace): string {
  const job = jobOf(kind);
  return render([
    ...storage(place),
    ...(job.tag === undefined ? sagemaker(place) : bedrock(kind, job, job.tag, place)),
  ]);
}

function allow(Sid: string, Action: string[], Resource: string[], Condition?: Statement["Condition"]): Statement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** SageMaker guide, CreateTrainingJob API: execution role permissions; Bedrock guide, Model customization access. */
function storage({ dataBucketArn, outputBucketArn, keyArn }: TrainingPlace): Statement[] {
  return [
    allow("ReadData", ["s3:GetObject", "s3:ListBucket"], [dataBucketArn, `${dataBucketArn}/*`]),
    allow("WriteOutput", ["s3:GetObject", "s3:ListBucket", "s3:PutObject"], [outputBucketArn, `${outputBucketArn}/*`]),
    allow("UseKey", ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"], [keyArn]),
  ];
}

/**
 * The interface permissions stand without condition or resource: the service's validation fails otherwise (SageMaker
 * guide, execution role permissions for a private VPC). Where jobs run is held by the guard policy instead.
 */
function sagemaker({ partition, region, accountId, keyArn }: TrainingPlace): Statement[] {
  return [
    allow("EncryptVolumes", ["kms:CreateGrant"], [keyArn], { Bool: { "kms:GrantIsForAWSResource": "true" } }),
    allow("PublishMetrics", ["cloudwatch:PutMetricData"], ["*"]),
    allow(
      "WriteLogs",
      ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      [`arn:${partition}:logs:${region}:${accountId}:log-group:/aws/sagemaker/*`],
    ),
    allow("SignInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
    allow(
      "PullImages",
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      [`arn:${partition}:ecr:${region}:*:repository/*`],
    ),
    allow(
      "UseInterfaces",
      [
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      ["*"],
    ),
  ];
}

/**
 * Bedrock guide, Attach VPC permissions to a model customization role, and to a batch inference role. The two differ in
 * where the tags are asked for; each is kept as AWS has it.
 */
function bedrock(kind: string, job: Job, tag: string, place: TrainingPlace): Statement[] {
  const { partition, region, accountId, subnetIds, securityGroupId } = place;
  const ec2 = (resource: string) => `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
  const interfaces = ec2("network-interface/*");
  const subnets = subnetIds.map((id) => ec2(`subnet/${id}`));
  const parts = [...subnets, ec2(`security-group/${securityGroupId}`)];
  const asked = {
    StringEquals: { "aws:RequestTag/BedrockManaged": ["true"] },
    ArnEquals: { [`aws:RequestTag/${tag}`]: [jobArns(job, place)] },
  };
  const create =
    kind === "bedrock-customization"
      ? [
          allow("CreateInterfaces", ["ec2:CreateNetworkInterface"], [interfaces], asked),
          allow("InSubnets", ["ec2:CreateNetworkInterface"], parts),
        ]
      : [allow("CreateInterfaces", ["ec2:CreateNetworkInterface"], [interfaces, ...parts], asked)];
  return [
    allow(
      "SeeNetwork",
      [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      ["*"],
    ),
    ...create,
    allow(
      "UseOwnInterfaces",
      ["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission"],
      ["*"],
      {
        ArnEquals: { "ec2:Subnet": subnets, [`ec2:ResourceTag/${tag}`]: [jobArns(job, place)] },
        ...(kind === "bedrock-customization" && { StringEquals: { "ec2:ResourceTag/BedrockManaged": "true" } }),
      },
    ),
    allow("TagInterfaces", ["ec2:CreateTags"], [interfaces], {
      StringEquals: { "ec2:CreateAction": ["CreateNetworkInterface"] },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["BedrockManaged", tag] },
    }),
  ];
}
