import { findModel } from "../catalogue";
import { cidr4 } from "../net/ipv4";
import { told } from "../stacks/problems";
import { bare } from "../stacks/raw-values";
import type { DomainConfig, StackConfig } from "../stacks/schema";
import type { RegionConfig } from "../stacks/regions-schema";
import { isZoneOf } from "./checks/zones";
import type { PlanContext } from "./context";
import { sortedEntries } from "./spokes";

/** Where the hub's block is not usable: room enough for every part of it, so that nothing else follows from it. */
const ANY_HUB = "10.0.0.0/16";

/**
 * The parts of a stack that can be planned although others are wrong, so that what only a plan shows is told in the same
 * run. Whatever something is told about is left out; what is left only ever needs less, so no false alarm follows.
 * `undefined` where nothing can be planned: without a Region or a zone.
 */
export function usableParts(context: PlanContext): PlanContext | undefined {
  const { config, problems } = context;
  const broken = (path: string) => told(problems, path);
  const zones = zonesOf(config.hub.region, config.hub.availabilityZones);
  if (zones.length === 0) return undefined;

  const { egress, onPremises, observability, regions, ...rest } = config;
  const domains = usableDomains(context, broken);
  const spokes = sortedEntries(config.spokes).filter(
    ([key, spoke]) =>
      !broken(`spokes.${key}`) && domains.has(spoke.domain) && Object.hasOwn(config.accounts, spoke.account),
  );
  const reaches = onPremises !== undefined && !broken("onPremises") && domains.has(onPremises.domain);
  const logs = observability !== undefined && !broken("observability") && !broken("accounts");
  const usable: StackConfig = {
    ...rest,
    hub: { ...config.hub, cidr: usableBlock(config.hub.cidr, broken("hub.cidr")), availabilityZones: zones },
    minAvailabilityZones: broken("hub.availabilityZones") ? 0 : config.minAvailabilityZones,
    domains: bare(Object.fromEntries(domains)),
    spokes: bare(Object.fromEntries(spokes)),
    regions: bare(
      Object.fromEntries(
        sortedEntries(regions).map(([region, entry]) => [region, usableRegion(region, entry, broken)]),
      ),
    ),
    ...(egress !== undefined && !broken("egress") && { egress }),
    ...(reaches && { onPremises }),
    ...(logs && { observability }),
  };
  return { ...context, config: usable };
}

/** A Region by its own zones; its on-premises networks, which its serving Region lets in, are left out where they are wrong. */
function usableRegion(region: string, entry: RegionConfig, broken: (path: string) => boolean): RegionConfig {
  const { onPremises, ...rest } = { ...entry, availabilityZones: zonesOf(region, entry.availabilityZones) };
  return { ...rest, ...(onPremises && !broken(`regions.${region}.onPremises`) && { onPremises }) };
}

/** Those of the ids that are zones of the Region. */
function zonesOf(region: string, azIds: readonly string[]): string[] {
  return [...new Set(azIds)].filter((azId) => isZoneOf(region, azId));
}

/** The block of a hub, or one that is wide enough where something is wrong with it. */
export function usableBlock(cidr: string, isBroken: boolean): string {
  return isBroken && (cidr === "" || cidr4(cidr).bits < 16 || cidr4(cidr).bits > 21) ? ANY_HUB : cidr;
}

/** Domains whose endpoints are known: their own, or those of such a domain. */
function usableDomains(
  { config, catalogue }: PlanContext,
  broken: (path: string) => boolean,
): Map<string, DomainConfig> {
  const models = (key: string, domain: DomainConfig): string[] =>
    broken(`domains.${key}.inferenceGeography`) || broken("catalogue.inferenceProfiles")
      ? []
      : domain.models.filter((id, i) => findModel(catalogue, id) && !broken(`domains.${key}.models.${i}`));
  const sound = new Map(
    sortedEntries(config.domains)
      .filter(([key]) => !broken(`domains.${key}.endpointSet`))
      .map(([key, domain]) => {
        const arns = broken(`domains.${key}.guardrail`) ? [] : domain.guardrail.arns;
        const usable = { ...domain, models: models(key, domain), guardrail: { ...domain.guardrail, arns } };
        return [key, { ...usable, ...(usable.models.length === 0 && { inferenceGeography: "none" }) }];
      }),
  );
  for (const [key, { endpointSet }] of sound) {
    if (endpointSet !== undefined && sound.get(endpointSet)?.endpointSet !== undefined) sound.delete(key);
    if (endpointSet !== undefined && !sound.has(endpointSet)) sound.delete(key);
  }
  return sound;
}
