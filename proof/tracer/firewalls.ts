/** Endpoints that a packet is inspected at: Network Firewall, as far as its rules are modelled. */
import type { Key, Subnet } from "../model";
import type { FirewallRule, FirewallRules } from "../model-firewall";
import { checkAcl, checkKnown } from "./checks";
import { showPeer, type Peer } from "./destination";
import { subnetHop } from "./in-vpc";
import { addHop, addUnknown, block, stopped, type Packet, type Path, type Position } from "./path";
import type { Walk } from "./walk";

/** What the rules say to a new flow. */
type Decision =
  | { readonly kind: "pass"; readonly names: readonly string[]; readonly urn: string }
  | { readonly kind: "drop"; readonly urn: string; readonly detail: string }
  | { readonly kind: "mixed"; readonly urn: string; readonly because: string };

/** A packet passes the endpoint and leaves from its subnet; answers of a flow that was let through pass unasked. */
export function toInspection(walk: Walk, path: Path, from: Subnet, key: Key): Position[] {
  const endpoint = walk.model.inspectionEndpoints.get(key);
  const owner = { urn: endpoint?.urn ?? key, name: endpoint?.name ?? key };
  const known = endpoint?.opaque.find(({ aspect }) => aspect === "traffic");
  if (!endpoint?.firewall || endpoint.subnet === undefined || known) {
    const because = "what an inspection endpoint lets through is not modelled";
    return [stopped(addUnknown(path, known ?? { aspect: "traffic", urn: owner.urn, because }))];
  }
  const { firewall } = endpoint;
  const subnet = walk.network.subnet(endpoint.subnet);
  const entered = subnet.key === from.key ? [path] : checkAcl(walk, addHop(path, subnetHop(subnet)), subnet, "ingress");
  return entered.map((p): Position => {
    const decision = p.reply ? undefined : decide(walk, firewall, p.packet);
    const note =
      decision?.kind === "pass" && decision.names.length > 0 ? `only ${decision.names.join(", ")}` : undefined;
    let at = addHop(p, { kind: "firewall", key, ...owner, ...(note !== undefined && { note }) });
    at = checkKnown(at, endpoint, "subnets");
    if (decision?.kind === "drop")
      at = block(at, "FIREWALL_RULES_RESTRICTION", { ...owner, urn: decision.urn }, decision.detail);
    if (decision?.kind === "mixed")
      at = addUnknown(at, { aspect: "traffic", urn: decision.urn, because: decision.because });
    const passed: Path = { ...at, zone: subnet.zone, scope: "lost", stateful: [...at.stateful, key] };
    return { at: "leave", path: passed, subnet: subnet.key };
  });
}

/** What the rules say in each order that they may be in. */
function decide(walk: Walk, firewall: FirewallRules, packet: Packet): Decision {
  const first = decideBy(walk, firewall.rules, firewall, packet);
  const others = (firewall.otherOrders ?? []).map((rules) => decideBy(walk, rules, firewall, packet));
  if (others.every(({ kind }) => kind === first.kind)) {
    const differ = others.some((other) => String(namesOf(other)) !== String(namesOf(first)));
    return differ && first.kind === "pass" ? { ...first, names: [] } : first;
  }
  return { kind: "mixed", urn: firewall.policy, because: "the order of its rule groups is not known until deployment" };
}

const namesOf = (decision: Decision): readonly string[] => (decision.kind === "pass" ? decision.names : []);

/** The first rule that matches decides (Network Firewall guide, Strict evaluation order). */
function decideBy(
  walk: Walk,
  rules: readonly FirewallRule[],
  { policy, dropsTheRest }: FirewallRules,
  packet: Packet,
): Decision {
  const what = `${showPeer(packet.source)} to ${showPeer(packet.destination)}`;
  for (const rule of rules) {
    const { protocol, ports } = packet.service;
    if (rule.protocol !== undefined && rule.protocol !== protocol) continue;
    if (!among(walk, rule.sources, packet.source) || !among(walk, rule.destinations, packet.destination)) continue;
    const covered =
      protocol === 6 || protocol === 17 ? coverage(rule, ports) : rule.ports.length === 0 ? "all" : "none";
    if (covered === "none") continue;
    if (covered === "some") return { kind: "mixed", urn: rule.urn, because: "the firewall takes some of the ports" };
    if (rule.action === "drop") return { kind: "drop", urn: rule.urn, detail: `a rule of the firewall drops ${what}` };
    return { kind: "pass", names: rule.names ?? [], urn: rule.urn };
  }
  if (!dropsTheRest) return { kind: "pass", names: [], urn: policy };
  return { kind: "drop", urn: policy, detail: `no rule of the firewall lets ${what} through` };
}

function among(walk: Walk, cidrs: readonly string[] | undefined, peer: Peer): boolean {
  return cidrs === undefined || (peer.kind === "address" && walk.network.within(cidrs, peer.address));
}

/** How much of a range of ports a rule is about. */
function coverage(rule: FirewallRule, range: { from: number; to: number }): "all" | "some" | "none" {
  if (rule.ports.length === 0) return "all";
  const inside = rule.ports.some(({ from, to }) => from <= range.from && range.to <= to);
  const apart = rule.ports.every(({ from, to }) => range.to < from || to < range.from);
  if (!inside && !apart) return "some";
  return inside !== rule.otherPorts ? "all" : "none";
}
