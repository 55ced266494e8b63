import { arn, hex, uuid, type Made, type Making } from "./making";

/** What AWS answers to the making of VPN connections, Direct Connect gateways and resolver endpoints. */
export function hybridAnswers(): Record<string, (making: Making) => Made> {
  const attachment = (making: Making) => `tgw-attach-0${hex(`${making.urn}attachment`, 16)}`;
  const resolver =
    (prefix: string, kind: string) =>
    (making: Making): Made => {
      const id = `${prefix}-${hex(making.urn, 17)}`;
      return { id, computed: { arn: arn(making, "route53resolver", `${kind}/${id}`), ownerId: making.account } };
    };
  return {
    "aws:ec2/customerGateway:CustomerGateway": (making) => {
      const id = `cgw-0${hex(making.urn, 16)}`;
      return { id, computed: { arn: arn(making, "ec2", `customer-gateway/${id}`) } };
    },
    "aws:ec2/vpnConnection:VpnConnection": (making) => {
      const id = `vpn-0${hex(making.urn, 16)}`;
      return {
        id,
        computed: {
          arn: arn(making, "ec2", `vpn-connection/${id}`),
          transitGatewayAttachmentId: attachment(making),
          presharedKeyArn: arn(making, "secretsmanager", `secret:s2svpn!${id}-${hex(making.urn, 6)}`),
        },
      };
    },
    "aws:directconnect/gateway:Gateway": (making) => ({
      id: uuid(making.urn),
      computed: { ownerAccountId: making.account },
    }),
    "aws:directconnect/gatewayAssociation:GatewayAssociation": (making) => ({
      id: uuid(making.urn),
      computed: { transitGatewayAttachmentId: attachment(making) },
    }),
    "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal": (making) => ({
      id: uuid(making.urn),
      computed: {},
    }),
    "aws:route53/resolverEndpoint:ResolverEndpoint": (making) =>
      resolver(making.inputs["direction"] === "OUTBOUND" ? "rslvr-out" : "rslvr-in", "resolver-endpoint")(making),
    "aws:route53/resolverRule:ResolverRule": resolver("rslvr-rr", "resolver-rule"),
    "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": ({ urn }) => ({
      id: `rslvr-rrassoc-${hex(urn, 17)}`,
      computed: {},
    }),
  };
}
