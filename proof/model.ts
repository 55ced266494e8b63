/**
 * The typed network model: what the engines of the proof read. Plain data, built from a resource graph by
 * proof/build/, holding *declarations* and no conclusions: which attachment propagates into which table is here, the
 * routes that follow are not; that a VPC has a CIDR is here, its `local` route is not. Each engine draws those
 * conclusions itself, so that two engines can disagree.
 *
 * Conventions
 * - `key` is the identity of an object and what every reference holds: the URN of the resource that declares it; for
 *   an object that AWS makes by itself a suffix is added (`<vpc urn>#main-table`); for one that is only referred to
 *   by a physical id it is `id:<id>`, and the object is `external`.
 * - CIDRs are canonical text (`net/ip.ts` parses it), IPv4 and IPv6 side by side.
 * - What is not known is never left out silently: the object that it would change lists it under `opaque`. An engine
 *   that consults that aspect of the object must not conclude anything better than UNDETERMINED from it.
 * - AZs are compared by AZ id, since names differ from account to account (VPC endpoint guide, AZ considerations).
 */

import type { Profile, ResolverEndpoint, ResolverRule, Zone } from "./model-dns";
import type { FirewallRules } from "./model-firewall";
import type { EndpointInterface, Key, ModelObject, Opaque, PortRange } from "./model-object";
import type {
  Attachment,
  DirectConnectGateway,
  LearnedRoute,
  PolicyTable,
  TransitGateway,
  TransitTable,
  VpnConnection,
} from "./model-transit";

export type * from "./model-dns";
export type * from "./model-object";
export type * from "./model-transit";

// ---------------------------------------------------------------------------------------------------------- VPC

export interface Vpc extends ModelObject {
  readonly cidrs: readonly string[];
  /** The table of subnets without an association of their own. */
  readonly mainTable: Key;
  readonly defaultAcl: Key;
  readonly defaultGroup: Key;
  readonly dns: VpcDns;
}

/** DNS settings of a VPC. Defaults: support on, hostnames off (on in a default VPC), Amazon's resolver. */
export interface VpcDns {
  readonly support: boolean;
  readonly hostnames: boolean;
  /** Servers of the DHCP options set; empty if Amazon's resolver is used. */
  readonly customServers: readonly string[];
}

export interface Subnet extends ModelObject {
  readonly vpc: Key;
  /** At most one IPv4 and one IPv6 CIDR. */
  readonly cidrs: readonly string[];
  /** AZ id (`use1-az1`), or `<account>/<AZ name>` where nothing tells the id; `undefined` where not even the name is known. */
  readonly zone?: string;
  readonly routeTable: Key;
  readonly acl: Key;
  /** True if workloads get a public IPv4 address at launch. */
  readonly publicAddresses: boolean;
}

export interface RouteTable extends ModelObject {
  readonly vpc: Key;
  readonly routes: readonly Route[];
  /** Virtual private gateways whose routes are propagated into the table. */
  readonly propagating: readonly Key[];
  /** Internet or virtual private gateway that uses it for inbound traffic (edge association), if any. */
  readonly edgeOf?: Key;
}

/** A static route. The `local` routes (one per VPC CIDR) are not listed unless their target was replaced. */
export interface Route {
  readonly urn: string;
  readonly destination: { readonly cidr: string } | { readonly prefixList: Key };
  readonly target: RouteTarget;
  /** `blackhole`: the target is gone; the route still matches and drops. */
  readonly state: "active" | "blackhole";
}

/** Kinds of route targets. `unmodelled` ends in UNDETERMINED; `because` says why. */
export type RouteTarget =
  | { readonly kind: "local" }
  | { readonly kind: TargetKind; readonly key: Key }
  | { readonly kind: "unmodelled"; readonly urn: string; readonly because: string };

export type TargetKind =
  | "transit-gateway"
  | "internet-gateway"
  | "egress-only-internet-gateway"
  | "nat-gateway"
  | "vpn-gateway"
  | "peering"
  | "network-interface"
  | "inspection-endpoint";

export interface NetworkAcl extends ModelObject {
  readonly vpc: Key;
  /** In no particular order: evaluation is by number. The final deny (`*`) is implied. */
  readonly rules: readonly AclRule[];
}

export interface AclRule {
  readonly urn: string;
  readonly number: number;
  readonly direction: Direction;
  readonly action: "allow" | "deny";
  /** IANA number; -1 is all. */
  readonly protocol: number;
  /** Inclusive; 0 to 65535 where the protocol has no ports or the rule names none. */
  readonly ports: PortRange;
  readonly icmp?: IcmpMatch;
  readonly cidr: string;
}

/** ICMP type and code; -1 is any. */
export interface IcmpMatch {
  readonly type: number;
  readonly code: number;
}

export type Direction = "ingress" | "egress";

export interface SecurityGroup extends ModelObject {
  readonly vpc?: Key;
  readonly rules: readonly GroupRule[];
}

export interface GroupRule {
  readonly urn: string;
  readonly direction: Direction;
  /** IANA number; -1 is all. */
  readonly protocol: number;
  readonly ports: PortRange;
  readonly icmp?: IcmpMatch;
  readonly peer: { readonly cidr: string } | { readonly prefixList: Key } | { readonly group: Key };
}

/** A prefix list: the customer's own with its entries, or one of AWS, which is opaque unless a facts file pins it. */
export interface PrefixList extends ModelObject {
  readonly entries: readonly string[];
  /** Counts against the route and rule quotas of whatever refers to the list. */
  readonly maxEntries: number;
  /** Name of the AWS service (`com.amazonaws.us-east-1.s3`) for a list that AWS manages. */
  readonly service?: string;
}

/** A network interface of a workload or appliance. Those of endpoints, NAT gateways and resolvers are with their owners. */
export interface NetworkInterface extends ModelObject {
  readonly subnet: Key;
  /** Private addresses of both families; empty if AWS chooses: then any address of the subnet. */
  readonly addresses: readonly string[];
  readonly groups: readonly Key[];
  readonly sourceDestCheck: boolean;
  /** True if an internet gateway would map a public IPv4 address to it. */
  readonly publicAddress: boolean;
  /** Those addresses, where known. */
  readonly publicAddresses?: readonly string[];
  /** Instance that it belongs to: an appliance may forward between the interfaces of one instance. */
  readonly instance?: string;
}

// ----------------------------------------------------------------------------------------------------- Gateways

export interface InternetGateway extends ModelObject {
  readonly vpc?: Key;
}

export interface EgressOnlyGateway extends ModelObject {
  readonly vpc: Key;
}

export interface NatGateway extends ModelObject {
  readonly vpc: Key;
  /** Absent for a regional NAT gateway. */
  readonly subnet?: Key;
  readonly connectivity: "public" | "private";
  readonly privateAddress?: string;
  /** Regional NAT gateway: AZs that it is in; empty if it expands by itself. */
  readonly zones?: readonly string[];
}

export interface VpnGateway extends ModelObject {
  readonly vpc?: Key;
  /** Connections over it, with what on-premises sends and hears. */
  readonly connections: readonly Key[];
  /** Direct Connect gateways associated with it. */
  readonly directConnect: readonly GatewayAssociation[];
  /** Routes that BGP taught, from the facts file. */
  readonly learned: readonly LearnedRoute[];
  /** What on-premises hears, where the facts file says so; overrides what would follow. */
  readonly heard?: readonly string[];
}

export interface GatewayAssociation {
  readonly urn: string;
  readonly directConnectGateway: Key;
  readonly allowedPrefixes: readonly string[];
}

export interface Peering extends ModelObject {
  readonly requester: Key;
  readonly accepter: Key;
  readonly active: boolean;
  /** True if requester and accepter are in different Regions: security groups cannot be referenced across it. */
  readonly interRegion: boolean;
}

/** VPC Block Public Access of an account and Region, with the VPCs and subnets that are excluded from it. */
export interface PublicAccessBlock extends ModelObject {
  readonly mode: "off" | "block-bidirectional" | "block-ingress";
  readonly exclusions: readonly { readonly key: Key; readonly mode: "allow-bidirectional" | "allow-egress" }[];
}

// ---------------------------------------------------------------------------------------------------- Endpoints

export interface GatewayEndpoint extends ModelObject {
  readonly vpc: Key;
  /** `com.amazonaws.us-east-1.s3` */
  readonly service: string;
  readonly prefixList: Key;
  readonly routeTables: readonly Key[];
  /** Policy document (JSON text); `undefined` is AWS's default, which allows everything. */
  readonly policy?: string;
}

/** An interface endpoint, or a resource or service-network endpoint (which leads on to something not modelled). */
export interface InterfaceEndpoint extends ModelObject {
  readonly vpc: Key;
  readonly kind: "interface" | "resource" | "service-network";
  readonly service: string;
  readonly interfaces: readonly EndpointInterface[];
  /** Never empty: without any given one AWS uses the VPC's default group (PrivateLink guide, Security groups). */
  readonly groups: readonly Key[];
  readonly policy?: string;
  readonly privateDns: {
    readonly enabled: boolean;
    /** S3 only: VPC clients keep public resolution, an inbound resolver endpoint answers with the endpoint. */
    readonly onlyForInboundResolver: boolean;
    /** Names it answers to; empty together with an opaque `names` if nothing tells them. May start with `*.`. */
    readonly names: readonly string[];
  };
  /** Endpoint-specific DNS names, where known. */
  readonly dnsNames: readonly string[];
  readonly available: boolean;
}

/** A Gateway Load Balancer or Network Firewall endpoint. Without `firewall` what it forwards is not modelled. */
export interface InspectionEndpoint extends ModelObject {
  readonly vpc: Key;
  readonly subnet?: Key;
  readonly kind: "gateway-load-balancer" | "network-firewall";
  /** What it lets through; present only where every rule of it is modelled. */
  readonly firewall?: FirewallRules;
}

// ------------------------------------------------------------------------------------------------------- Others

/** A RAM share: what is shared with whom (accounts, organization or OU ARNs). */
export interface Share extends ModelObject {
  readonly resources: readonly Key[];
  readonly principals: readonly string[];
  readonly externalPrincipals: boolean;
}

/** A resource that can carry or redirect traffic or names and has no model. */
export interface Unmodelled {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly because: string;
  /** Model objects that it refers to. Those it can change carry an `opaque` entry as well. */
  readonly touches: readonly Key[];
}

/** The network. Every map is keyed by `key`. */
export interface NetworkModel {
  readonly vpcs: ReadonlyMap<Key, Vpc>;
  readonly subnets: ReadonlyMap<Key, Subnet>;
  readonly routeTables: ReadonlyMap<Key, RouteTable>;
  readonly acls: ReadonlyMap<Key, NetworkAcl>;
  readonly groups: ReadonlyMap<Key, SecurityGroup>;
  readonly prefixLists: ReadonlyMap<Key, PrefixList>;
  readonly interfaces: ReadonlyMap<Key, NetworkInterface>;
  readonly internetGateways: ReadonlyMap<Key, InternetGateway>;
  readonly egressOnlyGateways: ReadonlyMap<Key, EgressOnlyGateway>;
  readonly natGateways: ReadonlyMap<Key, NatGateway>;
  readonly vpnGateways: ReadonlyMap<Key, VpnGateway>;
  readonly peerings: ReadonlyMap<Key, Peering>;
  readonly publicAccessBlocks: ReadonlyMap<Key, PublicAccessBlock>;
  readonly gatewayEndpoints: ReadonlyMap<Key, GatewayEndpoint>;
  readonly interfaceEndpoints: ReadonlyMap<Key, InterfaceEndpoint>;
  readonly inspectionEndpoints: ReadonlyMap<Key, InspectionEndpoint>;
  readonly transitGateways: ReadonlyMap<Key, TransitGateway>;
  readonly attachments: ReadonlyMap<Key, Attachment>;
  readonly transitTables: ReadonlyMap<Key, TransitTable>;
  readonly policyTables: ReadonlyMap<Key, PolicyTable>;
  readonly vpnConnections: ReadonlyMap<Key, VpnConnection>;
  readonly directConnectGateways: ReadonlyMap<Key, DirectConnectGateway>;
  /** Private zones. */
  readonly zones: ReadonlyMap<Key, Zone>;
  /** Public zones: what public DNS answers for names under them. */
  readonly publicZones?: ReadonlyMap<Key, Zone>;
  readonly profiles: ReadonlyMap<Key, Profile>;
  readonly resolverEndpoints: ReadonlyMap<Key, ResolverEndpoint>;
  readonly resolverRules: ReadonlyMap<Key, ResolverRule>;
  readonly shares: ReadonlyMap<Key, Share>;
  /** Who gets at buckets and keys, and who may take roles. */
  readonly grants?: ReadonlyMap<Key, GrantPolicy>;
  readonly unmodelled: readonly Unmodelled[];
  /** Ports that clients choose from, for replies through stateless network ACLs. Default 1024 to 65535. */
  readonly ephemeralPorts: PortRange;
  /**
   * Parts (a route, rule, association, …) of an object that cannot be told, so that they may belong to any: no verdict
   * that rests on the aspect can be better than UNDETERMINED.
   */
  readonly strays: readonly Opaque[];
  /** What the input got wrong: contradictions that AWS would refuse, values that make no sense. */
  readonly problems: readonly ModelProblem[];
  /** Facts that say nothing about the given states, or something else than they do. */
  readonly factProblems?: readonly FactProblem[];
}

/** What a policy says who gets at. */
export type GrantKind =
  | "access point"
  | "agent"
  | "backup vault"
  | "bucket"
  | "data catalogue"
  | "database"
  | "event bus"
  | "function"
  | "key"
  | "log destination"
  | "log policy"
  | "metrics sink"
  | "model group"
  | "object"
  | "queue"
  | "repository"
  | "resource"
  | "role"
  | "secret"
  | "stream"
  | "topic";

/**
 * A policy that says who gets at something that is no network, or the trust policy of a role. What lets somebody in by
 * other means (an ACL, a grant, replication) is written as the policy that says the same.
 */
export interface GrantPolicy extends ModelObject {
  readonly kind: GrantKind;
  /** What lets them in, for people, where it is no policy. */
  readonly by?: string;
  /** The document; absent where it is not known. */
  readonly policy?: string;
  /** True if the document holds ids that AWS gives out when the resources are made. */
  readonly pending?: true;
}

/** A fact that does not fit the states. */
export interface FactProblem {
  /** In the facts file. */
  readonly path: string;
  readonly problem: string;
  readonly got: string;
  /** The resource that says something else; without it the fact is about nothing that the states show. */
  readonly contradicts?: string;
}

/** A finding of the builder itself. */
export interface ModelProblem {
  readonly urn: string;
  readonly problem: string;
}
