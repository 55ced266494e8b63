/**
 * Subnets that the items of a list name before they have ids: the engine records only that the list depends on all of
 * them. An address that an item has tells its subnet; items that nothing tells apart have one each, if there are as many.
 */
import { holds, parseAddress, parsePrefix } from "../../net/ip";
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { Aspect, Key } from "../model";
import type { Context, Opaques } from "./context";

/** An item of a list: the subnet that it names, and an address that it has there. */
export interface Placed {
  readonly subnet: Value | undefined;
  readonly address?: string;
}

/**
 * The subnet of each item; what cannot be told is noted under `aspect` and answers `undefined`.
 * @param property name of the list among the node's arguments
 */
export function subnetOfEach(
  ctx: Context,
  node: ResourceNode,
  property: string,
  items: readonly Placed[],
  opaque: Opaques,
  aspect: Aspect,
): (Key | undefined)[] {
  const path = `${property}.subnetId`;
  const known = items.map(({ subnet }) =>
    isUnknown(subnet) ? undefined : ctx.refValue("subnet", node, subnet, path, opaque, aspect),
  );
  const unknown = items.flatMap(({ subnet }) => (isUnknown(subnet) ? [...subnet.$unknown.dependsOn] : []));
  const all = ctx.identities.candidates("subnet", unknown);
  const left = new Set(all.filter((key) => !known.includes(key)));
  const take = (key: Key | undefined): Key | undefined => (key !== undefined && left.delete(key) ? key : undefined);
  const placed = items.map(({ subnet, address }, i) => {
    if (!isUnknown(subnet) || address === undefined) return known[i];
    const [only, ...more] = [...left].filter((key) => isIn(ctx, key, address));
    return more.length === 0 ? take(only) : undefined;
  });
  const rest = items.filter(({ subnet }, i) => isUnknown(subnet) && placed[i] === undefined);
  const even = rest.length === left.size && rest.every(({ address }) => address === undefined);
  return items.map(({ subnet }, i) => {
    if (!isUnknown(subnet) || placed[i] !== undefined) return placed[i];
    return even ? take([...left][0]) : ctx.refValue("subnet", node, subnet, path, opaque, aspect);
  });
}

/** True if an address lies in the subnet, as far as its block is known. */
function isIn(ctx: Context, subnet: Key, text: string): boolean {
  const address = parseAddress(text);
  const { cidrBlock, ipv6CidrBlock } = ctx.graph.nodes.get(subnet)?.properties ?? {};
  return [cidrBlock, ipv6CidrBlock].some((block) => {
    const parsed = typeof block === "string" ? parsePrefix(block) : undefined;
    return address !== undefined && parsed?.ok === true && holds(parsed.prefix, address);
  });
}
