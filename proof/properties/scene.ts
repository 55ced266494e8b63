/** The network together with what is meant: references of the intent resolved to what the model holds. */
import { covers, prefix } from "../../net/ip";
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
import type { InterfaceEndpoint, Key, ModelObject, NetworkModel, Subnet, Vpc } from "../model";
import { Tracer } from "../tracer/trace";
import { Names } from "./names";
import { Reach } from "./reach";
import { nameOf } from "./scene-parts";
import { idleWords } from "./words";
import type { RemovableLayer } from "./types";

export { nameOf, servicesOf, setOf } from "./scene-parts";

/** A VPC of a domain, resolved. */
export interface NetworkScene {
  readonly intent: NetworkIntent;
  readonly domain: DomainIntent;
  readonly vpc: Vpc;
  /** All subnets. */
  readonly subnets: readonly Subnet[];
  readonly workloads: readonly Subnet[];
  readonly consumers: readonly Subnet[];
  /** Quarantined by itself. */
  readonly quarantined: boolean;
}

/** The endpoints of a set that a service of the intent has. */
export interface OfferedService {
  readonly intent: ServiceIntent;
  readonly endpoints: readonly InterfaceEndpoint[];
}

export interface SetScene {
  readonly intent: EndpointSetIntent;
  readonly subnets: readonly Subnet[];
  /** Every endpoint with an interface in the set's subnets. */
  readonly endpoints: readonly InterfaceEndpoint[];
  readonly services: readonly OfferedService[];
  /** Names of the domains that use it. */
  readonly users: ReadonlySet<string>;
}

export interface OnPremisesScene {
  readonly intent: OnPremisesIntent;
  readonly via: Key;
}

/** A part of the intent with a reference that names nothing. */
export type Lack =
  { readonly of: "network"; readonly network: NetworkIntent } | { readonly of: "set" | "hub" | "on-premises" };

/** A reference of the intent that leads nowhere, or a part of the network that the intent does not name. */
export interface Gap {
  readonly message: string;
  readonly urn: string;
  /** Of the intent, whatever is in none of the given states: nothing can be told of it. */
  readonly lacks?: Lack;
}

export interface Scene {
  readonly model: NetworkModel;
  readonly intent: Intent;
  readonly reach: Reach;
  /** The same network with every domain network sending all that it has to its transit gateways (see `byTransit`). */
  readonly transit: readonly Reach[];
  readonly names: Names;
  readonly networks: readonly NetworkScene[];
  readonly sets: ReadonlyMap<string, SetScene>;
  readonly onPremises: readonly OnPremisesScene[];
  readonly hubs: readonly Vpc[];
  readonly gaps: readonly Gap[];
  readonly without: ReadonlySet<RemovableLayer>;
}

/** Builds the scene. What the intent names and the model does not hold becomes a gap. */
export function sceneOf(model: NetworkModel, intent: Intent, without: readonly RemovableLayer[] = []): Scene {
  const reach = new Reach(new Tracer(model), without);
  const finder = new Finder(model);
  const sets = new Map(intent.endpointSets.map((set) => [set.name, setScene(model, finder, set, intent)]));
  const networks = intent.domains.flatMap((domain) =>
    domain.networks.flatMap((network) => networkScene(model, finder, domain, network)),
  );
  const onPremises = intent.onPremises.flatMap((one): OnPremisesScene[] => {
    const via = finder.connection(one.connection, { of: "on-premises" });
    return via === undefined ? [] : [{ intent: one, via }];
  });
  const hubs = intent.hubs.map((ref) => finder.vpc(ref, { of: "hub" })).filter((vpc) => vpc !== undefined);
  const ignored = intent.ignored.map((ref) => finder.vpc(ref)).filter((vpc) => vpc !== undefined);
  finder.unnamed(networks, [...hubs, ...ignored], onPremises, [...sets.values()]);
  const { gaps } = finder;
  const scene = {
    model,
    intent,
    reach,
    transit: byTransit(model, networks),
    names: new Names(model),
    networks,
    sets,
    onPremises,
    hubs,
    gaps,
    without: new Set(without),
  };
  gaps.push(...idleWords(scene));
  return scene;
}

/**
 * The network as it would be if the owners of the domains' VPCs routed everything to the transit gateway: what keeps
 * domains apart must be the transit gateway's tables, since VPC tables belong to the accounts that are kept apart.
 * One network for each transit gateway that a VPC may have chosen.
 */
function byTransit(model: NetworkModel, networks: readonly NetworkScene[]): Reach[] {
  const attached = new Map<Key, Key[]>();
  for (const { vpc, transitGateway } of model.attachments.values())
    if (vpc !== undefined) attached.set(vpc, [...new Set([...(attached.get(vpc) ?? []), transitGateway])]);
  const most = Math.max(0, ...networks.map(({ vpc }) => attached.get(vpc.key)?.length ?? 0));
  return Array.from({ length: most }, (_, i) => {
    const subnets = new Map(model.subnets);
    const routeTables = new Map(model.routeTables);
    for (const { vpc, subnets: own } of networks) {
      const gateways = attached.get(vpc.key) ?? [];
      const gateway = gateways[Math.min(i, gateways.length - 1)];
      if (gateway === undefined) continue;
      const key = `${vpc.key}#all-to-transit`;
      const name = `any table of ${vpc.name}`;
      const target = { kind: "transit-gateway" as const, key: gateway };
      const routes = ["0.0.0.0/0", "::/0"].map((cidr) => ({
        urn: vpc.urn,
        destination: { cidr },
        target,
        state: "active" as const,
      }));
      routeTables.set(key, {
        key,
        urn: vpc.urn,
        name,
        external: false,
        opaque: [],
        vpc: vpc.key,
        routes,
        propagating: [],
      });
      for (const subnet of own) {
        const opaque = subnet.opaque.filter((o) => o.aspect !== "route-table");
        subnets.set(subnet.key, { ...subnet, routeTable: key, opaque });
      }
    }
    return new Reach(new Tracer({ ...model, subnets, routeTables }), []);
  });
}

function setScene(model: NetworkModel, finder: Finder, set: EndpointSetIntent, intent: Intent): SetScene {
  const subnets = [...new Set(set.at.flatMap((ref) => finder.subnets(ref, undefined, { of: "set" })))];
  const keys = new Set(subnets.map(({ key }) => key));
  const endpoints = [...model.interfaceEndpoints.values()].filter((e) => e.interfaces.some((i) => keys.has(i.subnet)));
  const services = set.services.map((service) => ({
    intent: service,
    endpoints: endpoints.filter((e) => e.service === service.service),
  }));
  const users = new Set(intent.domains.filter((d) => d.endpointSet === set.name).map(({ name }) => name));
  return { intent: set, subnets, endpoints, services, users };
}

function networkScene(
  model: NetworkModel,
  finder: Finder,
  domain: DomainIntent,
  intent: NetworkIntent,
): NetworkScene[] {
  const lack: Lack = { of: "network", network: intent };
  const vpc = finder.vpc(intent.vpc, lack);
  if (!vpc) return [];
  const subnets = [...model.subnets.values()].filter((subnet) => subnet.vpc === vpc.key);
  const attached = new Set([...model.attachments.values()].flatMap((a) => (a.vpc === vpc.key ? a.subnets : [])));
  const within = (refs: readonly Ref[]) => [...new Set(refs.flatMap((ref) => finder.subnets(ref, vpc, lack)))];
  const consumers = within(intent.consumers);
  const named = within(intent.workloads);
  const workloads = named.length > 0 ? named : subnets.filter((subnet) => !attached.has(subnet.key));
  return [{ intent, domain, vpc, subnets, workloads, consumers, quarantined: intent.quarantined }];
}

/** Looks references up, and notes those that name nothing. */
class Finder {
  readonly gaps: Gap[] = [];

  constructor(private readonly model: NetworkModel) {}

  /** @param lacks what of the intent is missing if there is none */
  vpc(ref: Ref, lacks?: Lack): Vpc | undefined {
    const place = placeOf(ref);
    const found = [...this.model.vpcs.values()].filter((vpc) =>
      place ? isOf(vpc, place.account) && vpc.cidrs.includes(place.cidr) : isNamed(vpc, ref),
    );
    if (found.length === 1) return found[0];
    const problem = found.length === 0 ? "is no VPC of the given states" : `is any of ${found.length} VPCs`;
    this.gaps.push({ message: `${ref} ${problem}`, urn: ref, ...(lacks && { lacks }) });
    return undefined;
  }

  /** The subnet of a reference, or all subnets inside its CIDR. */
  subnets(ref: Ref, vpc?: Vpc, lacks?: Lack): Subnet[] {
    const place = placeOf(ref);
    const found = [...this.model.subnets.values()].filter((subnet) => {
      if (vpc && subnet.vpc !== vpc.key) return false;
      if (!place) return isNamed(subnet, ref);
      const outer = prefix(place.cidr);
      return isOf(subnet, place.account) && subnet.cidrs.some((cidr) => covers(outer, prefix(cidr)));
    });
    if (found.length === 0) {
      const where = vpc ? `of ${vpc.name}` : "of the given states";
      this.gaps.push({ message: `${ref} is no subnet ${where}`, urn: ref, ...(lacks && { lacks }) });
    }
    return found;
  }

  /** An attachment, the attachment of a VPN connection, or a virtual private gateway. */
  connection(ref: Ref, lacks: Lack): Key | undefined {
    const { attachments, vpnConnections, vpnGateways, directConnectGateways } = this.model;
    const overs = [...vpnConnections.values(), ...directConnectGateways.values()].filter((c) => isNamed(c, ref));
    const attachment = [...attachments.values()].find(
      (a) => isNamed(a, ref) || overs.some((over) => over.key === a.over),
    );
    const key = attachment?.key ?? [...vpnGateways.values()].find((g) => isNamed(g, ref))?.key;
    if (key === undefined)
      this.gaps.push({
        message: `${ref} is no attachment, VPN or virtual private gateway of the given states`,
        urn: ref,
        lacks,
      });
    return key;
  }

  /** VPCs with subnets, endpoints and on-premises connections that the intent says nothing of. */
  unnamed(
    networks: readonly NetworkScene[],
    others: readonly Vpc[],
    onPremises: readonly OnPremisesScene[],
    sets: readonly SetScene[],
  ): void {
    const known = new Set([...networks.map(({ vpc }) => vpc.key), ...others.map(({ key }) => key)]);
    const inSets = new Set(sets.flatMap(({ endpoints }) => endpoints.map(({ key }) => key)));
    const meant = new Set(sets.flatMap(({ services }) => services.flatMap((s) => s.endpoints.map(({ key }) => key))));
    const ends = new Set(onPremises.map(({ via }) => via));
    const say = (object: ModelObject, what: string): void => {
      this.gaps.push({ message: `${object.name} is in no part of the intent: ${what}`, urn: object.urn });
    };
    for (const vpc of this.model.vpcs.values()) {
      const used = [...this.model.subnets.values()].some((subnet) => subnet.vpc === vpc.key);
      if (used && !known.has(vpc.key)) say(vpc, "give the VPC a domain, or list it under hubs or ignored");
    }
    for (const endpoint of this.model.interfaceEndpoints.values()) {
      const network = networks.find(({ vpc }) => vpc.key === endpoint.vpc);
      if (inSets.has(endpoint.key)) {
        if (!meant.has(endpoint.key)) say(endpoint, `list ${endpoint.service} among the services of the endpoint set`);
        continue;
      }
      if (network && !network.intent.ownServices.includes(endpoint.service.toLowerCase()))
        say(endpoint, `list ${endpoint.service} under ownServices of ${nameOf(network)}`);
      if (others.some(({ key }) => key === endpoint.vpc) && endpoint.interfaces.length > 0)
        say(endpoint, "the endpoint lies in the subnets of no endpoint set");
    }
    for (const attachment of this.model.attachments.values()) {
      const strange = attachment.kind === "vpc" ? !known.has(attachment.vpc ?? "") : attachment.kind === "unmodelled";
      if (strange) say(attachment, "what it connects is no VPC of a domain, hub or ignored one");
      const far = attachment.kind === "peering" ? this.model.transitGateways.get(attachment.transitGateway) : undefined;
      if (attachment.kind === "peering" && (far === undefined || far.external))
        say(attachment, "give the state of the transit gateway at the other end of the peering");
      if (!ON_PREMISES.has(attachment.kind) || ends.has(attachment.key)) continue;
      say(attachment, "say under onPremises what is behind the connection and what it may reach");
    }
    for (const gateway of this.model.vpnGateways.values())
      if (!ends.has(gateway.key) && gateway.vpc !== undefined)
        say(gateway, "say under onPremises what is behind the gateway and what it may reach");
  }
}

const ON_PREMISES = new Set(["vpn", "vpn-concentrator", "direct-connect", "connect"]);

function isNamed(object: ModelObject, ref: Ref): boolean {
  return object.key === ref || object.urn === ref || object.id === ref;
}

/** Where no provider tells the account, the CIDR alone decides. */
function isOf(object: ModelObject, account: string): boolean {
  return object.account === undefined || object.account === account;
}
