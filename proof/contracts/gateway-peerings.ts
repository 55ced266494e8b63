/**
 * Transit gateway peerings. One has an attachment at each gateway, and each end looks arriving packets up in the table
 * that it is associated with; nothing is propagated over it (Transit Gateway guide, Transit gateway peering attachments).
 * Contracts look at either end's table by itself: where packets leave, by the addresses that the route leads away; where
 * they arrive, by the VPC that gets them.
 */
import type { Attachment } from "../model";
import type { Ledger } from "./ledger";
import { otherEnd } from "./peers";
import type { TransitWinner } from "./segments";
import { common, EVERYTHING, showSpan, type Span } from "./spans";
import { arrivalTables } from "./transit-tables";
import type { World } from "./world";

/** True if a route leads over a peering both of whose ends are known. */
export function leadsOver({ model }: World, winner: TransitWinner): boolean {
  const target = model.attachments.get(winner.attachment ?? "");
  return target !== undefined && otherEnd(model, target) !== undefined;
}

/**
 * What arrives over a peering does not leave over one. Two ends that lead the same addresses to each other are a circle;
 * a third gateway behind is not covered, since a circle may take more than two tables.
 */
export function checkHandedOn(world: World, ledger: Ledger): void {
  const { model } = world;
  for (const { table, ends } of arrivalTables(world)) {
    for (const { span, value } of EVERYTHING.flatMap((one) => world.transit(table.key).overlapping(one))) {
      for (const winner of value.winners.filter((w) => leadsOver(world, w))) {
        const next = model.attachments.get(winner.attachment ?? "");
        const third = ends.find((end) => end !== next);
        const back = next && ends.includes(next) ? sentBack(world, next, span) : undefined;
        if (third)
          ledger.skip(
            table,
            `it hands what arrives over ${third.name} on to ${next?.name ?? ""}, which may hand it on`,
          );
        if (!ledger.holds(back === undefined) && back && next)
          ledger.fail(
            { urn: winner.urn, name: table.name },
            `route ${winner.destination}`,
            `nothing over ${next.name} that the other end leads back here`,
            `${showSpan(back)} goes to and fro between both ends`,
            "lead the addresses over the peering at one end only",
          );
      }
    }
  }
}

/** The addresses of a span that the other end of a peering leads back over it. */
function sentBack(world: World, end: Attachment, span: Span): Span | undefined {
  const other = otherEnd(world.model, end);
  const found = world
    .transit(other?.association ?? "")
    .overlapping(span)
    .find(({ value }) => value.winners.some(({ attachment }) => attachment === other?.key));
  return found && common(found.span, span);
}
