import { allSpokes } from "../plan/all-regions";
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
  const spokes = allSpokes(plan);
  const cut = new Set(spokes.filter(({ quarantined }) => quarantined).map(({ key }) => key));
  const other = (plan.regions ?? []).flatMap(({ region, egress }) => (egress ? vpcLines(egress, cut, region) : []));
  const nat = spokes.filter(({ egress }) => egress === "nat");
  const standing = spokes.flatMap((spoke) => {
    const ways = standingWays(spoke);
    return ways.length > 0 ? [`${spoke.key} (${ways.join("; ")})`] : [];
  });
  const lines = [
    ...(plan.egress ? vpcLines(plan.egress, cut) : []),
    ...other,
    ...(nat.length > 0
      ? listed(
          "  NAT gateways of their own: ",
          nat.map(({ key }) => key),
        )
      : []),
  ];
  return [
    ...lines,
    ...(standing.length > 0 ? listed("  gateways of adopted VPCs: ", standing) : []),
    ...(lines.length > 0 ? [`${costNote(cost.byPurpose["egress"])} before data`] : []),
  ];
}

/** The ways to the internet that an adopted VPC has of its own, as declared. */
export function standingWays({ adopted }: SpokePlan): string[] {
  const way = (name: string, subnets: readonly string[] = []) =>
    subnets.length === 0 ? [] : [`${name} from ${subnets.join(" and ")}`];
  return [...way("NAT gateway", adopted?.natSubnetKeys), ...way("internet gateway", adopted?.publicSubnetKeys)];
}

function vpcLines(egress: EgressPlan, cut: ReadonlySet<string>, region?: string): string[] {
  const zones = count(egress.zones.length, "zone");
  const open = egress.spokes.filter((key) => !cut.has(key));
  const shut = egress.spokes.filter((key) => cut.has(key));
  return [
    `  egress VPC ${egress.cidr}${region === undefined ? "" : ` in ${region}`} in account ${egress.account}, ${zones}`,
    ...(egress.firewall
      ? listed("    firewall lets out: ", egress.allowedDomains)
      : ["    NO FIREWALL: every address of the internet is open"]),
    ...listed("    spokes: ", open.length === 0 ? ["none"] : open),
    ...(shut.length > 0 ? listed("    cut off by quarantine: ", shut) : []),
  ];
}
