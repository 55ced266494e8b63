/**
 * Which VPC owns each atom, and which VPCs stand for themselves. Most VPCs of a large network are alike but for their
 * addresses, so a class may hold subnets of many of them: it speaks of "the own VPC" and "the own attachment". That
 * is sound only while nothing else can tell such a VPC from another. A VPC is *singular*, and then a class of its
 * own, as soon as something names it: a peering, a virtual private gateway, an appliance, a route that sends other
 * addresses through it, CIDRs that overlap another's, or anything about it that is not known.
 */
import type { Key } from "../model";
import type { Engine } from "./engine";
import { inside } from "./network";
import type { TableNode, VpcNode } from "./objects";

const NOBODY = -1;
const SEVERAL = -2;

export class Owners {
  private readonly owner: Int32Array;
  private readonly shared = new Map<number, VpcNode[]>();
  private readonly list: readonly VpcNode[];
  private readonly singular: Uint8Array;

  constructor(private readonly engine: Engine) {
    const { net } = engine;
    this.list = [...net.vpcs.values()];
    this.owner = new Int32Array(net.atoms.size).fill(NOBODY);
    this.singular = new Uint8Array(this.list.length);
    this.paint();
    this.nameEdges();
    const verdicts = new Int8Array(net.tables.size);
    for (const vpc of this.list) if (this.standsOut(vpc, verdicts)) this.singular[vpc.index] = 1;
    this.findTransit();
  }

  /** The VPCs whose CIDRs hold an atom. */
  at(atom: number): readonly VpcNode[] {
    const owner = this.owner[atom] ?? NOBODY;
    if (owner === SEVERAL) return this.shared.get(atom) ?? [];
    const vpc = this.list[owner];
    return vpc ? [vpc] : [];
  }

  /** The VPC that alone owns an atom. */
  soleAt(atom: number): VpcNode | undefined {
    return this.list[this.owner[atom] ?? NOBODY];
  }

  /** The one VPC that owns an atom and is like others, if there is one. */
  ordinaryAt(atom: number): VpcNode | undefined {
    const vpc = this.list[this.owner[atom] ?? NOBODY];
    return vpc && !this.isSingular(vpc) ? vpc : undefined;
  }

  isSingular(vpc: VpcNode): boolean {
    return this.singular[vpc.index] === 1;
  }

  private paint(): void {
    for (const vpc of this.list) {
      for (const span of vpc.spans) {
        for (let atom = span.lo; atom < span.hi; atom++) {
          const before = this.owner[atom] ?? NOBODY;
          if (before === NOBODY) this.owner[atom] = vpc.index;
          else if (before !== vpc.index) this.share(atom, before, vpc);
        }
      }
    }
  }

  private share(atom: number, before: number, vpc: VpcNode): void {
    const all = before === SEVERAL ? (this.shared.get(atom) ?? []) : this.list.slice(before, before + 1);
    if (!all.includes(vpc)) this.shared.set(atom, [...all, vpc]);
    this.owner[atom] = SEVERAL;
    for (const one of [...all, vpc]) this.singular[one.index] = 1;
  }

  /** @param verdicts of the tables asked about so far, by their number: 0 not asked, 1 no, 2 yes */
  private standsOut(vpc: VpcNode, verdicts: Int8Array): boolean {
    if (vpc.peerings.length > 0 || vpc.vpnGateways.length > 0 || vpc.model.opaque.length > 0) return true;
    if (vpc.attachments.length > 1) {
      const gateways = vpc.attachments.map(({ model }) => model.transitGateway);
      if (new Set(gateways).size < gateways.length) return true;
    }
    for (const { model, subnets } of vpc.attachments) {
      if (model.kind !== "vpc" || subnets.some((subnet) => subnet.vpc !== vpc)) return true;
    }
    for (const { known, table } of vpc.subnets) {
      if (!known || table?.model.vpc !== vpc.model.key) return true;
      verdicts[table.index] ||= this.tableStandsOut(table, vpc) ? 2 : 1;
      if (verdicts[table.index] === 2) return true;
    }
    return false;
  }

  private tableStandsOut({ model: table, spans, endpoints }: TableNode, vpc: VpcNode): boolean {
    if (table.edgeOf !== undefined || table.propagating.length > 0) return true;
    const { net } = this.engine;
    const owns = (cidr: string): boolean => inside(vpc.spans, net.atoms.span(cidr));
    if (endpoints.some(({ prefixList }) => net.model.prefixLists.get(prefixList)?.entries.some(owns))) return true;
    return table.routes.some(({ destination, target }, i) => {
      switch (target.kind) {
        case "peering":
        case "vpn-gateway":
        case "network-interface":
        case "inspection-endpoint":
          return true;
        case "nat-gateway":
          if (this.natVpc(target.key, vpc) !== vpc) return true;
      }
      if (target.kind === "local") return false;
      const span = spans[i];
      if (span || "cidr" in destination) return span !== undefined && inside(vpc.spans, span);
      return net.model.prefixLists.get(destination.prefixList)?.entries.some(owns) ?? false;
    });
  }

  /** VPCs with an edge table, whose gateways may send packets to appliances. */
  private nameEdges(): void {
    const { model, vpcs } = this.engine.net;
    for (const [gateway, table] of this.engine.edges) {
      const keys = [
        model.routeTables.get(table)?.vpc,
        model.internetGateways.get(gateway)?.vpc,
        model.vpnGateways.get(gateway)?.vpc,
      ];
      for (const key of keys) {
        const vpc = vpcs.get(key ?? "");
        if (vpc) this.singular[vpc.index] = 1;
      }
    }
  }

  /** The VPC of a NAT gateway; one that a table of another VPC names stands out. */
  private natVpc(key: Key, from: VpcNode): VpcNode | undefined {
    const vpc = this.engine.net.cards.get(key)?.subnet.vpc;
    if (vpc && vpc !== from) this.singular[vpc.index] = 1;
    return vpc;
  }

  /** A VPC that a transit gateway sends addresses to which are not its own. */
  private findTransit(): void {
    const { net, fibs } = this.engine;
    for (const table of net.model.transitTables.values()) {
      const { pieces, decisions } = fibs.ofTransitTable(table);
      pieces.values.forEach((value, i) => {
        for (const { attachment } of decisions[value]?.routes ?? []) {
          const vpc = attachment?.vpc;
          if (!vpc || this.isSingular(vpc)) continue;
          const lo = pieces.starts[i] ?? 0;
          const hi = pieces.starts[i + 1] ?? net.atoms.size;
          if (!vpc.spans.some((span) => lo >= span.lo && hi <= span.hi)) this.singular[vpc.index] = 1;
        }
      });
    }
  }
}
