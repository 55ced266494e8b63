import type { CostReport } from "../plan/cost";
import { table } from "./table";

/** Name of what no spoke causes, and what belongs to no domain. */
const SHARED = "(shared by all)";

/** The same sum by account, Region, domain and spoke: each column adds up to all of it. */
export function costViews(cost: CostReport, usd: (amount: number) => string): string[] {
  const views = [
    { title: "account", sums: cost.byAccount },
    ...(Object.keys(cost.byRegion).length > 1 ? [{ title: "Region", sums: cost.byRegion }] : []),
    { title: "domain", sums: cost.byDomain },
    { title: "spoke", sums: cost.bySpoke },
  ];
  const rows = views.flatMap(({ title, sums }) => {
    const named = Object.entries(sums).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const rest = cost.usdPerMonth - named.reduce((sum, [, amount]) => sum + amount, 0);
    const all = rest > 0.005 ? [...named, [SHARED, rest] as const] : named;
    return all.map(([name, amount], i) => [i === 0 ? `by ${title}` : "", name, usd(amount)]);
  });
  const width = Math.max(0, ...rows.map(([, , amount = ""]) => amount.length));
  return table(
    rows.map(([title = "", name = "", amount = ""]) => [title, name, amount.padStart(width)]),
    "    ",
  );
}
