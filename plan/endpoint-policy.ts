import { findService, type ServiceEntry } from "../catalogue";
import type { SpokeConfig } from "../stacks/schema";
import type { PlanContext } from "./context";
import { endpointPolicy, tenancyOf, type EndpointPolicy, type PolicyScope, type Tenant } from "./policies";
import { servicesOf } from "./services";
import { isQuarantined, sortedEntries, spokesOf } from "./spokes";
import { membersOf } from "./transit";
import type { TenancyPlan } from "./types";

/** What decides about every endpoint policy of a domain's endpoint set. */
export function policyScope(context: PlanContext, owner: string): PolicyScope {
  const { config, catalogue, partition } = context;
  const tenants = membersOf(config, owner).map((domain) => tenant(context, domain));
  const callers = new Set(tenants.flatMap((t) => t.accounts));
  return {
    partition,
    region: config.hub.region,
    organizationId: config.organization.id,
    owner,
    tenants,
    quarantinedAccounts: quarantinedAccounts(context).filter((account) => callers.has(account)),
    catalogue,
    services: servicesOf(context, owner).map(({ entry }) => entry.id),
  };
}

/** What a domain may invoke at an endpoint set; undefined where that has no endpoint of Bedrock. */
export function planTenancy(context: PlanContext, owner: string, domain: string): TenancyPlan | undefined {
  const { config } = context;
  if (!servicesOf(context, owner).some(({ entry }) => entry.family === "bedrock")) return undefined;
  const scope = policyScope(context, owner);
  const one = tenant(context, domain);
  const { accounts, organizationalUnits, models, guardrails, shared } = tenancyOf(scope, one);
  const keys = sortedEntries(config.accounts);
  return {
    region: scope.region,
    accounts: keys.flatMap(([key, { id }]) => (accounts.includes(id) ? [key] : [])),
    organizationalUnits: [...organizationalUnits],
    inferenceGeography: one.inferenceGeography,
    models: models.map(({ endpoints, regions, besides, profile = "", ...model }) => ({
      ...model,
      besides: [...besides],
      endpoints: [...endpoints],
      profile,
      regions: [...regions],
    })),
    guardrail: { required: one.guardrail.required, accepted: [...guardrails] },
    shared: keys.flatMap(([key, { id }]) =>
      shared.filter(({ account }) => account === id).map((caller) => ({ ...caller, account: key })),
    ),
  };
}

function tenant(context: PlanContext, domain: string): Tenant {
  const accounts = spokesOf(context.config, domain).map(
    ([, spoke]) => context.config.accounts[spoke.account]?.id ?? "",
  );
  return tenantOf(context, domain, [...new Set(accounts)].sort());
}

function tenantOf({ config }: PlanContext, domain: string, accounts: string[]): Tenant {
  const settings = config.domains[domain];
  if (!settings) throw new Error(`no domain ${domain}`);
  return {
    domain,
    accounts,
    organizationalUnits: settings.organizationalUnits,
    models: settings.models,
    inferenceGeography: settings.inferenceGeography,
    guardrail: settings.guardrail,
    agentCoreOAuth: settings.agentCoreOAuth,
  };
}

/** Ids of the accounts all of whose spokes are quarantined. */
function quarantinedAccounts({ config }: PlanContext): string[] {
  const spokes = sortedEntries(config.spokes).map(([, spoke]) => spoke);
  return sortedEntries(config.accounts)
    .filter(([key]) => {
      const own = spokes.filter((spoke) => spoke.account === key);
      return own.length > 0 && own.every((spoke) => isQuarantined(config, spoke));
    })
    .map(([, account]) => account.id);
}

/** The policy of one endpoint of a domain; reports what is wrong with it, once for all endpoints of the domain. */
export function policyFor(context: PlanContext, owner: string, service: ServiceEntry): EndpointPolicy {
  return report(context, endpointPolicy({ ...policyScope(context, owner), service }));
}

/**
 * The policy of a spoke's own S3 gateway endpoint. Its callers are those of the spoke's account, so that
 * another spoke changes nothing here; quarantine cuts a spoke off from the hub and leaves this local way open.
 */
export function gatewayPolicyFor(context: PlanContext, { domain, account, services }: SpokeConfig): string {
  const service = findService(context.catalogue, "s3");
  if (!service) throw new Error("the catalogue has no s3");
  const { config, catalogue, partition } = context;
  const own = { ...tenantOf(context, domain, [config.accounts[account]?.id ?? ""]), organizationalUnits: [] };
  const input = {
    partition,
    region: config.hub.region,
    organizationId: config.organization.id,
    owner: domain,
    tenants: [own],
    quarantinedAccounts: [],
    catalogue,
    services: [...(config.domains[domain]?.services ?? []), ...services],
    service,
  };
  return report(context, endpointPolicy(input)).document;
}

function report(context: PlanContext, policy: EndpointPolicy): EndpointPolicy {
  addNew(context.problems, policy.problems);
  addNew(context.notices, policy.notices);
  return policy;
}

function addNew<T>(all: T[], more: readonly T[]): void {
  for (const item of more) if (!all.some((known) => JSON.stringify(known) === JSON.stringify(item))) all.push(item);
}
