/**
 * Who is who in a network: the references of the intent resolved to the model's objects, and the part that each VPC,
 * attachment and endpoint plays. Contracts ask nothing else about places. What has no part, or no single one, is a gap.
 */
import {
  placeOf,
  type DomainIntent,
  type EndpointSetIntent,
  type Intent,
  type NetworkIntent,
  type OnPremisesIntent,
  type Ref,
  type ServiceIntent,
} from "../intent";
import type { Attachment, InterfaceEndpoint, Key, ModelObject, NetworkModel, Subnet, Vpc } from "../model";
import type { Named } from "./ledger";
import { otherEnd } from "./peers";
import { spansOf, within, type Span } from "./spans";

/** A VPC of a domain. */
export interface NetworkPart {
  readonly kind: "network";
  readonly intent: NetworkIntent;
  readonly domain: DomainIntent;
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly workloads: readonly Subnet[];
  readonly consumers: readonly Subnet[];
  readonly quarantined: boolean;
  readonly name: string;
}

/** A VPC with endpoints that domains share. */
export interface HubPart {
  readonly kind: "hub";
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly name: string;
}

/** What is behind a VPN, a Direct Connect or a virtual private gateway. */
export interface OnPremisesPart {
  readonly kind: "on-premises";
  readonly intent: OnPremisesIntent;
  readonly via: Key;
  readonly name: string;
}

/** A VPC that no domain owns and that has no endpoints: a way out to the internet, or one that the intent ignores. */
export interface AsidePart {
  readonly kind: "aside";
  readonly vpc: Vpc;
  readonly name: string;
}

export type Part = NetworkPart | HubPart | OnPremisesPart | AsidePart;

export interface ServicePart {
  readonly intent: ServiceIntent;
  readonly endpoints: readonly InterfaceEndpoint[];
}

export interface SetPart {
  readonly intent: EndpointSetIntent;
  readonly subnets: readonly Subnet[];
  readonly endpoints: readonly InterfaceEndpoint[];
  readonly services: readonly ServicePart[];
  /** Names of the domains that use it. */
  readonly users: ReadonlySet<string>;
}

export interface Gap {
  readonly object: Named;
  readonly because: string;
}

export interface Layout {
  readonly networks: readonly NetworkPart[];
  readonly hubs: readonly HubPart[];
  readonly asides: readonly AsidePart[];
  readonly onPremises: readonly OnPremisesPart[];
  readonly sets: readonly SetPart[];
  readonly gaps: readonly Gap[];
  /** Part of the VPC. */
  readonly byVpc: ReadonlyMap<Key, Part>;
  /** Part of what an attachment connects. */
  readonly byAttachment: ReadonlyMap<Key, Part>;
  /** Attachments of a VPC. */
  readonly attachments: ReadonlyMap<Key, readonly Attachment[]>;
  readonly subnets: ReadonlyMap<Key, readonly Subnet[]>;
}

/** Kinds of attachments with an on-premises network behind them. */
const OUTSIDE = new Set<Attachment["kind"]>(["vpn", "vpn-concentrator", "direct-connect", "connect"]);

/** Resolves an intent against a model. */
export function layoutOf(model: NetworkModel, intent: Intent): Layout {
  const gaps: Gap[] = [];
  const subnets = grouped(model.subnets.values(), (s) => s.vpc);
  const attachments = grouped(
    [...model.attachments.values()].filter((a) => a.vpc !== undefined),
    (a) => a.vpc ?? "",
  );
  const find = new Lookup(model, gaps);
  const sets = intent.endpointSets.map((set) => setPart(model, find, set, intent));
  const networks = intent.domains.flatMap((domain) =>
    domain.networks.flatMap((network) => networkPart(find, domain, network, subnets, attachments)),
  );
  const atSets = new Set(sets.flatMap((set) => set.subnets.map((s) => s.vpc)));
  const shared = intent.hubs.map((ref) => find.vpc(ref)).filter((vpc) => vpc !== undefined);
  const ignored = intent.ignored.map((ref) => find.vpc(ref)).filter((vpc) => vpc !== undefined);
  const hubs = shared
    .filter((vpc) => atSets.has(vpc.key))
    .map((vpc): HubPart => ({ kind: "hub", vpc, subnets: subnets.get(vpc.key) ?? [], name: vpc.name }));
  const asides = [...shared.filter((vpc) => !atSets.has(vpc.key)), ...ignored].map((vpc): AsidePart => ({
    kind: "aside",
    vpc,
    name: vpc.name,
  }));
  const onPremises = intent.onPremises.flatMap((one): OnPremisesPart[] => {
    const via = find.connection(one.connection);
    return via === undefined ? [] : [{ kind: "on-premises", intent: one, via, name: one.name }];
  });
  const byVpc = new Map<Key, Part>();
  for (const part of [...networks, ...hubs, ...asides]) {
    if (byVpc.has(part.vpc.key)) gaps.push({ object: part.vpc, because: "the intent gives the VPC two parts" });
    byVpc.set(part.vpc.key, part);
  }
  const byAttachment = new Map<Key, Part>();
  for (const attachment of model.attachments.values()) {
    const part = byVpc.get(attachment.vpc ?? "") ?? onPremises.find(({ via }) => via === attachment.key);
    if (part) byAttachment.set(attachment.key, part);
  }
  const layout = { networks, hubs, asides, onPremises, sets, gaps, byVpc, byAttachment, attachments, subnets };
  gaps.push(...unnamed(model, layout));
  return layout;
}

/** VPCs with anything in or at them, endpoints, attachments and gateways that have no part. */
function unnamed(model: NetworkModel, layout: Layout): Gap[] {
  const gaps: Gap[] = [];
  const say = (object: ModelObject, because: string): void => void gaps.push({ object, because });
  const inSets = new Set(layout.sets.flatMap((set) => set.endpoints.map(({ key }) => key)));
  for (const vpc of model.vpcs.values())
    if (!layout.byVpc.has(vpc.key) && layout.subnets.has(vpc.key)) say(vpc, "the VPC is in no part of the intent");
  for (const attachment of model.attachments.values()) {
    // A peering leads to a gateway of the same network, or, where no state shows its other end, to nobody knows whom.
    if (layout.byAttachment.has(attachment.key) || otherEnd(model, attachment)) continue;
    const what = OUTSIDE.has(attachment.kind) ? "what is behind the attachment" : "what the attachment leads to";
    say(attachment, `${what} is in no part of the intent`);
  }
  for (const gateway of model.vpnGateways.values())
    if (gateway.vpc !== undefined && !layout.onPremises.some(({ via }) => via === gateway.key))
      say(gateway, "what is behind the virtual private gateway is in no part of the intent");
  for (const endpoint of model.interfaceEndpoints.values())
    if (layout.byVpc.get(endpoint.vpc)?.kind === "hub" && !inSets.has(endpoint.key) && endpoint.interfaces.length > 0)
      say(endpoint, "the endpoint lies in the subnets of no endpoint set");
  const meant = new Set(layout.sets.flatMap((set) => set.services.flatMap((s) => s.endpoints.map(({ key }) => key))));
  for (const endpoint of model.interfaceEndpoints.values()) {
    const part = layout.byVpc.get(endpoint.vpc);
    if (inSets.has(endpoint.key) && !meant.has(endpoint.key))
      say(endpoint, `the set has no service ${endpoint.service} in the intent`);
    else if (part?.kind === "network" && !part.intent.ownServices.includes(endpoint.service.toLowerCase()))
      say(endpoint, `${part.name} has no own way to ${endpoint.service} in the intent`);
  }
  for (const set of layout.sets)
    for (const subnet of set.subnets)
      if (layout.byVpc.get(subnet.vpc)?.kind !== "hub")
        say(subnet, `a subnet of the endpoint set ${set.intent.name} lies in no hub`);
  return gaps;
}

function setPart(model: NetworkModel, find: Lookup, intent: EndpointSetIntent, all: Intent): SetPart {
  const subnets = [...new Set(intent.at.flatMap((ref) => find.subnets(ref)))];
  const keys = new Set(subnets.map(({ key }) => key));
  const endpoints = [...model.interfaceEndpoints.values()].filter((e) => e.interfaces.some((i) => keys.has(i.subnet)));
  const services = intent.services.map((service) => ({
    intent: service,
    endpoints: endpoints.filter((e) => e.service === service.service),
  }));
  const users = new Set(all.domains.filter((d) => d.endpointSet === intent.name).map(({ name }) => name));
  return { intent, subnets, endpoints, services, users };
}

function networkPart(
  find: Lookup,
  domain: DomainIntent,
  intent: NetworkIntent,
  subnets: ReadonlyMap<Key, readonly Subnet[]>,
  attachments: ReadonlyMap<Key, readonly Attachment[]>,
): NetworkPart[] {
  const vpc = find.vpc(intent.vpc);
  if (!vpc) return [];
  const own = subnets.get(vpc.key) ?? [];
  const carrying = new Set((attachments.get(vpc.key) ?? []).flatMap((a) => a.subnets));
  const resolve = (refs: readonly Ref[]): Subnet[] => [...new Set(refs.flatMap((ref) => find.subnets(ref, own)))];
  const named = resolve(intent.workloads);
  return [
    {
      kind: "network",
      intent,
      domain,
      vpc,
      subnets: own,
      consumers: resolve(intent.consumers),
      workloads: named.length > 0 ? named : own.filter(({ key }) => !carrying.has(key)),
      quarantined: intent.quarantined,
      name: `${domain.name}/${intent.name}`,
    },
  ];
}

/** Finds what references name; one that names nothing, or several VPCs, leaves a gap. */
class Lookup {
  constructor(
    private readonly model: NetworkModel,
    private readonly gaps: Gap[],
  ) {}

  vpc(ref: Ref): Vpc | undefined {
    const place = placeOf(ref);
    const found = [...this.model.vpcs.values()].filter((vpc) =>
      place ? isIn(vpc, place.account) && vpc.cidrs.includes(place.cidr) : isCalled(vpc, ref),
    );
    if (found.length === 1) return found[0];
    this.gap(ref, found.length === 0 ? "no VPC of the states is meant by it" : `${found.length} VPCs are meant by it`);
    return undefined;
  }

  subnets(ref: Ref, among: Iterable<Subnet> = this.model.subnets.values()): Subnet[] {
    const place = placeOf(ref);
    const found = [...among].filter((subnet) =>
      place
        ? isIn(subnet, place.account) && subnet.cidrs.some((cidr) => within(cidr, place.cidr))
        : isCalled(subnet, ref),
    );
    if (found.length === 0) this.gap(ref, "no subnet of the states is meant by it");
    return found;
  }

  connection(ref: Ref): Key | undefined {
    const { attachments, vpnConnections, vpnGateways, directConnectGateways } = this.model;
    const lines = [...vpnConnections.values(), ...directConnectGateways.values()].filter((line) => isCalled(line, ref));
    const keys = new Set(lines.map(({ key }) => key));
    for (const attachment of attachments.values())
      if (isCalled(attachment, ref) || keys.has(attachment.over ?? "")) return attachment.key;
    for (const gateway of vpnGateways.values()) if (isCalled(gateway, ref)) return gateway.key;
    this.gap(ref, "no connection of the states is meant by it");
    return undefined;
  }

  private gap(ref: Ref, because: string): void {
    this.gaps.push({ object: { urn: ref, name: ref }, because });
  }
}

function isCalled(object: ModelObject, ref: Ref): boolean {
  return [object.key, object.urn, object.id].includes(ref);
}

/** Where no provider tells the account, the addresses alone decide. */
function isIn(object: ModelObject, account: string): boolean {
  return object.account === undefined || object.account === account;
}

function grouped<T>(items: Iterable<T>, key: (item: T) => Key): Map<Key, T[]> {
  const out = new Map<Key, T[]>();
  for (const item of items) {
    const list = out.get(key(item));
    if (list) list.push(item);
    else out.set(key(item), [item]);
  }
  return out;
}

/** The set that a network's domain uses. */
export function setOf(layout: Layout, { domain }: NetworkPart): SetPart | undefined {
  return layout.sets.find(({ intent }) => intent.name === domain.endpointSet);
}

/** Subnets that may, and then must, use a service. */
export function clientsOf(network: NetworkPart, restricted: boolean): readonly Subnet[] {
  return restricted ? network.consumers : [...new Set([...network.workloads, ...network.consumers])];
}

/** Services of its set that a network uses. One that it uses by its own way, or quarantined, uses none. */
export function servicesOf(layout: Layout, network: NetworkPart): readonly ServicePart[] {
  if (network.quarantined) return [];
  const { services, ownServices, s3 } = network.intent;
  return (setOf(layout, network)?.services ?? []).filter(({ intent }) => {
    const id = intent.service.toLowerCase();
    if (ownServices.includes(id) || clientsOf(network, intent.restricted).length === 0) return false;
    if (intent.service.endsWith(".s3")) return s3 === "interface";
    return intent.shared || services.includes(id);
  });
}

/** Networks that have to reach each other with a given one. */
export function neighboursOf(layout: Layout, network: NetworkPart): NetworkPart[] {
  if (!network.domain.spokeToSpoke || network.quarantined) return [];
  return layout.networks.filter((n) => n !== network && !n.quarantined && n.domain === network.domain);
}

/** Addresses that an endpoint may have in a subnet: those given, else any of the subnet. */
export function interfaceSpans(model: NetworkModel, endpoint: InterfaceEndpoint, subnet?: Key): Span[] {
  return endpoint.interfaces
    .filter((at) => subnet === undefined || at.subnet === subnet)
    .flatMap(({ addresses, subnet: key }) => {
      const cidrs = model.subnets.get(key)?.cidrs ?? [];
      return addresses.length > 0
        ? spansOf(addresses.map((a) => `${a}/${a.includes(":") ? 128 : 32}`))
        : spansOf(cidrs.filter((cidr) => !cidr.includes(":")));
    });
}
