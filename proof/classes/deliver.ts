/** Filters on the way, and the last hop: from a VPC's router, or a neighbour in the subnet, to an interface. */
import type { Direction, GroupRule, Key } from "../model";
import { unknownAbout } from "./candidates";
import type { Engine } from "./engine";
import { covering } from "./filters";
import type { Card, SubnetNode, VpcNode } from "./objects";
import { type Layers, type Leaf, type Packet, doubt, drop, unknown } from "./packet";
import { DROP, PASS, UNKNOWN } from "./rules";

/** Where the request is meant to arrive, or the reply to come home. */
export type Goal =
  | { readonly kind: "anywhere" }
  | { readonly kind: "subnet"; readonly subnet: SubnetNode; readonly card: Card | undefined }
  | { readonly kind: "on-premises" };

/** Applies filters and hands packets to interfaces. */
export class Delivery {
  constructor(
    private readonly engine: Engine,
    private readonly layers: Layers,
    readonly goal: Goal,
  ) {}

  /** Passes a subnet's network ACL: on with the packet, a drop, or both where it lets only some ports through. */
  filtered(subnet: SubnetNode, direction: Direction, packet: Packet, next: (packet: Packet) => Leaf[]): Leaf[] {
    if (!this.layers.acls) return next(packet);
    const known = doubt(packet, unknownAbout(subnet.model, "network-acl"));
    const { acl } = subnet;
    if (!acl) return next(doubt(known, [{ urn: subnet.model.acl }]));
    const filter = this.engine.filters.acl(acl);
    if (filter.unknown.length > 0) return next(doubt(known, filter.unknown));
    const peer = direction === "ingress" ? packet.from : packet.to;
    const outcome = this.engine.rules.acl(covering(filter[direction], peer), packet.match);
    const refused = outcome & DROP ? drop("SUBNET_ACL_RESTRICTION") : [];
    return outcome & PASS ? [...refused, ...next(known)] : refused;
  }

  /**
   * What the security groups of an interface say, as bits. One group that allows is enough; a reply is let through.
   * @param others groups of the other end that rules may name
   */
  groups(card: Card, direction: Direction, packet: Packet, others: readonly Key[]): number {
    if (!this.layers.groups || packet.reply) return PASS;
    const peer = direction === "ingress" ? packet.from : packet.to;
    const undecided = card.kind !== "resolver" && unknownAbout(card.owner, "security-groups").length > 0;
    let open = false;
    for (const key of card.groups) {
      const filter = this.engine.filters.group(key);
      if (!filter) continue;
      const rules: readonly GroupRule[] = covering(filter[direction], peer);
      const named = filter.references.filter(
        (rule) => rule.direction === direction && "group" in rule.peer && others.includes(rule.peer.group),
      );
      if (this.engine.rules.group([...rules, ...named], packet.match)) return undecided ? UNKNOWN : PASS;
      if (filter.unknown.length > 0 || this.listsOpen(filter.openLists, direction, packet)) open = true;
    }
    return undecided || open ? UNKNOWN : DROP;
  }

  /** True if a rule names a prefix list that is not known and otherwise matches. */
  private listsOpen(rules: readonly GroupRule[], direction: Direction, packet: Packet): boolean {
    return rules.some((rule) => rule.direction === direction && this.engine.rules.group([rule], packet.match));
  }

  /** Passes the security groups of an interface. */
  admitted(
    card: Card,
    direction: Direction,
    packet: Packet,
    others: readonly Key[],
    next: (packet: Packet) => Leaf[],
  ): Leaf[] {
    const outcome = this.groups(card, direction, packet, others);
    if (outcome & DROP) return drop("ENI_SG_RULES_MISMATCH");
    return next(outcome & UNKNOWN ? doubt(packet, [{ urn: card.key }]) : packet);
  }

  /** By the local route to the subnet of a VPC that holds the destination. */
  inVpc(vpc: VpcNode, packet: Packet, home: (packet: Packet, subnet: SubnetNode) => Leaf[]): Leaf[] {
    const subnet = this.engine.net.subnetAt(vpc, packet.to);
    if (subnet) return this.filtered(subnet, "ingress", packet, (p) => this.arrive(subnet, p, home));
    const [open] = vpc.subnets.flatMap((s) => unknownAbout(s.model, "addresses"));
    if (open) return unknown(open.urn);
    return vpc.model.external ? unknown(vpc.model.urn) : drop("NO_POSSIBLE_DESTINATION");
  }

  /**
   * To whatever has the destination address in a subnet.
   * @param home where a NAT gateway sends a reply on to after giving it back its destination
   */
  arrive(subnet: SubnetNode, packet: Packet, home: (packet: Packet, subnet: SubnetNode) => Leaf[]): Leaf[] {
    if (packet.reply) {
      const nat = packet.translations[packet.translations.length - 1];
      if (nat && nat.subnet === subnet && nat.translated === packet.to) {
        const restored = { ...packet, to: nat.source, translations: packet.translations.slice(0, -1) };
        return home({ ...restored, passed: [...packet.passed, nat.key] }, subnet);
      }
    }
    const { goal } = this;
    const elsewhere = goal.kind === "on-premises" || (goal.kind === "subnet" && goal.subnet !== subnet);
    if (elsewhere) return drop("OTHER_DESTINATION");
    const card = goal.kind === "subnet" ? goal.card : subnet.cards?.get(packet.to);
    const end = { kind: "subnet", subnet, card } as const;
    if (!card) return [{ kind: "delivered", end, packet }];
    const open = card.kind === "endpoint" ? unknownAbout(card.owner, "traffic", "subnets") : [];
    const far =
      packet.scope === "lost" || (packet.scope === "transit" && !this.engine.rules.groupAcrossTransit(card.kind));
    return this.admitted(card, "ingress", doubt(packet, open), far ? [] : packet.groups, (p) => [
      { kind: "delivered", end, packet: p },
    ]);
  }
}
