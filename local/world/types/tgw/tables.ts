/** Route tables of transit gateways: who is associated, who propagates, and static routes. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { flag, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { block } from "../ec2/cidr";
import * as t from "../tokens";
import { availableAttachmentOf, checkRouteQuota, resourceOf } from "./attachments";

/** `aws.ec2transitgateway.RouteTable`: only the gateway's owner has them. */
export const tgwRouteTable: TypeDefinition = {
  token: t.TGW_ROUTE_TABLE,
  noun: ["EC2", "Transit Gateway Route Table"],
  calls: [
    "CreateTransitGatewayRouteTable",
    "DescribeTransitGatewayRouteTables",
    "CreateTags",
    "DeleteTransitGatewayRouteTable",
  ],
  replaces: ["transitGatewayId"],
  refs: { transitGatewayId: t.TGW },
  missing: ["InvalidRouteTableID.NotFound", "Transit Gateway Route Table {id} was deleted or does not exist."],
  make(op, inputs, before) {
    const tgw = op.get(t.TGW, textOr(inputs, "transitGatewayId"));
    if (tgw.account !== op.account)
      refuse("UnauthorizedOperation", "Only the owner of a transit gateway manages its route tables.");
    const limit = op.quota("tgw-route-tables");
    if (!before && op.referring(tgw.id, t.TGW_ROUTE_TABLE).length >= limit) {
      refuse("TransitGatewayRouteTableLimitExceeded", `${tgw.id} has ${limit} route tables.`);
    }
    const id = before?.id ?? op.newId("tgw-rtb");
    return {
      id,
      state: {
        arn: op.arn("ec2", `transit-gateway-route-table/${id}`),
        defaultAssociationRouteTable: false,
        defaultPropagationRouteTable: false,
      },
    };
  },
  remove(op, rec) {
    // EC2 API, DeleteTransitGatewayRouteTable: disassociate first.
    const [held] = op.referring(rec.id, t.TGW_ASSOCIATION);
    if (held)
      refuse(
        "IncorrectState",
        `${rec.id} has non-deleted associations (${textOr(held.state, "transitGatewayAttachmentId")}).`,
      );
    for (const part of op.referring(rec.id, t.TGW_PROPAGATION, t.TGW_ROUTE, t.TGW_PREFIX_REFERENCE))
      op.store.remove(part);
  },
};

function tableOf(op: Op, id: string): Rec {
  const table = op.get(t.TGW_ROUTE_TABLE, id);
  return table.account === op.account ? table : op.refuseMissing(t.TGW_ROUTE_TABLE, id);
}

/** An attachment of the same gateway as the table. */
function memberOf(op: Op, table: Rec, id: string): Rec {
  const attachment = availableAttachmentOf(op, id);
  const gateways = [textOr(attachment.state, "transitGatewayId"), textOr(attachment.state, "peerTransitGatewayId")];
  if (!gateways.includes(textOr(table.state, "transitGatewayId"))) {
    refuse(
      "InvalidTransitGatewayAttachmentID.NotFound",
      `${id} is no attachment of ${textOr(table.state, "transitGatewayId")}.`,
    );
  }
  return attachment;
}

/** Gateway whose table an association is with. */
function gatewayOf(op: Op, association: Rec): string {
  const table = op.anywhere(t.TGW_ROUTE_TABLE, textOr(association.state, "transitGatewayRouteTableId"));
  return textOr(table?.state ?? {}, "transitGatewayId");
}

/** `aws.ec2transitgateway.RouteTableAssociation` */
export const tgwAssociation: TypeDefinition = {
  token: t.TGW_ASSOCIATION,
  noun: ["EC2", "Transit Gateway Route Table Association"],
  calls: [
    "AssociateTransitGatewayRouteTable",
    "GetTransitGatewayRouteTableAssociations",
    "AssociateTransitGatewayRouteTable",
    "DisassociateTransitGatewayRouteTable",
  ],
  replaces: ["transitGatewayAttachmentId", "transitGatewayRouteTableId"],
  refs: { transitGatewayRouteTableId: t.TGW_ROUTE_TABLE },
  make(op, inputs, before) {
    const table = tableOf(op, textOr(inputs, "transitGatewayRouteTableId"));
    const attachment = memberOf(op, table, textOr(inputs, "transitGatewayAttachmentId"));
    const id = `${table.id}_${attachment.id}`;
    // Transit gateway guide, "Route tables": one association per attachment; a peering's has one at either end.
    for (const other of op.referring(attachment.id, t.TGW_ASSOCIATION)) {
      if (other.id === before?.id || gatewayOf(op, other) !== textOr(table.state, "transitGatewayId")) continue;
      if (!flag(inputs, "replaceExistingAssociation")) {
        refuse(
          "Resource.AlreadyAssociated",
          `Transit Gateway Attachment ${attachment.id} is already associated to a route table.`,
        );
      }
      op.store.remove(other);
    }
    return { id, state: resourceOf(attachment), links: [`>${attachment.id}`] };
  },
};

/** `aws.ec2transitgateway.RouteTablePropagation` */
export const tgwPropagation: TypeDefinition = {
  token: t.TGW_PROPAGATION,
  noun: ["EC2", "Transit Gateway Route Table Propagation"],
  calls: [
    "EnableTransitGatewayRouteTablePropagation",
    "GetTransitGatewayRouteTablePropagations",
    "EnableTransitGatewayRouteTablePropagation",
    "DisableTransitGatewayRouteTablePropagation",
  ],
  immutable: true,
  refs: { transitGatewayRouteTableId: t.TGW_ROUTE_TABLE },
  make(op, inputs) {
    const table = tableOf(op, textOr(inputs, "transitGatewayRouteTableId"));
    const attachment = memberOf(op, table, textOr(inputs, "transitGatewayAttachmentId"));
    // Transit gateway guide: peering attachments have static routes only.
    if (attachment.type === t.TGW_PEERING)
      refuse("IncorrectState", `${attachment.id} is a peering attachment and does not propagate.`);
    const id = `${table.id}_${attachment.id}`;
    if (op.own(t.TGW_PROPAGATION, id)) {
      refuse(
        "TransitGatewayRouteTablePropagation.Duplicate",
        `Propagation from ${attachment.id} to ${table.id} already exists.`,
      );
    }
    return { id, state: resourceOf(attachment), links: [`>${attachment.id}`] };
  },
};

/** `aws.ec2transitgateway.Route` */
export const tgwRoute: TypeDefinition = {
  token: t.TGW_ROUTE,
  noun: ["EC2", "Transit Gateway Route"],
  calls: [
    "CreateTransitGatewayRoute",
    "SearchTransitGatewayRoutes",
    "ReplaceTransitGatewayRoute",
    "DeleteTransitGatewayRoute",
  ],
  immutable: true,
  defaults: { blackhole: false },
  refs: { transitGatewayRouteTableId: t.TGW_ROUTE_TABLE },
  make(op, inputs) {
    const table = tableOf(op, textOr(inputs, "transitGatewayRouteTableId"));
    const destination = textOr(inputs, "destinationCidrBlock");
    if (!destination.includes(":")) block(destination);
    const attachment = text(inputs, "transitGatewayAttachmentId");
    if (flag(inputs, "blackhole") === (attachment !== undefined)) {
      refuse(
        "InvalidParameterCombination",
        "A transit gateway route is a blackhole or has an attachment, one of the two.",
      );
    }
    if (attachment !== undefined) memberOf(op, table, attachment);
    const id = `${table.id}_${destination}`;
    if (op.own(t.TGW_ROUTE, id))
      refuse("RouteAlreadyExists", `Route ${destination} already exists in Transit Gateway Route Table ${table.id}.`);
    const tgw = textOr(table.state, "transitGatewayId");
    checkRouteQuota(op, tgw);
    return { id, state: {}, links: [`tgw-routes:${tgw}`, ...(attachment === undefined ? [] : [`>${attachment}`])] };
  },
};

/** `aws.ec2transitgateway.PrefixListReference` */
export const tgwPrefixListReference: TypeDefinition = {
  token: t.TGW_PREFIX_REFERENCE,
  noun: ["EC2", "Transit Gateway Prefix List Reference"],
  calls: [
    "CreateTransitGatewayPrefixListReference",
    "GetTransitGatewayPrefixListReferences",
    "ModifyTransitGatewayPrefixListReference",
    "DeleteTransitGatewayPrefixListReference",
  ],
  replaces: ["prefixListId", "transitGatewayRouteTableId"],
  defaults: { blackhole: false },
  refs: { transitGatewayRouteTableId: t.TGW_ROUTE_TABLE, prefixListId: t.PREFIX_LIST },
  make(op, inputs, before) {
    const table = tableOf(op, textOr(inputs, "transitGatewayRouteTableId"));
    const list = op.get(t.PREFIX_LIST, textOr(inputs, "prefixListId"));
    const attachment = text(inputs, "transitGatewayAttachmentId");
    if (flag(inputs, "blackhole") === (attachment !== undefined)) {
      refuse(
        "InvalidParameterCombination",
        "A prefix list reference is a blackhole or has an attachment, one of the two.",
      );
    }
    if (attachment !== undefined) memberOf(op, table, attachment);
    const id = `${table.id}_${list.id}`;
    if (!before && op.own(t.TGW_PREFIX_REFERENCE, id))
      refuse("PrefixListReference.Duplicate", `${table.id} references ${list.id} already.`);
    return {
      id,
      state: { prefixListOwnerId: list.account },
      links: attachment === undefined ? [] : [`>${attachment}`],
    };
  },
};
