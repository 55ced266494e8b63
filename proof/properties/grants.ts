/**
 * P15: what the network grants beside the paths of packets is what the intent names. Resolver rules forward names to
 * another domain's servers for nobody but that domain; a firewall on the way to the internet lets out the declared
 * names and nothing else; no security group of a hub or resolver admits everyone, none of an endpoint names a group of
 * another domain, and none of a resolver lets its queries in (grants-groups.ts).
 */
import { covers, holds, parseAddress, prefix } from "../../net/ip";
import type { FirewallRule } from "../model-firewall";
import type { Key, ResolverRule } from "../model";
import { checkGroups } from "./grants-groups";
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
  },
};

// ------------------------------------------------------------------------------------------------ Resolver rules

/** A rule takes its VPCs' queries to whoever answers at its targets (Route 53 guide, Forwarding outbound DNS queries). */
function checkRules(scene: Scene, ledger: Ledger): void {
  const setOf = (name: string) => scene.intent.domains.find((domain) => domain.name === name)?.endpointSet;
  for (const rule of scene.model.resolverRules.values()) {
    const owners = ownersOf(scene, rule);
    // Domains with one endpoint set share what its servers answer.
    const sets = new Set([...owners].map(setOf));
    const users = usersOf(scene, rule);
    const networks = scene.networks.filter(({ vpc }) => users.has(vpc.key));
    const doubt = rule.opaque.find(({ aspect }) => aspect === "dns");
    if (owners.size === 0 && networks.length > 0 && rule.kind === "forward" && doubt) {
      const message = `cannot be told whose servers ${rule.name} forwards to for ${networks.map(nameOf).join(", ")}: ${doubt.because}`;
      ledger.undetermined(rule.key, message, [doubt.urn]);
    }
    if (owners.size === 0) continue;
    for (const network of networks) {
      if (sets.has(network.domain.endpointSet)) ledger.count();
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
  const [stray] = model.strays;
  if (firewalls.length === 0 && stray)
    ledger.undetermined("none", `cannot be told whether there is an egress firewall: ${stray.because}`, [stray.urn]);
  else if (firewalls.length === 0)
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
