/**
 * Reason codes. Where AWS has a word for a reason it is used: the explanation codes of VPC Reachability Analyzer
 * (Reachability Analyzer guide, Explanation codes) and the completion codes of the transit gateway Route Analyzer.
 * The others name what those tools do not look at.
 */
export const CODES = {
  // Reachability Analyzer
  BAD_STATE_ATTACHMENT: "the attachment is not accepted or not available",
  BAD_STATE_ROUTE: "the route is a blackhole, or its target does not work for this VPC",
  ENI_SG_RULES_MISMATCH: "no security group rule admits the traffic",
  ENI_SOURCE_DEST_CHECK_RESTRICTION: "the interface drops what is not addressed to it (source/destination check)",
  FIREWALL_RULES_RESTRICTION: "no rule of the network firewall lets the traffic through",
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: "an internet gateway drops private destinations",
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: "an internet gateway drops shared-space destinations",
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: "the source has no public address in the gateway's VPC",
  NGW_REQUIRES_SOURCE_IN_VPC: "a NAT gateway serves only sources in its VPC, or from a VPC over a transit gateway",
  NO_POSSIBLE_DESTINATION: "nothing holds the destination address there",
  NO_ROUTE_TO_DESTINATION: "the route table has no route to the destination",
  PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: "a peering carries only traffic of its two VPCs' own addresses",
  SUBNET_ACL_RESTRICTION: "a network ACL denies the traffic",
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: "the attachment is associated with no route table",
  TGW_ROUTE_AZ_RESTRICTION: "the attachment has no subnet in the source's Availability Zone",
  TGW_RTB_BAD_STATE_ROUTE: "the transit gateway route is a blackhole",
  VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS: "a virtual private gateway serves only sources inside its VPC",
  VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: "a virtual private gateway delivers only to interfaces in its VPC",
  VPCE_GATEWAY_PROTOCOL_RESTRICTION: "a gateway endpoint carries only IPv4 TCP and ICMP echo",
  VPCE_INTRA_VPC_TRAFFIC: "a VPC endpoint cannot open connections",
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: "VPC Block Public Access is on",
  // Route Analyzer
  CYCLIC_PATH_DETECTED: "the path comes back to where it was",
  MAX_HOPS_EXCEEDED: "the path is longer than 64 hops",
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: "the transit gateway route table has no route to the destination",
  // Not looked at by either
  POLICY_TABLE_NO_MATCH: "no rule of the transit gateway policy table matches",
  IPV6_NOT_SUPPORTED: "the attachment does not carry IPv6",
  GATEWAY_ENDPOINT_OUTSIDE_VPC: "a gateway endpoint serves only interfaces of its own VPC",
  ON_PREMISES_HAS_NO_ROUTE: "on-premises hears no route to the destination",
  ON_PREMISES_PREFIX_NOT_LEARNED: "the gateway has learned no route to the on-premises address",
  OTHER_DESTINATION: "the packet is delivered in another network than the one asked about",
  STATEFUL_PATH_DIVERGED: "the reply does not come back through the stateful hop of the request",
  ENDPOINT_POLICY_RESTRICTION: "the endpoint policy refuses the caller",
  UNKNOWN: "something on the path is not known or not modelled",
} as const;

/** One of the reason codes. */
export type ReasonCode = keyof typeof CODES;
