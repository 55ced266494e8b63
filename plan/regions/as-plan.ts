import type { RegionPlan } from "./types";
import type { Plan } from "../types";

/** A Region's part of the plan in the shape of a plan of its own, so that what builds the home Region builds it too. */
export function regionalPlan(plan: Plan, { region, hub, domains, spokes, hybrid, egress }: RegionPlan): Plan {
  const { schemaVersion, organizationId, partition, tags, accounts } = plan;
  const own = { region, hub, domains, spokes, ...(hybrid && { hybrid }), ...(egress && { egress }) };
  return { schemaVersion, organizationId, partition, tags, accounts, ...own, notices: [] };
}
