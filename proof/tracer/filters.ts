/** Security groups and network ACLs on one packet. */
import { matches, type Peer } from "./destination";
import type { AclRule, Direction, GroupRule, IcmpMatch, Key, Opaque, PortRange } from "../model";
import type { Network } from "./network";
import { withId } from "./path";
import type { Service } from "./service";

/** What a filter says. `mixed`: some of the ports are let through. */
export type Verdict =
  | { readonly kind: "allow"; readonly rule?: string; readonly urn: string }
  | { readonly kind: "deny"; readonly rule?: string; readonly urn: string }
  | { readonly kind: "mixed"; readonly urn: string }
  | { readonly kind: "unknown"; readonly opaque: Opaque };

/**
 * Security groups: allow rules only, the union over all groups of the interface (VPC guide, Security group rules).
 * @param groups groups of the interface
 * @param peer the other side of the packet
 * @param peerGroups groups of the other side that may be referred to; empty where references do not reach
 */
export function evaluateGroups(
  network: Network,
  groups: readonly Key[],
  direction: Direction,
  service: Service,
  peer: Peer,
  peerGroups: readonly Key[],
): Verdict {
  let opaque: Opaque | undefined;
  for (const key of groups) {
    const group = network.model.groups.get(key);
    if (!group) continue;
    for (const rule of group.rules) {
      if (rule.direction !== direction || !covers(rule, service)) continue;
      const match = peerMatches(network, rule, peer, peerGroups);
      if (match === "yes")
        return { kind: "allow", urn: rule.urn, rule: `${showRule(network, rule)} of ${withId(group)}` };
      if (match !== "no") opaque ??= match;
    }
    opaque ??= group.opaque.find((o) => o.aspect === "rules");
  }
  if (opaque) return { kind: "unknown", opaque };
  return { kind: "deny", urn: network.model.groups.get(groups[0] ?? "")?.urn ?? groups[0] ?? "no security group" };
}

function peerMatches(network: Network, rule: GroupRule, peer: Peer, peerGroups: readonly Key[]): "yes" | "no" | Opaque {
  const { peer: wanted } = rule;
  const possible = (what: string): Opaque => ({
    aspect: "rules",
    urn: rule.urn,
    because: `whether ${what} holds the address is not known`,
  });
  if ("group" in wanted) return peerGroups.includes(wanted.group) ? "yes" : "no";
  if ("cidr" in wanted) {
    const match = matches(network.prefix(wanted.cidr), peer);
    return match === "maybe" ? possible(wanted.cidr) : match;
  }
  const list = network.model.prefixLists.get(wanted.prefixList);
  if (peer.kind === "service" && peer.prefixList === wanted.prefixList) return "yes";
  const found = (list?.entries ?? []).map((entry) => matches(network.prefix(entry), peer));
  if (found.includes("yes")) return "yes";
  return (
    list?.opaque.find((o) => o.aspect === "entries") ??
    (found.includes("maybe") ? possible(list?.name ?? wanted.prefixList) : "no")
  );
}

function showRule(network: Network, rule: GroupRule): string {
  const { peer } = rule;
  const who =
    "cidr" in peer
      ? peer.cidr
      : "group" in peer
        ? nameOf(network, peer.group)
        : (network.model.prefixLists.get(peer.prefixList)?.name ?? peer.prefixList);
  return `${showProtocol(rule)} ${rule.direction === "ingress" ? "from" : "to"} ${who}`;
}

function nameOf(network: Network, group: Key): string {
  return network.model.groups.get(group)?.name ?? group;
}

function showProtocol(rule: { readonly protocol: number; readonly ports: PortRange }): string {
  if (rule.protocol === -1) return "all traffic";
  const name = { 6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6" }[rule.protocol] ?? `protocol ${rule.protocol}`;
  if (rule.ports.from === 0 && rule.ports.to === 65535) return name;
  return `${name}/${rule.ports.from}${rule.ports.to === rule.ports.from ? "" : `-${rule.ports.to}`}`;
}

/** True if a rule admits every port of the packet. */
function covers(rule: GroupRule, service: Service): boolean {
  if (rule.protocol !== -1 && rule.protocol !== service.protocol) return false;
  if (rule.icmp) return icmpMatches(rule.icmp, service);
  return rule.protocol === -1 || (rule.ports.from <= service.ports.from && rule.ports.to >= service.ports.to);
}

function icmpMatches(rule: IcmpMatch, service: Service): boolean {
  const { type, code } = service.icmp ?? { type: -1, code: -1 };
  return (rule.type === -1 || rule.type === type) && (rule.code === -1 || rule.code === code);
}

/**
 * Network ACL: rules by number, the first that matches decides, everything else is denied; stateless
 * (VPC guide, Network ACL basics). For a range of ports every one is decided.
 * @param peer the remote side: the source of inbound, the destination of outbound traffic
 */
export function evaluateAcl(network: Network, key: Key, direction: Direction, service: Service, peer: Peer): Verdict {
  const acl = network.model.acls.get(key);
  const opaque = acl?.opaque.find((o) => o.aspect === "rules");
  if (!acl || opaque) {
    return {
      kind: "unknown",
      opaque: opaque ?? { aspect: "network-acl", urn: key, because: "the network ACL is not known" },
    };
  }
  const rules = acl.rules
    .filter((rule) => rule.direction === direction && protocolFits(rule, service))
    .sort((a, b) => a.number - b.number);
  const decisions = portPieces(rules, service.ports).map((port) => decide(network, rules, port, peer));
  const [first] = decisions;
  const doubt = decisions.find((d) => typeof d === "object" && "opaque" in d);
  if (doubt && typeof doubt === "object" && "opaque" in doubt) return { kind: "unknown", opaque: doubt.opaque };
  const actions = new Set(decisions.map((d) => (d as { action: string }).action));
  if (actions.size > 1) return { kind: "mixed", urn: acl.urn };
  const { action, rule } = first as { action: "allow" | "deny"; rule?: AclRule };
  const shown = rule
    ? { rule: `rule ${rule.number} ${rule.action}`, urn: rule.urn }
    : { rule: "rule * deny", urn: acl.urn };
  return { kind: action, ...shown };
}

/** The first port of each piece of the range that the rules can tell apart. */
function portPieces(rules: readonly AclRule[], ports: PortRange): number[] {
  const starts = new Set([ports.from]);
  for (const rule of rules)
    for (const port of [rule.ports.from, rule.ports.to + 1])
      if (port > ports.from && port <= ports.to) starts.add(port);
  return [...starts];
}

function decide(
  network: Network,
  rules: readonly AclRule[],
  port: number,
  peer: Peer,
): { action: "allow" | "deny"; rule?: AclRule } | { opaque: Opaque } {
  for (const rule of rules) {
    if (rule.protocol !== -1 && (port < rule.ports.from || port > rule.ports.to)) continue;
    const match = matches(network.prefix(rule.cidr), peer);
    if (match === "yes") return { action: rule.action, rule };
    if (match === "maybe")
      return {
        opaque: { aspect: "rules", urn: rule.urn, because: `whether ${rule.cidr} holds the address is not known` },
      };
  }
  return { action: "deny" };
}

function protocolFits(rule: AclRule, service: Service): boolean {
  if (rule.protocol === -1) return true;
  if (rule.protocol !== service.protocol) return false;
  return rule.icmp === undefined || icmpMatches(rule.icmp, service);
}
