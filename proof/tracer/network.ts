/** The model with the indexes that following a packet needs: parsed prefixes, subnets by VPC, attachments by VPC. */
import { formatAddress, holds, parseAddress, prefix, type Address, type Prefix } from "../../net/ip";
import type {
  Attachment,
  EndpointInterface,
  GatewayEndpoint,
  InterfaceEndpoint,
  Key,
  NetworkInterface,
  NetworkModel,
  ResolverEndpoint,
  Subnet,
  Vpc,
} from "../model";

/** Something with an address in a subnet. */
export interface Station {
  readonly key: Key;
  readonly urn: string;
  readonly name: string;
  readonly id?: string;
  readonly subnet: Key;
  /** Security groups; `undefined` for a workload that no state shows, which is taken as unfiltered. */
  readonly groups?: readonly Key[];
  /** The endpoint that it is an interface of: it answers, and never opens a connection. */
  readonly endpoint?: Key;
  readonly nat?: Key;
  readonly interface?: NetworkInterface;
}

/** Ranges that the internet does not route (RFC 1918, RFC 6598, link-local, ULA, loopback). */
const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
].map(prefix);

/** True if the address is of a range that is private by definition. */
export function isPrivate(address: Address): boolean {
  return PRIVATE.some((range) => holds(range, address));
}

/** True if the whole prefix lies in a private range. */
export function isPrivatePrefix(value: Prefix): boolean {
  return PRIVATE.some(
    (range) =>
      range.family === value.family &&
      range.bits <= value.bits &&
      holds(range, { family: value.family, value: value.base }),
  );
}

/** The indexed model. */
export class Network {
  private readonly prefixes = new Map<string, Prefix>();
  private readonly byVpc = new Map<Key, Subnet[]>();
  private readonly attachmentsByVpc = new Map<Key, Attachment[]>();
  private readonly endpointsByTable = new Map<Key, GatewayEndpoint[]>();
  private readonly propagatingByTable = new Map<Key, Attachment[]>();
  private readonly stations = new Map<string, Station>();

  constructor(readonly model: NetworkModel) {
    for (const subnet of model.subnets.values()) {
      append(this.byVpc, subnet.vpc, subnet);
    }
    for (const endpoint of model.gatewayEndpoints.values()) {
      for (const table of endpoint.routeTables) append(this.endpointsByTable, table, endpoint);
    }
    for (const attachment of model.attachments.values()) {
      for (const table of attachment.propagations) append(this.propagatingByTable, table, attachment);
      if (attachment.vpc !== undefined) append(this.attachmentsByVpc, attachment.vpc, attachment);
    }
    this.indexStations();
  }

  /** A parsed prefix, kept. */
  prefix(text: string): Prefix {
    let parsed = this.prefixes.get(text);
    if (!parsed) {
      parsed = prefix(text);
      this.prefixes.set(text, parsed);
    }
    return parsed;
  }

  vpc(key: Key): Vpc {
    return need(this.model.vpcs.get(key), key);
  }

  subnet(key: Key): Subnet {
    return need(this.model.subnets.get(key), key);
  }

  attachment(key: Key): Attachment {
    return need(this.model.attachments.get(key), key);
  }

  subnetsOf(vpc: Key): readonly Subnet[] {
    return this.byVpc.get(vpc) ?? [];
  }

  attachmentsOf(vpc: Key): readonly Attachment[] {
    return this.attachmentsByVpc.get(vpc) ?? [];
  }

  /** Gateway endpoints that a VPC route table leads to. */
  endpointsOf(table: Key): readonly GatewayEndpoint[] {
    return this.endpointsByTable.get(table) ?? [];
  }

  /** Attachments that propagate into a transit gateway route table. */
  propagatingInto(table: Key): readonly Attachment[] {
    return this.propagatingByTable.get(table) ?? [];
  }

  /** True if one of the CIDRs holds the address. */
  within(cidrs: readonly string[], address: Address): boolean {
    return cidrs.some((cidr) => holds(this.prefix(cidr), address));
  }

  /** The subnet of a VPC that holds an address. */
  subnetAt(vpc: Key, address: Address): Subnet | undefined {
    return this.subnetsOf(vpc).find((subnet) => this.within(subnet.cidrs, address));
  }

  /** Every subnet that holds an address: several where VPCs overlap. */
  subnetsAt(address: Address): Subnet[] {
    return [...this.model.subnets.values()].filter((subnet) => this.within(subnet.cidrs, address));
  }

  /** What is known to have an address in a subnet; otherwise a workload that no state shows. */
  stationAt(subnet: Subnet, address: Address): Station {
    const known = this.stations.get(`${subnet.key} ${formatAddress(address)}`);
    return known ?? this.workload(subnet);
  }

  /** A workload in a subnet, of which nothing is known. */
  workload(subnet: Subnet): Station {
    return { key: `${subnet.key}#workload`, urn: subnet.urn, name: `a workload in ${subnet.name}`, subnet: subnet.key };
  }

  /** The interface of an endpoint in one subnet. */
  endpointStation(endpoint: InterfaceEndpoint, at: EndpointInterface): Station {
    return {
      key: at.key,
      urn: endpoint.urn,
      name: endpoint.name,
      ...(endpoint.id === undefined ? {} : { id: endpoint.id }),
      subnet: at.subnet,
      groups: endpoint.groups,
      endpoint: endpoint.key,
    };
  }

  resolverStation(endpoint: ResolverEndpoint, at: EndpointInterface): Station {
    return { key: at.key, urn: endpoint.urn, name: endpoint.name, subnet: at.subnet, groups: endpoint.groups };
  }

  interfaceStation(nic: NetworkInterface): Station {
    const { key, urn, name, id, subnet, groups } = nic;
    return { key, urn, name, ...(id === undefined ? {} : { id }), subnet, groups, interface: nic };
  }

  private indexStations(): void {
    const put = (addresses: readonly string[], station: Station): void => {
      for (const text of addresses) {
        const address = parseAddress(text);
        if (address) this.stations.set(`${station.subnet} ${formatAddress(address)}`, station);
      }
    };
    for (const nic of this.model.interfaces.values()) put(nic.addresses, this.interfaceStation(nic));
    for (const endpoint of this.model.interfaceEndpoints.values()) {
      for (const at of endpoint.interfaces) put(at.addresses, this.endpointStation(endpoint, at));
    }
    for (const endpoint of this.model.resolverEndpoints.values()) {
      for (const at of endpoint.interfaces) put(at.addresses, this.resolverStation(endpoint, at));
    }
    for (const nat of this.model.natGateways.values()) {
      if (nat.subnet === undefined || nat.privateAddress === undefined) continue;
      put([nat.privateAddress], {
        key: nat.key,
        urn: nat.urn,
        name: nat.name,
        subnet: nat.subnet,
        groups: [],
        nat: nat.key,
      });
    }
  }
}

function append<T>(map: Map<Key, T[]>, key: Key, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

/** Every key in the model leads to an object (proof/build closes it), so a miss is a programming error. */
function need<T>(value: T | undefined, key: Key): T {
  if (value === undefined) throw new Error(`the model has no object ${key}`);
  return value;
}
