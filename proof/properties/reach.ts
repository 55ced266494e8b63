/**
 * Connections between places of a network, asked many times and traced once for each kind of place. Two sources are of
 * one kind if they share VPC, AZ, route table, network ACL and all prefixes of the network that hold their address;
 * likewise two destinations. Nothing is sampled: nothing in the model can tell places of one kind apart.
 */
import { formatAddress, holds, prefix, type Address, type Prefix } from "../../net/ip";
import type { InterfaceEndpoint, Key, Subnet } from "../model";
import type { Network, Station } from "../tracer/network";
import { addressesIn, allPrefixes, known } from "../tracer/places";
import type { Course, Source, Target, Trace, Tracer, Verdict } from "../tracer/trace";
import type { Layer } from "../tracer/walk";

/** A place: something with an address in a subnet. */
export interface Place {
  readonly station: Station;
  readonly address: Address;
}

/** A place that stands for others. */
export interface Kind {
  readonly place: Place;
  readonly places: number;
}

/** What a connection comes to. */
export interface Reached {
  readonly verdict: Verdict;
  readonly oneWay: Verdict;
  /** Of these two ends; taken when asked for, which findings do. */
  readonly trace: Trace;
  /** Of the first two ends of this kind that were asked about: what holds of it holds of these. */
  readonly sample: Trace;
  readonly source: Source;
  readonly target: Target;
  /** Protocol and port that were asked, `tcp/443`. */
  readonly service: string;
}

/** Filters thought away: what is left are routes. */
export const ROUTES_ALONE: readonly Layer[] = ["security-groups", "network-acls"];

/** An address of the internet (RFC 5737): default routes are what it takes. */
export const OUTSIDE: Address = { family: 4, value: prefix("198.51.100.0/24").base + 1n };

const PROTOCOLS: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp" };

/** Traces with a memory. */
export class Reach {
  private readonly kept = new Map<string, Reached>();
  private readonly kinds = new Map<string, string>();
  private readonly places = new Map<Key, readonly Place[]>();
  private readonly tables = new Map<Key, string>();
  private readonly routed = {
    source: new WeakMap<readonly Place[], readonly Kind[]>(),
    destination: new WeakMap<readonly Place[], readonly Kind[]>(),
  };
  private readonly routing: readonly Prefix[];
  private readonly all: readonly Prefix[];
  /** Courses that came back to where they were, each with the first connection that showed it. */
  readonly loops = new Map<string, Reached>();

  constructor(
    readonly tracer: Tracer,
    readonly without: readonly Layer[],
  ) {
    this.all = allPrefixes(tracer.network);
    this.routing = routingPrefixes(tracer.network);
  }

  get network(): Network {
    return this.tracer.network;
  }

  /** Every workload address of a subnet that the network can tell apart. */
  workloads(subnet: Subnet): readonly Place[] {
    let found = this.places.get(subnet.key);
    if (!found) {
      const station = this.network.workload(subnet);
      found = addressesIn(this.network, subnet).map((address) => ({ station, address }));
      this.places.set(subnet.key, found);
    }
    return found;
  }

  /** The interfaces of an endpoint, each with every address that it may have. */
  interfaces(endpoint: InterfaceEndpoint): readonly Place[] {
    let found = this.places.get(endpoint.key);
    if (!found) {
      found = endpoint.interfaces.flatMap((at) =>
        known(this.network, this.network.endpointStation(endpoint, at), at.addresses),
      );
      this.places.set(endpoint.key, found);
    }
    return found;
  }

  /** A connection with the layers in force: TCP 443 unless told otherwise. */
  connect(from: Place, to: Place, port = 443, protocol = 6): Reached {
    return this.ask(from, to, this.without, this.all, port, protocol);
  }

  /**
   * One way by routes alone: security groups and network ACLs permit everything. Only `oneWay` of the answer counts,
   * since nothing of the destination but its VPC and address matters then.
   */
  byRoutes(from: Place, to: Place): Reached {
    const end = this.arrival(to, this.routing);
    const key = `${this.start(from, this.routing)} > ${end} one way ${this.relation(from, to)}`;
    return this.memo(key, { kind: "station", ...from }, { kind: "station", ...to }, ROUTES_ALONE, 443, 6);
  }

  /** Of some places those that routes alone can tell apart as sources or as destinations, each with how many it is. */
  kindsByRoutes(places: readonly Place[], as: "source" | "destination"): readonly Kind[] {
    const before = this.routed[as].get(places);
    if (before) return before;
    const found = new Map<string, { place: Place; places: number }>();
    for (const place of places) {
      const key = as === "source" ? this.start(place, this.routing) : this.arrival(place, this.routing);
      const known = found.get(key);
      if (known) known.places++;
      else found.set(key, { place, places: 1 });
    }
    const kinds = [...found.values()];
    this.routed[as].set(places, kinds);
    return kinds;
  }

  /** Both ways by routes alone. */
  exchange(from: Place, to: Place): Reached {
    return this.ask(from, to, ROUTES_ALONE, this.routing, 443, 6);
  }

  /** The same if every packet gets to where it is addressed: what filters alone refuse. */
  byFilters(from: Place, to: Place): Reached {
    const side = ({ station, address }: Place): string => {
      const { acl, opaque } = this.network.subnet(station.subnet);
      const doubt = opaque.length > 0 ? station.key : "";
      return `${acl}|${(station.groups ?? ["-"]).join()}|${this.kind(address, this.all)}|${doubt}|${this.doubtOf(station)}`;
    };
    const key = `${side(from)} > ${side(to)} filters ${this.relation(from, to)}`;
    return this.memo(key, { kind: "station", ...from }, { kind: "station", ...to }, ["routes"], 443, 6);
  }

  /** From on-premises: TCP 443 unless told otherwise. */
  fromOnPremises(via: Key, address: Address, to: Place, layers: readonly Layer[], port = 443, protocol = 6): Reached {
    const key = `${via} ${formatAddress(address)} > ${this.end(to, this.all)} ${layers.join()} ${protocol}/${port}`;
    return this.memo(key, { kind: "on-premises", via, address }, { kind: "station", ...to }, layers, port, protocol);
  }

  /** From behind one connection to an address that is no place, such as one behind another connection. */
  between(via: Key, address: Address, to: Address, layers: readonly Layer[]): Reached {
    const key = `${via} ${formatAddress(address)} > address ${formatAddress(to)} ${layers.join()}`;
    return this.memo(key, { kind: "on-premises", via, address }, { kind: "address", address: to }, layers, 443, 6);
  }

  /** To something that is no place: an address outside of all VPCs, or a service by its prefix list. */
  toTarget(from: Place, target: Target, layers: readonly Layer[]): Reached {
    const end =
      target.kind === "service" ? target.prefixList : target.kind === "address" ? formatAddress(target.address) : "";
    const key = `${this.start(from, this.all)} > ${target.kind} ${end} ${layers.join()}`;
    return this.memo(key, { kind: "station", ...from }, target, layers, 443, 6);
  }

  private ask(
    from: Place,
    to: Place,
    layers: readonly Layer[],
    prefixes: readonly Prefix[],
    port: number,
    protocol: number,
  ): Reached {
    const key = `${this.start(from, prefixes)} > ${this.end(to, prefixes)} ${layers.join()} ${protocol}/${port} ${this.relation(from, to)}`;
    return this.memo(key, { kind: "station", ...from }, { kind: "station", ...to }, layers, port, protocol);
  }

  private memo(
    key: string,
    source: Source,
    target: Target,
    without: readonly Layer[],
    port: number,
    protocol: number,
  ): Reached {
    const service = `${PROTOCOLS[protocol] ?? protocol}/${port}`;
    const traced = (): Trace => this.tracer.trace(source, target, { without, port, protocol });
    const found = this.kept.get(key);
    if (found) return likewise(found, { source, target, service }, traced);
    const trace = traced();
    const reached = { verdict: trace.verdict, oneWay: trace.oneWay, trace, sample: trace, source, target, service };
    this.kept.set(key, reached);
    for (const course of trace.courses) {
      // Behind an obstacle the tracer goes on as if it were mended; what goes in a circle only then is dropped before.
      const loop = course.blocks.find((b) => b.certain);
      if (loop?.code !== "CYCLIC_PATH_DETECTED" && loop?.code !== "MAX_HOPS_EXCEEDED") continue;
      if (!this.loops.has(loop.urn)) this.loops.set(loop.urn, reached);
    }
    return reached;
  }

  /** Neighbours in a subnet, and places of one VPC, are reached in another way than places elsewhere. */
  private relation(from: Place, to: Place): string {
    if (from.station.subnet === to.station.subnet) return "same subnet";
    const { network } = this;
    const a = network.subnet(from.station.subnet).vpc;
    return a === network.subnet(to.station.subnet).vpc ? `within ${to.station.subnet}` : "";
  }

  private start({ station, address }: Place, prefixes: readonly Prefix[]): string {
    const subnet = this.network.subnet(station.subnet);
    const common = `${subnet.vpc}|${subnet.zone ?? "?"}|${this.table(subnet)}|${subnet.publicAddresses}|${this.kind(address, prefixes)}`;
    const filters = prefixes === this.all ? `${subnet.acl}|${(station.groups ?? ["-"]).join()}` : "";
    // Policy tables look at the source address, and an unknown part of one subnet says nothing of another.
    const own = this.tracer.model.policyTables.size > 0 || subnet.opaque.length > 0 ? subnet.key : "";
    return `${common}|${filters}|${station.endpoint === undefined ? "" : "endpoint"}|${own}`;
  }

  /** What a request meets at its end. */
  private arrival({ station, address }: Place, prefixes: readonly Prefix[]): string {
    const subnet = this.network.subnet(station.subnet);
    const doubt = subnet.opaque.length > 0 ? subnet.key : "";
    return `${subnet.vpc}|${this.kind(address, prefixes)}|${doubt}|${this.doubtOf(station)}`;
  }

  /** What a request meets at its end, and the reply at its start. */
  private end(place: Place, prefixes: readonly Prefix[]): string {
    const subnet = this.network.subnet(place.station.subnet);
    const filters = prefixes === this.all ? `${subnet.acl}|${(place.station.groups ?? ["-"]).join()}` : "";
    return `${this.arrival(place, prefixes)}|${subnet.zone ?? "?"}|${this.table(subnet)}|${filters}`;
  }

  /** Tables of one VPC with the same content are one. */
  private table(subnet: Subnet): string {
    const { model } = this.tracer;
    const table = model.routeTables.get(subnet.routeTable);
    if (!table || table.opaque.length > 0) return subnet.routeTable;
    let found = this.tables.get(table.key);
    if (found === undefined) {
      const routes = table.routes.map(({ destination, target, state }) => JSON.stringify([destination, target, state]));
      const gateways = [...model.gatewayEndpoints.values()].filter((e) => e.routeTables.includes(table.key));
      found = [table.vpc, ...routes.sort(), ...table.propagating, ...gateways.map((e) => e.key)].join(" ");
      this.tables.set(table.key, found);
    }
    return found;
  }

  /** What is not known of an endpoint sets it apart. */
  private doubtOf({ endpoint }: Station): string {
    const owner = this.tracer.model.interfaceEndpoints.get(endpoint ?? "");
    if (!owner) return "";
    return owner.opaque.length > 0 ? owner.key : "endpoint";
  }

  /** Which of the prefixes hold an address. */
  private kind(address: Address, prefixes: readonly Prefix[]): string {
    const key = `${prefixes === this.all ? "a" : "r"}${formatAddress(address)}`;
    let found = this.kinds.get(key);
    if (found === undefined) {
      const inside: number[] = [];
      for (const [i, prefix] of prefixes.entries()) if (holds(prefix, address)) inside.push(i);
      found = inside.join(",");
      this.kinds.set(key, found);
    }
    return found;
  }
}

/** What holds of one place of a kind holds of another; its trace, which only findings show, is taken when asked for. */
function likewise(
  { verdict, oneWay, sample }: Reached,
  between: Pick<Reached, "source" | "target" | "service">,
  traced: () => Trace,
): Reached {
  let own: Trace | undefined;
  return {
    verdict,
    oneWay,
    sample,
    ...between,
    get trace() {
      return (own ??= traced());
    },
  };
}

/** Prefixes that routes look at. Subnets are none: a route for one is among the routes of its table. */
export function routingPrefixes(network: Network): Prefix[] {
  const { model } = network;
  const texts = new Set<string>();
  for (const table of [...model.routeTables.values(), ...model.transitTables.values()])
    for (const { destination } of table.routes) if ("cidr" in destination) texts.add(destination.cidr);
  for (const vpc of model.vpcs.values()) for (const cidr of vpc.cidrs) texts.add(cidr);
  for (const list of model.prefixLists.values()) for (const entry of list.entries) texts.add(entry);
  for (const attachment of model.attachments.values()) {
    for (const cidr of [
      ...attachment.learned.map((l) => l.cidr),
      ...attachment.allowedPrefixes,
      ...(attachment.heard ?? []),
    ])
      texts.add(cidr);
  }
  for (const gateway of model.vpnGateways.values()) {
    for (const cidr of [...gateway.learned.map((l) => l.cidr), ...(gateway.heard ?? [])]) texts.add(cidr);
    for (const connection of gateway.connections)
      for (const cidr of model.vpnConnections.get(connection)?.staticRoutes ?? []) texts.add(cidr);
  }
  for (const { rules } of model.policyTables.values())
    for (const text of rules.flatMap(({ source, destination }) => [source, destination]))
      if (text !== "*") texts.add(text);
  return [...texts].map((text) => network.prefix(text));
}

/** The course that tells most: the open one of a leak, the one with the fewest blocks of what does not get through. */
export function tellingCourse(trace: Trace, wanted: "open" | "blocked"): Course | undefined {
  const order = wanted === "open" ? { open: 0, unknown: 1, blocked: 2 } : { blocked: 0, unknown: 1, open: 2 };
  return [...trace.courses].sort(
    (a, b) =>
      order[a.outcome] - order[b.outcome] || a.blocks.length - b.blocks.length || a.forward.length - b.forward.length,
  )[0];
}
