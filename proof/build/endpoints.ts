/** VPC endpoints of every type, and Network Firewall endpoints. */
import { parseAddress } from "../../net/ip";
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { EndpointInterface, GatewayEndpoint, InspectionEndpoint, InterfaceEndpoint, Key } from "../model";
import { base, type Context, fields, Opaques } from "./context";
import { buildFirewalls } from "./firewalls";
import { type AddedGroups, type EndpointGroups, withAddedGroups } from "./interface-groups";
import { implied } from "./register";
import { T } from "./types";

/** Everything that association resources say about endpoints. */
interface Associations {
  readonly tables: Map<Key, Key[]>;
  readonly subnets: Map<Key, Key[]>;
  readonly groups: Map<Key, Key[]>;
  /** Endpoints whose default group was replaced by an associated one. */
  readonly replaced: Set<Key>;
  readonly policies: Map<Key, ResourceNode>;
  readonly privateDns: Map<Key, ResourceNode>;
}

/** All endpoints by type. */
export function buildEndpoints(
  ctx: Context,
  added: AddedGroups["endpoints"],
): {
  gateways: Map<Key, GatewayEndpoint>;
  interfaces: Map<Key, InterfaceEndpoint>;
  inspections: Map<Key, InspectionEndpoint>;
} {
  const associations = associationsOf(ctx);
  const gateways = new Map<Key, GatewayEndpoint>();
  const interfaces = new Map<Key, InterfaceEndpoint>();
  const inspections = new Map<Key, InspectionEndpoint>();
  for (const node of ctx.nodes(T.endpoint)) {
    if (ctx.identities.ofNode("endpoint", node.urn) !== node.urn) continue;
    const type = node.properties.vpcEndpointType ?? "Gateway";
    if (type === "Gateway") gateways.set(node.urn, gatewayOf(ctx, node, associations));
    else if (type === "GatewayLoadBalancer") inspections.set(node.urn, loadBalancerOf(ctx, node));
    else interfaces.set(node.urn, interfaceOf(ctx, node, associations, added.get(node.urn)));
  }
  for (const [key, endpoint] of buildFirewalls(ctx)) inspections.set(key, endpoint);
  return { gateways, interfaces, inspections };
}

function gatewayOf(ctx: Context, node: ResourceNode, associations: Associations): GatewayEndpoint {
  const opaque = new Opaques();
  const tables = ctx.refs("route-table", node, "routeTableIds", opaque, "route-table");
  return {
    vpc: ctx.ref("vpc", node, "vpcId", opaque, "route-table") ?? "id:unknown",
    service: ctx.text(node, "serviceName", opaque, "names") ?? "",
    prefixList: ctx.identities.ofNode("prefix-list", node.urn) ?? implied.prefixList(node.urn),
    routeTables: [...new Set([...tables, ...(associations.tables.get(node.urn) ?? [])])],
    ...policyOf(ctx, node, associations, opaque),
    ...base(node, opaque),
  };
}

function loadBalancerOf(ctx: Context, node: ResourceNode): InspectionEndpoint {
  const opaque = new Opaques();
  const [subnet] = ctx.refs("subnet", node, "subnetIds", opaque, "subnets");
  const vpc = ctx.ref("vpc", node, "vpcId", opaque, "subnets") ?? "id:unknown";
  return { vpc, ...(subnet === undefined ? {} : { subnet }), kind: "gateway-load-balancer", ...base(node, opaque) };
}

const KINDS: Readonly<Record<string, InterfaceEndpoint["kind"]>> = {
  Interface: "interface",
  Resource: "resource",
  ServiceNetwork: "service-network",
};

function interfaceOf(
  ctx: Context,
  node: ResourceNode,
  associations: Associations,
  added: EndpointGroups | undefined,
): InterfaceEndpoint {
  const opaque = new Opaques();
  const vpc = ctx.ref("vpc", node, "vpcId", opaque, "subnets") ?? "id:unknown";
  const type = node.properties.vpcEndpointType;
  const kind = (typeof type === "string" ? KINDS[type] : undefined) ?? "interface";
  if (kind !== "interface") opaque.add("traffic", node.urn, `what a ${kind} endpoint leads to is not modelled`);
  if (isUnknown(type)) opaque.add("traffic", node.urn, "the type of the endpoint is not known until deployment");
  const service = ctx.text(node, "serviceName", opaque, "names") ?? "";
  const { state, networkInterfaceIds: ids } = node.properties;
  const interfaces = interfacesOf(ctx, node, associations, opaque);
  const count = Math.max(interfaces.length, Array.isArray(ids) ? ids.length : 0);
  return {
    vpc,
    kind,
    service,
    interfaces,
    groups: withAddedGroups(groupsOf(ctx, node, vpc, associations, opaque), added, count, opaque),
    ...policyOf(ctx, node, associations, opaque),
    privateDns: privateDnsOf(ctx, node, service, associations, opaque),
    dnsNames: dnsNames(node),
    available: typeof state !== "string" || state === "available" || state === "pending",
    ...base(node, opaque),
  };
}

/** One interface in each subnet; addresses where `subnetConfigurations` tells them. */
function interfacesOf(
  ctx: Context,
  node: ResourceNode,
  associations: Associations,
  opaque: Opaques,
): EndpointInterface[] {
  const subnets = ctx.refs("subnet", node, "subnetIds", opaque, "subnets");
  const addresses = new Map<Key, string[]>();
  const configured = node.properties.subnetConfigurations;
  const unsettled = new Opaques();
  for (const item of Array.isArray(configured) ? (configured as Value[]) : []) {
    const { subnetId, ipv4, ipv6 } = fields(item);
    const subnet = ctx.refValue("subnet", node, subnetId, "subnetConfigurations.subnetId", unsettled, "subnets");
    if (subnet === undefined) continue;
    addresses.set(
      subnet,
      [ipv4, ipv6].filter((a): a is string => typeof a === "string" && parseAddress(a) !== undefined),
    );
  }
  const type = node.properties.ipAddressType;
  const families: (4 | 6)[] = type === "ipv6" ? [6] : type === "dualstack" ? [4, 6] : [4];
  const all = [...new Set([...subnets, ...addresses.keys(), ...(associations.subnets.get(node.urn) ?? [])])];
  return all.map((subnet) => ({
    key: `${node.urn}#${subnet}`,
    subnet,
    addresses: addresses.get(subnet) ?? [],
    families,
  }));
}

/** Without groups AWS uses the VPC's default group (PrivateLink guide, Security groups). */
function groupsOf(ctx: Context, node: ResourceNode, vpc: Key, associations: Associations, opaque: Opaques): Key[] {
  const own = ctx.refs("group", node, "securityGroupIds", opaque, "security-groups");
  const unsettled = opaque.list.some((o) => o.aspect === "security-groups");
  const first = own.length > 0 || unsettled ? own : [implied.group(vpc)];
  const kept = associations.replaced.has(node.urn) ? first.filter((key) => key !== implied.group(vpc)) : first;
  return [...new Set([...kept, ...(associations.groups.get(node.urn) ?? [])])];
}

function policyOf(ctx: Context, node: ResourceNode, associations: Associations, opaque: Opaques): { policy?: string } {
  const from = associations.policies.get(node.urn) ?? node;
  const value = from.properties.policy;
  if (from.secrets.includes("policy")) {
    opaque.add("policy", from.urn, "the policy is a secret, whose text no finding may show");
    return {};
  }
  if (typeof value === "object" && value !== null && !isUnknown(value)) return { policy: JSON.stringify(value) };
  // The provider computes the default policy when none is given.
  if (isUnknown(value) && from.inputs.policy === undefined) return {};
  const policy = ctx.text(from, "policy", opaque, "policy");
  return policy === undefined ? {} : { policy };
}

function privateDnsOf(
  ctx: Context,
  node: ResourceNode,
  service: string,
  associations: Associations,
  opaque: Opaques,
): InterfaceEndpoint["privateDns"] {
  const from = associations.privateDns.get(node.urn) ?? node;
  const unsettled = isUnknown(from.properties.privateDnsEnabled) && from.inputs.privateDnsEnabled === undefined;
  const enabled = unsettled ? false : ctx.flag(from, "privateDnsEnabled", false, opaque, "names");
  const options = fields(node.properties.dnsOptions);
  const own = dnsNames(node).filter((name) => !name.endsWith(".vpce.amazonaws.com"));
  const names = [...new Set([...own, ...(ctx.facts.privateDnsNames.get(service) ?? [])])];
  if (enabled && names.length === 0) {
    const because = `the private DNS names of ${service} are in no state; give them in the facts file under privateDnsNames`;
    opaque.add("names", node.urn, because);
  }
  const wanted = options.privateDnsOnlyForInboundResolverEndpoint;
  // AWS's default for S3 is true (S3 guide, PrivateLink); for every other service the option does not exist.
  const onlyForInboundResolver = typeof wanted === "boolean" ? wanted : /\.s3$/.test(service);
  return { enabled, onlyForInboundResolver, names };
}

/** Names in `dnsEntries`: endpoint-specific ones, and the private ones where private DNS is on. */
function dnsNames(node: ResourceNode): string[] {
  const entries = node.properties.dnsEntries;
  return (Array.isArray(entries) ? (entries as Value[]) : [])
    .map((entry) => fields(entry).dnsName)
    .filter((name) => typeof name === "string")
    .map((name) => name.toLowerCase().replace(/\.$/, "").replaceAll("\\052", "*"));
}

function associationsOf(ctx: Context): Associations {
  const out: Associations = {
    tables: new Map(),
    subnets: new Map(),
    groups: new Map(),
    replaced: new Set(),
    policies: new Map(),
    privateDns: new Map(),
  };
  const endpointOf = (node: ResourceNode): Key | undefined => {
    const key = ctx.ref("endpoint", node, "vpcEndpointId", new Opaques(), "state");
    if (key === undefined) ctx.stray(node.urn, "traffic", "changes an endpoint that cannot be told");
    return key;
  };
  const add = (map: Map<Key, Key[]>, endpoint: Key | undefined, key: Key | undefined, node: ResourceNode): void => {
    if (endpoint === undefined) return;
    if (key === undefined) ctx.stray(node.urn, "traffic", "adds to an endpoint something that cannot be told");
    else map.set(endpoint, [...(map.get(endpoint) ?? []), key]);
  };
  const none = new Opaques();
  for (const node of ctx.nodes(T.endpointTable))
    add(out.tables, endpointOf(node), ctx.ref("route-table", node, "routeTableId", none, "route-table"), node);
  for (const node of ctx.nodes(T.endpointSubnet))
    add(out.subnets, endpointOf(node), ctx.ref("subnet", node, "subnetId", none, "subnets"), node);
  for (const node of ctx.nodes(T.endpointGroup)) {
    const endpoint = endpointOf(node);
    add(out.groups, endpoint, ctx.ref("group", node, "securityGroupId", none, "security-groups"), node);
    if (endpoint !== undefined && node.properties.replaceDefaultAssociation === true) out.replaced.add(endpoint);
  }
  for (const node of ctx.nodes(T.endpointPolicy)) {
    const endpoint = endpointOf(node);
    if (endpoint !== undefined) out.policies.set(endpoint, node);
  }
  for (const node of ctx.nodes(T.endpointPrivateDns)) {
    const endpoint = endpointOf(node);
    if (endpoint !== undefined) out.privateDns.set(endpoint, node);
  }
  return out;
}
