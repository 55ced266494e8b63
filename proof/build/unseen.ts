/**
 * Route targets that are known by id only: a peering made by hand, a network interface or gateway of another stack. What
 * becomes of a packet there is in no given state, so that the route leads somewhere unknown, whatever its kind.
 */
import type { Attachment, Key, RouteTable, RouteTarget } from "../model";

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
  const seen = (target: RouteTarget, { vpc }: RouteTable): boolean => {
    if (!("key" in target) || !target.key.startsWith("id:") || BY_KIND.has(target.kind)) return true;
    return target.kind === "transit-gateway" && attached.has(`${vpc} ${target.key}`);
  };
  const out = new Map<Key, RouteTable>();
  for (const [key, table] of routeTables) {
    const routes = table.routes.map((route) => {
      const { target } = route;
      if (seen(target, table) || !("key" in target)) return route;
      const id = target.key.slice("id:".length);
      const because = `the route leads to ${id}, which is in none of the given states`;
      return { ...route, target: { kind: "unmodelled" as const, urn: target.key, because } };
    });
    out.set(key, { ...table, routes });
  }
  return out;
}
