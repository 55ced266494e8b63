/** VPC attachments and their acceptance by the owner of the gateway. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, compact, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { onePerZone, subnetsIn } from "../ec2/interfaces";
import * as t from "../tokens";
import { attachmentOf, joinDefaults, leaveTables, settleAttachment } from "./attachments";

const ENABLE: readonly string[] = ["enable", "disable"];

function joins(inputs: Doc): { association: boolean; propagation: boolean } {
  return {
    association: inputs["transitGatewayDefaultRouteTableAssociation"] !== false,
    propagation: inputs["transitGatewayDefaultRouteTablePropagation"] !== false,
  };
}

function checkLimits(op: Op, vpc: string, tgw: string): void {
  const attachments = op.referring(vpc, t.TGW_VPC_ATTACHMENT);
  const twin = attachments.find((a) => textOr(a.state, "transitGatewayId") === tgw);
  if (twin)
    refuse("DuplicateTransitGatewayAttachment", `${tgw} has non-deleted Transit Gateway Attachments with same VPC ID.`);
  const limit = op.quota("tgws-per-vpc");
  if (attachments.length >= limit)
    refuse("AttachmentLimitExceeded", `${vpc} is attached to ${limit} transit gateways.`);
  const most = op.quota("tgw-attachments");
  if (op.store.count(`tgw-attachment:${tgw}`) >= most)
    refuse("TransitGatewayAttachmentLimitExceeded", `${tgw} has ${most} attachments.`);
}

/** Removes an attachment with its interfaces and its places in tables. */
function detach(op: Op, attachment: Rec): void {
  leaveTables(op, attachment.id);
  for (const part of op.referring(attachment.id)) if (part.implicit === attachment.id) op.store.remove(part);
}

/** `aws.ec2transitgateway.VpcAttachment` */
export const vpcAttachment: TypeDefinition = {
  token: t.TGW_VPC_ATTACHMENT,
  noun: ["EC2", "Transit Gateway VPC Attachment"],
  calls: [
    "CreateTransitGatewayVpcAttachment",
    "DescribeTransitGatewayVpcAttachments",
    "ModifyTransitGatewayVpcAttachment",
    "DeleteTransitGatewayVpcAttachment",
  ],
  replaces: ["transitGatewayId", "vpcId"],
  defaults: { applianceModeSupport: "disable", dnsSupport: "enable", ipv6Support: "disable" },
  rules: {
    enums: {
      applianceModeSupport: ENABLE,
      dnsSupport: ENABLE,
      ipv6Support: ENABLE,
      securityGroupReferencingSupport: ENABLE,
    },
    sizes: { subnetIds: [1, 100] },
  },
  refs: { transitGatewayId: t.TGW, vpcId: t.VPC, subnetIds: t.SUBNET },
  missing: [
    "InvalidTransitGatewayAttachmentID.NotFound",
    "Transit Gateway Attachment {id} was deleted or does not exist.",
  ],
  make(op, inputs, before) {
    // A shared gateway is found only once the share has reached this account.
    const tgw = op.get(t.TGW, textOr(inputs, "transitGatewayId"));
    const vpc = op.get(t.VPC, textOr(inputs, "vpcId"));
    // Transit gateway guide, "Work with shared transit gateways": only the VPC's owner attaches it.
    if (vpc.account !== op.account) refuse("UnauthorizedOperation", `Only the owner of ${vpc.id} can attach it.`);
    const subnets = subnetsIn(
      texts(inputs, "subnetIds").map((s) => op.get(t.SUBNET, s)),
      vpc.id,
    );
    onePerZone(subnets, "DuplicateSubnetsInSameZone", "transit gateway attachment");
    if (!before) checkLimits(op, vpc.id, tgw.id);
    const id = before?.id ?? op.newId("tgw-attach");
    const open = tgw.account === op.account || text(tgw.state, "autoAcceptSharedAttachments") === "enable";
    return {
      id,
      state: {
        arn: op.arn("ec2", `transit-gateway-attachment/${id}`),
        vpcOwnerId: op.account,
        transitGatewayOwnerId: tgw.account,
        securityGroupReferencingSupport: text(inputs, "securityGroupReferencingSupport") ?? "enable",
        transitGatewayDefaultRouteTableAssociation: joins(inputs).association,
        transitGatewayDefaultRouteTablePropagation: joins(inputs).propagation,
        state: before ? textOr(before.state, "state") : open ? "available" : "pendingAcceptance",
      },
      links: [`tgw-attachment:${tgw.id}`],
    };
  },
  after(op, rec, before) {
    settleAttachment(op, rec);
    const tgw = op.anywhere(t.TGW, textOr(rec.state, "transitGatewayId"));
    if (!before && tgw && textOr(rec.state, "state") === "available") joinDefaults(op, tgw, rec, joins(rec.inputs));
  },
  remove: detach,
};

/** The attachment that an accepter handles: of a gateway of the caller's. */
function handled(op: Op, id: string): Rec | undefined {
  const found = op.anywhere(t.TGW_VPC_ATTACHMENT, id);
  return found && op.own(t.TGW, textOr(found.state, "transitGatewayId")) ? found : undefined;
}

/** `aws.ec2transitgateway.VpcAttachmentAccepter`: the owner of the gateway lets an attachment in. */
export const vpcAttachmentAccepter: TypeDefinition = {
  token: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  noun: ["EC2", "Transit Gateway VPC Attachment"],
  calls: [
    "AcceptTransitGatewayVpcAttachment",
    "DescribeTransitGatewayVpcAttachments",
    "ModifyTransitGatewayVpcAttachment",
    "DeleteTransitGatewayVpcAttachment",
  ],
  replaces: ["transitGatewayAttachmentId"],
  defaults: { transitGatewayDefaultRouteTableAssociation: true, transitGatewayDefaultRouteTablePropagation: true },
  make(op, inputs, before) {
    const id = textOr(inputs, "transitGatewayAttachmentId");
    const attachment = attachmentOf(op, id);
    const mine = compact({
      accepterTags: inputs["tagsAll"],
      accepterAssociation: joins(inputs).association,
      accepterPropagation: joins(inputs).propagation,
    });
    if (before) {
      op.patch(attachment, mine);
      return { id, state: {} };
    }
    if (textOr(attachment.state, "state") !== "pendingAcceptance")
      refuse("IncorrectState", `${id} is in invalid state`);
    const accepted = op.patch(attachment, { state: "available", acceptedAt: op.now, ...mine });
    settleAttachment(op, accepted);
    const tgw = op.own(t.TGW, textOr(accepted.state, "transitGatewayId"));
    if (tgw) joinDefaults(op, tgw, accepted, joins(inputs));
    return { id, state: {} };
  },
  observe(op, id) {
    const found = handled(op, id);
    if (!found || textOr(found.state, "state") !== "available") return undefined;
    const keys = [
      "applianceModeSupport",
      "dnsSupport",
      "ipv6Support",
      "securityGroupReferencingSupport",
      "subnetIds",
      "transitGatewayId",
      "vpcId",
      "vpcOwnerId",
    ];
    const { accepterTags, accepterAssociation, accepterPropagation } = found.state;
    return compact({
      ...Object.fromEntries(keys.map((k) => [k, found.state[k]])),
      transitGatewayAttachmentId: id,
      transitGatewayDefaultRouteTableAssociation: accepterAssociation,
      transitGatewayDefaultRouteTablePropagation: accepterPropagation,
      tagsAll: accepterTags,
    });
  },
  // The provider deletes the attachment itself, as its owner's side of the same call.
  remove(op, rec) {
    const found = handled(op, rec.id);
    if (!found) return;
    detach(op, found);
    op.store.remove(found);
  },
};
