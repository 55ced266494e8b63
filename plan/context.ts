import { findQuota, quota, type Catalogue } from "../catalogue";
import { told, type Problem } from "../stacks/problems";
import type { StackConfig } from "../stacks/schema";
import type { Notice } from "./types";

/** What every part of the planner reads, and where it reports. */
export interface PlanContext {
  readonly config: StackConfig;
  readonly catalogue: Catalogue;
  readonly partition: string;
  /** The Region under `hub` in the file, whichever Region is planned: the log archive is there. */
  readonly homeRegion: string;
  /** Mistakes: any of them and there is no plan. */
  readonly problems: Problem[];
  /** Things to know: they come with the plan. */
  readonly notices: Notice[];
}

/** A quota with the stack's override. */
export function limit(context: PlanContext, name: string): number {
  return quota(name, context.config.quotas);
}

/** Reports that `count` goes beyond a quota, with the override as the way out where AWS would raise it so far. */
export function checkQuota(
  context: PlanContext,
  name: string,
  path: string,
  count: number,
  what: string,
  alternative: string,
): void {
  const most = limit(context, name);
  if (count <= most || told(context.problems, `quotas.${name}`)) return;
  const entry = findQuota(name);
  const raised = entry?.adjustable === true && count <= (entry.max ?? Infinity);
  context.problems.push({
    path,
    problem: raised
      ? `needs more ${what} than the ${most} that the account has`
      : `needs more ${what} than the ${entry?.max ?? most} that AWS allows`,
    got: count,
    fix: raised ? `${alternative}, or have AWS raise the quota and set quotas.${name}` : alternative,
  });
}
