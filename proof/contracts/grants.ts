/**
 * What is granted beside paths: resolver rules forward to a domain's servers for that domain only, firewalls let out what
 * the intent names, groups of hubs and resolvers let in nobody but those whom they serve (Route 53 guide, Forwarding
 * outbound DNS queries; Network Firewall guide, Domain list; VPC guide, Security group rules).
 */
import type { FirewallRule } from "../model-firewall";
import type { Key, ResolverEndpoint, ResolverRule } from "../model";
import { groupsKnown, spansLetIn } from "./group-spans";
import type { Ledger } from "./ledger";
import { askedResolvers, DNS } from "./needs";
import { addressSpans, firstCommon, showSpan, spanOf, without, type Span } from "./spans";
import { known } from "./known";
import type { Contract, World } from "./world";

export const grants: Contract = {
  id: "grants",
  title: "Resolver rules, egress firewalls and groups grant nothing beyond the domain that they serve",
  check(world, ledger) {
    for (const rule of world.model.resolverRules.values()) checkRule(world, ledger, rule);
    checkFirewalls(world, ledger);
    checkOpenGroups(world, ledger);
    checkReferences(world, ledger);
    for (const endpoint of inboundOf(world)) checkResolver(world, ledger, endpoint);
  },
};

function inboundOf({ model }: World): ResolverEndpoint[] {
  return [...model.resolverEndpoints.values()].filter(({ direction }) => direction !== "outbound");
}

/** Whoever may ask, with the endpoint set of its domain. */
interface Asker {
  readonly name: string;
  readonly set: string;
  readonly spans: readonly Span[];
}

function askersOf({ layout, intent }: World): Asker[] {
  const setOf = (domain: string): string => intent.domains.find(({ name }) => name === domain)?.endpointSet ?? domain;
  return [
    ...layout.networks.map((n) => ({ name: n.name, set: n.domain.endpointSet, spans: n.vpc.cidrs.map(spanOf) })),
    ...layout.onPremises.map(({ name, intent: { domain, prefixes } }) => ({
      name,
      set: setOf(domain),
      spans: prefixes.map(spanOf),
    })),
  ];
}

function checkRule(world: World, ledger: Ledger, rule: ResolverRule): void {
  const { model, layout } = world;
  known(ledger, rule, "dns", "vpcs");
  const targets = addressSpans(rule.targets.map(({ address }) => address));
  const owners = new Set(askersOf(world).flatMap(({ set, spans }) => (firstCommon(spans, targets) ? [set] : [])));
  const profiles = [...model.profiles.values()].filter(({ rules }) => rules.includes(rule.key));
  const users = new Set<Key>([...rule.vpcs, ...profiles.flatMap(({ vpcs }) => vpcs)]);
  for (const network of layout.networks) {
    if (!users.has(network.vpc.key) || owners.size === 0) continue;
    if (!ledger.holds(owners.has(network.domain.endpointSet)))
      ledger.fail(
        rule,
        `association with ${network.name}`,
        `VPCs of ${[...owners].join(" and ")}, whose servers it forwards to`,
        `the VPC of ${network.name}`,
        "take the rule off the VPC or its Profile",
      );
  }
}

function checkFirewalls({ intent, model }: World, ledger: Ledger): void {
  const { egressNames } = intent;
  if (egressNames === undefined) return;
  const all = [...model.inspectionEndpoints.values()].filter(({ kind }) => kind === "network-firewall");
  // Beside the endpoints of a firewall stands one without a subnet, for routes to an endpoint that cannot be told.
  const placed = new Set(all.flatMap(({ subnet, urn }) => (subnet === undefined ? [] : [urn])));
  if (all.length === 0)
    ledger.skip(
      { urn: "egressNames", name: "the egress firewall" },
      "names are declared for it, and no state shows it",
    );
  for (const endpoint of all) {
    const { firewall, subnet, urn } = endpoint;
    if (subnet === undefined && placed.has(urn)) continue;
    if (!known(ledger, endpoint, "traffic")) continue;
    if (!firewall) {
      ledger.skip(endpoint, "its rules are not modelled");
      continue;
    }
    if (!ledger.holds(firewall.dropsTheRest))
      ledger.fail(
        { urn: firewall.policy, name: endpoint.name },
        "default action",
        "what no rule lets through is dropped",
        "it is let out",
        "use aws:drop_established as the stateful default action",
      );
    for (const rule of firewall.rules) if (rule.action === "pass") checkPass(ledger, endpoint.name, rule, egressNames);
  }
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map(spanOf);

function checkPass(ledger: Ledger, firewall: string, rule: FirewallRule, declared: readonly string[]): void {
  const fail = (setting: string, expected: string, found: string): void =>
    ledger.fail({ urn: rule.urn, name: firewall }, setting, expected, found, "take it out of the rules");
  if (rule.names === undefined) {
    const [outside] = (rule.destinations ?? ["0.0.0.0/0"]).flatMap((cidr) => without(spanOf(cidr), PRIVATE));
    if (!ledger.holds(outside === undefined) && outside)
      fail(`rule to ${rule.destinations?.join(", ") ?? "any address"}`, "a name is asked for", showSpan(outside));
    return;
  }
  for (const text of rule.names) {
    // A leading dot stands for the domain and all below it.
    const under = text.toLowerCase();
    const bare = under.replace(/^\./, "");
    const met = declared.some((name) =>
      name.startsWith(".") ? `.${bare}`.endsWith(name) : !under.startsWith(".") && name === under,
    );
    if (!ledger.holds(met)) fail(`name ${text}`, `none but ${declared.join(", ") || "no name"}`, `${text} is let out`);
  }
}

/** More addresses than any private block has: IPv4 has 10.0.0.0/8, IPv6 fc00::/7. */
function isForAll({ family, from, to }: Span): boolean {
  return to - from >= 1n << (family === 4 ? 24n : 121n);
}

function checkOpenGroups(world: World, ledger: Ledger): void {
  const { model, layout } = world;
  const hubs = new Set([...layout.hubs, ...layout.asides].map(({ vpc }) => vpc.key));
  const used = new Set(inboundOf(world).flatMap(({ groups }) => groups));
  for (const group of model.groups.values()) {
    if (!hubs.has(group.vpc ?? "") && !used.has(group.key)) continue;
    known(ledger, group, "rules");
    for (const { direction, peer, urn } of group.rules) {
      if (direction !== "ingress") continue;
      const list = "prefixList" in peer ? model.prefixLists.get(peer.prefixList) : undefined;
      if (list) known(ledger, list, "entries");
      const open = (list?.entries ?? ("cidr" in peer ? [peer.cidr] : [])).find((cidr) => isForAll(spanOf(cidr)));
      if (!ledger.holds(open === undefined))
        ledger.fail(
          { urn, name: group.name },
          `ingress from ${open ?? ""}`,
          "those whom the group serves",
          `everyone (${open ?? ""})`,
          "name the blocks of those who are served",
        );
    }
  }
}

/** A rule that names a group lets in whatever carries it. */
function checkReferences({ model, layout }: World, ledger: Ledger): void {
  for (const set of layout.sets)
    for (const key of new Set(set.endpoints.flatMap(({ groups }) => groups))) {
      const group = model.groups.get(key);
      for (const { direction, peer, urn } of group?.rules ?? []) {
        if (!group || direction !== "ingress" || !("group" in peer)) continue;
        const owner = layout.byVpc.get(model.groups.get(peer.group)?.vpc ?? "");
        if (!ledger.holds(owner?.kind !== "network" || set.users.has(owner.domain.name)))
          ledger.fail(
            { urn, name: group.name },
            `ingress from the group ${peer.group}`,
            `groups of those who use ${set.intent.name}`,
            `a group of ${owner?.name ?? ""}`,
            "take the rule out",
          );
      }
    }
}

/** A resolver answers as its VPC does: its groups let in the domain of those who ask it. */
function checkResolver(world: World, ledger: Ledger, endpoint: ResolverEndpoint): void {
  groupsKnown(world, ledger, endpoint);
  const asking = world.layout.onPremises.filter((part) =>
    askedResolvers(world, part).some((asked) => asked.endpoint === endpoint),
  );
  const askers = askersOf(world);
  const served = new Set(askers.filter(({ name }) => asking.some((part) => part.name === name)).map(({ set }) => set));
  const open = DNS.flatMap((ask) => spansLetIn(world, endpoint.groups, ask)).filter((span) => !isForAll(span));
  const admitted = askers.flatMap((asker) => {
    const both = firstCommon(open, asker.spans);
    return both ? [{ asker, both }] : [];
  });
  if (served.size === 0) for (const { asker } of admitted.slice(0, 1)) served.add(asker.set);
  for (const { asker, both } of admitted)
    if (!ledger.holds(served.has(asker.set)))
      ledger.fail(
        endpoint,
        `security groups for ${asker.name}`,
        `queries of ${[...served].join(" and ")} only`,
        `queries from ${showSpan(both)}`,
        "narrow the rule to those who ask the resolver",
      );
}
