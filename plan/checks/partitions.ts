import { sinksOf } from "../observability/checks";
import { told } from "../../stacks/problems";
import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/** ARNs of another partition than the hub's Region: nothing leads from one partition to another. */
export function checkPartitions({ config, partition, problems }: PlanContext): void {
  const { region } = config.hub;
  if (told(problems, "hub.region")) return;
  const { alarms, crossAccountMetrics } = config.observability ?? {};
  const arns = [
    ...sortedEntries(config.accounts).map(([key, { role }]) => ({ path: `accounts.${key}.role`, arn: role })),
    { path: "observability.alarms.topic", arn: alarms?.topic ?? "" },
    ...sinksOf(crossAccountMetrics).map(({ path, arn }) => ({
      path: `observability.crossAccountMetrics.${path}`,
      arn,
    })),
  ];
  for (const { path, arn } of arns) {
    const [scheme, own] = arn.split(":");
    if (scheme !== "arn" || own === partition) continue;
    problems.push({
      path,
      problem: `belongs to partition ${own ?? ""}, and ${region} is in ${partition}`,
      got: arn,
      fix: `write arn:${partition}:…`,
    });
  }
}
