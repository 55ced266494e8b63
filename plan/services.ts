import { findService, privateDnsNames, serviceZones, zonesOffering, type ServiceEntry } from "../catalogue";
import type { PlanContext } from "./context";
import { onPremisesPrefixes } from "./hybrid-blocks";
import { spokesOf } from "./spokes";
import { membersOf } from "./transit";

/** One service of an endpoint set, and who gets it. */
export interface ServiceUse {
  entry: ServiceEntry;
  /** True if every spoke of the domain has it; false if only some spokes ask for it. */
  shared: boolean;
  /** Spokes that asked for it by themselves; empty where it is shared. */
  spokes: string[];
}

/** Services that an endpoint set needs: those of its domains, those that single spokes add, and S3 for spokes without a gateway endpoint. */
export function servicesOf(context: PlanContext, owner: string): ServiceUse[] {
  const { config, catalogue } = context;
  const uses = new Map<string, ServiceUse>();
  for (const id of config.domains[owner]?.services ?? []) {
    const entry = findService(catalogue, id);
    if (entry) uses.set(id, { entry, shared: true, spokes: [] });
  }
  const add = (id: string, spoke: string) => {
    const entry = findService(catalogue, id);
    const use = uses.get(id) ?? (entry && { entry, shared: false, spokes: [] });
    if (!use || use.shared) return;
    use.spokes.push(spoke);
    uses.set(id, use);
  };
  for (const domain of membersOf(config, owner)) {
    for (const [key, spoke] of spokesOf(config, domain)) {
      for (const id of spoke.services) add(id, key);
      if (spoke.s3 === "interface") add("s3", key);
    }
  }
  const s3 = findService(catalogue, "s3");
  // A gateway endpoint cannot be reached from outside its VPC, so on-premises needs the interface endpoint.
  if (s3 && onPremisesPrefixes(config, owner).length > 0 && !uses.has("s3"))
    uses.set("s3", { entry: s3, shared: false, spokes: [] });
  return [...uses.values()].sort((a, b) => (a.entry.id < b.entry.id ? -1 : 1));
}

/** Zones of the hub in which a service's endpoint is placed; all of them where the catalogue does not know. */
export function placement(context: PlanContext, entry: ServiceEntry): { azIds: string[]; unknown: boolean } {
  const { hub } = context.config;
  const offered = zonesOffering(entry, hub.region);
  return { azIds: hub.availabilityZones.filter((az) => offered?.includes(az) ?? true), unknown: offered === undefined };
}

/** DNS names and zones of a service in the hub's Region. */
export function namesOf(
  context: PlanContext,
  entry: ServiceEntry,
): { dnsNames: string[]; zones: { name: string; records: string[] }[] } {
  const region = context.config.hub.region;
  return {
    dnsNames: privateDnsNames(entry, region),
    zones: serviceZones(entry, region).map(({ zone, records }) => ({ name: zone, records: [...records] })),
  };
}
