import { expect } from "chai";
import { ACTION_GROUPS, actionsOf, AWS_BUCKETS, bucketArns, bucketsFor, CATALOGUE, findService } from "../../catalogue";

describe("catalogue: facts for endpoint policies", () => {
  it("has unique, sorted groups of actions and bucket sets, each with a source", () => {
    for (const ids of [ACTION_GROUPS.map((group) => group.id), AWS_BUCKETS.map((set) => set.id)]) {
      expect(ids).to.deep.equal([...new Set(ids)].sort());
    }
    for (const group of ACTION_GROUPS) {
      expect(group.sources, group.id).to.not.be.empty;
      expect(group.actions, group.id).to.deep.equal([...new Set(group.actions)].sort());
    }
    for (const set of AWS_BUCKETS) expect(set.source, set.id).to.match(/^\S.{10,}$/);
  });

  it("names services of the catalogue only, and actions under their prefixes", () => {
    for (const { id, services, actions } of ACTION_GROUPS) {
      const prefixes = services.flatMap((service) => findService(CATALOGUE, service)?.iamPrefixes ?? []);
      expect(prefixes, id).to.have.length(services.length);
      for (const action of actions) expect(prefixes, `${id}: ${action}`).to.include(action.split(":")[0]);
    }
    for (const set of AWS_BUCKETS) {
      for (const service of set.services) expect(findService(CATALOGUE, service), set.id).to.not.equal(undefined);
    }
  });

  // IAM service authorization reference: Converse is authorized by InvokeModel and has no action of its own.
  it("has no action for Converse", () => {
    expect(actionsOf("bedrock-inference")).to.deep.equal([
      "bedrock:InvokeModel",
      "bedrock:InvokeModelWithResponseStream",
    ]);
    expect(ACTION_GROUPS.flatMap((group) => group.actions).filter((action) => action.includes("Converse"))).to.be.empty;
  });

  // Bedrock guide: bedrock-mantle has an IAM prefix of its own.
  it("keeps mantle's actions apart from the runtime's", () => {
    expect(actionsOf("mantle-inference")).to.include("bedrock-mantle:CreateInference");
    expect(actionsOf("mantle-inference").every((action) => action.startsWith("bedrock-mantle:"))).to.equal(true);
  });

  it("refuses a group that it does not have", () => {
    expect(() => actionsOf("bedrock")).to.throw("no action group bedrock");
  });

  // ECR guide, Amazon ECR interface VPC endpoints: layers are in an AWS-owned bucket of the Region.
  it("expands buckets for a Region and its partition", () => {
    const arns = (id: string, region: string): string[] =>
      bucketArns(
        AWS_BUCKETS.find((set) => set.id === id)!,
        region,
      );
    expect(arns("ecr-layers", "eu-west-1")).to.deep.equal(["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"]);
    expect(arns("ecr-layers", "us-gov-west-1")).to.deep.equal([
      "arn:aws-us-gov:s3:::prod-us-gov-west-1-starport-layer-bucket/*",
    ]);
    expect(arns("ssm-agent", "us-east-2")).to.include("arn:aws:s3:::us-east-2-birdwatcher-prod/*");
  });

  it("only ever reads from AWS-owned buckets, and names the Region in each", () => {
    for (const set of AWS_BUCKETS) {
      for (const action of set.actions) expect(["s3:GetObject", "s3:ListBucket"], set.id).to.include(action);
      for (const resource of set.resources) expect(resource, set.id).to.include("{region}");
    }
  });

  it("selects what the services in use need, and what operating systems need", () => {
    expect(bucketsFor(["ecr-dkr", "sts"]).map((set) => set.id)).to.deep.equal([
      "amazon-linux-2",
      "amazon-linux-2023",
      "ecr-layers",
    ]);
  });
});
