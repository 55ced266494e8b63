/**
 * A transit gateway's route table serves attachments of that gateway only: AWS refuses an association, a propagation or
 * a static route across (EC2 API, AssociateTransitGatewayRouteTable, CreateTransitGatewayRoute).
 */
import type { Attachment, Key, TransitTable } from "../model";
import type { Context } from "./context";

/** Notes what leads from a table to an attachment of another transit gateway, or back. */
export function findForeignTables(
  ctx: Context,
  attachments: ReadonlyMap<Key, Attachment>,
  tables: ReadonlyMap<Key, TransitTable>,
): void {
  const apart = (a: Key, b: Key): boolean => a !== b && ![a, b].some((key) => key.startsWith("id:"));
  const say = (urn: string, what: string, table: TransitTable): void =>
    ctx.problem(urn, `${what} ${table.name}, a table of another transit gateway; AWS refuses that`);
  for (const { urn, transitGateway, association, propagations } of attachments.values()) {
    const own = association === undefined ? undefined : tables.get(association);
    if (own && apart(own.transitGateway, transitGateway)) say(urn, "is associated with", own);
    for (const key of propagations) {
      const table = tables.get(key);
      if (table && apart(table.transitGateway, transitGateway)) say(urn, "propagates into", table);
    }
  }
  for (const table of tables.values()) {
    for (const { urn, attachment } of table.routes) {
      const to = attachment === undefined ? undefined : attachments.get(attachment);
      if (to && apart(to.transitGateway, table.transitGateway))
        ctx.problem(urn, `leads from ${table.name} to ${to.name}, which another transit gateway has; AWS refuses that`);
    }
  }
}
