/**
 * The rules of AWS that the class engine asks, each a function of plain data. They stand apart from the walk for two
 * reasons: every one can be read beside its source, and the judge of the random networks swaps one for a wrong one to
 * see that the difference is found (tests/proof/random).
 */
import type { AclRule, Attachment, GroupRule, NetworkInterface, Peering, PortRange } from "../model";
import type { TransitRouteOption, VpcRoute } from "./candidates";
import type { AttachmentNode } from "./objects";

/** Outcomes of something that may go several ways, as bits. */
export const PASS = 1;
export const DROP = 2;
export const UNKNOWN = 4;

/** What filters look at besides addresses. */
export interface Match {
  /** IANA number. */
  readonly protocol: number;
  /** Destination ports, any of which the packet may carry. */
  readonly ports: PortRange;
  readonly icmp?: { readonly type: number; readonly code: number };
}

/** What brought a packet to the VPC that it is in. NAT gateways and appliances make it the VPC's own. */
export type Origin = "vpc" | "transit-vpc" | "transit-on-premises" | "peering" | "on-premises";

export interface Rules {
  /** The routes of a VPC table that win among those that cover an address; several if AWS may take any. */
  chooseVpcRoutes(covering: readonly VpcRoute[]): readonly VpcRoute[];
  /** The routes of a transit gateway table that win among those that cover an address. */
  chooseTransitRoutes(covering: readonly TransitRouteOption[]): readonly TransitRouteOption[];
  /**
   * The worlds that overlapping VPCs make possible: in each a set of attachments whose routes are not propagated.
   * Without clashes there is one world in which nothing is left out.
   */
  clashing(pairs: readonly (readonly [AttachmentNode, AttachmentNode])[]): readonly ReadonlySet<AttachmentNode>[];
  /** What the rules of one direction of a network ACL that cover the peer say: PASS, DROP or both. */
  acl(covering: readonly AclRule[], match: Match): number;
  /** True if one of the rules of a security group that cover the peer lets the packet through. */
  group(covering: readonly GroupRule[], match: Match): boolean;
  /** True if traffic inside a subnet passes neither route table nor network ACL. */
  directInSubnet(): boolean;
  /** True if a packet may enter a transit gateway from a zone, given the zones of the attachment's subnets. */
  mayEnterTransit(zone: string, zones: readonly (string | undefined)[]): boolean;
  /**
   * Zones, of those that an attachment has, on whose interface a packet may land in a VPC.
   * @param zone zone that the packet is in; `undefined` from on-premises or a peer
   * @param pinned zone that the flow uses already, in appliance mode
   */
  landingZones<Z extends string | undefined>(
    applianceMode: boolean,
    zone: string | undefined,
    pinned: string | undefined,
    zones: readonly Z[],
  ): readonly Z[];
  /** True if the attachment carries traffic of the family in its state. */
  carries(attachment: Attachment, family: 4 | 6): boolean;
  /** True if a peering connection takes a packet. */
  peeringTakes(peering: Peering, sourceIsPeers: boolean, destinationIsPeers: boolean): boolean;
  /** What a NAT gateway does with a packet: PASS, DROP or UNKNOWN. */
  natTakes(origin: Origin): number;
  /** True if an interface forwards packets that are not addressed to it. */
  forwards(card: NetworkInterface): boolean;
  /** True if a gateway endpoint takes a packet. */
  gatewayEndpointTakes(origin: Origin, ownVpc: boolean, family: 4 | 6, protocol: number): boolean;
  /** True if an internet gateway takes an outbound packet. */
  internetGatewayTakes(sourceIsPublic: boolean, destinationIsPrivate: boolean): boolean;
  /** True if a virtual private gateway takes a packet to on-premises. */
  vpnGatewayTakes(origin: Origin, learned: boolean): boolean;
  /** True if a Direct Connect gateway takes a packet to on-premises. */
  directConnectTakes(learned: boolean): boolean;
  /** True if an endpoint's interface can open connections. */
  endpointInitiates(): boolean;
  /** Filters of an attachment subnet (TGW guide, Network ACLs): true if the direction is evaluated. */
  attachmentAcl(direction: "into-transit" | "out-of-transit", sameSubnet: boolean): boolean;
  /** True if an inbound rule that names a security group may match a sender across a transit gateway. */
  groupAcrossTransit(receiver: "workload" | "endpoint" | "nat" | "resolver"): boolean;
  /** Destination ports of replies. */
  replyPorts(ephemeral: PortRange): PortRange;
  /** True if a reply is let through by state: the NAT gateways and appliances of the way back are those of the way there. */
  sameStateful(there: readonly string[], back: readonly string[]): boolean;
}
