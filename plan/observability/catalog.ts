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

/** What is logged, in all Regions. */
export interface Logged {
  regions: string[];
  trails: readonly TrailPlan[];
  /** True if tunnels are logged. */
  vpn: boolean;
}

/**
 * Tables over what is logged in all Regions, and the saved queries that they can answer; `undefined` where queries are
 * switched off.
 * @param context of the whole stack
 */
export function planCatalog(context: PlanContext, { regions, trails, vpn }: Logged): CatalogPlan | undefined {
  const { config } = context;
  const settings = config.observability;
  if (settings?.queries !== true) return undefined;
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
      ? [invocationTable(bucket("invocations"), regions, callers)]
      : []),
    ...trailTables(context, regions, trails),
    ...(settings.flowLogs.transitGateway ? [transitFlowTable(bucket("flow"), regions, hub)] : []),
    ...(settings.flowLogs.vpcs ? [vpcFlowTable(bucket("flow"), regions, writers)] : []),
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
function trailTables(context: PlanContext, regions: string[], trails: readonly TrailPlan[]): TablePlan[] {
  const { config } = context;
  const { trail } = config.observability ?? {};
  if (!trail) return [];
  const hub = accountId(context, config.hub.account);
  const accounts = [...new Set([config.hub.account, ...callerAccounts(context)])].map((key) => accountId(context, key));
  const own = `s3://${archiveBucket(context, "trail").name}/AWSLogs/`;
  const logsNetwork = trails.some(({ selectors }) => selectors.some(({ endpoints }) => endpoints.length > 0));
  if ("own" in trail) {
    const logsCalls = (made: TrailPlan) => made.selectors.some(({ endpoints }) => endpoints.length === 0);
    const made = trails.filter(logsCalls).map(({ account }) => accountId(context, account));
    const calling = [...new Set(made)].sort();
    return [
      ...(calling.length === 0 ? [] : [trailTable(own, regions, calling, false)]),
      ...(logsNetwork ? [trailTable(own, regions, [hub], true)] : []),
    ];
  }
  const { bucket, prefix, organization, networkActivity } = trail.existing;
  const folder = organization ? `${config.organization.id}/` : "";
  const base = `s3://${bucket}/${prefix === "" ? "" : `${prefix}/`}AWSLogs/${folder}`;
  return [
    trailTable(base, regions, accounts.sort(), false),
    ...(networkActivity ? [trailTable(base, regions, [hub], true)] : []),
    ...(logsNetwork ? [trailTable(own, regions, [hub], true)] : []),
  ];
}
