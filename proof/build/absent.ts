/**
 * Arguments that a program may leave out. A preview shows what the provider then computes as unknown, although AWS
 * documents what it is: such a value is taken away, and the builders read the argument as absent. Everything that is
 * not listed stays unknown, above all what AWS chooses (zones, addresses, ids), and so does what a program did ask for.
 */
import { isUnknown, type Properties, type ResourceGraph, type ResourceNode } from "../graph";
import { T } from "./types";

/**
 * By type: arguments that are optional and computed in the provider, with what leaving them out means.
 * Source unless another is named: the type's page in the Pulumi registry, which says the default of each argument.
 */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  // No IPv6 block without an argument that asks for one; DNS host names are off (VPC guide, VPC CIDR blocks, DNS attributes).
  [T.vpc]: ["ipv6CidrBlock", "enableDnsHostnames", "enableDnsSupport"],
  [T.subnet]: ["ipv6CidrBlock", "mapPublicIpOnLaunch"],
  // Routes that are resources of their own show up here once they exist.
  [T.routeTable]: ["routes", "propagatingVgws"],
  [T.defaultRouteTable]: ["routes", "propagatingVgws"],
  // A route has one target; these two are read back from AWS.
  [T.route]: ["networkInterfaceId", "instanceId"],
  // A new network ACL denies everything and has no subnet (VPC guide, Custom network ACLs).
  [T.acl]: ["ingress", "egress", "subnetIds"],
  [T.defaultAcl]: ["ingress", "egress", "subnetIds"],
  // The provider takes AWS's rule that lets everything out away from a new group.
  [T.group]: ["ingress", "egress"],
  [T.defaultGroup]: ["ingress", "egress"],
  [T.groupRule]: ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "sourceSecurityGroupId", "self"],
  // Without groups the default group of the VPC (VPC guide, Default security groups).
  [T.interface]: ["securityGroups", "attachments", "sourceDestCheck"],
  [T.instance]: [
    "vpcSecurityGroupIds",
    "securityGroups",
    "associatePublicIpAddress",
    "sourceDestCheck",
    "networkInterfaces",
    "primaryNetworkInterface",
  ],
  // Attached by a resource of its own, or not at all.
  [T.internetGateway]: ["vpcId"],
  [T.vpnGateway]: ["vpcId", "amazonSideAsn"],
  [T.natGateway]: ["connectivityType", "availabilityMode"],
  [T.peering]: ["autoAccept", "peerOwnerId", "peerRegion", "acceptStatus"],
  // Full access, the VPC's default group, addresses of AWS's choice, IPv4 (PrivateLink guide, Create an interface endpoint).
  [T.endpoint]: [
    "policy",
    "securityGroupIds",
    "subnetIds",
    "routeTableIds",
    "subnetConfigurations",
    "dnsOptions",
    "dnsEntries",
    "ipAddressType",
    "privateDnsEnabled",
    "state",
  ],
  [T.transitGateway]: ["transitGatewayCidrBlocks", "securityGroupReferencingSupport", "amazonSideAsn"],
  [T.attachment]: ["applianceModeSupport", "ipv6Support", "securityGroupReferencingSupport"],
  [T.accepter]: ["applianceModeSupport", "ipv6Support", "securityGroupReferencingSupport"],
  [T.transitPeering]: ["options", "state"],
  [T.vpnConnection]: ["staticRoutesOnly", "vpnConcentratorId", "transportTransitGatewayAttachmentId"],
  [T.dxAssociation]: ["allowedPrefixes", "associatedGatewayType"],
  [T.prefixList]: ["entries"],
  [T.zone]: ["vpcs"],
  [T.resolverRule]: ["targetIps", "resolverEndpointId"],
};

/** The graph without computed values that only say that an argument was left out. */
export function withoutAbsent(graph: ResourceGraph): ResourceGraph {
  let changed = false;
  const nodes = new Map<string, ResourceNode>();
  for (const [urn, node] of graph.nodes) {
    const properties = known(node);
    changed ||= properties !== node.properties;
    nodes.set(urn, properties === node.properties ? node : { ...node, properties });
  }
  return changed ? { ...graph, nodes } : graph;
}

function known({ type, inputs, properties }: ResourceNode): Properties {
  const absent = (OPTIONAL[type] ?? []).filter((name) => isUnknown(properties[name]) && !(name in inputs));
  if (absent.length === 0) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !absent.includes(name)));
}
