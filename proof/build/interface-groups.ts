/**
 * What is said of a network interface beside the resource that makes it: security groups that are added to it, public
 * addresses, and reads of the interfaces that AWS made for an endpoint.
 */
import type { ResourceNode } from "../graph";
import type { Key } from "../model";
import { type Context, Opaques } from "./context";
import { T } from "./types";

/** Security groups of single interfaces of an endpoint. */
export interface EndpointGroups {
  /** The groups, with the interfaces that each is added to and the first resource that says so. */
  readonly groups: Map<Key, { readonly urn: string; readonly interfaces: Set<string> }>;
  /** What reads of its interfaces show. */
  readonly reads: { readonly urn: string; readonly groups: readonly Key[] }[];
  readonly opaque: Opaques;
}

/** Security groups that are added to interfaces. */
export interface AddedGroups {
  readonly interfaces: ReadonlyMap<Key, readonly Key[]>;
  readonly endpoints: ReadonlyMap<Key, EndpointGroups>;
}

/** The endpoint that an interface belongs to, if a state shows that. */
export function endpointOfInterface(ctx: Context, node: ResourceNode, property: string): Key | undefined {
  const hints = node.propertyDependencies[property];
  const found = ctx.identities.resolve("endpoint-interface", node.properties[property], hints);
  return found.found ? found.key : undefined;
}

/**
 * All groups that are added. An interface that no state shows may be an endpoint's, or have a group that others let in:
 * what becomes of it cannot be told.
 */
export function addedGroups(ctx: Context): AddedGroups {
  const interfaces = new Map<Key, Key[]>();
  const endpoints = new Map<Key, EndpointGroups>();
  const ofEndpoint = (key: Key): EndpointGroups => {
    const known = endpoints.get(key) ?? { groups: new Map(), reads: [], opaque: new Opaques() };
    endpoints.set(key, known);
    return known;
  };
  const put = (endpoint: Key, group: Key, urn: string, nic: string): void => {
    const { groups } = ofEndpoint(endpoint);
    const known = groups.get(group) ?? { urn, interfaces: new Set() };
    known.interfaces.add(nic);
    groups.set(group, known);
  };
  for (const node of ctx.nodes(T.interfaceGroup)) {
    const id = node.properties.networkInterfaceId;
    const group = ctx.ref("group", node, "securityGroupId", new Opaques(), "security-groups");
    const own = ctx.identities.resolve("interface", id, node.propertyDependencies.networkInterfaceId);
    const endpoint = own.found ? undefined : endpointOfInterface(ctx, node, "networkInterfaceId");
    if (group === undefined || (!own.found && endpoint === undefined))
      ctx.stray(node.urn, "traffic", whyStray(group, id));
    else if (own.found) interfaces.set(own.key, [...(interfaces.get(own.key) ?? []), group]);
    else if (endpoint !== undefined) put(endpoint, group, node.urn, typeof id === "string" ? id : node.urn);
  }
  for (const node of ctx.nodes(T.interface)) {
    const [endpoint] = node.id === undefined ? [] : ctx.identities.ofId("endpoint-interface", node.id);
    if (endpoint === undefined || node.id === undefined) continue;
    const { opaque, reads } = ofEndpoint(endpoint);
    const groups = ctx.refs("group", node, "securityGroups", opaque, "security-groups");
    for (const group of groups) put(endpoint, group, node.urn, node.id);
    if (groups.length > 0) reads.push({ urn: node.urn, groups });
  }
  return { interfaces, endpoints };
}

function whyStray(group: Key | undefined, id: unknown): string {
  return group !== undefined && typeof id === "string"
    ? `adds a security group to ${id}, which is in none of the given states and may be an endpoint's interface`
    : "adds a security group to an interface; one of the two cannot be told";
}

/**
 * The groups of an endpoint with those of its single interfaces. States tell which interfaces an endpoint has and not
 * which subnet each is in: what is not so on all of them is noted as not known.
 * @param own groups of the endpoint itself
 * @param count how many interfaces it has
 */
export function withAddedGroups(
  own: readonly Key[],
  added: EndpointGroups | undefined,
  count: number,
  opaque: Opaques,
): Key[] {
  if (!added) return [...own];
  for (const o of added.opaque.list) opaque.add(o.aspect, o.urn, o.because);
  for (const [group, { urn, interfaces }] of added.groups)
    if (!own.includes(group) && interfaces.size < count)
      opaque.add("security-groups", urn, "one interface of the endpoint has a group that not all have");
  for (const { urn, groups } of added.reads)
    if (own.some((group) => !groups.includes(group)))
      opaque.add("security-groups", urn, "an interface of the endpoint lacks a group that the endpoint names");
  return [...new Set([...own, ...added.groups.keys()])];
}
