import { expect } from "chai";
import {
  bucketPolicy,
  guardPolicy,
  keyPolicy,
  permissionsOf,
  trustOf,
  type TrainingPlace,
} from "../../../plan/training";
import { evaluate, policyOf, role, type Principal, type RequestContext } from "../../../proof/policy";

const ACCOUNT = "110987654306";
const OTHER = "110987654302";
const PLACE: TrainingPlace = {
  partition: "aws",
  region: "us-east-1",
  accountId: ACCOUNT,
  subnetIds: ["subnet-1", "subnet-2"],
  securityGroupId: "sg-1",
  dataBucketArn: "arn:aws:s3:::data",
  outputBucketArn: "arn:aws:s3:::output",
  keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
};
const ec2 = (resource: string) => `arn:aws:ec2:us-east-1:${ACCOUNT}:${resource}`;
const service = (name: string): Principal => ({ type: "service", name });

type Row = [name: string, action: string, resource: string, context: RequestContext, allowed: boolean];

/** Reason by which a policy of a role decides a request. */
function asked(document: string, kind: "identity" | "resource", [, action, resource, context]: Row, by: Principal) {
  return evaluate(policyOf(document, kind), { principal: by, action, resource, context });
}

/** A trust policy is about its own role, which it does not name. */
function withResource(document: string): string {
  const { Statement, ...rest } = JSON.parse(document) as { Statement: object[] };
  return JSON.stringify({ ...rest, Statement: Statement.map((statement) => ({ ...statement, Resource: "*" })) });
}

describe("policy of a training bucket", () => {
  const job = role(ACCOUNT, "data-science-training-sagemaker");
  const document = (administrators: string[] = [`arn:aws:iam::${ACCOUNT}:role/data-admin`]) =>
    bucketPolicy({ bucketArn: "arn:aws:s3:::data", endpointIds: ["vpce-spoke", "vpce-hub"], administrators });
  const TLS = { "aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" };
  const OBJECT = "arn:aws:s3:::data/a.csv";

  const VECTORS: [name: string, by: Principal, action: string, context: RequestContext, denied: boolean][] = [
    ["a job through the spoke's endpoint", job, "s3:GetObject", { ...TLS, "aws:SourceVpce": "vpce-spoke" }, false],
    ["a job through the hub's endpoint", job, "s3:PutObject", { ...TLS, "aws:SourceVpce": "vpce-hub" }, false],
    ["a job through another endpoint", job, "s3:GetObject", { ...TLS, "aws:SourceVpce": "vpce-other" }, true],
    ["a job from the internet, which has no endpoint", job, "s3:GetObject", TLS, true],
    ["somebody with stolen keys elsewhere", role(ACCOUNT, "developer"), "s3:PutObject", TLS, true],
    ["another account from elsewhere", role(OTHER, "developer"), "s3:GetObject", TLS, true],
    ["a deletion from elsewhere", role(ACCOUNT, "developer"), "s3:DeleteObjectVersion", TLS, true],
    ["a listing from elsewhere", role(ACCOUNT, "developer"), "s3:ListBucketVersions", TLS, true],
    ["a declared administrator from anywhere", role(ACCOUNT, "data-admin"), "s3:GetObject", TLS, false],
    ["another role of a like name", role(ACCOUNT, "data-admin-2"), "s3:GetObject", TLS, true],
    [
      "an AWS service that acts in its own name (IAM guide, aws:PrincipalIsAWSService)",
      service("logging.s3.amazonaws.com"),
      "s3:PutObject",
      { ...TLS, "aws:PrincipalIsAWSService": "true" },
      false,
    ],
    [
      "an AWS service that acts for somebody (IAM guide, aws:ViaAWSService)",
      role(ACCOUNT, "developer"),
      "s3:GetObject",
      { ...TLS, "aws:ViaAWSService": "true" },
      false,
    ],
    [
      "plain HTTP through the right endpoint",
      job,
      "s3:GetObject",
      { ...TLS, "aws:SecureTransport": "false", "aws:SourceVpce": "vpce-spoke" },
      true,
    ],
    [
      "a change of the policy itself from anywhere: nobody is locked out",
      role(ACCOUNT, "admin"),
      "s3:PutBucketPolicy",
      TLS,
      false,
    ],
    ["a removal of the policy from anywhere", role(ACCOUNT, "admin"), "s3:DeleteBucketPolicy", TLS, false],
    [
      "the provider's look at encryption from anywhere",
      role(ACCOUNT, "deploy"),
      "s3:GetEncryptionConfiguration",
      TLS,
      false,
    ],
  ];
  for (const [name, by, action, context, denied] of VECTORS) {
    it(`${denied ? "denies" : "leaves to the account's own policies"} ${name}`, () => {
      const request = { principal: by, action, resource: OBJECT, context };
      const reason = evaluate(policyOf(document(), "resource"), request).reason;
      expect(reason).to.equal(denied ? "explicit-deny" : "implicit-deny");
    });
  }

  it("has no exemption by name where nobody is declared", () => {
    expect(document([])).to.not.contain("aws:PrincipalArn");
    const request = { principal: role(ACCOUNT, "data-admin"), action: "s3:GetObject", resource: OBJECT, context: TLS };
    expect(evaluate(policyOf(document([]), "resource"), request).reason).to.equal("explicit-deny");
  });
});

describe("policy for those who start jobs", () => {
  const document = guardPolicy(PLACE);
  const right = { "sagemaker:VpcSubnets": ["subnet-1", "subnet-2"], "sagemaker:VpcSecurityGroupIds": ["sg-1"] };
  const VECTORS: [name: string, context: RequestContext, denied: boolean, action?: string][] = [
    ["a job in the training subnets and group", right, false],
    ["a job in one of the training subnets", { ...right, "sagemaker:VpcSubnets": ["subnet-2"] }, false],
    ["a job without a VPC", {}, true],
    ["a job without security groups", { "sagemaker:VpcSubnets": ["subnet-1"] }, true],
    ["a job in another subnet", { ...right, "sagemaker:VpcSubnets": ["subnet-9"] }, true],
    ["a job with one subnet too many", { ...right, "sagemaker:VpcSubnets": ["subnet-1", "subnet-9"] }, true],
    ["a job with another group besides", { ...right, "sagemaker:VpcSecurityGroupIds": ["sg-1", "sg-9"] }, true],
    ["a tuning job without a VPC", {}, true, "sagemaker:CreateHyperParameterTuningJob"],
    ["a processing job without a VPC", {}, true, "sagemaker:CreateProcessingJob"],
    ["a look at jobs", {}, false, "sagemaker:DescribeTrainingJob"],
  ];
  for (const [name, context, denied, action = "sagemaker:CreateTrainingJob"] of VECTORS) {
    it(`${denied ? "denies" : "leaves alone"} ${name}`, () => {
      const request = {
        principal: role(ACCOUNT, "scientist"),
        action,
        resource: "arn:aws:sagemaker:us-east-1:1:x/y",
        context,
      };
      expect(evaluate(policyOf(document, "identity"), request).reason).to.equal(
        denied ? "explicit-deny" : "implicit-deny",
      );
    });
  }
});

/** Tags and place of an interface that Bedrock makes for a kind of job. */
const bedrock = (tag: string, kind: string, account = ACCOUNT) => {
  const job = `arn:aws:bedrock:us-east-1:${account}:${kind}/x`;
  return {
    requested: { "aws:RequestTag/BedrockManaged": "true", [`aws:RequestTag/${tag}`]: job },
    own: {
      "ec2:Subnet": ec2("subnet/subnet-1"),
      "ec2:ResourceTag/BedrockManaged": "true",
      [`ec2:ResourceTag/${tag}`]: job,
    },
    tagging: { "ec2:CreateAction": "CreateNetworkInterface", "aws:TagKeys": ["BedrockManaged", tag] },
  };
};

const CUSTOM = bedrock("BedrockModelCustomizationJobArn", "model-customization-job");
const BATCH = bedrock("BedrockModelInvocationJobArn", "model-invocation-job");

/** Requests of every job's role: what AWS documents, and its near misses. */
const ROLES: Record<string, Row[]> = {
  sagemaker: [
    // SageMaker guide, CreateTrainingJob API: with conditions or resources the service's validation fails.
    ...[
      "CreateNetworkInterface",
      "CreateNetworkInterfacePermission",
      "DeleteNetworkInterface",
      "DeleteNetworkInterfacePermission",
      "DescribeDhcpOptions",
      "DescribeNetworkInterfaces",
      "DescribeSecurityGroups",
      "DescribeSubnets",
      "DescribeVpcs",
    ].map((action): Row => [action, `ec2:${action}`, "*", {}, true]),
    ["an interface's attributes", "ec2:ModifyNetworkInterfaceAttribute", "*", {}, false],
    ["reading the data", "s3:GetObject", "arn:aws:s3:::data/x", {}, true],
    ["listing the data", "s3:ListBucket", "arn:aws:s3:::data", {}, true],
    ["writing over the data", "s3:PutObject", "arn:aws:s3:::data/x", {}, false],
    ["writing output", "s3:PutObject", "arn:aws:s3:::output/x", {}, true],
    ["deleting output", "s3:DeleteObject", "arn:aws:s3:::output/x", {}, false],
    ["reading another bucket", "s3:GetObject", "arn:aws:s3:::other/x", {}, false],
    ["decrypting", "kms:Decrypt", PLACE.keyArn, {}, true],
    ["decrypting with another key", "kms:Decrypt", `arn:aws:kms:us-east-1:${ACCOUNT}:key/2`, {}, false],
    ["a grant for a volume", "kms:CreateGrant", PLACE.keyArn, { "kms:GrantIsForAWSResource": "true" }, true],
    ["a grant for anybody", "kms:CreateGrant", PLACE.keyArn, { "kms:GrantIsForAWSResource": "false" }, false],
    [
      "its logs",
      "logs:PutLogEvents",
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/sagemaker/TrainingJobs:log-stream:x`,
      {},
      true,
    ],
    ["other logs", "logs:PutLogEvents", `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/app:log-stream:x`, {}, false],
    ["its image", "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:763104351884:repository/pytorch-training", {}, true],
  ],
  "bedrock-customization": [
    [
      "an interface with Bedrock's tags",
      "ec2:CreateNetworkInterface",
      ec2("network-interface/eni-1"),
      CUSTOM.requested,
      true,
    ],
    ["an interface without tags", "ec2:CreateNetworkInterface", ec2("network-interface/eni-1"), {}, false],
    [
      "an interface for another account's job",
      "ec2:CreateNetworkInterface",
      ec2("network-interface/eni-1"),
      bedrock("BedrockModelCustomizationJobArn", "model-customization-job", OTHER).requested,
      false,
    ],
    ["a training subnet", "ec2:CreateNetworkInterface", ec2("subnet/subnet-2"), {}, true],
    ["another subnet", "ec2:CreateNetworkInterface", ec2("subnet/subnet-9"), {}, false],
    ["the jobs' group", "ec2:CreateNetworkInterface", ec2("security-group/sg-1"), {}, true],
    ["another group", "ec2:CreateNetworkInterface", ec2("security-group/sg-9"), {}, false],
    ["its own interface's end", "ec2:DeleteNetworkInterface", ec2("network-interface/eni-1"), CUSTOM.own, true],
    [
      "the end of an interface elsewhere",
      "ec2:DeleteNetworkInterface",
      ec2("network-interface/eni-1"),
      { ...CUSTOM.own, "ec2:Subnet": ec2("subnet/subnet-9") },
      false,
    ],
    [
      "the end of a stranger's interface",
      "ec2:DeleteNetworkInterface",
      ec2("network-interface/eni-1"),
      { "ec2:Subnet": ec2("subnet/subnet-1") },
      false,
    ],
    ["tags with the interface", "ec2:CreateTags", ec2("network-interface/eni-1"), CUSTOM.tagging, true],
    [
      "other tags",
      "ec2:CreateTags",
      ec2("network-interface/eni-1"),
      { ...CUSTOM.tagging, "aws:TagKeys": ["BedrockManaged", "Owner"] },
      false,
    ],
    ["tags later", "ec2:CreateTags", ec2("network-interface/eni-1"), { "aws:TagKeys": ["BedrockManaged"] }, false],
    ["looking at subnets", "ec2:DescribeSubnets", "*", {}, true],
    ["looking at instances", "ec2:DescribeInstances", "*", {}, false],
    ["writing output", "s3:PutObject", "arn:aws:s3:::output/x", {}, true],
    ["images", "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:763104351884:repository/x", {}, false],
  ],
  "bedrock-batch": [
    [
      "an interface with Bedrock's tags",
      "ec2:CreateNetworkInterface",
      ec2("network-interface/eni-1"),
      BATCH.requested,
      true,
    ],
    [
      "an interface for a customization job",
      "ec2:CreateNetworkInterface",
      ec2("network-interface/eni-1"),
      CUSTOM.requested,
      false,
    ],
    ["a training subnet", "ec2:CreateNetworkInterface", ec2("subnet/subnet-1"), BATCH.requested, true],
    ["another subnet", "ec2:CreateNetworkInterface", ec2("subnet/subnet-9"), BATCH.requested, false],
    [
      "its own interface's permission",
      "ec2:CreateNetworkInterfacePermission",
      ec2("network-interface/eni-1"),
      BATCH.own,
      true,
    ],
    ["another's permission", "ec2:CreateNetworkInterfacePermission", ec2("network-interface/eni-1"), CUSTOM.own, false],
    ["tags with the interface", "ec2:CreateTags", ec2("network-interface/eni-1"), BATCH.tagging, true],
  ],
};

for (const [kind, rows] of Object.entries(ROLES)) {
  describe(`role of ${kind} jobs`, () => {
    for (const row of rows) {
      it(`${row[4] ? "allows" : "does not allow"} ${row[0]}`, () => {
        expect(asked(permissionsOf(kind, PLACE), "identity", row, role(ACCOUNT, "job")).allowed).to.equal(row[4]);
      });
    }

    const from = (account: string, job: string): RequestContext => ({
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:${kind === "sagemaker" ? "sagemaker" : "bedrock"}:us-east-1:${account}:${job}/x`,
    });
    const own: Record<string, string> = {
      sagemaker: "training-job",
      "bedrock-customization": "model-customization-job",
      "bedrock-batch": "model-invocation-job",
    };
    const principal = service(`${kind === "sagemaker" ? "sagemaker" : "bedrock"}.amazonaws.com`);
    const takes = (by: Principal, context: RequestContext) =>
      asked(withResource(trustOf(kind, PLACE)), "resource", ["", "sts:AssumeRole", "*", context, true], by).allowed;

    it("is taken by its service for jobs of this account alone (confused deputy)", () => {
      expect(takes(principal, from(ACCOUNT, own[kind] ?? ""))).to.equal(true);
      expect(takes(principal, from(OTHER, own[kind] ?? "")), "another account's job").to.equal(false);
      expect(takes(principal, {}), "no source").to.equal(false);
      expect(takes(service("ec2.amazonaws.com"), from(ACCOUNT, own[kind] ?? "")), "another service").to.equal(false);
      expect(takes(role(ACCOUNT, "developer"), from(ACCOUNT, own[kind] ?? "")), "a person").to.equal(false);
    });

    if (kind !== "sagemaker")
      it("is taken for its own kind of job only", () =>
        expect(takes(principal, from(ACCOUNT, "model-import-job"))).to.equal(false));
  });
}

describe("policy of the training key", () => {
  it("lets the account decide, and nobody else", () => {
    const decides = (account: string) =>
      evaluate(policyOf(keyPolicy("aws", ACCOUNT), "resource"), {
        principal: role(account, "admin"),
        action: "kms:Decrypt",
        resource: PLACE.keyArn,
        context: {},
      }).allowed;
    expect([decides(ACCOUNT), decides(OTHER)]).to.deep.equal([true, false]);
  });
});
