import * as pulumi from "@pulumi/pulumi";
import {
  AccountTrail,
  AlarmTopic,
  CallerWatch,
  InvocationLogging,
  LogArchive,
  LogCatalog,
  MetricsLink,
  MetricsSink,
  NetworkAlarms,
  NetworkDashboard,
  ResolverLogs,
  TransitFlowLog,
  VpcFlowLog,
  VpnLogs,
} from "../components";
import { jsonLines, priceRows, subnetRows } from "../plan/observability/inventory";
import type { AlertPlan, ObservabilityPlan } from "../plan/observability/types";
import type { Plan } from "../plan/types";
import { ownedBy, type BuildContext } from "./context";
import type { BuiltNetwork } from "./network";

/** Name of the components that a stack has one of. */
const NAME = "hub";

/** What the outputs tell of observability, and what other parts of the program connect to. */
export interface BuiltObservability {
  readonly archive: LogArchive;
  /** Where VPN tunnels log to; absent where there is no VPN connection. */
  readonly vpnLogs?: VpnLogs;
  readonly catalog?: LogCatalog;
  readonly topic?: AlarmTopic;
  readonly dashboard?: NetworkDashboard;
}

/** Ids that other parts of the program know. */
interface ObservedIds {
  /** VPN connection ids by key. */
  vpnConnections: Record<string, pulumi.Input<string>>;
}

/**
 * Makes the VPN connections and answers their ids by key. Called once, between the two: tunnels need the log group
 * before they are made, alarms need the tunnels.
 */
export type Connect = (logGroupArn: pulumi.Input<string> | undefined) => Record<string, pulumi.Input<string>>;

/** Translates the plan's observability into components; `undefined` where the stack has none. */
export function buildObservability(
  context: BuildContext,
  network: BuiltNetwork,
  connect: Connect,
): BuiltObservability | undefined {
  const plan = context.plan.observability;
  if (!plan) {
    connect(undefined);
    return undefined;
  }
  const archive = new LogArchive(
    NAME,
    {
      buckets: plan.archive.buckets,
      keyPolicy: plan.archive.keyPolicy,
      keyAlias: plan.archive.keyAlias,
      coldAfterDays: plan.archive.coldAfterDays,
      objectLockMode: plan.archive.objectLockMode,
      objectLockDays: plan.archive.objectLockDays,
    },
    ownedBy(context, plan.archive.account),
  );
  buildFlowLogs(context, network, plan, archive);
  buildTrails(context, network, plan, archive);
  buildInvocationLogs(context, plan, archive);
  const vpnLogs = buildVpnLogs(context, plan, archive);
  const observed = { vpnConnections: connect(vpnLogs?.logGroupArn) };
  const catalog = buildCatalog(context, network, plan, archive);
  const sources = buildMetrics(context, plan);
  const alarms = plan.alarms && buildAlarms(context, network, plan.alarms, observed, sources);
  const dashboard = buildDashboard(context, network, plan, alarms?.alarmArns ?? []);
  return {
    archive,
    ...(vpnLogs && { vpnLogs }),
    ...(catalog && { catalog }),
    ...(alarms && { topic: alarms.topic }),
    ...(dashboard && { dashboard }),
  };
}

/** VPC ids by the keys that the plan uses for them. */
function vpcIds({ hub, spokes }: BuiltNetwork): Record<string, pulumi.Input<string>> {
  const egress = hub.egress && { egress: hub.egress.vpcId };
  const ofSpokes = Object.entries(spokes).map(([key, spoke]) => [`spoke/${key}`, spoke.vpcId] as const);
  return { hub: hub.vpc.vpcId, ...egress, ...Object.fromEntries(ofSpokes) };
}

/** Endpoint ids by `<domain>/<service>`. */
function endpointIds({ hub }: BuiltNetwork): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.values(hub.domains).flatMap(({ set }) =>
      Object.entries(set?.endpoints.endpointIds ?? {}).map(([service, id]) => [
        `${set?.plan.domain ?? ""}/${service}`,
        id,
      ]),
    ),
  );
}

/** An ARN or path of the plan, known once the bucket in it is ready. */
function ready(archive: LogArchive, kind: string, value: string): pulumi.Output<string> {
  return known(archive.bucketArns, kind, "bucket").apply(() => value);
}

function buildFlowLogs(
  context: BuildContext,
  network: BuiltNetwork,
  plan: ObservabilityPlan,
  archive: LogArchive,
): void {
  const vpcs = vpcIds(network);
  for (const log of plan.flowLogs) {
    new VpcFlowLog(
      log.key,
      {
        vpcId: known(vpcs, log.key, "VPC"),
        destination: ready(archive, "flow", log.destination),
        format: log.format,
        intervalSeconds: log.intervalSeconds,
      },
      ownedBy(context, log.account),
    );
  }
  const transit = plan.transitFlowLog;
  if (transit) {
    new TransitFlowLog(
      NAME,
      {
        transitGatewayId: network.hub.transit.transitGatewayId,
        destination: ready(archive, "flow", transit.destination),
        format: transit.format,
        intervalSeconds: transit.intervalSeconds,
      },
      ownedBy(context, transit.account),
    );
  }
  for (const log of plan.resolverLogs) {
    new ResolverLogs(
      log.account,
      {
        name: log.name,
        destination: ready(archive, "dns", log.destination),
        vpcIds: Object.fromEntries(log.vpcs.map((key) => [key, known(vpcs, key, "VPC")])),
      },
      ownedBy(context, log.account),
    );
  }
}

function buildTrails(context: BuildContext, network: BuiltNetwork, plan: ObservabilityPlan, archive: LogArchive): void {
  const ids = endpointIds(network);
  for (const trail of plan.trails) {
    new AccountTrail(
      trail.account,
      {
        trailName: trail.name,
        bucketName: known(archive.bucketNames, "trail", "bucket"),
        keyArn: archive.keyArn,
        selectors: trail.selectors,
        endpointIds: ids,
      },
      ownedBy(context, trail.account),
    );
  }
}

function buildInvocationLogs(context: BuildContext, plan: ObservabilityPlan, archive: LogArchive): void {
  for (const log of plan.invocationLogging) {
    new InvocationLogging(
      log.account,
      {
        region: context.plan.region,
        bucket: log.bucket,
        keyPolicy: log.keyPolicy,
        keyAlias: log.keyAlias,
        bodies: log.bodies,
        replication: log.replication,
        archiveBucketArn: known(archive.bucketArns, "invocations", "bucket"),
        archiveKeyArn: archive.keyArn,
      },
      ownedBy(context, log.account),
    );
  }
}

function buildVpnLogs(context: BuildContext, { vpnLogs }: ObservabilityPlan, archive: LogArchive): VpnLogs | undefined {
  if (!vpnLogs) return undefined;
  return new VpnLogs(
    NAME,
    {
      region: context.plan.region,
      logGroup: vpnLogs.logGroup,
      streamName: vpnLogs.streamName,
      bucketArn: known(archive.bucketArns, "vpn", "bucket"),
      keyArn: archive.keyArn,
      filePrefix: vpnLogs.filePrefix,
      errorPrefix: vpnLogs.errorPrefix,
      deliveryRoleName: vpnLogs.deliveryRoleName,
      deliveryTrustPolicy: vpnLogs.deliveryTrustPolicy,
      subscriptionRoleName: vpnLogs.subscriptionRoleName,
      subscriptionTrustPolicy: vpnLogs.subscriptionTrustPolicy,
    },
    ownedBy(context, vpnLogs.account),
  );
}

function buildCatalog(
  context: BuildContext,
  network: BuiltNetwork,
  { catalog, archive: archivePlan }: ObservabilityPlan,
  archive: LogArchive,
): LogCatalog | undefined {
  if (!catalog) return undefined;
  return new LogCatalog(
    NAME,
    {
      database: catalog.database,
      workgroup: catalog.workgroup,
      bucketName: known(archive.bucketNames, "queries", "bucket"),
      keyArn: archive.keyArn,
      tables: catalog.tables,
      queries: catalog.queries,
      vpcIds: Object.values(vpcIds(network)),
      inventory: {
        subnets: jsonLines(knownSubnets(context.plan)),
        prices: jsonLines(priceRows(context.plan.region)),
        endpoints: endpointRows(network),
        attachments: attachmentRows(context.plan, network),
      },
    },
    ownedBy(context, archivePlan.account),
  );
}

function knownSubnets(plan: Plan) {
  return subnetRows({
    hub: plan.hub,
    sets: plan.domains.flatMap(({ endpoints }) => (endpoints ? [endpoints] : [])),
    spokes: [...plan.spokes, ...(plan.regions ?? []).flatMap((region) => region.spokes)],
    accountIds: Object.fromEntries(plan.accounts.map(({ key, id }) => [key, id])),
    resolver: plan.hybrid?.resolver?.subnets ?? [],
    onPremises: (plan.hybrid?.prefixes ?? []).map((cidr) => ({ cidr, domain: plan.hybrid?.domain ?? "" })),
  });
}

/** One row for each network interface of each endpoint. */
function endpointRows({ hub }: BuiltNetwork): pulumi.Output<string> {
  const sets = Object.values(hub.domains).flatMap(({ set }) => (set ? [set] : []));
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

function attachmentRows(plan: Plan, { hub, spokes }: BuiltNetwork): pulumi.Output<string> {
  const rows = [
    {
      attachment_id: hub.transit.attachmentId,
      name: NAME,
      domain: "",
      account: plan.hub.account,
      vpc_id: hub.vpc.vpcId,
    },
    ...Object.entries(spokes).map(([key, spoke]) => ({
      attachment_id: spoke.attachmentId,
      name: key,
      domain: spoke.plan.domain,
      account: spoke.plan.account,
      vpc_id: spoke.vpcId,
    })),
  ];
  return pulumi.all(rows).apply((all) => jsonLines(all));
}

/** The sink and the links of the accounts that show their metrics, by account. */
function buildMetrics(context: BuildContext, { metrics }: ObservabilityPlan): MetricsLink[] {
  if (!metrics) return [];
  const sinkArn =
    metrics.sinkArn === ""
      ? new MetricsSink(
          NAME,
          { sinkName: metrics.sinkName, policy: metrics.sinkPolicy },
          ownedBy(context, metrics.account),
        ).sinkArn
      : metrics.sinkArn;
  return metrics.sources.map((account) => new MetricsLink(account, { sinkArn }, ownedBy(context, account)));
}

function buildAlarms(
  context: BuildContext,
  network: BuiltNetwork,
  plan: AlertPlan,
  { vpnConnections }: ObservedIds,
  links: MetricsLink[],
): { topic: AlarmTopic; alarmArns: pulumi.Output<string>[] } {
  const opts = ownedBy(context, plan.account);
  const topic = new AlarmTopic(
    NAME,
    {
      existingArn: plan.topicArn,
      topicName: plan.topicName,
      topicPolicy: plan.topicPolicy,
      keyPolicy: plan.keyPolicy,
      keyAlias: plan.keyAlias,
      emails: plan.emails,
      publisherRoleName: plan.publisherRoleName,
      publisherTrustPolicy: plan.publisherTrustPolicy,
    },
    opts,
  );
  const prefixed = <T>(prefix: string, map: Record<string, T>) =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [`${prefix}/${key}`, value]));
  const alarms = new NetworkAlarms(
    NAME,
    {
      prefix: context.plan.observability?.archive.prefix ?? "",
      alarms: plan.alarms,
      rules: plan.rules,
      busName: plan.busName,
      busPolicy: plan.busPolicy,
      topicArn: topic.topicArn,
      publisherRoleArn: topic.publisherRoleArn,
      ids: {
        "hub-vpc": network.hub.vpc.vpcId,
        "transit-gateway": network.hub.transit.transitGatewayId,
        ...prefixed("endpoint", endpointIds(network)),
        ...prefixed("vpn", vpnConnections),
      },
    },
    // An alarm on another account's metric is refused before that account is linked.
    { ...opts, dependsOn: links },
  );
  for (const caller of plan.callers) {
    new CallerWatch(
      caller.account,
      {
        rule: caller.rule,
        roleName: caller.roleName,
        trustPolicy: caller.trustPolicy,
        rolePolicy: caller.rolePolicy,
        busArn: alarms.busArn,
      },
      ownedBy(context, caller.account),
    );
  }
  return { topic, alarmArns: Object.values(alarms.alarmArns) };
}

function buildDashboard(
  context: BuildContext,
  network: BuiltNetwork,
  plan: ObservabilityPlan,
  alarmArns: pulumi.Output<string>[],
): NetworkDashboard | undefined {
  if (!plan.dashboard) return undefined;
  const ids = endpointIds(network);
  return new NetworkDashboard(
    NAME,
    {
      dashboardName: plan.archive.prefix,
      region: context.plan.region,
      hubVpcId: network.hub.vpc.vpcId,
      transitGatewayId: network.hub.transit.transitGatewayId,
      endpoints: context.plan.domains.flatMap(({ endpoints }) =>
        (endpoints?.endpoints ?? []).map(({ service, serviceName }) => ({
          domain: endpoints?.domain ?? "",
          service,
          serviceName,
          id: known(ids, `${endpoints?.domain ?? ""}/${service}`, "endpoint"),
        })),
      ),
      alarmArns,
    },
    ownedBy(context, context.plan.hub.account),
  );
}

/** An entry that the plan refers to; throws a programming error if the plan does not hold together. */
function known<T>(from: Readonly<Record<string, T>>, key: string, what: string): T {
  const value = from[key];
  if (value === undefined) throw new Error(`the plan names ${what} ${key}, which is not in it`);
  return value;
}
