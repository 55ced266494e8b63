/** What a Network Firewall does with a new flow, asked with atoms. */
import type { FirewallRule, FirewallRules } from "../model-firewall";
import { type Network, within } from "./network";
import type { Packet } from "./packet";
import { DROP, type Match, PASS, UNKNOWN } from "./rules";

/** PASS, DROP, or UNKNOWN where some of the packet's ports are let through, or the order of rules that decides is not known. */
export function firewallTakes(net: Network, firewall: FirewallRules, packet: Packet): number {
  const orders = [firewall.rules, ...(firewall.otherOrders ?? [])];
  const [first = UNKNOWN, ...others] = orders.map((rules) => taken(net, rules, firewall.dropsTheRest, packet));
  return others.every((other) => other === first) ? first : UNKNOWN;
}

function taken(net: Network, rules: readonly FirewallRule[], dropsTheRest: boolean, packet: Packet): number {
  const about = (list: readonly string[] | undefined, atom: number) =>
    list === undefined || within(net.spans(list), atom);
  for (const rule of rules) {
    if (rule.protocol !== undefined && rule.protocol !== packet.match.protocol) continue;
    if (!about(rule.sources, packet.from) || !about(rule.destinations, packet.to)) continue;
    const { some, all } = matched(rule, packet.match);
    if (!some) continue;
    if (!all) return UNKNOWN;
    return rule.action === "pass" ? PASS : DROP;
  }
  return dropsTheRest ? DROP : PASS;
}

/** Whether some, and whether all of the packet's ports are the rule's. */
function matched(
  { ports, otherPorts }: FirewallRule,
  { protocol, ports: range }: Match,
): { some: boolean; all: boolean } {
  if (ports.length === 0) return { some: true, all: true };
  if (protocol !== 6 && protocol !== 17) return { some: false, all: false };
  const touches = ports.some(({ from, to }) => from <= range.to && range.from <= to);
  const holds = ports.some(({ from, to }) => from <= range.from && range.to <= to);
  return otherPorts ? { some: !holds, all: !touches } : { some: touches, all: holds };
}
