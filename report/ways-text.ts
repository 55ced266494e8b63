import type { EgressPlan } from "../plan/egress/types";
import type { SpokePlan } from "../plan/types";
import { count, listed, table } from "./table";

/** Every way of every spoke to Bedrock, one row each; those that leave the private network say so. */
export function waysLines(spokes: readonly SpokePlan[]): string[] {
  const rows = spokes.flatMap(({ key, ways }) =>
    ways.map(({ way, subnets, outside, detail }) => [
      key,
      way,
      subnets.length === 0 ? "" : count(subnets.length, "subnet"),
      outside ? "LEAVES THE PRIVATE NETWORK" : "",
      detail,
    ]),
  );
  return table(rows, "  ");
}

/** The shared way to the internet. */
export function egressLines(egress: EgressPlan | undefined): string[] {
  if (!egress) return [];
  const zones = count(egress.zones.length, "zone");
  return [
    `  egress VPC ${egress.cidr} in account ${egress.account}, ${zones}`,
    ...(egress.firewall
      ? listed("    firewall lets out: ", egress.allowedDomains)
      : ["    NO FIREWALL: every address of the internet is open"]),
    `    spokes: ${egress.spokes.length === 0 ? "none" : egress.spokes.join(", ")}`,
  ];
}
