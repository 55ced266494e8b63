import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../plan/regions/types";
import type { AccountPlan, Plan } from "../plan/types";
import type { StackConfig } from "../stacks/schema";

/** Name under which sessions of the deployment show up in CloudTrail. */
const SESSION = "bedrock-hub";

/**
 * One provider per account, by account key. Each assumes the account's role and refuses to work anywhere else, so that
 * a wrong role cannot put a spoke into another spoke's account.
 */
export function accountProviders(plan: Plan, config: StackConfig): Record<string, Provider> {
  return Object.fromEntries(plan.accounts.map((account) => [account.key, accountProvider(plan, account, config)]));
}

/** Providers of accounts in one Region besides the home Region, by account key. */
export type RegionalProviders = Readonly<Record<string, Provider>>;

/**
 * Providers for what takes no Region of its own, by Region: look-ups of endpoint services, by the network account's
 * provider where there are endpoints, and VPCs with internet egress, whose parts awsx makes (docs/decisions/0100, 0110).
 */
export function regionalProviders(plan: Plan, config: StackConfig): Record<string, RegionalProviders> {
  return Object.fromEntries(
    (plan.regions ?? []).map((region) => [
      region.region,
      Object.fromEntries(
        plan.accounts
          .filter(({ key }) => accountsIn(plan, region).has(key))
          .map((account) => [account.key, accountProvider(plan, account, config, region.region)]),
      ),
    ]),
  );
}

function accountsIn(plan: Plan, { region, endpointsIn, egress, spokes }: RegionPlan): Set<string> {
  return new Set([
    ...(endpointsIn === region ? [plan.hub.account] : []),
    ...(egress ? [egress.account] : []),
    ...spokes.filter(({ created }) => created?.nat).map(({ account }) => account),
  ]);
}

function accountProvider(plan: Plan, account: AccountPlan, config: StackConfig, other?: string): Provider {
  const externalId = config.accounts[account.key]?.externalId;
  return new Provider(other === undefined ? account.key : `${account.key}.${other}`, {
    region: other ?? plan.region,
    assumeRoles: [
      {
        roleArn: account.roleArn,
        sessionName: SESSION,
        ...(externalId === undefined ? {} : { externalId: pulumi.secret(textOf(externalId)) }),
      },
    ],
    allowedAccountIds: [account.id],
    ...(Object.keys(plan.tags).length === 0 ? {} : { defaultTags: { tags: plan.tags } }),
  });
}

/** The engine opens `secure:` values before the program sees them; read from a file they stay closed. */
function textOf(value: string | { secure: string }): string {
  return typeof value === "string" ? value : value.secure;
}
