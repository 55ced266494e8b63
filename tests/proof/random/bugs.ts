/**
 * Bugs planted in the engines: the class engine with one rule of AWS got wrong, and the tracer made to see a network
 * in which one rule does not hold. The random networks are judged by whether they find each.
 */
import { DEFAULT_RULES, type Rules } from "../../../proof/classes";
import type { NetworkModel } from "../../../proof/model";
import { changed, TRACER_RULES } from "./bugs-tracer";

export interface Bug {
  readonly name: string;
  readonly rules?: Partial<Rules>;
  /** What the tracer sees instead. */
  readonly seen?: (model: NetworkModel) => NetworkModel;
}

const PASS = 1;
const DROP = 2;

const IN_CLASSES: readonly Bug[] = [
  {
    name: "VPC: the shortest prefix wins",
    rules: {
      chooseVpcRoutes: (c) =>
        c.length < 2
          ? DEFAULT_RULES.chooseVpcRoutes(c)
          : DEFAULT_RULES.chooseVpcRoutes([[...c].sort((a, b) => a.bits - b.bits)[0] ?? c[0]!]),
    },
  },
  {
    name: "VPC: a dead route falls through",
    rules: { chooseVpcRoutes: (c) => DEFAULT_RULES.chooseVpcRoutes(c.filter((r) => !r.blackhole)) },
  },
  {
    name: "VPC: a random prefix list is taken for certain",
    rules: { chooseVpcRoutes: (c) => DEFAULT_RULES.chooseVpcRoutes(c).slice(0, 1) },
  },
  {
    name: "VPC: prefix list routes are not seen",
    rules: { chooseVpcRoutes: (c) => DEFAULT_RULES.chooseVpcRoutes(c.filter((r) => r.origin !== "prefix-list")) },
  },
  {
    name: "VPC: propagated routes are not seen",
    rules: { chooseVpcRoutes: (c) => DEFAULT_RULES.chooseVpcRoutes(c.filter((r) => r.origin !== "propagated")) },
  },
  {
    name: "VPC: a propagated route beats local",
    rules: {
      chooseVpcRoutes: (c) => {
        const p = c.filter((r) => r.origin === "propagated");
        return p.length > 0 ? p.slice(0, 1) : DEFAULT_RULES.chooseVpcRoutes(c);
      },
    },
  },
  {
    name: "TGW: the shortest prefix wins",
    rules: {
      chooseTransitRoutes: (c) =>
        DEFAULT_RULES.chooseTransitRoutes(c.filter((r) => r.bits === Math.min(...c.map((o) => o.bits)))),
    },
  },
  {
    name: "TGW: blackholes are not seen",
    rules: { chooseTransitRoutes: (c) => DEFAULT_RULES.chooseTransitRoutes(c.filter((r) => r.attachment)) },
  },
  {
    name: "TGW: static routes are not seen",
    rules: { chooseTransitRoutes: (c) => DEFAULT_RULES.chooseTransitRoutes(c.filter((r) => r.origin !== "static")) },
  },
  {
    name: "TGW: propagated beats static",
    rules: {
      chooseTransitRoutes: (c) => {
        const p = c.filter((r) => r.origin === "propagated");
        return DEFAULT_RULES.chooseTransitRoutes(p.length > 0 ? p : c);
      },
    },
  },
  {
    name: "TGW: prefix list references are not seen",
    rules: {
      chooseTransitRoutes: (c) => DEFAULT_RULES.chooseTransitRoutes(c.filter((r) => r.origin !== "prefix-list")),
    },
  },
  { name: "TGW: overlapping VPCs both propagate", rules: { clashing: () => [new Set()] } },
  {
    name: "ACL: the highest number first",
    rules: {
      acl: (c, m) =>
        DEFAULT_RULES.acl(
          c.map((r) => ({ ...r, number: -r.number })),
          m,
        ),
    },
  },
  {
    name: "ACL: the last word is allow",
    rules: { acl: (c, m) => (DEFAULT_RULES.acl(c, m) === DROP ? PASS : DEFAULT_RULES.acl(c, m)) },
  },
  {
    name: "ACL: some of the ports is enough",
    rules: { acl: (c, m) => (DEFAULT_RULES.acl(c, m) & PASS ? PASS : DROP) },
  },
  {
    name: "ACL: denies are not seen",
    rules: {
      acl: (c, m) =>
        DEFAULT_RULES.acl(
          c.filter((r) => r.action === "allow"),
          m,
        ),
    },
  },
  {
    name: "ACL: protocols are not looked at",
    rules: {
      acl: (c, m) =>
        DEFAULT_RULES.acl(
          c.map((r) => ({ ...r, protocol: -1 })),
          m,
        ),
    },
  },
  { name: "group: everything is allowed", rules: { group: () => true } },
  {
    name: "group: ports are not looked at",
    rules: {
      group: (c, m) =>
        DEFAULT_RULES.group(
          c.map((r) => ({ ...r, protocol: -1 })),
          m,
        ),
    },
  },
  { name: "group: references match across a transit gateway to endpoints", rules: { groupAcrossTransit: () => true } },
  { name: "group: references never match across a transit gateway", rules: { groupAcrossTransit: () => false } },
  { name: "subnet: neighbours go through the route table", rules: { directInSubnet: () => false } },
  { name: "TGW: the zone does not matter on the way in", rules: { mayEnterTransit: () => true } },
  { name: "TGW: lands in any zone", rules: { landingZones: (_mode, _zone, _pin, zones) => zones } },
  {
    name: "TGW: appliance mode is ignored",
    rules: { landingZones: (_mode, zone, pin, zones) => DEFAULT_RULES.landingZones(false, zone, pin, zones) },
  },
  {
    name: "TGW: the packet's zone counts in appliance mode",
    rules: { landingZones: (mode, zone, pin, zones) => DEFAULT_RULES.landingZones(mode, zone, pin ?? zone, zones) },
  },
  {
    name: "TGW: pending attachments carry traffic",
    rules: { carries: (a, family) => DEFAULT_RULES.carries({ ...a, state: "available" }, family) },
  },
  { name: "TGW: every attachment carries IPv6", rules: { carries: (a) => DEFAULT_RULES.carries(a, 4) } },
  { name: "TGW: the attachment subnet's ACL is skipped on the way in", rules: { attachmentAcl: () => false } },
  {
    name: "peering: need not be accepted",
    rules: { peeringTakes: (_p, source, destination) => source || destination },
  },
  {
    name: "NAT: serves on-premises over a transit gateway",
    rules: { natTakes: (origin) => (origin === "transit-on-premises" ? PASS : DEFAULT_RULES.natTakes(origin)) },
  },
  {
    name: "NAT: serves nobody over a transit gateway",
    rules: { natTakes: (origin) => (origin === "transit-vpc" ? DROP : DEFAULT_RULES.natTakes(origin)) },
  },
  { name: "appliance: source/destination check is ignored", rules: { forwards: () => true } },
  { name: "appliance: never forwards", rules: { forwards: () => false } },
  {
    name: "gateway endpoint: serves packets from a transit gateway",
    rules: {
      gatewayEndpointTakes: (_o, own, family, protocol) =>
        DEFAULT_RULES.gatewayEndpointTakes("vpc", own, family, protocol),
    },
  },
  {
    name: "gateway endpoint: serves UDP",
    rules: {
      gatewayEndpointTakes: (origin, own, family) => DEFAULT_RULES.gatewayEndpointTakes(origin, own, family, 6),
    },
  },
  { name: "internet gateway: needs no public address", rules: { internetGatewayTakes: (_p, isPrivate) => !isPrivate } },
  { name: "virtual private gateway: serves packets in transit", rules: { vpnGatewayTakes: (_o, learned) => learned } },
  { name: "Direct Connect: forwards to what it has not learned", rules: { directConnectTakes: () => true } },
  { name: "endpoint: opens connections", rules: { endpointInitiates: () => true } },
  { name: "reply: comes to the port of the request", rules: { replyPorts: () => ({ from: 443, to: 443 }) } },
  { name: "reply: stateful hops may differ", rules: { sameStateful: () => true } },
];

const IN_TRACER: readonly Bug[] = [
  {
    name: "tracer: no association uses the first propagation",
    seen: (m) =>
      changed(m, "attachments", (a) => {
        const [first] = a.propagations;
        return a.association === undefined && first !== undefined ? { ...a, association: first } : a;
      }),
  },
  {
    name: "tracer: propagation follows association",
    seen: (m) =>
      changed(m, "attachments", (a) => ({ ...a, propagations: a.association === undefined ? [] : [a.association] })),
  },
  {
    name: "tracer: what is not known about route tables is forgotten",
    seen: (m) => changed(m, "routeTables", (t) => ({ ...t, opaque: [] })),
  },
  {
    name: "tracer: what is not known about ACLs is forgotten",
    seen: (m) => changed(m, "acls", (a) => ({ ...a, opaque: [] })),
  },
  {
    name: "tracer: second CIDR of a VPC is not seen",
    seen: (m) => changed(m, "vpcs", (v) => ({ ...v, cidrs: v.cidrs.slice(0, 1) })),
  },
  {
    name: "tracer: allowed prefixes are not a limit",
    seen: (m) =>
      changed(m, "attachments", (a) => ({ ...a, allowedPrefixes: a.kind === "direct-connect" ? ["0.0.0.0/0"] : [] })),
  },
  {
    name: "tracer: AS path is not compared",
    seen: (m) =>
      changed(m, "attachments", (a) => ({ ...a, learned: a.learned.map((r) => ({ ...r, cidr: "192.168.0.0/16" })) })),
  },
  { name: "tracer: strays are forgotten", seen: (m) => ({ ...m, strays: [] }) },
  { name: "tracer: Block Public Access is not seen", seen: (m) => ({ ...m, publicAccessBlocks: new Map() }) },
  {
    name: "tracer: policy tables match nothing",
    seen: (m) => changed(m, "policyTables", (p) => ({ ...p, rules: [] })),
  },
];

/** All planted bugs. */
export const BUGS: readonly Bug[] = [...IN_CLASSES, ...IN_TRACER, ...TRACER_RULES];
