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

/** By action. */
export const directConnectApis: readonly (readonly [string, Lookup])[] = [
  ["directconnect:DescribeDirectConnectGatewayAssociations", associations],
];
