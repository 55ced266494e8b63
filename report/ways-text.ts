import type { CostReport } from "../plan/cost";
import type { EgressPlan } from "../plan/egress/types";
import type { Plan, SpokePlan } from "../plan/types";
import { costNote, count, listed, table } from "./table";

/** One way of a spoke to Bedrock. */
export interface WayRow {
  readonly spoke: string;
  readonly way: string;
  /** How many subnets have it; 0 where it is none of subnets. */
  readonly subnets: number;
  /** True if it leaves the private network. */
  readonly outside: boolean;
  readonly detail: string;
}

/** Every way of every spoke to Bedrock. */
export function wayRows(spokes: readonly SpokePlan[]): WayRow[] {
  return spokes.flatMap(({ key, ways }) => ways.map((way) => ({ ...way, spoke: key, subnets: way.subnets.length })));
}

/** The same, one line each; those that leave the private network say so. */
export function waysLines(spokes: readonly SpokePlan[]): string[] {
  const rows = wayRows(spokes).map(({ spoke, way, subnets, outside, detail }) => [
    spoke,
    way,
    subnets === 0 ? "" : count(subnets, "subnet"),
    outside ? `LEAVES THE PRIVATE NETWORK: ${detail}` : detail,
  ]);
  return table(rows, "  ");
}

/** The ways to the internet of all Regions, and what they cost together. */
export function egressLines(plan: Plan, cost: Pick<CostReport, "byPurpose">): string[] {
  const other = (plan.regions ?? []).flatMap(({ region, egress }) => (egress ? vpcLines(egress, region) : []));
  const nat = [plan, ...(plan.regions ?? [])].flatMap(({ spokes }) => spokes.filter(({ egress }) => egress === "nat"));
  const lines = [
    ...(plan.egress ? vpcLines(plan.egress) : []),
    ...other,
    ...(nat.length > 0
      ? listed(
          "  NAT gateways of their own: ",
          nat.map(({ key }) => key),
        )
      : []),
  ];
  return lines.length === 0 ? [] : [...lines, costNote(cost.byPurpose["egress"])];
}

function vpcLines(egress: EgressPlan, region?: string): string[] {
  const zones = count(egress.zones.length, "zone");
  return [
    `  egress VPC ${egress.cidr}${region === undefined ? "" : ` in ${region}`} in account ${egress.account}, ${zones}`,
    ...(egress.firewall
      ? listed("    firewall lets out: ", egress.allowedDomains)
      : ["    NO FIREWALL: every address of the internet is open"]),
    `    spokes: ${egress.spokes.length === 0 ? "none" : egress.spokes.join(", ")}`,
  ];
}
