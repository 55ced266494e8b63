import type * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../plan/types";
import type { BuiltDomain, BuiltEgress } from "./context";
import type { BuiltHybrid } from "./hybrid";
import type { BuiltNetwork } from "./network";
import type { BuiltObservability } from "./observability";
import { readme } from "./readme";
import type { BuiltRegion } from "./regions";
import type { BuiltSpoke } from "./spokes";
import type { BuiltTraining } from "./training";

/** Version of the outputs' shape; grows with each incompatible change. See docs/outputs.md. */
export const OUTPUTS_VERSION = 1;

/** A value that is known before or after deployment. */
type Value<T> = pulumi.Input<T>;

/** One interface endpoint. */
export interface EndpointOutput {
  readonly id: Value<string>;
  /** DNS name of the endpoint itself, which resolves everywhere. */
  readonly dnsName: Value<string>;
  /** Names that the domain's spokes resolve to this endpoint. */
  readonly names: readonly string[];
}

/** One domain. */
export interface DomainOutput {
  /** The domain whose endpoints and names it uses: itself, unless it shares another's. */
  readonly endpointSet: string;
  /** Block of the hub that holds its endpoints. */
  readonly endpointBlock: string;
  readonly transitGatewayRouteTableId: Value<string>;
  /** By service; empty where another domain's are used. */
  readonly endpoints: Readonly<Record<string, EndpointOutput>>;
  /** Private hosted zone ids by name. */
  readonly zones: Readonly<Record<string, Value<string>>>;
  /** Route 53 Profile; absent where names are shared by zone associations. */
  readonly profileId?: Value<string>;
  /** Endpoint subnets by key. */
  readonly subnetIds: Readonly<Record<string, Value<string>>>;
}

/** One spoke. */
export interface SpokeOutput {
  readonly domain: string;
  readonly account: string;
  readonly vpcId: Value<string>;
  readonly attachmentId: Value<string>;
  /** Workload subnets by key. */
  readonly subnetIds: Readonly<Record<string, Value<string>>>;
  /** Absent where no jobs train in the VPC. */
  readonly training?: TrainingOutput;
}

/** What a training job is started with. */
export interface TrainingOutput {
  /** `VpcConfig` of SageMaker's jobs, ready to paste. */
  readonly vpcConfig: {
    readonly Subnets: readonly Value<string>[];
    readonly SecurityGroupIds: readonly Value<string>[];
  };
  /** `vpcConfig` of Bedrock's jobs, ready to paste. */
  readonly bedrockVpcConfig: {
    readonly subnetIds: readonly Value<string>[];
    readonly securityGroupIds: readonly Value<string>[];
  };
  /** Roles by kind of job. */
  readonly roleArns: Readonly<Record<string, Value<string>>>;
  /** Policy for those who start jobs. */
  readonly guardPolicyArn: Value<string>;
  readonly dataBucket: string;
  readonly outputBucket: string;
  readonly keyArn: Value<string>;
}

/** A Region besides the home Region. */
export interface RegionOutput {
  /** The Region whose endpoints its spokes call: itself, or the one that serves it. */
  readonly endpointsIn: string;
  readonly transitGateway: Outputs["transitGateway"];
  /** Peering with the serving Region; absent where the Region has endpoints. */
  readonly peeringAttachmentId?: Value<string>;
  /** Absent where another Region serves it. */
  readonly hubVpcId?: Value<string>;
  /** Absent where another Region serves it. */
  readonly domains?: Readonly<Record<string, DomainOutput>>;
  readonly spokes: Readonly<Record<string, SpokeOutput>>;
  /** Absent where no on-premises network comes in here. */
  readonly onPremises?: OnPremisesOutput;
  /** Absent where spokes here share no way to the internet. */
  readonly egress?: EgressOutput;
}

/** Where logs, queries and alarms are. */
export interface ObservabilityOutput {
  /** Names of the archive's buckets by kind of log. */
  readonly buckets: Readonly<Record<string, Value<string>>>;
  readonly keyArn: Value<string>;
  /** Athena workgroup with the saved queries; absent where there are none. */
  readonly workgroup?: Value<string>;
  /** Topic that alarms go to; absent where there are none. */
  readonly topicArn?: Value<string>;
  /** CloudWatch dashboard; absent where there is none. */
  readonly dashboard?: Value<string>;
  /** Log group for VPN tunnels; absent where there is no VPN connection. */
  readonly vpnLogGroupArn?: Value<string>;
}

/** The way in for on-premises. */
export interface OnPremisesOutput {
  readonly domain: string;
  readonly routeTableId: Value<string>;
  /** VPN connections by key: id, and the secret that holds the tunnels' keys. */
  readonly vpns: Readonly<Record<string, { readonly id: Value<string>; readonly keySecretArn: Value<string> }>>;
  /** Addresses that on-premises DNS servers forward to. */
  readonly resolverAddresses: readonly string[];
  /** What on-premises hears over Direct Connect and BGP. */
  readonly advertised: readonly string[];
}

/** The shared way to the internet. */
export interface EgressOutput {
  readonly account: string;
  readonly vpcId: Value<string>;
  readonly routeTableId: Value<string>;
  /** Names that are let out; empty without a firewall, where everything is. */
  readonly allowedDomains: readonly string[];
  /** Log group with what the firewall dropped; absent without a firewall. */
  readonly droppedLogGroup?: Value<string>;
}

/** What a stack tells other stacks and people. Holds no secret. */
export interface Outputs {
  readonly schemaVersion: number;
  readonly region: string;
  readonly hub: {
    readonly account: string;
    readonly vpcId: Value<string>;
    readonly attachmentSubnetIds: Readonly<Record<string, Value<string>>>;
  };
  readonly transitGateway: {
    readonly id: Value<string>;
    readonly hubRouteTableId: Value<string>;
    /** By domain. */
    readonly routeTableIds: Readonly<Record<string, Value<string>>>;
  };
  readonly domains: Readonly<Record<string, DomainOutput>>;
  readonly spokes: Readonly<Record<string, SpokeOutput>>;
  /** Regions besides the home Region, by code; absent where there are none. */
  readonly regions?: Readonly<Record<string, RegionOutput>>;
  /** Absent where no on-premises network comes in. */
  readonly onPremises?: OnPremisesOutput;
  /** Absent where spokes share no way to the internet. */
  readonly egress?: EgressOutput;
  /** Absent where no observability is configured. */
  readonly observability?: ObservabilityOutput;
  /** Markdown, for the stack's page. */
  readonly readme: string;
}

/** The outputs of a built network. */
export function outputsOf(
  plan: Plan,
  network: BuiltNetwork & {
    /** By Region. */
    readonly hybrids?: ReadonlyMap<string, BuiltHybrid>;
    readonly regions?: readonly BuiltRegion[];
  },
  stack: string,
  observability?: BuiltObservability,
): Outputs {
  const { vpc, transit, domains } = network.hub;
  const hybrid = network.hybrids?.get(plan.region);
  return {
    schemaVersion: OUTPUTS_VERSION,
    region: plan.region,
    hub: {
      account: accountId(plan, plan.hub.account),
      vpcId: vpc.vpcId,
      attachmentSubnetIds: vpc.attachmentSubnetIds,
    },
    transitGateway: {
      id: transit.transitGatewayId,
      hubRouteTableId: transit.hubTableId,
      routeTableIds: mapValues(domains, (domain) => domain.table.tableId),
    },
    domains: mapValues(domains, domainOutput),
    spokes: mapValues(network.spokes, (spoke) => spokeOutput(plan, spoke)),
    ...(network.regions &&
      network.regions.length > 0 && {
        regions: Object.fromEntries(
          network.regions.map((region) => [
            region.plan.region,
            regionOutput(plan, region, network.hybrids?.get(region.plan.region)),
          ]),
        ),
      }),
    ...(hybrid && { onPremises: onPremisesOutput(hybrid) }),
    ...(network.hub.egress && { egress: egressOutput(plan, plan.egress, network.hub.egress) }),
    ...(observability && { observability: observabilityOutput(observability) }),
    readme: readme(plan, stack),
  };
}

function spokeOutput(plan: Plan, spoke: BuiltSpoke): SpokeOutput {
  return {
    domain: spoke.plan.domain,
    account: accountId(plan, spoke.plan.account),
    vpcId: spoke.vpcId,
    attachmentId: spoke.attachmentId,
    subnetIds: spoke.subnetIds,
    ...(spoke.training && { training: trainingOutput(spoke.training) }),
  };
}

function regionOutput(plan: Plan, region: BuiltRegion, hybrid: BuiltHybrid | undefined): RegionOutput {
  const { transitGatewayId, hubTableId, tables, spokes, hub, peering, egress } = region;
  return {
    endpointsIn: region.plan.endpointsIn,
    transitGateway: {
      id: transitGatewayId,
      hubRouteTableId: hubTableId,
      routeTableIds: mapValues(tables, ({ tableId }) => tableId),
    },
    ...(peering && { peeringAttachmentId: peering.attachmentId }),
    ...(hub && { hubVpcId: hub.vpc.vpcId, domains: mapValues(hub.domains, domainOutput) }),
    spokes: mapValues(spokes, (spoke) => spokeOutput(plan, spoke)),
    ...(hybrid && { onPremises: onPremisesOutput(hybrid) }),
    ...(egress && { egress: egressOutput(plan, region.plan.egress, egress) }),
  };
}

function domainOutput({ plan, table, set }: BuiltDomain): DomainOutput {
  const endpoints = (set?.plan.endpoints ?? []).map(({ service, dnsNames }): [string, EndpointOutput] => {
    const id = set?.endpoints.endpointIds[service];
    const dns = set?.endpoints.dns[service];
    if (!id || !dns) throw new Error(`endpoint ${service} of domain ${plan.key} was not built`);
    return [service, { id, dnsName: dns.name, names: dnsNames }];
  });
  return {
    endpointSet: plan.endpointSet,
    endpointBlock: plan.endpointBlock,
    transitGatewayRouteTableId: table.tableId,
    endpoints: Object.fromEntries(endpoints),
    zones: set?.zones.zoneIds ?? {},
    ...(set?.profile && { profileId: set.profile.profileId }),
    subnetIds: set?.endpoints.subnetIds ?? {},
  };
}

function onPremisesOutput({ plan, table, vpns }: BuiltHybrid): OnPremisesOutput {
  return {
    domain: plan.domain,
    routeTableId: table.tableId,
    vpns: mapValues(vpns, ({ connectionId, keySecretArn }) => ({ id: connectionId, keySecretArn })),
    resolverAddresses: plan.resolverAddresses,
    advertised: plan.advertised,
  };
}

function trainingOutput({ plan, network, store, roles, subnetIds }: BuiltTraining): TrainingOutput {
  const { securityGroupId } = network;
  return {
    vpcConfig: { Subnets: subnetIds, SecurityGroupIds: [securityGroupId] },
    bedrockVpcConfig: { subnetIds, securityGroupIds: [securityGroupId] },
    roleArns: roles.roleArns,
    guardPolicyArn: roles.guardPolicyArn,
    dataBucket: plan.dataBucket,
    outputBucket: plan.outputBucket,
    keyArn: store.keyArn,
  };
}

function egressOutput(plan: Plan, egress: Plan["egress"], { vpcId, table, logGroupName }: BuiltEgress): EgressOutput {
  return {
    account: accountId(plan, egress?.account ?? ""),
    vpcId,
    routeTableId: table.tableId,
    allowedDomains: egress?.allowedDomains ?? [],
    ...(logGroupName && { droppedLogGroup: logGroupName }),
  };
}

function observabilityOutput(built: BuiltObservability): ObservabilityOutput {
  const { archive, catalog, topic, dashboard, vpnLogs } = built;
  return {
    buckets: archive.bucketNames,
    keyArn: archive.keyArn,
    ...(catalog && { workgroup: catalog.workgroup }),
    ...(topic && { topicArn: topic.topicArn }),
    ...(dashboard && { dashboard: dashboard.dashboardName }),
    ...(vpnLogs && { vpnLogGroupArn: vpnLogs.logGroupArn }),
  };
}

function accountId(plan: Plan, key: string): string {
  return plan.accounts.find((account) => account.key === key)?.id ?? "";
}

function mapValues<T, U>(map: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
