import type { PlanContext } from "../context";
import { planAlerts, planMetrics, planRegionAlerts } from "./alerts";
import { archiveBucket, planArchive, planInvocationLogs } from "./archive";
import { planCatalog } from "./catalog";
import { checkPolicySizes } from "./checks";
import { costDrivers } from "./costs";
import { TRANSIT_FORMAT, VPC_FORMAT } from "./flow-format";
import { loggedVpcs } from "./parties";
import { observabilityNotices } from "./notices";
import type { ObservedRegion } from "./observed-region";
import { planTrails } from "./selectors";
import type { FlowLogPlan, NetworkLogsPlan, ObservabilityPlan, RegionLogsPlan, ResolverLogPlan } from "./types";
import { planVpnLogs } from "./vpn";

export type { ObservedRegion } from "./observed-region";
export type * from "./types";

/**
 * Plans logs, archive, queries, dashboard and alarms; `undefined` where the stack file says nothing of observability.
 * One archive, one set of tables, one dashboard and one topic serve all Regions (docs/decisions/0115).
 * @param whole context of the whole stack
 * @param others the Regions besides the home Region whose logs are wanted
 */
export function planObservability(
  whole: PlanContext,
  home: ObservedRegion,
  others: readonly ObservedRegion[],
): ObservabilityPlan | undefined {
  const { config } = whole;
  const settings = config.observability;
  if (!settings) return undefined;
  const logs = networkLogs(home);
  const regions = others.map((other): RegionLogsPlan => {
    const alarms = planRegionAlerts(other);
    return { region: other.context.config.hub.region, ...networkLogs(other), ...(alarms && { alarms }) };
  });
  const all: NetworkLogsPlan[] = [logs, ...regions];
  const trails = all.flatMap((part) => part.trails);
  const invocationLogging = all.flatMap((part) => part.invocationLogging);
  const catalog = planCatalog(whole, { regions: codes(home, others), trails, vpn: all.some(({ vpnLogs }) => vpnLogs) });
  const alarms = planAlerts(home, others);
  const parts = {
    archive: planArchive(whole, {
      regions: codes(home, others),
      trailAccounts: unique(trails.map(({ account }) => account)),
      callers: unique(invocationLogging.map(({ account }) => account)),
      replicationRoles: unique(invocationLogging.map(({ replication }) => replication.roleName)),
      vpnRoles: unique(all.flatMap(({ vpnLogs }) => (vpnLogs ? [vpnLogs.deliveryRoleName] : []))),
    }),
    ...logs,
    ...(catalog && { catalog }),
    ...(alarms && { alarms }),
    dashboard: settings.dashboard,
    regions,
  };
  const plan: ObservabilityPlan = { ...parts, costs: costDrivers(parts, config.hub.account, whole.homeRegion) };
  checkPolicySizes(whole, plan);
  whole.notices.push(...observabilityNotices(home.context, home.sets, plan));
  return plan;
}

function codes(home: ObservedRegion, others: readonly ObservedRegion[]): string[] {
  return [home, ...others].map(({ context }) => context.config.hub.region).sort();
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** What is logged in one Region. */
function networkLogs({ context, sets, vpnConnections }: ObservedRegion): NetworkLogsPlan {
  const vpnLogs = planVpnLogs(context, vpnConnections);
  const metrics = planMetrics(context);
  return {
    flowLogs: planFlowLogs(context),
    ...(context.config.observability?.flowLogs.transitGateway === true && { transitFlowLog: transitFlowLog(context) }),
    trails: planTrails(context, sets, archiveBucket(context, "trail").name),
    resolverLogs: planResolverLogs(context),
    invocationLogging: planInvocationLogs(context),
    ...(vpnLogs && { vpnLogs }),
    ...(metrics && { metrics }),
  };
}

function planFlowLogs(context: PlanContext): FlowLogPlan[] {
  const { flowLogs } = context.config.observability ?? {};
  if (flowLogs?.vpcs !== true) return [];
  const { arn } = archiveBucket(context, "flow");
  return loggedVpcs(context).map(({ key, account }) => ({
    key,
    account,
    destination: `${arn}/vpc/`,
    format: VPC_FORMAT,
    intervalSeconds: flowLogs.intervalSeconds,
  }));
}

/** The interval of transit gateway flow logs is always 60 seconds (EC2 API reference, CreateFlowLogs). */
function transitFlowLog(context: PlanContext): FlowLogPlan {
  return {
    key: "transit",
    account: context.config.hub.account,
    destination: `${archiveBucket(context, "flow").arn}/transit/`,
    format: TRANSIT_FORMAT,
    intervalSeconds: 60,
  };
}

function planResolverLogs(context: PlanContext): ResolverLogPlan[] {
  const settings = context.config.observability;
  if (settings?.resolverLogs !== true) return [];
  const vpcs = loggedVpcs(context);
  return [...new Set(vpcs.map(({ account }) => account))].sort().map((account) => ({
    account,
    name: `${settings.archive.prefix}-queries`,
    destination: archiveBucket(context, "dns").arn,
    vpcs: vpcs.filter((vpc) => vpc.account === account).map(({ key }) => key),
  }));
}
