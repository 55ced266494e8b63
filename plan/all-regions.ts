import type { RegionPlan } from "./regions/types";
import type { Plan, SpokePlan } from "./types";

/** Every Region of a plan, the home Region first. */
export function allRegions(plan: Plan): (Plan | RegionPlan)[] {
  return [plan, ...(plan.regions ?? [])];
}

/** The spokes of all Regions, those of the home Region first. */
export function allSpokes(plan: Plan): SpokePlan[] {
  return allRegions(plan).flatMap(({ spokes }) => spokes);
}
