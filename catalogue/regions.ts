import data from "./data/regions.json";
import { type Partition, type PartitionEntry, type RegionEntry } from "./types";

const regions = new Map((data.regions as RegionEntry[]).map((entry) => [entry.code, entry]));
const partitions = new Map((data.partitions as PartitionEntry[]).map((entry) => [entry.id, entry]));

/** Codes of every Region in the catalogue, sorted. */
export const REGION_CODES: readonly string[] = [...regions.keys()].sort();

/** The Region of that code; `undefined` where the catalogue does not know it. */
export function findRegion(code: string): RegionEntry | undefined {
  return regions.get(code);
}

/** Whether a code is a Region of the catalogue. */
export function isRegion(code: string): boolean {
  return regions.has(code);
}

/** The partition of a Region; throws a programming error for a Region that the catalogue does not know. */
export function partitionOf(region: string): Partition {
  return known(region).partition;
}

/** DNS suffixes of a Region's partition. */
export function suffixesOf(region: string): PartitionEntry {
  const entry = partitions.get(partitionOf(region));
  if (!entry) throw new Error(`the catalogue has no DNS suffixes for ${region}`);
  return entry;
}

/** Fills a template's `{region}`, `{suffix}` and `{dualstack}` for a Region. */
export function expand(template: string, region: string): string {
  const { suffix, dualstack } = suffixesOf(region);
  return template.replaceAll("{region}", region).replaceAll("{suffix}", suffix).replaceAll("{dualstack}", dualstack);
}

/**
 * Why a text is no availability zone id of a Region, and what to write; `undefined` where it is one. Names such as
 * `us-east-1a` are refused, since an older account may map them to another place (AWS Availability Zones user guide).
 * Regions whose ids no source at hand lists take any text of the form of an id.
 */
export function azIdProblem(
  azId: string,
  region: string,
  taken: readonly string[] = [],
): { problem: string; fix: string } | undefined {
  const { azIds, azPrefix } = known(region);
  const free = azIds?.filter((id) => !taken.includes(id)) ?? [];
  const example = free[0] ?? azIds?.[0] ?? "use1-az1";
  if (/^[a-z]+(-[a-z]+)+-\d[a-z]$/.test(azId)) {
    return {
      problem: "is an availability zone name, which may mean another place in another account",
      fix: `write the id that the zone has in your account, such as ${example} (aws ec2 describe-availability-zones)`,
    };
  }
  if (azIds?.includes(azId)) return undefined;
  if (!/^[a-z]+\d-az[1-8]$/.test(azId)) {
    return { problem: "is not an availability zone id", fix: `write an id such as ${example}` };
  }
  if (azPrefix === undefined || azIds === undefined) return undefined;
  return azId.startsWith(`${azPrefix}-az`)
    ? {
        problem: `is not an availability zone of ${region}`,
        fix: `use one of ${(free.length > 0 ? free : azIds).join(", ")}`,
      }
    : {
        problem: `is an availability zone of another Region than ${region}`,
        fix: `use one of ${(free.length > 0 ? free : azIds).join(", ")}`,
      };
}

function known(region: string): RegionEntry {
  const entry = regions.get(region);
  if (!entry) throw new Error(`the catalogue has no Region ${region}`);
  return entry;
}
