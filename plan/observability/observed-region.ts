import type { PlanContext } from "../context";
import type { EndpointSetPlan } from "../types";

/** One Region as its planner sees it, with what other parts of the plan add to what is observed there. */
export interface ObservedRegion {
  /** Context of the Region's view. */
  context: PlanContext;
  /** Endpoint sets of the Region by domain; none where another Region serves it. */
  sets: ReadonlyMap<string, EndpointSetPlan>;
  /** Keys of VPN connections, each with two tunnels that log and may go down. */
  vpnConnections: string[];
}
