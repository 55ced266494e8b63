import type * as pulumi from "@pulumi/pulumi";
import {
  AccountTrail,
  InvocationLogging,
  MetricsLink,
  MetricsSink,
  ResolverLogs,
  TransitFlowLog,
  VpcFlowLog,
  VpnLogs,
  type LogArchive,
} from "../components";
import type { NetworkLogsPlan } from "../plan/observability/types";
import { nameIn, ownedBy, type BuildContext, type BuiltEgress, type BuiltHub } from "./context";
import type { BuiltNetwork } from "./network";
import type { BuiltRegion } from "./regions";
import type { BuiltSpoke } from "./spokes";

/** Name of the components that a Region has one of. */
const NAME = "hub";

/** What of one Region is logged and watched, by the names that plans give it. */
export interface ObservedNetwork {
  /** VPC ids by key: `hub`, `egress`, `spoke/<key>`. */
  readonly vpcIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly transitGatewayId: pulumi.Output<string>;
  /** Endpoint ids by `<domain>/<service>`; none where another Region serves this one. */
  readonly endpointIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Present where the Region has endpoints. */
  readonly hub?: BuiltHub;
  readonly spokes: Readonly<Record<string, BuiltSpoke>>;
}

/** What of the home Region is observed. */
export function observedHome({ hub, spokes }: BuiltNetwork): ObservedNetwork {
  return { ...observed(hub.transit.transitGatewayId, spokes, hub, hub.egress), hub };
}

/** What of another Region is observed. */
export function observedRegion({ transitGatewayId, spokes, hub, egress }: BuiltRegion): ObservedNetwork {
  return { ...observed(transitGatewayId, spokes, hub, egress), ...(hub && { hub }) };
}

function observed(
  transitGatewayId: pulumi.Output<string>,
  spokes: Readonly<Record<string, BuiltSpoke>>,
  hub: BuiltHub | undefined,
  egress: BuiltEgress | undefined,
): ObservedNetwork {
  const own = { ...(hub && { hub: hub.vpc.vpcId }), ...(egress && { egress: egress.vpcId }) };
  const ofSpokes = Object.entries(spokes).map(([key, spoke]) => [`spoke/${key}`, spoke.vpcId] as const);
  return {
    vpcIds: { ...own, ...Object.fromEntries(ofSpokes) },
    transitGatewayId,
    endpointIds: Object.fromEntries(
      Object.values(hub?.domains ?? {}).flatMap(({ set }) =>
        Object.entries(set?.endpoints.endpointIds ?? {}).map(([service, id]) => [
          `${set?.plan.domain ?? ""}/${service}`,
          id,
        ]),
      ),
    ),
    spokes,
  };
}

/** Makes what one Region logs, into the archive of the home Region. */
export function buildLogs(
  context: BuildContext,
  network: ObservedNetwork,
  plan: NetworkLogsPlan,
  archive: LogArchive,
): void {
  buildFlowLogs(context, network, plan, archive);
  for (const trail of plan.trails) {
    new AccountTrail(
      nameIn(context, trail.account),
      {
        trailName: trail.name,
        bucketName: known(archive.bucketNames, "trail", "bucket"),
        keyArn: archive.keyArn,
        selectors: trail.selectors,
        endpointIds: network.endpointIds,
      },
      ownedBy(context, trail.account),
    );
  }
  for (const log of plan.invocationLogging) {
    new InvocationLogging(
      nameIn(context, log.account),
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

/** An ARN or path of the plan, known once the bucket in it is ready. */
function ready(archive: LogArchive, kind: string, value: string): pulumi.Output<string> {
  return known(archive.bucketArns, kind, "bucket").apply(() => value);
}

function buildFlowLogs(
  context: BuildContext,
  { vpcIds, transitGatewayId }: ObservedNetwork,
  plan: NetworkLogsPlan,
  archive: LogArchive,
): void {
  for (const log of plan.flowLogs) {
    new VpcFlowLog(
      nameIn(context, log.key),
      {
        vpcId: known(vpcIds, log.key, "VPC"),
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
      nameIn(context, NAME),
      {
        transitGatewayId,
        destination: ready(archive, "flow", transit.destination),
        format: transit.format,
        intervalSeconds: transit.intervalSeconds,
      },
      ownedBy(context, transit.account),
    );
  }
  for (const log of plan.resolverLogs) {
    new ResolverLogs(
      nameIn(context, log.account),
      {
        name: log.name,
        destination: ready(archive, "dns", log.destination),
        vpcIds: Object.fromEntries(log.vpcs.map((key) => [key, known(vpcIds, key, "VPC")])),
      },
      ownedBy(context, log.account),
    );
  }
}

/** Where a Region's tunnels log to; `undefined` where it has none. */
export function buildVpnLogs(
  context: BuildContext,
  { vpnLogs }: NetworkLogsPlan,
  archive: LogArchive,
): VpnLogs | undefined {
  if (!vpnLogs) return undefined;
  return new VpnLogs(
    nameIn(context, NAME),
    {
      region: vpnLogs.bucketRegion,
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

/** A Region's sink and the links of the accounts that show their metrics there. Both are Regional. */
export function buildMetrics(context: BuildContext, { metrics }: NetworkLogsPlan): MetricsLink[] {
  if (!metrics) return [];
  const sinkArn =
    metrics.sinkArn === ""
      ? new MetricsSink(
          nameIn(context, NAME),
          { sinkName: metrics.sinkName, policy: metrics.sinkPolicy },
          ownedBy(context, metrics.account),
        ).sinkArn
      : metrics.sinkArn;
  return metrics.sources.map(
    (account) => new MetricsLink(nameIn(context, account), { sinkArn }, ownedBy(context, account)),
  );
}

/** An entry that the plan refers to; throws a programming error if the plan does not hold together. */
export function known<T>(from: Readonly<Record<string, T>>, key: string, what: string): T {
  const value = from[key];
  if (value === undefined) throw new Error(`the plan names ${what} ${key}, which is not in it`);
  return value;
}
