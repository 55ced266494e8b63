/** What hangs at the networks of hub.ts: on-premises with its resolver, a way to the internet, a VPC peering. */
import type { Key } from "../../../proof/model";
import { type NetworkBuilder, object } from "../random/builder";
import { EGRESS_CIDR, HOME_BLOCK, ON_PREMISES, RESOLVER_BLOCK, ZONES, type Shape } from "./hub-shape";

/** On-premises over a Direct Connect or a VPN, bound to the first domain. */
export function addOnPremises(b: NetworkBuilder, shape: Shape): void {
  const learned = [b.learned(ON_PREMISES, { via: shape.onPremises === "vpn" ? "vpn" : "direct-connect" })];
  const vpn = shape.onPremises === "vpn";
  b.attachment("on-premises", "tgw", {
    kind: vpn ? "vpn" : "direct-connect",
    association: "tgw/hybrid",
    propagations: vpn ? [] : ["tgw/hub"],
    allowedPrefixes: vpn ? [] : [HOME_BLOCK, ...(shape.resolver ? [RESOLVER_BLOCK] : [])],
    learned,
  });
}

/** A VPC with a NAT gateway that spokes go out by. */
export function addEgress(b: NetworkBuilder): void {
  b.vpc("egress", [EGRESS_CIDR]);
  b.draft.internetGateways.set("egress-igw", { ...object("egress-igw"), vpc: "egress" });
  b.table("egress/public", "egress", [
    b.route("0.0.0.0/0", { kind: "internet-gateway", key: "egress-igw" }),
    b.route("10.0.0.0/8", { kind: "transit-gateway", key: "tgw" }),
  ]);
  b.subnet("egress/public", "egress", ["100.65.0.0/24"], ZONES[0], { table: "egress/public" });
  b.draft.natGateways.set("egress-nat", {
    ...object("egress-nat"),
    vpc: "egress",
    subnet: "egress/public",
    connectivity: "public",
    privateAddress: "100.65.0.9",
  });
  b.table("egress/attach", "egress", [b.route("0.0.0.0/0", { kind: "nat-gateway", key: "egress-nat" })]);
  const doors = ZONES.map((zone, z) =>
    b.subnet(`egress/attach-${zone}`, "egress", [`100.65.255.${z * 16}/28`], zone, { table: "egress/attach" }),
  );
  b.attachment("egress-attachment", "tgw", { vpc: "egress", subnets: doors, association: "tgw/egress" });
}

/** An inbound resolver endpoint in subnets of its own, which on-premises forwards its queries to. */
export function addResolver(b: NetworkBuilder, shape: Shape): void {
  const transports = [17, 6].map((protocol) => ({ protocol, ports: { from: 53, to: 53 } }));
  const rule = (options: { protocol: number; ports: { from: number; to: number } }) => ({
    ...b.groupRule("ingress", ON_PREMISES, options),
    urn: `sg resolver ${options.protocol}`,
  });
  b.group("hub/resolver", "hub", transports.map(rule));
  b.table("hub/resolver", "hub", [
    { ...b.route(ON_PREMISES, { kind: "transit-gateway", key: "tgw" }), urn: `hub/resolver ${ON_PREMISES}` },
  ]);
  b.acl("hub/resolver-acl", "hub", [
    ...transports.map((options, i) => b.aclRule("ingress", 100 + i, ON_PREMISES, "allow", options)),
    ...transports.map(({ protocol }, i) =>
      b.aclRule("egress", 100 + i, ON_PREMISES, "allow", { protocol, ports: { from: 1024, to: 65535 } }),
    ),
  ]);
  const interfaces = ZONES.map((zone, z) => {
    const subnet = b.subnet(`hub/resolver-${zone}`, "hub", [`100.64.254.${z * 16}/28`], zone, {
      table: "hub/resolver",
      ...(shape.tightAcls ? { acl: "hub/resolver-acl" } : {}),
    });
    return { key: `hub/resolver#${zone}`, subnet, addresses: [resolverAddress(z)], families: [4 as const] };
  });
  b.draft.resolverEndpoints.set("hub/inbound", {
    ...object("hub/inbound"),
    vpc: "hub",
    direction: "inbound",
    interfaces,
    groups: ["hub/resolver"],
  });
}

/** Address of the resolver in a zone. */
export function resolverAddress(zone: number): string {
  return `100.64.254.${zone * 16 + 4}`;
}

/** A peering of the first two spokes of a domain whose networks reach each other, with a route on each side. */
export function addPeering(
  b: NetworkBuilder,
  one: { name: Key; base: string },
  other: { name: Key; base: string },
): void {
  const common = { external: false, opaque: [], active: true, interRegion: false };
  b.draft.peerings.set("pcx-inside", {
    ...object("pcx-inside"),
    ...common,
    requester: one.name,
    accepter: other.name,
  });
  for (const [near, far] of [
    [one, other],
    [other, one],
  ] as const) {
    const table = b.draft.routeTables.get(`${near.name}/table`);
    const route = b.route(`${far.base}.0/24`, { kind: "peering", key: "pcx-inside" });
    if (table)
      b.draft.routeTables.set(table.key, {
        ...table,
        routes: [...table.routes, { ...route, urn: `${table.key} ${far.base}.0/24` }],
      });
  }
}
