/** The way of a packet through VPC tables and what they lead to. All choices that AWS may make are followed. */
import type { GatewayEndpoint, Key } from "../model";
import { type Target, unknownAbout, type VpcRoute } from "./candidates";
import type { Delivery } from "./deliver";
import type { Engine } from "./engine";
import { lookup } from "./fib";
import { firewallTakes } from "./firewall";
import { within } from "./network";
import type { Card, SubnetNode, VpcNode } from "./objects";
import { natSource } from "./nat";
import { type Leaf, type Packet, doubt, drop, unknown } from "./packet";
import { publicAccess } from "./public-access";
import { DROP, PASS, UNKNOWN } from "./rules";
import { Transit } from "./transit";

export class Walk {
  readonly transit: Transit;
  /** NAT gateways send restored replies on from their own subnet. */
  private readonly home = (packet: Packet, subnet: SubnetNode): Leaf[] => this.leave(subnet, packet);

  constructor(
    private readonly engine: Engine,
    private readonly deliver: Delivery,
  ) {
    this.transit = new Transit(engine, deliver, this);
  }

  /** A packet leaves an interface in a subnet: to a neighbour, or by the subnet's ACL and route table. */
  leave(subnet: SubnetNode, given: Packet): Leaf[] {
    if (within(subnet.spans, given.to) && this.engine.rules.directInSubnet())
      return this.deliver.arrive(subnet, given, this.home);
    const { vpc, model } = subnet;
    if (!vpc) return unknown(model.vpc);
    // What an unmodelled resource carries is a way of its own, beside whatever the tables say.
    const aside = [...unknownAbout(model, "traffic"), ...unknownAbout(vpc.model, "traffic")].flatMap(({ urn }) =>
      unknown(urn),
    );
    const leaves = this.byTable(subnet, vpc, doubt(given, unknownAbout(model, "addresses", "route-table")));
    return aside.length > 0 ? [...aside, ...leaves] : leaves;
  }

  /** The way that the subnet's route table gives a packet. */
  private byTable(subnet: SubnetNode, vpc: VpcNode, given: Packet): Leaf[] {
    const { fibs } = this.engine;
    const { model } = subnet;
    const passed = this.visit(given, `subnet ${subnet.index}`);
    if (!passed) return drop("CYCLIC_PATH_DETECTED");
    const { table } = subnet;
    if (!table) return unknown(model.routeTable);
    const reserved = this.engine.isReserved(given.to);
    const decision = reserved ? undefined : lookup(fibs.ofVpcTable(table), given.to);
    const doubts = (decision?.doubts ?? []).flatMap(unknown);
    const leaves = this.deliver.filtered(subnet, "egress", passed, (packet) => {
      if (!decision || decision.none) return drop("NO_ROUTE_TO_DESTINATION");
      return decision.routes.flatMap((route) => this.follow(route, subnet, vpc, packet));
    });
    return [...doubts, ...leaves];
  }

  /** Notes a place; `undefined` if the packet has been there with the same addresses. */
  visit(packet: Packet, place: string): Packet | undefined {
    const key = `${place} ${packet.from} ${packet.to}`;
    return packet.seen.includes(key) ? undefined : { ...packet, seen: [...packet.seen, key] };
  }

  /** A packet enters a VPC through an internet or virtual private gateway; an edge table may redirect it. */
  enter(vpc: VpcNode, gateway: Key, packet: Packet): Leaf[] {
    const { net, fibs, edges } = this.engine;
    const table = net.tables.get(edges.get(gateway) ?? "");
    if (!table) return this.deliver.inVpc(vpc, packet, this.home);
    const decision = lookup(fibs.ofVpcTable(table), packet.to);
    const leaves = decision.routes.flatMap(({ target }) => {
      if (target.kind === "local") return this.deliver.inVpc(vpc, packet, this.home);
      const card = target.kind === "network-interface" ? net.cards.get(target.key) : undefined;
      if (!card) return unknown("key" in target ? target.key : table.model.key);
      return this.deliver.filtered(card.subnet, "ingress", packet, (p) => this.throughAppliance(card, p));
    });
    if (decision.none) leaves.push(...drop("NO_ROUTE_TO_DESTINATION"));
    return [...decision.doubts.flatMap(unknown), ...leaves];
  }

  private follow(route: VpcRoute, subnet: SubnetNode, vpc: VpcNode, packet: Packet): Leaf[] {
    if (route.blackhole) return drop("BAD_STATE_ROUTE");
    const target: Target = route.target;
    switch (target.kind) {
      case "local":
        return this.deliver.inVpc(vpc, packet, this.home);
      case "transit-gateway":
        return this.transit.enter(target.key, subnet, vpc, packet);
      case "internet-gateway":
        return this.toInternet(target.key, subnet, vpc, packet);
      case "egress-only-internet-gateway":
        return this.egressOnly(target.key, subnet, vpc, packet);
      case "nat-gateway":
        return this.toNat(target.key, subnet, packet);
      case "vpn-gateway":
        return this.toVpnGateway(target.key, vpc, packet);
      case "peering":
        return this.overPeering(target.key, vpc, packet);
      case "network-interface":
        return this.toAppliance(target.key, subnet, packet);
      case "gateway-endpoint":
        return this.toGatewayEndpoint(target.endpoint, vpc, packet);
      case "inspection-endpoint":
        return this.toInspection(target.key, subnet, packet);
      case "unmodelled":
        return unknown(target.urn);
    }
  }

  private toInternet(key: Key, subnet: SubnetNode, vpc: VpcNode, packet: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const gateway = net.model.internetGateways.get(key);
    if (gateway && !gateway.external && gateway.vpc !== vpc.model.key) return drop("BAD_STATE_ROUTE");
    const global = net.atoms.family(packet.from) === 6 ? packet.origin === "vpc" : packet.publicSource;
    if (!rules.internetGatewayTakes(global, this.engine.isPrivate(packet.to))) return drop("IGW_RESTRICTION");
    const known = gateway ? doubt(packet, unknownAbout(gateway, "state")) : packet;
    return this.outside(key, subnet, vpc, known, packet.translations.length > 0);
  }

  private egressOnly(key: Key, subnet: SubnetNode, vpc: VpcNode, packet: Packet): Leaf[] {
    if (packet.origin !== "vpc") return drop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
    return this.outside(key, subnet, vpc, packet, true);
  }

  private outside(gateway: Key, subnet: SubnetNode, vpc: VpcNode, packet: Packet, outboundOnly: boolean): Leaf[] {
    const { blocked, doubts } = publicAccess(this.engine.net.model, subnet, vpc, outboundOnly);
    if (blocked) return drop("VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
    return [{ kind: "delivered", end: { kind: "internet", vpc, gateway }, packet: doubt(packet, doubts) }];
  }

  private toNat(key: Key, subnet: SubnetNode, packet: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const nat = net.model.natGateways.get(key);
    if (!nat) return drop("NO_POSSIBLE_DESTINATION");
    const at = net.cards.get(key)?.subnet;
    if (!at) return unknown(nat.opaque[0]?.urn ?? key);
    const through = (into: Packet): Leaf[] => {
      const taken = rules.natTakes(packet.origin);
      if (taken & DROP) return drop("NGW_REQUIRES_SOURCE_IN_VPC");
      const translated = natSource(net, nat, at) ?? packet.from;
      return this.leave(at, {
        ...(taken & UNKNOWN ? doubt(into, [nat]) : into),
        from: translated,
        origin: "vpc",
        publicSource: nat.connectivity === "public",
        zone: at.model.zone,
        scope: "lost",
        translations: [...packet.translations, { key, subnet: at, source: packet.from, translated }],
        passed: [...packet.passed, key],
      });
    };
    return at === subnet ? through(packet) : this.deliver.filtered(at, "ingress", packet, through);
  }

  /** A firewall remembers flows that it let through: their answers pass unasked. */
  private toInspection(key: Key, subnet: SubnetNode, packet: Packet): Leaf[] {
    const { net } = this.engine;
    const endpoint = net.model.inspectionEndpoints.get(key);
    const at = net.subnets.get(endpoint?.subnet ?? "");
    const [hidden] = endpoint ? unknownAbout(endpoint, "traffic") : [];
    if (!endpoint?.firewall || !at || hidden) return unknown(hidden?.urn ?? endpoint?.urn ?? key);
    const { firewall } = endpoint;
    const through = (into: Packet): Leaf[] => {
      const taken = into.reply ? PASS : firewallTakes(net, firewall, into);
      if (taken === DROP) return drop("FIREWALL_RULES_RESTRICTION");
      const sure = doubt(into, [...(taken === UNKNOWN ? [endpoint] : []), ...unknownAbout(endpoint, "subnets")]);
      return this.leave(at, { ...sure, zone: at.model.zone, scope: "lost", passed: [...into.passed, key] });
    };
    return at === subnet ? through(packet) : this.deliver.filtered(at, "ingress", packet, through);
  }

  private toVpnGateway(key: Key, vpc: VpcNode, packet: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const gateway = net.model.vpnGateways.get(key);
    if (!gateway) return drop("ON_PREMISES_PREFIX_NOT_LEARNED");
    if (!gateway.external && gateway.vpc !== vpc.model.key) return drop("BAD_STATE_ROUTE");
    const prefixes = [
      ...gateway.learned.map(({ cidr }) => cidr),
      ...gateway.connections.flatMap((c) => net.model.vpnConnections.get(c)?.staticRoutes ?? []),
    ];
    const learned = within(net.spans(prefixes), packet.to);
    const open = learned ? [] : unknownAbout(gateway, "propagation");
    if (!rules.vpnGatewayTakes(packet.origin, learned || open.length > 0)) return drop("VGW_RESTRICTION");
    return this.transit.toOnPremises(gateway, doubt(packet, [...open, ...unknownAbout(gateway, "state")]));
  }

  private overPeering(key: Key, vpc: VpcNode, packet: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const peering = net.model.peerings.get(key);
    if (!peering) return drop("BAD_STATE_ROUTE");
    if (peering.requester !== vpc.model.key && peering.accepter !== vpc.model.key) return drop("BAD_STATE_ROUTE");
    const far = net.vpcs.get(peering.requester === vpc.model.key ? peering.accepter : peering.requester);
    if (!far) return unknown(key);
    const hidden = unknownAbout(far.model, "addresses").length > 0;
    const [source, destination] = [within(far.spans, packet.from), within(far.spans, packet.to)];
    if (!rules.peeringTakes(peering, source, destination || hidden)) return drop("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR");
    const open = [...unknownAbout(peering, "state"), ...unknownAbout(far.model, "addresses", "traffic")];
    const scope = packet.scope === "vpc" && !peering.interRegion ? "peering" : "lost";
    const crossed: Packet = { ...doubt(packet, open), origin: "peering", publicSource: false, scope };
    return this.deliver.inVpc(far, crossed, this.home);
  }

  private toAppliance(key: Key, subnet: SubnetNode, packet: Packet): Leaf[] {
    const card = this.engine.net.cards.get(key);
    if (!card) return drop("NO_POSSIBLE_DESTINATION");
    const reached = (p: Packet): Leaf[] =>
      card.atoms.includes(p.to) ? this.deliver.arrive(card.subnet, p, this.home) : this.throughAppliance(card, p);
    if (card.subnet === subnet) return reached(packet);
    return this.deliver.filtered(card.subnet, "ingress", packet, reached);
  }

  /** An appliance sends a packet on from any interface of its instance. */
  private throughAppliance(card: Card, packet: Packet): Leaf[] {
    const owner = this.engine.net.model.interfaces.get(card.key);
    if (!owner || !this.engine.rules.forwards(owner)) return drop("ENI_SOURCE_DEST_CHECK_RESTRICTION");
    const visible = packet.scope === "vpc" ? packet.groups : [];
    const known = doubt(packet, unknownAbout(owner, "traffic"));
    return this.deliver.admitted(card, "ingress", known, visible, (inside) =>
      this.siblings(card, owner.instance).flatMap((exit) =>
        this.deliver.admitted(exit, "egress", inside, [], (p) =>
          this.leave(exit.subnet, {
            ...p,
            zone: exit.subnet.model.zone,
            origin: "vpc",
            publicSource: false,
            scope: "lost",
            passed: [...p.passed, owner.instance ?? card.key],
          }),
        ),
      ),
    );
  }

  /** Interfaces that an appliance may send from: its own, and those of its instance that forward. */
  private siblings(card: Card, instance: string | undefined): Card[] {
    if (instance === undefined) return [card];
    const { model, cards } = this.engine.net;
    const out = [...model.interfaces.values()].filter(
      (other) => other.key === card.key || (other.instance === instance && this.engine.rules.forwards(other)),
    );
    return out.map((other) => cards.get(other.key)).filter((other) => other !== undefined);
  }

  private toGatewayEndpoint(endpoint: GatewayEndpoint, vpc: VpcNode, packet: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const family = net.atoms.family(packet.to);
    const own = endpoint.vpc === vpc.model.key;
    const taken = rules.gatewayEndpointTakes(packet.origin, own, family, packet.match.protocol);
    if (!taken) return drop("GATEWAY_ENDPOINT_RESTRICTION");
    return [{ kind: "delivered", end: { kind: "service", endpoint }, packet }];
  }
}
