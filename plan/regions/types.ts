import type { EgressPlan } from "../egress/types";
import type { DomainPlan, HubPlan, HybridPlan, SpokePlan, TransitRoutePlan } from "../types";

/** What one Region besides the home Region consists of. */
export interface RegionPlan {
  region: string;
  /** The Region whose endpoints the spokes here call: this one, or the one that serves it over a peering. */
  endpointsIn: string;
  /** Its hub; one without endpoints has no VPC: its `cidr` and `attachmentSubnets` are empty. */
  hub: HubPlan;
  /** The domains that have spokes here. Those of a Region without endpoints have none either. */
  domains: DomainPlan[];
  /** Profiles of this Region with another Region's names; empty where the Region has endpoints, whose plan says it. */
  names: RegionNamesPlan[];
  spokes: SpokePlan[];
  /** Present where on-premises networks come in here. */
  hybrid?: HybridPlan;
  /** Present where spokes here share a way to the internet. */
  egress?: EgressPlan;
}

/** The names of a serving Region's endpoint set in a Region without endpoints. Profiles are Regional, zones are not. */
export interface RegionNamesPlan {
  /** Domain that owns the endpoint set. */
  domain: string;
  /** Zones of the set that every spoke of the domain gets. */
  zones: string[];
  /** True if they are shared by a Profile of this Region. */
  profile: boolean;
  /** Accounts (keys) that the Profile is shared with. */
  profileSharedWith: string[];
}

/**
 * A peering between the transit gateways of two Regions, both in the network account. There can be one between two
 * gateways (Transit Gateway guide, Quotas), and packets that enter by it are looked up in one table whatever their
 * domain; where a packet may go was decided before, by the domain's table in the Region that it comes from.
 */
export interface PeeringPlan {
  /** Part of resource names: `<caller>/<serving>`. */
  key: string;
  /** Region whose spokes call. */
  caller: string;
  /** Region whose endpoints are called. */
  serving: string;
  /** Domains that use it. */
  domains: string[];
  /**
   * Static routes of the serving Region's table for what comes from the caller: to the endpoints of `domains`, and to the
   * resolver where on-premises networks come in at the caller.
   */
  arrivals: TransitRoutePlan[];
  /** Static routes of the serving Region's `hub` table: answers to the caller's blocks, and to what comes in there. */
  returns: TransitRoutePlan[];
}
