import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
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

/**
 * The network account's provider in a Region with endpoints besides the home Region: look-ups of endpoint services are
 * the one thing that takes no Region. Nothing is made with it.
 */
export function regionalProvider(plan: Plan, region: string, config: StackConfig): Provider {
  const account = plan.accounts.find(({ key }) => key === plan.hub.account);
  if (!account) throw new Error(`account ${plan.hub.account} is not in the plan`);
  return accountProvider(plan, account, config, region);
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
