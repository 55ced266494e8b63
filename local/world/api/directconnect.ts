/** Direct Connect. */
import { textOr, texts } from "../kernel/json";
import { type Lookup } from "../kernel/world";
import * as t from "../types/tokens";

/**
 * Associations of a gateway; the account that owns the gateway on either end sees them (Direct Connect API reference,
 * DescribeDirectConnectGatewayAssociations).
 */
const associations: Lookup = (op, params) => {
  const gateway = textOr(params, "associatedGatewayId");
  const found = op
    .referring(gateway, t.DX_ASSOCIATION)
    .filter((a) => [a.account, op.anywhere(t.TGW, gateway)?.account].includes(op.account));
  return {
    directConnectGatewayAssociations: found.map(({ account, state }) => ({
      directConnectGatewayId: textOr(state, "dxGatewayId"),
      directConnectGatewayOwnerAccount: account,
      associationState: "associated",
      associationId: textOr(state, "dxGatewayAssociationId"),
      associatedGateway: {
        id: gateway,
        type: "transitGateway",
        ownerAccount: textOr(state, "associatedGatewayOwnerAccountId"),
      },
      allowedPrefixesToDirectConnectGateway: texts(state, "allowedPrefixes").map((cidr) => ({ cidr })),
    })),
  };
};

/** Proposals for a gateway, as the two accounts see them (its API reference, the same with Proposals). */
const proposals: Lookup = (op, params) => {
  const gateway = textOr(params, "associatedGatewayId");
  const found = op
    .referring(gateway, t.DX_PROPOSAL)
    .filter(({ account, inputs }) => [account, textOr(inputs, "dxGatewayOwnerAccountId")].includes(op.account));
  return {
    directConnectGatewayAssociationProposals: found.map(({ id, inputs }) => {
      const dxGateway = textOr(inputs, "dxGatewayId");
      const accepted = op.referring(dxGateway, t.DX_ASSOCIATION).some((a) => textOr(a.inputs, "proposalId") === id);
      return {
        proposalId: id,
        proposalState: accepted ? "accepted" : "requested",
        directConnectGatewayId: dxGateway,
        directConnectGatewayOwnerAccount: textOr(inputs, "dxGatewayOwnerAccountId"),
      };
    }),
  };
};

/** By action. */
export const directConnectApis: readonly (readonly [string, Lookup])[] = [
  ["directconnect:DescribeDirectConnectGatewayAssociations", associations],
  ["directconnect:DescribeDirectConnectGatewayAssociationProposals", proposals],
];
