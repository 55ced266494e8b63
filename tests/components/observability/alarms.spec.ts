import { expect } from "chai";
import {
  AlarmTopic,
  CallerWatch,
  MetricsLink,
  MetricsSink,
  NetworkAlarms,
  NetworkDashboard,
  type NetworkAlarmsArgs,
} from "../../../components";
import type { AlarmPlan, RulePlan } from "../../../plan/observability/types";
import { byName, counts, only, protectedOnes, recordComponents, REGION } from "../support";

const TOPIC = {
  existingArn: "",
  topicName: "hub-alarms",
  topicPolicy: "{}",
  keyPolicy: "{}",
  keyAlias: "hub-alarms",
  emails: ["b@example.com", "a@example.com"],
  publisherRoleName: "hub-alarm-publisher",
  publisherTrustPolicy: "{}",
};

describe("AlarmTopic", () => {
  const build = (more: Partial<typeof TOPIC> = {}) =>
    recordComponents(({ network }) => {
      const topic = new AlarmTopic("hub", { ...TOPIC, ...more }, network);
      return { topic: topic.topicArn, role: topic.publisherRoleArn };
    });

  it("is an encrypted topic with its policy and subscriptions, and a role for rules", async () => {
    const recording = await build();
    expect(counts(recording)).to.deep.equal({
      "iam/role:Role": 1,
      "iam/rolePolicy:RolePolicy": 1,
      "kms/alias:Alias": 1,
      "kms/key:Key": 1,
      "sns/topic:Topic": 1,
      "sns/topicPolicy:TopicPolicy": 1,
      "sns/topicSubscription:TopicSubscription": 2,
    });
    const key = only(recording, "kms/key:Key").outputs["arn"];
    expect(only(recording, "sns/topic:Topic").inputs["kmsMasterKeyId"]).to.equal(key);
    const grant = only(recording, "iam/rolePolicy:RolePolicy").inputs["policy"] as string;
    expect(JSON.parse(grant).Statement).to.deep.equal([
      { Effect: "Allow", Action: "sns:Publish", Resource: recording.outputs["topic"] },
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key },
    ]);
    expect(protectedOnes(recording)).to.deep.equal(["kms/key:Key hub"]);
  });

  it("makes a role only where a topic stands already", async () => {
    const arn = "arn:aws:sns:us-east-1:110000000001:mine";
    const recording = await build({ existingArn: arn, emails: [] });
    expect(counts(recording)).to.deep.equal({ "iam/role:Role": 1, "iam/rolePolicy:RolePolicy": 1 });
    expect(recording.outputs["topic"]).to.equal(arn);
  });
});

const alarm = (more: Partial<AlarmPlan> = {}): AlarmPlan => ({
  key: "endpoint/prod/kms",
  description: "d",
  namespace: "AWS/PrivateLinkEndpoints",
  metric: "PacketsDropped",
  statistic: "Sum",
  periodSeconds: 300,
  evaluationPeriods: 1,
  comparison: "GreaterThanThreshold",
  threshold: 100,
  missing: "notBreaching",
  dimensions: { "Endpoint Type": "Interface", "Service Name": "kms" },
  references: { "VPC Endpoint Id": "endpoint/prod/kms", "VPC Id": "hub-vpc" },
  accountId: "",
  ...more,
});

const rule = (key: string, more: Partial<RulePlan> = {}): RulePlan => ({
  key,
  name: `hub-${key}`,
  description: "d",
  pattern: "{}",
  onReportBus: false,
  message: "<who> did it",
  paths: { who: "$.detail.who" },
  ...more,
});

describe("NetworkAlarms", () => {
  const args = (more: Partial<NetworkAlarmsArgs> = {}): NetworkAlarmsArgs => ({
    prefix: "hub",
    alarms: [
      alarm(),
      alarm({
        key: "invocation-logs/payments",
        namespace: "AWS/Bedrock",
        dimensions: { ModelId: "m" },
        references: {},
        accountId: "110000000002",
      }),
    ],
    rules: [rule("routing"), rule("denied", { message: "" }), rule("reported", { onReportBus: true })],
    busName: "hub-reports",
    busPolicy: '{"bus":1}',
    topicArn: "arn:topic",
    publisherRoleArn: "arn:role",
    ids: { "endpoint/prod/kms": "vpce-1", "hub-vpc": "vpc-1" },
    ...more,
  });
  const build = (more?: Partial<NetworkAlarmsArgs>) =>
    recordComponents(({ network }) => ({ bus: new NetworkAlarms("hub", args(more), network).busArn }));

  it("is alarms, rules with targets unless they are only counted, and the bus for reports", async () => {
    const recording = await build();
    expect(counts(recording)).to.deep.equal({
      "cloudwatch/eventBus:EventBus": 1,
      "cloudwatch/eventBusPolicy:EventBusPolicy": 1,
      "cloudwatch/eventRule:EventRule": 3,
      "cloudwatch/eventTarget:EventTarget": 2,
      "cloudwatch/metricAlarm:MetricAlarm": 2,
    });
    const rules = byName(recording, "cloudwatch/eventRule:EventRule");
    expect(rules["hub/routing"]?.inputs).not.to.have.property("eventBusName");
    expect(rules["hub/reported"]?.inputs["eventBusName"]).to.equal("hub-reports");
    const targets = byName(recording, "cloudwatch/eventTarget:EventTarget");
    expect(Object.keys(targets).sort()).to.deep.equal(["hub/reported", "hub/routing"]);
    expect(targets["hub/routing"]?.inputs).to.deep.include({
      arn: "arn:topic",
      roleArn: "arn:role",
      inputTransformer: { inputPaths: { who: "$.detail.who" }, inputTemplate: '"<who> did it"' },
    });
  });

  it("fills dimensions with the ids of what was made, and asks another account for its metric by id", async () => {
    const alarms = byName(await build(), "cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms["hub/endpoint/prod/kms"]?.inputs).to.deep.include({
      name: "hub-endpoint-prod-kms",
      namespace: "AWS/PrivateLinkEndpoints",
      metricName: "PacketsDropped",
      dimensions: {
        "Endpoint Type": "Interface",
        "Service Name": "kms",
        "VPC Endpoint Id": "vpce-1",
        "VPC Id": "vpc-1",
      },
      alarmActions: ["arn:topic"],
      okActions: ["arn:topic"],
    });
    const other = alarms["hub/invocation-logs/payments"]?.inputs;
    expect(other).not.to.have.any.keys("namespace", "dimensions", "statistic");
    expect((other?.["metricQueries"] as unknown[])[0]).to.deep.include({ accountId: "110000000002", returnData: true });
  });

  it("has no bus where no account reports", async () => {
    const recording = await build({ busName: "", rules: [rule("routing")] });
    expect(counts(recording)).not.to.have.property("cloudwatch/eventBus:EventBus");
    expect(recording.outputs["bus"]).to.equal("");
  });

  const broken: [string, Partial<NetworkAlarmsArgs>, string][] = [
    [
      "a dimension without id",
      { alarms: [alarm({ references: { VpnId: "vpn/x" } })] },
      "alarm endpoint/prod/kms refers to vpn/x, which is not there",
    ],
    ["a rule without its bus", { busName: "" }, "rule reported has no bus to listen to"],
  ];
  for (const [name, more, message] of broken) {
    it(`refuses a plan that does not hold together: ${name}`, async () => {
      let failure = "";
      await recordComponents(({ network }) => {
        try {
          new NetworkAlarms("hub", args(more), network);
        } catch (error) {
          failure = (error as Error).message;
        }
      }).catch(() => undefined);
      expect(failure).to.equal(message);
    });
  }
});

describe("CallerWatch", () => {
  it("sends the event itself to the network account's bus, with a role that may do that alone", async () => {
    const recording = await recordComponents(({ spoke }) => {
      new CallerWatch(
        "payments",
        { rule: rule("logging"), roleName: "hub-reports", trustPolicy: "{}", rolePolicy: '{"p":1}', busArn: "arn:bus" },
        spoke,
      );
    });
    expect(counts(recording)).to.deep.equal({
      "cloudwatch/eventRule:EventRule": 1,
      "cloudwatch/eventTarget:EventTarget": 1,
      "iam/role:Role": 1,
      "iam/rolePolicy:RolePolicy": 1,
    });
    const { inputs } = only(recording, "cloudwatch/eventTarget:EventTarget");
    expect(inputs).to.include({ arn: "arn:bus", roleArn: only(recording, "iam/role:Role").outputs["arn"] });
    expect(inputs).not.to.have.property("inputTransformer");
  });
});

describe("MetricsSink and MetricsLink", () => {
  it("link after the sink's policy stands, metrics only", async () => {
    const recording = await recordComponents(({ network, spoke }) => {
      const { sinkArn } = new MetricsSink("hub", { sinkName: "hub-metrics", policy: "{}" }, network);
      new MetricsLink("payments", { sinkArn }, spoke);
    });
    expect(counts(recording)).to.deep.equal({ "oam/link:Link": 1, "oam/sink:Sink": 1, "oam/sinkPolicy:SinkPolicy": 1 });
    const link = only(recording, "oam/link:Link");
    expect(link.inputs).to.deep.include({ labelTemplate: "$AccountName", resourceTypes: ["AWS::CloudWatch::Metric"] });
    expect(link.propertyDependencies["sinkIdentifier"]).to.include(only(recording, "oam/sinkPolicy:SinkPolicy").urn);
    expect(link.provider).to.match(/::spoke$/);
  });
});

describe("NetworkDashboard", () => {
  it("is one dashboard with the ids of what was made", async () => {
    const recording = await recordComponents(({ network }) => {
      new NetworkDashboard(
        "hub",
        {
          dashboardName: "hub",
          regions: [
            {
              region: REGION,
              hubVpcId: "vpc-1",
              transitGatewayId: "tgw-1",
              endpoints: [{ domain: "prod", service: "kms", serviceName: "com.amazonaws.us-east-1.kms", id: "vpce-1" }],
            },
          ],
          alarmArns: ["arn:alarm"],
        },
        network,
      );
    });
    expect(counts(recording)).to.deep.equal({ "cloudwatch/dashboard:Dashboard": 1 });
    const body = only(recording, "cloudwatch/dashboard:Dashboard").inputs["dashboardBody"] as string;
    for (const id of ["vpc-1", "tgw-1", "vpce-1", "arn:alarm"]) expect(body).to.include(id);
  });
});
