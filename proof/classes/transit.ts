/** The way of a packet through transit gateways. */
import { parsePrefix } from "../../net/ip";
import type { Attachment, Key, VpnGateway } from "../model";
import { unknownAbout } from "./candidates";
import type { Delivery } from "./deliver";
import type { Engine } from "./engine";
import { lookup } from "./fib";
import type { AttachmentNode, SubnetNode, VpcNode } from "./objects";
import { type Leaf, type Packet, doubt, drop, unknown } from "./packet";
import type { Walk } from "./walk";

const ON_PREMISES = new Set<Attachment["kind"]>(["vpn", "vpn-concentrator", "direct-connect", "connect"]);

export class Transit {
  constructor(
    private readonly engine: Engine,
    private readonly deliver: Delivery,
    private readonly walk: Walk,
  ) {}

  /** A packet of a VPC reaches for a transit gateway: the attachment needs a subnet in the packet's zone. */
  enter(gateway: Key, subnet: SubnetNode, vpc: VpcNode, packet: Packet): Leaf[] {
    const { rules } = this.engine;
    const attachment = vpc.attachments.find(({ model }) => model.transitGateway === gateway && model.kind === "vpc");
    if (!attachment) return drop("BAD_STATE_ROUTE");
    const { zone } = subnet.model;
    const zones = attachment.subnets.map((s) => s.model.zone);
    const near =
      zone === undefined
        ? attachment.subnets.filter((s) => s === subnet)
        : attachment.subnets.filter((s) => s.model.zone === zone);
    let open = unknownAbout(attachment.model, "subnets");
    const mayEnter = zone === undefined ? near.length > 0 : rules.mayEnterTransit(zone, zones);
    if (!mayEnter) {
      const unsure = [subnet, ...attachment.subnets].flatMap((s) => unknownAbout(s.model, "zone"));
      if (unsure.length === 0) return drop("TGW_ROUTE_AZ_RESTRICTION");
      open = [...open, ...unsure];
    }
    const [at] = near;
    const sent = doubt(packet, open);
    if (!at || !rules.attachmentAcl("into-transit", at === subnet)) return this.from(attachment, sent);
    return this.deliver.filtered(at, "ingress", sent, (p) => this.from(attachment, p));
  }

  /** A packet comes in from an attachment; the attachment's association selects the table. */
  from(attachment: AttachmentNode, given: Packet): Leaf[] {
    const { model } = attachment;
    const packet = this.walk.visit(given, `attachment ${attachment.index}`);
    if (!packet) return drop("CYCLIC_PATH_DETECTED");
    if (!this.engine.rules.carries(model, this.engine.net.atoms.family(packet.to))) return drop("BAD_STATE_ATTACHMENT");
    const onPremises =
      ON_PREMISES.has(model.kind) || (model.kind === "peering" && given.origin === "transit-on-premises");
    const inside: Packet = {
      ...doubt(packet, this.openly(attachment)),
      origin: onPremises ? "transit-on-premises" : "transit-vpc",
      publicSource: false,
      scope: this.referable(attachment, packet) && packet.scope !== "peering" ? "transit" : "lost",
    };
    if (model.association !== undefined) {
      return this.byTable(model.association, doubt(inside, unknownAbout(model, "association")));
    }
    if (model.policyTable !== undefined) return this.byPolicy(model.policyTable, inside);
    const gateway = this.engine.net.model.transitGateways.get(model.transitGateway);
    const [open] = [...unknownAbout(model, "association"), ...(gateway ? unknownAbout(gateway, "association") : [])];
    return open ? unknown(open.urn) : drop("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION");
  }

  /** What is not known about an attachment as such. */
  private openly({ model }: AttachmentNode): readonly { readonly urn: string }[] {
    const gateway = this.engine.net.model.transitGateways.get(model.transitGateway);
    return [...unknownAbout(model, "state", "traffic"), ...(gateway ? unknownAbout(gateway, "traffic") : [])];
  }

  /** References to security groups survive where both the transit gateway and the attachment support them. */
  private referable({ model }: AttachmentNode, packet: Packet): boolean {
    const gateway = this.engine.net.model.transitGateways.get(model.transitGateway);
    const allowed = gateway?.groupReferencing === true && model.groupReferencing && model.kind === "vpc";
    return allowed && packet.scope !== "lost";
  }

  private byTable(key: Key, packet: Packet): Leaf[] {
    const { net, fibs } = this.engine;
    const table = net.model.transitTables.get(key);
    if (!table) return unknown(key);
    const decision = lookup(fibs.ofTransitTable(table), packet.to);
    const leaves = decision.routes.flatMap((route) => {
      if (route.attachment) return this.out(route.attachment, packet);
      return route.dangling ? unknown(key) : drop("TGW_RTB_BAD_STATE_ROUTE");
    });
    if (decision.none) leaves.push(...drop("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"));
    return [...decision.doubts.flatMap(unknown), ...leaves];
  }

  /** The first rule of a policy table that matches (TGW guide, Policy tables). */
  private byPolicy(key: Key, packet: Packet): Leaf[] {
    const { net } = this.engine;
    const policy = net.model.policyTables.get(key);
    const open = policy ? unknownAbout(policy, "rules").at(0)?.urn : key;
    if (!policy || open !== undefined) return unknown(open ?? key);
    const holds = (cidr: string, atom: number): boolean => {
      if (cidr === "*") return true;
      if (!parsePrefix(cidr).ok) return false;
      const span = net.atoms.span(cidr);
      return atom >= span.lo && atom < span.hi;
    };
    const { protocol, ports } = packet.match;
    const rule = [...policy.rules]
      .sort((a, b) => a.number - b.number)
      .find(
        (r) =>
          (r.protocol === -1 || r.protocol === protocol) &&
          r.destinationPorts.from <= ports.from &&
          r.destinationPorts.to >= ports.to &&
          holds(r.source, packet.from) &&
          holds(r.destination, packet.to),
      );
    if (!rule) return drop("POLICY_TABLE_NO_MATCH");
    // A connection's source port is not part of the question.
    if (rule.sourcePorts.from > 0 || rule.sourcePorts.to < 65535) return unknown(rule.urn);
    return this.byTable(rule.table, packet);
  }

  /** A packet goes out through an attachment. */
  private out(attachment: AttachmentNode, given: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const { model, vpc } = attachment;
    if (!rules.carries(model, net.atoms.family(given.to))) return drop("BAD_STATE_ATTACHMENT");
    const packet = doubt(given, this.openly(attachment));
    switch (model.kind) {
      case "vpc":
        return vpc ? this.land(attachment, packet) : unknown(model.vpc ?? model.key);
      case "peering": {
        const peer = model.peer === undefined ? undefined : net.attachments.get(model.peer);
        return peer ? this.from(peer, { ...packet, zone: undefined, scope: "lost" }) : unknown(model.urn);
      }
      case "direct-connect":
        return this.overDirectConnect(model, packet);
      case "vpn":
      case "vpn-concentrator":
      case "connect":
        return this.toOnPremises(model, packet);
      case "unmodelled":
        return unknown(model.urn);
    }
  }

  /** A Direct Connect gateway forwards only to prefixes that it has learned. */
  private overDirectConnect(model: Attachment, packet: Packet): Leaf[] {
    const { net, rules } = this.engine;
    const learned = model.learned.some(({ cidr }) => {
      const span = net.atoms.span(cidr);
      return packet.to >= span.lo && packet.to < span.hi;
    });
    const open = learned ? [] : unknownAbout(model, "propagation");
    if (!rules.directConnectTakes(learned || open.length > 0)) return drop("ON_PREMISES_PREFIX_NOT_LEARNED");
    return this.toOnPremises(model, doubt(packet, open));
  }

  /** The end of the modelled world towards on-premises. */
  toOnPremises(by: Attachment | VpnGateway, packet: Packet): Leaf[] {
    if (this.deliver.goal.kind === "subnet") return drop("OTHER_DESTINATION");
    return [{ kind: "delivered", end: { kind: "on-premises", by }, packet }];
  }

  /** A packet lands in a VPC, on an interface of the attachment, and goes on by that subnet's table. */
  private land(attachment: AttachmentNode, given: Packet): Leaf[] {
    const { rules } = this.engine;
    const { model, subnets } = attachment;
    const packet = doubt(given, unknownAbout(model, "subnets"));
    if (subnets.length === 0) return unknown(model.urn);
    const zones = subnets.map((s) => s.model.zone);
    const chosen = new Set(rules.landingZones(model.applianceMode, packet.zone, packet.pins.get(model.key), zones));
    const scope = packet.scope === "transit" && this.referable(attachment, packet) ? "transit" : "lost";
    return subnets
      .filter((s) => chosen.has(s.model.zone))
      .flatMap((at) => {
        const { zone } = at.model;
        const pins =
          model.applianceMode && zone !== undefined ? new Map([...packet.pins, [model.key, zone]]) : packet.pins;
        return this.walk.leave(at, { ...packet, zone, scope, pins });
      });
  }
}
