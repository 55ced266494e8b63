import { allSpokes } from "../plan/all-regions";
import type { Plan } from "../plan/types";
import { table } from "./table";

interface Row {
  readonly vpc: string;
  readonly subnets: string;
  readonly cidrs: ReadonlyMap<string, string>;
}

/**
 * The address of every subnet that takes part, made or adopted: one row for each group, one column for each zone, one
 * table for each Region.
 */
export function subnetLines(plan: Plan): string[] {
  const rows = rowsOf(plan);
  const regions = [...new Set(rows.map(regionPart))];
  return regions.flatMap((region) => zoneTable(rows.filter((row) => regionPart(row) === region)));
}

/** The part of a zone's id that stands for its Region: `use1` of `use1-az4`. */
function regionPart({ cidrs }: Row): string {
  return [...cidrs.keys()][0]?.split("-")[0] ?? "";
}

function zoneTable(rows: readonly Row[]): string[] {
  const zones = [...new Set(rows.flatMap(({ cidrs }) => [...cidrs.keys()]))].sort();
  return table(
    [
      ["vpc", "subnets", ...zones],
      ...rows.map(({ vpc, subnets, cidrs }) => [vpc, subnets, ...zones.map((zone) => cidrs.get(zone) ?? "")]),
    ],
    "  ",
  );
}

function rowsOf(plan: Plan): Row[] {
  const rows: Row[] = [];
  /** Subnets that are made: a group has one in each zone. */
  const add = (vpc: string, subnets: readonly { group: string; cidr: string; azId: string }[]) => {
    for (const group of new Set(subnets.map((subnet) => subnet.group))) {
      const own = subnets.filter((subnet) => subnet.group === group);
      rows.push({ vpc, subnets: group, cidrs: new Map(own.map(({ azId, cidr }) => [azId, cidr])) });
    }
  };
  add("hub", plan.hub.attachmentSubnets);
  for (const domain of plan.domains) add("hub", domain.endpoints?.subnets ?? []);
  add("hub", plan.hybrid?.resolver?.subnets ?? []);
  for (const { region, hub, domains, hybrid } of plan.regions ?? []) {
    add(`hub in ${region}`, hub.attachmentSubnets);
    for (const domain of domains) add(`hub in ${region}`, domain.endpoints?.subnets ?? []);
    add(`hub in ${region}`, hybrid?.resolver?.subnets ?? []);
  }
  const spokes = allSpokes(plan);
  for (const { key, created, adopted } of spokes) {
    if (created) add(key, [...created.subnets, ...(created.nat?.publicSubnets ?? []), ...created.attachmentSubnets]);
    if (adopted) {
      for (const { key: name, cidr, azId } of adopted.subnets)
        rows.push({ vpc: key, subnets: name, cidrs: new Map([[azId, cidr]]) });
      add(key, adopted.createdAttachmentSubnets);
    }
  }
  for (const { region, egress } of [plan, ...(plan.regions ?? [])]) {
    const name = region === plan.region ? "egress" : `egress in ${region}`;
    if (egress) add(name, [...egress.publicSubnets, ...egress.firewallSubnets, ...egress.transitSubnets]);
  }
  return rows;
}
