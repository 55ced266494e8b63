import { expect } from "chai";
import { price } from "../../../catalogue";
import { costReport } from "../../../plan/cost";
import { planStack, type Plan } from "../../../plan";
import { isPublished } from "../../../plan/observability/published-metrics";
import type { AlarmPlan, ObservabilityPlan, RegionLogsPlan, RulePlan } from "../../../plan/observability/types";
import { role } from "../../../proof/policy";
import { rawRegions } from "../../support/regions";
import { problemsOf, rawStack, type Raw } from "../../support/stacks";
import { matches } from "./event-pattern";
import { bucketOf, judge, ORG_PATH, service, type Vector } from "./support";

const NETWORK = "210987654301";
const CLAIMS = "210987654302";

/** The rehearsal stack in three Regions with every log and alarm; eu-west-1 has endpoints, us-west-2 is served. */
function everything(change: (raw: Raw) => void = () => undefined): Raw {
  return rawRegions((raw) => {
    const { archive } = raw["observability"];
    raw["observability"] = { archive, trail: { own: {} }, alarms: { emails: ["a@example.com"] } };
    change(raw);
  });
}

function planned(change?: (raw: Raw) => void): Plan {
  return planStack(everything(change), "test").plan;
}

function logs(change?: (raw: Raw) => void): ObservabilityPlan {
  const { observability } = planned(change);
  if (!observability) throw new Error("the stack has no observability");
  return observability;
}

function region(code: string, change?: (raw: Raw) => void): RegionLogsPlan {
  const found = logs(change).regions.find((candidate) => candidate.region === code);
  if (!found) throw new Error(`no logs of ${code}`);
  return found;
}

const id = (plan: Plan, key: string) => plan.accounts.find((account) => account.key === key)?.id ?? "";
const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key);
const owners = (items: readonly { account: string }[]) => items.map(({ account }) => account);

describe("logs of a Region with endpoints", () => {
  const eu = () => region("eu-west-1");

  it("are those of the home Region: VPCs, transit gateway, names, calls and their endpoints, invocations", () => {
    expect(keys(eu().flowLogs)).to.deep.equal(["hub", "spoke/claims-eu"]);
    expect(eu().transitFlowLog?.account).to.equal("network-dev");
    expect(eu().resolverLogs.map(({ account, vpcs }) => [account, vpcs])).to.deep.equal([
      ["claims-dev", ["spoke/claims-eu"]],
      ["network-dev", ["hub"]],
    ]);
    expect(owners(eu().trails)).to.deep.equal(["claims-dev", "network-dev"]);
    const endpoints = eu().trails.flatMap(({ selectors }) => selectors.flatMap((selector) => selector.endpoints));
    expect(endpoints).to.include("prod/bedrock-runtime");
    expect(endpoints.filter((key) => !key.startsWith("prod/"))).to.deep.equal([]);
    expect(owners(eu().invocationLogging)).to.deep.equal(["claims-dev"]);
    expect(eu().metrics?.sources).to.deep.equal(["claims-dev"]);
  });

  it("go to the archive in the home Region; invocations by a bucket of the Region's own, and a role of its own name", () => {
    for (const { destination } of eu().flowLogs)
      expect(destination).to.match(/^arn:aws:s3:::bedrock-hub-flow-\d+-us-east-1\//);
    const [log] = eu().invocationLogging;
    expect(log?.bucket.name).to.match(/^bedrock-hub-invocations-\d+-eu-west-1$/);
    expect(log?.bucket.policy).to.include(":bedrock:eu-west-1:").and.not.include("us-east-1:");
    expect(log?.replication).to.include({
      roleName: "bedrock-hub-log-replication-eu-west-1",
      destinationRegion: "us-east-1",
    });
    expect(log?.replication.destinationBucket).to.match(/-us-east-1$/);
  });
});

describe("logs of a served Region", () => {
  const west = () => region("us-west-2");

  it("are those of its own network; its calls are logged where they arrive", () => {
    expect(keys(west().flowLogs)).to.deep.equal(["spoke/claims-west", "spoke/research-west"]);
    expect(west().transitFlowLog?.account).to.equal("network-dev");
    expect(west().invocationLogging).to.deep.equal([]);
    expect(west()).to.not.have.property("metrics");
    expect(owners(logs().invocationLogging)).to.include("claims-west");
    expect(owners(logs().trails)).to.include("claims-west");
  });

  it("have a trail of the network account for changes of routes, with management events alone", () => {
    const [trail, ...others] = west().trails;
    expect(others).to.deep.equal([]);
    expect(trail?.account).to.equal("network-dev");
    expect(trail?.selectors.flatMap(({ fields }) => fields.map(({ equals }) => equals))).to.deep.equal([
      ["Management"],
    ]);
  });

  it("watch drops at its transit gateway, and no endpoint", () => {
    expect(keys(west().alarms?.alarms ?? [])).to.deep.equal(["transit/blackhole", "transit/no-route"]);
    expect(keys(west().alarms?.rules ?? [])).to.deep.equal(["alarms", "logging", "routing"]);
  });
});

describe("one archive and one view for all Regions", () => {
  it("can be left out for a Region", () => {
    const without = logs((raw) => (raw["regions"]["us-west-2"].logs = false));
    expect(without.regions.map((r) => r.region)).to.deep.equal(["eu-west-1"]);
    expect(without.archive.buckets.map(({ policy }) => policy).join()).to.not.include("us-west-2");
  });

  it("gives roles of different Regions different names: an account has one of a name", () => {
    const plan = logs();
    const roles = [plan, ...plan.regions].flatMap(({ invocationLogging, alarms }) => [
      ...invocationLogging.map(({ account, replication }) => `${account}/${replication.roleName}`),
      ...(alarms?.callers ?? []).map(({ account, roleName }) => `${account}/${roleName}`),
    ]);
    const reporters = plan.regions.map(({ alarms }) => `network-dev/${alarms?.reporterRoleName ?? ""}`);
    const all = [...roles, ...reporters];
    expect(new Set(all).size).to.equal(all.length);
  });

  it("has tables whose partitions are every Region", () => {
    const tables = logs().catalog?.tables.filter(({ partitions }) =>
      partitions.some(({ name }) => name === "log_region"),
    );
    expect(tables?.map(({ name }) => name)).to.deep.equal([
      "invocations",
      "network_activity",
      "trail",
      "transit_flows",
      "vpc_flows",
    ]);
    for (const { parameters, name } of tables ?? []) {
      expect(parameters["projection.log_region.values"], name).to.equal("eu-west-1,us-east-1,us-west-2");
      expect(parameters["storage.location.template"], name).to.include("/${log_region}/");
    }
  });

  it("asks for no metric that AWS does not publish, in any Region", () => {
    const alarms = logs().regions.flatMap((r) => r.alarms?.alarms ?? []);
    expect(alarms.length).to.be.greaterThan(4);
    const dimensions = (alarm: AlarmPlan) => [...Object.keys(alarm.dimensions), ...Object.keys(alarm.references)];
    for (const alarm of alarms)
      expect(isPublished(alarm.namespace, alarm.metric, dimensions(alarm)), alarm.key).to.be.true;
  });

  it("prices what each Region adds by that Region, data to the archive included", () => {
    const plan = planned();
    const { lines, notIncluded } = costReport(plan, {
      prices: { "eu-west-1": { alarmMonth: 7 } },
      traffic: { default: { sentGb: 0, receivedGb: 0 }, spokes: {} },
    });
    const own = lines.filter(({ purpose, region: at }) => purpose === "observability" && at === "eu-west-1");
    const alarms = own.find(({ item }) => item.startsWith("CloudWatch alarms"));
    expect(alarms?.usd).to.equal(7 * (region("eu-west-1").alarms?.alarms.length ?? 0));
    const crossing = notIncluded.filter(({ item }) => item.includes("to the archive"));
    expect(new Set(crossing.map(({ account }) => account))).to.deep.equal(
      new Set(["claims-dev", "claims-west", "network-dev", "research-dev"]),
    );
    for (const { usdPerUnit } of crossing) expect(usdPerUnit).to.equal(price("interRegionGb", "us-west-2").usd);
    expect(new Set(plan.observability?.costs.map(({ key }) => key)).size).to.equal(plan.observability?.costs.length);
  });
});

describe("policies of the archive for other Regions' logs", () => {
  const plan = planned();
  const archive = plan.observability!;
  const claims = id(plan, "claims-dev");
  const own = { "s3:x-amz-acl": "bucket-owner-full-control" };
  const delivery = service("delivery.logs.amazonaws.com");
  const flow = bucketOf(archive, "flow");
  const from = (account: string, code: string) => ({
    ...own,
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:logs:${code}:${account}:*`,
  });
  const put = (name: string, account: string, code: string, allowed: boolean): Vector => ({
    name,
    by: delivery,
    action: "s3:PutObject",
    resource: `${flow.arn}/vpc/AWSLogs/${account}/vpcflowlogs/${code}/2026/11/29/x.parquet`,
    allowed,
    context: from(account, code),
  });
  judge(
    () => flow.policy,
    [
      put("flow logs of a Region with endpoints", claims, "eu-west-1", true),
      put("flow logs of a served Region", id(plan, "claims-west"), "us-west-2", true),
      put("flow logs of the home Region", claims, "us-east-1", true),
      put("a Region that is not in the file", claims, "ap-southeast-1", false),
      put("a stranger's flow logs", "999999999999", "eu-west-1", false),
    ],
  );

  const trail = bucketOf(archive, "trail");
  const event = (code: string, allowed: boolean): Vector => ({
    name: `a trail in ${code}`,
    by: service("cloudtrail.amazonaws.com"),
    action: "s3:PutObject",
    resource: `${trail.arn}/AWSLogs/${claims}/CloudTrail/${code}/2026/11/29/x.json.gz`,
    allowed,
    context: {
      ...own,
      "aws:SourceAccount": claims,
      "aws:SourceArn": `arn:aws:cloudtrail:${code}:${claims}:trail/bedrock-hub-trail`,
    },
  });
  judge(() => trail.policy, [event("eu-west-1", true), event("us-east-1", true), event("ap-southeast-1", false)]);

  const invocations = bucketOf(archive, "invocations");
  const replica = (name: string, by: string, allowed: boolean): Vector => ({
    name,
    by: role(claims, by, ORG_PATH),
    action: "s3:ReplicateObject",
    resource: `${invocations.arn}/AWSLogs/${claims}/BedrockModelInvocationLogs/eu-west-1/x.json.gz`,
    allowed,
    context: { "aws:PrincipalOrgID": plan.organizationId },
  });
  judge(
    () => invocations.policy,
    [
      replica("replicas of the home Region's logs", "bedrock-hub-log-replication", true),
      replica("replicas of another Region's logs", "bedrock-hub-log-replication-eu-west-1", true),
      replica("a role for a Region that replicates nothing", "bedrock-hub-log-replication-us-west-2", false),
      replica("another role", "admin", false),
    ],
  );
});

describe("news of other Regions", () => {
  const rule = (rules: readonly RulePlan[] | undefined, key: string): unknown => {
    const found = rules?.find((candidate) => candidate.key === key);
    if (!found) throw new Error(`no rule ${key}`);
    return JSON.parse(found.pattern);
  };
  const state = (name: string, value: string) => ({
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    resources: [`arn:aws:cloudwatch:us-west-2:${NETWORK}:alarm:${name}`],
    detail: { alarmName: name, state: { value } },
  });
  const call = (eventName: string, source: string) => ({
    source,
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventName, userIdentity: { type: "Root" } },
  });

  it("are an alarm's changes of state, this stack's alarms only", () => {
    const pattern = rule(region("us-west-2").alarms?.rules, "alarms");
    expect(matches(pattern, state("bedrock-hub-transit-no-route", "ALARM"))).to.be.true;
    expect(matches(pattern, state("bedrock-hub-transit-no-route", "OK"))).to.be.true;
    expect(matches(pattern, state("bedrock-hub-transit-no-route", "INSUFFICIENT_DATA"))).to.be.false;
    expect(matches(pattern, state("somebody-elses", "ALARM"))).to.be.false;
  });

  it("reach the topic by one rule each", () => {
    const home = logs().alarms?.rules.filter(({ onReportBus }) => onReportBus) ?? [];
    const told = (event: unknown) => keys(home.filter(({ pattern }) => matches(JSON.parse(pattern), event)));
    expect(told(state("bedrock-hub-transit-no-route", "ALARM"))).to.deep.equal(["reported-alarms"]);
    expect(told(call("ReplaceTransitGatewayRoute", "aws.ec2"))).to.deep.equal(["reported-routing"]);
    expect(told(call("StopLogging", "aws.cloudtrail"))).to.deep.equal(["reported"]);
    expect(told(call("RunInstances", "aws.ec2"))).to.deep.equal([]);
  });

  it("are let onto the bus from the network account and the callers, by their reporting roles", () => {
    const plan = logs();
    const vectors = (account: string, name: string, allowed: boolean): Vector => ({
      name: `${name} of ${account}`,
      by: role(account, name, ORG_PATH),
      action: "events:PutEvents",
      resource: `arn:aws:events:us-east-1:${NETWORK}:event-bus/bedrock-hub-reports`,
      allowed,
    });
    expect(plan.alarms?.busName).to.equal("bedrock-hub-reports");
    expect(plan.regions.map(({ alarms }) => alarms?.reporterPolicy)).to.have.members([
      ...plan.regions.map(() => plan.alarms?.callers[0]?.rolePolicy),
    ]);
    expect(vectors(CLAIMS, "x", false).resource).to.equal(
      (JSON.parse(plan.alarms?.busPolicy ?? "") as { Statement: { Resource: string }[] }).Statement[0]?.Resource,
    );
  });
  judge(
    () => logs().alarms?.busPolicy ?? "",
    [
      [NETWORK, "bedrock-hub-reports-us-west-2", true] as const,
      [CLAIMS, "bedrock-hub-reports-eu-west-1", true] as const,
      [CLAIMS, "bedrock-hub-reports", true] as const,
      [CLAIMS, "admin", false] as const,
      ["999999999999", "bedrock-hub-reports", false] as const,
    ].map(([account, name, allowed]) => ({
      name: `reports by ${name} of ${account}`,
      by: role(account, name, ORG_PATH),
      action: "events:PutEvents",
      resource: `arn:aws:events:us-east-1:${NETWORK}:event-bus/bedrock-hub-reports`,
      allowed,
    })),
  );

  it("fit an event pattern (EventBridge quotas: 2,048 characters by default)", () => {
    const plan = logs();
    for (const { pattern, key } of [plan, ...plan.regions].flatMap(({ alarms }) => alarms?.rules ?? []))
      expect(pattern.length, key).to.be.at.most(2048);
  });
});

describe("mistakes about other Regions' logs", () => {
  const sink = (code: string, account = NETWORK) =>
    `arn:aws:oam:${code}:${account}:sink/abcdef01-2345-6789-abcd-ef0123456789`;
  const table: [string, (raw: Raw) => void, string | RegExp][] = [
    [
      "a sink of a Region that has no endpoints",
      (r) => (r["observability"].crossAccountMetrics = { regions: { "us-west-2": sink("us-west-2") } }),
      /^observability\.crossAccountMetrics\.regions\.us-west-2: is no Region whose callers show metrics.*got us-west-2; .*eu-west-1/,
    ],
    [
      "a sink in another Region than it is named for",
      (r) => (r["observability"].crossAccountMetrics = { regions: { "eu-west-1": sink("us-east-1") } }),
      /^observability\.crossAccountMetrics\.regions\.eu-west-1: is not in the network account's \d+ and Region eu-west-1/,
    ],
    [
      "logs that are neither on nor off",
      (r) => (r["regions"]["us-west-2"].logs = "some"),
      /^regions\.us-west-2\.logs: is not true or false/,
    ],
  ];
  for (const [name, make, says] of table) {
    it(name, () => {
      const told = problemsOf(everything(make));
      expect(told).to.have.length(1);
      expect(told[0]).to.match(new RegExp(says));
    });
  }

  it("has none where the network account has a sink in the other Region", () => {
    const own = region("eu-west-1", (r) => {
      r["observability"].crossAccountMetrics = { regions: { "eu-west-1": sink("eu-west-1") } };
    });
    expect(own.metrics?.sinkArn).to.equal(sink("eu-west-1"));
    expect(logs((r) => (r["observability"].crossAccountMetrics = { regions: {} })).metrics?.sinkArn).to.equal("");
  });

  it("says nothing of Regions in a stack that has one", () => {
    const { plan } = planStack(rawStack("dev"), "test");
    expect(plan.observability?.regions).to.deep.equal([]);
  });
});
