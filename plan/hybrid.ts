import { cidr4, formatAddress4 } from "../net/ipv4";
import type { StackConfig } from "../stacks/schema";
import { sortCidrs } from "./audience";
import type { PlanContext } from "./context";
import { onPremisesPrefixes, onPremisesRoutes, routesBack } from "./hybrid-blocks";
import { cidrKey, hubLayout, sliceByZone } from "./layout";
import { localSpokes, servedSupernets } from "./regions/view";
import { domainBlocks, sortedEntries } from "./spokes";
import type { EndpointSetPlan, HybridPlan, ResolverPlan, TransitRoutePlan, VpnPlan } from "./types";

/** Offset of the pinned inbound resolver address in its subnet: beyond the four that AWS keeps at the start. */
const RESOLVER_HOST = 10;

/** Where a Region has no endpoints: the one that serves it. */
export interface ServedFrom {
  region: string;
  /** What comes in there, whose resolver answers here too. */
  hybrid?: HybridPlan;
}

/**
 * Plans the way in for on-premises networks of one Region; `undefined` where there is none.
 * @param sets the endpoints that the Region calls, wherever they are
 * @param serving the Region that they are in, where it is another
 */
export function planHybrid(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  serving?: ServedFrom,
): HybridPlan | undefined {
  const { config } = context;
  const { onPremises } = config;
  const set = onPremises && sets.get(onPremises.domain);
  if (!onPremises || !set) return undefined;
  const resolver = serving ? undefined : onPremises.resolver && planResolver(config);
  const answers = serving ? answersFrom(context, serving) : answersOf(resolver);
  if (!serving && !resolver)
    context.notices.push({
      level: "warning",
      code: "names-unanswered",
      path: "onPremises",
      message:
        `nothing answers the names of ${config.hub.region}'s endpoints for these networks: they reach the addresses of ` +
        `${onPremises.domain}'s endpoints, and the services' names lead them to the public addresses of AWS. Add resolver: {} ` +
        `to it, have your DNS servers answer the names with those addresses, or call by the endpoints' own names ` +
        "(--endpoint-url, with the endpoint's dnsName of the stack's outputs), which resolve everywhere",
    });
  const vpns = sortedEntries(onPremises.vpn).map(([key, vpn]): VpnPlan => ({
    key,
    address: vpn.address,
    asn: vpn.asn,
    staticRouting: vpn.routing === "static",
    acceleration: vpn.acceleration,
  }));
  if (config.domains[onPremises.domain]?.quarantined === true) {
    context.notices.push({
      level: "warning",
      code: "on-premises-quarantined",
      path: "onPremises",
      message: `domain ${onPremises.domain} is quarantined, so on-premises gets into none of its endpoints; its connections and routes stay`,
    });
  }
  const ways = vpns.length + (onPremises.directConnect ? 1 : 0);
  if (ways > 1) {
    context.notices.push({
      level: "warning",
      code: "learned-routes-trusted",
      path: "onPremises",
      message:
        "with several ways in, the hub table learns on-premises routes by propagation, so that one can fail over to another: " +
        "a block that your side announces inside a spoke's would draw that spoke's answers away. Filter what you announce",
    });
  }
  const prefixes = sortCidrs(onPremises.prefixes);
  return {
    domain: onPremises.domain,
    prefixes,
    transitRoutes: hybridRoutes(config, set.block, answers.resolverBlock),
    advertised: [set.block, ...(answers.resolverBlock === "" ? [] : [answers.resolverBlock])],
    propagated: ways > 1,
    returnRoutes: routesBack(prefixes),
    ...answers,
    vpns,
    ...(onPremises.directConnect && {
      directConnect: {
        account: onPremises.directConnect.account ?? config.hub.account,
        existingId: "existing" in onPremises.directConnect.gateway ? onPremises.directConnect.gateway.existing : "",
        asn: "create" in onPremises.directConnect.gateway ? onPremises.directConnect.gateway.create.asn : 0,
      },
    }),
    ...(resolver && { resolver }),
    zones: set.zones.filter((zone) => zone.shared || zone.service === "s3").map((zone) => zone.name),
  };
}

type Answers = Pick<HybridPlan, "resolverBlock" | "resolverAddresses">;

function answersOf(resolver: ResolverPlan | undefined): Answers {
  return {
    resolverBlock: resolver?.block ?? "",
    resolverAddresses: (resolver?.inbound ?? []).map(({ address }) => address),
  };
}

/** Names of a served Region's callers are answered where the endpoints are, over the same peering. */
function answersFrom({ config, notices }: PlanContext, { region, hybrid }: ServedFrom): Answers {
  if (hybrid?.resolver && hybrid.domain === config.onPremises?.domain) return answersOf(hybrid.resolver);
  notices.push({
    level: "warning",
    code: "names-unanswered",
    path: "onPremises",
    message: `nothing answers the names of ${region}'s endpoints for these networks: add onPremises.resolver where the endpoints are (${region}), or have your DNS servers answer them`,
  });
  return answersOf(undefined);
}

/**
 * Static routes of the `hybrid` table: the bound domain's endpoints and the resolver, and nothing else. What on-premises
 * can reach is decided here; allowed prefixes are only what it hears (Direct Connect guide, Allowed prefixes).
 */
function hybridRoutes(config: StackConfig, endpoints: string, resolver: string): TransitRoutePlan[] {
  const deny = (key: string, destination: string, reason: string): TransitRoutePlan => ({
    key,
    destination,
    blackhole: true,
    reason,
  });
  return [
    { key: "endpoints", destination: endpoints, blackhole: false, reason: "the endpoints of the bound domain" },
    ...(resolver === ""
      ? []
      : [{ key: "resolver", destination: resolver, blackhole: false, reason: "the inbound resolver" }]),
    deny("deny-hub", config.hub.cidr, "the rest of the hub"),
    ...sortedEntries(config.domains).flatMap(([key]) => {
      const { supernets, outside } = domainBlocks(config, key);
      return [
        ...[...supernets, ...servedSupernets(config, key)].map((cidr) =>
          deny(`deny-${key}-${cidrKey(cidr)}`, cidr, `spokes of domain ${key}`),
        ),
        ...outside.map(({ spoke, cidr }) =>
          deny(`deny-${key}-${cidrKey(cidr)}`, cidr, `spoke ${spoke} of domain ${key}`),
        ),
      ];
    }),
  ];
}

function planResolver(config: StackConfig): ResolverPlan {
  const block = hubLayout(config.hub.cidr).resolver;
  const subnets = sliceByZone("resolver", block, 8, config.hub.availabilityZones);
  const domain = config.onPremises?.domain ?? "";
  // Resolver rules are Regional, as the endpoints are that they send queries through.
  const spokes = localSpokes(config).filter(([, spoke]) => spoke.domain === domain);
  return {
    block: `${formatAddress4(block.base)}/${block.bits}`,
    subnets,
    // Regions that are served from here ask too.
    sources: onPremisesPrefixes(config, domain),
    returnRoutes: onPremisesRoutes(config, domain),
    inbound: subnets.map((subnet) => ({
      subnet: subnet.key,
      address: formatAddress4(cidr4(subnet.cidr).base + RESOLVER_HOST),
    })),
    forward: sortedEntries(config.onPremises?.resolver?.forward ?? {}).map(([key, rule]) => ({
      key,
      domain: rule.domain,
      targets: [...rule.targets].sort(),
    })),
    forwardTo: spokes.map(([key]) => key),
    sharedWith: [
      ...new Set(spokes.map(([, spoke]) => spoke.account).filter((account) => account !== config.hub.account)),
    ].sort(),
  };
}
