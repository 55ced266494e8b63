/** Registers which resource, id or ARN stands for which model object, before anything is built. */
import type { ResourceGraph, ResourceNode, Value } from "../graph";
import type { Key } from "../model";
import { Identities, type Kind } from "./identity";
import { T } from "./types";

/** Types whose resource is the object itself. */
const PLAIN: readonly [Kind, string][] = [
  ["vpc", T.vpc],
  ["vpc", T.defaultVpc],
  ["subnet", T.subnet],
  ["subnet", T.defaultSubnet],
  ["route-table", T.routeTable],
  ["acl", T.acl],
  ["group", T.group],
  ["prefix-list", T.prefixList],
  ["endpoint", T.endpoint],
  ["interface", T.interface],
  ["instance", T.instance],
  ["internet-gateway", T.internetGateway],
  ["egress-only-gateway", T.egressOnlyGateway],
  ["nat-gateway", T.natGateway],
  ["vpn-gateway", T.vpnGateway],
  ["peering", T.peering],
  ["firewall", T.firewall],
  ["transit-gateway", T.transitGateway],
  ["attachment", T.attachment],
  ["attachment", T.transitPeering],
  ["attachment", T.connect],
  ["transit-table", T.transitTable],
  ["policy-table", T.policyTable],
  ["vpn-connection", T.vpnConnection],
  ["direct-connect-gateway", T.dxGateway],
  ["zone", T.zone],
  ["profile", T.profile],
  ["resolver-endpoint", T.resolverEndpoint],
  ["resolver-rule", T.resolverRule],
  ["share", T.share],
  ["dhcp-options", T.dhcpOptions],
  ["dhcp-options", T.defaultDhcpOptions],
];

/** Key of an object that AWS makes along with another. */
export const implied = {
  table: (vpc: Key): Key => `${vpc}#main-table`,
  acl: (vpc: Key): Key => `${vpc}#default-acl`,
  group: (vpc: Key): Key => `${vpc}#default-group`,
  transitTable: (gateway: Key): Key => `${gateway}#default-table`,
  attachment: (owner: Key): Key => `${owner}#attachment`,
  peer: (attachment: Key): Key => `${attachment}#peer`,
  interface: (instance: Key): Key => `${instance}#interface`,
  prefixList: (endpoint: Key): Key => `${endpoint}#prefix-list`,
};

/** Builds the registry. Resources that a stack owns come first, so that one that is only read elsewhere is the same. */
export function registerAll(graph: ResourceGraph): Identities {
  const ids = new Identities(graph);
  const nodes = [...graph.nodes.values()];
  const ordered = [
    ...nodes.filter((n) => !n.external && n.source !== "facts"),
    ...nodes.filter((n) => n.external || n.source === "facts"),
  ];
  for (const [kind, type] of PLAIN) {
    for (const node of ordered) if (node.type === type) registerPlain(ids, kind, node);
  }
  for (const node of ordered) registerImplied(ids, node);
  for (const node of ordered) registerAlias(ids, node);
  return ids;
}

function registerPlain(ids: Identities, kind: Kind, node: ResourceNode): void {
  // An interface that AWS made for an endpoint is part of it, however it came to be a resource besides.
  if (kind === "interface" && node.id !== undefined && ids.ofId("endpoint-interface", node.id).length > 0) return;
  const secondHand = node.external || node.source === "facts";
  const [same] = secondHand && node.id !== undefined ? ids.ofId(kind, node.id) : [];
  const key = same ?? node.urn;
  ids.register(kind, key, node.urn, [node.id, node.properties.arn, node.properties.zoneId]);
  const interfaces = kind === "endpoint" ? node.properties.networkInterfaceIds : undefined;
  if (kind === "endpoint")
    ids.register("endpoint-interface", key, node.urn, Array.isArray(interfaces) ? (interfaces as Value[]) : []);
}

/** Objects that come with a resource: default table, ACL and group of a VPC, the attachment of a VPN, … */
function registerImplied(ids: Identities, node: ResourceNode): void {
  const p = node.properties;
  switch (node.type) {
    case T.vpc:
    case T.defaultVpc: {
      const key = ids.ofNode("vpc", node.urn) ?? node.urn;
      ids.register("route-table", implied.table(key), node.urn, [p.defaultRouteTableId]);
      ids.register("acl", implied.acl(key), node.urn, [p.defaultNetworkAclId]);
      ids.register("group", implied.group(key), node.urn, [p.defaultSecurityGroupId]);
      break;
    }
    case T.transitGateway: {
      const key = ids.ofNode("transit-gateway", node.urn) ?? node.urn;
      for (const id of [p.associationDefaultRouteTableId, p.propagationDefaultRouteTableId]) {
        if (typeof id === "string" && ids.ofId("transit-table", id).length > 0) continue;
        ids.register("transit-table", implied.transitTable(key), node.urn, [id]);
      }
      break;
    }
    case T.vpnConnection:
      if (p.transitGatewayId !== undefined || p.vpnConcentratorId !== undefined) {
        ids.register("attachment", implied.attachment(node.urn), node.urn, [p.transitGatewayAttachmentId]);
      }
      break;
    case T.dxAssociation:
      ids.register("attachment", implied.attachment(node.urn), node.urn, [p.transitGatewayAttachmentId, node.id]);
      break;
    case T.instance:
      ids.register("interface", implied.interface(node.urn), node.urn, [p.primaryNetworkInterfaceId]);
      break;
    case T.endpoint:
      registerServiceList(ids, node);
      break;
    case T.firewall:
    case T.firewallAssociation:
      ids.register("firewall", node.urn, node.urn, endpointIds([p.firewallStatuses, p.vpcEndpointAssociationStatuses]));
      break;
  }
}

/** The prefix list of a gateway endpoint's service. */
function registerServiceList(ids: Identities, node: ResourceNode): void {
  const id = node.properties.prefixListId;
  const type = node.properties.vpcEndpointType;
  if (type !== undefined && type !== "Gateway") return;
  if (typeof id === "string") ids.register("prefix-list", `id:${id}`, node.urn, [id]);
  else ids.register("prefix-list", implied.prefixList(node.urn), node.urn, []);
}

/** The `vpce-…` ids anywhere in the status of a firewall. */
function endpointIds(value: Value | undefined | readonly (Value | undefined)[]): string[] {
  if (typeof value === "string") return value.startsWith("vpce-") ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value as Record<string, Value | undefined>).flatMap(endpointIds);
}

/** Resources that stand for another: adopted defaults and accepters. */
function registerAlias(ids: Identities, node: ResourceNode): void {
  const p = node.properties;
  const alias = (kind: Kind, property: string): void => {
    const found = ids.resolve(kind, p[property], node.propertyDependencies[property]);
    ids.register(kind, found.found ? found.key : node.urn, node.urn, [node.id, p.arn]);
  };
  switch (node.type) {
    case T.defaultRouteTable:
      alias("route-table", "defaultRouteTableId");
      break;
    case T.defaultAcl:
      alias("acl", "defaultNetworkAclId");
      break;
    case T.defaultGroup: {
      const vpc = ids.resolve("vpc", p.vpcId, node.propertyDependencies.vpcId);
      ids.register("group", vpc.found ? implied.group(vpc.key) : node.urn, node.urn, [node.id, p.arn]);
      break;
    }
    case T.accepter:
    case T.transitPeeringAccepter:
      alias("attachment", "transitGatewayAttachmentId");
      break;
    case T.peeringAccepter:
      alias("peering", "vpcPeeringConnectionId");
      break;
  }
}
