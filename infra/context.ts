import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import type {
  AnchorVpc,
  DnsProfile,
  EgressTable,
  EndpointSet,
  HubVpc,
  PrivateZones,
  RouteDomain,
  TransitHub,
} from "../components";
import { inRegion } from "./region-argument";
import type { DomainPlan, EndpointSetPlan, Plan } from "../plan/types";

/** What a network is built with besides its plan. */
export interface BuildContext {
  readonly plan: Plan;
  /** By account key. */
  readonly providers: Readonly<Record<string, Provider>>;
  /** Name of S3's gateway endpoint service. */
  readonly s3ServiceName: string;
  /** The Region that is built, where it is not the home Region, which is the providers'. */
  readonly other?: string;
}

/** Options of a component that belongs to one account, in the Region that is built. */
export function ownedBy(context: BuildContext, account: string): pulumi.ComponentResourceOptions {
  const provider = context.providers[account];
  if (!provider) throw new Error(`no provider for account ${account}`);
  return {
    providers: [provider],
    ...(context.other !== undefined && { transformations: [inRegion(context.other)] }),
  };
}

/** Name of a component: a key of the configuration, with the Region where it is not the home Region. */
export function nameIn({ other }: BuildContext, key: string): string {
  return other === undefined ? key : `${key}.${other}`;
}

/** The components of one domain. */
export interface BuiltDomain {
  readonly plan: DomainPlan;
  readonly table: RouteDomain;
  /** Present where the domain has endpoints of its own. */
  readonly set?: BuiltEndpointSet;
}

/** The components of one endpoint set. */
export interface BuiltEndpointSet {
  readonly plan: EndpointSetPlan;
  readonly endpoints: EndpointSet;
  readonly anchor: AnchorVpc;
  readonly zones: PrivateZones;
  readonly profile?: DnsProfile;
}

/** What a spoke needs of its Region's transit gateway and names, whether or not there is a hub VPC. */
export interface SpokeHub {
  readonly transit: Pick<TransitHub, "transitGatewayId" | "hubTableId" | "sharedIds">;
  /** Tables by the name that plans give them, but `hub`. */
  readonly tables: Readonly<Record<string, pulumi.Output<string>>>;
  /** Names by the domain that owns them. */
  readonly names: Readonly<Record<string, SpokeNames>>;
}

/** The names of one endpoint set in one Region. */
export interface SpokeNames {
  readonly zones: PrivateZones;
  readonly profile?: DnsProfile;
  /** Present where the endpoints are in the same Region. */
  readonly endpoints?: EndpointSet;
}

/** The components of the hub. */
export interface BuiltHub {
  readonly vpc: HubVpc;
  readonly transit: TransitHub;
  /** By domain key. */
  readonly domains: Readonly<Record<string, BuiltDomain>>;
  /** Present where spokes share a way to the internet. */
  readonly egress?: BuiltEgress;
}

/** The components of the shared way to the internet that others need. */
export interface BuiltEgress {
  readonly vpcId: pulumi.Output<string>;
  readonly table: EgressTable;
  /** Log group with what the firewall dropped; absent without a firewall. */
  readonly logGroupName?: pulumi.Output<string>;
}
