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

function accountProvider(plan: Plan, account: AccountPlan, config: StackConfig): Provider {
  const externalId = config.accounts[account.key]?.externalId;
  return new Provider(account.key, {
    region: plan.region,
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
