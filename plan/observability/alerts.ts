import type { ObservabilityConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import { deliveryAlarms, deniedAlarm, endpointAlarms, transitAlarms, tunnelAlarms } from "./alarms";
import {
  alarmStateRule,
  deniedRule,
  loggingRule,
  reportedAlarmRule,
  reportedRoutingRule,
  reportedRule,
  routingRule,
} from "./events";
import type { ObservedRegion } from "./observed-region";
import { topicKeyPolicy } from "./key-policies";
import { accountId, deploymentRole, listed, reportsRole } from "./names";
import { callerAccounts, loggedCallers, tracedAccounts } from "./parties";
import { eventsTrust } from "./role-policies";
import type { AlarmPlan, AlertPlan, CallerWatchPlan, MetricsPlan, RegionAlertPlan } from "./types";

type Thresholds = NonNullable<ObservabilityConfig["alarms"]>;

const document = (statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** What callers' accounts and other Regions report to, in the home Region of the network account. */
interface Bus {
  name: string;
  arn: string;
}

function busOf(context: PlanContext): Bus {
  const { config, partition, homeRegion } = context;
  const name = `${config.observability?.archive.prefix ?? ""}-reports`;
  const account = accountId(context, config.hub.account);
  return { name, arn: `arn:${partition}:events:${homeRegion}:${account}:event-bus/${name}` };
}

/** Alarms on metrics of one Region. */
function alarmsOf({ context, sets, vpnConnections }: ObservedRegion, thresholds: Thresholds): AlarmPlan[] {
  const { config } = context;
  const { trail, invocationLogging, archive } = config.observability ?? {};
  const hub = config.hub.account;
  const visible = metricsVisible(context);
  const callers = loggedCallers(context).filter((account) => account === hub || visible);
  return [
    ...endpointAlarms(sets, thresholds),
    ...transitAlarms(thresholds),
    ...tunnelAlarms(vpnConnections),
    ...(trail === undefined || sets.size === 0
      ? []
      : [deniedAlarm(deniedRule(archive?.prefix ?? "").name, thresholds)]),
    ...(invocationLogging?.enabled === true
      ? deliveryAlarms(callers.map((key) => ({ key, id: accountId(context, key), own: key === hub })))
      : []),
  ];
}

/** Callers' accounts, but the network account, whose logging is watched: calls are seen by a trail. */
function watchedAccounts(context: PlanContext): string[] {
  if (context.config.observability?.trail === undefined) return [];
  return tracedAccounts(context).filter((account) => account !== context.config.hub.account);
}

/**
 * Alarms and rules of the home Region and what carries those of all Regions; `undefined` where no alarms are configured.
 * @param others the Regions that report to it
 */
export function planAlerts(home: ObservedRegion, others: readonly ObservedRegion[]): AlertPlan | undefined {
  const { context } = home;
  const { config, partition } = context;
  const { alarms, archive, trail } = config.observability ?? {};
  if (!alarms || !archive) return undefined;
  const { prefix } = archive;
  const hub = config.hub.account;
  const hubId = accountId(context, hub);
  const topicName = `${prefix}-alarms`;
  const watched = watchedAccounts(context);
  const bus = busOf(context);
  const reporters = [home, ...others].flatMap((region) => watchedAccounts(region.context));
  const reporting = [...new Set([...reporters, ...(others.length > 0 ? [hub] : [])])].sort();
  const roles = [home, ...others].map((region) => `arn:${partition}:iam::*:role/${reportsRole(region.context)}`);
  return {
    account: hub,
    topicArn: alarms.topic ?? "",
    topicName,
    topicPolicy: topicPolicy(`arn:${partition}:sns:${config.hub.region}:${hubId}:${topicName}`, hubId),
    keyPolicy: topicKeyPolicy(partition, hubId),
    keyAlias: `${prefix}-alarms`,
    emails: [...alarms.emails].sort(),
    alarms: alarmsOf(home, alarms),
    rules: [
      ...(trail === undefined
        ? []
        : [
            deniedRule(prefix),
            loggingRule(prefix, deploymentRole(context, hub)),
            routingRule(prefix, deploymentRole(context, hub)),
            ...(reporting.length === 0 ? [] : [reportedRule(prefix)]),
            ...(others.length === 0 ? [] : [reportedRoutingRule(prefix)]),
          ]),
      ...(others.length === 0 ? [] : [reportedAlarmRule(prefix)]),
    ],
    publisherRoleName: `${prefix}-alarm-publisher`,
    publisherTrustPolicy: eventsTrust(hubId),
    busName: reporting.length === 0 ? "" : bus.name,
    busPolicy:
      reporting.length === 0
        ? ""
        : busPolicy(
            bus.arn,
            reporting.map((key) => accountId(context, key)),
            listed(roles),
          ),
    callers: watched.map((account) => callerWatch(context, account)),
  };
}

/** Alarms and rules of another Region, whose news go to the home Region; `undefined` where no alarms are configured. */
export function planRegionAlerts(region: ObservedRegion): RegionAlertPlan | undefined {
  const { context, sets } = region;
  const { config, partition } = context;
  const { alarms, archive, trail } = config.observability ?? {};
  if (!alarms || !archive) return undefined;
  const { prefix } = archive;
  const hub = config.hub.account;
  const hubId = accountId(context, hub);
  const arns = `arn:${partition}:cloudwatch:${config.hub.region}:${hubId}:alarm:${prefix}-`;
  return {
    account: hub,
    alarms: alarmsOf(region, alarms),
    rules: [
      alarmStateRule(prefix, arns),
      ...(trail === undefined
        ? []
        : [
            ...(sets.size === 0 ? [] : [deniedRule(prefix)]),
            loggingRule(prefix, deploymentRole(context, hub)),
            routingRule(prefix, deploymentRole(context, hub)),
          ]),
    ],
    reporterRoleName: reportsRole(context),
    reporterTrustPolicy: eventsTrust(hubId),
    reporterPolicy: reporterPolicy(context),
    callers: watchedAccounts(context).map((account) => callerWatch(context, account)),
  };
}

function reporterPolicy(context: PlanContext): string {
  return document([{ Effect: "Allow", Action: "events:PutEvents", Resource: busOf(context).arn }]);
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

function busPolicy(busArn: string, accountIds: string[], roles: string | string[]): string {
  return document([
    {
      Sid: "CallersReport",
      Effect: "Allow",
      Principal: { AWS: accountIds },
      Action: "events:PutEvents",
      Resource: busArn,
      Condition: { ArnLike: { "aws:PrincipalArn": roles } },
    },
  ]);
}

function callerWatch(context: PlanContext, account: string): CallerWatchPlan {
  const prefix = context.config.observability?.archive.prefix ?? "";
  return {
    account,
    rule: loggingRule(prefix, deploymentRole(context, account)),
    roleName: reportsRole(context),
    trustPolicy: eventsTrust(accountId(context, account)),
    rolePolicy: reporterPolicy(context),
  };
}

function metricsVisible({ config }: PlanContext): boolean {
  return sharesMetrics(config.observability?.crossAccountMetrics);
}

function sharesMetrics(setting: ObservabilityConfig["crossAccountMetrics"] | undefined): boolean {
  return setting !== undefined && setting !== false;
}

/** The sink that the network account has in the planned Region already; empty where one is made. */
function existingSink({ config, homeRegion }: PlanContext): string {
  const { crossAccountMetrics } = config.observability ?? {};
  if (typeof crossAccountMetrics !== "object") return "";
  const { region } = config.hub;
  return (region === homeRegion ? crossAccountMetrics.sink : crossAccountMetrics.regions[region]) ?? "";
}

/** The sink in the network account and the callers that link to it; `undefined` where there is nothing to share. */
export function planMetrics(context: PlanContext): MetricsPlan | undefined {
  const { config } = context;
  const { crossAccountMetrics, archive } = config.observability ?? {};
  const sources = callerAccounts(context).filter((account) => account !== config.hub.account);
  if (!archive || !sharesMetrics(crossAccountMetrics) || sources.length === 0) return undefined;
  return {
    account: config.hub.account,
    sinkArn: existingSink(context),
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
