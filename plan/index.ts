import { CATALOGUE, mergeCatalogue, overrideProblems } from "../catalogue";
import { findRegion } from "../catalogue/regions";
import { ConfigError, type Problem } from "../stacks/problems";
import { readStack, type ReadStack } from "../stacks/parse";
import type { StackConfig } from "../stacks/schema";
import { planAccounts } from "./accounts";
import { checkAddresses } from "./checks/addresses";
import { checkQuotas } from "./checks/quotas";
import { checkReferences } from "./checks/references";
import { checkServices } from "./checks/services";
import { checkVpcs } from "./checks/vpcs";
import type { PlanContext } from "./context";
import { checkDns } from "./dns";
import { planDomain } from "./domains";
import { checkEgress, planEgress } from "./egress";
import { planEndpointSet } from "./endpoints";
import { checkHybrid, planHybrid } from "./hybrid";
import { hubLayout, sliceByZone, sortZones } from "./layout";
import { planObservability } from "./observability";
import { checkObservability } from "./observability/checks";
import { quarantineNotices } from "./quarantine";
import { planSpoke } from "./spoke-plan";
import { sortedEntries } from "./spokes";
import { checkTraining } from "./training";
import type { EndpointSetPlan, HubPlan, Plan } from "./types";

export * from "./types";

/** Version of the plan's shape. */
export const PLAN_VERSION = 1;

function contextOf(config: StackConfig, problems: Problem[]): PlanContext {
  const wrong = overrideProblems(CATALOGUE, config.catalogue);
  problems.push(
    ...wrong.map(({ path, problem, value, fix }) => ({
      path: ["catalogue", ...path].join("."),
      problem,
      ...(value !== undefined && { got: value }),
      fix,
    })),
  );
  const catalogue = wrong.length === 0 ? mergeCatalogue(CATALOGUE, config.catalogue) : CATALOGUE;
  const partition = findRegion(config.hub.region)?.partition ?? "aws";
  return { config: withSharedServices(config), catalogue, partition, problems, notices: [] };
}

/** Domains that use another's endpoints reach that one's services, where they list none. */
function withSharedServices(config: StackConfig): StackConfig {
  const domains = Object.entries(config.domains).map(([key, domain]): [string, StackConfig["domains"][string]] => {
    const owner = domain.endpointSet === undefined ? undefined : config.domains[domain.endpointSet];
    return [key, owner && domain.services.length === 0 ? { ...domain, services: owner.services } : domain];
  });
  return { ...config, domains: Object.fromEntries(domains) };
}

/**
 * From a stack's raw values to its plan. Throws `ConfigError` with every mistake of shape and of reference
 * that can be told at once.
 * @param found mistakes that reading the file has found already, to be told with the others
 */
export function planStack(
  raw: Readonly<Record<string, unknown>>,
  source: string,
  found: readonly Problem[] = [],
): { config: StackConfig; plan: Plan } {
  const { config, problems, declared } = readStack(raw);
  const all = [...found, ...problems];
  if (!config) throw new ConfigError(all, source);
  const plan = build(contextOf(config, all), declared, all.length > 0);
  if (all.length > 0 || !plan) throw new ConfigError(sortProblems(all), source);
  return { config, plan };
}

/** The plan of a well-formed configuration. Throws `ConfigError` where its parts do not fit together. */
export function planNetwork(config: StackConfig, source = "configuration"): Plan {
  const problems: Problem[] = [];
  const declared = { accounts: keys(config.accounts), domains: keys(config.domains), spokes: keys(config.spokes) };
  const plan = build(contextOf(config, problems), declared, false);
  if (problems.length > 0 || !plan) throw new ConfigError(sortProblems(problems), source);
  return plan;
}

function keys(map: Record<string, unknown>): ReadonlySet<string> {
  return new Set(Object.keys(map));
}

function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Checks references first: what is planned from dangling ones would only repeat the mistake in other words. */
function build(context: PlanContext, declared: ReadStack["declared"], malformed: boolean): Plan | undefined {
  const { config, problems } = context;
  checkReferences(context, declared);
  checkAddresses(context);
  checkVpcs(context);
  checkHybrid(context, declared);
  checkEgress(context, declared);
  checkTraining(context);
  checkObservability(context, declared.accounts);
  if (malformed || problems.length > 0) return undefined;

  const owners = sortedEntries(config.domains).filter(([, domain]) => domain.endpointSet === undefined);
  const sets: ReadonlyMap<string, EndpointSetPlan> = new Map(
    owners.map(([key]) => [key, planEndpointSet(context, key)]),
  );
  const domains = sortedEntries(config.domains).map(([key]) => planDomain(context, key, sets));
  const spokes = sortedEntries(config.spokes).map(([key]) => planSpoke(context, key, sets));
  checkServices(context, sets);
  checkDns(context, sets);
  checkQuotas(context, domains, sets);
  const hybrid = planHybrid(context, sets);
  const egress = planEgress(config);
  const observability = planObservability(context, sets, {
    vpnConnections: (hybrid?.vpns ?? []).map((vpn) => vpn.key),
  });
  if (problems.length > 0) return undefined;

  return {
    schemaVersion: PLAN_VERSION,
    organizationId: config.organization.id,
    partition: context.partition,
    region: config.hub.region,
    tags: Object.fromEntries(sortedEntries(config.tags)),
    accounts: planAccounts(context),
    hub: planHub(context),
    domains,
    spokes,
    ...(hybrid && { hybrid }),
    ...(egress && { egress }),
    ...(observability && { observability }),
    notices: [...context.notices, ...quarantineNotices(spokes)].sort((a, b) =>
      a.path + a.code < b.path + b.code ? -1 : 1,
    ),
  };
}

function planHub({ config }: PlanContext): HubPlan {
  const { hub } = config;
  const shared = new Set(Object.values(config.spokes).map((spoke) => spoke.account));
  if (config.egress?.account !== undefined) shared.add(config.egress.account);
  shared.delete(hub.account);
  return {
    account: hub.account,
    cidr: hub.cidr,
    azIds: sortZones(hub.availabilityZones),
    attachmentSubnets: sliceByZone("attachment", hubLayout(hub.cidr).attachment, 8, hub.availabilityZones),
    transit:
      "create" in hub.transitGateway
        ? { adoptedId: "", asn: hub.transitGateway.create.asn }
        : { adoptedId: hub.transitGateway.adopt, asn: 0 },
    sharedWith: [...shared].sort(),
  };
}
