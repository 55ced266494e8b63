import { cidr4, formatCidr4, last4, nth4, size4, type Cidr4 } from "../net/ipv4";
import type { SubnetPlan } from "./types";

/** The hub's block is cut into this many equal parts: one for infrastructure, the others for domains. */
export const HUB_SLOTS = 8;
/** A domain's part of the hub is cut into one slice per zone number, so that a new zone renumbers nothing. */
export const HUB_ZONE_SLOTS = 8;
/** Attachment and resolver subnets (Transit Gateway best practices: a small dedicated subnet per zone). */
export const ATTACHMENT_BITS = 28;
/** Addresses that AWS keeps in every subnet (VPC guide, Subnet sizing). */
export const RESERVED_PER_SUBNET = 5;

/** Number of a zone id: 4 of `use1-az4`. Zone numbers are fixed, so they order subnets for good. */
export function zoneNumber(azId: string): number {
  return Number(azId.slice(azId.lastIndexOf("-az") + 3));
}

/** Zone ids in the order of their numbers. */
export function sortZones(azIds: readonly string[]): string[] {
  return [...azIds].sort((a, b) => zoneNumber(a) - zoneNumber(b) || a.localeCompare(b));
}

/** One subnet per zone, each at the zone's own slice of the block. */
export function sliceByZone(group: string, block: Cidr4, slots: number, azIds: readonly string[]): SubnetPlan[] {
  const bits = block.bits + Math.log2(slots);
  return sortZones(azIds).map((azId) => ({
    key: `${group}-${azId}`,
    group,
    cidr: formatCidr4(nth4(block, bits, zoneNumber(azId) - 1)),
    azId,
  }));
}

/** Where things are in the hub's block. */
export interface HubLayout {
  /** /28 attachment subnets, first half of part 0. */
  attachment: Cidr4;
  /** /28 resolver subnets, second half of part 0. */
  resolver: Cidr4;
  /** Block of a domain, by its slot 1 to 7. */
  domain(slot: number): Cidr4;
  /** Addresses that endpoints can use in one zone of a domain. */
  endpointsPerZone: number;
}

/**
 * Lays the hub out. With a /20: eight /23, of which part 0 holds attachments and resolvers, and each
 * domain's /23 is one route, cut into eight /26, one per zone number.
 */
export function hubLayout(hubCidr: string): HubLayout {
  const hub = cidr4(hubCidr);
  const partBits = hub.bits + Math.log2(HUB_SLOTS);
  const infrastructure = nth4(hub, partBits, 0);
  const smallBits = ATTACHMENT_BITS - Math.log2(HUB_ZONE_SLOTS);
  return {
    attachment: nth4(infrastructure, smallBits, 0),
    resolver: nth4(infrastructure, smallBits, 1),
    domain: (slot) => nth4(hub, partBits, slot),
    endpointsPerZone: size4(partBits + Math.log2(HUB_ZONE_SLOTS)) - RESERVED_PER_SUBNET,
  };
}

/** The block at the end of a created VPC that its attachment subnets are cut from where none is given. */
export function defaultAttachmentBlock(vpcCidr: string, zoneSlots: number): Cidr4 {
  const vpc = cidr4(vpcCidr);
  const bits = ATTACHMENT_BITS - Math.log2(zoneSlots);
  return { base: last4(vpc) + 1 - size4(bits), bits };
}

/** The block before the attachment subnets' default one, for the public subnets of NAT gateways where none is given. */
export function defaultPublicBlock(vpc: { cidr: string; zoneSlots: number }): Cidr4 {
  const attachment = defaultAttachmentBlock(vpc.cidr, vpc.zoneSlots);
  return { base: attachment.base - size4(attachment.bits), bits: attachment.bits };
}

/** A CIDR as part of a resource name. */
export function cidrKey(cidr: string): string {
  return cidr.replace("/", "-");
}
