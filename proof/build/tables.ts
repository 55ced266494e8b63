/** VPC route tables and their static routes. */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import { endpointKey, subnetOfEndpoint } from "./firewalls";
import type { Key, Route, RouteTable, RouteTarget, TargetKind } from "../model";
import { base, type Context, externalBase, fields, Opaques } from "./context";
import { implied } from "./register";
import type { Kind } from "./identity";
import { T } from "./types";

/** Where a route points to: argument of the resource, kind of what it names, kind of target. */
const TARGETS: readonly [string, Kind, TargetKind][] = [
  ["transitGatewayId", "transit-gateway", "transit-gateway"],
  ["natGatewayId", "nat-gateway", "nat-gateway"],
  ["egressOnlyGatewayId", "egress-only-gateway", "egress-only-internet-gateway"],
  ["vpcPeeringConnectionId", "peering", "peering"],
  ["networkInterfaceId", "interface", "network-interface"],
];

/** Targets that have no model. */
const UNMODELLED: readonly [string, string][] = [
  ["coreNetworkArn", "a Cloud WAN core network"],
  ["carrierGatewayId", "a carrier gateway"],
  ["localGatewayId", "a local gateway"],
  ["odbNetworkArn", "an ODB network"],
  ["instanceId", "an instance"],
];

interface Draft {
  readonly vpc: Key | undefined;
  readonly routes: Route[];
  readonly propagating: Key[];
  readonly opaque: Opaques;
  readonly node?: ResourceNode;
  edgeOf?: Key;
}

/** All route tables, those included that AWS makes for a VPC by itself. */
export function buildRouteTables(ctx: Context): Map<Key, RouteTable> {
  const drafts = new Map<Key, Draft>();
  for (const node of ctx.nodes(T.vpc, T.defaultVpc)) addMain(ctx, drafts, node);
  for (const node of ctx.nodes(T.routeTable, T.defaultRouteTable)) addTable(ctx, drafts, node);
  addRoutes(ctx, drafts);
  addPropagation(ctx, drafts);
  addEdges(ctx, drafts);
  const out = new Map<Key, RouteTable>();
  for (const [key, draft] of drafts) {
    const object = draft.node ? base(draft.node, draft.opaque, key) : externalBase(key.slice(3), key, ["routes"]);
    const { routes, propagating, edgeOf, vpc } = draft;
    out.set(key, {
      vpc: vpc ?? "id:unknown",
      routes,
      propagating,
      ...(edgeOf === undefined ? {} : { edgeOf }),
      ...object,
    });
  }
  for (const [id, key] of ctx.externals("route-table")) {
    if (!out.has(key))
      out.set(key, { vpc: "id:unknown", routes: [], propagating: [], ...externalBase(id, key, ["routes"]) });
  }
  return out;
}

/** The main table that comes with a VPC holds local routes only, unless a resource adopts it. */
function addMain(ctx: Context, drafts: Map<Key, Draft>, node: ResourceNode): void {
  const vpc = ctx.identities.ofNode("vpc", node.urn);
  if (vpc !== node.urn) return;
  const opaque = new Opaques();
  if (node.external)
    opaque.add("routes", node.urn, "the VPC is only read: its main route table may hold routes that no state shows");
  drafts.set(implied.table(vpc), { vpc, routes: [], propagating: [], opaque, node });
}

function addTable(ctx: Context, drafts: Map<Key, Draft>, node: ResourceNode): void {
  const key = ctx.identities.ofNode("route-table", node.urn) ?? node.urn;
  const adopted = drafts.get(key);
  if (node.type === T.routeTable && key !== node.urn) return;
  const opaque = new Opaques();
  const vpc = adopted?.vpc ?? ctx.ref("vpc", node, "vpcId", opaque, "routes");
  const draft: Draft = {
    vpc,
    routes: [],
    propagating: ctx.refs("vpn-gateway", node, "propagatingVgws", opaque, "routes"),
    opaque,
    node,
  };
  if (node.external) opaque.add("routes", node.urn, "the table is only read: it may hold routes that no state shows");
  for (const item of ctx.list(node, "routes", opaque, "routes")) {
    const route = fields(item);
    if (isUnknown(item)) opaque.add("routes", node.urn, "a route is not known until deployment");
    else
      pushRoute(ctx, draft, node, route, "routes", [
        route.cidrBlock,
        route.ipv6CidrBlock,
        route.destinationPrefixListId,
      ]);
  }
  drafts.set(key, draft);
}

function addRoutes(ctx: Context, drafts: Map<Key, Draft>): void {
  const open = new Map<string, { tables: Key[]; nodes: ResourceNode[] }>();
  for (const node of ctx.nodes(T.route)) {
    const table = ctx.ref("route-table", node, "routeTableId", new Opaques(), "routes");
    const value = node.properties.routeTableId;
    if (table !== undefined) addRoute(ctx, drafts, table, node);
    else if (isUnknown(value)) {
      const tables = ctx.identities.handedOn("route-table", value.$unknown.dependsOn).sort();
      const key = JSON.stringify([tables, sameness(ctx, node)]);
      const group = open.get(key) ?? { tables, nodes: [] };
      group.nodes.push(node);
      open.set(key, group);
    } else ctx.stray(node.urn, "routes", "is a route of a table that cannot be told");
  }
  for (const { tables, nodes } of open.values()) {
    // A table has one route for a destination (VPC guide, Route tables): as many equal routes as there are tables that
    // they may be in are one in each of them, and it does not matter which is where.
    const oneEach = tables.length === nodes.length;
    nodes.forEach((node, i) => {
      const table = tables[i];
      if (oneEach && table !== undefined) addRoute(ctx, drafts, table, node);
      else ctx.stray(node.urn, "routes", "is a route of a table that cannot be told");
    });
  }
}

/** Destination and target of a route: equal for routes that are the same but for their table. */
function sameness(ctx: Context, node: ResourceNode): unknown {
  const p = node.properties;
  const destination = [p.destinationCidrBlock, p.destinationIpv6CidrBlock, p.destinationPrefixListId];
  const target = targetOf(ctx, node, p, (name) => name);
  return [destination, target?.kind === "unmodelled" ? node.urn : target];
}

function addRoute(ctx: Context, drafts: Map<Key, Draft>, table: Key, node: ResourceNode): void {
  let draft = drafts.get(table);
  if (!draft) {
    draft = { vpc: undefined, routes: [], propagating: [], opaque: new Opaques() };
    drafts.set(table, draft);
  }
  const p = node.properties;
  pushRoute(ctx, draft, node, p, undefined, [
    p.destinationCidrBlock,
    p.destinationIpv6CidrBlock,
    p.destinationPrefixListId,
  ]);
}

/**
 * Adds one route.
 * @param within the property that the route is an element of, if it is inline
 * @param destinations IPv4 CIDR, IPv6 CIDR, prefix list; one is given
 */
function pushRoute(
  ctx: Context,
  draft: Draft,
  node: ResourceNode,
  route: Readonly<Record<string, Value>>,
  within: string | undefined,
  destinations: readonly (Value | undefined)[],
): void {
  const [v4, v6, list] = destinations;
  const given = (value: Value | undefined): boolean => value !== undefined && value !== null && value !== "";
  const at = (name: string): string => (within === undefined ? name : `${within}.${name}`);
  const target = targetOf(ctx, node, route, at);
  if (target === undefined) return;
  const state = route.state === "blackhole" ? ("blackhole" as const) : ("active" as const);
  for (const value of [v4, v6].filter(given)) {
    const cidr = ctx.cidrValue(node, value, at("destination"), draft.opaque, "routes");
    if (cidr !== undefined) draft.routes.push({ urn: node.urn, destination: { cidr }, target, state });
  }
  if (given(list)) {
    const key = ctx.refValue("prefix-list", node, list, at("destinationPrefixListId"), draft.opaque, "routes");
    if (key !== undefined) draft.routes.push({ urn: node.urn, destination: { prefixList: key }, target, state });
  }
  if (!destinations.some(given)) draft.opaque.add("routes", node.urn, "a route has no destination");
}

function targetOf(
  ctx: Context,
  node: ResourceNode,
  route: Readonly<Record<string, Value>>,
  at: (name: string) => string,
): RouteTarget | undefined {
  const given = (name: string): boolean => route[name] !== undefined && route[name] !== null && route[name] !== "";
  const opaque = new Opaques();
  for (const [name, kind, target] of TARGETS) {
    if (!given(name)) continue;
    const key = ctx.refValue(kind, node, route[name], at(name), opaque, "routes");
    if (key !== undefined) return { kind: target, key };
  }
  if (given("gatewayId")) return gatewayTarget(ctx, node, route.gatewayId, at("gatewayId"));
  if (given("vpcEndpointId")) return endpointTarget(ctx, node, route.vpcEndpointId, at("vpcEndpointId"));
  for (const [name, what] of UNMODELLED) {
    if (given(name))
      return { kind: "unmodelled", urn: node.urn, because: `the route leads to ${what}, which is not modelled` };
  }
  const because = opaque.list[0]?.because ?? "the route has no target";
  return { kind: "unmodelled", urn: node.urn, because };
}

/** `gatewayId` names an internet or virtual private gateway, a gateway endpoint, or `local`. */
function gatewayTarget(
  ctx: Context,
  node: ResourceNode,
  value: Value | undefined,
  property: string,
): RouteTarget | undefined {
  if (value === "local") return { kind: "local" };
  // Routes of gateway endpoints show up among the computed routes of a table; the endpoint declares them.
  if (typeof value === "string" && value.startsWith("vpce-")) return endpointTarget(ctx, node, value, property);
  const opaque = new Opaques();
  for (const [kind, target] of [
    ["internet-gateway", "internet-gateway"],
    ["vpn-gateway", "vpn-gateway"],
  ] as const) {
    const found = ctx.identities.resolve(kind, value, node.propertyDependencies[property.replace(/\..*/, "")]);
    if (found.found) return { kind: target, key: found.key };
  }
  if (typeof value === "string" && value.startsWith("igw-"))
    return { kind: "internet-gateway", key: ctx.external("internet-gateway", value) };
  if (typeof value === "string" && value.startsWith("vgw-"))
    return { kind: "vpn-gateway", key: ctx.external("vpn-gateway", value) };
  ctx.textValue(node, value, property, opaque, "routes");
  return {
    kind: "unmodelled",
    urn: node.urn,
    because: opaque.list[0]?.because ?? `${property} names a gateway that no state shows`,
  };
}

/** A Gateway Load Balancer or firewall endpoint; a gateway endpoint's route is left to the endpoint itself. */
function endpointTarget(
  ctx: Context,
  node: ResourceNode,
  value: Value | undefined,
  property: string,
): RouteTarget | undefined {
  const hints = node.propertyDependencies[property.replace(/\..*/, "")];
  for (const kind of ["endpoint", "firewall"] as const) {
    const found = ctx.identities.resolve(kind, value, hints);
    if (!found.found) continue;
    const endpoint = ctx.graph.nodes.get(found.key);
    const type = endpoint?.properties.vpcEndpointType;
    if (kind === "endpoint" && (type === undefined || type === "Gateway")) return undefined;
    const subnet = kind === "firewall" ? subnetOfEndpoint(ctx, found.key, value) : undefined;
    return { kind: "inspection-endpoint", key: subnet === undefined ? found.key : endpointKey(found.key, subnet) };
  }
  return { kind: "unmodelled", urn: node.urn, because: `${property} names an endpoint that no state shows` };
}

function addPropagation(ctx: Context, drafts: Map<Key, Draft>): void {
  for (const node of ctx.nodes(T.vpnGatewayPropagation)) {
    const opaque = new Opaques();
    const table = ctx.ref("route-table", node, "routeTableId", opaque, "routes");
    const gateway = ctx.ref("vpn-gateway", node, "vpnGatewayId", opaque, "routes");
    const draft = table === undefined ? undefined : drafts.get(table);
    if (!draft) ctx.stray(node.urn, "routes", "propagates into a route table that cannot be told");
    else if (gateway === undefined) draft.opaque.add("routes", node.urn, "the propagating gateway is not known");
    else if (!draft.propagating.includes(gateway)) draft.propagating.push(gateway);
  }
}

/** Edge associations: a table for traffic that enters through an internet or virtual private gateway. */
function addEdges(ctx: Context, drafts: Map<Key, Draft>): void {
  for (const node of ctx.nodes(T.routeTableAssociation)) {
    if (node.properties.gatewayId === undefined) continue;
    const opaque = new Opaques();
    const table = ctx.ref("route-table", node, "routeTableId", opaque, "routes");
    const hints = node.propertyDependencies.gatewayId;
    const gateway = (["internet-gateway", "vpn-gateway"] as const)
      .map((kind) => ctx.identities.resolve(kind, node.properties.gatewayId, hints))
      .find((r) => r.found);
    const draft = table === undefined ? undefined : drafts.get(table);
    if (draft && gateway?.found) draft.edgeOf = gateway.key;
    else ctx.stray(node.urn, "routes", "associates a gateway with a route table, but one of the two cannot be told");
  }
}
