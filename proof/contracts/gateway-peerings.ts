/**
 * Transit gateway peerings. One has an attachment at each gateway, and each end looks arriving packets up in the table
 * that it is associated with; nothing is propagated over it (Transit Gateway guide, Transit gateway peering attachments).
 * Contracts look at either end's table by itself: where packets leave, by the addresses that the route leads away; where
 * they arrive, by the VPC that gets them.
 */
import { otherEnd } from "./peers";
import type { TransitWinner } from "./segments";
import type { World } from "./world";

/** True if a route leads over a peering both of whose ends are known. */
export function leadsOver({ model }: World, winner: TransitWinner): boolean {
  const target = model.attachments.get(winner.attachment ?? "");
  return target !== undefined && otherEnd(model, target) !== undefined;
}
