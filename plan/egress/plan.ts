import { cidr4, contains4, nth4, type Cidr4 } from "../../net/ipv4";
import type { EgressConfig, SpokeConfig, StackConfig } from "../../stacks/schema";
import { sortCidrs } from "../audience";
import { cidrKey, defaultPublicBlock, sliceByZone } from "../layout";
import { localSpokes } from "../regions/view";
import { domainBlocks, isQuarantined, spokeCidrs } from "../spokes";
import type { RoutePlan, SubnetPlan, TransitRoutePlan } from "../types";
import type { EgressPlan, NamedZonePlan, NatPlan } from "./types";
import { inAwsxOrder } from "./zone-order";

/** Everything. */
export const ANYWHERE = "0.0.0.0/0";

/** Private and shared address space, which is never the internet (RFC 1918, RFC 6598). */
const PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];

/** One slot per zone number in each part of the egress VPC, as in the hub. */
const ZONE_SLOTS = 8;
/** The egress VPC's block is cut into four: transit, firewall, public, and one part that is kept free. */
const PART_BITS = 2;

/** A Region's egress VPC, with everything that follows from who goes out through it; `undefined` where there is none. */
export function planEgress(config: StackConfig): EgressPlan | undefined {
  const { egress } = config;
  if (!egress) return undefined;
  const users = localSpokes(config).filter(([, spoke]) => spoke.egress === "central");
  const active = users.filter(([, spoke]) => !isQuarantined(config, spoke));
  const quarantined = users.filter(([, spoke]) => isQuarantined(config, spoke));
  return {
    account: egress.account ?? config.hub.account,
    cidr: egress.cidr,
    zones: namedZones(egress.zones),
    publicSubnets: part("public", egress, 2),
    firewallSubnets: egress.firewall ? part("firewall", egress, 1) : [],
    transitSubnets: part("transit", egress, 0),
    firewall: egress.firewall,
    allowedDomains: [...new Set(egress.allowedDomains)].sort(),
    spokes: users.map(([key]) => key),
    sources: sortCidrs(active.flatMap(([, spoke]) => spokeCidrs(spoke))),
    domains: [...new Set(users.map(([, spoke]) => spoke.domain))].sort(),
    returnRoutes: users.flatMap(([key, spoke]) => returnRoutes(key, spoke)),
    transitRoutes: quarantined.flatMap(([key, spoke]) =>
      spokeCidrs(spoke).map((cidr) => ({
        key: `quarantine-${key}-${cidrKey(cidr)}`,
        destination: cidr,
        blackhole: true,
        reason: `quarantine of spoke ${key}`,
      })),
    ),
  };
}

/** NAT gateways of a spoke's own; `undefined` where it has none. */
export function spokeNat(spoke: SpokeConfig): NatPlan | undefined {
  if (spoke.egress !== "nat" || !("create" in spoke.vpc)) return undefined;
  const vpc = spoke.vpc.create;
  const zones = namedZones(vpc.zones ?? []);
  const block = vpc.public === undefined ? defaultPublicBlock(vpc) : cidr4(vpc.public);
  return { zones, publicSubnets: inOrder("public", block, vpc.zoneSlots, zones) };
}

/** True if the spoke's own route tables lead to the egress VPC: a quarantined spoke's do not. */
export function goesOut(config: StackConfig, spoke: SpokeConfig): boolean {
  return spoke.egress === "central" && !isQuarantined(config, spoke);
}

/** Tables besides its own that learn the spoke's blocks: answers from the internet come back by the `egress` table. */
export function egressPropagations(spoke: SpokeConfig): string[] {
  return spoke.egress === "central" ? ["egress"] : [];
}

/**
 * Blackholes that a domain's table needs once it has a default route: without them, what no other route holds of the
 * domain's own or of private addresses would go to the egress VPC, which leads back to every spoke that goes out.
 * @param present routes that the table has already; a prefix has one static route per table
 */
export function egressRoutes(
  config: StackConfig,
  domain: string,
  present: readonly TransitRoutePlan[],
): TransitRoutePlan[] {
  const spokes = localSpokes(config).filter(([, spoke]) => spoke.domain === domain);
  if (!spokes.some(([, spoke]) => spoke.egress === "central")) return [];
  const { supernets, outside } = domainBlocks(config, domain);
  const together = config.domains[domain]?.spokeToSpoke === true;
  const isPrivate = (cidr: string) => PRIVATE.some((block) => contains4(cidr4(block), cidr4(cidr)));
  const own = together ? [] : [...supernets, ...outside.map(({ cidr }) => cidr)].filter((cidr) => !isPrivate(cidr));
  // A static route would win over the propagated one of the same prefix (Transit Gateway guide, Route evaluation order).
  const learned = together ? spokes.flatMap(([, spoke]) => spokeCidrs(spoke)) : [];
  const taken = new Set([...present.map(({ destination }) => destination), ...learned]);
  const routes = [
    ...own.map((cidr) => deny(`deny-own-${cidrKey(cidr)}`, cidr, `spokes of domain ${domain} are apart`)),
    ...PRIVATE.map((cidr) => deny(`deny-private-${cidrKey(cidr)}`, cidr, "private addresses are not the internet")),
  ];
  return routes.filter(({ destination }) => {
    if (taken.has(destination)) return false;
    taken.add(destination);
    return true;
  });
}

function deny(key: string, destination: string, reason: string): TransitRoutePlan {
  return { key, destination, blackhole: true, reason };
}

function returnRoutes(key: string, spoke: SpokeConfig): RoutePlan[] {
  return spokeCidrs(spoke).map((cidr) => ({ key: cidrKey(cidr), destination: cidr, reason: `spoke ${key}` }));
}

function namedZones(zones: EgressConfig["zones"]): NamedZonePlan[] {
  return inAwsxOrder(zones).map(({ id, name }) => ({ azId: id, name }));
}

/** One subnet per zone out of a quarter of the egress VPC. */
function part(group: string, { cidr, zones }: EgressConfig, index: number): SubnetPlan[] {
  const whole = cidr4(cidr);
  const block = nth4(whole, whole.bits + PART_BITS, index);
  return inOrder(group, block, ZONE_SLOTS, namedZones(zones));
}

/** Subnets at their zones' own slices, in the order of the zones. */
function inOrder(group: string, block: Cidr4, slots: number, zones: readonly NamedZonePlan[]): SubnetPlan[] {
  return zones.flatMap(({ azId }) => sliceByZone(group, block, slots, [azId]));
}
