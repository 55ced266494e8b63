import type { ObservabilityConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import type { EndpointSetPlan } from "../types";
import { deliveryAlarms, deniedAlarm, endpointAlarms, transitAlarms, tunnelAlarms } from "./alarms";
import { deniedRule, loggingRule, reportedRule, routingRule } from "./events";
import { topicKeyPolicy } from "./key-policies";
import { accountId, deploymentRole } from "./names";
import { callerAccounts, loggedCallers } from "./parties";
import { eventsTrust } from "./role-policies";
import type { AlertPlan, CallerWatchPlan, MetricsPlan } from "./types";

const document = (statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Alarms, rules and what carries them; `undefined` where no alarms are configured. */
export function planAlerts(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  vpnConnections: readonly string[],
): AlertPlan | undefined {
  const { config, partition } = context;
  const { alarms, archive, trail, invocationLogging } = config.observability ?? {};
  if (!alarms || !archive) return undefined;
  const { prefix } = archive;
  const hub = config.hub.account;
  const hubId = accountId(context, hub);
  const arn = (service: string, name: string) => `arn:${partition}:${service}:${config.hub.region}:${hubId}:${name}`;
  const topicName = `${prefix}-alarms`;
  const busName = `${prefix}-reports`;
  const denied = deniedRule(prefix);
  const watched = trail === undefined ? [] : callerAccounts(context).filter((account) => account !== hub);
  const visible = metricsVisible(context);
  return {
    account: hub,
    topicArn: alarms.topic ?? "",
    topicName,
    topicPolicy: topicPolicy(arn("sns", topicName), hubId),
    keyPolicy: topicKeyPolicy(partition, hubId),
    keyAlias: `${prefix}-alarms`,
    emails: [...alarms.emails].sort(),
    alarms: [
      ...endpointAlarms(sets, alarms),
      ...transitAlarms(alarms),
      ...tunnelAlarms(vpnConnections),
      ...(trail === undefined ? [] : [deniedAlarm(denied.name, alarms)]),
      ...(invocationLogging?.enabled === true
        ? deliveryAlarms(
            loggedCallers(context)
              .filter((account) => account === hub || visible)
              .map((key) => ({ key, id: accountId(context, key), own: key === hub })),
          )
        : []),
    ],
    rules:
      trail === undefined
        ? []
        : [
            denied,
            loggingRule(prefix, deploymentRole(context, hub)),
            routingRule(prefix, deploymentRole(context, hub)),
            ...(watched.length === 0 ? [] : [reportedRule(prefix)]),
          ],
    publisherRoleName: `${prefix}-alarm-publisher`,
    publisherTrustPolicy: eventsTrust(hubId),
    busName: watched.length === 0 ? "" : busName,
    busPolicy:
      watched.length === 0
        ? ""
        : busPolicy(
            arn("events", `event-bus/${busName}`),
            watched.map((key) => accountId(context, key)),
            `arn:${partition}:iam::*:role/${prefix}-reports`,
          ),
    callers: watched.map((account) => callerWatch(context, account, prefix, arn("events", `event-bus/${busName}`))),
  };
}

/** CloudWatch publishes by the topic's policy; EventBridge by a role, so that no other account's rules can. */
function topicPolicy(topicArn: string, accountId: string): string {
  return document([
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
    {
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}

function busPolicy(busArn: string, accountIds: string[], role: string): string {
  return document([
    {
      Sid: "CallersReport",
      Effect: "Allow",
      Principal: { AWS: accountIds },
      Action: "events:PutEvents",
      Resource: busArn,
      Condition: { ArnLike: { "aws:PrincipalArn": role } },
    },
  ]);
}

function callerWatch(context: PlanContext, account: string, prefix: string, busArn: string): CallerWatchPlan {
  return {
    account,
    rule: loggingRule(prefix, deploymentRole(context, account)),
    roleName: `${prefix}-reports`,
    trustPolicy: eventsTrust(accountId(context, account)),
    rolePolicy: document([{ Effect: "Allow", Action: "events:PutEvents", Resource: busArn }]),
  };
}

function metricsVisible({ config }: PlanContext): boolean {
  return sharesMetrics(config.observability?.crossAccountMetrics);
}

function sharesMetrics(setting: ObservabilityConfig["crossAccountMetrics"] | undefined): boolean {
  return setting !== undefined && setting !== false;
}

/** The sink in the network account and the callers that link to it; `undefined` where there is nothing to share. */
export function planMetrics(context: PlanContext): MetricsPlan | undefined {
  const { config } = context;
  const { crossAccountMetrics, archive } = config.observability ?? {};
  const sources = callerAccounts(context).filter((account) => account !== config.hub.account);
  if (!archive || !sharesMetrics(crossAccountMetrics) || sources.length === 0) return undefined;
  return {
    account: config.hub.account,
    sinkArn: typeof crossAccountMetrics === "object" ? crossAccountMetrics.sink : "",
    sinkName: `${archive.prefix}-metrics`,
    sinkPolicy: sinkPolicy(sources.map((key) => accountId(context, key))),
    sources,
  };
}

/** Metrics only, and from the named accounts only (CloudWatch guide, Create a sink). */
function sinkPolicy(accountIds: string[]): string {
  return document([
    {
      Effect: "Allow",
      Principal: { AWS: accountIds },
      Action: ["oam:CreateLink", "oam:UpdateLink"],
      Resource: "*",
      Condition: { "ForAllValues:StringEquals": { "oam:ResourceTypes": ["AWS::CloudWatch::Metric"] } },
    },
  ]);
}
