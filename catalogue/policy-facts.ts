import data from "./data/policy-facts.json";
import { partitionOf } from "./regions";
import { type ActionGroup, type AwsBuckets } from "./types";

const groups: ReadonlyMap<string, ActionGroup> = new Map(
  (data.actions as ActionGroup[]).map((group) => [group.id, group]),
);

/** Every group of IAM actions, sorted by id. */
export const ACTION_GROUPS: readonly ActionGroup[] = [...groups.values()];

/** Every set of AWS-owned buckets, sorted by id. */
export const AWS_BUCKETS: readonly AwsBuckets[] = data.buckets as AwsBuckets[];

/** The actions of a group; throws a programming error for a group that is not in `data/policy-facts.json`. */
export function actionsOf(group: string): readonly string[] {
  const found = groups.get(group);
  if (!found) throw new Error(`the catalogue has no action group ${group}`);
  return found.actions;
}

/**
 * Resource ARNs of AWS-owned buckets in a Region, which an endpoint policy that admits the organization's own
 * buckets only would cut off (Amazon S3 guide, AWS PrivateLink for Amazon S3).
 */
export function bucketArns(buckets: AwsBuckets, region: string): string[] {
  const partition = partitionOf(region);
  return buckets.resources.map((arn) => arn.replaceAll("{partition}", partition).replaceAll("{region}", region));
}

/** The sets of AWS-owned buckets that a set of services needs, those of operating systems included; by id. */
export function bucketsFor(services: Iterable<string>): AwsBuckets[] {
  const used = new Set(services);
  return AWS_BUCKETS.filter((set) => set.services.length === 0 || set.services.some((service) => used.has(service)));
}
