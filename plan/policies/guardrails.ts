import type { Problem } from "../../stacks/problems";
import { activeAccounts } from "./callers";
import { sorted } from "./document";
import type { PolicyScope, Tenant } from "./input";

/**
 * Patterns of `bedrock:GuardrailIdentifier` that satisfy a tenant's requirement; the key holds the guardrail's ARN,
 * followed by a colon and the version unless it is the draft (Bedrock guide, "Enforce the use of specific guardrails").
 * A configured ARN without a version stands for all its versions. An organizational unit names no accounts, so there
 * any guardrail counts whose use AWS permits to the caller.
 */
export function acceptedGuardrails(scope: PolicyScope, tenant: Tenant): string[] {
  const { arns } = tenant.guardrail;
  if (arns.length > 0) {
    return sorted(arns.flatMap((arn) => (hasVersion(arn) ? [arn] : [arn, `${arn}:*`])));
  }
  const accounts = tenant.organizationalUnits.length > 0 ? ["*"] : activeAccounts(scope, tenant);
  return accounts.map((account) => `arn:${scope.partition}:bedrock:${scope.region}:${account}:guardrail/*`);
}

/** ARNs of the configured guardrails without their versions: the resource that `bedrock:ApplyGuardrail` is checked on. */
export function guardrailResources(tenant: Tenant): string[] {
  return sorted(tenant.guardrail.arns.map((arn) => (hasVersion(arn) ? arn.slice(0, arn.lastIndexOf(":")) : arn)));
}

/** Mistakes in the guardrails that a tenant accepts. */
export function checkGuardrails(
  scope: Pick<PolicyScope, "partition" | "region">,
  tenant: Pick<Tenant, "domain" | "guardrail">,
): Problem[] {
  const form = new RegExp(
    `^arn:${scope.partition}:bedrock:([a-z0-9-]+):\\d{12}:guardrail/[a-z0-9]+(:(\\d{1,8}|DRAFT))?$`,
  );
  return tenant.guardrail.arns.flatMap((arn, index): Problem[] => {
    const path = `domains.${tenant.domain}.guardrail.arns.${index}`;
    const region = form.exec(arn)?.[1];
    const example = `arn:${scope.partition}:bedrock:${scope.region}:111122223333:guardrail/a1b2c3d4e5f6`;
    if (region === undefined) {
      return [{ path, problem: "is not the ARN of a guardrail", got: arn, fix: `write it like ${example}` }];
    }
    if (region === scope.region) return [];
    return [
      {
        path,
        problem: `is a guardrail of ${region}, and calls go to ${scope.region}`,
        got: arn,
        fix: "name a guardrail of the hub's Region: one of another Region cannot be applied there",
      },
    ];
  });
}

function hasVersion(arn: string): boolean {
  return arn.split(":").length > 6;
}
