/** A network model made ready for the class engine: atoms, references resolved, interfaces by address. */
import type { InterfaceEndpoint, InternetGateway, Key, NetworkModel, ResolverEndpoint } from "../model";
import { AtomSpace, hostPrefix, type Span } from "./atoms";
import type { AclNode, AttachmentNode, Card, SubnetNode, TableNode, VpcNode } from "./objects";
import { otherPrefixes } from "./prefixes";

type Tell = (prefix: string) => Span;

/** The model with an index over it. Building it is linear in the model. */
export class Network {
  readonly atoms: AtomSpace;
  readonly vpcs = new Map<Key, VpcNode>();
  readonly subnets = new Map<Key, SubnetNode>();
  readonly tables = new Map<Key, TableNode>();
  readonly acls = new Map<Key, AclNode>();
  readonly attachments = new Map<Key, AttachmentNode>();
  /** Edge route tables by their gateway. */
  readonly edges = new Map<Key, Key>();
  /** Attachments by the transit gateway table that they propagate into. */
  readonly propagating = new Map<Key, AttachmentNode[]>();
  /** Attachments of which something is not known, by transit gateway. */
  readonly unclear = new Map<Key, AttachmentNode[]>();
  readonly cards = new Map<Key, Card>();
  /** VPCs that share an address with another, with those others. */
  readonly overlaps: ReadonlyMap<VpcNode, ReadonlySet<VpcNode>>;
  /** Interfaces that routes lead to. */
  readonly led = new Set<Key>();

  constructor(readonly model: NetworkModel) {
    this.atoms = new AtomSpace((tell, apart) => {
      this.addVpcs(tell);
      this.addTables(tell);
      this.addAcls(tell);
      this.addSubnets(apart);
      otherPrefixes(model, tell);
    });
    this.addAttachments();
    for (const peering of model.peerings.values()) {
      for (const end of new Set([peering.requester, peering.accepter])) this.vpcs.get(end)?.peerings.push(peering);
    }
    for (const gateway of model.vpnGateways.values()) {
      if (gateway.vpc !== undefined) this.vpcs.get(gateway.vpc)?.vpnGateways.push(gateway);
    }
    for (const endpoint of model.gatewayEndpoints.values()) {
      for (const key of endpoint.routeTables) {
        const table = this.tables.get(key);
        if (table) table.endpoints = [...table.endpoints, endpoint];
      }
    }
    this.addCards();
    this.overlaps = overlapsOf([...this.vpcs.values()]);
  }

  spans(cidrs: readonly string[]): Span[] {
    return cidrs.map((cidr) => this.atoms.span(cidr));
  }

  private addVpcs(tell: Tell): void {
    for (const vpc of this.model.vpcs.values()) {
      this.vpcs.set(vpc.key, {
        model: vpc,
        index: this.vpcs.size,
        spans: told(vpc.cidrs, tell),
        subnets: [],
        attachments: [],
        peerings: [],
        vpnGateways: [],
      });
    }
  }

  private addTables(tell: Tell): void {
    let index = 0;
    for (const table of this.model.routeTables.values()) {
      const { key, routes, edgeOf } = table;
      let toNat = false;
      const spans = routes.map(({ destination, target }) => {
        if (target.kind === "nat-gateway") toNat = true;
        else if (target.kind === "network-interface") this.led.add(target.key);
        return "cidr" in destination ? tell(destination.cidr) : undefined;
      });
      this.tables.set(key, { model: table, index: index++, spans, toNat, endpoints: NONE });
      if (edgeOf !== undefined && !this.edges.has(edgeOf)) this.edges.set(edgeOf, key);
    }
  }

  private addAcls(tell: Tell): void {
    for (const acl of this.model.acls.values()) {
      const spans = acl.rules.map(({ cidr }) => tell(cidr));
      this.acls.set(acl.key, { model: acl, index: this.acls.size, spans });
    }
  }

  private addSubnets(tell: Tell): void {
    const [vpcs, tables, acls] = [new Recent(this.vpcs), new Recent(this.tables), new Recent(this.acls)];
    let index = 0;
    for (const subnet of this.model.subnets.values()) {
      const vpc = vpcs.get(subnet.vpc);
      const node: SubnetNode = {
        model: subnet,
        index: index++,
        vpc,
        known: subnet.opaque.length === 0,
        table: tables.get(subnet.routeTable),
        acl: acls.get(subnet.acl),
        spans: told(subnet.cidrs, tell),
        cards: undefined,
        floating: undefined,
      };
      this.subnets.set(subnet.key, node);
      vpc?.subnets.push(node);
    }
  }

  private addAttachments(): void {
    for (const attachment of this.model.attachments.values()) {
      const vpc = attachment.vpc === undefined ? undefined : this.vpcs.get(attachment.vpc);
      const subnets: SubnetNode[] = [];
      for (const key of attachment.subnets) {
        const subnet = this.subnets.get(key);
        if (subnet) subnets.push(subnet);
      }
      const node = { model: attachment, index: this.attachments.size, vpc, subnets };
      this.attachments.set(attachment.key, node);
      vpc?.attachments.push(node);
      if (attachment.opaque.length > 0) push(this.unclear, attachment.transitGateway, node);
      for (const table of attachment.propagations) push(this.propagating, table, node);
    }
  }

  private addCards(): void {
    const { interfaces, interfaceEndpoints, resolverEndpoints, natGateways } = this.model;
    for (const card of interfaces.values()) {
      this.addCard(card.key, "workload", card.subnet, card.addresses, card.groups, card);
    }
    for (const endpoint of interfaceEndpoints.values()) this.addOwned("endpoint", endpoint);
    for (const endpoint of resolverEndpoints.values()) this.addOwned("resolver", endpoint);
    for (const nat of natGateways.values()) {
      const addresses = nat.privateAddress === undefined ? [] : [nat.privateAddress];
      if (nat.subnet !== undefined) this.addCard(nat.key, "nat", nat.subnet, addresses, [], nat);
    }
  }

  private addOwned(kind: "endpoint" | "resolver", owner: InterfaceEndpoint | ResolverEndpoint): void {
    for (const card of owner.interfaces) {
      this.addCard(card.key, kind, card.subnet, card.addresses, owner.groups, owner);
    }
  }

  private addCard(
    key: Key,
    kind: Card["kind"],
    subnetKey: Key,
    addresses: readonly string[],
    groups: readonly Key[],
    owner: Card["owner"],
  ): void {
    const subnet = this.subnets.get(subnetKey);
    if (!subnet) return;
    const atoms = addresses.map((address) => this.atoms.span(hostPrefix(address)).lo);
    const card: Card = { key, kind, subnet, atoms, groups, owner };
    this.cards.set(key, card);
    subnet.cards ??= new Map();
    for (const atom of atoms) subnet.cards.set(atom, card);
    if (atoms.length === 0) (subnet.floating ??= []).push(card);
  }

  /** The subnet of a VPC that holds an atom. */
  subnetAt(vpc: VpcNode, atom: number): SubnetNode | undefined {
    for (const subnet of vpc.subnets) if (within(subnet.spans, atom)) return subnet;
    return undefined;
  }

  /** The internet gateway of a key, if the model has it. */
  internetGateway(key: Key): InternetGateway | undefined {
    return this.model.internetGateways.get(key);
  }
}

const NONE: readonly [] = [];

/** A map that remembers its last two answers: what stands together in a model mostly asks for the same few objects. */
class Recent<V> {
  private last: Key | undefined;
  private lastValue: V | undefined;
  private before: Key | undefined;
  private beforeValue: V | undefined;

  constructor(private readonly map: ReadonlyMap<Key, V>) {}

  get(key: Key): V | undefined {
    if (key === this.last) return this.lastValue;
    const value = key === this.before ? this.beforeValue : this.map.get(key);
    this.before = this.last;
    this.beforeValue = this.lastValue;
    this.last = key;
    this.lastValue = value;
    return value;
  }
}

/** The runs of prefixes that a space is being made with; most objects have one. */
function told(cidrs: readonly string[], tell: Tell): Span[] {
  const [only] = cidrs;
  return only !== undefined && cidrs.length === 1 ? [tell(only)] : cidrs.map(tell);
}

/** True if one of the runs holds the atom. */
export function within(spans: readonly Span[], atom: number): boolean {
  for (const span of spans) if (atom >= span.lo && atom < span.hi) return true;
  return false;
}

/** True if one of the runs holds all of another. */
export function inside(spans: readonly Span[], inner: Span): boolean {
  return spans.some((span) => inner.lo >= span.lo && inner.hi <= span.hi && inner.family === span.family);
}

/** Pairs of VPCs with a common address. Prefixes nest or are apart, so a stack of the open ones finds them all. */
function overlapsOf(vpcs: readonly VpcNode[]): Map<VpcNode, Set<VpcNode>> {
  const out = new Map<VpcNode, Set<VpcNode>>();
  const runs: { vpc: VpcNode; span: Span }[] = [];
  for (const vpc of vpcs) for (const span of vpc.spans) runs.push({ vpc, span });
  runs.sort((a, b) => a.span.lo - b.span.lo || b.span.hi - a.span.hi);
  const open: typeof runs = [];
  for (const run of runs) {
    while ((open[open.length - 1]?.span.hi ?? Infinity) <= run.span.lo) open.pop();
    for (const { vpc } of open) {
      if (vpc === run.vpc) continue;
      out.set(vpc, (out.get(vpc) ?? new Set()).add(run.vpc));
      out.set(run.vpc, (out.get(run.vpc) ?? new Set()).add(vpc));
    }
    open.push(run);
  }
  return out;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
