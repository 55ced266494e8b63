/** Prefixes that a network decides anything by. */
import { parsePrefix } from "../../net/ip";
import type { NetworkModel } from "../model";
import { hostPrefix } from "./atoms";

/** Blocks that AWS itself treats apart. */
export const BLOCKS = {
  /** Never routable (VPC guide, Route tables, "Rules and considerations"). */
  reserved: ["169.254.168.0/22", "fd00:ec2::/32"],
  /** An internet gateway does not carry them (RFC 1918, RFC 6598). */
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
  /** Never public, whatever carries them: those, link-local and loopback. */
  local: [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
  ],
  all: ["0.0.0.0/0", "::/0"],
} as const;

/** False for the `*` of policy table rules, and for anything else that is no CIDR. */
export function isPrefix(text: string): boolean {
  return parsePrefix(text).ok;
}

/**
 * Tells the prefixes of the model, some of them more than once; single addresses as /32 and /128. Those of VPCs,
 * subnets, their route tables and network ACLs are not among them: the network tells them as it makes its nodes.
 */
export function otherPrefixes(model: NetworkModel, tell: (prefix: string) => void): void {
  [...BLOCKS.reserved, ...BLOCKS.private, ...BLOCKS.local, ...BLOCKS.all].forEach(tell);
  const add = (cidrs: readonly string[]): void => {
    for (const cidr of cidrs) tell(cidr);
  };
  const addresses = (texts: readonly string[]): void => {
    for (const text of texts) tell(hostPrefix(text));
  };
  for (const group of model.groups.values()) for (const { peer } of group.rules) if ("cidr" in peer) tell(peer.cidr);
  for (const list of model.prefixLists.values()) add(list.entries);
  for (const card of model.interfaces.values()) addresses(card.addresses);
  for (const nat of model.natGateways.values()) if (nat.privateAddress !== undefined) addresses([nat.privateAddress]);
  for (const endpoint of model.interfaceEndpoints.values()) {
    for (const card of endpoint.interfaces) addresses(card.addresses);
  }
  for (const endpoint of model.resolverEndpoints.values()) {
    for (const card of endpoint.interfaces) addresses(card.addresses);
  }
  for (const gateway of model.vpnGateways.values()) {
    for (const { cidr } of gateway.learned) tell(cidr);
    add(gateway.heard ?? []);
    for (const { allowedPrefixes } of gateway.directConnect) add(allowedPrefixes);
  }
  for (const attachment of model.attachments.values()) {
    for (const { cidr } of attachment.learned) tell(cidr);
    add(attachment.heard ?? []);
    add(attachment.allowedPrefixes);
  }
  for (const connection of model.vpnConnections.values()) add(connection.staticRoutes);
  for (const { firewall } of model.inspectionEndpoints.values())
    for (const { sources = [], destinations = [] } of firewall?.rules ?? []) add([...sources, ...destinations]);
  for (const gateway of model.transitGateways.values()) add(gateway.cidrs);
  for (const table of model.transitTables.values()) {
    for (const { destination } of table.routes) if ("cidr" in destination) tell(destination.cidr);
  }
  for (const table of model.policyTables.values()) {
    for (const rule of table.rules) add([rule.source, rule.destination].filter(isPrefix));
  }
}
