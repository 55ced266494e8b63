/**
 * Who is who: resolves what one resource says about another (an id, an ARN, a value that is not known yet) to the key
 * of a model object. Identity is by id, ARN or recorded dependency, never by name or tag.
 */
import { isUnknown, type ResourceGraph, type ResourceNode, type Urn, type Value } from "../graph";
import type { Key } from "../model";

/** Kinds of objects that can be referred to. */
export type Kind =
  | "vpc"
  | "subnet"
  | "route-table"
  | "acl"
  | "group"
  | "prefix-list"
  | "interface"
  /** Interfaces that AWS made for an endpoint; the object is the endpoint. */
  | "endpoint-interface"
  | "instance"
  | "internet-gateway"
  | "egress-only-gateway"
  | "nat-gateway"
  | "vpn-gateway"
  | "peering"
  | "endpoint"
  | "firewall"
  | "transit-gateway"
  | "attachment"
  | "transit-table"
  | "policy-table"
  | "vpn-connection"
  | "direct-connect-gateway"
  | "zone"
  | "profile"
  | "resolver-endpoint"
  | "resolver-rule"
  | "share"
  | "dhcp-options";

/** What a reference led to. */
export type Reference =
  | { readonly found: true; readonly key: Key }
  /** A known id of an object that no state shows. */
  | { readonly found: false; readonly id: string }
  /** Not known, or not unique. */
  | { readonly found: false; readonly id?: undefined; readonly because: string };

/** Registry of identities. Filled by `registerAll` (proof/build/register.ts), then read by the builders. */
export class Identities {
  private readonly byId = new Map<Kind, Map<string, readonly Key[]>>();
  private readonly byUrn = new Map<Kind, Map<Urn, Key>>();

  private readonly tables = new Map<Key, Key>();

  constructor(readonly graph: ResourceGraph) {}

  /** Says which table a subnet uses, for values that were looked up by the subnet. */
  useTable(subnet: Key, table: Key): void {
    this.tables.set(subnet, table);
  }

  /** Says that ids, ARNs and a resource stand for a model object. */
  register(kind: Kind, key: Key, urn: Urn | undefined, ids: readonly (Value | undefined)[]): void {
    if (urn !== undefined) of(this.byUrn, kind).set(urn, key);
    const index = of(this.byId, kind);
    for (const id of ids) {
      if (typeof id !== "string" || id === "") continue;
      const keys = index.get(id);
      if (!keys) index.set(id, [key]);
      else if (!keys.includes(key)) index.set(id, [...keys, key]);
    }
  }

  /** The object of a kind that a resource stands for, if it stands for one. */
  ofNode(kind: Kind, urn: Urn): Key | undefined {
    return this.byUrn.get(kind)?.get(urn);
  }

  /** Objects registered under an id. */
  ofId(kind: Kind, id: string): readonly Key[] {
    return this.byId.get(kind)?.get(id) ?? NONE;
  }

  /**
   * Resolves a value.
   * @param hints the resources that the property depends on; they decide between objects that share an id
   */
  resolve(kind: Kind, value: Value | undefined, hints: readonly Urn[] = []): Reference {
    if (isUnknown(value)) return this.fromDependencies(kind, value.$unknown.dependsOn, value.$unknown.why);
    if (typeof value !== "string" || value === "") return { found: false, because: "is missing" };
    const keys = this.ofId(kind, value);
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return { found: true, key: only };
    if (keys.length === 0) return { found: false, id: value };
    const hinted = keys.filter((key) => hints.some((urn) => this.ofNode(kind, urn) === key));
    const [one] = hinted;
    if (one !== undefined && hinted.length === 1) return { found: true, key: one };
    return { found: false, because: `is ${value}, which ${keys.length} resources share` };
  }

  /** The distinct objects of a kind among the resources that a value depends on. */
  candidates(kind: Kind, dependsOn: readonly Urn[]): Key[] {
    return [...new Set(dependsOn.map((urn) => this.ofNode(kind, urn)).filter((key) => key !== undefined))];
  }

  /**
   * `candidates`, those included that a resource in between hands on: a route that takes `attachment.transitGatewayId`
   * is recorded to depend on the attachment only, whose own argument says which transit gateway that is. All arguments
   * that name the kind count, since nothing says which of them was handed on.
   */
  handedOn(kind: Kind, dependsOn: readonly Urn[], seen = new Set<Urn>()): Key[] {
    const out = new Set<Key>();
    for (const urn of dependsOn) {
      if (seen.has(urn)) continue;
      seen.add(urn);
      const own = this.ofNode(kind, urn);
      const node = own === undefined ? this.graph.nodes.get(urn) : undefined;
      const table = kind === "route-table" ? this.tables.get(this.ofNode("subnet", urn) ?? "") : undefined;
      if (own !== undefined) out.add(own);
      else if (table !== undefined) out.add(table);
      // An accepter hands on what the attachment or peering that it accepts was made of.
      else for (const key of this.handedOn(kind, this.standsFor(urn), seen)) out.add(key);
      for (const property of node ? NAMES[kind] : []) {
        for (const value of listed(node?.properties[property])) {
          if (isUnknown(value)) for (const key of this.handedOn(kind, value.$unknown.dependsOn, seen)) out.add(key);
          else if (typeof value === "string") for (const key of this.ofId(kind, value)) out.add(key);
        }
      }
    }
    return [...out];
  }

  /** The objects that a resource adopts or accepts, by their own resources. */
  private standsFor(urn: Urn): Urn[] {
    const keys = [...this.byUrn.values()].map((index) => index.get(urn)).filter((key) => key !== undefined);
    return keys.filter((key) => key !== urn);
  }

  private fromDependencies(kind: Kind, dependsOn: readonly Urn[], why: string): Reference {
    const keys = this.handedOn(kind, dependsOn);
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return { found: true, key: only };
    if (why === "encrypted") return { found: false, because: "is an encrypted secret" };
    if (keys.length > 1)
      return { found: false, because: `is not known until deployment and may be any of ${keys.length} resources` };
    return { found: false, because: "is not known until deployment" };
  }
}

const NONE: readonly Key[] = [];

/** Arguments of resources that name an object of each kind. */
const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  vpc: ["vpcId", "peerVpcId"],
  subnet: ["subnetId", "subnetIds"],
  "route-table": ["routeTableId", "routeTableIds"],
  acl: ["networkAclId"],
  group: ["securityGroupId", "securityGroupIds", "vpcSecurityGroupIds", "referencedSecurityGroupId"],
  "prefix-list": ["prefixListId", "destinationPrefixListId"],
  interface: ["networkInterfaceId"],
  "endpoint-interface": [],
  instance: ["instanceId"],
  "internet-gateway": ["internetGatewayId", "gatewayId"],
  "egress-only-gateway": ["egressOnlyGatewayId"],
  "nat-gateway": ["natGatewayId"],
  "vpn-gateway": ["vpnGatewayId", "gatewayId", "associatedGatewayId"],
  peering: ["vpcPeeringConnectionId"],
  endpoint: ["vpcEndpointId"],
  firewall: [],
  "transit-gateway": ["transitGatewayId", "peerTransitGatewayId", "associatedGatewayId"],
  attachment: ["transitGatewayAttachmentId", "transportAttachmentId"],
  "transit-table": ["transitGatewayRouteTableId"],
  "policy-table": ["transitGatewayPolicyTableId"],
  "vpn-connection": ["vpnConnectionId"],
  "direct-connect-gateway": ["dxGatewayId"],
  zone: ["zoneId", "hostedZoneId"],
  profile: ["profileId"],
  "resolver-endpoint": ["resolverEndpointId"],
  "resolver-rule": ["resolverRuleId"],
  share: ["resourceShareArn"],
  "dhcp-options": ["dhcpOptionsId"],
};

/** The elements of a list; one value is a list of itself. */
function listed(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as Value[]) : [value];
}

/** The index of a kind, made when it is first used. */
function of<V>(indexes: Map<Kind, Map<string, V>>, kind: Kind): Map<string, V> {
  let index = indexes.get(kind);
  if (!index) {
    index = new Map();
    indexes.set(kind, index);
  }
  return index;
}

/** The resources a top-level property was made of. */
export function hintsOf(node: ResourceNode, property: string): readonly Urn[] {
  return node.propertyDependencies[property] ?? [];
}
