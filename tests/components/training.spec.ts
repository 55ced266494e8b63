import { expect } from "chai";
import { TrainingNetwork, TrainingRoles, TrainingStore } from "../../components";
import type { Answer } from "../../local/recorder";
import { keyPolicy } from "../../plan/training";
import { byName, counts, only, protectedOnes, recordComponents, SPOKE_ID, type Accounts } from "./support";

const answer: Answer = (token, inputs) =>
  token === "aws:ec2/getPrefixList:getPrefixList" && inputs["name"] === "com.amazonaws.us-east-1.s3"
    ? { id: "pl-s3", cidrBlocks: [] }
    : undefined;

const build = ({ spoke }: Accounts) => {
  const network = new TrainingNetwork(
    "lab",
    { vpcId: "vpc-1", s3ServiceName: "com.amazonaws.us-east-1.s3", endpointBlock: "10.0.2.0/23" },
    spoke,
  );
  const store = new TrainingStore(
    "lab",
    {
      dataBucket: "lab-data",
      outputBucket: "lab-output",
      keyPolicy: keyPolicy("aws", SPOKE_ID),
      endpointIds: ["vpce-2", "vpce-1"],
      administrators: [],
    },
    spoke,
  );
  const roles = new TrainingRoles(
    "lab",
    {
      jobs: ["bedrock-batch", "sagemaker"],
      partition: "aws",
      region: "us-east-1",
      accountId: SPOKE_ID,
      subnetIds: ["subnet-1"],
      securityGroupId: network.securityGroupId,
      dataBucketArn: store.dataBucketArn,
      outputBucketArn: store.outputBucketArn,
      keyArn: store.keyArn,
    },
    spoke,
  );
  return { roles: roles.roleArns, guard: roles.guardPolicyArn };
};

const run = (preview = false) => recordComponents(build, { answer, preview });

describe("components of training", () => {
  it("make exactly these resources", async () => {
    expect(counts(await run())).to.deep.equal({
      "ec2/securityGroup:SecurityGroup": 1,
      "vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
      "vpc/securityGroupEgressRule:SecurityGroupEgressRule": 3,
      "kms/key:Key": 1,
      "s3/bucket:Bucket": 2,
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 2,
      "s3/bucketOwnershipControls:BucketOwnershipControls": 2,
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 2,
      "s3/bucketVersioning:BucketVersioning": 2,
      "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 2,
      "s3/bucketPolicy:BucketPolicy": 2,
      "iam/role:Role": 2,
      "iam/rolePolicy:RolePolicy": 2,
      "iam/policy:Policy": 1,
    });
  });

  it("tell of the group only when its rules stand: a job that starts before would find no way", async () => {
    const { resources } = await run();
    const rules = resources.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type)).map(({ urn }) => urn);
    expect(rules).to.have.length(4);
    const guard = resources.find(({ type }) => type === "aws:iam/policy:Policy");
    expect(guard?.deps).to.include.members(rules);
  });

  it("let members of the group talk, and everybody out to S3 and the endpoints by TLS alone", async () => {
    const recording = await run();
    const group = only(recording, "ec2/securityGroup:SecurityGroup");
    const inside = only(recording, "vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
    // SageMaker guide, Configure the VPC security group: everything, both ways, for Elastic Fabric Adapters.
    expect(inside).to.include({ ipProtocol: "-1", referencedSecurityGroupId: group.id, securityGroupId: group.id });
    expect(inside).to.not.have.any.keys("cidrIpv4", "prefixListId");
    const out = byName(recording, "vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    expect(out["lab/training/out/members"]?.inputs).to.include({
      ipProtocol: "-1",
      referencedSecurityGroupId: group.id,
    });
    expect(out["lab/training/out/s3"]?.inputs).to.include({ fromPort: 443, toPort: 443, prefixListId: "pl-s3" });
    expect(out["lab/training/out/endpoints"]?.inputs).to.include({
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.0.2.0/23",
    });
  });

  it("keep data encrypted with the spoke's own key, public never, and through the named endpoints", async () => {
    const recording = await run();
    const key = only(recording, "kms/key:Key");
    expect(key.inputs).to.include({ enableKeyRotation: true });
    for (const { inputs } of Object.values(
      byName(recording, "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    )) {
      const [rule] = inputs["rules"] as { applyServerSideEncryptionByDefault: object }[];
      expect(rule?.applyServerSideEncryptionByDefault).to.deep.equal({
        sseAlgorithm: "aws:kms",
        kmsMasterKeyId: key.outputs["arn"],
      });
    }
    for (const { inputs } of Object.values(byName(recording, "s3/bucketPublicAccessBlock:BucketPublicAccessBlock")))
      expect(inputs).to.include({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
    for (const { name, inputs } of Object.values(byName(recording, "s3/bucketPolicy:BucketPolicy"))) {
      expect(inputs["policy"]).to.contain('"aws:SourceVpce":["vpce-1","vpce-2"]');
      expect(inputs["policy"]).to.contain(`arn:aws:s3:::lab-${name.split("/").at(-1) ?? ""}/*`);
    }
  });

  it("protect key and buckets", async () => {
    expect(protectedOnes(await run())).to.deep.equal([
      "kms/key:Key lab/training",
      "s3/bucket:Bucket lab/data",
      "s3/bucket:Bucket lab/output",
    ]);
  });

  it("name roles as IAM takes them, and tell them by kind of job", async () => {
    const recording = await run();
    const names = Object.values(byName(recording, "iam/role:Role")).map(({ inputs }) => inputs["name"]);
    expect(names.sort()).to.deep.equal(["lab-training-bedrock-batch", "lab-training-sagemaker"]);
    // IAM API reference, PutRolePolicy: no slash, which names of ours have.
    for (const { inputs } of Object.values(byName(recording, "iam/rolePolicy:RolePolicy")))
      expect(inputs["name"]).to.match(/^[\w+=,.@-]{1,128}$/);
    expect(Object.keys(recording.outputs["roles"] as object).sort()).to.deep.equal(["bedrock-batch", "sagemaker"]);
    expect(recording.outputs["guard"]).to.match(/:policy\/lab-training-guard$/);
  });

  it("preview from nothing", async () => {
    expect((await run(true)).errors).to.deep.equal([]);
  });
});
