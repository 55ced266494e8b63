import type { PlanContext } from "../context";
import { archiveBucket } from "./archive";
import { accountId } from "./names";
import { callerAccounts, loggedCallers, networkAccounts } from "./parties";
import { queriesOver } from "./queries";
import {
  dnsTable,
  invocationTable,
  inventoryTables,
  trailTable,
  transitFlowTable,
  vpcFlowTable,
  vpnTable,
} from "./tables";
import type { CatalogPlan, TablePlan, TrailPlan } from "./types";

/** Tables over what is logged, and the saved queries that they can answer; `undefined` where queries are switched off. */
export function planCatalog(context: PlanContext, trails: readonly TrailPlan[], vpn: boolean): CatalogPlan | undefined {
  const { config } = context;
  const settings = config.observability;
  if (settings?.queries !== true) return undefined;
  const { region } = config.hub;
  const hub = accountId(context, config.hub.account);
  const writers = networkAccounts(context)
    .map((key) => accountId(context, key))
    .sort();
  const callers = loggedCallers(context)
    .map((key) => accountId(context, key))
    .sort();
  const bucket = (kind: Parameters<typeof archiveBucket>[1]) => archiveBucket(context, kind).name;
  const tables: TablePlan[] = [
    ...(settings.resolverLogs ? [dnsTable(bucket("dns"), writers)] : []),
    ...(settings.invocationLogging.enabled && callers.length > 0
      ? [invocationTable(bucket("invocations"), region, callers)]
      : []),
    ...trailTables(context, trails),
    ...(settings.flowLogs.transitGateway ? [transitFlowTable(bucket("flow"), region, hub)] : []),
    ...(settings.flowLogs.vpcs ? [vpcFlowTable(bucket("flow"), region, writers)] : []),
    ...(vpn ? [vpnTable(bucket("vpn"), hub)] : []),
    ...inventoryTables(bucket("queries")),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const database = settings.archive.prefix.replaceAll("-", "_");
  return {
    account: settings.archive.account,
    database,
    workgroup: settings.archive.prefix,
    bucket: bucket("queries"),
    tables,
    queries: queriesOver(tables.map((table) => table.name)),
  };
}

/** Tables of the trails that are made, or of the existing one; network activity is the network account's. */
function trailTables(context: PlanContext, trails: readonly TrailPlan[]): TablePlan[] {
  const { config } = context;
  const { trail } = config.observability ?? {};
  if (!trail) return [];
  const { region } = config.hub;
  const hub = accountId(context, config.hub.account);
  const accounts = [...new Set([config.hub.account, ...callerAccounts(context)])].map((key) => accountId(context, key));
  const own = `s3://${archiveBucket(context, "trail").name}/AWSLogs/`;
  const logsNetwork = trails.some(({ selectors }) => selectors.some(({ endpoints }) => endpoints.length > 0));
  if ("own" in trail) {
    const logsCalls = (made: TrailPlan) => made.selectors.some(({ endpoints }) => endpoints.length === 0);
    const made = trails
      .filter(logsCalls)
      .map(({ account }) => accountId(context, account))
      .sort();
    return [
      ...(made.length === 0 ? [] : [trailTable(own, region, made, false)]),
      ...(logsNetwork ? [trailTable(own, region, [hub], true)] : []),
    ];
  }
  const { bucket, prefix, organization, networkActivity } = trail.existing;
  const folder = organization ? `${config.organization.id}/` : "";
  const base = `s3://${bucket}/${prefix === "" ? "" : `${prefix}/`}AWSLogs/${folder}`;
  return [
    trailTable(base, region, accounts.sort(), false),
    ...(networkActivity ? [trailTable(base, region, [hub], true)] : []),
    ...(logsNetwork ? [trailTable(own, region, [hub], true)] : []),
  ];
}
