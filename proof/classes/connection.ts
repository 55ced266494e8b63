/** Both ways of a connection: the request over every choice, and for each place that it reaches the reply. */
import { Delivery, type Goal } from "./deliver";
import type { Engine } from "./engine";
import { heard, onPremisesConnections } from "./on-premises";
import { type Layers, type Leaf, type Packet, type Source, doubt, drop } from "./packet";
import { DROP, type Match, PASS, UNKNOWN } from "./rules";
import { Walk } from "./walk";
import type { Key } from "../model";
import type { Card, SubnetNode } from "./objects";

/** What a connection may come to: outcome bits, and why where it fails. */
export interface Outcome {
  readonly bits: number;
  /** Reason codes of failures and resources that are not known, each once. */
  readonly reasons: readonly string[];
}

type Delivered = Extract<Leaf, { kind: "delivered" }>;

/**
 * The outcome of a connection.
 * @param target the subnet and interface that is meant; without it whatever has the address
 */
export function connect(
  engine: Engine,
  layers: Layers,
  source: Source,
  to: number,
  match: Match,
  target: { subnet: SubnetNode; card: Card | undefined } | undefined,
): Outcome {
  let bits = 0;
  const reasons = new Set<string>();
  const settle = (leaf: Leaf): void => {
    if (leaf.kind === "delivered") {
      for (const urn of leaf.packet.doubts) reasons.add(urn);
      bits |= leaf.packet.doubts.length > 0 ? UNKNOWN : PASS;
    } else {
      reasons.add(leaf.kind === "dropped" ? leaf.code : leaf.urn);
      bits |= leaf.kind === "dropped" ? DROP : UNKNOWN;
    }
  };
  const goal: Goal = target ? { kind: "subnet", ...target } : { kind: "anywhere" };
  for (const leaf of new Request(engine, layers, goal).send(source, to, match)) {
    if (leaf.kind !== "delivered") settle(leaf);
    else new Reply(engine, layers, source).send(leaf).forEach(settle);
  }
  return { bits, reasons: [...reasons] };
}

/** On-premises sends a packet over a connection, if it hears of the destination there. */
function fromOnPremises(
  engine: Engine,
  walk: Walk,
  by: Extract<Source, { kind: "on-premises" }>["by"],
  packet: Packet,
): Leaf[] {
  const known = heard(engine, by, packet.to);
  if (known & DROP) return drop("ON_PREMISES_HAS_NO_ROUTE");
  const sent: Packet = {
    ...(known & UNKNOWN ? doubt(packet, [by]) : packet),
    zone: undefined,
    scope: "lost",
    publicSource: false,
  };
  if ("kind" in by) {
    const attachment = engine.net.attachments.get(by.key);
    return attachment ? walk.transit.from(attachment, { ...sent, origin: "transit-on-premises" }) : [];
  }
  const vpc = by.vpc === undefined ? undefined : engine.net.vpcs.get(by.vpc);
  if (!vpc) return [];
  const own = vpc.spans.some((span) => packet.to >= span.lo && packet.to < span.hi);
  if (!own) return drop("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
  return walk.enter(vpc, by.key, { ...sent, origin: "on-premises" });
}

class Request {
  private readonly deliver: Delivery;
  private readonly walk: Walk;

  constructor(
    private readonly engine: Engine,
    layers: Layers,
    private readonly goal: Goal,
  ) {
    this.deliver = new Delivery(engine, layers, goal);
    this.walk = new Walk(engine, this.deliver);
  }

  send(source: Source, to: number, match: Match): Leaf[] {
    const packet: Packet = {
      from: source.atom,
      to,
      match,
      reply: false,
      origin: "vpc",
      zone: undefined,
      groups: [],
      scope: "vpc",
      publicSource: false,
      translations: [],
      passed: [],
      pins: new Map(),
      doubts: [],
      seen: [],
    };
    if (source.kind === "on-premises") return fromOnPremises(this.engine, this.walk, source.by, packet);
    const { card, subnet } = source;
    if (card?.kind === "endpoint" && !this.engine.rules.endpointInitiates()) return drop("VPCE_INTRA_VPC_TRAFFIC");
    const start: Packet = {
      ...packet,
      zone: subnet.model.zone,
      publicSource: hasPublicAddress(source),
      groups: card?.groups ?? [],
    };
    if (!card) return this.walk.leave(subnet, start);
    return this.deliver.admitted(card, "egress", start, this.nameable(subnet), (p) => this.walk.leave(subnet, p));
  }

  /** Groups of the destination that the source's outbound rules may name: in the VPC, or over a peering in the Region. */
  private nameable(from: SubnetNode): readonly Key[] {
    if (this.goal.kind !== "subnet" || !this.goal.card) return [];
    const [a, b] = [from.model.vpc, this.goal.subnet.model.vpc];
    const peered = from.vpc?.peerings.some(
      (p) =>
        p.active &&
        !p.interRegion &&
        ((p.requester === a && p.accepter === b) || (p.requester === b && p.accepter === a)),
    );
    return a === b || peered === true ? this.goal.card.groups : [];
  }
}

class Reply {
  private readonly deliver: Delivery;
  private readonly walk: Walk;

  constructor(
    private readonly engine: Engine,
    layers: Layers,
    private readonly source: Source,
  ) {
    const goal: Goal =
      source.kind === "subnet" ? { kind: "subnet", subnet: source.subnet, card: source.card } : { kind: "on-premises" };
    this.deliver = new Delivery(engine, layers, goal);
    this.walk = new Walk(engine, this.deliver);
  }

  send({ end, packet: request }: Delivered): Leaf[] {
    const packet: Packet = {
      from: request.to,
      to: request.from,
      match: this.answerTo(request.match),
      reply: true,
      origin: "vpc",
      zone: undefined,
      groups: [],
      scope: "vpc",
      // A reply leaves by the public address that the request came to.
      publicSource: true,
      translations: request.translations,
      passed: [],
      pins: request.pins,
      doubts: request.doubts,
      seen: [],
    };
    return this.leaves(end, packet).map((leaf) => this.settle(request.passed, leaf));
  }

  private answerTo(match: Match): Match {
    const { protocol, icmp, ports } = match;
    const range = protocol === 6 || protocol === 17 ? this.engine.net.model.ephemeralPorts : ports;
    const answer = icmp ? { icmp: { type: protocol === 58 ? 129 : 0, code: 0 } } : {};
    return { protocol, ports: this.engine.rules.replyPorts(range), ...answer };
  }

  /** The reply leaves the place that the request came to. */
  private leaves(end: Delivered["end"], packet: Packet): Leaf[] {
    const { source } = this;
    switch (end.kind) {
      case "subnet":
        return this.walk.leave(end.subnet, { ...packet, zone: end.subnet.model.zone });
      case "on-premises":
        return this.fromOnPremises(end.by, packet);
      case "internet":
        return this.walk.enter(end.vpc, end.gateway, packet);
      case "service":
        if (source.kind !== "subnet") return drop("OTHER_DESTINATION");
        return this.deliver.filtered(source.subnet, "ingress", packet, (p) => [
          { kind: "delivered", end: { kind: "subnet", subnet: source.subnet, card: source.card }, packet: p },
        ]);
    }
  }

  /** On-premises answers by the connection that the request came over, or by another one where it hears the source. */
  private fromOnPremises(by: Extract<Source, { kind: "on-premises" }>["by"], packet: Packet): Leaf[] {
    const hears = (connection: typeof by): boolean => (heard(this.engine, connection, packet.to) & DROP) === 0;
    const others = onPremisesConnections(this.engine).filter((other) => other.key !== by.key && hears(other));
    const ways = hears(by) || others.length === 0 ? [by] : others;
    return ways.flatMap((way) => fromOnPremises(this.engine, this.walk, way, packet));
  }

  /** A reply counts if it comes home through the stateful hops of the request. */
  private settle(passed: readonly Key[], leaf: Leaf): Leaf {
    if (leaf.kind !== "delivered") return leaf;
    const home = this.source.kind === "subnet" ? "subnet" : "on-premises";
    if (leaf.end.kind !== home) return { kind: "dropped", code: "OTHER_DESTINATION" };
    if (this.engine.rules.sameStateful(passed, leaf.packet.passed)) return leaf;
    return { kind: "dropped", code: "STATEFUL_PATH_DIVERGED" };
  }
}

function hasPublicAddress({ card, subnet }: Extract<Source, { kind: "subnet" }>): boolean {
  if (card?.kind === "workload" && "publicAddress" in card.owner) return card.owner.publicAddress;
  return card?.kind !== "endpoint" && subnet.model.publicAddresses;
}
