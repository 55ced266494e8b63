/** Transit gateways, their route tables and policy tables. Attachments are in proof/build/attachments.ts. */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type {
  Key,
  PolicyTable,
  PolicyTableRule,
  PortRange,
  TransitGateway,
  TransitRoute,
  TransitTable,
} from "../model";
import { ALL_PORTS, base, type Context, externalBase, fields, numberOf, Opaques, protocolNumber } from "./context";
import { implied } from "./register";
import { T } from "./types";

/**
 * All transit gateways. Default association and propagation are on unless switched off, which makes a full mesh
 * (TGW guide, Transit gateways).
 */
export function buildTransitGateways(ctx: Context): Map<Key, TransitGateway> {
  const chosen = {
    association: chosenDefaults(ctx, T.transitDefaultAssociation),
    propagation: chosenDefaults(ctx, T.transitDefaultPropagation),
  };
  const out = new Map<Key, TransitGateway>();
  for (const node of ctx.nodes(T.transitGateway)) {
    if (ctx.identities.ofNode("transit-gateway", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    const table = (
      property: string,
      id: Value | undefined,
      chosenTable: Key | undefined,
      aspect: "association" | "propagation",
    ): Key | undefined => {
      // A resource that names the default table sets its id alone (the provider's ModifyTransitGateway). AWS takes option
      // and id together only: a call that it takes has switched the option on, whatever the gateway's own state says.
      if (chosenTable !== undefined) return chosenTable;
      if (!ctx.flag(node, property, true, opaque, aspect)) return undefined;
      const known = typeof id === "string" ? ctx.identities.ofId("transit-table", id)[0] : undefined;
      return known ?? implied.transitTable(node.urn);
    };
    const p = node.properties;
    const association = table(
      "defaultRouteTableAssociation",
      p.associationDefaultRouteTableId,
      chosen.association.get(node.urn),
      "association",
    );
    const propagation = table(
      "defaultRouteTablePropagation",
      p.propagationDefaultRouteTableId,
      chosen.propagation.get(node.urn),
      "propagation",
    );
    const asn = numberOf(p.amazonSideAsn);
    out.set(node.urn, {
      ...(asn === undefined ? {} : { asn }),
      ...(association === undefined ? {} : { defaultAssociationTable: association }),
      ...(propagation === undefined ? {} : { defaultPropagationTable: propagation }),
      autoAccept: ctx.flag(node, "autoAcceptSharedAttachments", false, opaque, "state"),
      vpnEcmp: ctx.flag(node, "vpnEcmpSupport", true, opaque, "traffic"),
      groupReferencing: ctx.flag(node, "securityGroupReferencingSupport", false, opaque, "rules"),
      cidrs: ctx.cidrs(node, "transitGatewayCidrBlocks", opaque, "addresses"),
      ...base(node, opaque),
    });
  }
  for (const [id, key] of ctx.externals("transit-gateway")) {
    const object = externalBase(id, key, ["association", "propagation", "state"]);
    out.set(key, { autoAccept: false, vpnEcmp: true, groupReferencing: false, cidrs: [], ...object });
  }
  return out;
}

function chosenDefaults(ctx: Context, type: string): Map<Key, Key> {
  const out = new Map<Key, Key>();
  for (const node of ctx.nodes(type)) {
    const opaque = new Opaques();
    const gateway = ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "association");
    const table = ctx.ref("transit-table", node, "transitGatewayRouteTableId", opaque, "association");
    if (gateway === undefined || table === undefined)
      ctx.stray(node.urn, "association", "sets a default table; gateway or table cannot be told");
    else out.set(gateway, table);
  }
  return out;
}

/** Resolves an attachment that a table of a transit gateway refers to: of a peering, the end on that gateway. */
export type AttachmentResolver = (node: ResourceNode, gateway: Key | undefined, opaque: Opaques) => Key | undefined;

interface TableDraft {
  readonly gateway: Key;
  readonly routes: TransitRoute[];
  readonly opaque: Opaques;
  readonly node?: ResourceNode;
}

/** All transit gateway route tables with their static routes and prefix list references. */
export function buildTransitTables(
  ctx: Context,
  gateways: ReadonlyMap<Key, TransitGateway>,
  attachmentOf: AttachmentResolver,
): Map<Key, TransitTable> {
  const drafts = new Map<Key, TableDraft>();
  for (const gateway of gateways.values()) {
    const node = ctx.graph.nodes.get(gateway.urn);
    for (const key of [gateway.defaultAssociationTable, gateway.defaultPropagationTable]) {
      if (key === implied.transitTable(gateway.key) && node)
        drafts.set(key, { gateway: gateway.key, routes: [], opaque: new Opaques(), node });
    }
  }
  for (const node of ctx.nodes(T.transitTable)) {
    if (ctx.identities.ofNode("transit-table", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    if (node.external) opaque.add("routes", node.urn, "the table is only read: it may hold routes that no state shows");
    const gateway = ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "routes") ?? "id:unknown";
    drafts.set(node.urn, { gateway, routes: [], opaque, node });
  }
  addRoutes(ctx, drafts, attachmentOf);
  const out = new Map<Key, TransitTable>();
  for (const [key, { gateway, routes, opaque, node }] of drafts) {
    const object = node ? base(node, opaque, key) : externalBase(key.slice(3), key, ["routes"]);
    out.set(key, { transitGateway: gateway, routes, ...object });
  }
  for (const [id, key] of ctx.externals("transit-table")) {
    if (!out.has(key)) out.set(key, { transitGateway: "id:unknown", routes: [], ...externalBase(id, key, ["routes"]) });
  }
  return out;
}

function addRoutes(ctx: Context, drafts: Map<Key, TableDraft>, attachmentOf: AttachmentResolver): void {
  for (const node of ctx.nodes(T.transitRoute, T.transitPrefixList)) {
    const key = ctx.ref("transit-table", node, "transitGatewayRouteTableId", new Opaques(), "routes");
    if (key === undefined) {
      ctx.stray(node.urn, "routes", "is a route of a transit gateway table that cannot be told");
      continue;
    }
    let draft = drafts.get(key);
    if (!draft) {
      draft = { gateway: "id:unknown", routes: [], opaque: new Opaques() };
      drafts.set(key, draft);
    }
    const destination = destinationOf(ctx, node, draft.opaque);
    if (!destination) continue;
    const blackhole = ctx.flag(node, "blackhole", false, draft.opaque, "routes");
    const attachment = blackhole ? undefined : attachmentOf(node, draft.gateway, draft.opaque);
    if (!blackhole && attachment === undefined)
      draft.opaque.add("routes", node.urn, "the route's attachment is not known");
    else draft.routes.push({ urn: node.urn, destination, ...(attachment === undefined ? {} : { attachment }) });
  }
}

function destinationOf(ctx: Context, node: ResourceNode, opaque: Opaques): TransitRoute["destination"] | undefined {
  if (node.type === T.transitPrefixList) {
    const prefixList = ctx.ref("prefix-list", node, "prefixListId", opaque, "routes");
    return prefixList === undefined ? undefined : { prefixList };
  }
  const cidr = ctx.cidrValue(node, node.properties.destinationCidrBlock, "destinationCidrBlock", opaque, "routes");
  return cidr === undefined ? undefined : { cidr };
}

/** Policy tables: rules on the 5-tuple that select a route table (TGW guide, Policy tables). */
export function buildPolicyTables(ctx: Context): Map<Key, PolicyTable> {
  const rules = new Map<Key, { rules: PolicyTableRule[]; opaque: Opaques }>();
  for (const node of ctx.nodes(T.policyTableEntry)) {
    const key = ctx.ref("policy-table", node, "transitGatewayPolicyTableId", new Opaques(), "rules");
    if (key === undefined) {
      ctx.stray(node.urn, "rules", "is an entry of a policy table that cannot be told");
      continue;
    }
    const entry = rules.get(key) ?? { rules: [], opaque: new Opaques() };
    const rule = policyRule(ctx, node, entry.opaque);
    if (rule) entry.rules.push(rule);
    rules.set(key, entry);
  }
  const out = new Map<Key, PolicyTable>();
  for (const node of ctx.nodes(T.policyTable)) {
    const opaque = new Opaques();
    const own = rules.get(node.urn);
    for (const o of own?.opaque.list ?? []) opaque.add(o.aspect, o.urn, o.because);
    const transitGateway = ctx.ref("transit-gateway", node, "transitGatewayId", opaque, "rules") ?? "id:unknown";
    const sorted = [...(own?.rules ?? [])].sort((a, b) => a.number - b.number);
    out.set(node.urn, { transitGateway, rules: sorted, ...base(node, opaque) });
  }
  return out;
}

function policyRule(ctx: Context, node: ResourceNode, opaque: Opaques): PolicyTableRule | undefined {
  const rule = fields(node.properties.policyRule);
  const number = numberOf(node.properties.policyRuleNumber);
  const table = ctx.ref("transit-table", node, "targetRouteTableId", opaque, "rules");
  const cidr = (name: string): string | undefined => {
    const value = rule[name];
    return value === undefined || value === null || value === "*"
      ? "*"
      : ctx.cidrValue(node, value, `policyRule.${name}`, opaque, "rules");
  };
  const source = cidr("sourceCidrBlock");
  const destination = cidr("destinationCidrBlock");
  const protocol =
    rule.protocol === undefined || rule.protocol === null || rule.protocol === "*" ? -1 : protocolNumber(rule.protocol);
  const sourcePorts = ports(rule.sourcePortRange);
  const destinationPorts = ports(rule.destinationPortRange);
  const metadata = rule.metadata !== undefined && rule.metadata !== null;
  if (
    number === undefined ||
    table === undefined ||
    source === undefined ||
    destination === undefined ||
    protocol === undefined ||
    !sourcePorts ||
    !destinationPorts ||
    metadata
  ) {
    opaque.add(
      "rules",
      node.urn,
      metadata ? "a rule matches on metadata, which is not modelled" : "a rule is not known",
    );
    return undefined;
  }
  return { urn: node.urn, number, source, destination, sourcePorts, destinationPorts, protocol, table };
}

function ports(value: Value | undefined): PortRange | undefined {
  if (value === undefined || value === null || value === "*") return ALL_PORTS;
  if (isUnknown(value) || typeof value !== "string") return undefined;
  const match = /^([0-9]+)(?:-([0-9]+))?$/.exec(value.trim());
  if (!match) return undefined;
  return { from: Number(match[1]), to: Number(match[2] ?? match[1]) };
}
