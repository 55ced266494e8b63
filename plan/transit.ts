import { cidr4, contains4, formatCidr4, subtract4 } from "../net/ipv4";
import type { StackConfig } from "../stacks/schema";
import { ANYWHERE, egressPropagations, egressRoutes, goesOut } from "./egress/plan";
import { onPremisesRoutes } from "./hybrid-blocks";
import { cidrKey } from "./layout";
import { localSpokes, servedSupernets } from "./regions/view";
import { domainBlocks, isQuarantined, sortedEntries, spokeCidrs, spokesOf } from "./spokes";
import type { AttachmentPlan, RoutePlan, TransitRoutePlan } from "./types";

/** Domains that use the endpoints of `owner`: itself, and those that share them. */
export function membersOf(config: StackConfig, owner: string): string[] {
  return sortedEntries(config.domains)
    .filter(([key, domain]) => (domain.endpointSet ?? key) === owner)
    .map(([key]) => key);
}

/**
 * Static routes of a domain's transit gateway table. The hub VPC is propagated nowhere: the domain
 * reaches its endpoints' block and nothing else of the hub. Blackholes guard against broad routes only;
 * a more specific leak would win over them (Transit Gateway guide, Route evaluation order), which is
 * what the proof is for.
 */
export function domainRoutes(config: StackConfig, domain: string, endpointBlock: string): TransitRoutePlan[] {
  const deny = (key: string, destination: string, reason: string): TransitRoutePlan => ({
    key,
    destination,
    blackhole: true,
    reason,
  });
  const others = sortedEntries(config.domains).filter(([key]) => key !== domain);
  const routes = [
    { key: "endpoints", destination: endpointBlock, blackhole: false, reason: "the endpoints of the domain" },
    deny("deny-hub", config.hub.cidr, "the rest of the hub"),
    ...others.flatMap(([other]) => {
      const { supernets, outside } = domainBlocks(config, other);
      return [
        ...[...supernets, ...servedSupernets(config, other)].map((cidr) =>
          deny(`deny-${other}-${cidrKey(cidr)}`, cidr, `domain ${other}`),
        ),
        ...outside.map(({ spoke, cidr }) =>
          deny(`deny-${other}-${cidrKey(cidr)}`, cidr, `spoke ${spoke} of domain ${other}`),
        ),
      ];
    }),
    ...quarantined(config, domain),
  ];
  return [...routes, ...egressRoutes(config, domain, routes)];
}

/** Blackholes over the blocks of quarantined spokes in their own domain's table. */
function quarantined(config: StackConfig, domain: string): TransitRoutePlan[] {
  return spokesOf(config, domain)
    .filter(([, spoke]) => isQuarantined(config, spoke))
    .flatMap(([key, spoke]) => quarantineRoutes(key, spokeCidrs(spoke)));
}

/** Blackholes with exactly a spoke's blocks: a static route beats the propagated one of the same prefix. */
export function quarantineRoutes(spoke: string, cidrs: readonly string[]): TransitRoutePlan[] {
  return cidrs.map((cidr) => ({
    key: `quarantine-${spoke}-${cidrKey(cidr)}`,
    destination: cidr,
    blackhole: true,
    reason: `quarantine of spoke ${spoke}`,
  }));
}

/**
 * Routes from a domain's endpoint subnets back to the spokes and on-premises blocks that use them, and to nothing else:
 * a spoke of another domain that lies inside these supernets is cut out exactly.
 */
export function returnRoutes(config: StackConfig, owner: string): RoutePlan[] {
  const members = membersOf(config, owner);
  const strangers = sortedEntries(config.spokes)
    .filter(([, spoke]) => spoke.outsideSupernets && !members.includes(spoke.domain))
    .flatMap(([, spoke]) => spokeCidrs(spoke).map(cidr4));
  const spokes = members.flatMap((domain) => {
    const { supernets, outside } = domainBlocks(config, domain);
    const own = [...supernets, ...servedSupernets(config, domain)]
      .flatMap((supernet) => subtract4(cidr4(supernet), strangers))
      .map(formatCidr4);
    return [
      ...own.map((cidr) => ({ key: cidrKey(cidr), destination: cidr, reason: `domain ${domain}` })),
      ...outside
        // A spoke that has moved between domains which share these endpoints is covered by the other one's supernet.
        .filter(({ cidr }) => !own.some((block) => contains4(cidr4(block), cidr4(cidr))))
        .map(({ spoke, cidr }) => ({
          key: cidrKey(cidr),
          destination: cidr,
          reason: `spoke ${spoke} of domain ${domain}`,
        })),
    ];
  });
  return [...spokes, ...onPremisesRoutes(config, owner)];
}

/**
 * Routes of a spoke's workload subnets: to the endpoints, to the domain's other spokes where it allows that, and to
 * everything else where the spoke goes out through the egress VPC.
 */
export function spokeRoutes(config: StackConfig, spokeKey: string, endpointBlock: string): RoutePlan[] {
  const spoke = config.spokes[spokeKey];
  if (!spoke) return [];
  const routes: RoutePlan[] = [
    { key: "endpoints", destination: endpointBlock, reason: `the endpoints of domain ${spoke.domain}` },
    ...(goesOut(config, spoke)
      ? [{ key: "internet", destination: ANYWHERE, reason: "the internet, through the egress VPC" }]
      : []),
  ];
  if (config.domains[spoke.domain]?.spokeToSpoke !== true) return routes;
  const { supernets, outside } = domainBlocks(config, spoke.domain);
  // Between Regions spokes do not reach each other: a peering carries calls to endpoints and their answers.
  const local = new Set(localSpokes(config).map(([key]) => key));
  return [
    ...routes,
    ...supernets.map((cidr) => ({ key: cidrKey(cidr), destination: cidr, reason: `spokes of domain ${spoke.domain}` })),
    ...outside
      .filter((o) => o.spoke !== spokeKey && local.has(o.spoke))
      .map(({ spoke: other, cidr }) => ({ key: cidrKey(cidr), destination: cidr, reason: `spoke ${other}` })),
  ];
}

/** Both ends of a spoke's attachment. */
export function attachment(config: StackConfig, spokeKey: string): AttachmentPlan {
  const spoke = config.spokes[spokeKey];
  if (!spoke) throw new Error(`no spoke ${spokeKey}`);
  const adopted = "adopt" in spoke.vpc ? spoke.vpc.adopt : undefined;
  return {
    existingId: adopted?.existing.attachment ?? "",
    takeOverAssociation: adopted?.takeOverAssociation ?? false,
    association: spoke.domain,
    propagations: [
      "hub",
      ...(config.domains[spoke.domain]?.spokeToSpoke === true ? [spoke.domain] : []),
      ...egressPropagations(spoke),
    ],
    quarantineRoutes: isQuarantined(config, spoke) ? quarantineRoutes(spokeKey, spokeCidrs(spoke)) : [],
  };
}
