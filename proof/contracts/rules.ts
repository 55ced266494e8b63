/**
 * The rules of AWS that the contracts rest on, each a function of plain data that can be read beside its source. They
 * were written from the documentation and not from the other engines. Tests swap one for a wrong one to see that it is
 * noticed (tests/proof/contracts).
 */
import type { AclRule, Attachment, GroupRule, PortRange, Vpc } from "../model";

/** What installs a route in a transit gateway route table. */
export type TransitOrigin = "static" | "prefix-list" | Attachment["kind"] | "private-vpn";

/** What installs a route in a VPC route table, virtual private gateways aside: those are not covered. */
export type VpcOrigin = "local" | "static" | "prefix-list";

export interface Rules {
  /** Among routes that hold an address, true if the one with `a` bits comes before the one with `b`. */
  longer(a: number, b: number): boolean;
  /** Place in the order of equal prefixes of a transit gateway table; the smallest wins. */
  transitRank(origin: TransitOrigin): number;
  /** Place in the order of equal prefixes of a VPC table; the smallest wins. */
  vpcRank(origin: VpcOrigin): number;
  /** True if an attachment installs its prefixes where it propagates. */
  propagates(attachment: Attachment): boolean;
  /** True if an attachment carries packets. */
  carries(attachment: Attachment): boolean;
  /** True if a table's route without a target drops what it matches, rather than falling through. */
  blackholeMatches(): boolean;
  /** True if a packet from a zone may enter by an attachment with subnets in these zones. */
  mayEnter(zone: string, zones: readonly (string | undefined)[]): boolean;
  /** True if a rule of a security group lets the connection in, addresses aside. */
  groupRuleFits(rule: GroupRule, ask: { readonly protocol: number; readonly port: number }): boolean;
  /** True if a rule that names a security group matches a sender in another VPC behind a transit gateway. */
  groupReferenceReaches(): boolean;
  /** Order in which the rules of a network ACL are asked. */
  aclOrder(a: AclRule, b: AclRule): number;
  /** What a network ACL says to what no rule matches. */
  aclDefault(): "allow" | "deny";
  /** Ports that a reply is sent to. */
  replyPorts(ephemeral: PortRange): PortRange;
  /** True if the clients of a VPC see private hosted zones. */
  seesZones(vpc: Vpc): boolean;
  /** True if a zone of domain `a` answers before one of domain `b`, both holding the name. */
  moreSpecific(a: string, b: string): boolean;
  /** True if a zone on the VPC answers before one of its Profile for the same domain. */
  ownZoneFirst(): boolean;
  /** True if what on-premises hears over the attachment holds every address, given what its table leads somewhere. */
  hearsAll(attachment: Attachment, allowed: boolean, inTable: boolean): boolean;
  /** True if an `Allow` statement with these condition operators and keys is closed to everybody without the value. */
  closes(operator: string, key: string): boolean;
}

const TRANSIT_ORDER: readonly TransitOrigin[] = [
  "static",
  "prefix-list",
  "vpc",
  "direct-connect",
  "connect",
  "private-vpn",
  "vpn",
  "vpn-concentrator",
  "peering",
  "unmodelled",
];

const VPC_ORDER: readonly VpcOrigin[] = ["local", "static", "prefix-list"];

const labels = (domain: string): number => (domain === "" ? 0 : domain.split(".").length);

export const AWS_RULES: Rules = {
  // VPC guide, Route priority; Transit Gateway guide, Route evaluation order.
  longer: (a, b) => a > b,
  // Transit Gateway guide, Route evaluation order.
  transitRank: (origin) => TRANSIT_ORDER.indexOf(origin),
  // VPC guide, Route priority.
  vpcRank: (origin) => VPC_ORDER.indexOf(origin),
  // Transit Gateway guide, Route propagation; Transit gateway attachments (acceptance).
  propagates: (attachment) => attachment.state !== "pending",
  carries: (attachment) => attachment.state !== "pending",
  // Transit Gateway guide, Blackhole routes.
  blackholeMatches: () => true,
  // Transit Gateway guide, Transit gateway attachments to a VPC: an attachment serves the zones that it has a subnet in.
  mayEnter: (zone, zones) => zones.includes(zone),
  // VPC guide, Security group rules: allow rules by protocol and port; ICMP is no way to a port.
  groupRuleFits: (rule, { protocol, port }) =>
    rule.direction === "ingress" &&
    rule.icmp === undefined &&
    (rule.protocol === -1 || (rule.protocol === protocol && rule.ports.from <= port && rule.ports.to >= port)),
  // Transit Gateway guide, Security group referencing: not for PrivateLink endpoints.
  groupReferenceReaches: () => false,
  // VPC guide, Network ACL rules: in order of their numbers, then the final deny.
  aclOrder: (a, b) => a.number - b.number,
  aclDefault: () => "deny",
  // VPC guide, Ephemeral ports.
  replyPorts: (ephemeral) => ephemeral,
  // Route 53 guide, Considerations for private hosted zones: both DNS attributes.
  seesZones: ({ dns }) => dns.support && dns.hostnames,
  // Route 53 guide, Considerations for private hosted zones, Overlapping namespaces.
  moreSpecific: (a, b) => labels(a) > labels(b),
  // Route 53 guide, Profiles, Prioritization.
  ownZoneFirst: () => true,
  // Direct Connect guide, Allowed prefixes interactions; Transit Gateway guide, VPN attachments. A static VPN is taken
  // as configured completely on the other side (docs/proof.md).
  hearsAll: (attachment, allowed, inTable) => {
    if (attachment.heard !== undefined || attachment.kind === "direct-connect") return allowed;
    return attachment.staticRouting || inTable;
  },
  // IAM guide, String condition operators: a missing key does not match; PrivateLink guide, Endpoint policies.
  closes: (operator, key) =>
    operator.toLowerCase() === "stringequals" &&
    ["aws:principalorgid", "aws:principalaccount", "aws:resourceaccount"].includes(key.toLowerCase()),
};
