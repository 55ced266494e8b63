import { price } from "../../catalogue";
import type { CostDriver } from "../observability/types";
import type { Plan } from "../types";
import type { CostInput, CostLine } from "./positions";

/** A cost that follows from how much is logged, which nothing in a stack file tells: its price, and no sum. */
export interface MeasuredCost {
  item: string;
  /** Key of the account whose bill it is on. */
  account: string;
  /** Key of the spoke that causes it; empty for what all share. */
  spoke: string;
  unit: string;
  /** US dollars for one unit. */
  usdPerUnit: number;
  verified: boolean;
  source: string;
}

/** What of observability is due every month, whatever is logged: keys, alarms, the dashboard. */
export function observabilityLines(plan: Plan, input: CostInput): CostLine[] {
  return drivers(plan)
    .filter(({ quantity }) => quantity > 0)
    .map((driver) => {
      const { usd, verified, source } = price(driver.price, driver.region, input.prices);
      const { title, account, spoke, quantity, unit } = driver;
      const domain = plan.spokes.find(({ key }) => key === spoke)?.domain ?? "";
      const own = { purpose: "observability", account, spoke, domain, region: driver.region };
      return { ...own, item: title, quantity, unit, usd: usd * quantity, verified, source };
    });
}

/** What of observability follows from how much is logged. */
export function measuredCosts(plan: Plan, input: CostInput): MeasuredCost[] {
  return drivers(plan)
    .filter(({ quantity }) => quantity === 0)
    .map((driver) => {
      const { usd, verified, source } = price(driver.price, driver.region, input.prices);
      const { title, account, spoke, unit } = driver;
      return { item: title, account, spoke, unit, usdPerUnit: usd, verified, source };
    });
}

function drivers(plan: Plan): CostDriver[] {
  return plan.observability?.costs ?? [];
}
