/** Transit gateway route tables with who looks packets up in them, and what of them is not known. */
import type { Attachment, TransitTable } from "../model";
import type { Part } from "./layout";
import type { Ledger } from "./ledger";
import { known } from "./known";
import type { World } from "./world";

/** A part of the intent that a table decides for, with the attachment that is associated with it. */
export interface User {
  readonly part: Part;
  readonly attachment: Attachment;
}

export interface UsedTable {
  readonly table: TransitTable;
  readonly users: readonly User[];
}

/** Every table that an attachment with a part is associated with. */
export function usedTables({ model, layout }: World): UsedTable[] {
  const users = new Map<string, User[]>();
  for (const attachment of model.attachments.values()) {
    const part = layout.byAttachment.get(attachment.key);
    if (!part || attachment.association === undefined) continue;
    const list = users.get(attachment.association) ?? [];
    users.set(attachment.association, [...list, { part, attachment }]);
  }
  return [...users].flatMap(([key, list]) => {
    const table = model.transitTables.get(key);
    return table ? [{ table, users: list }] : [];
  });
}

/** A table in which packets are looked up that arrive over peerings, with the ends that they arrive by. */
export interface ArrivalTable {
  readonly table: TransitTable;
  readonly ends: readonly Attachment[];
}

/** Every table that a peering attachment is associated with. */
export function arrivalTables({ model }: World): ArrivalTable[] {
  const ends = new Map<string, Attachment[]>();
  for (const attachment of model.attachments.values()) {
    if (attachment.kind !== "peering" || attachment.association === undefined) continue;
    ends.set(attachment.association, [...(ends.get(attachment.association) ?? []), attachment]);
  }
  return [...ends].flatMap(([key, list]) => {
    const table = model.transitTables.get(key);
    return table ? [{ table, ends: list }] : [];
  });
}

/** Notes what keeps the content of a table from being known: then nothing in it can be judged for certain. */
export function tableKnown({ model }: World, ledger: Ledger, table: TransitTable): boolean {
  let whole = known(ledger, table, "routes");
  for (const { destination } of table.routes) {
    const list = "prefixList" in destination ? model.prefixLists.get(destination.prefixList) : undefined;
    if (list) whole = known(ledger, list, "entries") && whole;
  }
  for (const attachment of model.attachments.values()) {
    const here = attachment.propagations.includes(table.key);
    if (!here && attachment.transitGateway !== table.transitGateway) continue;
    whole = known(ledger, attachment, "propagation") && whole;
    const vpc = model.vpcs.get(attachment.vpc ?? "");
    if (here && vpc) whole = known(ledger, vpc, "addresses") && whole;
  }
  return whole;
}
