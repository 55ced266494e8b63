import { clause, sidSuffix, sorted, type Clause, type Condition } from "./document";
import type { PolicyScope, Tenant } from "./input";

/**
 * Who may call. Principals are named by condition and never in the `Principal` element: there, an account means only
 * its root user on a gateway endpoint (PrivateLink guide, "Principals for gateway endpoints"). Account ids are compared
 * whole, since keys that hold system-generated ids take no wildcards in an endpoint policy ("Considerations" there).
 */

/** Accounts of a tenant that are not quarantined, sorted. */
export function activeAccounts(scope: PolicyScope, tenant: Tenant): string[] {
  const cut = new Set(scope.quarantinedAccounts);
  return sorted(tenant.accounts.filter((account) => !cut.has(account)));
}

/** Whether anybody of the tenant may call: not where every account that it has is quarantined. */
function hasCallers(scope: PolicyScope, tenant: Tenant): boolean {
  if (activeAccounts(scope, tenant).length > 0) return true;
  return tenant.organizationalUnits.length > 0 && tenant.accounts.length === 0;
}

/** The condition that the caller belongs to the tenant. */
export function callerOf(scope: PolicyScope, tenant: Tenant): Condition {
  return tenant.organizationalUnits.length > 0
    ? byUnit(scope, tenant.organizationalUnits)
    : byAccount(scope, activeAccounts(scope, tenant));
}

/** The condition that the resource belongs to one of the tenant's accounts; for resources whose ARN has an account. */
export function ownedBy(scope: PolicyScope, tenant: Tenant): Condition {
  return tenant.organizationalUnits.length > 0
    ? { "ForAnyValue:StringLike": { "aws:ResourceOrgPaths": sorted(tenant.organizationalUnits) } }
    : { StringEquals: { "aws:ResourceAccount": activeAccounts(scope, tenant) } };
}

/** A group of callers that one statement can name, with what tells its Sids apart. */
export interface CallerGroup {
  /** End of the Sid: empty, or `ByUnit`. */
  readonly suffix: string;
  readonly caller: Condition;
  readonly owned: Condition;
}

/**
 * The callers of all tenants in the fewest groups, for services on which the tenants do not differ: those named by
 * account, and those named by organizational unit. One condition block cannot say "either".
 */
export function callerGroups(scope: PolicyScope): CallerGroup[] {
  const tenants = scope.tenants.filter((tenant) => hasCallers(scope, tenant));
  const units = sorted(tenants.flatMap((tenant) => tenant.organizationalUnits));
  const accounts = sorted(
    tenants.filter((t) => t.organizationalUnits.length === 0).flatMap((t) => activeAccounts(scope, t)),
  );
  const groups: CallerGroup[] = [];
  if (accounts.length > 0) {
    groups.push({
      suffix: "",
      caller: byAccount(scope, accounts),
      owned: { StringEquals: { "aws:ResourceAccount": accounts } },
    });
  }
  if (units.length > 0) {
    groups.push({
      suffix: "ByUnit",
      caller: byUnit(scope, units),
      owned: { "ForAnyValue:StringLike": { "aws:ResourceOrgPaths": units } },
    });
  }
  return groups;
}

/** A tenant with callers, and the end of its Sids. */
export function tenantGroups(scope: PolicyScope): { tenant: Tenant; suffix: string }[] {
  return [...scope.tenants]
    .sort((a, b) => (a.domain < b.domain ? -1 : 1))
    .filter((tenant) => hasCallers(scope, tenant))
    .map((tenant) => ({ tenant, suffix: sidSuffix(tenant.domain) }));
}

/** Quarantined accounts, denied by name: they may still be inside an organizational unit that is allowed. */
export function quarantine(scope: PolicyScope): Clause[] {
  const accounts = sorted(scope.quarantinedAccounts);
  if (accounts.length === 0) return [];
  return [
    clause({
      Sid: "DenyQuarantinedAccounts",
      Effect: "Deny",
      Principal: "*",
      Action: ["*"],
      Resource: ["*"],
      Condition: { StringEquals: { "aws:PrincipalAccount": accounts } },
    }),
  ];
}

function byAccount(scope: PolicyScope, accounts: string[]): Condition {
  return { StringEquals: { "aws:PrincipalOrgID": scope.organizationId, "aws:PrincipalAccount": accounts } };
}

function byUnit(scope: PolicyScope, units: readonly string[]): Condition {
  return {
    StringEquals: { "aws:PrincipalOrgID": scope.organizationId },
    "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": sorted(units) },
  };
}
