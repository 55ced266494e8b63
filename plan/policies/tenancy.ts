import type { ServiceEntry } from "../../catalogue";
import { activeAccounts, tenantGroups } from "./callers";
import { sorted } from "./document";
import { acceptedGuardrails } from "./guardrails";
import type { PolicyScope, Tenant } from "./input";
import { modelWays, type ModelWays } from "./models";

/** What one domain may invoke, in the words of a person: `modelRules` says the same in the words of policies. */
export interface Tenancy {
  /** Ids of accounts whose callers pass, and whose own models they may invoke; empty where units decide. */
  readonly accounts: readonly string[];
  /** Units that decide in the place of accounts. Without these and accounts nobody may call. */
  readonly organizationalUnits: readonly string[];
  /** Base models, with the endpoints of the set through which they can be invoked. */
  readonly models: readonly TenantModel[];
  /** Patterns of guardrails one of which a call has to name; empty where none is required. */
  readonly guardrails: readonly string[];
  /** Callers that belong to another domain of the same endpoint set as well, whose rules join. */
  readonly shared: readonly SharedCaller[];
}

/** A base model of an allow-list, with what takes it at the endpoints of a set. */
export interface TenantModel extends ModelWays {
  /** What invokes it without an endpoint of inference, in words; empty where nothing does. */
  readonly besides: readonly string[];
}

/** An account of two domains of one endpoint set: what either lets through passes, and what either refuses does not. */
export interface SharedCaller {
  readonly account: string;
  /** The other domain. */
  readonly domain: string;
  /** Whether that one requires a guardrail. */
  readonly guardrailRequired: boolean;
}

/** A tenant's models, their owners and its guardrails, from what its endpoint policies are made from. */
export function tenancyOf(scope: PolicyScope, tenant: Tenant): Tenancy {
  const calls = tenantGroups(scope).some((group) => group.tenant.domain === tenant.domain);
  const byUnit = tenant.organizationalUnits.length > 0;
  const invokes = (endpoint: ServiceEntry["id"]) =>
    // `bedrock-mantle` takes no guardrail, so where one is required its policy grants nothing.
    scope.services?.includes(endpoint) === true && !(endpoint === "bedrock-mantle" && tenant.guardrail.required);
  return {
    accounts: calls && !byUnit ? activeAccounts(scope, tenant) : [],
    organizationalUnits: calls ? sorted(tenant.organizationalUnits) : [],
    models: modelWays(scope, tenant).map((model) => ({
      ...model,
      endpoints: model.endpoints.filter(invokes),
      besides: model.endpoints.includes("bedrock-runtime") ? besides(scope, tenant) : [],
    })),
    guardrails: tenant.guardrail.required ? acceptedGuardrails(scope, tenant) : [],
    shared: calls ? sharedCallers(scope, tenant) : [],
  };
}

/** What invokes models of `bedrock-runtime` behind other endpoints of the set; what names no guardrail not where one is required. */
function besides({ services = [] }: PolicyScope, { guardrail }: Tenant): string[] {
  const unguarded = !guardrail.required;
  return [
    ...(unguarded && services.includes("bedrock-agent-runtime") ? ["agents and flows"] : []),
    ...(unguarded && services.includes("bedrock-data-automation-runtime") ? ["data automation"] : []),
    ...(unguarded && services.includes("bedrock") ? ["batch inference and evaluation"] : []),
    ...(services.includes("bedrock") ? ["customization"] : []),
  ];
}

function sharedCallers(scope: PolicyScope, tenant: Tenant): SharedCaller[] {
  const others = scope.tenants.filter(({ domain }) => domain !== tenant.domain);
  return activeAccounts(scope, tenant).flatMap((account) =>
    others
      .filter((other) => other.accounts.includes(account))
      .map(({ domain, guardrail }) => ({ account, domain, guardrailRequired: guardrail.required })),
  );
}
