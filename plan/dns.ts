import type { PlanContext } from "./context";
import { localSpokes } from "./regions/view";
import type { EndpointSetPlan, SpokeDnsPlan } from "./types";

/** How one spoke gets its domain's names. */
export function spokeDns(
  context: PlanContext,
  spokeKey: string,
  sets: ReadonlyMap<string, EndpointSetPlan>,
): SpokeDnsPlan {
  const { config } = context;
  const spoke = config.spokes[spokeKey];
  if (!spoke) throw new Error(`no spoke ${spokeKey}`);
  const view = config.domains[spoke.domain]?.endpointSet ?? spoke.domain;
  const sharing = spoke.dns ?? config.dns.sharing;
  const zones = sets.get(view)?.zones ?? [];
  // Zones of single spokes are never in the Profile: every VPC of the domain would resolve them to an endpoint that refuses it.
  const own = zones.filter(
    (zone) =>
      !zone.shared && (spoke.services.includes(zone.service) || (zone.service === "s3" && spoke.s3 === "interface")),
  );
  const shared = sharing === "zone-associations" ? zones.filter((zone) => zone.shared) : [];
  return { sharing, view, zoneAssociations: [...shared, ...own].map((zone) => zone.name).sort() };
}

/** Checks that what stands in adopted VPCs does not fight with the names that are shared. */
export function checkDns(context: PlanContext, sets: ReadonlyMap<string, EndpointSetPlan>): void {
  const { config, problems, notices } = context;
  for (const [key, spoke] of localSpokes(config)) {
    if (!("adopt" in spoke.vpc)) continue;
    const { existing } = spoke.vpc.adopt;
    const dns = spokeDns(context, key, sets);
    const path = `spokes.${key}.vpc.adopt.existing`;
    if (existing.profile !== undefined && dns.sharing === "profiles") {
      problems.push({
        path: `${path}.profile`,
        problem: "means that the VPC has a Profile already, and a VPC can have one",
        got: existing.profile,
        fix: `set spokes.${key}.dns: zone-associations`,
      });
    }
    const zones = sets.get(dns.view)?.zones ?? [];
    for (const service of existing.privateDnsEndpoints) {
      const names = zones.filter((zone) => zone.service === service).map((zone) => zone.name);
      if (names.length === 0) continue;
      if (names.some((name) => dns.zoneAssociations.includes(name))) {
        // Zones that only single spokes have are associated one by one, whatever is chosen for the others.
        const single = spoke.services.includes(service);
        problems.push({
          path: `${path}.privateDnsEndpoints`,
          problem: `has an endpoint with private DNS for ${names.join(", ")}, which a zone of the same name conflicts with`,
          got: service,
          fix: `turn its private DNS off first and remove it here, or ${
            single
              ? `take ${service} out of spokes.${key}.services until then`
              : `set spokes.${key}.dns: profiles, under which the local answer wins until you do`
          }`,
        });
      } else {
        notices.push({
          level: "warning",
          code: "local-answer-wins",
          path: `${path}.privateDnsEndpoints`,
          message:
            `${names.join(", ")} keeps resolving to the VPC's own ${service} endpoint, since local answers win over the Profile. ` +
            "To cut over: check that the central endpoint answers, turn private DNS off on the local endpoint, then delete it.",
        });
      }
    }
  }
}
