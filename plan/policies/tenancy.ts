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
  readonly models: readonly ModelWays[];
  /** Patterns of guardrails one of which a call has to name; empty where none is required. */
  readonly guardrails: readonly string[];
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
    models: modelWays(scope, tenant).map((model) => ({ ...model, endpoints: model.endpoints.filter(invokes) })),
    guardrails: tenant.guardrail.required ? acceptedGuardrails(scope, tenant) : [],
  };
}
