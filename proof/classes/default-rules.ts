/** The rules as AWS documents them. */
import type { AttachmentKind, PortRange } from "../model";
import type { TransitRouteOption, VpcRoute } from "./candidates";
import type { AttachmentNode } from "./objects";
import { DROP, type Match, PASS, type Rules, UNKNOWN } from "./rules";

/** Static before prefix list before propagated, among routes of one length (VPC guide, Route priority). */
const VPC_RANK = { local: 0, static: 1, "prefix-list": 2, propagated: 3 } as const;
/** Among propagated routes of one length (VPC guide, Route priority and propagated routes). */
const VIA_RANK = { "direct-connect": 0, "vpn-static": 1, "vpn-bgp": 2 } as const;

/**
 * Longest prefix, then origin; `local` beats every propagated route, also more specific ones (VPN guide, Route tables
 * and route priority). Of prefix lists that overlap and lead elsewhere AWS picks one at random (VPC guide, Route
 * priority and prefix lists): then each of the targets may win against the rest.
 */
function chooseVpcRoutes(covering: readonly VpcRoute[]): readonly VpcRoute[] {
  const local = covering.some((route) => route.origin === "local");
  const able = local ? covering.filter((route) => route.origin !== "propagated") : covering;
  const best = first(able);
  if (best?.origin !== "prefix-list") return best ? [best] : [];
  const targets = [...new Set(able.filter((route) => route.list !== undefined).map(targetId))];
  const winners = targets.map((id) =>
    first(able.filter((route) => route.list === undefined || targetId(route) === id)),
  );
  return [...new Set(winners.filter((route) => route !== undefined))];
}

/** The longest route; of equals the one whose origin comes first. */
function first(routes: readonly VpcRoute[]): VpcRoute | undefined {
  const rank = (route: VpcRoute): number => VPC_RANK[route.origin] * 3 + (route.via ? VIA_RANK[route.via] : 0);
  let best: VpcRoute | undefined;
  for (const route of routes) {
    if (!best || route.bits > best.bits || (route.bits === best.bits && rank(route) < rank(best))) best = route;
  }
  return best;
}

function targetId({ target }: VpcRoute): string {
  return target.kind === "gateway-endpoint" ? target.endpoint.key : JSON.stringify(target);
}

/** Order among propagated routes of one length (TGW guide, Route evaluation order). */
const ATTACHMENT_RANK: Readonly<Record<AttachmentKind, number>> = {
  vpc: 2,
  "direct-connect": 3,
  connect: 4,
  vpn: 6,
  "vpn-concentrator": 7,
  peering: 8,
  unmodelled: 9,
};

/** Longest prefix, then static, prefix list, kind of attachment, AS path, MED; what is still equal is shared. */
function chooseTransitRoutes(covering: readonly TransitRouteOption[]): readonly TransitRouteOption[] {
  let best: TransitRouteOption[] = [];
  for (const route of covering) {
    const [first] = best;
    const order = first ? compareTransit(route, first) : -1;
    if (order < 0) best = [route];
    else if (order === 0 && !best.some((other) => other.attachment === route.attachment)) best.push(route);
  }
  return best;
}

function compareTransit(a: TransitRouteOption, b: TransitRouteOption): number {
  const rank = (route: TransitRouteOption): number => {
    if (route.origin === "static") return 0;
    if (route.origin === "prefix-list") return 1;
    if (route.attachment?.model.privateTransport === true) return 5;
    return ATTACHMENT_RANK[route.attachment?.model.kind ?? "unmodelled"];
  };
  const path = (route: TransitRouteOption): number => route.learned?.asPathLength ?? 0;
  const med = (route: TransitRouteOption): number => {
    const value = route.learned?.med ?? -1;
    return value >= 0 ? value : route.attachment?.model.kind === "direct-connect" ? 0 : 100;
  };
  if (a.bits !== b.bits) return b.bits - a.bits;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) < 2) return 0;
  return path(a) - path(b) || med(a) - med(b);
}

/**
 * Of two VPCs that overlap the one attached first is propagated (TGW guide, VPC attachments); which one that was nobody
 * knows, so every order is a world: what is propagated is a largest set without a clash.
 */
function clashing(pairs: readonly (readonly [AttachmentNode, AttachmentNode])[]): ReadonlySet<AttachmentNode>[] {
  const nodes = [...new Set(pairs.flat())];
  const clash = (a: AttachmentNode, b: AttachmentNode): boolean =>
    pairs.some((pair) => pair.includes(a) && pair.includes(b));
  const worlds: ReadonlySet<AttachmentNode>[] = [];
  const grow = (kept: readonly AttachmentNode[], index: number): void => {
    const node = nodes[index];
    if (!node) {
      const left = nodes.filter((n) => !kept.includes(n));
      if (left.every((n) => kept.some((k) => clash(n, k)))) worlds.push(new Set(left));
      return;
    }
    if (!kept.some((k) => clash(node, k))) grow([...kept, node], index + 1);
    grow(kept, index + 1);
  };
  grow([], 0);
  return worlds;
}

/** True if a rule is about the packet, whatever its port. */
function concerns(rule: { protocol: number; icmp?: { type: number; code: number } }, match: Match): boolean {
  if (rule.protocol === -1) return true;
  if (rule.protocol !== match.protocol) return false;
  if (!rule.icmp || !match.icmp) return true;
  const typed = rule.icmp.type === -1 || rule.icmp.type === match.icmp.type;
  return typed && (rule.icmp.code === -1 || rule.icmp.code === match.icmp.code);
}

function portsOf(rule: { protocol: number; ports: PortRange }): PortRange {
  return rule.protocol === 6 || rule.protocol === 17 ? rule.ports : { from: 0, to: 65535 };
}

/** Lowest number first; each port goes by the first rule that has it; the rest is denied (VPC guide, Network ACLs). */
function acl(covering: Parameters<Rules["acl"]>[0], match: Match): number {
  let open: PortRange[] = [match.ports];
  let outcome = 0;
  for (const rule of [...covering].sort((a, b) => a.number - b.number)) {
    if (!concerns(rule, match)) continue;
    const { from, to } = portsOf(rule);
    const left: PortRange[] = [];
    for (const range of open) {
      if (range.to < from || range.from > to) {
        left.push(range);
        continue;
      }
      outcome |= rule.action === "allow" ? PASS : DROP;
      if (range.from < from) left.push({ from: range.from, to: from - 1 });
      if (range.to > to) left.push({ from: to + 1, to: range.to });
    }
    open = left;
    if (open.length === 0) return outcome;
  }
  return outcome | DROP;
}

/** Security groups only allow (VPC guide, Security groups). */
function group(covering: Parameters<Rules["group"]>[0], match: Match): boolean {
  return covering.some((rule) => {
    const { from, to } = portsOf(rule);
    return concerns(rule, match) && from <= match.ports.from && to >= match.ports.to;
  });
}

export const DEFAULT_RULES: Rules = {
  chooseVpcRoutes,
  chooseTransitRoutes,
  clashing,
  acl,
  group,
  directInSubnet: () => true,
  mayEnterTransit: (zone, zones) => zones.includes(zone),
  landingZones: (applianceMode, zone, pinned, zones) => {
    const near = zones.filter((z) => z !== undefined && z === (applianceMode ? pinned : zone));
    return near.length > 0 ? near : zones;
  },
  carries: (attachment, family) =>
    attachment.state === "available" && (family === 4 || attachment.kind !== "vpc" || attachment.ipv6),
  peeringTakes: (peering, sourceIsPeers, destinationIsPeers) => peering.active && (sourceIsPeers || destinationIsPeers),
  natTakes: (origin) =>
    origin === "transit-on-premises" ? UNKNOWN : origin === "vpc" || origin === "transit-vpc" ? PASS : DROP,
  forwards: (card) => !card.sourceDestCheck,
  gatewayEndpointTakes: (origin, ownVpc, family, protocol) =>
    origin === "vpc" && ownVpc && family === 4 && (protocol === 6 || protocol === 1),
  internetGatewayTakes: (sourceIsPublic, destinationIsPrivate) => sourceIsPublic && !destinationIsPrivate,
  vpnGatewayTakes: (origin, learned) => origin === "vpc" && learned,
  directConnectTakes: (learned) => learned,
  endpointInitiates: () => false,
  attachmentAcl: (direction, sameSubnet) => direction === "into-transit" || !sameSubnet,
  groupAcrossTransit: (receiver) => receiver !== "endpoint",
  replyPorts: (ephemeral) => ephemeral,
  sameStateful: (there, back) =>
    there.length === back.length && there.every((key, i) => key === back[back.length - 1 - i]),
};
