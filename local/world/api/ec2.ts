/** EC2: what doctor and tests describe. */
import { type Doc, compact, docs, num, text, textOr, texts } from "../kernel/json";
import { type Op } from "../kernel/op";
import { type Rec } from "../kernel/store";
import { type Lookup } from "../kernel/world";
import { freeAddresses } from "../types/ec2/interfaces";
import { routesOf } from "../types/ec2/routesOf";
import { blocksOf } from "../types/ec2/vpc";
import { resourceOf } from "../types/tgw/attachments";
import * as t from "../types/tokens";
import { describe } from "./describe";

function route(r: Doc): Doc {
  const target = text(r, "gatewayId") ?? text(r, "vpcEndpointId");
  return compact({
    DestinationCidrBlock: text(r, "cidrBlock"),
    DestinationIpv6CidrBlock: text(r, "destinationIpv6CidrBlock"),
    DestinationPrefixListId: text(r, "destinationPrefixListId"),
    GatewayId: target,
    NatGatewayId: text(r, "natGatewayId"),
    TransitGatewayId: text(r, "transitGatewayId"),
    NetworkInterfaceId: text(r, "networkInterfaceId"),
    // EC2 API, Route: what the table was made with, and what a call made; gateway endpoints count as calls.
    Origin: target === "local" ? "CreateRouteTable" : "CreateRoute",
    State: "active",
  });
}

function associations(op: Op, table: Rec): Doc[] {
  const vpc = op.find(t.VPC, textOr(table.state, "vpcId"));
  const main = textOr(vpc?.state ?? {}, "mainRouteTableId") === table.id;
  const own = op.referring(table.id, t.ROUTE_ASSOCIATION).map((a) =>
    compact({
      Main: false,
      RouteTableAssociationId: a.id,
      RouteTableId: table.id,
      SubnetId: text(a.state, "subnetId"),
      GatewayId: text(a.state, "gatewayId"),
    }),
  );
  return main
    ? [{ Main: true, RouteTableAssociationId: `rtbassoc-${table.id.slice(4)}`, RouteTableId: table.id }, ...own]
    : own;
}

const vpcs = describe({
  types: [t.VPC],
  ids: "VpcIds",
  list: "Vpcs",
  entry: (op, r) => ({
    VpcId: r.id,
    CidrBlock: textOr(r.state, "cidrBlock"),
    CidrBlockAssociationSet: blocksOf(op, r).map((CidrBlock) => ({
      CidrBlock,
      CidrBlockState: { State: "associated" },
    })),
    DhcpOptionsId: textOr(r.state, "dhcpOptionsId"),
    InstanceTenancy: textOr(r.state, "instanceTenancy"),
    IsDefault: false,
    OwnerId: r.account,
    State: "available",
  }),
});

const subnets = describe({
  types: [t.SUBNET],
  ids: "SubnetIds",
  list: "Subnets",
  entry: (op, r) => ({
    SubnetId: r.id,
    SubnetArn: textOr(r.state, "arn"),
    VpcId: textOr(r.state, "vpcId"),
    CidrBlock: textOr(r.state, "cidrBlock"),
    AvailabilityZone: textOr(r.state, "availabilityZone"),
    AvailabilityZoneId: textOr(r.state, "availabilityZoneId"),
    AvailableIpAddressCount: freeAddresses(op, r),
    MapPublicIpOnLaunch: r.state["mapPublicIpOnLaunch"] === true,
    OwnerId: r.account,
    State: "available",
  }),
});

const routeTables = describe({
  types: [t.ROUTE_TABLE],
  ids: "RouteTableIds",
  list: "RouteTables",
  entry: (op, r) => ({
    RouteTableId: r.id,
    VpcId: textOr(r.state, "vpcId"),
    OwnerId: r.account,
    Routes: routesOf(op, r).map(route),
    Associations: associations(op, r),
  }),
});

const natGateways = describe({
  types: [t.NAT_GATEWAY],
  ids: "NatGatewayIds",
  list: "NatGateways",
  entry: (_op, r) => ({
    NatGatewayId: r.id,
    SubnetId: textOr(r.state, "subnetId"),
    VpcId: textOr(r.state, "vpcId"),
    ConnectivityType: textOr(r.state, "connectivityType"),
    State: "available",
  }),
});

function permission(r: Doc): Doc {
  return compact({
    IpProtocol: textOr(r, "protocol"),
    FromPort: num(r, "fromPort"),
    ToPort: num(r, "toPort"),
    IpRanges: texts(r, "cidrBlocks").map((CidrIp) => ({ CidrIp })),
  });
}

const securityGroups = describe({
  types: [t.SECURITY_GROUP],
  ids: "GroupIds",
  list: "SecurityGroups",
  entry: (_op, r) => ({
    GroupId: r.id,
    GroupName: textOr(r.state, "name"),
    Description: textOr(r.state, "description"),
    VpcId: textOr(r.state, "vpcId"),
    OwnerId: r.account,
    IpPermissions: docs(r.state, "ingress").map(permission),
    IpPermissionsEgress: docs(r.state, "egress").map(permission),
  }),
});

const securityGroupRules = describe({
  types: [t.INGRESS_RULE, t.EGRESS_RULE],
  ids: "SecurityGroupRuleIds",
  list: "SecurityGroupRules",
  entry: (_op, r) => ({
    SecurityGroupRuleId: r.id,
    SecurityGroupRuleArn: textOr(r.state, "arn"),
    GroupId: textOr(r.state, "securityGroupId"),
    GroupOwnerId: r.account,
    IsEgress: r.type === t.EGRESS_RULE,
    IpProtocol: textOr(r.state, "ipProtocol"),
    FromPort: num(r.state, "fromPort") ?? -1,
    ToPort: num(r.state, "toPort") ?? -1,
    CidrIpv4: text(r.state, "cidrIpv4"),
    CidrIpv6: text(r.state, "cidrIpv6"),
    PrefixListId: text(r.state, "prefixListId"),
    Description: text(r.state, "description"),
    ReferencedGroupInfo:
      text(r.state, "referencedSecurityGroupId") === undefined
        ? undefined
        : { GroupId: textOr(r.state, "referencedSecurityGroupId") },
  }),
});

const vpcEndpoints = describe({
  types: [t.ENDPOINT],
  ids: "VpcEndpointIds",
  list: "VpcEndpoints",
  entry: (_op, r) => ({
    VpcEndpointId: r.id,
    VpcEndpointType: textOr(r.state, "vpcEndpointType"),
    VpcId: textOr(r.state, "vpcId"),
    ServiceName: textOr(r.state, "serviceName"),
    State: "available",
    PolicyDocument: textOr(r.state, "policy"),
    RouteTableIds: texts(r.state, "routeTableIds"),
    SubnetIds: texts(r.state, "subnetIds"),
    Groups: texts(r.state, "securityGroupIds").map((GroupId) => ({ GroupId })),
    NetworkInterfaceIds: texts(r.state, "networkInterfaceIds"),
    PrivateDnsEnabled: r.state["privateDnsEnabled"] === true,
    DnsEntries: docs(r.state, "dnsEntries").map((e) => ({
      DnsName: textOr(e, "dnsName"),
      HostedZoneId: textOr(e, "hostedZoneId"),
    })),
    OwnerId: r.account,
  }),
});

const transitGateways = describe({
  types: [t.TGW],
  ids: "TransitGatewayIds",
  list: "TransitGateways",
  entry: (_op, r) => ({
    TransitGatewayId: r.id,
    TransitGatewayArn: textOr(r.state, "arn"),
    OwnerId: r.account,
    State: "available",
    Description: text(r.state, "description"),
  }),
});

const transitGatewayRouteTables = describe({
  types: [t.TGW_ROUTE_TABLE],
  ids: "TransitGatewayRouteTableIds",
  list: "TransitGatewayRouteTables",
  entry: (_op, r) => ({
    TransitGatewayRouteTableId: r.id,
    TransitGatewayId: textOr(r.state, "transitGatewayId"),
    State: "available",
    DefaultAssociationRouteTable: r.state["defaultAssociationRouteTable"] === true,
    DefaultPropagationRouteTable: r.state["defaultPropagationRouteTable"] === true,
  }),
});

/** Attachments of other accounts to the caller's own gateways, once they are seen here. */
function foreignAttachments(op: Op): readonly Rec[] {
  const seen = (r: Rec): boolean => op.now >= r.created + op.settings.timing.visibility;
  return op
    .mine(t.TGW)
    .flatMap((g) => op.referring(g.id, t.TGW_VPC_ATTACHMENT).filter((r) => r.account !== op.account && seen(r)));
}

/** Peerings that others asked the caller's gateways for, once they are seen here. */
function askedPeerings(op: Op): readonly Rec[] {
  const seen = (r: Rec): boolean => op.now >= r.created + op.settings.timing.visibility;
  return op
    .mine(t.TGW)
    .flatMap((g) =>
      op.referring(g.id, t.TGW_PEERING).filter((r) => r.state["peerTransitGatewayId"] === g.id && seen(r)),
    );
}

/** Attachments that a VPN connection or a Direct Connect association brings along, which no Pulumi type stands for. */
function impliedAttachments(op: Op): readonly Rec[] {
  return op.mine(t.TGW).flatMap((g) => op.referring(g.id, t.TGW_OTHER_ATTACHMENT));
}

/** Where each kind of attachment has what it attaches. */
const RESOURCE_OF: Readonly<Record<string, string>> = {
  [t.TGW_PEERING]: "peerTransitGatewayId",
  [t.TGW_OTHER_ATTACHMENT]: "resourceId",
};

/** Attachments of every kind (EC2 API reference, DescribeTransitGatewayAttachments). */
const attachments = describe({
  types: [t.TGW_VPC_ATTACHMENT, t.TGW_PEERING],
  ids: "TransitGatewayAttachmentIds",
  list: "TransitGatewayAttachments",
  more: (op) => [...foreignAttachments(op), ...askedPeerings(op), ...impliedAttachments(op)],
  entry: (_op, r) => ({
    TransitGatewayAttachmentId: r.id,
    TransitGatewayId: textOr(r.state, "transitGatewayId"),
    ResourceType: r.type === t.TGW_PEERING ? "peering" : textOr(r.state, "resourceType", "vpc"),
    ResourceId: textOr(r.state, RESOURCE_OF[r.type] ?? "vpcId"),
    ResourceOwnerId: r.account,
    State: textOr(r.state, "state"),
  }),
});

function tgwTable(op: Op, params: Doc): Rec {
  return op.get(t.TGW_ROUTE_TABLE, textOr(params, "TransitGatewayRouteTableId"));
}

/** Static routes, and those that follow from propagation (Transit gateway guide, "Route tables"). */
const searchRoutes: Lookup = (op, params) => {
  const table = tgwTable(op, params);
  const fixed = op.referring(table.id, t.TGW_ROUTE).map((r) => ({
    DestinationCidrBlock: textOr(r.state, "destinationCidrBlock"),
    Type: "static",
    State: r.state["blackhole"] === true ? "blackhole" : "active",
    TransitGatewayAttachments:
      text(r.state, "transitGatewayAttachmentId") === undefined
        ? []
        : [{ TransitGatewayAttachmentId: textOr(r.state, "transitGatewayAttachmentId") }],
  }));
  const propagated = op.referring(table.id, t.TGW_PROPAGATION).flatMap((p) => {
    const vpc =
      textOr(p.state, "resourceType") === "vpc" ? op.anywhere(t.VPC, textOr(p.state, "resourceId")) : undefined;
    return (vpc ? blocksOf(op, vpc) : []).map((DestinationCidrBlock) => ({
      DestinationCidrBlock,
      Type: "propagated",
      State: "active",
      TransitGatewayAttachments: [{ TransitGatewayAttachmentId: textOr(p.state, "transitGatewayAttachmentId") }],
    }));
  });
  // A static route hides a propagated one of the same block.
  const shown = propagated.filter((p) => !fixed.some((f) => f.DestinationCidrBlock === p.DestinationCidrBlock));
  const types = docs(params, "Filters").find((f) => textOr(f, "Name") === "type");
  const wanted = types ? texts(types, "Values") : ["static", "propagated"];
  return { Routes: [...fixed, ...shown].filter((r) => wanted.includes(r.Type)), AdditionalRoutesAvailable: false };
};

function members(type: string, list: string, state: string): Lookup {
  return (op, params) => ({
    [list]: op.referring(tgwTable(op, params).id, type).map((r) => {
      const id = textOr(r.state, "transitGatewayAttachmentId");
      const kinds = [t.TGW_VPC_ATTACHMENT, t.TGW_PEERING, t.TGW_OTHER_ATTACHMENT];
      const attachment = kinds.map((k) => op.anywhere(k, id)).find((a) => a !== undefined);
      const { resourceId, resourceType } = attachment ? resourceOf(attachment) : { resourceId: "", resourceType: "" };
      return { TransitGatewayAttachmentId: id, ResourceId: resourceId, ResourceType: resourceType, State: state };
    }),
  });
}

/** By action. */
export const ec2Apis: readonly (readonly [string, Lookup])[] = [
  ["ec2:DescribeVpcs", vpcs],
  ["ec2:DescribeSubnets", subnets],
  ["ec2:DescribeRouteTables", routeTables],
  ["ec2:DescribeSecurityGroups", securityGroups],
  ["ec2:DescribeSecurityGroupRules", securityGroupRules],
  ["ec2:DescribeVpcEndpoints", vpcEndpoints],
  ["ec2:DescribeNatGateways", natGateways],
  ["ec2:DescribeTransitGateways", transitGateways],
  ["ec2:DescribeTransitGatewayRouteTables", transitGatewayRouteTables],
  ["ec2:DescribeTransitGatewayAttachments", attachments],
  ["ec2:SearchTransitGatewayRoutes", searchRoutes],
  ["ec2:GetTransitGatewayRouteTableAssociations", members(t.TGW_ASSOCIATION, "Associations", "associated")],
  [
    "ec2:GetTransitGatewayRouteTablePropagations",
    members(t.TGW_PROPAGATION, "TransitGatewayRouteTablePropagations", "enabled"),
  ],
];
