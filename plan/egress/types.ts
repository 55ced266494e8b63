import type { RoutePlan, SubnetPlan, TransitRoutePlan } from "../types";

/** An Availability Zone and its name in one account. */
export interface NamedZonePlan {
  azId: string;
  name: string;
}

/** The shared way to the internet: one VPC behind the transit gateway. */
export interface EgressPlan {
  /** Account (key) that owns the VPC. */
  account: string;
  cidr: string;
  /** In the order in which awsx counts them (`inAwsxOrder`). */
  zones: NamedZonePlan[];
  /** Subnets of the NAT gateways, one per zone, in the order of the zones; so are the other two. */
  publicSubnets: SubnetPlan[];
  /** Subnets of the firewall's endpoints; empty without a firewall. */
  firewallSubnets: SubnetPlan[];
  /** Subnets of the transit gateway attachment. */
  transitSubnets: SubnetPlan[];
  firewall: boolean;
  /** Names that the firewall lets out to; a leading dot stands for a domain with everything below it. */
  allowedDomains: string[];
  /** Spokes (keys) that go out here. */
  spokes: string[];
  /** Their blocks, those in quarantine left out: what the firewall looks at. */
  sources: string[];
  /** Domains (keys) whose tables have the default route. */
  domains: string[];
  /** Routes of the VPC back to exactly the spokes that go out. */
  returnRoutes: RoutePlan[];
  /** Blackholes of the `egress` table: spokes in quarantine. */
  transitRoutes: TransitRoutePlan[];
}

/** NAT gateways of a spoke's own. */
export interface NatPlan {
  /** In the order in which awsx counts them (`inAwsxOrder`). */
  zones: NamedZonePlan[];
  /** One /28 per zone for the gateway. */
  publicSubnets: SubnetPlan[];
}

/** One way from a spoke to Bedrock. */
export interface WayPlan {
  /** `privatelink`, `nat` (its own), `central` (the egress VPC), `internet-gateway`, or `none`. */
  way: string;
  /** Keys of the subnets that have it. */
  subnets: string[];
  /** True if what goes this way leaves the private network. */
  outside: boolean;
  /** What it opens. */
  detail: string;
}
