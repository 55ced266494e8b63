import { role } from "../../../proof/policy";
import { judge, NETWORK, observed, ORG_PATH, PAYMENTS, service, STRANGER } from "./support";

describe("policies of alarms and metrics", () => {
  const { alarms, metrics } = observed();
  if (!alarms || !metrics) throw new Error("the live stack has no alarms");
  const topic = `arn:aws:sns:us-east-1:${NETWORK}:bedrock-hub-alarms`;
  const bus = `arn:aws:events:us-east-1:${NETWORK}:event-bus/bedrock-hub-reports`;
  describe("topic", () => {
    judge(
      () => alarms.topicPolicy,
      [
        {
          name: "this account's alarms",
          by: service("cloudwatch.amazonaws.com"),
          action: "sns:Publish",
          resource: topic,
          allowed: true,
          context: { "aws:SourceAccount": NETWORK },
        },
        {
          name: "another account's alarms",
          by: service("cloudwatch.amazonaws.com"),
          action: "sns:Publish",
          resource: topic,
          allowed: false,
          context: { "aws:SourceAccount": STRANGER },
        },
        {
          name: "rules without the role",
          by: service("events.amazonaws.com"),
          action: "sns:Publish",
          resource: topic,
          allowed: false,
          context: { "aws:SourceAccount": NETWORK },
        },
      ],
    );
  });
  describe("bus", () => {
    judge(
      () => alarms.busPolicy,
      [
        {
          name: "a caller's rule",
          by: role(PAYMENTS, "bedrock-hub-reports", ORG_PATH),
          action: "events:PutEvents",
          resource: bus,
          allowed: true,
        },
        {
          name: "somebody else in the caller's account",
          by: role(PAYMENTS, "admin", ORG_PATH),
          action: "events:PutEvents",
          resource: bus,
          allowed: false,
        },
        {
          name: "a stranger's role of that name",
          by: role(STRANGER, "bedrock-hub-reports"),
          action: "events:PutEvents",
          resource: bus,
          allowed: false,
        },
      ],
    );
  });
  describe("sink", () => {
    const sink = `arn:aws:oam:us-east-1:${NETWORK}:sink/0`;
    const deploy = role(PAYMENTS, "bedrock-hub-deploy", ORG_PATH);
    judge(
      () => metrics.sinkPolicy,
      [
        {
          name: "a caller's link for metrics",
          by: deploy,
          action: "oam:CreateLink",
          resource: sink,
          allowed: true,
          context: { "oam:ResourceTypes": ["AWS::CloudWatch::Metric"] },
        },
        {
          name: "a caller's link for logs as well",
          by: deploy,
          action: "oam:CreateLink",
          resource: sink,
          allowed: false,
          context: { "oam:ResourceTypes": ["AWS::CloudWatch::Metric", "AWS::Logs::LogGroup"] },
        },
        {
          name: "a stranger's link",
          by: role(STRANGER, "x"),
          action: "oam:CreateLink",
          resource: sink,
          allowed: false,
          context: { "oam:ResourceTypes": ["AWS::CloudWatch::Metric"] },
        },
      ],
    );
  });
});
