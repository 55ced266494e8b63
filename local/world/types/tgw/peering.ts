/** Peering between transit gateways. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { compact, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { leaveTables, missingAttachment } from "./attachments";

/** `aws.ec2transitgateway.PeeringAttachment` */
export const peeringAttachment: TypeDefinition = {
  token: t.TGW_PEERING,
  noun: ["EC2", "Transit Gateway Peering Attachment"],
  calls: [
    "CreateTransitGatewayPeeringAttachment",
    "DescribeTransitGatewayPeeringAttachments",
    "CreateTags",
    "DeleteTransitGatewayPeeringAttachment",
  ],
  immutable: true,
  refs: { transitGatewayId: t.TGW },
  missing: [
    "InvalidTransitGatewayAttachmentID.NotFound",
    "Transit Gateway Attachment {id} was deleted or does not exist.",
  ],
  make(op, inputs, before) {
    const tgw = op.get(t.TGW, textOr(inputs, "transitGatewayId"));
    if (tgw.account !== op.account) refuse("UnauthorizedOperation", "Only the owner of a transit gateway peers it.");
    const account = text(inputs, "peerAccountId") ?? op.account;
    const peer = op.anywhere(t.TGW, textOr(inputs, "peerTransitGatewayId"));
    if (!peer || peer.account !== account || peer.region !== textOr(inputs, "peerRegion")) {
      return op.refuseMissing(t.TGW, textOr(inputs, "peerTransitGatewayId"));
    }
    // Transit gateway guide, Quotas: one peering between two gateways, whichever of them asked for it.
    if (!before && peered(op, tgw.id, peer.id)) {
      refuse("DuplicateTransitGatewayAttachment", `${tgw.id} and ${peer.id} have a peering attachment already.`);
    }
    const id = before?.id ?? op.newId("tgw-attach");
    return {
      id,
      state: {
        arn: op.arn("ec2", `transit-gateway-attachment/${id}`),
        peerAccountId: account,
        state: text(before?.state ?? {}, "state") ?? "pendingAcceptance",
      },
      links: [`>${peer.id}`],
    };
  },
  remove: (op, rec) => {
    leaveTables(op, rec.id);
  },
};

function peered(op: Op, one: string, other: string): boolean {
  const ends = (rec: Rec) => [textOr(rec.state, "transitGatewayId"), textOr(rec.state, "peerTransitGatewayId")];
  return [...op.referring(one, t.TGW_PEERING), ...op.referring(other, t.TGW_PEERING)].some((rec) =>
    [one, other].every((id) => ends(rec).includes(id)),
  );
}

function handled(op: Op, id: string): Rec | undefined {
  const found = op.anywhere(t.TGW_PEERING, id);
  return found && op.own(t.TGW, textOr(found.state, "peerTransitGatewayId")) ? found : undefined;
}

/** `aws.ec2transitgateway.PeeringAttachmentAccepter` */
export const peeringAttachmentAccepter: TypeDefinition = {
  token: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  noun: ["EC2", "Transit Gateway Peering Attachment"],
  calls: [
    "AcceptTransitGatewayPeeringAttachment",
    "DescribeTransitGatewayPeeringAttachments",
    "CreateTags",
    "DeleteTransitGatewayPeeringAttachment",
  ],
  immutable: true,
  make(op, inputs, before) {
    const id = textOr(inputs, "transitGatewayAttachmentId");
    const found = handled(op, id) ?? missingAttachment(id);
    if (!before) {
      const away = found.account !== op.account || found.region !== op.region;
      if (away && op.now < found.created + op.settings.timing.visibility) missingAttachment(id);
      if (textOr(found.state, "state") !== "pendingAcceptance") refuse("IncorrectState", `${id} is in invalid state`);
    }
    op.patch(found, { state: "available", accepterTags: inputs["tagsAll"] ?? inputs["tags"] });
    return { id, state: {} };
  },
  observe(op, id) {
    const found = handled(op, id);
    if (!found || textOr(found.state, "state") !== "available") return undefined;
    // Seen from the accepter, the requester is the peer.
    return compact({
      transitGatewayAttachmentId: id,
      peerAccountId: found.account,
      peerRegion: found.region,
      peerTransitGatewayId: textOr(found.state, "transitGatewayId"),
      transitGatewayId: textOr(found.state, "peerTransitGatewayId"),
      tagsAll: found.state["accepterTags"],
    });
  },
  remove(op, rec) {
    const found = handled(op, rec.id);
    if (!found) return;
    leaveTables(op, found.id);
    op.store.remove(found);
  },
};
