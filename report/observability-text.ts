import type { CostReport } from "../plan/cost";
import type { ObservabilityPlan, RegionLogsPlan } from "../plan/observability/types";
import { count, wrapped } from "./table";

/** What is logged, where it goes, what watches it, and what of it costs money without any traffic. */
export function observabilityLines(plan: ObservabilityPlan | undefined, cost: CostReport): string[] {
  if (!plan) return [];
  const { archive, alarms, catalog, metrics } = plan;
  const lock =
    archive.objectLockMode === "" ? "" : `, locked ${archive.objectLockDays} days (${archive.objectLockMode})`;
  const cold = archive.coldAfterDays === 0 ? "" : `, cold after ${archive.coldAfterDays}`;
  const rows = [
    [
      "archive",
      `account ${archive.account}: ${archive.buckets.map(({ kind }) => kind).join(", ")}; kept ${archive.retentionDays} days${cold}${lock}`,
    ],
    [
      "flow logs",
      plan.flowLogs.length === 0
        ? "off"
        : `${count(plan.flowLogs.length, "VPC")}, every ${plan.flowLogs[0]?.intervalSeconds ?? 0} s`,
    ],
    ["transit gateway", plan.transitFlowLog ? `all fields, every ${plan.transitFlowLog.intervalSeconds} s` : "off"],
    ["trails made", plan.trails.length === 0 ? "none" : accounts(plan.trails)],
    ["DNS queries", plan.resolverLogs.length === 0 ? "off" : accounts(plan.resolverLogs)],
    ["invocations", invocations(plan)],
    ...(plan.vpnLogs ? [["VPN tunnels", `${plan.vpnLogs.logGroup}, on to the archive`]] : []),
    ["saved queries", catalog ? catalog.queries.map(({ name }) => name).join(", ") : "none"],
    [
      "alarms",
      alarms
        ? `${count(alarms.alarms.length, "alarm")}, ${count(alarms.rules.length, "rule")}, to ${alarms.topicArn === "" ? alarms.topicName : alarms.topicArn}`
        : "none",
    ],
    ["shared metrics", metrics ? metrics.sources.join(", ") : "none"],
    ...plan.regions.map((region) => [region.region, regionText(region)]),
    ["fixed cost", fixedCost(plan, cost)],
  ];
  const width = Math.max(...rows.map(([label = ""]) => label.length));
  return rows.flatMap(([label = "", text = ""]) => wrapped(`  ${label.padEnd(width)}  `, text));
}

function invocations({ invocationLogging }: ObservabilityPlan): string {
  if (invocationLogging.length === 0) return "off";
  const what = invocationLogging.some(({ bodies }) => bodies) ? "WITH BODIES" : "metadata only";
  return `${what}: ${invocationLogging.map(({ account }) => account).join(", ")}`;
}

/** What another Region adds. */
function regionText(logs: RegionLogsPlan): string {
  const { flowLogs, transitFlowLog, trails, resolverLogs, invocationLogging, vpnLogs, metrics, alarms } = logs;
  const parts = [
    ...(flowLogs.length > 0 ? [`flow logs of ${count(flowLogs.length, "VPC")}`] : []),
    ...(transitFlowLog ? ["transit gateway"] : []),
    ...(trails.length > 0 ? [`trails of ${accounts(trails)}`] : []),
    ...(resolverLogs.length > 0 ? [`DNS queries of ${accounts(resolverLogs)}`] : []),
    ...(invocationLogging.length > 0 ? [`invocations of ${accounts(invocationLogging)}`] : []),
    ...(vpnLogs ? ["VPN tunnels"] : []),
    ...(metrics ? [`metrics of ${metrics.sources.join(", ")}`] : []),
    ...(alarms ? [`${count(alarms.alarms.length, "alarm")}, reported to the home Region`] : []),
  ];
  return parts.length === 0 ? "nothing" : parts.join("; ");
}

function accounts(items: readonly { account: string }[]): string {
  return items.map(({ account }) => account).join(", ");
}

/** What is due each month before any traffic; the rest follows from it and is measured. */
function fixedCost({ costs }: ObservabilityPlan, { lines }: CostReport): string {
  const own = lines.filter(({ purpose }) => purpose === "observability");
  const usd = own.reduce((sum, line) => sum + line.usd, 0);
  const measured = costs.filter(({ quantity }) => quantity === 0).length;
  const unverified = own.reduce((sum, line) => sum + (line.verified ? 0 : line.usd), 0);
  const checked = unverified === 0 ? "" : `, $${unverified.toFixed(2)} of it by unverified prices`;
  return `$${usd.toFixed(2)} a month${checked}; ${count(measured, "further cost")} by traffic`;
}
