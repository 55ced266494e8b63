import type { Plan } from "../../../plan/types";
import type { ResourceView } from "../../world/kernel/command";
import { Accounts } from "./accounts";
import { looseBuckets } from "./buckets";
import { missingLogs } from "./logs";
import { missingGuards } from "./network";

/**
 * What the plan asks for beside the segmentation that is proven: logs that are written and kept safe, and guards that
 * no packet of today meets. One line for each that does not stand in the accounts.
 */
export function notStanding(plan: Plan, resources: readonly ResourceView[]): string[] {
  const accounts = new Accounts(plan, resources);
  return [...missingLogs(plan, accounts), ...looseBuckets(plan, accounts), ...missingGuards(plan, accounts)];
}
