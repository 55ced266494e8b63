/** The two ends of a transit gateway peering. */
import type { Attachment, NetworkModel } from "../model";

/** The other end of a peering; `undefined` where the states do not show both ends as each other's. */
export function otherEnd(model: NetworkModel, attachment: Attachment): Attachment | undefined {
  const other = attachment.kind === "peering" ? model.attachments.get(attachment.peer ?? "") : undefined;
  return other?.kind === "peering" && other.peer === attachment.key ? other : undefined;
}
