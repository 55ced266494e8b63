/** What leads to on-premises: VPN connections, virtual private gateways, Direct Connect. */
import type { SessionFact } from "../facts";
import type { ResourceNode } from "../graph";
import type { DirectConnectGateway, GatewayAssociation, Key, LearnedRoute, VpnConnection, VpnGateway } from "../model";
import { base, type Context, externalBase, numberOf, Opaques } from "./context";
import { T } from "./types";

/** The facts about a BGP session, looked up by any name of its resource. */
export function sessionOf(ctx: Context, names: readonly (string | undefined)[]): SessionFact | undefined {
  return ctx.facts.sessions.find((fact) => names.includes(fact.of));
}

/** Learned routes and heard prefixes as model fields; without facts the learned routes are opaque. */
export function learnedOf(
  ctx: Context,
  node: ResourceNode,
  names: readonly (string | undefined)[],
  opaque: Opaques,
): { learned: readonly LearnedRoute[]; heard?: readonly string[] } {
  const fact = sessionOf(ctx, [node.urn, node.id, ...names]);
  if (!fact) {
    const because = "the routes that it learns by BGP are in no state; give them in the facts file under sessions";
    opaque.add("propagation", node.urn, because);
    return { learned: [] };
  }
  return { learned: fact.learned, ...(fact.heard === undefined ? {} : { heard: fact.heard }) };
}

export function buildVpnConnections(ctx: Context): Map<Key, VpnConnection> {
  const routes = new Map<Key, { cidrs: string[]; opaque: Opaques }>();
  for (const node of ctx.nodes(T.vpnRoute)) {
    const connection = ctx.ref("vpn-connection", node, "vpnConnectionId", new Opaques(), "routes");
    if (connection === undefined) {
      ctx.stray(node.urn, "routes", "is a route of a VPN connection that cannot be told");
      continue;
    }
    const entry = routes.get(connection) ?? { cidrs: [], opaque: new Opaques() };
    const cidr = ctx.cidrValue(
      node,
      node.properties.destinationCidrBlock,
      "destinationCidrBlock",
      entry.opaque,
      "routes",
    );
    if (cidr !== undefined) entry.cidrs.push(cidr);
    routes.set(connection, entry);
  }
  const out = new Map<Key, VpnConnection>();
  for (const node of ctx.nodes(T.vpnConnection)) {
    const opaque = new Opaques();
    const transitGateway = ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "state");
    const vpnGateway = ctx.ref("vpn-gateway", node, "vpnGatewayId", opaque, "state");
    const own = routes.get(node.urn);
    for (const o of own?.opaque.list ?? []) opaque.add(o.aspect, o.urn, o.because);
    out.set(node.urn, {
      ...(transitGateway === undefined ? {} : { transitGateway }),
      ...(vpnGateway === undefined ? {} : { vpnGateway }),
      staticRouting: ctx.flag(node, "staticRoutesOnly", false, opaque, "routes"),
      staticRoutes: own?.cidrs ?? [],
      ...base(node, opaque),
    });
  }
  return out;
}

export function buildVpnGateways(ctx: Context, connections: ReadonlyMap<Key, VpnConnection>): Map<Key, VpnGateway> {
  const attached = new Map<Key, Key>();
  for (const node of ctx.nodes(T.vpnGatewayAttachment)) {
    const gateway = ctx.ref("vpn-gateway", node, "vpnGatewayId", new Opaques(), "state");
    const vpc = ctx.ref("vpc", node, "vpcId", new Opaques(), "state");
    if (gateway === undefined || vpc === undefined)
      ctx.stray(node.urn, "traffic", "attaches a virtual private gateway; gateway or VPC cannot be told");
    else attached.set(gateway, vpc);
  }
  const direct = gatewayAssociations(ctx);
  const out = new Map<Key, VpnGateway>();
  for (const node of ctx.nodes(T.vpnGateway)) {
    if (ctx.identities.ofNode("vpn-gateway", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "state") ?? attached.get(node.urn);
    const own = [...connections.values()].filter((c) => c.vpnGateway === node.urn);
    const directConnect = direct.get(node.urn) ?? [];
    const dynamic = directConnect.length > 0 || own.some((c) => !c.staticRouting);
    out.set(node.urn, {
      ...(vpc === undefined ? {} : { vpc }),
      connections: own.map((c) => c.key),
      directConnect,
      ...(dynamic
        ? learnedOf(
            ctx,
            node,
            own.flatMap((c) => [c.urn, c.id]),
            opaque,
          )
        : { learned: [] }),
      ...base(node, opaque),
    });
  }
  for (const [id, key] of ctx.externals("vpn-gateway")) {
    out.set(key, {
      connections: [],
      directConnect: [],
      learned: [],
      ...externalBase(id, key, ["state", "propagation"]),
    });
  }
  return out;
}

/** Direct Connect gateway associations of virtual private gateways. */
function gatewayAssociations(ctx: Context): Map<Key, GatewayAssociation[]> {
  const out = new Map<Key, GatewayAssociation[]>();
  for (const node of ctx.nodes(T.dxAssociation)) {
    const found = ctx.identities.resolve(
      "vpn-gateway",
      node.properties.associatedGatewayId,
      node.propertyDependencies.associatedGatewayId,
    );
    if (!found.found) continue;
    const opaque = new Opaques();
    const directConnectGateway =
      ctx.ref("direct-connect-gateway", node, "dxGatewayId", opaque, "state") ?? "id:unknown";
    const allowedPrefixes = ctx.cidrs(node, "allowedPrefixes", opaque, "routes");
    out.set(found.key, [...(out.get(found.key) ?? []), { urn: node.urn, directConnectGateway, allowedPrefixes }]);
  }
  return out;
}

export function buildDirectConnectGateways(ctx: Context): Map<Key, DirectConnectGateway> {
  const out = new Map<Key, DirectConnectGateway>();
  for (const node of ctx.nodes(T.dxGateway)) {
    const asn = numberOf(node.properties.amazonSideAsn);
    out.set(node.urn, { ...(asn === undefined ? {} : { asn }), ...base(node, new Opaques()) });
  }
  for (const [id, key] of ctx.externals("direct-connect-gateway")) out.set(key, externalBase(id, key, []));
  return out;
}
