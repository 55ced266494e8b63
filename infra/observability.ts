import * as pulumi from "@pulumi/pulumi";
import { LogArchive, LogCatalog, NetworkDashboard, type AlarmTopic, type VpnLogs } from "../components";
import { jsonLines, priceRows, subnetRows } from "../plan/observability/inventory";
import type { ObservabilityPlan, RegionLogsPlan } from "../plan/observability/types";
import type { Plan } from "../plan/types";
import { buildAlarms, buildRegionAlarms } from "./alarms";
import { ownedBy, type BuildContext } from "./context";
import type { BuiltNetwork } from "./network";
import {
  buildLogs,
  buildMetrics,
  buildVpnLogs,
  known,
  observedHome,
  observedRegion,
  type ObservedNetwork,
} from "./region-logs";
import { regionalContext, type BuiltRegion } from "./regions";

/** Name of the components that a stack has one of. */
const NAME = "hub";

/** What the outputs tell of observability, and what other parts of the program connect to. */
export interface BuiltObservability {
  readonly archive: LogArchive;
  /** Where the home Region's VPN tunnels log to; absent where there is no VPN connection. */
  readonly vpnLogs?: VpnLogs;
  readonly catalog?: LogCatalog;
  readonly topic?: AlarmTopic;
  readonly dashboard?: NetworkDashboard;
}

/**
 * Makes the VPN connections of a Region and answers their ids by key. Called once for each Region, between the two:
 * tunnels need the log group before they are made, alarms need the tunnels.
 */
export type Connect = (
  region: string,
  logGroupArn: pulumi.Input<string> | undefined,
) => Record<string, pulumi.Input<string>>;

/** A Region besides the home Region, with what is logged of it. */
interface Other {
  readonly context: BuildContext;
  readonly network: ObservedNetwork;
  readonly built: BuiltRegion;
  readonly plan: RegionLogsPlan | undefined;
}

/** Translates the plan's observability into components; `undefined` where the stack has none. */
export function buildObservability(
  context: BuildContext,
  home: BuiltNetwork,
  regions: readonly BuiltRegion[],
  connect: Connect,
): BuiltObservability | undefined {
  const plan = context.plan.observability;
  if (!plan) {
    for (const code of [context.plan.region, ...regions.map((region) => region.plan.region)]) connect(code, undefined);
    return undefined;
  }
  const archive = buildArchive(context, plan);
  const network = observedHome(home);
  const others = regions.map((built): Other => ({
    context: regionalContext(context, built.plan),
    network: observedRegion(built),
    built,
    plan: plan.regions.find(({ region }) => region === built.plan.region),
  }));
  buildLogs(context, network, plan, archive);
  const vpnLogs = buildVpnLogs(context, plan, archive);
  const vpns = connect(context.plan.region, vpnLogs?.logGroupArn);
  const catalog = buildCatalog(context, network, others, plan, archive);
  const links = buildMetrics(context, plan);
  const alarms = plan.alarms && buildAlarms(context, network, plan.alarms, vpns, links);
  const alarmArns = others.flatMap((other) => buildOther(other, plan, archive, alarms?.busArn, connect));
  const dashboard = buildDashboard(context, network, others, plan, [...(alarms?.alarmArns ?? []), ...alarmArns]);
  return {
    archive,
    ...(vpnLogs && { vpnLogs }),
    ...(catalog && { catalog }),
    ...(alarms && { topic: alarms.topic }),
    ...(dashboard && { dashboard }),
  };
}

function buildArchive(context: BuildContext, { archive }: ObservabilityPlan): LogArchive {
  return new LogArchive(
    NAME,
    {
      buckets: archive.buckets,
      keyPolicy: archive.keyPolicy,
      keyAlias: archive.keyAlias,
      coldAfterDays: archive.coldAfterDays,
      objectLockMode: archive.objectLockMode,
      objectLockDays: archive.objectLockDays,
    },
    ownedBy(context, archive.account),
  );
}

/** Logs and alarms of another Region. Answers the alarms' ARNs. */
function buildOther(
  { context, network, plan }: Other,
  { archive: { prefix } }: ObservabilityPlan,
  archive: LogArchive,
  busArn: pulumi.Output<string> | undefined,
  connect: Connect,
): pulumi.Output<string>[] {
  if (!plan) {
    connect(context.plan.region, undefined);
    return [];
  }
  buildLogs(context, network, plan, archive);
  const vpns = connect(context.plan.region, buildVpnLogs(context, plan, archive)?.logGroupArn);
  const links = buildMetrics(context, plan);
  if (!plan.alarms || !busArn) return [];
  return buildRegionAlarms(context, prefix, network, plan.alarms, vpns, links, busArn);
}

function buildCatalog(
  context: BuildContext,
  network: ObservedNetwork,
  others: readonly Other[],
  { catalog, archive: archivePlan }: ObservabilityPlan,
  archive: LogArchive,
): LogCatalog | undefined {
  if (!catalog) return undefined;
  const networks = [network, ...others.map((other) => other.network)];
  return new LogCatalog(
    NAME,
    {
      database: catalog.database,
      workgroup: catalog.workgroup,
      bucketName: known(archive.bucketNames, "queries", "bucket"),
      keyArn: archive.keyArn,
      tables: catalog.tables,
      queries: catalog.queries,
      vpcIds: networks.flatMap(({ vpcIds }) => Object.values(vpcIds)),
      inventory: {
        subnets: jsonLines(knownSubnets(context.plan)),
        prices: jsonLines([context.plan, ...others.map((other) => other.context.plan)].flatMap(pricesOf)),
        endpoints: endpointRows(networks),
        attachments: attachmentRows(context.plan, network, others),
      },
    },
    ownedBy(context, archivePlan.account),
  );
}

function pricesOf({ region }: Plan) {
  return priceRows(region);
}

/** Subnets of all Regions: addresses overlap in none. */
function knownSubnets(plan: Plan) {
  const regions = [plan, ...(plan.regions ?? [])];
  return subnetRows({
    hubs: regions.map(({ hub }) => hub),
    sets: regions.flatMap(({ domains }) => domains.flatMap(({ endpoints }) => (endpoints ? [endpoints] : []))),
    spokes: regions.flatMap(({ spokes }) => spokes),
    accountIds: Object.fromEntries(plan.accounts.map(({ key, id }) => [key, id])),
    resolver: regions.flatMap(({ hybrid }) => hybrid?.resolver?.subnets ?? []),
    onPremises: regions.flatMap(({ hybrid }) =>
      (hybrid?.prefixes ?? []).map((cidr) => ({ cidr, domain: hybrid?.domain ?? "" })),
    ),
  });
}

/** One row for each network interface of each endpoint. */
function endpointRows(networks: readonly ObservedNetwork[]): pulumi.Output<string> {
  const sets = networks.flatMap(({ hub }) =>
    Object.values(hub?.domains ?? {}).flatMap(({ set }) => (set ? [set] : [])),
  );
  const rows = sets.flatMap(({ plan, endpoints }) =>
    plan.endpoints.map(({ service, serviceName }) =>
      pulumi
        .all([known(endpoints.endpointIds, service, "endpoint"), known(endpoints.interfaceIds, service, "endpoint")])
        .apply(([id, interfaces]) =>
          interfaces.map((interfaceId) => ({
            endpoint_id: id,
            interface_id: interfaceId,
            service,
            service_name: serviceName,
            domain: plan.domain,
          })),
        ),
    ),
  );
  return pulumi.all(rows).apply((all) => jsonLines(all.flat()));
}

/** Attachments of all Regions. Queries know those that lead to endpoints by their name: a hub's, or a peering's. */
function attachmentRows(plan: Plan, home: ObservedNetwork, others: readonly Other[]): pulumi.Output<string> {
  const { account } = plan.hub;
  const networks = [
    { network: home, region: plan.region },
    ...others.map(({ network, built }) => ({ network, region: built.plan.region })),
  ];
  const rows = networks.flatMap(({ network: { hub, spokes }, region }) => [
    ...(hub
      ? [
          {
            attachment_id: hub.transit.attachmentId,
            name: "hub",
            domain: "",
            account,
            vpc_id: hub.vpc.vpcId,
            region,
            kind: "hub",
          },
        ]
      : []),
    ...Object.entries(spokes).map(([key, spoke]) => ({
      attachment_id: spoke.attachmentId,
      name: key,
      domain: spoke.plan.domain,
      account: spoke.plan.account,
      vpc_id: spoke.vpcId,
      region,
      kind: "spoke",
    })),
  ]);
  const peerings = others.flatMap(({ built: { peering, plan: region } }) =>
    peering
      ? [
          {
            attachment_id: peering.attachmentId,
            name: `peering ${region.region}/${region.endpointsIn}`,
            domain: "",
            account,
            vpc_id: "",
            region: region.region,
            kind: "peering",
          },
        ]
      : [],
  );
  return pulumi.all([...rows, ...peerings]).apply((all) => jsonLines(all));
}

function buildDashboard(
  context: BuildContext,
  network: ObservedNetwork,
  others: readonly Other[],
  plan: ObservabilityPlan,
  alarmArns: pulumi.Output<string>[],
): NetworkDashboard | undefined {
  if (!plan.dashboard) return undefined;
  const logged = others.filter((other) => other.plan);
  const shown = [{ context, network }, ...logged];
  return new NetworkDashboard(
    NAME,
    {
      dashboardName: plan.archive.prefix,
      regions: shown.map(({ context: { plan: own }, network: { hub, transitGatewayId, endpointIds } }) => ({
        region: own.region,
        hubVpcId: hub?.vpc.vpcId ?? "",
        transitGatewayId,
        endpoints: own.domains.flatMap(({ endpoints }) =>
          (endpoints?.endpoints ?? []).map(({ service, serviceName }) => ({
            domain: endpoints?.domain ?? "",
            service,
            serviceName,
            id: known(endpointIds, `${endpoints?.domain ?? ""}/${service}`, "endpoint"),
          })),
        ),
      })),
      alarmArns,
    },
    ownedBy(context, context.plan.hub.account),
  );
}
