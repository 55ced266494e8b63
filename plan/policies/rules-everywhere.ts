import { sorted, type Condition } from "./document";
import type { CallerPolicyInput, Tenant } from "./input";
import { modelRules, type Grant, type ModelRules, type Refusal } from "./model-rules";

/**
 * A tenant's rules over all Regions where it has endpoints. What one Region's rules permit is permitted: models, profiles
 * and guardrails carry their Region in their ARNs, so that each stays where it is. Models of `bedrock-mantle` do not:
 * `mantleDiffers` tells where that lets more through than the endpoint policies.
 */
export function rulesEverywhere(input: CallerPolicyInput, tenant: Tenant): ModelRules {
  return regionalRules(input, tenant).reduce(joined);
}

/** True if Regions offer the tenant different models on `bedrock-mantle`. */
export function mantleDiffers(input: CallerPolicyInput, tenant: Tenant): boolean {
  const conditions = regionalRules(input, tenant).map(({ mantle }) =>
    JSON.stringify(mantle.map(({ condition }) => condition ?? {})),
  );
  return new Set(conditions).size > 1;
}

function regionalRules(input: CallerPolicyInput, tenant: Tenant): [ModelRules, ...ModelRules[]] {
  // An account is one everywhere: who it is and whether it is quarantined is said by the whole file.
  const { quarantinedAccounts } = input;
  const others = (input.elsewhere ?? []).flatMap((scope) =>
    scope.tenants
      .filter(({ domain }) => domain === tenant.domain)
      .map((there) => modelRules({ ...scope, quarantinedAccounts }, { ...there, accounts: tenant.accounts })),
  );
  return [modelRules(input, tenant), ...others];
}

function joined(a: ModelRules, b: ModelRules): ModelRules {
  return {
    models: sorted([...a.models, ...b.models]),
    runtime: joinedBySid(a.runtime, b.runtime, joinedGrant),
    jobs: joinedBySid(a.jobs, b.jobs, joinedGrant),
    mantle: joinedBySid(a.mantle, b.mantle, joinedGrant),
    guardrail: {
      runtime: joinedBySid(a.guardrail.runtime, b.guardrail.runtime, joinedRefusal),
      jobs: joinedBySid(a.guardrail.jobs, b.guardrail.jobs, joinedRefusal),
      indirect: joinedBySid(a.guardrail.indirect, b.guardrail.indirect, joinedRefusal),
      mantle: joinedBySid(a.guardrail.mantle, b.guardrail.mantle, joinedRefusal),
    },
  };
}

/** Statements of the same name as one, in the order of the first list, then of the second. */
function joinedBySid<T extends { sid: string }>(a: readonly T[], b: readonly T[], join: (x: T, y: T) => T): T[] {
  const both = a.map((one) => {
    const other = b.find(({ sid }) => sid === one.sid);
    return other ? join(one, other) : one;
  });
  return [...both, ...b.filter(({ sid }) => !a.some((one) => one.sid === sid))];
}

function joinedGrant(a: Grant, b: Grant): Grant {
  const resources = sorted([...a.resources, ...b.resources]);
  return a.condition && b.condition
    ? { ...a, resources, condition: joinedCondition(a.condition, b.condition) }
    : { ...a, resources };
}

function joinedRefusal(a: Refusal, b: Refusal): Refusal {
  return { ...a, condition: joinedCondition(a.condition, b.condition) };
}

/** Conditions of one form with the values of both: an operator permits, and a negated one spares, any of them. */
function joinedCondition(a: Condition, b: Condition): Condition {
  const list = (values: string | string[] | undefined) => (typeof values === "string" ? [values] : (values ?? []));
  return Object.fromEntries(
    Object.entries(a).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [key, sorted([...list(values), ...list(b[operator]?.[key])])]),
      ),
    ]),
  );
}
