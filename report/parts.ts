import { regionalPlan } from "../plan/regions/as-plan";
import { otherView } from "../plan/regions/view";
import type { EndpointSetPlan, Plan } from "../plan/types";
import type { StackConfig } from "../stacks/schema";

/** One Region of a plan, in the shape of a plan of its own. */
export interface Part {
  readonly plan: Plan;
  /** The configuration as the Region's planner saw it. */
  readonly config: StackConfig;
  /** Region whose endpoints, and so whose models and guardrails, its spokes call. */
  readonly callsIn: string;
  /** Endpoint sets that the Region's spokes call, by owner, wherever they are. */
  readonly sets: ReadonlyMap<string, EndpointSetPlan>;
  /** Name of a domain or endpoint set of the Region among those of all Regions. */
  readonly named: (key: string) => string;
  /** The same for the sets that its spokes call. */
  readonly setNamed: (key: string) => string;
}

/** The Regions of a plan, the home Region first. A home Region's names are the keys; others carry the Region. */
export function partsOf(plan: Plan, config: StackConfig): Part[] {
  const plain = (key: string) => key;
  const home: Part = { plan, config, callsIn: plan.region, sets: setsOf(plan), named: plain, setNamed: plain };
  const others = plan.regions ?? [];
  const plans = new Map(others.map((region) => [region.region, regionalPlan(plan, region)]));
  return [
    home,
    ...others.flatMap(({ region, endpointsIn }): Part[] => {
      const entry = config.regions[region];
      const own = plans.get(region);
      const serving = plans.get(endpointsIn) ?? plan;
      if (!entry || !own) return [];
      return [
        {
          plan: own,
          config: otherView(config, region, entry),
          callsIn: endpointsIn,
          sets: setsOf(serving),
          named: inRegion(region),
          setNamed: endpointsIn === plan.region ? plain : inRegion(endpointsIn),
        },
      ];
    }),
  ];
}

function inRegion(region: string): (key: string) => string {
  return (key) => `${key}.${region}`;
}

function setsOf(plan: Plan): Map<string, EndpointSetPlan> {
  return new Map(plan.domains.flatMap(({ key, endpoints }) => (endpoints ? [[key, endpoints]] : [])));
}
