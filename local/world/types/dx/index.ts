/** Direct Connect gateways and their associations with transit gateways. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { num, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { overlap } from "../ec2/cidr";
import { leaveTables } from "../tgw/attachments";
import * as t from "../tokens";

const CODE = "DirectConnectClientException";

const gateway: TypeDefinition = {
  token: t.DX_GATEWAY,
  noun: ["Direct Connect", "Gateway"],
  calls: [
    "CreateDirectConnectGateway",
    "DescribeDirectConnectGateways",
    "UpdateDirectConnectGateway",
    "DeleteDirectConnectGateway",
  ],
  global: true,
  replaces: ["amazonSideAsn"],
  autoname: { property: "name", max: 100 },
  rules: { patterns: { amazonSideAsn: [/^\d+$/, "a number"] } },
  missing: [CODE, "Direct Connect Gateway {id} does not exist"],
  heldBy: [t.DX_ASSOCIATION],
  heldCode: CODE,
  make(op, inputs, before) {
    const asn = Number(textOr(inputs, "amazonSideAsn"));
    if (!((asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294)))
      refuse(CODE, `ASN ${asn} is not private.`);
    const id = before?.id ?? uuid(op.seed());
    return { id, state: { arn: `arn:aws:directconnect::${op.account}:dx-gateway/${id}`, ownerAccountId: op.account } };
  },
};

/** Direct Connect guide, "Allowed prefixes": 200 per transit gateway, none shared between gateways of one Direct Connect gateway. */
function checkPrefixes(op: Op, dxGateway: string, prefixes: readonly string[], self?: string): void {
  if (prefixes.length === 0) refuse(CODE, "A transit gateway association needs allowed prefixes.");
  if (prefixes.length > 200) refuse(CODE, "An association has at most 200 allowed prefixes.");
  for (const other of op.referring(dxGateway, t.DX_ASSOCIATION)) {
    if (other.id === self) continue;
    const clash = prefixes.find((p) => texts(other.state, "allowedPrefixes").some((o) => overlap(p, o)));
    if (clash !== undefined) refuse(CODE, `The allowed prefix ${clash} overlaps one of ${other.id}.`);
  }
}

/** The transit gateway of an association, its own account's or the one that a proposal names. */
function gatewayOf(op: Op, proposal: Rec | undefined, id: string | undefined): Rec {
  const wanted = proposal ? textOr(proposal.state, "associatedGatewayId") : (id ?? "");
  const found = proposal ? op.anywhere(t.TGW, wanted) : op.find(t.TGW, wanted);
  return found ?? refuse(CODE, `Gateway ${wanted} does not exist or is not of this account.`);
}

const association: TypeDefinition = {
  token: t.DX_ASSOCIATION,
  noun: ["Direct Connect", "Gateway Association"],
  calls: [
    "CreateDirectConnectGatewayAssociation",
    "DescribeDirectConnectGatewayAssociations",
    "UpdateDirectConnectGatewayAssociation",
    "DeleteDirectConnectGatewayAssociation",
  ],
  replaces: ["associatedGatewayId", "associatedGatewayOwnerAccountId", "dxGatewayId", "proposalId"],
  rules: { anyOf: [["associatedGatewayId", "proposalId"]], conflicts: [["associatedGatewayId", "proposalId"]] },
  make(op, inputs, before) {
    const dx = op.get(t.DX_GATEWAY, textOr(inputs, "dxGatewayId"));
    const proposalId = text(inputs, "proposalId");
    const proposal = proposalId === undefined ? undefined : op.anywhere(t.DX_PROPOSAL, proposalId);
    if (!before && proposalId !== undefined && !proposal) refuse(CODE, `Proposal ${proposalId} does not exist.`);
    const tgw = before
      ? (op.anywhere(t.TGW, textOr(before.state, "associatedGatewayId")) ?? gatewayOf(op, proposal, undefined))
      : gatewayOf(op, proposal, text(inputs, "associatedGatewayId"));
    const given = texts(inputs, "allowedPrefixes");
    const prefixes = given.length > 0 ? given : texts((before ?? proposal)?.state ?? {}, "allowedPrefixes");
    checkPrefixes(op, dx.id, prefixes, before?.id);
    if (!before) {
      if (op.referring(dx.id, t.DX_ASSOCIATION).length >= 6)
        refuse(CODE, "A Direct Connect gateway has at most 6 transit gateways.");
      if (op.referring(tgw.id, t.DX_ASSOCIATION).some((a) => textOr(a.state, "dxGatewayId") === dx.id))
        refuse(CODE, `${tgw.id} is associated already.`);
      if (String(num(tgw.state, "amazonSideAsn") ?? 64_512) === textOr(dx.state, "amazonSideAsn"))
        refuse(CODE, "The two gateways must have different ASNs.");
    }
    const id = before?.id ?? `ga-${dx.id}${tgw.id}`;
    return {
      id,
      state: {
        allowedPrefixes: prefixes,
        associatedGatewayId: tgw.id,
        associatedGatewayOwnerAccountId: tgw.account,
        associatedGatewayType: "transitGateway",
        dxGatewayAssociationId: text(before?.state ?? {}, "dxGatewayAssociationId") ?? uuid(op.seed()),
        dxGatewayOwnerAccountId: dx.account,
        transitGatewayAttachmentId: text(before?.state ?? {}, "transitGatewayAttachmentId") ?? op.newId("tgw-attach"),
      },
      links: [`>${dx.id}`, `>${tgw.id}`],
    };
  },
  after(op, rec, before) {
    const tgw = op.anywhere(t.TGW, textOr(rec.state, "associatedGatewayId"));
    if (before || !tgw) return;
    const state = {
      transitGatewayId: tgw.id,
      resourceId: textOr(rec.state, "dxGatewayId"),
      resourceType: "direct-connect-gateway",
      state: "available",
    };
    op.as(tgw.account).putImplicit({
      type: t.TGW_OTHER_ATTACHMENT,
      id: textOr(rec.state, "transitGatewayAttachmentId"),
      implicit: rec.id,
      links: [`>${rec.id}`, `>${tgw.id}`],
      state,
    });
  },
  remove(op, rec) {
    leaveTables(op, textOr(rec.state, "transitGatewayAttachmentId"));
  },
  // An import names the two gateways (documentation of aws_dx_gateway_association).
  locate(op, id) {
    const [dxGateway = "", tgw] = id.split("/");
    return op.referring(dxGateway, t.DX_ASSOCIATION).find(({ state }) => textOr(state, "associatedGatewayId") === tgw);
  },
};

const proposal: TypeDefinition = {
  token: t.DX_PROPOSAL,
  noun: ["Direct Connect", "Gateway Association Proposal"],
  calls: [
    "CreateDirectConnectGatewayAssociationProposal",
    "DescribeDirectConnectGatewayAssociationProposals",
    "CreateDirectConnectGatewayAssociationProposal",
    "DeleteDirectConnectGatewayAssociationProposal",
  ],
  replaces: ["associatedGatewayId", "dxGatewayId", "dxGatewayOwnerAccountId"],
  refs: { associatedGatewayId: t.TGW },
  make(op, inputs, before) {
    const dx = op.anywhere(t.DX_GATEWAY, textOr(inputs, "dxGatewayId"));
    if (dx?.account !== textOr(inputs, "dxGatewayOwnerAccountId"))
      refuse(CODE, `Direct Connect Gateway ${textOr(inputs, "dxGatewayId")} does not exist in that account.`);
    return {
      id: before?.id ?? uuid(op.seed()),
      state: {
        associatedGatewayOwnerAccountId: op.account,
        associatedGatewayType: "transitGateway",
        allowedPrefixes: texts(inputs, "allowedPrefixes"),
      },
    };
  },
};

/** All of them. */
export const dx: readonly TypeDefinition[] = [gateway, association, proposal];
