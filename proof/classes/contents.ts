/**
 * What tables and filters say, as texts in which an ordinary VPC calls itself "own": two VPCs that differ only in
 * their addresses get equal texts. Equal texts get equal numbers.
 */
import type { AclRule, GroupRule, Key, Opaque } from "../model";
import type { Span } from "./atoms";
import { type Doubt, type Routes, type Target, vpcRoutes, type VpcRoute } from "./candidates";
import type { Engine } from "./engine";
import { inside } from "./network";
import { Interner } from "./intern";
import type { Owners } from "./owners";
import type { AclNode, SubnetNode, TableNode, VpcNode } from "./objects";

/** Effect of a rule, without the addresses that it is about. */
export function effect(rule: AclRule | GroupRule): string {
  const icmp = rule.icmp ? `${rule.icmp.type}/${rule.icmp.code}` : "";
  return `${rule.protocol}:${rule.ports.from}-${rule.ports.to}:${icmp}`;
}

/** What is not known, as far as verdicts depend on it. */
export function opaqueText(opaque: readonly Opaque[]): string {
  return opaque.length === 0 ? "" : [...new Set(opaque.map((o) => o.aspect))].sort().join("+");
}

/** A number for the content, and one holder of it that stands for all. */
export interface Content<T> {
  readonly id: number;
  readonly holder: T;
  /** The VPC that the holder is of, if that VPC is ordinary. */
  readonly of: VpcNode | undefined;
}

/** Contents of one kind. */
class Book<T> {
  readonly byText = new Map<string, Content<T>>();

  number(text: string, holder: T, of: VpcNode | undefined): number {
    let content = this.byText.get(text);
    if (!content) this.byText.set(text, (content = { id: this.byText.size, holder, of }));
    return content.id;
  }
}

const UNASKED = -2;

export class Contents {
  readonly tables = new Book<TableNode>();
  readonly acls = new Book<AclNode>();
  readonly groups = new Book<Key>();
  /** Ordinary VPCs with rules about parts of themselves: inside them, addresses matter and not only classes. */
  readonly partial = new Set<VpcNode>();
  /** Groups that rules of other VPCs name. */
  readonly named = new Set<Key>();
  readonly labels = new Interner();
  private readonly tableNumbers: Int32Array;
  private readonly aclNumbers: Int32Array;
  private readonly groupNumbers = new Map<Key, number>();

  constructor(
    private readonly engine: Engine,
    private readonly owners: Owners,
  ) {
    this.tableNumbers = new Int32Array(engine.net.tables.size).fill(UNASKED);
    this.aclNumbers = new Int32Array(engine.net.acls.size).fill(UNASKED);
    for (const group of engine.net.model.groups.values()) {
      for (const { peer } of group.rules) {
        if ("group" in peer && peer.group !== group.key && this.vpcOfGroup(peer.group) !== group.vpc)
          this.named.add(peer.group);
      }
    }
  }

  private vpcOfGroup(key: Key): Key | undefined {
    return this.engine.net.model.groups.get(key)?.vpc;
  }

  /** The VPC if it is ordinary: then its own addresses are left out of contents. */
  private ordinary(vpc: VpcNode | undefined): VpcNode | undefined {
    return vpc && !this.owners.isSingular(vpc) ? vpc : undefined;
  }

  // ------------------------------------------------------------------------------------------------- Route tables

  /** Number of the content of a subnet's route table; -1 if the model does not have it. */
  table({ table, vpc }: SubnetNode): number {
    if (!table) return -1;
    const known = this.tableNumbers[table.index] ?? UNASKED;
    return known === UNASKED ? (this.tableNumbers[table.index] = this.tableNumber(table, this.ordinary(vpc))) : known;
  }

  private tableNumber(table: TableNode, vpc: VpcNode | undefined): number {
    if (vpc && isBare(table)) return this.tables.number("", table, vpc);
    const text = vpc ? this.tableText(table, vpc, true) : `table ${table.model.key}`;
    return this.tables.number(text, table, vpc);
  }

  /** Gives an edge table a column of its own, whole. */
  edgeTable(table: TableNode): void {
    this.tableNumbers[table.index] = this.tables.number(`table ${table.model.key}`, table, undefined);
  }

  /** Routes of a table that are about other addresses than those of its own, ordinary VPC. */
  foreignRoutes(table: TableNode, of: VpcNode | undefined): Routes<VpcRoute> {
    const vpc = of ?? this.engine.net.vpcs.get(table.model.vpc);
    const entries = vpcRoutes(this.engine.net, table, vpc);
    return of ? entries.filter(({ span }) => !inside(of.spans, span)) : entries;
  }

  private tableText(table: TableNode, vpc: VpcNode, nested: boolean): string {
    const texts: string[] = [];
    for (const { span, item } of vpcRoutes(this.engine.net, table, vpc)) {
      if (!inside(vpc.spans, span)) texts.push(this.routeText(item, vpc, nested));
    }
    return texts.sort().join(" ");
  }

  private routeText(route: VpcRoute | Doubt, vpc: VpcNode, nested: boolean): string {
    if (route.origin === "doubt") return `${route.kind} doubt /${route.bits}`;
    const origin = `${route.origin[0] ?? ""}${route.list ?? ""}${route.via ?? ""}`;
    return `${route.cidr}>${origin}>${route.blackhole ? "x" : this.targetText(route.target, vpc, nested)}`;
  }

  /** A target as an ordinary VPC sees it; `undefined` stands for one that is not ordinary. */
  targetText(target: Target, vpc: VpcNode | undefined, nested: boolean): string {
    const { model } = this.engine.net;
    switch (target.kind) {
      case "local":
        return "local";
      case "transit-gateway":
        return `tgw ${target.key}`;
      case "internet-gateway": {
        const gateway = model.internetGateways.get(target.key);
        if (!vpc) return `igw ${target.key}`;
        const own = gateway && (gateway.external || gateway.vpc === vpc.model.key);
        return `igw ${String(own)} ${gateway ? opaqueText(gateway.opaque) : "?"}`;
      }
      case "egress-only-internet-gateway":
        return vpc ? "eigw" : `eigw ${target.key}`;
      case "nat-gateway":
        return vpc && nested ? this.natText(target.key, vpc) : `nat ${target.key}`;
      case "gateway-endpoint":
        return `gateway ${target.endpoint.service} ${String(target.endpoint.vpc === vpc?.model.key)}`;
      case "unmodelled":
        return "unmodelled";
      default:
        return `${target.kind} ${target.key}`;
    }
  }

  private natText(key: Key, vpc: VpcNode): string {
    const { model, cards } = this.engine.net;
    const nat = model.natGateways.get(key);
    const at = cards.get(key)?.subnet;
    const table = at?.table;
    if (!nat || !table) return `nat ${key}`;
    const parts = [
      nat.connectivity,
      opaqueText(nat.opaque),
      at.model.zone ?? "?",
      this.acl(at),
      this.tableText(table, vpc, false),
    ];
    return `nat(${parts.join(";")})`;
  }

  // ------------------------------------------------------------------------------------------------------ Filters

  /** Number of the content of a subnet's network ACL; -1 if the model does not have it. */
  acl({ acl, vpc }: SubnetNode): number {
    if (!acl) return -1;
    const known = this.aclNumbers[acl.index] ?? UNASKED;
    return known === UNASKED ? (this.aclNumbers[acl.index] = this.aclNumber(acl, this.ordinary(vpc))) : known;
  }

  private aclNumber(acl: AclNode, vpc: VpcNode | undefined): number {
    const { key, opaque, rules } = acl.model;
    if (!vpc) return this.acls.number(`acl ${key}`, acl, undefined);
    let text = opaqueText(opaque);
    for (const i of inOrder(rules)) {
      const [rule, span] = [rules[i] as AclRule, acl.spans[i] as Span];
      const peer = this.peerText(rule.cidr, span, vpc);
      if (peer !== undefined) text += ` ${rule.direction}${rule.action}${effect(rule)} ${peer}`;
    }
    return this.acls.number(text, acl, vpc);
  }

  /** Number of the content of a security group of an interface in a VPC. */
  group(key: Key, within: VpcNode | undefined): number {
    const known = this.groupNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.groupNumber(key, within);
    this.groupNumbers.set(key, number);
    return number;
  }

  private groupNumber(key: Key, within: VpcNode | undefined): number {
    const group = this.engine.net.model.groups.get(key);
    if (!group) return -1;
    const vpc = this.ordinary(within);
    if (!vpc || group.vpc !== vpc.model.key || this.named.has(key)) {
      return this.groups.number(`group ${key}`, key, undefined);
    }
    const lists: Opaque[] = [];
    const texts = group.rules.map((rule) => {
      const head = `${rule.direction[0] ?? ""}${effect(rule)}`;
      if ("cidr" in rule.peer) {
        const span = this.engine.net.atoms.span(rule.peer.cidr);
        return head + (this.peerText(rule.peer.cidr, span, vpc) ?? "");
      }
      if ("prefixList" in rule.peer) {
        const list = this.engine.net.model.prefixLists.get(rule.peer.prefixList);
        lists.push(...(list?.opaque ?? []));
        if (list?.entries.some((cidr) => inside(vpc.spans, this.engine.net.atoms.span(cidr)))) this.partial.add(vpc);
        return `${head}list ${rule.peer.prefixList}`;
      }
      if (this.vpcOfGroup(rule.peer.group) !== vpc.model.key) return `${head}group ${rule.peer.group}`;
      this.partial.add(vpc);
      return `${head}own group`;
    });
    const text = `${[...new Set(texts)].sort().join(" ")}|${opaqueText(group.opaque)}${opaqueText(lists)}`;
    return this.groups.number(text, key, vpc);
  }

  /** A rule's CIDR: itself, "own" for all of an ordinary VPC, `undefined` for a part of one. */
  private peerText(cidr: string, span: Span, vpc: VpcNode): string | undefined {
    if (!inside(vpc.spans, span)) return cidr;
    const family = vpc.spans.filter((s) => s.family === span.family);
    if (family.length === 1 && family[0]?.lo === span.lo && family[0].hi === span.hi) return "own";
    this.partial.add(vpc);
    return undefined;
  }
}

/** True for a table with `local` routes only, which are left out anyway. */
function isBare({ model, endpoints }: TableNode): boolean {
  return model.routes.length + model.propagating.length + model.opaque.length + endpoints.length === 0;
}

/** Positions of the rules of a network ACL by their number. */
function inOrder(rules: readonly AclRule[]): number[] {
  return rules.map((_, i) => i).sort((a, b) => (rules[a] as AclRule).number - (rules[b] as AclRule).number);
}
