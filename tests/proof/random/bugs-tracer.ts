/** Bugs planted in the tracer: it is made to see a network in which one rule of AWS does not hold. */
import type { Key, NetworkModel, RouteTable, TransitTable } from "../../../proof/model";
import type { Bug } from "./bugs";

/** The model with every object of one kind changed. */
export function changed<K extends keyof NetworkModel>(
  model: NetworkModel,
  kind: K,
  change: (object: NetworkModel[K] extends ReadonlyMap<Key, infer V> ? V : never) => object,
): NetworkModel {
  const map = model[kind] as unknown as ReadonlyMap<Key, Parameters<typeof change>[0]>;
  return { ...model, [kind]: new Map([...map].map(([key, object]) => [key, change(object)])) };
}

/** Tables of one kind without some of their routes. */
const vpcRoutes = (m: NetworkModel, keep: (route: RouteTable["routes"][number]) => boolean): NetworkModel =>
  changed(m, "routeTables", (t) => ({ ...t, routes: t.routes.filter(keep) }));
const transitRoutes = (m: NetworkModel, keep: (route: TransitTable["routes"][number]) => boolean): NetworkModel =>
  changed(m, "transitTables", (t) => ({ ...t, routes: t.routes.filter(keep) }));

const EVERY_PORT = { protocol: -1, ports: { from: 0, to: 65535 } } as const;

const IN_VPCS: readonly Bug[] = [
  {
    name: "tracer: a dead route carries packets",
    seen: (m) =>
      changed(m, "routeTables", (t) => ({ ...t, routes: t.routes.map((r) => ({ ...r, state: "active" as const })) })),
  },
  { name: "tracer: a dead route falls through", seen: (m) => vpcRoutes(m, ({ state }) => state !== "blackhole") },
  {
    name: "tracer: prefix list routes of VPC tables are not seen",
    seen: (m) => vpcRoutes(m, ({ destination }) => !("prefixList" in destination)),
  },
  {
    name: "tracer: routes that a virtual private gateway propagates are not seen",
    seen: (m) => changed(m, "routeTables", (t) => ({ ...t, propagating: [] })),
  },
  {
    name: "tracer: every subnet uses the main table",
    seen: (m) => changed(m, "subnets", (s) => ({ ...s, routeTable: m.vpcs.get(s.vpc)?.mainTable ?? s.routeTable })),
  },
  {
    name: "tracer: edge tables are not seen",
    seen: (m) => changed(m, "routeTables", ({ edgeOf: _, ...t }) => t),
  },
  { name: "tracer: gateway endpoints are not seen", seen: (m) => ({ ...m, gatewayEndpoints: new Map() }) },
  {
    name: "tracer: every instance has a public address",
    seen: (m) => changed(m, "subnets", (s) => ({ ...s, publicAddresses: true })),
  },
  {
    name: "tracer: a private NAT gateway is a public one",
    seen: (m) => changed(m, "natGateways", (n) => ({ ...n, connectivity: "public" as const })),
  },
  {
    name: "tracer: the source/destination check is off everywhere",
    seen: (m) => changed(m, "interfaces", (i) => ({ ...i, sourceDestCheck: false })),
  },
  {
    name: "tracer: a peering that waits carries packets",
    seen: (m) => changed(m, "peerings", (p) => ({ ...p, active: true })),
  },
];

const IN_TRANSIT: readonly Bug[] = [
  {
    name: "tracer: blackholes of transit gateway tables are not seen",
    seen: (m) => transitRoutes(m, ({ attachment }) => attachment !== undefined),
  },
  {
    name: "tracer: static routes of transit gateway tables are not seen",
    seen: (m) => transitRoutes(m, ({ destination }) => !("cidr" in destination)),
  },
  {
    name: "tracer: prefix list references are not seen",
    seen: (m) => transitRoutes(m, ({ destination }) => !("prefixList" in destination)),
  },
  {
    name: "tracer: nothing propagates",
    seen: (m) => changed(m, "attachments", (a) => ({ ...a, propagations: [] })),
  },
  {
    name: "tracer: an attachment that waits carries packets",
    seen: (m) => changed(m, "attachments", (a) => ({ ...a, state: "available" as const })),
  },
  {
    name: "tracer: appliance mode is ignored",
    seen: (m) => changed(m, "attachments", (a) => ({ ...a, applianceMode: false })),
  },
  {
    name: "tracer: every attachment carries IPv6",
    seen: (m) => changed(m, "attachments", (a) => ({ ...a, ipv6: true })),
  },
  {
    name: "tracer: an attachment serves every zone",
    seen: (m) =>
      changed(m, "attachments", (a) => ({
        ...a,
        subnets: a.kind === "vpc" ? [...m.subnets.values()].filter((s) => s.vpc === a.vpc).map((s) => s.key) : [],
      })),
  },
  {
    name: "tracer: what BGP taught is not seen",
    seen: (m) => changed(m, "attachments", (a) => ({ ...a, learned: [] })),
  },
  {
    name: "tracer: security groups are never referenced across a transit gateway",
    seen: (m) => changed(m, "attachments", (a) => ({ ...a, groupReferencing: false })),
  },
  {
    name: "tracer: peerings of transit gateways lead nowhere that is known",
    seen: (m) => changed(m, "attachments", ({ peer: _, ...a }) => a),
  },
];

const IN_FILTERS: readonly Bug[] = [
  {
    name: "tracer: denies of network ACLs are not seen",
    seen: (m) => changed(m, "acls", (a) => ({ ...a, rules: a.rules.filter(({ action }) => action === "allow") })),
  },
  {
    name: "tracer: the highest number of a network ACL is asked first",
    seen: (m) =>
      changed(m, "acls", (a) => ({ ...a, rules: a.rules.map((r) => ({ ...r, number: 40_000 - r.number })) })),
  },
  {
    name: "tracer: network ACLs do not look at ports",
    seen: (m) => changed(m, "acls", (a) => ({ ...a, rules: a.rules.map((r) => ({ ...r, ...EVERY_PORT })) })),
  },
  {
    name: "tracer: network ACLs look at what comes in only",
    seen: (m) =>
      changed(m, "acls", (a) => ({
        ...a,
        rules: a.rules.map((r) =>
          r.direction === "egress" ? { ...r, ...EVERY_PORT, action: "allow" as const, cidr: "0.0.0.0/0" } : r,
        ),
      })),
  },
  {
    name: "tracer: security groups do not look at ports",
    seen: (m) => changed(m, "groups", (g) => ({ ...g, rules: g.rules.map((r) => ({ ...r, ...EVERY_PORT })) })),
  },
  {
    name: "tracer: rules that name a security group are not seen",
    seen: (m) => changed(m, "groups", (g) => ({ ...g, rules: g.rules.filter(({ peer }) => !("group" in peer)) })),
  },
  {
    name: "tracer: rules that name a prefix list are not seen",
    seen: (m) => changed(m, "groups", (g) => ({ ...g, rules: g.rules.filter(({ peer }) => !("prefixList" in peer)) })),
  },
];

/** Bugs of the tracer in reading tables, attachments and filters. */
export const TRACER_RULES: readonly Bug[] = [...IN_VPCS, ...IN_TRANSIT, ...IN_FILTERS];
