import type { RegionConfig } from "../../stacks/regions-schema";
import type { SpokeConfig, StackConfig } from "../../stacks/schema";
import { sortedEntries } from "../spokes";

/**
 * What one Region's planner sees: a stack's configuration with the Region's own hub and address space in the place of the
 * home Region's. The same planner then plans every Region. Its spokes are those of the Region and, where the Region
 * serves others, theirs as well, because they are let in at the same endpoints; `localSpokes` are the former.
 */
export type RegionView = StackConfig;

/** Codes of all Regions, the home Region first. */
export function regionCodes(config: StackConfig): string[] {
  return [config.hub.region, ...sortedEntries(config.regions).map(([region]) => region)];
}

/** The Region that a spoke is in. */
export function regionOf(config: StackConfig, spoke: SpokeConfig): string {
  return spoke.region ?? config.hub.region;
}

/** The Region whose endpoints a Region's spokes call. */
export function servingRegion(config: StackConfig, region: string): string {
  const endpoints = config.regions[region]?.endpoints ?? "own";
  return endpoints === "own" ? region : endpoints;
}

/** Services of a spoke's domain, as the Region has them whose endpoints the spoke calls. */
export function servicesCalled(config: StackConfig, spoke: SpokeConfig): readonly string[] {
  const own = config.regions[servingRegion(config, regionOf(config, spoke))]?.domains[spoke.domain]?.services;
  return own ?? config.domains[spoke.domain]?.services ?? [];
}

/** Spokes of the view's own Region, in the order of their names. */
export function localSpokes(config: StackConfig): [string, SpokeConfig][] {
  return sortedEntries(config.spokes).filter(([, spoke]) => regionOf(config, spoke) === config.hub.region);
}

/** Regions whose spokes call the endpoints of a Region, itself excluded. */
export function callersOf(config: StackConfig, serving: string): [string, RegionConfig][] {
  return sortedEntries(config.regions).filter(([region, { endpoints }]) => endpoints === serving && region !== serving);
}

/** Supernets of a domain in Regions that this view's Region serves. */
export function servedSupernets(config: StackConfig, domain: string): string[] {
  return callersOf(config, config.hub.region).flatMap(([, region]) => region.domains[domain]?.supernets ?? []);
}

/** The home Region's view: the configuration without the spokes of Regions that it does not serve. */
export function homeView(config: StackConfig): RegionView {
  if (Object.keys(config.regions).length === 0) return config;
  return { ...config, spokes: spokesSeenFrom(config, config.hub.region) };
}

/** The view of a Region besides the home Region, with its own ways in and out in the place of the home Region's. */
export function otherView(config: StackConfig, region: string, entry: RegionConfig): RegionView {
  const { onPremises: _in, egress: _out, ...rest } = config;
  const serving = servingRegion(config, region);
  const atServing = config.regions[serving]?.domains ?? {};
  const domains = sortedEntries(entry.domains).flatMap(([key, own]): [string, StackConfig["domains"][string]][] => {
    const common = config.domains[key];
    if (!common) return [];
    // What the endpoints offer is decided where they are.
    const { services, models, inferenceGeography } = (serving === region ? own : atServing[key]) ?? {};
    const { supernets } = own;
    return [
      [
        key,
        {
          ...common,
          supernets,
          ...(services && { services }),
          ...(models && { models }),
          ...(inferenceGeography !== undefined && { inferenceGeography }),
        },
      ],
    ];
  });
  return {
    ...rest,
    hub: {
      account: config.hub.account,
      region,
      cidr: hubCidr(config, serving),
      availabilityZones: entry.availabilityZones,
      transitGateway: entry.transitGateway,
    },
    domains: Object.fromEntries(domains),
    dns: { sharing: entry.dns ?? config.dns.sharing },
    spokes: spokesSeenFrom(config, region),
    ...(entry.onPremises && { onPremises: entry.onPremises }),
    ...(entry.egress && { egress: entry.egress }),
  };
}

/** Block of a Region's hub VPC; empty where it has none. */
export function hubCidr(config: StackConfig, region: string): string {
  return region === config.hub.region ? config.hub.cidr : (config.regions[region]?.cidr ?? "");
}

function spokesSeenFrom(config: StackConfig, region: string): StackConfig["spokes"] {
  const seen = new Set([region, ...callersOf(config, region).map(([caller]) => caller)]);
  const entries = Object.entries(config.spokes).filter(([, spoke]) => seen.has(regionOf(config, spoke)));
  // Views put another Region in the home Region's place, so that a spoke says itself what it takes from its own.
  return Object.fromEntries(
    entries.map(([key, spoke]) => {
      const own = regionOf(config, spoke);
      const dns = spoke.dns ?? config.regions[own]?.dns ?? config.dns.sharing;
      return [key, { ...spoke, region: own, dns, vpc: withZones(spoke.vpc, zonesOf(config, own)) }];
    }),
  );
}

function zonesOf(config: StackConfig, region: string): string[] {
  const { hub, regions } = config;
  return region === hub.region ? hub.availabilityZones : (regions[region]?.availabilityZones ?? []);
}

/** A VPC that says nothing of zones has those of its own Region, whichever Region's planner looks at it. */
function withZones(vpc: SpokeConfig["vpc"], zones: string[]): SpokeConfig["vpc"] {
  if (!("create" in vpc) || zones.length === 0) return vpc;
  if (vpc.create.availabilityZones !== undefined || vpc.create.zones !== undefined) return vpc;
  return { create: { ...vpc.create, availabilityZones: zones } };
}
