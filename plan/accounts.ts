import type { StackConfig } from "../stacks/schema";
import type { PlanContext } from "./context";
import { waysIn } from "./hybrid-blocks";
import { sortedEntries } from "./spokes";
import type { AccountPlan } from "./types";

/** Providers in one stack beyond which a runner's memory becomes the limit: each is a process of its own. */
const MANY_PROVIDERS = 15;

/** Keys of the accounts that resources go into. */
export function usedAccounts(config: StackConfig): Set<string> {
  const archive = config.observability?.archive.account;
  const spokes = Object.values(config.spokes).map((spoke) => spoke.account);
  const directConnect = waysIn(config).flatMap(({ onPremises }) => onPremises.directConnect?.account ?? []);
  const egress = [config, ...Object.values(config.regions)].flatMap((region) => region.egress?.account ?? []);
  return new Set([
    config.hub.account,
    ...egress,
    ...directConnect,
    ...spokes,
    ...(archive === undefined ? [] : [archive]),
  ]);
}

/** The accounts that resources go into, each with the role to assume. */
export function planAccounts({ config, partition, notices }: PlanContext): AccountPlan[] {
  const used = usedAccounts(config);
  const accounts = sortedEntries(config.accounts)
    .filter(([key]) => used.has(key))
    .map(([key, account]) => ({
      key,
      id: account.id,
      roleArn: account.role.startsWith("arn:")
        ? account.role
        : `arn:${partition}:iam::${account.id}:role/${account.role}`,
      hasExternalId: account.externalId !== undefined,
    }));
  if (accounts.length > MANY_PROVIDERS) {
    notices.push({
      level: "warning",
      code: "many-providers",
      path: "accounts",
      message: `${accounts.length} accounts in one stack: each provider is a process of 170 to 430 MB, so plan for ${Math.ceil(accounts.length * 0.45 + 2)} GB, or split the spokes over stacks`,
    });
  }
  return accounts;
}
