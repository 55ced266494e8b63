import type { PlanContext } from "../context";

/**
 * Names that the program gives to parts of its own. The hub's VPC gets on-premises names and rules beside the spokes,
 * under the name `hub`: a spoke of that name would be a second one, the day on-premises is added.
 */
export function checkReservedNames({ config, problems }: PlanContext): void {
  if (!Object.hasOwn(config.spokes, "hub")) return;
  problems.push({
    path: "spokes.hub",
    problem: "has the name of the hub's own VPC",
    fix: "give the spoke another name",
  });
}
