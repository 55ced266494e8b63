import { isRegion } from "../catalogue/regions";
import { told } from "../stacks/problems";
import { bare } from "../stacks/raw-values";
import type { RegionConfig } from "../stacks/regions-schema";
import type { DomainConfig } from "../stacks/schema";
import { isZoneOf } from "./checks/zones";
import type { PlanContext } from "./context";
import { regionOf } from "./regions/view";
import { sortedEntries } from "./spokes";
import { usableBlock } from "./usable";

/**
 * The Regions besides the home Region that can be planned although something is wrong, with the spokes in them: what
 * only shows in their plan is told in the same run.
 * @param usable what is usable of the whole stack
 * @param whole the stack as it stands in the file
 */
export function usableRegions(usable: PlanContext, whole: PlanContext): PlanContext {
  const { config } = usable;
  const broken = (path: string) => told(whole.problems, path);
  const own = new Map<string, RegionConfig>();
  const served = new Map<string, RegionConfig>();
  for (const [region, entry] of sortedEntries(config.regions)) {
    if (!isSound(whole, region, entry)) continue;
    const mine = entry.endpoints === "own";
    const domains = sortedEntries(entry.domains).filter(
      ([key]) => config.domains[key] && !isToldAt(whole, `regions.${region}.domains.${key}`),
    );
    const kept = bare(
      Object.fromEntries(
        domains.map(([key, domain]) => [key, mine ? usableOffer(whole, region, key, domain) : domain]),
      ),
    );
    const cidr = mine ? usableBlock(entry.cidr ?? "", broken(`regions.${region}.cidr`)) : undefined;
    const sound: RegionConfig = { ...entry, domains: kept, ...(cidr !== undefined && { cidr }) };
    (mine ? own : served).set(region, withoutLostNetworks(sound, broken(`regions.${region}.egress`)));
  }
  for (const [region, entry] of served) {
    const there = entry.endpoints === config.hub.region ? config.domains : own.get(entry.endpoints)?.domains;
    if (!there) served.delete(region);
    else if (Object.keys(entry.domains).some((key) => !Object.hasOwn(there, key))) served.delete(region);
  }
  const regions = new Map([...own, ...served]);
  const spokes = sortedEntries(config.spokes).filter(([, spoke]) => {
    const region = regionOf(config, spoke);
    return region === config.hub.region || Object.hasOwn(regions.get(region)?.domains ?? {}, spoke.domain);
  });
  const fewZones = [...regions.keys()].some((region) => broken(`regions.${region}.availabilityZones`));
  return {
    ...usable,
    // A copy: what follows from what is told already is sorted out by the caller.
    problems: [...whole.problems],
    config: {
      ...config,
      minAvailabilityZones: fewZones ? 0 : config.minAvailabilityZones,
      regions: bare(Object.fromEntries(regions)),
      spokes: bare(Object.fromEntries(spokes)),
    },
  };
}

function isToldAt({ problems }: PlanContext, path: string): boolean {
  return problems.some((known) => known.path === path);
}

/** True if it is known which Region it is, which endpoints it calls, and in which zones it is. */
function isSound(whole: PlanContext, region: string, { endpoints, availabilityZones, domains }: RegionConfig): boolean {
  return (
    isRegion(region) &&
    region !== whole.config.hub.region &&
    [`regions.${region}`, `regions.${region}.endpoints`, `regions.${region}.domains`].every(
      (path) => !isToldAt(whole, path),
    ) &&
    (endpoints === "own" || isRegion(endpoints)) &&
    availabilityZones.some((azId) => isZoneOf(region, azId)) &&
    Object.keys(domains).length > 0
  );
}

/** Without on-premises networks of a domain that is left out, and without a way out that something is wrong with. */
function withoutLostNetworks({ onPremises, egress, ...rest }: RegionConfig, noEgress: boolean): RegionConfig {
  const enters = onPremises !== undefined && Object.hasOwn(rest.domains, onPremises.domain);
  return { ...rest, ...(enters && { onPremises }), ...(egress && !noEgress && { egress }) };
}

/** A domain's own settings in a Region; without models where the list or the geography that it is measured by is wrong. */
function usableOffer(
  { config, problems }: PlanContext,
  region: string,
  key: string,
  domain: RegionConfig["domains"][string],
): RegionConfig["domains"][string] {
  const at = (setting: keyof DomainConfig & keyof typeof domain): string =>
    domain[setting] === undefined ? `domains.${key}.${setting}` : `regions.${region}.domains.${key}.${setting}`;
  const models = domain.models ?? config.domains[key]?.models ?? [];
  const unknown = [
    at("inferenceGeography"),
    at("models"),
    "catalogue.inferenceProfiles",
    ...models.map((id) => `catalogue.models.${id}`),
  ].some((path) => told(problems, path));
  return unknown ? { ...domain, models: [], inferenceGeography: "none" } : domain;
}
