import { regionalPlan } from "../plan/regions/as-plan";
import type { CostReport } from "../plan/cost";
import type { PeeringPlan, RegionNamesPlan, RegionPlan } from "../plan/regions/types";
import type { Plan } from "../plan/types";
import { domainLines } from "./domains-text";
import { spokesLines } from "./spokes-text";
import { costNote } from "./table";

/** The Regions besides the home Region: whose endpoints they call, by which names, their domains and spokes. */
export function regionLines(plan: Plan, cost: Pick<CostReport, "byRegion">): string[] {
  const { regions = [], peerings = [] } = plan;
  return regions.flatMap((region) => {
    const own = regionalPlan(plan, region);
    const inside = [
      ...peerings.filter(({ caller }) => caller === region.region).map(peeringLine),
      ...region.names.map((names) => namesLine(region, names)),
      ...domainLines(own),
      ...spokesLines(own),
    ];
    return [
      headLine(region),
      ...inside.map((line) => `  ${line}`),
      `  ${costNote(cost.byRegion[region.region])} in this Region`,
    ];
  });
}

function headLine({ region, endpointsIn, hub }: RegionPlan): string {
  const { adoptedId, asn } = hub.transit;
  const gateway = adoptedId === "" ? `transit gateway with ASN ${asn}` : `transit gateway ${adoptedId}`;
  return endpointsIn === region
    ? `  ${region}: endpoints of its own, hub ${hub.cidr}, ${gateway}`
    : `  ${region}: calls the endpoints of ${endpointsIn} over a peering, no hub VPC, ${gateway}`;
}

/** One peering has one table for all domains at either end; which domain may send what is in the domains' tables. */
function peeringLine({ caller, serving, arrivals, returns, domains }: PeeringPlan): string {
  const open = (routes: PeeringPlan["arrivals"]) =>
    routes.flatMap(({ destination, blackhole }) => (blackhole ? [] : [destination])).join(", ");
  return `  peering ${caller} to ${serving} for ${domains.join(", ")}: to ${open(arrivals)}; back to ${open(returns)}`;
}

/** The names that spokes of a served Region call: the serving Region's, which are listed with its endpoints. */
function namesLine({ endpointsIn }: RegionPlan, { domain, zones }: RegionNamesPlan): string {
  return `  names of ${domain}: the ${zones.length} of ${endpointsIn}`;
}
