/** What watches and tells: alarms, dashboards, event buses and rules, SNS. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { flag, num, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { admitsAccount, checkPolicy } from "../../kernel/policy";
import * as t from "../tokens";

const BUS = "aws:cloudwatch/eventBus:EventBus";
const BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";

const OPERATORS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];

const metricAlarm: TypeDefinition = {
  token: "aws:cloudwatch/metricAlarm:MetricAlarm",
  noun: ["CloudWatch", "Metric Alarm"],
  calls: ["PutMetricAlarm", "DescribeAlarms", "PutMetricAlarm", "DeleteAlarms"],
  puts: true,
  replaces: ["name"],
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  autoname: { property: "name", max: 255 },
  rules: {
    enums: {
      comparisonOperator: OPERATORS,
      statistic: ["SampleCount", "Average", "Sum", "Minimum", "Maximum"],
      treatMissingData: ["breaching", "notBreaching", "ignore", "missing"],
    },
    conflicts: [
      ["metricName", "metricQueries"],
      ["statistic", "extendedStatistic"],
      ["threshold", "thresholdMetricId"],
    ],
    anyOf: [["metricName", "metricQueries", "evaluationCriteria"]],
    sizes: { alarmActions: [0, 5], okActions: [0, 5], insufficientDataActions: [0, 5] },
  },
  make(op, inputs) {
    const name = textOr(inputs, "name");
    if (
      text(inputs, "metricName") !== undefined &&
      text(inputs, "statistic") === undefined &&
      text(inputs, "extendedStatistic") === undefined
    ) {
      refuse("ValidationError", "The request must contain either Statistic or ExtendedStatistic");
    }
    const period = num(inputs, "period");
    if (period !== undefined && ![10, 20, 30].includes(period) && period % 60 !== 0)
      refuse("ValidationError", `Period ${period} is not 10, 20, 30 or a multiple of 60.`);
    return {
      id: name,
      state: {
        arn: op.arn("cloudwatch", `alarm:${name}`),
        evaluateLowSampleCountPercentiles: text(inputs, "evaluateLowSampleCountPercentiles") ?? "",
      },
    };
  },
};

const dashboard: TypeDefinition = {
  token: "aws:cloudwatch/dashboard:Dashboard",
  noun: ["CloudWatch", "Dashboard"],
  calls: ["PutDashboard", "GetDashboard", "PutDashboard", "DeleteDashboards"],
  puts: true,
  replaces: ["dashboardName"],
  rules: {
    json: ["dashboardBody"],
    patterns: { dashboardName: [/^[A-Za-z0-9_-]{1,255}$/, "at most 255 letters, digits, _ and -"] },
  },
  make(op, inputs) {
    const body = JSON.parse(textOr(inputs, "dashboardBody", "{}")) as { widgets?: unknown };
    // CloudWatch API, PutDashboard: a body without widgets, or with more than 500, is refused.
    if (!Array.isArray(body.widgets))
      refuse("InvalidParameterInput", "The field DashboardBody must have an array of widgets");
    if ((body.widgets as unknown[]).length > 500)
      refuse("InvalidParameterInput", "A dashboard has at most 500 widgets");
    const name = textOr(inputs, "dashboardName");
    return { id: name, state: { dashboardArn: `arn:aws:cloudwatch::${op.account}:dashboard/${name}` } };
  },
};

/** A bus by name, ARN, or the one that every account has. */
function busName(op: Op, given: string | undefined): string {
  const name = given?.split("/").pop() ?? "default";
  if (name !== "default" && !op.own(BUS, name))
    refuse("ResourceNotFoundException", `Event bus ${name} does not exist.`);
  return name;
}

const eventBus: TypeDefinition = {
  token: BUS,
  noun: ["EventBridge", "Event Bus"],
  calls: ["CreateEventBus", "DescribeEventBus", "UpdateEventBus", "DeleteEventBus"],
  replaces: ["name", "eventSourceName"],
  autoname: { property: "name", max: 256 },
  rules: {
    patterns: {
      name: [/^(?!default$)[/.\-_A-Za-z0-9]{1,256}$/, "at most 256 of the characters / . - _ A-Z a-z 0-9, not default"],
    },
  },
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    if (!before && op.own(BUS, name)) refuse("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
    return { id: name, state: { arn: op.arn("events", `event-bus/${name}`) } };
  },
  remove(op, rec) {
    if (op.mine(RULE).some((r) => textOr(r.state, "eventBusName") === rec.id))
      refuse("ValidationException", `Event bus ${rec.id} can't be deleted since it has rules.`);
    const policy = op.own(BUS_POLICY, rec.id);
    if (policy) op.store.remove(policy);
  },
};

const eventBusPolicy: TypeDefinition = {
  token: BUS_POLICY,
  noun: ["EventBridge", "Event Bus Policy"],
  calls: ["PutPermission", "DescribeEventBus", "PutPermission", "RemovePermission"],
  puts: true,
  replaces: ["eventBusName"],
  defaults: { eventBusName: "default" },
  rules: { json: ["policy"] },
  make(op, inputs) {
    checkPolicy(op, "other", textOr(inputs, "policy"), "ValidationException");
    return { id: busName(op, text(inputs, "eventBusName")), state: {} };
  },
};

const eventRule: TypeDefinition = {
  token: RULE,
  noun: ["EventBridge", "Rule"],
  calls: ["PutRule", "DescribeRule", "PutRule", "DeleteRule"],
  puts: true,
  replaces: ["name", "namePrefix", "eventBusName"],
  defaults: { eventBusName: "default", forceDestroy: false },
  autoname: { property: "name", max: 64 },
  rules: {
    json: ["eventPattern"],
    anyOf: [["eventPattern", "scheduleExpression"]],
    enums: { state: ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"] },
    patterns: { name: [/^[.\-_A-Za-z0-9]{1,64}$/, "at most 64 of the characters . - _ A-Z a-z 0-9"] },
  },
  make(op, inputs) {
    const bus = busName(op, text(inputs, "eventBusName"));
    const name = textOr(inputs, "name");
    const path = bus === "default" ? name : `${bus}/${name}`;
    return {
      id: path,
      state: {
        arn: op.arn("events", `rule/${path}`),
        eventBusName: bus,
        state: text(inputs, "state") ?? "ENABLED",
        namePrefix: "",
      },
    };
  },
  remove(op, rec) {
    if (op.referring(`event-rule:${rec.account}:${rec.id}`, TARGET).length > 0)
      refuse("ValidationException", "Rule can't be deleted since it has targets.");
  },
};

/** A target must exist, and a bus of another account must let the caller in. */
function checkTarget(op: Op, arn: string, role: string | undefined): void {
  if (!arn.includes(":event-bus/")) {
    const known = /^arn:aws:(sns|firehose|logs):/.test(arn);
    if (known && op.store.count(`id:${arn.replace(/:\*$/, "")}`) === 0)
      refuse("ValidationException", `Target ${arn} does not exist.`);
    return;
  }
  const [, , , region = "", account = "", bus = ""] = arn.split(":");
  const name = bus.replace("event-bus/", "");
  // EventBridge guide, "Sending and receiving events between Regions".
  const owner = op.as(account, region);
  if (name !== "default" && !owner.own(BUS, name))
    refuse("ResourceNotFoundException", `Event bus ${arn} does not exist.`);
  const request = { account: op.account, organization: op.settings.organization, action: "events:PutEvents" };
  if (account !== op.account && !admitsAccount(text(owner.own(BUS_POLICY, name)?.state ?? {}, "policy"), request)) {
    refuse(
      "ValidationException",
      `Adding an EventBus as a target is not allowed for account ${op.account} by the policy of ${arn} (role ${role ?? "none"}).`,
    );
  }
}

const eventTarget: TypeDefinition = {
  token: TARGET,
  noun: ["EventBridge", "Target"],
  calls: ["PutTargets", "ListTargetsByRule", "PutTargets", "RemoveTargets"],
  puts: true,
  replaces: ["rule", "targetId", "eventBusName"],
  defaults: { eventBusName: "default", forceDestroy: false },
  autoname: { property: "targetId", max: 64 },
  make(op, inputs, before) {
    const bus = busName(op, text(inputs, "eventBusName"));
    const rule = textOr(inputs, "rule");
    const path = bus === "default" ? rule : `${bus}/${rule}`;
    if (!op.own(RULE, path)) refuse("ResourceNotFoundException", `Rule ${rule} does not exist on EventBus ${bus}.`);
    checkTarget(op, textOr(inputs, "arn"), text(inputs, "roleArn"));
    const mark = `event-rule:${op.account}:${path}`;
    const id = `${path.replace("/", "-")}-${textOr(inputs, "targetId")}`;
    // EventBridge guide, "Quotas": five targets per rule.
    if (!before && op.referring(mark, TARGET).filter((r) => r.id !== id).length >= 5)
      refuse("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
    return { id, state: { eventBusName: bus }, links: [`>${mark}`] };
  },
};

const topic: TypeDefinition = {
  token: t.TOPIC,
  noun: ["SNS", "Topic"],
  calls: ["CreateTopic", "GetTopicAttributes", "SetTopicAttributes", "DeleteTopic"],
  replaces: ["name", "namePrefix", "fifoTopic"],
  defaults: { fifoTopic: false, contentBasedDeduplication: false },
  autoname: { property: "name", max: 256 },
  rules: {
    patterns: { name: [/^[A-Za-z0-9_-]{1,251}(\.fifo)?$/, "at most 256 letters, digits, _ and -"] },
    json: ["policy", "deliveryPolicy"],
  },
  missing: ["NotFound", "Topic does not exist: {id}"],
  // CreateTopic answers with the topic of that name if it is there.
  puts: true,
  make(op, inputs, before) {
    const arn = op.arn("sns", textOr(inputs, "name"));
    const given = text(inputs, "policy");
    if (given !== undefined) checkPolicy(op, "topic", given, "InvalidParameter");
    const own = {
      Version: "2008-10-17",
      Id: "__default_policy_ID",
      Statement: [
        {
          Sid: "__default_statement_ID",
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: ["SNS:Publish", "SNS:Subscribe"],
          Resource: arn,
          Condition: { StringEquals: { "AWS:SourceOwner": op.account } },
        },
      ],
    };
    const policy = given ?? text(before?.state ?? {}, "policy") ?? JSON.stringify(own);
    return {
      id: arn,
      state: {
        arn,
        owner: op.account,
        policy,
        namePrefix: "",
        signatureVersion: num(inputs, "signatureVersion") ?? 1,
        tracingConfig: text(inputs, "tracingConfig") ?? "PassThrough",
        beginningArchiveTime: "",
      },
    };
  },
  remove(op, rec) {
    for (const part of op.referring(rec.id, TOPIC_POLICY, SUBSCRIPTION)) op.store.remove(part);
  },
};

const topicPolicy: TypeDefinition = {
  token: TOPIC_POLICY,
  noun: ["SNS", "Topic Policy"],
  calls: ["SetTopicAttributes", "GetTopicAttributes", "SetTopicAttributes", "SetTopicAttributes"],
  puts: true,
  replaces: ["arn"],
  rules: { json: ["policy"] },
  refs: { arn: t.TOPIC },
  waits: { create: ["InvalidParameter"], update: ["InvalidParameter"] },
  make(op, inputs) {
    const arn = textOr(inputs, "arn");
    checkPolicy(op, "topic", textOr(inputs, "policy"), "InvalidParameter");
    return { id: arn, state: { owner: op.account } };
  },
};

const topicSubscription: TypeDefinition = {
  token: SUBSCRIPTION,
  noun: ["SNS", "Topic Subscription"],
  calls: ["Subscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes", "Unsubscribe"],
  puts: true,
  replaces: ["topic", "protocol", "endpoint"],
  defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
  rules: {
    enums: { protocol: ["sqs", "sms", "lambda", "firehose", "application", "http", "https", "email", "email-json"] },
    json: ["filterPolicy"],
  },
  refs: { topic: t.TOPIC },
  make(op, inputs, before) {
    // The same endpoint subscribed again is the same subscription (SNS API reference, Subscribe).
    const same = op
      .referring(textOr(inputs, "topic"), SUBSCRIPTION)
      .find(({ state }) => ["protocol", "endpoint"].every((end) => textOr(state, end) === textOr(inputs, end)));
    const arn = before?.id ?? same?.id ?? `${textOr(inputs, "topic")}:${uuid(op.seed())}`;
    const byMail =
      textOr(inputs, "protocol").startsWith("email") ||
      (textOr(inputs, "protocol").startsWith("http") && !flag(inputs, "endpointAutoConfirms"));
    return {
      id: arn,
      state: {
        arn,
        ownerId: op.account,
        confirmationWasAuthenticated: !byMail,
        pendingConfirmation: byMail,
        filterPolicyScope: text(inputs, "filterPolicyScope") ?? "",
      },
    };
  },
};

/** All of them. */
export const events: readonly TypeDefinition[] = [
  metricAlarm,
  dashboard,
  eventBus,
  eventBusPolicy,
  eventRule,
  eventTarget,
  topic,
  topicPolicy,
  topicSubscription,
];
