/**
 * Classes of places. Two addresses are in one class if no third place anywhere can tell them apart, as destination
 * or as source of a connection: every table and filter treats them alike, and what surrounds them (table, ACL,
 * attachments, interface) is alike.
 */
import type { Attachment, PublicAccessBlock, VpnGateway } from "../model";
import { columnsOf } from "./columns";
import { Contents, opaqueText } from "./contents";
import type { Engine } from "./engine";
import { Interner, Pairs } from "./intern";
import { natSource } from "./nat";
import { Owners } from "./owners";
import type { Card, SubnetNode, VpcNode } from "./objects";
import { refine } from "./vectors";

export class Classifier {
  readonly owners: Owners;
  readonly contents: Contents;
  private readonly texts = new Interner();
  /** Class of each atom as a destination. */
  private readonly destinations: Int32Array;
  /** How each atom is treated by tables and filters, whatever is there. */
  private readonly treatment: Int32Array;
  private readonly vpcNumbers: Int32Array;
  private readonly subnetNumbers: Int32Array;
  private readonly plain = new Map<number, number>();
  private readonly plainSubnets = new Map<number, number>();
  private readonly labels = new Interner();
  private readonly pairs = new Pairs();
  private readonly blocks: readonly PublicAccessBlock[];

  constructor(private readonly engine: Engine) {
    const { net } = engine;
    this.blocks = [...net.model.publicAccessBlocks.values()];
    this.vpcNumbers = new Int32Array(net.vpcs.size).fill(-1);
    this.subnetNumbers = new Int32Array(net.subnets.size).fill(-1);
    this.owners = new Owners(engine);
    this.contents = new Contents(engine, this.owners);
    for (const subnet of net.subnets.values()) {
      this.contents.table(subnet);
      this.contents.acl(subnet);
    }
    for (const key of engine.edges.values()) {
      const table = net.tables.get(key);
      if (table) this.contents.edgeTable(table);
    }
    for (const card of net.cards.values()) for (const key of card.groups) this.contents.group(key, card.subnet.vpc);
    this.treatment = refine(columnsOf(engine, this.owners, this.contents), net.atoms.size).classOf;
    this.destinations = new Int32Array(net.atoms.size).fill(-1);
    for (const vpc of net.vpcs.values()) this.classifyVpc(vpc);
    for (let atom = 0; atom < this.destinations.length; atom++) {
      if (this.destinations[atom] !== -1) continue;
      const owners = this.owners.at(atom);
      const places = owners.map((vpc) => this.place(vpc, net.subnetAt(vpc, atom), atom));
      this.destinations[atom] = this.texts.of(`at ${places.join("&")}|${this.treatmentOf(atom)}`);
    }
  }

  /** Number of class texts so far; every class number is below it. */
  get size(): number {
    return this.texts.size;
  }

  /** Class of an atom as a destination. */
  destination(atom: number): number {
    return this.destinations[atom] ?? -1;
  }

  /** Class of a workload, or of an interface, in a subnet as a source. */
  inSubnet(subnet: SubnetNode, atom: number, card: Card | undefined): number {
    const known = this.destination(atom);
    if (card === subnet.cards?.get(atom) && subnet.vpc && this.owners.ordinaryAt(atom) === subnet.vpc) {
      if (this.engine.net.subnetAt(subnet.vpc, atom) === subnet) return known;
    }
    return this.texts.of(`from ${this.subnet(subnet)}|${this.cardText(card)}|${known}`);
  }

  /** Class of an on-premises address behind an attachment or virtual private gateway as a source. */
  onPremises(by: Attachment | VpnGateway, atom: number): number {
    return this.texts.of(`on-premises ${by.key}|${this.destination(atom)}`);
  }

  private treatmentOf(atom: number): number {
    return this.treatment[atom] ?? -1;
  }

  /** Classes of the atoms that one VPC alone owns. */
  private classifyVpc(vpc: VpcNode): void {
    for (const subnet of vpc.subnets) {
      for (const span of subnet.spans) this.classifyRun(vpc, subnet, span.lo, span.hi);
    }
  }

  private classifyRun(vpc: VpcNode, subnet: SubnetNode, lo: number, hi: number): void {
    for (let atom = lo; atom < hi; atom++) {
      if (this.destinations[atom] !== -1 || this.owners.soleAt(atom) !== vpc) continue;
      if (subnet.cards?.has(atom) === true) {
        this.destinations[atom] = this.texts.of(`at ${this.place(vpc, subnet, atom)}|${this.treatmentOf(atom)}`);
      } else this.destinations[atom] = this.plainPlace(this.subnet(subnet), this.treatmentOf(atom));
    }
  }

  /** Class of an address without an interface: most of a network, so it is kept free of texts. */
  private plainPlace(subnet: number, treatment: number): number {
    const key = subnet * 16777216 + treatment;
    let number = this.plain.get(key);
    if (number === undefined) this.plain.set(key, (number = this.texts.of(`plain ${subnet}|${treatment}`)));
    return number;
  }

  private place(vpc: VpcNode, subnet: SubnetNode | undefined, atom: number): string {
    if (!subnet) return `${this.vpc(vpc)}/-`;
    return `${this.subnet(subnet)}/${this.cardText(subnet.cards?.get(atom))}`;
  }

  private cardText(card: Card | undefined): string {
    if (!card) return "";
    const { owner, kind, groups, subnet } = card;
    const numbers = groups.map((key) => this.contents.group(key, subnet.vpc)).sort((a, b) => a - b);
    const named = groups.filter((key) => this.contents.named.has(key)).sort();
    const open = "publicAddress" in owner && owner.publicAddress ? "public" : "";
    // What a route leads to an interface arrives there if the interface has the address, else passes through it.
    const led = this.engine.net.led.has(card.key) ? card.key : "";
    return `${kind} ${open} ${opaqueText(owner.opaque)} ${numbers.join(",")} ${named.join(",")} ${led}`;
  }

  /** Number of what a VPC is like from outside. */
  private vpc(vpc: VpcNode): number {
    const known = this.vpcNumbers[vpc.index] ?? -1;
    if (known !== -1) return known;
    const number = this.texts.of(this.owners.isSingular(vpc) ? `vpc ${vpc.model.key}` : this.vpcText(vpc));
    return (this.vpcNumbers[vpc.index] = number);
  }

  private vpcText(vpc: VpcNode): string {
    const attachments = vpc.attachments.map(({ model, subnets }) => {
      const ends = subnets.map((s) => `${s.model.zone ?? "?"}/${this.tableText(s)}/${this.contents.acl(s)}`);
      const { state, applianceMode, ipv6, groupReferencing } = model;
      const flags = `${state},${String(applianceMode)},${String(ipv6)},${String(groupReferencing)}`;
      const tables = `${model.association ?? "-"},${model.policyTable ?? "-"}`;
      return `${model.transitGateway},${tables},${flags},${opaqueText(model.opaque)},${ends.sort().join("+")}`;
    });
    const blocks = this.blocks.map((block) => {
      const excluded = block.exclusions.filter(({ key }) => key === vpc.model.key).map(({ mode }) => mode);
      return `${vpc.model.account ?? ""}/${vpc.model.region ?? ""}/${excluded.join()}`;
    });
    const families = vpc.spans
      .map((span) => span.family)
      .sort()
      .join("");
    return `vpc ${families}|${attachments.sort().join(" ")}|${blocks.join(" ")}`;
  }

  /** Which attachments of its VPC have an interface in a subnet: what lands there needs no further hop. */
  private endText(subnet: SubnetNode): string {
    let only = "";
    let count = 0;
    for (const { model, subnets } of subnet.vpc?.attachments ?? []) {
      if (!subnets.includes(subnet)) continue;
      only = model.transitGateway;
      count++;
    }
    if (count < 2) return only;
    const ends = subnet.vpc?.attachments.filter(({ subnets }) => subnets.includes(subnet)) ?? [];
    return ends
      .map(({ model }) => model.transitGateway)
      .sort()
      .join();
  }

  /** A subnet's table, with how others treat the addresses of the NAT gateways that it uses. */
  private tableText(subnet: SubnetNode): string {
    const { net } = this.engine;
    const number = this.contents.table(subnet);
    if (subnet.table?.toNat !== true) return String(number);
    const nats = subnet.table.model.routes.map(({ destination, target }) => {
      const nat = target.kind === "nat-gateway" ? net.model.natGateways.get(target.key) : undefined;
      const at = nat && net.cards.get(nat.key)?.subnet;
      const atom = nat && at && natSource(net, nat, at);
      const where = "cidr" in destination ? destination.cidr : destination.prefixList;
      if (!at || atom === undefined) return "";
      return `${where}:${this.treatmentOf(atom)}:${at === subnet ? "here" : this.endText(at)}`;
    });
    return `${number}(${nats.sort().join()})`;
  }

  /** Number of what a subnet is like from outside. */
  private subnet(subnet: SubnetNode): number {
    const known = this.subnetNumbers[subnet.index] ?? -1;
    if (known !== -1) return known;
    const number = this.isPlain(subnet) ? this.plainSubnet(subnet, subnet.vpc) : this.texts.of(this.subnetText(subnet));
    this.subnetNumbers[subnet.index] = number;
    return number;
  }

  /** True for a subnet of an ordinary VPC about which nothing has to be said but its VPC, zone, table and ACL. */
  private isPlain(subnet: SubnetNode): subnet is SubnetNode & { vpc: VpcNode } {
    const { vpc, known, floating, table } = subnet;
    return (
      vpc !== undefined &&
      this.blocks.length === 0 &&
      floating === undefined &&
      known &&
      !this.owners.isSingular(vpc) &&
      table?.toNat !== true
    );
  }

  /** The number of a plain subnet, without writing a text for each: most of a large network are. */
  private plainSubnet(subnet: SubnetNode, vpc: VpcNode): number {
    const { zone, publicAddresses } = subnet.model;
    const where = this.pairs.of(
      this.labels.of(zone ?? "?") * 2 + (publicAddresses ? 1 : 0),
      this.labels.of(this.endText(subnet)),
    );
    const filters = this.pairs.of(this.contents.table(subnet), this.contents.acl(subnet));
    const alike = this.pairs.of(this.pairs.of(this.vpc(vpc), where), filters);
    let number = this.plainSubnets.get(alike);
    if (number === undefined) this.plainSubnets.set(alike, (number = this.texts.of(`plain subnet ${alike}`)));
    return number;
  }

  private subnetText(subnet: SubnetNode): string {
    const { vpc, model } = subnet;
    const own = !vpc || this.owners.isSingular(vpc) ? model.key : "";
    const excluded = this.blocks.map((block) =>
      block.exclusions
        .filter(({ key }) => key === model.key)
        .map(({ mode }) => mode)
        .join(),
    );
    const floating = (subnet.floating ?? []).map((card) => this.cardText(card)).sort();
    return [
      `subnet ${own}`,
      vpc ? this.vpc(vpc) : "-",
      model.zone ?? "?",
      this.tableText(subnet),
      this.contents.acl(subnet),
      opaqueText(model.opaque),
      String(model.publicAddresses),
      excluded.join("/"),
      this.endText(subnet),
      floating.join("&"),
    ].join("|");
  }
}
