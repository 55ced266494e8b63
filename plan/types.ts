import type { EgressPlan, NatPlan, WayPlan } from "./egress/types";
import type { PeeringPlan, RegionPlan } from "./regions/types";
import type { ObservabilityPlan } from "./observability/types";
import type { TrainingPlan } from "./training/types";

/**
 * The plan: what follows from a stack's configuration and the catalogue, as plain JSON data.
 * Everything is sorted and keyed by names from the configuration, so that two plans can be compared
 * and adding a spoke changes nothing about another. Component arguments are parts of it, therefore the
 * shapes keep to what Pulumi's component packaging accepts: no unions, tuples or `readonly` arrays.
 */
export interface Plan {
  /** Version of this shape; grows with each incompatible change. */
  schemaVersion: number;
  organizationId: string;
  /** `aws`, `aws-us-gov`, … */
  partition: string;
  region: string;
  tags: Record<string, string>;
  accounts: AccountPlan[];
  hub: HubPlan;
  domains: DomainPlan[];
  spokes: SpokePlan[];
  /** Present where on-premises networks come in. */
  hybrid?: HybridPlan;
  /** Present where spokes share a way to the internet. */
  egress?: EgressPlan;
  /** Logs, metrics and alarms; absent where the stack file says nothing of them. */
  observability?: ObservabilityPlan;
  /** Regions besides the home Region, which `region`, `hub`, `domains` and `spokes` are of; absent where there are none. */
  regions?: RegionPlan[];
  /** Peerings between Regions' transit gateways; present with `regions`. */
  peerings?: PeeringPlan[];
  /** What a person should know: trades, limits that come near, checks that wait for credentials. */
  notices: Notice[];
}

/** One account that resources go into. */
export interface AccountPlan {
  /** Key in the configuration; names the provider. */
  key: string;
  id: string;
  roleArn: string;
  /** True if an external id is configured; the value itself never enters a plan. */
  hasExternalId: boolean;
}

/** A subnet of a VPC that the program makes. */
export interface SubnetPlan {
  /** `<group>-<zone id>`, unique in the VPC, part of resource names. */
  key: string;
  /** What the subnet is for: a domain's key, `attachment`, `resolver`, or a spoke's group. */
  group: string;
  cidr: string;
  azId: string;
}

/** A VPC route to the transit gateway. */
export interface RoutePlan {
  /** Part of the resource's name; never changes for a destination. */
  key: string;
  destination: string;
  /** Why the route stands there, for reports. */
  reason: string;
}

/** The shared-services VPC and the transit gateway, in the network account. */
export interface HubPlan {
  account: string;
  cidr: string;
  azIds: string[];
  /** One /28 per zone for the transit gateway attachment. */
  attachmentSubnets: SubnetPlan[];
  transit: TransitPlan;
  /** Accounts (keys) that the transit gateway is shared with: every spoke's but the hub's own. */
  sharedWith: string[];
}

export interface TransitPlan {
  /** Id of an adopted transit gateway; empty where it is created. */
  adoptedId: string;
  /** Amazon side ASN of a created one; 0 where it is adopted. */
  asn: number;
}

/** A static route of a transit gateway table. */
export interface TransitRoutePlan {
  key: string;
  destination: string;
  /** True for a blackhole; false for a route to the hub VPC's attachment. */
  blackhole: boolean;
  reason: string;
}

/** A route domain: table, endpoints, names. */
export interface DomainPlan {
  key: string;
  slot: number;
  supernets: string[];
  quarantined: boolean;
  spokeToSpoke: boolean;
  /** The domain whose endpoints and names this one uses: itself, or the one it shares with. */
  endpointSet: string;
  /** The block of the hub that holds the endpoints this domain reaches. */
  endpointBlock: string;
  /** Account keys of the domain's spokes. */
  accounts: string[];
  /** Static routes of the domain's table. */
  transitRoutes: TransitRoutePlan[];
  /** Present where the domain calls an endpoint of Bedrock. */
  tenancy?: TenancyPlan;
  /** Present where the domain has endpoints of its own. */
  endpoints?: EndpointSetPlan;
}

/** What a domain's callers may invoke, from the source of the endpoint policies and of the text for callers' accounts. */
export interface TenancyPlan {
  /** Region whose endpoints they call. */
  region: string;
  /** Account keys: whose callers pass, and whose own models they may invoke. Empty where units decide, or nobody calls. */
  accounts: string[];
  /** Organizational units that decide in the place of accounts. */
  organizationalUnits: string[];
  /** Geography of cross-Region inference, or `none`. */
  inferenceGeography: string;
  /** Base models, which all accounts share. */
  models: AllowedModelPlan[];
  guardrail: GuardrailPlan;
  /** Accounts that call for another domain at the same endpoints too: they have the models of both, and the stricter guardrail. */
  shared: SharedCallerPlan[];
}

/** An account that calls for two domains at one endpoint set. */
export interface SharedCallerPlan {
  /** Account key. */
  account: string;
  /** The other domain. */
  domain: string;
  /** True if that one requires a guardrail. */
  guardrailRequired: boolean;
}

/** A base model that may be invoked. */
export interface AllowedModelPlan {
  id: string;
  /** Endpoints of the domain that take it: `bedrock-runtime`, `bedrock-mantle`. */
  endpoints: string[];
  /** True if it may be invoked by its own id, in the Region of the endpoints. */
  here: boolean;
  /** Inference profile by which it may be invoked; empty where there is none. */
  profile: string;
  /** Regions that the profile may take a request to. */
  regions: string[];
  /** True if AWS chooses among all its commercial Regions. */
  anywhere: boolean;
  /** What invokes it behind other endpoints of the domain, in words: `agents and flows`, `customization`. */
  besides: string[];
}

export interface GuardrailPlan {
  required: boolean;
  /** Patterns of the guardrails one of which a call has to name. */
  accepted: string[];
}

/** The interface endpoints of one domain with everything that decides who gets in. */
export interface EndpointSetPlan {
  domain: string;
  /** The domain's aligned block of the hub. */
  block: string;
  subnets: SubnetPlan[];
  /** Return routes of the endpoint subnets, to the domain's spokes only. */
  returnRoutes: RoutePlan[];
  securityGroups: SecurityGroupPlan[];
  endpoints: EndpointPlan[];
  /** Private zones, one per DNS name of the endpoints. */
  zones: ZonePlan[];
  /** Block of the domain's anchor VPC: never attached, never routed. */
  anchorCidr: string;
  /** How the domain's names are shared: true if any spoke uses the Profile. */
  profile: boolean;
  /** Accounts (keys) that the Profile is shared with. */
  profileSharedWith: string[];
}

/** A security group of endpoints; several carry one set of sources where it exceeds the rules of one group. */
export interface SecurityGroupPlan {
  /** `<audience>` or `<audience>-2`, … */
  key: string;
  /** Which set of sources: `consumers`, `spokes`, or `spoke-<name>…` for extra services. */
  audience: string;
  description: string;
  /** IPv4 blocks that may open TCP 443: exactly the sources, in the fewest prefixes. */
  sources: string[];
}

/** One interface endpoint. */
export interface EndpointPlan {
  /** Catalogue id of the service. */
  service: string;
  serviceName: string;
  family: string;
  /** Keys of the subnets, one per zone in which the service is offered. */
  subnets: string[];
  /** Keys of the security groups. */
  securityGroups: string[];
  /** Minified endpoint policy; empty where the service takes none. */
  policy: string;
  /** Statements of the policy that let through more than the domain's principals, each with its reason. */
  exceptions: PolicyExceptionPlan[];
  /** Private DNS names that clients use, wildcards included. */
  dnsNames: string[];
  /** True where the catalogue does not know the service's zones: decided at deploy time. */
  zonesUnknown: boolean;
}

/** A deliberate opening in an endpoint policy. */
export interface PolicyExceptionPlan {
  /** Sid of the statement. */
  sid: string;
  reason: string;
  /** Where AWS says that it has to be open. */
  source: string;
}

/** A private hosted zone: one per DNS name, since a zone without the record answers NXDOMAIN. */
export interface ZonePlan {
  /** The zone's name; also its key. */
  name: string;
  service: string;
  /** Record names inside the zone: `@` for the apex, `*` for the wildcard. */
  records: string[];
  /** True if every spoke of the domain gets it; false where only the spokes that ask for the service do. */
  shared: boolean;
}

/** One spoke. */
export interface SpokePlan {
  key: string;
  account: string;
  domain: string;
  quarantined: boolean;
  /** Blocks of the VPC. */
  cidrs: string[];
  outsideSupernets: boolean;
  /** Present where the VPC is created. */
  created?: CreatedVpcPlan;
  /** Present where the VPC is adopted. */
  adopted?: AdoptedVpcPlan;
  consumers: ConsumerPlan[];
  /** All subnets of the spoke that are known, with who uses them. */
  attachment: AttachmentPlan;
  /** Routes to the transit gateway for workload subnets. */
  routes: RoutePlan[];
  /** Way to the internet: `none`, `nat` or `central`. */
  egress: string;
  /** Every way that the spoke has to Bedrock. */
  ways: WayPlan[];
  /** `gateway`, `interface` or `none`. */
  s3: string;
  /** Policy of the spoke's own S3 gateway endpoint; empty where it has none of ours. */
  s3Policy: string;
  dns: SpokeDnsPlan;
  /** Present where jobs train in the spoke's VPC. */
  training?: TrainingPlan;
}

export interface CreatedVpcPlan {
  cidr: string;
  azIds: string[];
  subnets: SubnetPlan[];
  attachmentSubnets: SubnetPlan[];
  /** Present where the VPC has NAT gateways of its own. */
  nat?: NatPlan;
}

export interface AdoptedSubnetPlan {
  key: string;
  id: string;
  cidr: string;
  azId: string;
  routeTable: string;
}

export interface AdoptedVpcPlan {
  id: string;
  cidrs: string[];
  subnets: AdoptedSubnetPlan[];
  /** Keys of the declared subnets that carry the attachment; empty where they are made. */
  attachmentSubnetKeys: string[];
  /** Attachment subnets to make. */
  createdAttachmentSubnets: SubnetPlan[];
  /** Ids of the route tables of workload subnets, each once. */
  routeTables: string[];
  /** Id of an S3 gateway endpoint that stands already; empty where there is none. */
  existingS3GatewayEndpoint: string;
  existingPrivateDnsServices: string[];
  /** Keys of the subnets that lead to a NAT gateway of the VPC's. */
  natSubnetKeys: string[];
  /** Keys of the subnets that lead to an internet gateway of the VPC's. */
  publicSubnetKeys: string[];
}

/** The spoke's end and the hub's end of its attachment. */
export interface AttachmentPlan {
  /** Id of an attachment that stands already; empty where it is created. */
  existingId: string;
  /** Move an existing attachment from the table that it is associated with. */
  takeOverAssociation: boolean;
  /** Table that the attachment is associated with: the domain's. */
  association: string;
  /** Tables that the spoke's blocks are propagated to. */
  propagations: string[];
  /** Blackholes in the `hub` table that quarantine puts over the spoke's own propagated routes. */
  quarantineRoutes: TransitRoutePlan[];
}

/** An application that may use Bedrock. */
export interface ConsumerPlan {
  key: string;
  /** Keys of its subnets. */
  subnets: string[];
  cidrs: string[];
}

/** How one spoke gets its names. */
export interface SpokeDnsPlan {
  /** `profiles` or `zone-associations`. */
  sharing: string;
  /** Domain whose Profile or zones are used. */
  view: string;
  /** Zones that the spoke is associated with one by one. */
  zoneAssociations: string[];
}

/** Something a person should know about the plan. */
export interface Notice {
  /** `info` or `warning`. */
  level: string;
  /** Stable code, for pipelines. */
  code: string;
  /** What it is about, as a path of the configuration. */
  path: string;
  message: string;
}

/** The way in for on-premises networks at one Region's transit gateway, bound to one domain. */
export interface HybridPlan {
  /** The bound domain. */
  domain: string;
  /** Declared blocks of on-premises networks. */
  prefixes: string[];
  /** Static routes of the `hybrid` table. */
  transitRoutes: TransitRoutePlan[];
  /**
   * What on-premises reaches and hears by BGP: exactly the endpoints' and the resolver's blocks. A VPN with static routing
   * announces nothing: these are the routes that its device has to have.
   */
  advertised: string[];
  /** True if the hub table learns on-premises routes by propagation; false: one static route per declared block. */
  propagated: boolean;
  /** Routes of the `hub` table back to on-premises. */
  returnRoutes: RoutePlan[];
  /** Block of the resolver that answers, of this Region or of the one that serves it; empty where none does. */
  resolverBlock: string;
  /** Addresses that on-premises DNS servers forward to. */
  resolverAddresses: string[];
  vpns: VpnPlan[];
  directConnect?: DirectConnectPlan;
  resolver?: ResolverPlan;
  /** Zones of the names that are called; the hub VPC has them, since the inbound resolver answers as that VPC. */
  zones: string[];
}

/** An IPsec VPN connection on the transit gateway. */
export interface VpnPlan {
  key: string;
  /** Public address of the device on the other side. */
  address: string;
  asn: number;
  staticRouting: boolean;
  acceleration: boolean;
}

/** A Direct Connect gateway, and its association with the transit gateway. */
export interface DirectConnectPlan {
  /** Account (key) that owns the gateway. */
  account: string;
  /** Id of a gateway that stands already; empty where it is created. */
  existingId: string;
  /** Amazon side ASN of a created one; 0 where it stands already. */
  asn: number;
}

/** Resolver endpoints in the hub VPC. */
export interface ResolverPlan {
  block: string;
  subnets: SubnetPlan[];
  /** Blocks that may ask: the declared ones, those of Regions that are served from here included. */
  sources: string[];
  /** Routes of the resolver subnets back to them. */
  returnRoutes: RoutePlan[];
  /** Pinned addresses that on-premises DNS servers forward to. */
  inbound: ResolverAddressPlan[];
  /** Names that are resolved through on-premises DNS servers. */
  forward: ForwardRulePlan[];
  /** Spokes (keys) that the forward rules are associated with. */
  forwardTo: string[];
  /** Accounts (keys) that the forward rules are shared with. */
  sharedWith: string[];
}

export interface ResolverAddressPlan {
  /** Key of the subnet. */
  subnet: string;
  address: string;
}

export interface ForwardRulePlan {
  key: string;
  domain: string;
  targets: string[];
}
