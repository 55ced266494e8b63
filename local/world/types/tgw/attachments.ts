/** What is common to everything that hangs on a transit gateway. */
import { refuse } from "../../kernel/errors";
import { text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { interfacesOf, makeInterface } from "../ec2/interfaces";
import * as t from "../tokens";

const KINDS = [t.TGW_VPC_ATTACHMENT, t.TGW_PEERING, t.TGW_OTHER_ATTACHMENT];

/** Refuses with the code for an attachment that cannot be seen. */
export function missingAttachment(id: string): never {
  return refuse(
    "InvalidTransitGatewayAttachmentID.NotFound",
    `Transit Gateway Attachment ${id} was deleted or does not exist.`,
  );
}

/** True once another account's attachment has become visible to the owner of the gateway. */
function seen(op: Op, attachment: Rec): boolean {
  return attachment.account === op.account || op.now >= attachment.created + op.settings.timing.visibility;
}

/** An attachment of one of the caller's transit gateways. */
export function attachmentOf(op: Op, id: string): Rec {
  const found = op.store.find(`id:${id}`).find((r) => KINDS.includes(r.type));
  if (!found) return missingAttachment(id);
  const tgw =
    op.own(t.TGW, textOr(found.state, "transitGatewayId")) ??
    op.own(t.TGW, textOr(found.state, "peerTransitGatewayId"));
  return tgw && seen(op, found) ? found : missingAttachment(id);
}

/** As `attachmentOf`, and usable: not waiting for its acceptance. */
export function availableAttachmentOf(op: Op, id: string): Rec {
  const found = attachmentOf(op, id);
  if (textOr(found.state, "state") !== "available")
    refuse("IncorrectState", `${id} is in invalid state (${textOr(found.state, "state")}).`);
  return found;
}

/** What an attachment connects, as associations report it. */
export function resourceOf(attachment: Rec): { resourceId: string; resourceType: string } {
  if (attachment.type === t.TGW_VPC_ATTACHMENT)
    return { resourceId: textOr(attachment.state, "vpcId"), resourceType: "vpc" };
  if (attachment.type === t.TGW_PEERING)
    return { resourceId: textOr(attachment.state, "peerTransitGatewayId"), resourceType: "peering" };
  return { resourceId: textOr(attachment.state, "resourceId"), resourceType: textOr(attachment.state, "resourceType") };
}

/** Brings a VPC attachment's interfaces in line with its subnets: one in each, once it is available. */
export function settleAttachment(op: Op, attachment: Rec): void {
  if (textOr(attachment.state, "state") !== "available") return;
  const owner = op.as(attachment.account);
  const wanted = texts(attachment.state, "subnetIds");
  const present = interfacesOf(owner, attachment.id);
  for (const eni of present) if (!wanted.includes(textOr(eni.state, "subnetId"))) owner.store.remove(eni);
  for (const subnet of wanted) {
    if (present.some((e) => textOr(e.state, "subnetId") === subnet)) continue;
    const description = `Network Interface for Transit Gateway Attachment ${attachment.id}`;
    makeInterface(owner, {
      subnet: owner.get(t.SUBNET, subnet),
      owner: attachment.id,
      description,
      type: "transit_gateway",
    });
  }
}

/** Puts a new attachment into the gateway's default tables, unless it asks to stay out. */
export function joinDefaults(
  op: Op,
  tgw: Rec,
  attachment: Rec,
  options: { association: boolean; propagation: boolean },
): void {
  const owner = op.as(tgw.account);
  const join = (type: string, table: string | undefined): void => {
    if (table === undefined) return;
    const state = {
      transitGatewayAttachmentId: attachment.id,
      transitGatewayRouteTableId: table,
      ...resourceOf(attachment),
    };
    const id = `${table}_${attachment.id}`;
    if (owner.own(type, id)) return;
    owner.putImplicit({ type, id, implicit: attachment.id, links: [`>${attachment.id}`, `>${table}`], state });
  };
  if (options.association) join(t.TGW_ASSOCIATION, text(tgw.state, "associationDefaultRouteTableId"));
  if (options.propagation) join(t.TGW_PROPAGATION, text(tgw.state, "propagationDefaultRouteTableId"));
}

/** Removes what a gateway's tables hold of an attachment; static routes to it stay and drop. */
export function leaveTables(op: Op, attachment: string): void {
  for (const part of op.referring(attachment, t.TGW_ASSOCIATION, t.TGW_PROPAGATION)) op.store.remove(part);
}

/** Number of routes over all tables of a gateway; static ones only, the rest follows from propagation. */
export function checkRouteQuota(op: Op, tgw: string): void {
  const limit = op.quota("tgw-routes");
  if (op.store.count(`tgw-routes:${tgw}`) >= limit)
    refuse("TransitGatewayRouteLimitExceeded", `${tgw} has ${limit} routes.`);
}

/** Private ASN ranges that a gateway takes (Transit gateway guide, "Create a transit gateway"). */
export function checkAsn(asn: number | undefined): void {
  if (asn === undefined || (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294)) return;
  refuse(
    "InvalidParameterValue",
    `Value (${asn}) for parameter amazonSideAsn is invalid. It must be in 64512-65534 or 4200000000-4294967294.`,
  );
}
