import { expect } from "chai";
import { recordStack, type StackRecording } from "../../local/recorder";
import { costReport } from "../../plan/cost";
import { unsound } from "../components/support";
import { rawRegions } from "../support/regions";

let training: Promise<StackRecording> | undefined;
const recorded = () =>
  (training ??= recordStack(
    rawRegions((raw) => {
      raw["spokes"]["claims-west"].training = { subnets: ["data"], jobs: ["sagemaker", "bedrock-customization"] };
      raw["spokes"]["claims-eu"].training = { subnets: ["data"], jobs: ["sagemaker"] };
    }),
    "test",
    { stack: "dev" },
  ));

const text = (value: unknown) => JSON.stringify(value);

describe("training in other Regions", function () {
  this.timeout(60_000);

  it("is made there: buckets, key and group in the Region, roles of no Region", async () => {
    const recording = await recorded();
    expect(unsound(recording)).to.deep.equal([]);
    for (const [region, spoke] of [
      ["us-west-2", "claims-west"],
      ["eu-west-1", "claims-eu"],
    ] as const) {
      const own = recording.resources.filter(
        ({ urn, custom }) => custom && /Training(Network|Store|Roles)\$/.test(urn),
      );
      const here = own.filter(({ name }) => name.startsWith(`${spoke}.${region}`));
      const buckets = here.filter(({ type }) => type === "aws:s3/bucket:Bucket");
      expect(buckets.map(({ inputs }) => inputs["bucket"])).to.have.length(2);
      for (const { inputs, type, urn } of here)
        expect(inputs["region"], urn).to.equal(type.startsWith("aws:iam/") ? undefined : region);
    }
  });

  it("holds its roles to jobs, logs and registries of the Region, and its buckets to the spoke's own endpoint", async () => {
    const { resources } = await recorded();
    const policies = resources.filter(
      ({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && name.startsWith("claims-west.us-west-2"),
    );
    expect(policies).to.have.length(2);
    for (const { inputs } of policies) {
      expect(text(inputs["policy"])).to.include(":us-west-2:").and.not.include(":us-east-1:");
    }
    const endpoint = resources.find(
      ({ type, name }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint" && name.startsWith("claims-west.us-west-2"),
    );
    expect(endpoint?.inputs["serviceName"]).to.equal("com.amazonaws.us-west-2.s3");
    const [policy] = resources.filter(
      ({ type, name }) => type === "aws:s3/bucketPolicy:BucketPolicy" && name.startsWith("claims-west.us-west-2"),
    );
    expect(text(policy?.inputs["policy"])).to.include(endpoint?.id);
  });

  it("tells what to start jobs with in the outputs, what it costs, and where its jobs are started", async () => {
    const { outputs, plan } = await recorded();
    expect(outputs).to.have.nested.property("regions.us-west-2.spokes.claims-west.training");
    const { lines } = costReport(plan, {
      prices: { "us-west-2": { kmsKeyMonth: 3 } },
      traffic: { default: { sentGb: 0, receivedGb: 0 }, spokes: {} },
    });
    const keys = lines.filter(({ purpose }) => purpose === "training");
    expect(keys.map(({ spoke, region, usd }) => [spoke, region, usd])).to.have.deep.members([
      ["claims-west", "us-west-2", 3],
      ["claims-eu", "eu-west-1", 1],
    ]);
    expect(
      plan.notices.filter(({ code }) => code === "training-of-another-region").map(({ path }) => path),
    ).to.deep.equal(["spokes.claims-west.training"]);
  });
});
