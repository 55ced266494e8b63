/** From a resource graph and facts to the typed network model. */
import type { Facts } from "../facts";
import { NO_FACTS } from "../facts";
import type { ResourceGraph, Value } from "../graph";
import type { Key, ModelObject, NetworkModel, Opaque, Share } from "../model";
import { factProblems } from "./facts-fit";
import { withoutAbsent } from "./absent";
import { Attachments } from "./attachments";
import { base, Context, externalBase, Opaques } from "./context";
import { buildProfiles, buildResolverEndpoints, buildResolverRules, buildZones } from "./dns";
import { buildEndpoints } from "./endpoints";
import { buildAcls, buildGroups } from "./filters";
import {
  buildEgressOnlyGateways,
  buildInterfaces,
  buildInternetGateways,
  buildNatGateways,
  buildPeerings,
  buildPublicAccessBlocks,
} from "./gateways";
import { findForeignTables } from "./gateways-apart";
import { buildDirectConnectGateways, buildVpnConnections, buildVpnGateways } from "./hybrid";
import { buildGrants } from "./grants";
import type { Kind } from "./identity";
import { addedGroups } from "./interface-groups";
import { buildPrefixLists } from "./lists";
import { registerAll } from "./register";
import { buildRouteTables } from "./tables";
import { buildPolicyTables, buildTransitGateways, buildTransitTables } from "./transit";
import { T } from "./types";
import { withUnseenTargets } from "./unseen";
import { findUnmodelled } from "./unmodelled";
import { addExternalVpcs, buildSubnets, buildVpcs } from "./vpc";

/**
 * Builds the model. Never throws for what a graph contains: what cannot be understood becomes opaque, stray or a
 * problem, each naming its resource.
 */
export function buildModel(given: ResourceGraph, facts: Facts = NO_FACTS): NetworkModel {
  const graph = withoutAbsent(given);
  const ctx = new Context(graph, facts, registerAll(graph));
  const vpcs = buildVpcs(ctx);
  const subnets = buildSubnets(ctx, vpcs);
  for (const { key, routeTable } of subnets.values()) ctx.identities.useTable(key, routeTable);
  const transitGateways = buildTransitGateways(ctx);
  const attachments = new Attachments(ctx, transitGateways);
  const transitTables = buildTransitTables(ctx, transitGateways, attachments.resolve);
  const tableGateways = new Map([...transitTables.values()].map((table) => [table.key, table.transitGateway]));
  const added = addedGroups(ctx);
  const endpoints = buildEndpoints(ctx, added.endpoints);
  const vpnConnections = buildVpnConnections(ctx);
  const zones = buildZones(ctx, endpoints.interfaces);
  const model = {
    subnets,
    routeTables: buildRouteTables(ctx),
    interfaces: buildInterfaces(ctx, subnets, added.interfaces),
    internetGateways: buildInternetGateways(ctx),
    egressOnlyGateways: buildEgressOnlyGateways(ctx),
    natGateways: buildNatGateways(ctx, subnets),
    vpnConnections,
    vpnGateways: buildVpnGateways(ctx, vpnConnections),
    peerings: buildPeerings(ctx),
    publicAccessBlocks: buildPublicAccessBlocks(ctx),
    gatewayEndpoints: endpoints.gateways,
    interfaceEndpoints: endpoints.interfaces,
    inspectionEndpoints: endpoints.inspections,
    transitGateways,
    transitTables,
    policyTables: buildPolicyTables(ctx),
    attachments: attachments.finish(tableGateways),
    directConnectGateways: buildDirectConnectGateways(ctx),
    zones: zones.private,
    publicZones: zones.public,
    profiles: buildProfiles(ctx),
    resolverEndpoints: buildResolverEndpoints(ctx, subnets),
    resolverRules: buildResolverRules(ctx),
    shares: buildShares(ctx),
    grants: buildGrants(ctx),
    acls: buildAcls(ctx),
    groups: buildGroups(ctx),
    prefixLists: buildPrefixLists(ctx),
    vpcs,
  };
  addExternalVpcs(ctx, vpcs);
  findForeignTables(ctx, model.attachments, transitTables);
  const { unmodelled, opaque } = findUnmodelled(ctx);
  for (const map of Object.values(model)) addOpaque(map, opaque);
  return {
    ...close({ ...model, routeTables: withUnseenTargets(model) }),
    unmodelled,
    ephemeralPorts: facts.ephemeralPorts,
    strays: distinct(ctx.strays),
    problems: distinct(ctx.problems),
    factProblems: factProblems(ctx, model),
  };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Adds opaque entries to objects that unmodelled resources change. */
function addOpaque(map: Map<Key, ModelObject>, opaque: ReadonlyMap<Key, readonly Opaque[]>): void {
  for (const [key, object] of map) {
    const more = opaque.get(key);
    if (more) map.set(key, { ...object, opaque: [...object.opaque, ...more] });
  }
}

type Objects = Omit<NetworkModel, "unmodelled" | "ephemeralPorts" | "strays" | "problems">;

/** Every key that an object refers to exists: what no state shows gets an opaque stand-in. */
function close(model: Objects): Objects {
  const stand = (key: Key, aspects: Parameters<typeof externalBase>[2]): ModelObject =>
    externalBase(key.replace(/^id:/, ""), key, aspects);
  const vpcs = new Map(model.vpcs);
  const routeTables = new Map(model.routeTables);
  const acls = new Map(model.acls);
  const groups = new Map(model.groups);
  const prefixLists = new Map(model.prefixLists);
  const transitTables = new Map(model.transitTables);
  const transitGateways = new Map(model.transitGateways);
  const wantVpc = (key: Key): void => {
    if (vpcs.has(key)) return;
    const dns = { support: true, hostnames: true, customServers: [] };
    vpcs.set(key, {
      cidrs: [],
      mainTable: `${key}#main-table`,
      defaultAcl: `${key}#default-acl`,
      defaultGroup: `${key}#default-group`,
      dns,
      ...stand(key, ["addresses", "dns"]),
    });
  };
  const wantTable = (key: Key, vpc: Key): void => {
    if (!routeTables.has(key)) routeTables.set(key, { vpc, routes: [], propagating: [], ...stand(key, ["routes"]) });
  };
  const wantAcl = (key: Key, vpc: Key): void => {
    if (!acls.has(key)) acls.set(key, { vpc, rules: [], ...stand(key, ["rules"]) });
  };
  const wantGroup = (key: Key): void => {
    if (!groups.has(key)) groups.set(key, { rules: [], ...stand(key, ["rules"]) });
  };
  const wantTransitTable = (key: Key, transitGateway: Key): void => {
    if (!transitTables.has(key)) transitTables.set(key, { transitGateway, routes: [], ...stand(key, ["routes"]) });
  };
  for (const subnet of model.subnets.values()) wantVpc(subnet.vpc);
  for (const { vpc } of [
    ...model.routeTables.values(),
    ...model.natGateways.values(),
    ...model.interfaceEndpoints.values(),
  ])
    wantVpc(vpc);
  for (const { requester, accepter } of model.peerings.values()) [requester, accepter].forEach(wantVpc);
  for (const vpc of [...vpcs.values()]) {
    wantTable(vpc.mainTable, vpc.key);
    wantAcl(vpc.defaultAcl, vpc.key);
    wantGroup(vpc.defaultGroup);
  }
  for (const subnet of model.subnets.values()) {
    wantTable(subnet.routeTable, subnet.vpc);
    wantAcl(subnet.acl, subnet.vpc);
  }
  for (const owner of [
    ...model.interfaces.values(),
    ...model.interfaceEndpoints.values(),
    ...model.resolverEndpoints.values(),
  ])
    owner.groups.forEach(wantGroup);
  for (const group of model.groups.values())
    for (const { peer } of group.rules) if ("group" in peer) wantGroup(peer.group);
  for (const endpoint of model.gatewayEndpoints.values()) {
    if (prefixLists.has(endpoint.prefixList)) continue;
    prefixLists.set(endpoint.prefixList, {
      entries: [],
      maxEntries: 0,
      service: endpoint.service,
      ...stand(endpoint.prefixList, ["entries"]),
    });
  }
  for (const a of model.attachments.values()) {
    for (const key of [...a.propagations, ...(a.association === undefined ? [] : [a.association])])
      wantTransitTable(key, a.transitGateway);
    if (!transitGateways.has(a.transitGateway)) {
      const object = stand(a.transitGateway, ["association", "propagation", "state"]);
      transitGateways.set(a.transitGateway, {
        autoAccept: false,
        vpnEcmp: true,
        groupReferencing: false,
        cidrs: [],
        ...object,
      });
    }
  }
  return { ...model, vpcs, routeTables, acls, groups, prefixLists, transitTables, transitGateways };
}

/** The subnet in an ARN; a subnet that a facts file declares has no ARN of its own. */
function subnetIn(arn: Value | undefined): string | undefined {
  return typeof arn === "string" ? /:subnet\/(subnet-[0-9a-zA-Z-]+)$/.exec(arn)?.[1] : undefined;
}

/** RAM shares, those included that associations name and no state shows. */
function buildShares(ctx: Context): Map<Key, Share> {
  const kinds: readonly Kind[] = ["transit-gateway", "profile", "resolver-rule", "prefix-list", "subnet"];
  const resources = new Map<Key, Key[]>();
  const principals = new Map<Key, string[]>();
  const doubts = new Map<Key, Opaques>();
  const doubt = (share: Key, urn: string, because: string): void => {
    const opaque = doubts.get(share) ?? new Opaques();
    opaque.add("state", urn, because);
    doubts.set(share, opaque);
  };
  const shareOf = (
    property: string,
    type: string,
    use: (share: Key, node: Parameters<Context["ref"]>[1]) => void,
  ): void => {
    for (const node of ctx.nodes(type)) {
      const share = ctx.ref("share", node, property, new Opaques(), "state");
      if (share !== undefined) use(share, node);
    }
  };
  shareOf("resourceShareArn", T.shareResource, (share, node) => {
    const found = kinds
      .map((kind) => ctx.identities.resolve(kind, node.properties.resourceArn, node.propertyDependencies.resourceArn))
      .find((r) => r.found);
    const id = subnetIn(node.properties.resourceArn);
    const named = id === undefined ? [] : ctx.identities.ofId("subnet", id);
    if (named.length > 0) resources.set(share, [...(resources.get(share) ?? []), ...named]);
    else if (found?.found) resources.set(share, [...(resources.get(share) ?? []), found.key]);
  });
  shareOf("resourceShareArn", T.sharePrincipal, (share, node) => {
    const principal = node.properties.principal;
    if (typeof principal !== "string") doubt(share, node.urn, "a principal of the share is not known");
    else principals.set(share, [...(principals.get(share) ?? []), principal]);
  });
  const out = new Map<Key, Share>();
  for (const node of ctx.nodes(T.share)) {
    out.set(node.urn, {
      resources: resources.get(node.urn) ?? [],
      principals: principals.get(node.urn) ?? [],
      externalPrincipals: node.properties.allowExternalPrincipals === true,
      ...base(node, doubts.get(node.urn) ?? new Opaques()),
    });
  }
  for (const [id, key] of ctx.externals("share"))
    out.set(key, {
      resources: resources.get(key) ?? [],
      principals: principals.get(key) ?? [],
      externalPrincipals: true,
      ...externalBase(id, key, ["state"]),
    });
  return out;
}
