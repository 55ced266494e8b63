import { expect } from "chai";
import { recordStack, type RecordedResource, type StackRecording } from "../../local/recorder";
import { GLOBAL_TYPES } from "../../infra/region-argument";
import { unsound } from "../components/support";
import { rawRegions } from "../support/regions";

let logged: Promise<StackRecording> | undefined;
const recorded = () =>
  (logged ??= recordStack(
    rawRegions((raw) => {
      const { archive } = raw["observability"];
      raw["observability"] = { archive, trail: { own: {} }, alarms: {} };
    }),
    "test",
    { stack: "dev" },
  ));

const of = ({ resources }: StackRecording, type: string, region?: string): RecordedResource[] =>
  resources.filter((made) => made.type === `aws:${type}` && made.inputs["region"] === region);

const text = (value: unknown) => JSON.stringify(value);

describe("logs of several Regions, as resources", function () {
  this.timeout(60_000);

  it("are sound, and in their Regions", async () => {
    const recording = await recorded();
    expect(unsound(recording)).to.deep.equal([]);
    expect(recording.messages).to.deep.equal([]);
    for (const region of ["us-west-2", "eu-west-1"]) {
      const stray = recording.resources.filter(
        ({ custom, type, name, inputs }) =>
          custom && name.includes(`.${region}`) && inputs["region"] !== (GLOBAL_TYPES.has(type) ? undefined : region),
      );
      expect(stray.map(({ urn }) => urn)).to.deep.equal([]);
    }
  });

  it("write to the archive of the home Region: two flow logs and the gateway's in the west, so too in Europe", async () => {
    const recording = await recorded();
    for (const region of ["us-west-2", "eu-west-1"]) {
      const flows = of(recording, "ec2/flowLog:FlowLog", region);
      expect(flows, region).to.have.length(3);
      for (const { inputs } of flows) expect(inputs["logDestination"]).to.match(/bedrock-hub-flow-\d+-us-east-1/);
    }
    const trails = of(recording, "cloudtrail/trail:Trail", "eu-west-1");
    expect(trails).to.have.length(2);
    for (const { inputs } of trails) {
      expect(inputs["s3BucketName"]).to.match(/-us-east-1$/);
      expect(inputs["isMultiRegionTrail"]).to.equal(false);
    }
    expect(of(recording, "cloudtrail/trail:Trail", "us-west-2")).to.have.length(1);
  });

  it("hold Europe's endpoints in its trail, and its callers' invocations in a bucket there", async () => {
    const recording = await recorded();
    const ids = recording.resources
      .filter(({ type, inputs }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint" && inputs["region"] === "eu-west-1")
      .map(({ id }) => id);
    const selectors = of(recording, "cloudtrail/trail:Trail", "eu-west-1").map(({ inputs }) => text(inputs));
    expect(ids.some((id) => selectors.some((selector) => selector.includes(id ?? "?")))).to.be.true;
    const [replication, ...more] = of(recording, "s3/bucketReplicationConfig:BucketReplicationConfig", "eu-west-1");
    expect(more).to.deep.equal([]);
    expect(text(replication?.inputs["rules"])).to.match(/bedrock-hub-invocations-\d+-us-east-1/);
  });

  it("alarm without actions of their own, and report to the one bus of the home Region", async () => {
    const recording = await recorded();
    const buses = of(recording, "cloudwatch/eventBus:EventBus");
    expect(buses).to.have.length(1);
    for (const region of ["us-west-2", "eu-west-1"]) {
      const alarms = of(recording, "cloudwatch/metricAlarm:MetricAlarm", region);
      expect(alarms.length, region).to.be.greaterThan(1);
      for (const { inputs } of alarms) expect(inputs).to.not.have.property("alarmActions");
      const targets = of(recording, "cloudwatch/eventTarget:EventTarget", region);
      expect(targets.length, region).to.be.greaterThan(1);
      for (const { inputs } of targets) {
        expect(inputs["arn"]).to.equal(buses[0]?.outputs["arn"]);
        expect(inputs).to.not.have.property("inputTransformer");
      }
      expect(of(recording, "sns/topic:Topic", region)).to.deep.equal([]);
    }
  });

  it("show in one dashboard, whose widgets name their Regions, and in one inventory", async () => {
    const recording = await recorded();
    const [dashboard, ...others] = recording.resources.filter(({ type }) => type.endsWith(":Dashboard"));
    expect(others).to.deep.equal([]);
    const { widgets } = JSON.parse(dashboard?.inputs["dashboardBody"] as string) as {
      widgets: { type: string; properties: { region?: string; title?: string; markdown?: string } }[];
    };
    const titles = (region: string) =>
      widgets.filter(({ properties }) => properties.region === region).map(({ properties }) => properties.title ?? "");
    expect(titles("us-west-2").every((title) => !title.startsWith("Endpoints") && !title.startsWith("Bedrock"))).to.be
      .true;
    expect(titles("us-west-2")).to.include("Transit gateway: bytes");
    expect(titles("eu-west-1")).to.include("Endpoints of prod: bytes").and.include("Bedrock: client errors");
    expect(widgets.flatMap(({ properties }) => properties.markdown ?? [])).to.deep.equal([
      "## us-east-1",
      "## eu-west-1",
      "## us-west-2",
    ]);
    const inventory = (table: string) =>
      recording.resources
        .filter(({ type, inputs }) => type.endsWith(":BucketObjectv2") && text(inputs["key"]).includes(`/${table}/`))
        .map(({ inputs }) => inputs["content"] as string)
        .join("")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, string>);
    expect(inventory("attachments").map(({ kind, region }) => `${kind ?? ""} ${region ?? ""}`)).to.include.members([
      "hub us-east-1",
      "hub eu-west-1",
      "spoke us-west-2",
      "peering us-west-2",
    ]);
    expect(new Set(inventory("prices").map(({ region }) => region)).size).to.equal(3);
    expect(inventory("subnets").filter(({ spoke }) => spoke === "claims-west")).to.have.length.greaterThan(3);
    expect(inventory("endpoints").length).to.be.greaterThan(4);
  });
});
