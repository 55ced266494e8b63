import data from "./data/prices.json";
import { type PriceEntry, type PriceTier } from "./types";

const prices: ReadonlyMap<string, PriceEntry> = new Map(
  (data.prices as PriceEntry[]).map((entry) => [entry.name, entry]),
);

/** Region whose list prices the catalogue has. */
export const PRICE_REGION = data.region;

/** Names of every price in the catalogue, sorted. */
export const PRICE_NAMES: readonly string[] = [...prices.keys()].sort();

/** A team's own prices in US dollars for one unit, by Region and name: other Regions, discounts, corrections. */
export type PriceOverrides = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A price as it holds in a Region. */
export interface Price {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly usd: number;
  /** Steps of the price, at least one, the first from zero. */
  readonly tiers: readonly PriceTier[];
  /** True for a price of AWS that was checked, and for a team's own. */
  readonly verified: boolean;
  /** True where the Region's price is not known and the one of `PRICE_REGION` stands in. */
  readonly estimated: boolean;
  readonly source: string;
}

/** The catalogue's entry of that name; `undefined` where it has none. */
export function findPrice(name: string): PriceEntry | undefined {
  return prices.get(name);
}

/**
 * A price in a Region: the team's own if there is one, else the list price of us-east-1, which for any other Region
 * is an estimate and counts as unverified. Throws a programming error for a name that is not in `data/prices.json`.
 */
export function price(name: string, region: string, overrides: PriceOverrides = {}): Price {
  const entry = prices.get(name);
  if (!entry) throw new Error(`the catalogue has no price ${name}`);
  const { title, unit } = entry;
  const own = overrides[region]?.[name];
  if (own !== undefined) {
    const tiers = [{ from: 0, usd: own }];
    return { name, title, unit, usd: own, tiers, verified: true, estimated: false, source: "the team's own prices" };
  }
  const estimated = region !== PRICE_REGION;
  return {
    name,
    title,
    unit,
    usd: entry.usd,
    tiers: entry.tiers ?? [{ from: 0, usd: entry.usd }],
    verified: entry.verified && !estimated,
    estimated,
    source: estimated ? `estimated from ${PRICE_REGION}: ${entry.source}` : entry.source,
  };
}

/** What a month's quantity costs in US dollars, each step of the price for the units that fall into it. */
export function costOf({ tiers }: Price, quantity: number): number {
  return tiers.reduce((sum, tier, index) => {
    const until = Math.min(quantity, tiers[index + 1]?.from ?? Infinity);
    return sum + Math.max(0, until - tier.from) * tier.usd;
  }, 0);
}
