/** What a VPC peering connects: networks that may reach each other, or something that the intent keeps apart. */
import type { Key, Peering } from "../model";
import type { Part } from "./layout";
import type { World } from "./world";

/** The two sides of a peering as parts of the intent. */
export interface Sides {
  readonly peering: Peering;
  readonly a: Part | undefined;
  readonly b: Part | undefined;
}

export function sidesOf({ layout }: World, peering: Peering): Sides {
  return { peering, a: layout.byVpc.get(peering.requester), b: layout.byVpc.get(peering.accepter) };
}

/** True if both sides are networks of one domain whose networks reach each other, neither of them in quarantine. */
export function isOpen({ a, b }: Sides): boolean {
  return (
    a?.kind === "network" &&
    b?.kind === "network" &&
    a !== b &&
    a.domain === b.domain &&
    a.domain.spokeToSpoke &&
    !(a.quarantined || b.quarantined)
  );
}

/**
 * The VPC that a peering of an open pair hands packets of another one to. It takes what is addressed to that VPC and
 * passes nothing further on (VPC peering guide, Basics), so that it leads nobody astray and ends every way over it.
 */
export function beyondPeering(world: World, key: Key, from: Key): Key | undefined {
  const peering = world.model.peerings.get(key);
  if (!peering?.active || peering.opaque.length > 0 || !isOpen(sidesOf(world, peering))) return undefined;
  if (peering.requester === from) return peering.accepter;
  return peering.accepter === from ? peering.requester : undefined;
}
