/** The objects of a network with their references resolved: what the class engine walks over. */
import type {
  Attachment,
  GatewayEndpoint,
  InterfaceEndpoint,
  Key,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  Peering,
  ResolverEndpoint,
  RouteTable,
  Subnet,
  Vpc,
  VpnGateway,
} from "../model";
import type { Span } from "./atoms";

export interface VpcNode {
  readonly model: Vpc;
  /** Number of the VPC, in the order of the model. */
  readonly index: number;
  readonly spans: readonly Span[];
  readonly subnets: SubnetNode[];
  readonly attachments: AttachmentNode[];
  readonly peerings: Peering[];
  readonly vpnGateways: VpnGateway[];
}

/** A VPC route table. */
export interface TableNode {
  readonly model: RouteTable;
  /** Number of the table, in the order of the model. */
  readonly index: number;
  /** Destinations of its routes, one for each; `undefined` for a prefix list. */
  readonly spans: readonly (Span | undefined)[];
  /** True if one of its routes leads to a NAT gateway. */
  readonly toNat: boolean;
  /** Gateway endpoints whose prefix lists it routes. */
  endpoints: readonly GatewayEndpoint[];
}

/** A network ACL. */
export interface AclNode {
  readonly model: NetworkAcl;
  /** Number of the ACL, in the order of the model. */
  readonly index: number;
  /** Addresses that its rules are about, one for each. */
  readonly spans: readonly Span[];
}

export interface SubnetNode {
  readonly model: Subnet;
  /** Number of the subnet, in the order of the model. */
  readonly index: number;
  /** `undefined` if the model does not have the VPC. */
  readonly vpc: VpcNode | undefined;
  /** True if nothing about the subnet is unknown. */
  readonly known: boolean;
  /** `undefined` if the model does not have it. */
  readonly table: TableNode | undefined;
  /** `undefined` if the model does not have it. */
  readonly acl: AclNode | undefined;
  readonly spans: readonly Span[];
  /** Interfaces by the atom of an address of theirs. */
  cards: Map<number, Card> | undefined;
  /** Interfaces whose address AWS chooses: any address of the subnet may be theirs. */
  floating: Card[] | undefined;
}

/** A network interface, whoever owns it. */
export interface Card {
  readonly key: Key;
  readonly kind: "workload" | "endpoint" | "nat" | "resolver";
  readonly subnet: SubnetNode;
  /** Atoms of its addresses; empty if AWS chooses. */
  readonly atoms: readonly number[];
  readonly groups: readonly Key[];
  readonly owner: NetworkInterface | InterfaceEndpoint | NatGateway | ResolverEndpoint;
}

export interface AttachmentNode {
  readonly model: Attachment;
  /** Number of the attachment, in the order of the model. */
  readonly index: number;
  readonly vpc: VpcNode | undefined;
  /** Those of its subnets that the model has. */
  readonly subnets: readonly SubnetNode[];
}
