import type { StackConfig } from "../../stacks/schema";
import { cidrKey } from "../layout";
import { domainBlocks, isQuarantined, sortedEntries, spokeCidrs, spokesOf } from "../spokes";
import { quarantineRoutes } from "../transit";
import type { DomainPlan, HybridPlan, TransitRoutePlan } from "../types";
import { hubCidr } from "./view";
import type { PeeringPlan } from "./types";

/**
 * Plans the peering of a Region without endpoints with the one that serves it. Both directions have static routes only
 * (Transit Gateway guide, Peering attachments): there to the blocks of the endpoints that the caller's domains use, back
 * to the caller's own blocks. The caller's side of it is in its domains' tables.
 * @param view the caller's view, whose spokes are those of the caller
 * @param domains the caller's domains
 * @param hybrid what comes in at the caller
 */
export function planPeering(
  config: StackConfig,
  view: StackConfig,
  serving: string,
  domains: readonly DomainPlan[],
  hybrid: HybridPlan | undefined,
): PeeringPlan {
  const caller = view.hub.region;
  const blocks = new Map(domains.map((domain) => [domain.endpointSet, domain.endpointBlock]));
  return {
    key: `${caller}/${serving}`,
    caller,
    serving,
    domains: domains.map(({ key }) => key),
    arrivals: [
      ...[...blocks].map(([owner, destination]) => ({
        key: `endpoints-${owner}`,
        destination,
        blackhole: false,
        reason: `the endpoints of domain ${owner}`,
      })),
      ...(hybrid === undefined || hybrid.resolverBlock === ""
        ? []
        : [
            {
              key: "resolver",
              destination: hybrid.resolverBlock,
              blackhole: false,
              reason: "the resolver, for on-premises",
            },
          ]),
      { key: "deny-hub", destination: hubCidr(config, serving), blackhole: true, reason: "the rest of the hub" },
    ],
    returns: [
      ...sortedEntries(view.domains).flatMap(([key]) => returnsOf(view, caller, key)),
      ...(hybrid?.returnRoutes ?? []).map(({ key, destination }) => ({
        key,
        destination,
        blackhole: false,
        reason: `on-premises, which comes in at ${caller}`,
      })),
    ],
  };
}

/**
 * Back to a domain's blocks, but for its spokes in quarantine: what is for those is dropped before the peering. One that
 * lies outside the supernets keeps its route's key, since a table takes one static route to a prefix.
 */
function returnsOf(view: StackConfig, caller: string, domain: string): TransitRoutePlan[] {
  const { supernets, outside } = domainBlocks(view, domain);
  const cut = spokesOf(view, domain).filter(([, spoke]) => isQuarantined(view, spoke));
  const dropped = new Set(cut.map(([key]) => key));
  const route = (destination: string, reason: string, blackhole = false): TransitRoutePlan => ({
    key: cidrKey(destination),
    destination,
    blackhole,
    reason,
  });
  return [
    ...supernets.map((cidr) => route(cidr, `domain ${domain} in ${caller}`)),
    ...outside.map(({ spoke, cidr }) =>
      dropped.has(spoke)
        ? route(cidr, `quarantine of spoke ${spoke}`, true)
        : route(cidr, `spoke ${spoke} of domain ${domain} in ${caller}`),
    ),
    ...cut
      .filter(([, spoke]) => !spoke.outsideSupernets)
      .flatMap(([key, spoke]) => quarantineRoutes(key, spokeCidrs(spoke))),
  ];
}
