/**
 * The part of P3 that is about prefixes learned later. BGP may teach any route tomorrow, and AWS filters none of them at a
 * VPN: a longer prefix wins over a static route, a static one over a learned one of the same length (Transit Gateway guide,
 * Route evaluation order; VPC guide, Route priority). So the network is asked as it would be if on-premises announced the
 * address of a workload, which draws the answers to it, or that of an endpoint, which draws the requests to it. No prefix
 * draws more than the address itself: what a wider one draws, one inside of a block or one over it, the address draws too.
 * What is drawn is then asked for the widest prefix that does it.
 */
import { formatAddress, formatPrefix, holds, network as blockOf, prefix, width, type Address } from "../../net/ip";
import type { LearnedRoute, NetworkModel } from "../model";
import { allPrefixes } from "../tracer/places";
import { Tracer } from "../tracer/trace";
import { announcedBy } from "./announced";
import type { Ledger } from "./ledger";
import { OUTSIDE, routingPrefixes, Reach, type Place, type Reached } from "./reach";
import { nameOf, servicesOf, type NetworkScene, type OnPremisesScene, type Scene } from "./scene";

/** A connection that works today and whose traffic an announced prefix may draw away. */
interface Question {
  readonly subject: string;
  readonly claim: string;
  /** The address that is announced. */
  readonly announced: Address;
  readonly ask: (reach: Reach) => Reached;
}

/** Asks whether a connection could take anybody's traffic by what it announces. */
export function checkLaterPrefixes(scene: Scene, ledger: Ledger, { intent, via }: OnPremisesScene): void {
  if (intent.announcesOnly) {
    const rests = `rests on ${intent.name} announcing nothing but its prefixes: what it announces inside a network would draw its traffic away`;
    ledger.note = ledger.note === undefined ? rests : `${ledger.note}; ${rests}`;
    return;
  }
  if (!learns(scene.model, via)) {
    ledger.count(scene.networks.length);
    return;
  }
  const asked = new Set<string>();
  const rounds = [
    scene.networks.flatMap((network) => answersOf(scene, network)),
    [...scene.networks.flatMap((network) => requestsOf(scene, network, asked)), ...callsOf(scene, asked)],
    neighboursOf(scene),
    scene.networks.flatMap((network) => outsideOf(scene, network)),
  ];
  for (const questions of rounds) checkRound(scene, ledger, via, intent.name, questions);
}

/** True if routes that BGP teaches over the connection get into any table. Static VPN connections teach none. */
function learns({ attachments, vpnGateways, vpnConnections, routeTables }: NetworkModel, via: string): boolean {
  const attachment = attachments.get(via);
  if (attachment) return attachment.propagations.length > 0 && !attachment.staticRouting;
  const gateway = vpnGateways.get(via);
  if (!gateway || ![...routeTables.values()].some((table) => table.propagating.includes(via))) return false;
  const fixed = gateway.connections.every((key) => vpnConnections.get(key)?.staticRouting === true);
  return !fixed || gateway.connections.length === 0 || gateway.directConnect.length > 0;
}

function checkRound(scene: Scene, ledger: Ledger, via: string, name: string, questions: readonly Question[]): void {
  if (questions.length === 0) return;
  const addresses = distinct(questions.map(({ announced }) => announced));
  const host = then(scene, via, addresses);
  let drawn = questions.filter(({ ask }) => {
    const kept = ask(host).verdict === "REACHABLE";
    if (kept) ledger.count();
    return !kept;
  });
  for (const length of drawn.length > 0 ? lengthsOf(scene, drawn) : []) {
    const reach = then(scene, via, distinct(drawn.map(({ announced }) => announced)), length);
    drawn = drawn.filter(({ subject, claim, announced, ask }) => {
      const reached = ask(reach);
      if (reached.verdict === "REACHABLE") return true;
      const cidr = cidrOf(announced, length);
      ledger.mustPass(`${via} later ${subject}`, `${claim} if ${name} announces ${cidr}`, reached);
      return false;
    });
    if (drawn.length === 0) return;
  }
}

/** The network once the connection has announced a prefix of this length around each address; default the address alone. */
function then(scene: Scene, via: string, addresses: readonly Address[], length = Infinity): Reach {
  const { model } = scene;
  const cidrs = [...new Set(addresses.map((address) => cidrOf(address, length)))];
  const attachment = model.attachments.get(via);
  const gateway = model.vpnGateways.get(via);
  const over: LearnedRoute["via"] = (gateway?.directConnect.length ?? 0) > 0 ? "direct-connect" : "vpn";
  const learned = cidrs.map((cidr) => ({ cidr, asPathLength: 1, med: -1, via: over }));
  const attachments = new Map(model.attachments);
  if (attachment) attachments.set(via, { ...attachment, learned: [...attachment.learned, ...learned] });
  const vpnGateways = new Map(model.vpnGateways);
  if (gateway) vpnGateways.set(via, { ...gateway, learned: [...gateway.learned, ...learned] });
  return new Reach(new Tracer({ ...model, attachments, vpnGateways }), scene.reach.without);
}

/**
 * Lengths at which an announced prefix may begin to win, the shortest first: where no route is, as long as one that
 * there is, and longer by one bit.
 */
function lengthsOf(scene: Scene, questions: readonly Question[]): number[] {
  const routes = routingPrefixes(scene.reach.network);
  const lengths = new Set([0]);
  for (const { announced } of questions) {
    lengths.add(width(announced.family));
    for (const route of routes)
      if (holds(route, announced)) for (const bits of [route.bits, route.bits + 1]) lengths.add(bits);
  }
  return [...lengths].sort((a, b) => a - b);
}

/** What is announced of a network: the address of a workload that an endpoint answers to. */
function answersOf(scene: Scene, network: NetworkScene): Question[] {
  return victimsOf(scene, network).flatMap((from) => {
    const vpcs = new Set<string>();
    return endpointsOf(scene, network, from).flatMap(({ to, vpc }): Question[] => {
      // Endpoints of one VPC answer by one attachment.
      if (vpcs.has(vpc) || !works(scene, from, to)) return [];
      vpcs.add(vpc);
      const claim = `${nameOf(network)} should keep its traffic`;
      const announced = from.address;
      return [{ subject: network.vpc.key, claim, announced, ask: (reach) => reach.connect(from, to) }];
    });
  });
}

/**
 * What is announced of the internet, of S3 by its public addresses too: asked of a network without endpoints to use.
 * Where it uses one, what could draw this draws its way to the endpoint, which is asked.
 */
function outsideOf(scene: Scene, network: NetworkScene): Question[] {
  return victimsOf(scene, network).flatMap((from): Question[] => {
    if (from.address.family !== 4 || endpointsOf(scene, network, from).some(({ to }) => works(scene, from, to)))
      return [];
    const target = { kind: "address" as const, address: OUTSIDE };
    const ask = (reach: Reach): Reached => reach.toTarget(from, target, [...scene.without]);
    if (ask(scene.reach).verdict !== "REACHABLE") return [];
    const claim = `${nameOf(network)} should keep its way to the internet`;
    return [{ subject: `${network.vpc.key} > internet`, claim, announced: OUTSIDE, ask }];
  });
}

/** What is announced of endpoints: once for each table that their callers' packets are looked up in. */
function requestsOf(scene: Scene, network: NetworkScene, asked: Set<string>): Question[] {
  const { vpc } = network;
  const tables = [...scene.model.attachments.values()].filter((a) => a.vpc === vpc.key).map((a) => a.association);
  // A virtual private gateway teaches tables of one VPC.
  const own = [...scene.model.vpnGateways.values()].some((gateway) => gateway.vpc === vpc.key) ? vpc.key : "";
  return victimsOf(scene, network).flatMap((from) =>
    endpointsOf(scene, network, from).flatMap(({ to, name }): Question[] => {
      const key = `${tables.join()} ${own} ${formatAddress(to.address)}`;
      if (asked.has(key) || !works(scene, from, to)) return [];
      asked.add(key);
      const claim = `${nameOf(network)} should keep reaching ${name}`;
      return [
        { subject: `${vpc.key} > ${name}`, claim, announced: to.address, ask: (reach) => reach.connect(from, to) },
      ];
    }),
  );
}

/** The same for callers on-premises, whose packets one connection may draw to itself or to another. */
function callsOf(scene: Scene, asked: Set<string>): Question[] {
  return scene.onPremises.flatMap(({ intent, via }) => {
    const table = scene.model.attachments.get(via)?.association ?? via;
    const wanted = intent.reaches.map(prefix);
    return announcedBy(intent, allPrefixes(scene.reach.network)).flatMap((source) =>
      [...scene.model.interfaceEndpoints.values()].flatMap((endpoint) =>
        scene.reach.interfaces(endpoint).flatMap((to): Question[] => {
          const inside = to.address.family === source.family && wanted.some((w) => holds(w, to.address));
          const key = `${table}  ${formatAddress(to.address)}`;
          const ask = (reach: Reach): Reached => reach.fromOnPremises(via, source, to, [...scene.without]);
          if (!inside || asked.has(key) || ask(scene.reach).verdict !== "REACHABLE") return [];
          asked.add(key);
          const claim = `${intent.name} should keep reaching ${endpoint.name}`;
          return [{ subject: `${via} > ${endpoint.key}`, claim, announced: to.address, ask }];
        }),
      ),
    );
  });
}

/** Networks that reach each other, in a ring of each domain: an address of each is announced. */
function neighboursOf(scene: Scene): Question[] {
  return scene.intent.domains.flatMap((domain) => {
    if (!domain.spokeToSpoke) return [];
    const networks = scene.networks.filter((n) => n.domain.name === domain.name && !n.quarantined);
    return networks.flatMap((network, i) => {
      const next = networks[(i + 1) % networks.length];
      if (!next || next === network) return [];
      return victimsOf(scene, network).flatMap((from): Question[] => {
        const to = victimsOf(scene, next).find(({ address }) => address.family === from.address.family);
        const ask = (reach: Reach): Reached => reach.exchange(from, to ?? from);
        if (!to || ask(scene.reach).verdict !== "REACHABLE") return [];
        const claim = `${nameOf(network)} and ${nameOf(next)} should keep reaching each other`;
        return [{ subject: `${network.vpc.key} > ${next.vpc.key}`, claim, announced: to.address, ask }];
      });
    });
  });
}

/** A workload of a network for each address family. */
function victimsOf(scene: Scene, network: NetworkScene): Place[] {
  const subnet = network.consumers[0] ?? network.workloads[0];
  if (network.quarantined || !subnet) return [];
  const families = new Map<number, Place>();
  for (const place of scene.reach.workloads(subnet))
    if (!families.has(place.address.family)) families.set(place.address.family, place);
  return [...families.values()];
}

/** Interfaces of the endpoints that a network uses, in the family of a caller. */
function endpointsOf(scene: Scene, network: NetworkScene, from: Place): { to: Place; name: string; vpc: string }[] {
  return servicesOf(scene, network).flatMap(({ endpoints }) =>
    endpoints.flatMap((endpoint) =>
      scene.reach
        .interfaces(endpoint)
        .filter(({ address }) => address.family === from.address.family)
        .map((to) => ({ to, name: endpoint.name, vpc: endpoint.vpc })),
    ),
  );
}

/** A connection that does not work today has findings of its own. */
function works(scene: Scene, from: Place, to: Place): boolean {
  return scene.reach.connect(from, to).verdict === "REACHABLE";
}

function cidrOf(address: Address, length: number): string {
  return formatPrefix(blockOf(address, Math.min(length, width(address.family))));
}

function distinct(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((address) => [formatAddress(address), address])).values()];
}
