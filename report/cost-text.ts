import type { CostReport } from "../plan/cost";
import { table } from "./table";

/** US dollars a month, without cents: list prices are no invoice. */
function usd(amount: number): string {
  return `$${Math.round(amount).toLocaleString("en-US")}`;
}

/** The cost of a plan as lines for a terminal. */
export function costText(cost: CostReport): string[] {
  const items = new Map<string, { usd: number; verified: boolean }>();
  for (const line of cost.lines) {
    const known = items.get(line.item) ?? { usd: 0, verified: true };
    items.set(line.item, { usd: known.usd + line.usd, verified: known.verified && line.verified });
  }
  const mark = (verified: boolean) => (verified ? "" : "unverified price");
  const { spokes, gbPerSpoke } = cost.breakEven;
  return [
    `  ${usd(cost.usdPerMonth)} a month at list prices of ${cost.region}, with the declared traffic`,
    ...table(
      [...items].map(([item, { usd: amount, verified }]) => [item, usd(amount), mark(verified)]),
      "    ",
    ),
    "  the same fleet otherwise",
    ...table(
      cost.alternatives.map(({ name, usdPerMonth, remark }) => [name, usd(usdPerMonth), remark]),
      "    ",
    ),
    breakEvenText(spokes, gbPerSpoke),
  ];
}

/** From where on central endpoints cost less than endpoints in every VPC. */
function breakEvenText(spokes: number, gbPerSpoke: number): string {
  if (!Number.isFinite(spokes)) {
    return "  endpoints in every VPC cost less than central ones, however many such spokes there are";
  }
  const traffic = Math.round(gbPerSpoke);
  const still = traffic > 0 ? `, while a spoke moves less than ${traffic.toLocaleString("en-US")} GB a month` : "";
  return `  central endpoints cost less than endpoints in every VPC from ${spokes} such spokes on${still}`;
}
