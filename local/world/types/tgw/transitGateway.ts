/** Transit gateways. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { num, text, textOr } from "../../kernel/json";
import * as t from "../tokens";
import { checkAsn } from "./attachments";

const SWITCHES = [
  "autoAcceptSharedAttachments",
  "defaultRouteTableAssociation",
  "defaultRouteTablePropagation",
  "dnsSupport",
  "multicastSupport",
  "securityGroupReferencingSupport",
  "vpnEcmpSupport",
  "encryptionSupport",
] as const;

const ENABLE: readonly string[] = ["enable", "disable"];

/** `aws.ec2transitgateway.TransitGateway` */
export const transitGateway: TypeDefinition = {
  token: t.TGW,
  noun: ["EC2", "Transit Gateway"],
  calls: ["CreateTransitGateway", "DescribeTransitGateways", "ModifyTransitGateway", "DeleteTransitGateway"],
  replaces: ["multicastSupport"],
  defaults: {
    amazonSideAsn: 64_512,
    autoAcceptSharedAttachments: "disable",
    defaultRouteTableAssociation: "enable",
    defaultRouteTablePropagation: "enable",
    dnsSupport: "enable",
    multicastSupport: "disable",
    securityGroupReferencingSupport: "disable",
    vpnEcmpSupport: "enable",
  },
  rules: { enums: Object.fromEntries(SWITCHES.map((s) => [s, ENABLE])) },
  missing: ["InvalidTransitGatewayID.NotFound", "Transit Gateway {id} was deleted or does not exist."],
  waits: { remove: ["IncorrectState"] },
  make(op, inputs, before) {
    checkAsn(num(inputs, "amazonSideAsn"));
    const limit = op.quota("transit-gateways");
    if (!before && op.mine(t.TGW).length >= limit)
      refuse("TransitGatewayLimitExceeded", `The account has ${limit} transit gateways.`);
    // Transit gateway guide, "Encryption Support": only for an existing gateway.
    if (!before && text(inputs, "encryptionSupport") === "enable")
      refuse("InvalidParameterCombination", "Encryption Support is turned on by a modification.");
    const id = before?.id ?? op.newId("tgw");
    const wantsTable = ["defaultRouteTableAssociation", "defaultRouteTablePropagation"].map(
      (k) => text(inputs, k) !== "disable",
    );
    const known =
      text(before?.state ?? {}, "associationDefaultRouteTableId") ??
      text(before?.state ?? {}, "propagationDefaultRouteTableId");
    const table = wantsTable.includes(true) ? (known ?? op.newId("tgw-rtb")) : "";
    return {
      id,
      state: {
        arn: op.arn("ec2", `transit-gateway/${id}`),
        ownerId: op.account,
        associationDefaultRouteTableId: wantsTable[0] ? table : "",
        propagationDefaultRouteTableId: wantsTable[1] ? table : "",
        encryptionSupport: text(inputs, "encryptionSupport") ?? "disable",
      },
    };
  },
  after(op, rec) {
    const table =
      text(rec.state, "associationDefaultRouteTableId") ?? text(rec.state, "propagationDefaultRouteTableId");
    if (table === undefined || op.own(t.TGW_ROUTE_TABLE, table)) return;
    const state = {
      arn: op.arn("ec2", `transit-gateway-route-table/${table}`),
      transitGatewayId: rec.id,
      defaultAssociationRouteTable: textOr(rec.state, "associationDefaultRouteTableId") === table,
      defaultPropagationRouteTable: textOr(rec.state, "propagationDefaultRouteTableId") === table,
    };
    op.putImplicit({ type: t.TGW_ROUTE_TABLE, id: table, implicit: rec.id, links: [`>${rec.id}`], state });
  },
  remove(op, rec) {
    const holders = op.referring(rec.id, t.TGW_VPC_ATTACHMENT, t.TGW_PEERING, t.TGW_OTHER_ATTACHMENT, t.VPN_CONNECTION);
    const [first] = holders;
    if (first) refuse("IncorrectState", `${rec.id} has non-deleted Transit Gateway Attachments: ${first.id}.`);
    const table = op.referring(rec.id, t.TGW_ROUTE_TABLE).find((r) => r.implicit === undefined);
    if (table) refuse("IncorrectState", `${rec.id} has non-deleted Transit Gateway Route Tables: ${table.id}.`);
  },
};
