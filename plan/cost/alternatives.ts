import { allSpokes } from "../all-regions";
import { price, PRICE_REGION } from "../../catalogue";
import type { Plan, SpokePlan } from "../types";
import { HOURS } from "./hours";
import { leftOut } from "./left-out";
import { costLines } from "./lines";
import { measuredCosts, type MeasuredCost } from "./observability";
import { trafficOf, type CostInput, type CostLine, type Traffic } from "./positions";

/** One way to give the same fleet the same services. */
export interface Alternative {
  name: string;
  usdPerMonth: number;
  /** What one gets for it, or does not. */
  remark: string;
}

/** From where on the central endpoints cost less than endpoints in every VPC, for the home Region's fleet. */
export interface BreakEven {
  /** Number of average spokes; `Infinity` if never. */
  spokes: number;
  /** GB a month and spoke below which an average spoke is cheaper off centrally; 0 if never. */
  gbPerSpoke: number;
  /** What it follows from, in US dollars a month: what all spokes share, … */
  sharedUsd: number;
  /** … what the average spoke of this fleet adds to that, … */
  spokeUsd: number;
  /** … and what endpoints of its own would cost it, for the services that it reaches and the zones that it is in. */
  localUsd: number;
}

/** The monthly cost of a stack, its parts, and what the alternatives would cost. */
export interface CostReport {
  region: string;
  /** Region whose list prices are taken; for another `region` they are an estimate. */
  priceRegion: string;
  /** Names of the team's own prices: those that hold in `region` as they are, others with their Region behind. */
  ownPrices: string[];
  /** What is reckoned with, by spoke: `cost.traffic`, or its default. */
  traffic: Record<string, Traffic>;
  usdPerMonth: number;
  lines: CostLine[];
  /** Sums by the purpose of the lines: all of `usdPerMonth`. */
  byPurpose: Record<string, number>;
  /** Costs that follow from how much is logged, which the sum does not hold. */
  notIncluded: MeasuredCost[];
  /** What else is on the bill and not reckoned with at all. */
  leftOut: string[];
  byAccount: Record<string, number>;
  bySpoke: Record<string, number>;
  byDomain: Record<string, number>;
  byRegion: Record<string, number>;
  /** For the home Region's fleet. */
  alternatives: Alternative[];
  breakEven: BreakEven;
  /** Items whose price is from memory or estimated. */
  unverified: string[];
}

function sumBy(lines: readonly CostLine[], key: (line: CostLine) => string): Record<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(key(line), (sums.get(key(line)) ?? 0) + line.usd);
  return Object.fromEntries([...sums].filter(([k]) => k !== "").sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Zones in which a spoke's workloads run. */
function zonesOf(spoke: SpokePlan): number {
  return new Set((spoke.created?.subnets ?? spoke.adopted?.subnets ?? []).map((s) => s.azId)).size;
}

/** Services that a spoke reaches. */
function servicesOf(plan: Plan, spoke: SpokePlan): number {
  const set = plan.domains.find((domain) => domain.key === spoke.dns.view)?.endpoints;
  const own = (set?.zones ?? []).filter((zone) => zone.shared || spoke.dns.zoneAssociations.includes(zone.name));
  return new Set(own.map((zone) => zone.service)).size;
}

/** The traffic that a spoke is billed for: none with the internet where the stack gives it no way out. */
function reckoned(input: CostInput, { key, egress }: SpokePlan): Traffic {
  const { sentGb, receivedGb, ...internet } = trafficOf(input, key);
  return { sentGb, receivedGb, ...(egress === "none" ? {} : internet) };
}

function ownPrices(plan: Plan, { prices }: CostInput): string[] {
  const others = (plan.regions ?? []).map(({ region }) => region);
  const named = (region: string): string[] => Object.keys(prices[region] ?? {}).sort();
  return [...named(plan.region), ...others.flatMap((region) => named(region).map((name) => `${name} in ${region}`))];
}

/** What a plan costs in a month, by every view, beside endpoints in every VPC and NAT gateways in every VPC. */
export function costReport(plan: Plan, input: CostInput): CostReport {
  const lines = costLines(plan, input);
  const usd = (name: string) => price(name, plan.region, input.prices).usd;
  const total = lines.reduce((sum, line) => sum + line.usd, 0);
  // The alternatives are those of the home Region's fleet, so that only its lines count: `plan.spokes` are its spokes.
  const replaceable = lines.filter((line) => line.purpose === "endpoints" && line.region === plan.region);
  const central = replaceable.reduce((sum, line) => sum + line.usd, 0);
  const fleet = plan.spokes.map((spoke) => {
    const { sentGb, receivedGb } = trafficOf(input, spoke.key);
    const gb = sentGb + receivedGb;
    const local = servicesOf(plan, spoke) * zonesOf(spoke) * HOURS * usd("interfaceEndpointHour");
    const nat = zonesOf(spoke) * HOURS * (usd("natGatewayHour") + usd("publicIpv4Hour"));
    return { gb, local, nat };
  });
  const gbTotal = fleet.reduce((sum, f) => sum + f.gb, 0);
  const local = fleet.reduce((sum, f) => sum + f.local, 0);
  const nat = fleet.reduce((sum, f) => sum + f.nat, 0);
  const perSpokeGb = usd("transitGatewayGb") + usd("interfaceEndpointGb");
  return {
    region: plan.region,
    priceRegion: PRICE_REGION,
    ownPrices: ownPrices(plan, input),
    traffic: Object.fromEntries(allSpokes(plan).map((spoke) => [spoke.key, reckoned(input, spoke)])),
    usdPerMonth: total,
    lines,
    byPurpose: sumBy(lines, (line) => line.purpose),
    notIncluded: measuredCosts(plan, input),
    leftOut: leftOut(plan),
    byAccount: sumBy(lines, (line) => line.account),
    bySpoke: sumBy(lines, (line) => line.spoke),
    byDomain: sumBy(lines, (line) => line.domain),
    byRegion: sumBy(lines, (line) => line.region),
    alternatives: [
      {
        name: "central endpoints (this plan)",
        usdPerMonth: central,
        remark: plan.domains.some(({ key, endpointSet }) => key !== endpointSet)
          ? "private; domains that share endpoints share their policies and logs"
          : "private, one policy and one log per domain",
      },
      {
        name: "endpoints in every VPC",
        usdPerMonth: local + gbTotal * usd("interfaceEndpointGb"),
        remark: "private; policies and names to keep in step in every VPC",
      },
      {
        name: "NAT gateway in every VPC",
        usdPerMonth: nat + gbTotal * usd("natGatewayGb"),
        remark: "opens the whole internet to every subnet that uses it",
      },
    ],
    breakEven: breakEven(plan, replaceable, {
      local,
      gbTotal,
      centralGb: perSpokeGb,
      localGb: usd("interfaceEndpointGb"),
    }),
    unverified: [...new Set(lines.filter((line) => !line.verified).map((line) => line.item))].sort(),
  };
}

/** Both break-evens compare an average spoke of the fleet: what all share, against endpoints of its own. */
function breakEven(
  plan: Plan,
  lines: readonly CostLine[],
  fleet: { local: number; gbTotal: number; centralGb: number; localGb: number },
): BreakEven {
  const n = plan.spokes.length;
  if (n === 0) return { spokes: Infinity, gbPerSpoke: 0, sharedUsd: 0, spokeUsd: 0, localUsd: 0 };
  const shared = lines.filter((line) => line.spoke === "").reduce((sum, line) => sum + line.usd, 0);
  const own = lines.filter((line) => line.spoke !== "").reduce((sum, line) => sum + line.usd, 0) / n;
  const local = (fleet.local + fleet.gbTotal * fleet.localGb) / n;
  const fixed = lines.filter((line) => line.unit !== "GB").reduce((sum, line) => sum + line.usd, 0) / n;
  const extra = fleet.centralGb - fleet.localGb;
  return {
    spokes: local > own ? Math.ceil(shared / (local - own)) : Infinity,
    gbPerSpoke: Math.max(0, (fleet.local / n - fixed) / extra),
    sharedUsd: shared,
    spokeUsd: own,
    localUsd: local,
  };
}
