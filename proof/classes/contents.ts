/**
 * What tables and filters say, as texts in which an ordinary VPC calls itself "own": two VPCs that differ only in
 * their addresses get equal texts. Equal texts get equal numbers.
 */
import type { AclRule, GroupRule, Key, Opaque, RouteTable } from "../model";
import { type Doubt, type Routes, type Target, vpcRoutes, type VpcRoute } from "./candidates";
import type { Engine } from "./engine";
import { inside } from "./network";
import { Interner } from "./intern";
import type { Owners } from "./owners";
import type { SubnetNode, VpcNode } from "./objects";

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
  readonly byKey = new Map<Key, Content<T>>();
  readonly byText = new Map<string, Content<T>>();

  put(key: Key, text: string, holder: T, of: VpcNode | undefined): number {
    let content = this.byText.get(text);
    if (!content) this.byText.set(text, (content = { id: this.byText.size, holder, of }));
    this.byKey.set(key, content);
    return content.id;
  }
}

const UNASKED = -2;

export class Contents {
  readonly tables = new Book<RouteTable>();
  readonly acls = new Book<Key>();
  readonly groups = new Book<Key>();
  /** Ordinary VPCs with rules about parts of themselves: inside them, addresses matter and not only classes. */
  readonly partial = new Set<VpcNode>();
  /** Groups that rules of other VPCs name. */
  readonly named = new Set<Key>();
  readonly labels = new Interner();
  /** Numbers of tables and ACLs by subnet, so that texts of keys are looked up once. */
  private readonly tableOf: Int32Array;
  private readonly aclOf: Int32Array;

  constructor(
    private readonly engine: Engine,
    private readonly owners: Owners,
  ) {
    this.tableOf = new Int32Array(engine.net.subnets.size).fill(UNASKED);
    this.aclOf = new Int32Array(engine.net.subnets.size).fill(UNASKED);
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
  table(subnet: SubnetNode): number {
    const known = this.tableOf[subnet.index] ?? UNASKED;
    return known === UNASKED ? (this.tableOf[subnet.index] = this.tableNumber(subnet)) : known;
  }

  private tableNumber(subnet: SubnetNode): number {
    const key = subnet.model.routeTable;
    const known = this.tables.byKey.get(key);
    if (known) return known.id;
    const { table } = subnet;
    if (!table) return -1;
    const vpc = this.ordinary(subnet.vpc);
    if (vpc && this.isBare(table)) return this.tables.put(key, "", table, vpc);
    return this.tables.put(key, vpc ? this.tableText(table, vpc, true) : `table ${key}`, table, vpc);
  }

  /** True for a table with `local` routes only, which are left out anyway. */
  private isBare({ key, routes, propagating, opaque }: RouteTable): boolean {
    return routes.length + propagating.length + opaque.length === 0 && !this.engine.net.gatewayEndpoints.has(key);
  }

  /** Gives an edge table a column of its own, whole. */
  edgeTable(table: RouteTable): void {
    this.tables.put(table.key, `table ${table.key}`, table, undefined);
  }

  /** Routes of a table that are about other addresses than those of its own, ordinary VPC. */
  foreignRoutes(table: RouteTable, of: VpcNode | undefined): Routes<VpcRoute> {
    const vpc = of ?? this.engine.net.vpcs.get(table.vpc);
    const entries = vpcRoutes(this.engine.net, table, vpc);
    return of ? entries.filter(({ span }) => !inside(of.spans, span)) : entries;
  }

  private tableText(table: RouteTable, vpc: VpcNode, nested: boolean): string {
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
  acl(subnet: SubnetNode): number {
    const known = this.aclOf[subnet.index] ?? UNASKED;
    return known === UNASKED ? (this.aclOf[subnet.index] = this.aclNumber(subnet)) : known;
  }

  private aclNumber(subnet: SubnetNode): number {
    const key = subnet.model.acl;
    const known = this.acls.byKey.get(key);
    if (known) return known.id;
    const acl = this.engine.net.model.acls.get(key);
    if (!acl) return -1;
    const vpc = this.ordinary(subnet.vpc);
    if (!vpc) return this.acls.put(key, `acl ${key}`, key, undefined);
    let text = opaqueText(acl.opaque);
    for (const rule of inOrder(acl.rules)) {
      const peer = this.peerText(rule.cidr, vpc);
      if (peer !== undefined) text += ` ${rule.direction}${rule.action}${effect(rule)} ${peer}`;
    }
    return this.acls.put(key, text, key, vpc);
  }

  /** Number of the content of a security group of an interface in a VPC. */
  group(key: Key, within: VpcNode | undefined): number {
    const known = this.groups.byKey.get(key);
    if (known) return known.id;
    const group = this.engine.net.model.groups.get(key);
    if (!group) return -1;
    const vpc = this.ordinary(within);
    if (!vpc || group.vpc !== vpc.model.key || this.named.has(key)) {
      return this.groups.put(key, `group ${key}`, key, undefined);
    }
    const lists: Opaque[] = [];
    const texts = group.rules.map((rule) => {
      const head = `${rule.direction[0] ?? ""}${effect(rule)}`;
      if ("cidr" in rule.peer) return head + (this.peerText(rule.peer.cidr, vpc) ?? "");
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
    return this.groups.put(key, text, key, vpc);
  }

  /** A rule's CIDR: itself, "own" for all of an ordinary VPC, `undefined` for a part of one. */
  private peerText(cidr: string, vpc: VpcNode): string | undefined {
    if (cidr === "0.0.0.0/0" || cidr === "::/0") return cidr;
    const span = this.engine.net.atoms.span(cidr);
    if (!inside(vpc.spans, span)) return cidr;
    const family = vpc.spans.filter((s) => s.family === span.family);
    if (family.length === 1 && family[0]?.lo === span.lo && family[0].hi === span.hi) return "own";
    this.partial.add(vpc);
    return undefined;
  }
}

/** Rules of a network ACL by number; most are written in order. */
function inOrder(rules: readonly AclRule[]): readonly AclRule[] {
  for (let i = 1; i < rules.length; i++) {
    if ((rules[i - 1] as AclRule).number > (rules[i] as AclRule).number)
      return [...rules].sort((a, b) => a.number - b.number);
  }
  return rules;
}
