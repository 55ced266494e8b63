import data from "./data/quotas.json";
import { type QuotaEntry } from "./types";

const quotas: ReadonlyMap<string, QuotaEntry> = new Map((data as QuotaEntry[]).map((entry) => [entry.name, entry]));

/** Names of every quota in the catalogue, sorted: the keys that a stack's `quotas` may have. */
export const QUOTA_NAMES: readonly string[] = [...quotas.keys()].sort();

/** The quota of that name; `undefined` where the catalogue has none. */
export function findQuota(name: string): QuotaEntry | undefined {
  return quotas.get(name);
}

/**
 * The value of a quota that an account has: the override where AWS has raised it, else the default. Throws a
 * programming error for a name that is not in `data/quotas.json`.
 */
export function quota(name: string, overrides: Readonly<Record<string, number>> = {}): number {
  const entry = quotas.get(name);
  if (!entry) throw new Error(`the catalogue has no quota ${name}`);
  return overrides[name] ?? entry.default;
}
