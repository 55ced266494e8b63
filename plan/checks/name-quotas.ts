import { checkQuota, type PlanContext } from "../context";
import { spokeDns } from "../dns";
import { localSpokes } from "../regions/view";
import { sortedEntries } from "../spokes";
import type { EndpointSetPlan } from "../types";

/**
 * Quotas of Route 53 that one Region's names come up against: VPCs and zones of a Profile, VPCs of a zone, and Profiles
 * of the network account (Route 53 guide, Quotas).
 */
export function checkNameQuotas(context: PlanContext, sets: ReadonlyMap<string, EndpointSetPlan>): void {
  const { config } = context;
  const local = new Set(localSpokes(config).map(([key]) => key));
  const spokes = sortedEntries(config.spokes).map(([key]) => ({ key, ...spokeDns(context, key, sets) }));
  let profiles = 0;
  for (const [owner, set] of sets) {
    const mine = spokes.filter((dns) => dns.view === owner);
    const byProfile = mine.filter((dns) => dns.sharing === "profiles" && local.has(dns.key)).length;
    const path = `domains.${owner}`;
    const split = "split the domain";
    checkQuota(context, "vpcsPerProfile", path, byProfile, "VPCs on one Profile", split);
    const way = mine.every(({ sharing }) => sharing === "profiles")
      ? "give fewer spokes services of their own"
      : "use dns.sharing: profiles";
    checkQuota(context, "vpcsPerHostedZone", path, mostVpcs(context, set, mine), "VPCs on one hosted zone", way);
    if (config.dns.sharing !== "profiles" && byProfile === 0) continue;
    profiles += 1;
    const zones = set.zones.filter(({ shared }) => shared).length;
    checkQuota(context, "hostedZonesPerProfile", `${path}.services`, zones, "zones in a Profile", "drop services");
  }
  checkQuota(
    context,
    "profilesPerAccount",
    "dns.sharing",
    profiles,
    "Profiles in the network account, one for each domain with endpoints of its own",
    "let a domain use another's endpoints (endpointSet), or use zone-associations",
  );
}

/**
 * VPCs of the zone that has the most: the domain's anchor, the hub VPC where on-premises resolves through it, and every
 * spoke that the zone is associated with one by one. A Profile's VPCs do not count as the zone's.
 */
function mostVpcs(
  { config }: PlanContext,
  { domain, zones }: EndpointSetPlan,
  spokes: readonly { zoneAssociations: readonly string[] }[],
): number {
  const counts = zones.map(({ name, shared, service }) => {
    const hub = config.onPremises?.domain === domain && (shared || service === "s3") ? 1 : 0;
    return 1 + hub + spokes.filter(({ zoneAssociations }) => zoneAssociations.includes(name)).length;
  });
  return Math.max(0, ...counts);
}

/** Zones of the network account over all Regions: Route 53 is global. */
export function checkZoneCount(context: PlanContext, sets: readonly ReadonlyMap<string, EndpointSetPlan>[]): void {
  const zones = sets.flatMap((all) => [...all.values()]).reduce((sum, set) => sum + set.zones.length, 0);
  checkQuota(
    context,
    "hostedZonesPerAccount",
    "domains",
    zones,
    "hosted zones in the network account",
    "let a domain use another's endpoints (endpointSet)",
  );
}
