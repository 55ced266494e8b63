import { regionalPlan } from "../regions/as-plan";
import type { RegionPlan } from "../regions/types";
import type { Plan, SpokePlan } from "../types";
import { HOURS } from "./hours";
import { hubPositions, spokePositions, trafficOf, type CostInput, type Position } from "./positions";

/**
 * What the Regions besides the home Region cost. One with endpoints costs what the home Region does; one that is served
 * has a peering, billed as an attachment on both sides, and its traffic between Regions. The alternatives are compared for
 * the home Region's fleet.
 */
export function regionPositions(plan: Plan, input: CostInput): Position[] {
  return (plan.regions ?? []).flatMap((region) =>
    region.endpointsIn === region.region ? ownPositions(plan, region, input) : servedPositions(plan, region, input),
  );
}

function ownPositions(plan: Plan, region: RegionPlan, input: CostInput): Position[] {
  const own = regionalPlan(plan, region);
  return [...hubPositions(own), ...own.spokes.flatMap((spoke) => spokePositions(own, spoke, input))].map(
    (position) => ({
      ...position,
      region: region.region,
    }),
  );
}

function servedPositions(plan: Plan, region: RegionPlan, input: CostInput): Position[] {
  const { account } = plan.hub;
  const shared = { purpose: "regions", account, spoke: "", domain: "" };
  const ends = [region.region, region.endpointsIn].map((end): Position => ({
    ...shared,
    item: "transit gateway peering",
    price: "transitGatewayAttachmentHour",
    quantity: HOURS,
    region: end,
  }));
  const profiles = region.names.map(({ domain, profile }): Position => ({
    ...shared,
    domain,
    item: "Route 53 Profile",
    price: "profileHour",
    quantity: profile ? HOURS : 0,
    region: region.region,
  }));
  return [...ends, ...profiles, ...region.spokes.flatMap((spoke) => served(plan, region, spoke, input))];
}

/**
 * A call enters the caller's gateway from the spoke and its answer the serving gateway from the hub VPC; what comes out of
 * a peering is not billed as gateway data again (Transit Gateway pricing page). Either direction leaves a Region.
 */
function served(plan: Plan, { region, endpointsIn }: RegionPlan, spoke: SpokePlan, input: CostInput): Position[] {
  const { sentGb, receivedGb } = trafficOf(input, spoke.key);
  const hub = { purpose: "regions", account: plan.hub.account, spoke: spoke.key, domain: spoke.domain };
  const own = { ...hub, account: spoke.account };
  return [
    { ...own, region, item: "transit gateway attachment", price: "transitGatewayAttachmentHour", quantity: HOURS },
    { ...own, region, item: "transit gateway data, sent", price: "transitGatewayGb", quantity: sentGb },
    {
      ...hub,
      region: endpointsIn,
      item: "transit gateway data, received",
      price: "transitGatewayGb",
      quantity: receivedGb,
    },
    { ...hub, region, item: "data between Regions", price: "interRegionGb", quantity: sentGb },
    { ...hub, region: endpointsIn, item: "data between Regions", price: "interRegionGb", quantity: receivedGb },
    {
      ...hub,
      region: endpointsIn,
      item: "endpoint data",
      price: "interfaceEndpointGb",
      quantity: sentGb + receivedGb,
    },
  ];
}
