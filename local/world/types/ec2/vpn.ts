/** Site-to-Site VPN. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest } from "../../kernel/ids";
import { type Doc, flag, num, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import * as t from "../tokens";

/** `aws.ec2.CustomerGateway` */
export const customerGateway: TypeDefinition = {
  token: t.CUSTOMER_GATEWAY,
  noun: ["EC2", "Customer Gateway"],
  calls: ["CreateCustomerGateway", "DescribeCustomerGateways", "CreateTags", "DeleteCustomerGateway"],
  immutable: true,
  rules: {
    enums: { type: ["ipsec.1"] },
    patterns: {
      ipAddress: [/^(\d{1,3}\.){3}\d{1,3}$|:/, "an IP address"],
      bgpAsn: [/^\d{1,10}$/, "a number"],
      bgpAsnExtended: [/^\d{10}$/, "a number"],
    },
    conflicts: [["bgpAsn", "bgpAsnExtended"]],
  },
  missing: ["InvalidCustomerGatewayID.NotFound", "The customerGateway ID '{id}' does not exist"],
  heldBy: [t.VPN_CONNECTION],
  heldCode: "IncorrectState",
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("cgw");
    const extended = text(inputs, "bgpAsnExtended");
    const asn = Number(extended ?? textOr(inputs, "bgpAsn", "65000"));
    const { field, least, most } =
      extended === undefined
        ? { field: "bgpAsn", least: 1, most: 2_147_483_647 }
        : { field: "bgpAsnExtended", least: 2_147_483_648, most: 4_294_967_295 };
    if (asn < least || asn > most) refuse("InvalidParameterValue", `Value (${asn}) for parameter ${field} is invalid.`);
    const mark = `cgw:${op.account}:${op.region}:${textOr(inputs, "ipAddress")}:${asn}`;
    // EC2 hands back the existing gateway for the same address and ASN; the provider then adopts it.
    return { id, state: { arn: op.arn("ec2", `customer-gateway/${id}`) }, links: [mark] };
  },
};

function tunnel(op: Op, id: string, n: 1 | 2, inputs: Doc): Doc {
  const seed = digest(`${id}/${n}`);
  const octet = (at: number): number => 1 + (parseInt(seed.slice(at, at + 2), 16) % 253);
  const third = parseInt(seed.slice(8, 10), 16);
  const inside = text(inputs, `tunnel${n}InsideCidr`) ?? `169.254.${third}.${(octet(10) >> 2) << 2}/30`;
  return {
    [`tunnel${n}Address`]: `203.0.113.${octet(0)}`,
    [`tunnel${n}BgpAsn`]: "64512",
    [`tunnel${n}BgpHoldtime`]: 30,
    [`tunnel${n}CgwInsideAddress`]: inside.replace(/\/30$/, ""),
    [`tunnel${n}VgwInsideAddress`]: inside.replace(/\/30$/, ""),
    [`tunnel${n}InsideCidr`]: inside,
    [`tunnel${n}InsideIpv6Cidr`]: "",
    // A key that Secrets Manager keeps is redacted from every answer (Site-to-Site VPN guide, Secrets Manager).
    [`tunnel${n}PresharedKey`]: inSecretsManager(inputs)
      ? ""
      : (text(inputs, `tunnel${n}PresharedKey`) ?? digest(op.seed()).slice(0, 32)),
  };
}

const inSecretsManager = (inputs: Doc): boolean => text(inputs, "presharedKeyStorage") === "SecretsManager";

/** `aws.ec2.VpnConnection` */
export const vpnConnection: TypeDefinition = {
  token: t.VPN_CONNECTION,
  noun: ["EC2", "VPN Connection"],
  calls: ["CreateVpnConnection", "DescribeVpnConnections", "ModifyVpnConnection", "DeleteVpnConnection"],
  replaces: [
    "type",
    "staticRoutesOnly",
    "enableAcceleration",
    "tunnelInsideIpVersion",
    "transportTransitGatewayAttachmentId",
    "outsideIpAddressType",
  ],
  defaults: { staticRoutesOnly: false },
  rules: {
    enums: {
      type: ["ipsec.1"],
      tunnelInsideIpVersion: ["ipv4", "ipv6"],
      tunnelBandwidth: ["standard", "large"],
      presharedKeyStorage: ["Standard", "SecretsManager"],
    },
    conflicts: [["transitGatewayId", "vpnGatewayId"]],
  },
  refs: { customerGatewayId: t.CUSTOMER_GATEWAY, transitGatewayId: t.TGW },
  missing: ["InvalidVpnConnectionID.NotFound", "The vpnConnection ID '{id}' does not exist"],
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("vpn");
    const tgw = text(inputs, "transitGatewayId");
    if (text(inputs, "vpnGatewayId") !== undefined)
      refuse("UnsupportedOperation", "the embedded AWS has no virtual private gateways");
    if (tgw !== undefined && op.get(t.TGW, tgw).account !== op.account) {
      // Transit gateway guide, "Work with shared transit gateways": VPN attachments live in the owner's account.
      refuse("UnauthorizedOperation", "VPN attachments must be made in the account that owns the transit gateway.");
    }
    if (flag(inputs, "enableAcceleration") && tgw === undefined)
      refuse("InvalidParameterCombination", "Acceleration needs a transit gateway.");
    const hold = num(inputs, "tunnel1DpdTimeoutSeconds");
    if (hold !== undefined && hold < 30) refuse("InvalidParameterValue", "tunnel1DpdTimeoutSeconds must be 30 or more");
    const attachment =
      text(before?.state ?? {}, "transitGatewayAttachmentId") ?? (tgw === undefined ? "" : op.newId("tgw-attach"));
    const tunnels = before ? {} : { ...tunnel(op, id, 1, inputs), ...tunnel(op, id, 2, inputs) };
    return {
      id,
      state: {
        arn: op.arn("ec2", `vpn-connection/${id}`),
        customerGatewayConfiguration: `<vpn_connection id="${id}"/>`,
        transitGatewayAttachmentId: attachment,
        ...(inSecretsManager(inputs)
          ? { presharedKeyArn: op.arn("secretsmanager", `secret:s2svpn!${id}-${digest(id).slice(0, 6)}`) }
          : {}),
        coreNetworkArn: "",
        coreNetworkAttachmentArn: "",
        vgwTelemetries: [],
        routes: [],
        ...tunnels,
      },
    };
  },
  after(op, rec, before) {
    const tgw = text(rec.state, "transitGatewayId");
    if (before || tgw === undefined) return;
    const id = textOr(rec.state, "transitGatewayAttachmentId");
    const state = { transitGatewayId: tgw, resourceId: rec.id, resourceType: "vpn", state: "available" };
    op.putImplicit({ type: t.TGW_OTHER_ATTACHMENT, id, implicit: rec.id, links: [`>${rec.id}`, `>${tgw}`], state });
  },
  remove(op, rec) {
    for (const part of op.referring(textOr(rec.state, "transitGatewayAttachmentId"))) op.store.remove(part);
  },
};
