import type { PlanContext } from "../context";
import type { EndpointSetPlan } from "../types";
import { planAlerts, planMetrics } from "./alerts";
import { archiveBucket, planArchive, planInvocationLogs } from "./archive";
import { planCatalog } from "./catalog";
import { checkPolicySizes } from "./checks";
import { costDrivers } from "./costs";
import { TRANSIT_FORMAT, VPC_FORMAT } from "./flow-format";
import { loggedVpcs } from "./parties";
import { observabilityNotices } from "./notices";
import { planTrails } from "./selectors";
import type { FlowLogPlan, ObservabilityPlan, ResolverLogPlan } from "./types";
import { planVpnLogs } from "./vpn";

export type * from "./types";

/** What other parts of the plan add to what is observed. */
export interface ObservedElsewhere {
  /** Keys of VPN connections, each with two tunnels that log and may go down. */
  vpnConnections: string[];
}

/**
 * Plans logs, archive, queries, dashboard and alarms; `undefined` where the stack file says nothing of observability.
 * @param sets endpoint sets by domain
 */
export function planObservability(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  { vpnConnections }: ObservedElsewhere,
): ObservabilityPlan | undefined {
  const { config } = context;
  const settings = config.observability;
  if (!settings) return undefined;
  const trails = planTrails(context, sets, archiveBucket(context, "trail").name);
  const vpnLogs = planVpnLogs(context, vpnConnections);
  const catalog = planCatalog(context, trails, vpnLogs !== undefined);
  const alarms = planAlerts(context, sets, vpnConnections);
  const metrics = planMetrics(context);
  const parts = {
    archive: planArchive(context, { trailAccounts: trails.map(({ account }) => account), vpn: vpnLogs !== undefined }),
    flowLogs: planFlowLogs(context),
    ...(settings.flowLogs.transitGateway && { transitFlowLog: transitFlowLog(context) }),
    trails,
    resolverLogs: planResolverLogs(context),
    invocationLogging: planInvocationLogs(context),
    ...(vpnLogs && { vpnLogs }),
    ...(catalog && { catalog }),
    ...(alarms && { alarms }),
    ...(metrics && { metrics }),
    dashboard: settings.dashboard,
  };
  const plan: ObservabilityPlan = { ...parts, costs: costDrivers(parts, config.hub.account) };
  checkPolicySizes(context, plan);
  context.notices.push(...observabilityNotices(context, sets, plan));
  return plan;
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
