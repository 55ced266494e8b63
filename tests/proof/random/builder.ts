/**
 * Builds network models by hand: short calls with AWS's defaults, closed under references like the models that
 * proof/build makes. Objects are plain and mutable until `model()` is called, so that a shrinker can take them away.
 */
import type {
  AclRule,
  Attachment,
  Direction,
  GroupRule,
  InterfaceEndpoint,
  Key,
  LearnedRoute,
  ModelObject,
  NetworkModel,
  Opaque,
  PortRange,
  Route,
  RouteTarget,
  TransitRoute,
} from "../../../proof/model";

type Mutable<T> = { -readonly [P in keyof T]: T[P] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : T[P] };

/** A model whose maps and lists can still be changed. */
export type Draft = Mutable<NetworkModel>;

export const ALL_PORTS: PortRange = { from: 0, to: 65535 };

export function emptyDraft(): Draft {
  return {
    vpcs: new Map(),
    subnets: new Map(),
    routeTables: new Map(),
    acls: new Map(),
    groups: new Map(),
    prefixLists: new Map(),
    interfaces: new Map(),
    internetGateways: new Map(),
    egressOnlyGateways: new Map(),
    natGateways: new Map(),
    vpnGateways: new Map(),
    peerings: new Map(),
    publicAccessBlocks: new Map(),
    gatewayEndpoints: new Map(),
    interfaceEndpoints: new Map(),
    inspectionEndpoints: new Map(),
    transitGateways: new Map(),
    attachments: new Map(),
    transitTables: new Map(),
    policyTables: new Map(),
    vpnConnections: new Map(),
    directConnectGateways: new Map(),
    zones: new Map(),
    publicZones: new Map(),
    profiles: new Map(),
    resolverEndpoints: new Map(),
    resolverRules: new Map(),
    shares: new Map(),
    unmodelled: [],
    ephemeralPorts: { from: 1024, to: 65535 },
    strays: [],
    problems: [],
  };
}

/**
 * What every object has. Spread it last: V8 gives each object that begins with a spread a shape of its own, and an engine
 * over such objects is several times as slow as over those of proof/build, which share theirs.
 */
export function object(key: Key, opaque: readonly Opaque[] = []): ModelObject {
  return { key, urn: key, id: key, name: key, account: "111111111111", region: "us-east-1", external: false, opaque };
}

export interface RuleOptions {
  readonly protocol?: number;
  readonly ports?: PortRange;
}

/** Fluent construction of a draft. */
export class NetworkBuilder {
  readonly draft = emptyDraft();

  model(): NetworkModel {
    return this.draft;
  }

  /** A VPC with its main table, default ACL (all) and default group (members only), like AWS makes them. */
  vpc(key: Key, cidrs: readonly string[]): Key {
    const [mainTable, defaultAcl, defaultGroup] = [`${key}#main-table`, `${key}#default-acl`, `${key}#default-group`];
    const dns = { support: true, hostnames: true, customServers: [] };
    this.draft.vpcs.set(key, { cidrs, mainTable, defaultAcl, defaultGroup, dns, ...object(key) });
    this.table(mainTable, key, []);
    this.acl(defaultAcl, key, [
      this.aclRule("ingress", 100, "0.0.0.0/0"),
      this.aclRule("ingress", 101, "::/0"),
      this.aclRule("egress", 100, "0.0.0.0/0"),
      this.aclRule("egress", 101, "::/0"),
    ]);
    this.group(defaultGroup, key, [
      { ...this.groupRule("ingress", "0.0.0.0/0"), peer: { group: defaultGroup } },
      this.groupRule("egress", "0.0.0.0/0"),
      this.groupRule("egress", "::/0"),
    ]);
    return key;
  }

  subnet(
    key: Key,
    vpc: Key,
    cidrs: readonly string[],
    zone: string,
    options: { table?: Key; acl?: Key; open?: boolean } = {},
  ): Key {
    const owner = this.draft.vpcs.get(vpc);
    if (!owner) throw new Error(`no VPC ${vpc}`);
    this.draft.subnets.set(key, {
      vpc,
      cidrs,
      zone,
      routeTable: options.table ?? owner.mainTable,
      acl: options.acl ?? owner.defaultAcl,
      publicAddresses: options.open ?? false,
      ...object(key),
    });
    return key;
  }

  table(key: Key, vpc: Key, routes: readonly Route[], propagating: readonly Key[] = []): Key {
    this.draft.routeTables.set(key, { vpc, routes, propagating, ...object(key) });
    return key;
  }

  /** @param destination a CIDR, or the key of a prefix list */
  route(destination: string, target: RouteTarget, state: Route["state"] = "active"): Route {
    const where = destination.includes("/") ? { cidr: destination } : { prefixList: destination };
    return { urn: `route ${destination}`, destination: where, target, state };
  }

  acl(key: Key, vpc: Key, rules: readonly AclRule[]): Key {
    this.draft.acls.set(key, { vpc, rules, ...object(key) });
    return key;
  }

  aclRule(
    direction: Direction,
    number: number,
    cidr: string,
    action: AclRule["action"] = "allow",
    options: RuleOptions = {},
  ): AclRule {
    const { protocol = -1, ports = ALL_PORTS } = options;
    return { urn: `acl rule ${number}`, number, direction, action, protocol, ports, cidr };
  }

  group(key: Key, vpc: Key, rules: readonly GroupRule[]): Key {
    this.draft.groups.set(key, { vpc, rules, ...object(key) });
    return key;
  }

  groupRule(direction: Direction, cidr: string, options: RuleOptions = {}): GroupRule {
    const { protocol = -1, ports = ALL_PORTS } = options;
    return { urn: `rule ${direction} ${cidr}`, direction, protocol, ports, peer: { cidr } };
  }

  prefixList(key: Key, entries: readonly string[], service?: string): Key {
    const of = service === undefined ? {} : { service };
    this.draft.prefixLists.set(key, { entries, maxEntries: entries.length, ...of, ...object(key) });
    return key;
  }

  transitGateway(key: Key, options: { groupReferencing?: boolean } = {}): Key {
    const { groupReferencing = false } = options;
    this.draft.transitGateways.set(key, {
      autoAccept: false,
      vpnEcmp: true,
      groupReferencing,
      cidrs: [],
      ...object(key),
    });
    return key;
  }

  transitTable(key: Key, transitGateway: Key, routes: readonly TransitRoute[] = []): Key {
    this.draft.transitTables.set(key, { transitGateway, routes, ...object(key) });
    return key;
  }

  /** @param attachment `undefined` is a blackhole */
  transitRoute(destination: string, attachment?: Key): TransitRoute {
    const where = destination.includes("/") ? { cidr: destination } : { prefixList: destination };
    return { urn: `route ${destination}`, destination: where, ...(attachment === undefined ? {} : { attachment }) };
  }

  attachment(key: Key, transitGateway: Key, options: Partial<Attachment>): Key {
    const defaults = {
      kind: "vpc" as const,
      state: "available" as const,
      subnets: [],
      applianceMode: false,
      ipv6: true,
      groupReferencing: false,
      propagations: [],
      staticRouting: false,
      privateTransport: false,
      allowedPrefixes: [],
      learned: [],
    };
    this.draft.attachments.set(key, Object.assign(object(key), { transitGateway }, defaults, options));
    return key;
  }

  learned(cidr: string, options: Partial<LearnedRoute> = {}): LearnedRoute {
    return { cidr, asPathLength: 1, med: -1, via: "vpn", ...options };
  }

  /** An interface endpoint with one interface per subnet. @param addresses subnet key → addresses */
  endpoint(
    key: Key,
    vpc: Key,
    groups: readonly Key[],
    addresses: ReadonlyMap<Key, readonly string[]>,
    service = "com.amazonaws.us-east-1.bedrock-runtime",
  ): Key {
    const endpoint: InterfaceEndpoint = {
      vpc,
      kind: "interface",
      service,
      interfaces: [...addresses].map(([subnet, list]) => ({
        key: `${key}#${subnet}`,
        subnet,
        addresses: list,
        families: [4],
      })),
      groups,
      privateDns: { enabled: false, onlyForInboundResolver: false, names: [] },
      dnsNames: [],
      available: true,
      ...object(key),
    };
    this.draft.interfaceEndpoints.set(key, endpoint);
    return key;
  }
}
