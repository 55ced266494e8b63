import { cidr4, formatCidr4 } from "../net/ipv4";
import type { SpokeConfig, StackConfig } from "../stacks/schema";
import { sortCidrs } from "./audience";
import { defaultAttachmentBlock, sliceByZone, sortZones } from "./layout";
import type { AdoptedSubnetPlan, AdoptedVpcPlan, ConsumerPlan, CreatedVpcPlan } from "./types";

/** Keys of a map in a fixed order: nothing in a plan depends on the order of the file. */
export function sortedEntries<T>(map: Record<string, T>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** All IPv4 blocks of a spoke's VPC. */
export function spokeCidrs(spoke: SpokeConfig): string[] {
  return sortCidrs("create" in spoke.vpc ? [spoke.vpc.create.cidr] : spoke.vpc.adopt.cidrs);
}

/** Zone ids of a created VPC: its own list or the hub's. */
export function createdZones(spoke: SpokeConfig, hubZones: readonly string[]): string[] {
  if (!("create" in spoke.vpc)) return [];
  const { zones, availabilityZones } = spoke.vpc.create;
  return sortZones(zones?.map(({ id }) => id) ?? availabilityZones ?? hubZones);
}

/** The VPC of a spoke that is created here. */
export function createdVpc(spoke: SpokeConfig, hubZones: readonly string[]): CreatedVpcPlan | undefined {
  if (!("create" in spoke.vpc)) return undefined;
  const vpc = spoke.vpc.create;
  const azIds = createdZones(spoke, hubZones);
  const attachment =
    vpc.attachment === undefined ? defaultAttachmentBlock(vpc.cidr, vpc.zoneSlots) : cidr4(vpc.attachment);
  return {
    cidr: vpc.cidr,
    azIds,
    subnets: sortedEntries(vpc.subnets).flatMap(([group, block]) =>
      sliceByZone(group, cidr4(block), vpc.zoneSlots, azIds),
    ),
    attachmentSubnets: sliceByZone("attachment", attachment, vpc.zoneSlots, azIds),
  };
}

/** How many zone slots a block for /28 attachment subnets has: 4 (/26) or 8 (/25). */
export function attachmentSlots(block: string): number {
  return 2 ** (28 - cidr4(block).bits);
}

/** The VPC of a spoke that stands already. */
export function adoptedVpc(spoke: SpokeConfig): AdoptedVpcPlan | undefined {
  if (!("adopt" in spoke.vpc)) return undefined;
  const vpc = spoke.vpc.adopt;
  const subnets = sortedEntries(vpc.subnets).map(([key, s]): AdoptedSubnetPlan => ({
    key,
    id: s.id,
    cidr: s.cidr,
    azId: s.az,
    routeTable: s.routeTable,
  }));
  const attachmentKeys = "subnets" in vpc.attachment ? [...vpc.attachment.subnets].sort() : [];
  const workloads = subnets.filter((s) => !attachmentKeys.includes(s.key));
  const zones = [...new Set(workloads.map((s) => s.azId))];
  return {
    id: vpc.id,
    cidrs: sortCidrs(vpc.cidrs),
    subnets,
    attachmentSubnetKeys: attachmentKeys,
    createdAttachmentSubnets:
      "create" in vpc.attachment
        ? sliceByZone("attachment", cidr4(vpc.attachment.create), attachmentSlots(vpc.attachment.create), zones)
        : [],
    routeTables: [...new Set(workloads.map((s) => s.routeTable))].sort(),
    existingS3GatewayEndpoint: vpc.existing.s3GatewayEndpoint ?? "",
    existingPrivateDnsServices: [...vpc.existing.privateDnsEndpoints].sort(),
    natSubnetKeys: [...vpc.existing.internet.nat].sort(),
    publicSubnetKeys: [...vpc.existing.internet.publicAddresses].sort(),
  };
}

/** The applications of a spoke that may use Bedrock, with the exact blocks of their subnets. */
export function consumers(
  spoke: SpokeConfig,
  created: CreatedVpcPlan | undefined,
  adopted: AdoptedVpcPlan | undefined,
): ConsumerPlan[] {
  return sortedEntries(spoke.consumers).map(([key, consumer]) => {
    const wanted = new Set(consumer.subnets);
    const subnets = created
      ? created.subnets.filter((s) => wanted.has(s.group))
      : (adopted?.subnets ?? []).filter((s) => wanted.has(s.key));
    return { key, subnets: subnets.map((s) => s.key), cidrs: sortCidrs(subnets.map((s) => s.cidr)) };
  });
}

/** Spokes of a domain, in the order of their names. */
export function spokesOf(config: StackConfig, domain: string): [string, SpokeConfig][] {
  return sortedEntries(config.spokes).filter(([, spoke]) => spoke.domain === domain);
}

/** True if the kill switch of the spoke or of its domain is on. */
export function isQuarantined(config: StackConfig, spoke: SpokeConfig): boolean {
  return spoke.quarantined || config.domains[spoke.domain]?.quarantined === true;
}

/** Blocks of a domain's address space: its supernets and the exact blocks of spokes that lie outside them. */
export function domainBlocks(
  config: StackConfig,
  domain: string,
): { supernets: string[]; outside: { spoke: string; cidr: string }[] } {
  const supernets = (config.domains[domain]?.supernets ?? []).map((s) => formatCidr4(cidr4(s)));
  const outside = spokesOf(config, domain)
    .filter(([, spoke]) => spoke.outsideSupernets)
    .flatMap(([key, spoke]) => spokeCidrs(spoke).map((cidr) => ({ spoke: key, cidr })));
  return { supernets: sortCidrs(supernets), outside };
}
