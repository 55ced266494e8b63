import { cidr4, compare4, unionCidrs } from "../net/ipv4";
import type { SecurityGroupPlan } from "./types";

/** Who may open connections to endpoints: one distinct set of sources. */
export interface Audience {
  key: string;
  description: string;
  cidrs: readonly string[];
}

/** Limits that decide how many groups an audience needs (VPC guide, Security group quotas). */
export interface GroupLimits {
  /** Rules of one direction in a group. */
  rulesPerGroup: number;
  /** Groups on one network interface. */
  groupsPerInterface: number;
}

/** CIDR lists sorted by address, without repeats. */
export function sortCidrs(cidrs: readonly string[]): string[] {
  return [...new Set(cidrs)].sort((a, b) => compare4(cidr4(a), cidr4(b)));
}

/**
 * Packs an audience into security groups: exactly its addresses in the fewest prefixes, filled group by group.
 * `undefined` if it needs more groups than an interface can carry.
 */
export function packAudience(audience: Audience, limits: GroupLimits): SecurityGroupPlan[] | undefined {
  const sources = unionCidrs(audience.cidrs);
  const count = Math.max(1, Math.ceil(sources.length / limits.rulesPerGroup));
  if (count > limits.groupsPerInterface) return undefined;
  return Array.from({ length: count }, (_, index) => ({
    key: index === 0 ? audience.key : `${audience.key}-${index + 1}`,
    audience: audience.key,
    description: audience.description,
    sources: sources.slice(index * limits.rulesPerGroup, (index + 1) * limits.rulesPerGroup),
  }));
}
