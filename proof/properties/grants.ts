/**
 * P15: what the network grants beside the paths of packets is what the intent names. Resolver rules forward names to
 * another domain's servers for nobody but that domain; a firewall on the way to the internet lets out the declared
 * names and nothing else; no security group of a hub or resolver admits everyone, and none of an
 * endpoint names a group of another domain.
 */
import { covers, holds, parseAddress, prefix } from "../../net/ip";
import type { FirewallRule } from "../model-firewall";
import type { Key, NetworkModel, ResolverRule, SecurityGroup } from "../model";
import type { Ledger, Property } from "./ledger";
import { nameOf, type Scene } from "./scene";

export const grantsNamed: Property = {
  id: "P15",
  title: "Resolver rules, the egress firewall and the hub's groups grant what is declared and nothing else",
  restsOn: [],
  demandedBy: ({ egressNames }) => egressNames !== undefined,
  check(scene, ledger) {
    checkRules(scene, ledger);
    checkFirewalls(scene, ledger);
    checkGroups(scene, ledger);
    checkReferences(scene, ledger);
  },
};

// ------------------------------------------------------------------------------------------------ Resolver rules

/** A rule takes its VPCs' queries to whoever answers at its targets (Route 53 guide, Forwarding outbound DNS queries). */
function checkRules(scene: Scene, ledger: Ledger): void {
  for (const rule of scene.model.resolverRules.values()) {
    const owners = ownersOf(scene, rule);
    const users = usersOf(scene, rule);
    const networks = scene.networks.filter(({ vpc }) => users.has(vpc.key));
    const doubt = rule.opaque.find(({ aspect }) => aspect === "dns");
    if (owners.size === 0 && networks.length > 0 && rule.kind === "forward" && doubt) {
      const message = `cannot be told whose servers ${rule.name} forwards to for ${networks.map(nameOf).join(", ")}: ${doubt.because}`;
      ledger.undetermined(rule.key, message, [doubt.urn]);
    }
    if (owners.size === 0) continue;
    for (const network of networks) {
      if (owners.has(network.domain.name) || owners.has(network.domain.endpointSet)) ledger.count();
      else {
        const name = rule.domain === "" ? "every name" : rule.domain;
        const message = `${rule.name} should forward ${name} for nobody but ${[...owners].join(" and ")}, but ${nameOf(network)} uses it`;
        const setting = `its VPC is associated with the rule, whose servers are those of ${[...owners].join(" and ")}`;
        const witness = { kind: "setting" as const, resource: network.vpc.name, setting };
        ledger.violated(`${rule.key} ${network.vpc.key}`, message, [rule.urn, network.vpc.urn], witness);
      }
    }
  }
}

/** Domains whose networks or on-premises hold a server of the rule. */
function ownersOf({ onPremises, networks }: Scene, { targets }: ResolverRule): Set<string> {
  const owners = new Set<string>();
  for (const { address: text } of targets) {
    const address = parseAddress(text);
    if (!address) continue;
    const has = (cidrs: readonly string[]): boolean => cidrs.some((cidr) => holds(prefix(cidr), address));
    for (const { intent } of onPremises) if (has(intent.prefixes)) owners.add(intent.domain);
    for (const { vpc, domain } of networks) if (has(vpc.cidrs)) owners.add(domain.name);
  }
  return owners;
}

/** VPCs that a rule is associated with, directly or by a Profile. */
function usersOf({ model }: Scene, { key, vpcs }: ResolverRule): Set<Key> {
  const profiles = [...model.profiles.values()].filter(({ rules }) => rules.includes(key));
  return new Set([...vpcs, ...profiles.flatMap((profile) => profile.vpcs)]);
}

// ---------------------------------------------------------------------------------------------- Egress firewalls

function checkFirewalls({ intent, model }: Scene, ledger: Ledger): void {
  const { egressNames } = intent;
  if (egressNames === undefined) return;
  const all = [...model.inspectionEndpoints.values()].filter(({ kind }) => kind === "network-firewall");
  // Beside the endpoints of a firewall stands one without a subnet, for routes to an endpoint that cannot be told.
  const placed = new Set(all.filter(({ subnet }) => subnet !== undefined).map(({ urn }) => urn));
  const firewalls = all.filter(({ subnet, urn }) => subnet !== undefined || !placed.has(urn));
  if (firewalls.length === 0)
    ledger.violated("none", "names are declared for the egress firewall, but the states show none", ["egressNames"]);
  for (const { firewall, opaque, urn, name } of firewalls) {
    const doubt = opaque.find(({ aspect }) => aspect === "traffic");
    if (!firewall || doubt) {
      const because = doubt?.because ?? "its rules are not modelled";
      ledger.undetermined(urn, `cannot be told what the firewall ${name} lets out: ${because}`, [doubt?.urn ?? urn]);
      continue;
    }
    if (firewall.dropsTheRest) ledger.count();
    else {
      const message = `the firewall ${name} should drop what no rule lets through, but its default action lets it out`;
      ledger.violated(`${firewall.policy} rest`, message, [firewall.policy, urn]);
    }
    for (const rule of firewall.rules) {
      if (rule.action !== "pass") continue;
      if (rule.names === undefined) checkUnnamed(ledger, rule, name);
      else for (const text of rule.names) checkName(ledger, rule, text, egressNames);
    }
  }
}

function checkName(ledger: Ledger, rule: FirewallRule, text: string, declared: readonly string[]): void {
  const name = text.toLowerCase();
  // A leading dot stands for the domain and all below it (Network Firewall guide, Domain list).
  const within = (outer: string): boolean =>
    outer === name || (outer.startsWith(".") && (name.endsWith(outer) || name === outer.slice(1)));
  if (declared.some(within)) ledger.count();
  else {
    const message = `the egress firewall should let out only declared names, but lets out ${text}`;
    ledger.violated(`${rule.urn} ${text}`, message, [rule.urn]);
  }
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map(prefix);

/** A rule that lets through without asking for a name may do so to private addresses only. */
function checkUnnamed(ledger: Ledger, rule: FirewallRule, firewall: string): void {
  const { destinations } = rule;
  const inside = destinations?.every((cidr) => PRIVATE.some((block) => covers(block, prefix(cidr)))) ?? false;
  if (inside) ledger.count();
  else {
    const to = destinations?.join(", ") ?? "any address";
    ledger.violated(`${rule.urn} ${to}`, `the firewall ${firewall} lets out to ${to} without asking for a name`, [
      rule.urn,
    ]);
  }
}

// ------------------------------------------------------------------------------------------------ Security groups

function checkGroups({ model, hubs }: Scene, ledger: Ledger): void {
  const shared = new Set(hubs.map(({ key }) => key));
  const resolvers = [...model.resolverEndpoints.values()].filter(({ direction }) => direction !== "outbound");
  const used = new Set(resolvers.flatMap(({ groups }) => groups));
  for (const group of model.groups.values())
    if (used.has(group.key) || shared.has(group.vpc ?? "")) checkGroup(model, ledger, group);
}

/**
 * A rule that names a group admits whatever carries it, across a transit gateway too where that is switched on
 * (Transit Gateway guide, Security group referencing).
 */
function checkReferences({ model, networks, sets }: Scene, ledger: Ledger): void {
  for (const { endpoints, users } of sets.values()) {
    for (const key of new Set(endpoints.flatMap(({ groups }) => groups))) {
      const group = model.groups.get(key);
      for (const { direction, peer, urn } of group?.rules ?? []) {
        if (!group || direction !== "ingress" || !("group" in peer)) continue;
        const named = model.groups.get(peer.group);
        const owner = named && networks.find(({ vpc }) => vpc.key === named.vpc);
        if (!owner || users.has(owner.domain.name)) continue;
        const message = `the group ${group.name} should admit those whom it serves, but names ${named.name} of ${nameOf(owner)}`;
        ledger.violated(`${key} ${peer.group}`, message, [urn, group.urn, named.urn]);
      }
    }
  }
}

function checkGroup(model: NetworkModel, ledger: Ledger, group: SecurityGroup): void {
  let isClosed = true;
  for (const { direction, peer, urn } of group.rules) {
    if (direction !== "ingress") continue;
    const list = "prefixList" in peer ? model.prefixLists.get(peer.prefixList) : undefined;
    const doubt = list?.opaque[0];
    if (list && doubt) {
      const message = `cannot be told whether the group ${group.name} admits everyone: ${doubt.because}`;
      ledger.undetermined(`${group.key} ${list.key}`, message, [doubt.urn, urn]);
      isClosed = false;
    }
    for (const cidr of list?.entries ?? ("cidr" in peer ? [peer.cidr] : [])) {
      if (!isAll(cidr)) continue;
      const message = `the group ${group.name} should admit those whom it serves, but admits everyone (${cidr})`;
      ledger.violated(`${group.key} ${cidr}`, message, [urn, group.urn]);
      isClosed = false;
    }
  }
  if (isClosed) ledger.count();
}

/** No block of private addresses is as wide as these: IPv4 begins with a /8, IPv6 with fc00::/7. */
function isAll(cidr: string): boolean {
  const { bits, family } = prefix(cidr);
  return bits < (family === 4 ? 8 : 7);
}
