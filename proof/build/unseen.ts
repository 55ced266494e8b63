/**
 * Route targets that are known by id only: a peering made by hand, a network interface or gateway of another stack. What
 * becomes of a packet there is in no given state, so that the route leads somewhere unknown, whatever its kind.
 */
import type { Attachment, Key, RouteTable, RouteTarget } from "../model";
import { untoldVpc } from "./context";

/**
 * Targets of which the kind says everything: both gateways lead to the internet and nowhere else, whoever owns them
 * (VPC guide, Internet gateways; Egress-only internet gateways).
 */
const BY_KIND = new Set<RouteTarget["kind"]>(["internet-gateway", "egress-only-internet-gateway"]);

interface Given {
  readonly routeTables: ReadonlyMap<Key, RouteTable>;
  readonly attachments: ReadonlyMap<Key, Attachment>;
}

/** The route tables, with every target that no state shows as one that is not modelled. */
export function withUnseenTargets({ routeTables, attachments }: Given): Map<Key, RouteTable> {
  // A transit gateway of another account is seen by the attachment that leads to it.
  const attached = new Set([...attachments.values()].map((a) => `${a.vpc ?? ""} ${a.transitGateway}`));
  const isAttached = (target: RouteTarget, { vpc }: RouteTable): boolean =>
    "key" in target && target.kind === "transit-gateway" && attached.has(`${vpc} ${target.key}`);
  const isSeen = (target: RouteTarget): boolean =>
    !("key" in target) || !target.key.startsWith("id:") || BY_KIND.has(target.kind);
  // An attachment that names no VPC may be the one that a route to its transit gateway counts on.
  const untold = new Map(
    [...attachments.values()].filter((a) => a.vpc === untoldVpc(a.key)).map((a) => [a.transitGateway, a]),
  );
  const unknownOf = (target: RouteTarget, table: RouteTable): RouteTarget => {
    if (!("key" in target) || isAttached(target, table)) return target;
    if (!isSeen(target)) {
      const because = `the route leads to ${target.key.slice("id:".length)}, which is in none of the given states`;
      return { kind: "unmodelled", urn: target.key, because };
    }
    const attachment = target.kind === "transit-gateway" ? untold.get(target.key) : undefined;
    if (!attachment) return target;
    const because = `whether ${attachment.name} attaches this VPC to the transit gateway is in none of the given states`;
    return { kind: "unmodelled", urn: attachment.urn, because };
  };
  const out = new Map<Key, RouteTable>();
  for (const [key, table] of routeTables) {
    const routes = table.routes.map((route) => {
      const target = unknownOf(route.target, table);
      return target === route.target ? route : { ...route, target };
    });
    out.set(key, { ...table, routes });
  }
  return out;
}
