/**
 * The routes that each table ends up with: what the model declares, plus what follows from it (`local` routes, the
 * entries of prefix lists, what gateways and attachments propagate).
 */
import type { GatewayEndpoint, Key, LearnedRoute, Opaque, RouteTarget, TransitTable } from "../model";
import type { Span } from "./atoms";
import type { Entry } from "./pieces";
import type { Network } from "./network";
import type { AttachmentNode, TableNode, VpcNode } from "./objects";
import { BLOCKS } from "./prefixes";

/** Where a VPC route leads. */
export type Target = RouteTarget | { readonly kind: "gateway-endpoint"; readonly endpoint: GatewayEndpoint };

/** A route of a VPC table. */
export interface VpcRoute {
  readonly origin: "local" | "static" | "prefix-list" | "propagated";
  readonly bits: number;
  readonly cidr: string;
  readonly target: Target;
  readonly blackhole: boolean;
  /** The prefix list that it is an entry of. */
  readonly list?: Key;
  /** Propagated routes: by which means the virtual private gateway knows it. */
  readonly via?: "direct-connect" | "vpn-static" | "vpn-bgp";
}

/** A route of a transit gateway table. */
export interface TransitRouteOption {
  readonly origin: "static" | "prefix-list" | "propagated";
  readonly bits: number;
  /** `undefined` is a blackhole. */
  readonly attachment: AttachmentNode | undefined;
  /** True if the attachment is declared and the model does not have it. */
  readonly dangling: boolean;
  readonly learned?: LearnedRoute;
}

/**
 * A mark over a prefix in which the winning route is not known for certain. `public`: only where no `private` mark
 * covers the address too; the lists that AWS manages hold public addresses only.
 */
export interface Doubt {
  readonly origin: "doubt";
  readonly kind: "always" | "public" | "private";
  readonly bits: number;
  readonly urn: string;
}

/** Routes of one table, with marks where it is not known. */
export type Routes<R> = readonly Entry<R | Doubt>[];

/** What is not known about some aspects of an object. */
export function unknownAbout(
  object: { readonly opaque: readonly Opaque[] },
  ...aspects: Opaque["aspect"][]
): readonly Opaque[] {
  return object.opaque.length === 0 ? object.opaque : object.opaque.filter((o) => aspects.includes(o.aspect));
}

/** Collects the entries of one table. */
class Collector<R extends { readonly bits: number }> {
  readonly entries: Entry<R | Doubt>[] = [];

  constructor(readonly net: Network) {}

  add(cidr: string, make: (bits: number) => R): void {
    const span = this.net.atoms.span(cidr);
    this.put(span, make(span.bits));
  }

  put(span: Span, item: R): void {
    this.entries.push({ span, item });
  }

  doubt(kind: Doubt["kind"], urn: string, cidrs: readonly string[] = BLOCKS.all): void {
    for (const cidr of cidrs) {
      const span = this.net.atoms.span(cidr);
      this.entries.push({ span, item: { origin: "doubt", kind, bits: span.bits, urn } });
    }
  }

  /** Marks everything for what is not known about some aspect of an object. */
  doubts(object: { readonly opaque: readonly Opaque[] }, aspect: Opaque["aspect"]): void {
    for (const o of object.opaque) if (o.aspect === aspect) this.doubt("always", o.urn);
  }

  /** Adds one route per entry of a prefix list. */
  list(key: Key, make: (cidr: string, bits: number) => R): void {
    const list = this.net.model.prefixLists.get(key);
    for (const cidr of list?.entries ?? []) this.add(cidr, (bits) => make(cidr, bits));
    const open = list ? unknownAbout(list, "entries").at(0)?.urn : key;
    if (open === undefined) return;
    this.doubt(list?.service === undefined ? "always" : "public", open);
    if (list?.service !== undefined) this.doubt("private", "", BLOCKS.local);
  }
}

/** Targets of routes inside the VPC's own CIDRs that AWS accepts (VPC guide, Rules and considerations). */
const INSIDE = new Set<Target["kind"]>(["local", "nat-gateway", "network-interface", "inspection-endpoint"]);

/** Every route of a VPC route table. */
export function vpcRoutes(net: Network, table: TableNode, vpc: VpcNode | undefined): Routes<VpcRoute> {
  const out = new Collector<VpcRoute>(net);
  out.doubts(table.model, "routes");
  if (vpc) out.doubts(vpc.model, "addresses");
  const replaced: Span[] = [];
  table.model.routes.forEach(({ destination, target, state, urn }, i) => {
    const span = table.spans[i];
    const blackhole = state === "blackhole";
    if ("prefixList" in destination) {
      const list = destination.prefixList;
      out.list(list, (cidr, bits) => ({ origin: "prefix-list", bits, cidr, target, blackhole, list }));
    } else if (span) {
      const { cidr } = destination;
      if (target.kind !== "local") replaced.push(span);
      if (accepted(cidr, span, target, vpc)) {
        out.put(span, { origin: "static", bits: span.bits, cidr, target, blackhole });
      } else out.doubt("always", urn, [cidr]);
    }
  });
  for (const endpoint of table.endpoints) {
    const target = { kind: "gateway-endpoint" as const, endpoint };
    const list = endpoint.prefixList;
    out.list(list, (cidr, bits) => ({ origin: "prefix-list", bits, cidr, target, blackhole: false, list }));
  }
  vpc?.spans.forEach((span, i) => {
    const cidr = vpc.model.cidrs[i];
    if (cidr === undefined || replaced.includes(span)) return;
    out.put(span, { origin: "local", bits: span.bits, cidr, target: LOCAL, blackhole: false });
  });
  for (const key of table.model.propagating) addPropagated(out, key, vpc);
  return out.entries;
}

const LOCAL: Target = { kind: "local" };

/** AWS refuses a route inside the VPC's own CIDR unless it sends a whole subnet to a middlebox. */
function accepted(cidr: string, span: Span, target: Target, vpc: VpcNode | undefined): boolean {
  const inner = vpc?.spans.some(
    (own) => own.family === span.family && own.bits < span.bits && own.lo <= span.lo && own.hi >= span.hi,
  );
  if (!vpc || inner !== true || target.kind === "local") return true;
  return INSIDE.has(target.kind) && vpc.subnets.some((subnet) => subnet.model.cidrs.includes(cidr));
}

/** What a virtual private gateway of the table's own VPC has learned. */
function addPropagated(out: Collector<VpcRoute>, key: Key, vpc: VpcNode | undefined): void {
  const { model } = out.net;
  const gateway = model.vpnGateways.get(key);
  if (gateway) out.doubts(gateway, "propagation");
  if (!gateway || gateway.vpc !== vpc?.model.key) return;
  const target = { kind: "vpn-gateway" as const, key };
  const put = (cidr: string, via: VpcRoute["via"] & string): void =>
    out.add(cidr, (bits) => ({ origin: "propagated", bits, cidr, target, blackhole: false, via }));
  for (const route of gateway.learned) put(route.cidr, route.via === "direct-connect" ? "direct-connect" : "vpn-bgp");
  for (const connection of gateway.connections) {
    for (const cidr of model.vpnConnections.get(connection)?.staticRoutes ?? []) put(cidr, "vpn-static");
  }
}

/** Every route of a transit gateway table. */
export function transitRoutes(net: Network, table: TransitTable): Routes<TransitRouteOption> {
  const out = new Collector<TransitRouteOption>(net);
  out.doubts(table, "routes");
  for (const { destination, attachment: key } of table.routes) {
    const attachment = key === undefined ? undefined : net.attachments.get(key);
    const dangling = key !== undefined && attachment === undefined;
    if ("cidr" in destination) {
      out.add(destination.cidr, (bits) => ({ origin: "static", bits, attachment, dangling }));
    } else {
      out.list(destination.prefixList, (_cidr, bits) => ({ origin: "prefix-list", bits, attachment, dangling }));
    }
  }
  for (const attachment of net.propagating.get(table.key) ?? []) {
    if (attachment.model.state === "pending") continue;
    addPropagation(out, attachment);
  }
  // Where an attachment propagates to may be what is not known; an external one's propagations are in the states.
  for (const { model } of net.unclear.get(table.transitGateway) ?? []) {
    if (model.external && !model.propagations.includes(table.key)) continue;
    out.doubts(model, "propagation");
  }
  return out.entries;
}

/**
 * The prefixes that an attachment propagates: all CIDRs of a VPC (IPv6 ones if the attachment carries IPv6), what BGP
 * taught otherwise. A peering propagates nothing (TGW guide, Route propagation).
 */
function addPropagation(out: Collector<TransitRouteOption>, attachment: AttachmentNode): void {
  const { model, vpc } = attachment;
  const origin = "propagated";
  const dangling = false;
  if (model.kind === "vpc") {
    if (!vpc) return;
    out.doubts(vpc.model, "addresses");
    for (const span of vpc.spans) {
      if (model.ipv6 || span.family === 4) out.put(span, { origin, bits: span.bits, attachment, dangling });
    }
    return;
  }
  for (const learned of model.learned)
    out.add(learned.cidr, (bits) => ({ origin, bits, attachment, dangling, learned }));
}
