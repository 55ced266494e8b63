/**
 * The part of P15 that is about security groups: none of a hub or of an inbound resolver endpoint admits everyone, none
 * of an endpoint names a group of another domain, and none of a resolver lets in another domain's queries.
 */
import { formatAddress, overlap, parseAddress, prefix } from "../../net/ip";
import type { NetworkModel, ResolverEndpoint, SecurityGroup } from "../model";
import type { Ledger } from "./ledger";
import { nameOf, type Scene } from "./scene";

/** Checks the groups of hubs, of their endpoints and of inbound resolver endpoints. */
export function checkGroups(scene: Scene, ledger: Ledger): void {
  const { model, hubs } = scene;
  const shared = new Set(hubs.map(({ key }) => key));
  const resolvers = [...model.resolverEndpoints.values()].filter(({ direction }) => direction !== "outbound");
  const used = new Set(resolvers.flatMap(({ groups }) => groups));
  for (const group of model.groups.values())
    if (used.has(group.key) || shared.has(group.vpc ?? "")) checkGroup(model, ledger, group);
  for (const endpoint of resolvers) checkResolver(scene, ledger, endpoint);
  checkReferences(scene, ledger);
}

/** Something whose queries a resolver could answer: a network, or what is behind a connection. */
interface Asker {
  readonly name: string;
  readonly set: string;
  readonly cidrs: readonly string[];
}

/**
 * A resolver endpoint answers whoever gets a query to it, as its own VPC would (Route 53 guide, Resolver endpoints): so
 * its groups let in queries of the domain only that it answers, which is that of the connections that ask it. Where
 * nobody is said to ask it, those whom it lets in may be of one endpoint set.
 */
function checkResolver(scene: Scene, ledger: Ledger, endpoint: ResolverEndpoint): void {
  const { model, networks, onPremises, intent } = scene;
  const hidden = endpoint.opaque.find(({ aspect }) => aspect === "security-groups");
  if (hidden) {
    const message = `cannot be told whose queries the resolver ${endpoint.name} lets in: ${hidden.because}`;
    ledger.undetermined(endpoint.key, message, [hidden.urn, endpoint.urn]);
  }
  const setOf = (domain: string): string => intent.domains.find(({ name }) => name === domain)?.endpointSet ?? domain;
  const outside = onPremises.map(({ intent: { name, domain, prefixes, resolvers } }) => ({
    asker: { name, set: setOf(domain), cidrs: prefixes },
    resolvers,
  }));
  const askers: Asker[] = [
    ...networks.map((n) => ({ name: nameOf(n), set: n.domain.endpointSet, cidrs: n.vpc.cidrs })),
    ...outside.map(({ asker }) => asker),
  ];
  const own = new Set(endpoint.interfaces.flatMap(({ addresses }) => addresses.map(plain)));
  const asked = outside.filter(({ resolvers }) => resolvers.some((address) => own.has(plain(address))));
  const served = new Set(asked.map(({ asker }) => asker.set));
  const admitted = askers.flatMap((asker) => {
    const rule = ruleFor(model, endpoint, asker.cidrs);
    return rule ? [{ asker, rule }] : [];
  });
  const [first] = admitted;
  if (served.size === 0 && first) served.add(first.asker.set);
  for (const { asker, rule } of admitted) {
    if (served.has(asker.set)) ledger.count();
    else {
      const message = `the groups of the resolver ${endpoint.name} should let in queries of ${[...served].join(" and ")} only, but let in ${asker.name} (${rule.cidr})`;
      ledger.violated(`${endpoint.key} ${asker.name}`, message, [rule.urn, endpoint.urn]);
    }
  }
}

/** One way to write an address. */
function plain(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(address) : text;
}

const DNS_PORT = 53;

/** The rule of a resolver's groups that lets in DNS from any of the blocks; one for everyone is told by itself. */
function ruleFor(
  model: NetworkModel,
  { groups }: ResolverEndpoint,
  blocks: readonly string[],
): { urn: string; cidr: string } | undefined {
  for (const { direction, protocol, ports, peer, urn } of groups.flatMap((key) => model.groups.get(key)?.rules ?? [])) {
    const asks = protocol === -1 || ([6, 17].includes(protocol) && ports.from <= DNS_PORT && ports.to >= DNS_PORT);
    if (direction !== "ingress" || !asks) continue;
    const list = "prefixList" in peer ? model.prefixLists.get(peer.prefixList) : undefined;
    for (const cidr of list?.entries ?? ("cidr" in peer ? [peer.cidr] : []))
      if (!isAll(cidr) && blocks.some((own) => overlap(prefix(own), prefix(cidr)))) return { urn, cidr };
  }
  return undefined;
}

/**
 * A rule that names a group admits whatever carries it, across a transit gateway too where that is switched on
 * (Transit Gateway guide, Security group referencing).
 */
function checkReferences({ model, networks, hubs, sets }: Scene, ledger: Ledger): void {
  const ours = new Set(hubs.map(({ key }) => key));
  for (const { endpoints, users } of sets.values()) {
    for (const key of new Set(endpoints.flatMap(({ groups }) => groups))) {
      const group = model.groups.get(key);
      for (const { direction, peer, urn } of group?.rules ?? []) {
        if (!group || direction !== "ingress" || !("group" in peer)) continue;
        const named = model.groups.get(peer.group);
        const { vpc: home } = named ?? {};
        const owner = home === undefined ? undefined : networks.find(({ vpc }) => vpc.key === home);
        if (!named || !owner) {
          // A group of a hub is carried by what stands there, which other checks are about.
          if (home !== undefined && ours.has(home)) continue;
          const what = home === undefined ? "which no given state shows" : "of a VPC that the intent does not name";
          const message = `cannot be told whom the group ${group.name} admits: it names the group ${named?.name ?? peer.group}, ${what}`;
          ledger.undetermined(`${key} ${peer.group}`, message, [urn, group.urn]);
          continue;
        }
        if (users.has(owner.domain.name)) continue;
        const message = `the group ${group.name} should admit those whom it serves, but names ${named.name} of ${nameOf(owner)}`;
        ledger.violated(`${key} ${peer.group}`, message, [urn, group.urn, named.urn]);
      }
    }
  }
}

function checkGroup(model: NetworkModel, ledger: Ledger, group: SecurityGroup): void {
  let isClosed = true;
  const hidden = group.opaque.find(({ aspect }) => aspect === "rules");
  if (hidden) {
    const message = `cannot be told whom the group ${group.name} admits: ${hidden.because}`;
    ledger.undetermined(group.key, message, [hidden.urn, group.urn]);
    isClosed = false;
  }
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
