import type { CostReport } from "../plan/cost";
import type { Plan } from "../plan/types";
import { count } from "./table";

/** Cost and warnings in one line, for the top of a page. */
export function plannedSummary({ plan, cost }: { plan: Plan; cost: CostReport }): string {
  const warnings = plan.notices.filter(({ level }) => level === "warning").length;
  return `$${Math.round(cost.usdPerMonth).toLocaleString("en-US")} a month, ${count(warnings, "warning")}`;
}
