import { CATALOGUE, mergeCatalogue, overrideProblems, type CatalogueOverrides } from "../catalogue";
import { findRegion } from "../catalogue/regions";
import { ConfigError, told, type Problem } from "../stacks/problems";
import { readStack, type ReadStack } from "../stacks/parse";
import { bare } from "../stacks/raw-values";
import type { StackConfig } from "../stacks/schema";
import { planAccounts } from "./accounts";
import { checkAddresses } from "./checks/addresses";
import { checkGuardrails } from "./checks/guardrails";
import { checkLists } from "./checks/lists";
import { checkMalformed } from "./checks/malformed";
import { checkAllowLists } from "./checks/models";
import { checkNoUse } from "./checks/no-use";
import { checkHybrid } from "./checks/on-premises";
import { checkOnPremisesAddresses } from "./checks/on-premises-addresses";
import { checkPartitions } from "./checks/partitions";
import { checkReferences } from "./checks/references";
import { checkOnPremisesBlocks } from "./checks/on-premises-blocks";
import { checkRaisedQuotas } from "./checks/raised-quotas";
import { checkRegions } from "./checks/regions";
import { checkReservedNames } from "./checks/reserved-names";
import { checkTags } from "./checks/tags";
import { checkVpcs, checkVpcsOfUnread } from "./checks/vpcs";
import type { PlanContext } from "./context";
import { checkEgress, checkTableNames, planEgress } from "./egress";
import { planHybrid } from "./hybrid";
import { planHub } from "./hub";
import { planObservability } from "./observability";
import { checkObservability } from "./observability/checks";
import { quarantineNotices } from "./quarantine";
import { checkInRegions, homeContext, planRegions, planServing } from "./regions";
import { sortedEntries } from "./spokes";
import { checkTraining } from "./training";
import type { Plan } from "./types";
import { usableParts } from "./usable";
import { usableRegions } from "./usable-regions";

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
  const catalogue = mergeCatalogue(CATALOGUE, sound(config.catalogue, wrong));
  const partition = findRegion(config.hub.region)?.partition ?? "aws";
  const homeRegion = config.hub.region;
  return { config: withSharedServices(config), catalogue, partition, homeRegion, problems, notices: [] };
}

/** The corrections without those that something is wrong with. */
function sound(overrides: StackConfig["catalogue"], wrong: readonly { path: readonly string[] }[]): CatalogueOverrides {
  const keep = <T>(section: string, entries: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(
      Object.entries(entries).filter(([id]) => !wrong.some(({ path }) => path[0] === section && path[1] === id)),
    );
  return {
    services: keep("services", overrides.services),
    models: keep("models", overrides.models),
    inferenceProfiles: keep("inferenceProfiles", overrides.inferenceProfiles),
  };
}

/** Domains that use another's endpoints reach that one's services, where they list none. */
function withSharedServices(config: StackConfig): StackConfig {
  const domains = Object.entries(config.domains).map(([key, domain]): [string, StackConfig["domains"][string]] => {
    const owner = domain.endpointSet === undefined ? undefined : config.domains[domain.endpointSet];
    return [key, owner && domain.services.length === 0 ? { ...domain, services: owner.services } : domain];
  });
  return { ...config, domains: bare(Object.fromEntries(domains)) };
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
  const read = readStack(raw);
  const all = [...found, ...read.problems];
  const before = all.length;
  const plan = build(contextOf(read.readable, all), read);
  all.push(...all.splice(before).filter(({ path }) => !read.without.some((at) => isWithin(path, at))));
  if (all.length > 0 || !plan) throw new ConfigError(sortProblems(all), source);
  return { config: read.readable, plan };
}

/** The plan of a well-formed configuration. Throws `ConfigError` where its parts do not fit together. */
export function planNetwork(config: StackConfig, source = "configuration"): Plan {
  const problems: Problem[] = [];
  const declared = {
    accounts: keys(config.accounts),
    domains: keys(config.domains),
    spokes: keys(config.spokes),
    regions: keys(config.regions),
  };
  const plan = build(contextOf(config, problems), { declared, malformed: { domains: {}, spokes: {} } });
  if (problems.length > 0 || !plan) throw new ConfigError(sortProblems(problems), source);
  return plan;
}

function isWithin(path: string, at: string): boolean {
  return path === at || path.startsWith(`${at}.`);
}

function keys(map: Record<string, unknown>): ReadonlySet<string> {
  return new Set(Object.keys(map));
}

function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Checks what the file says, then what follows from it: of a file with mistakes, from the parts that are usable. */
function build(context: PlanContext, read: Pick<ReadStack, "declared" | "malformed">): Plan | undefined {
  const { config, problems } = context;
  checkFile(context, read);
  if (problems.length > 0) {
    const usable = usableParts(context);
    if (usable) planUsable(usable, context);
    return undefined;
  }
  const { home, core, hybrid, egress, observed } = planParts(context, context);
  const { regions, peerings, observed: others } = planRegions(context, core, hybrid);
  const observability = planObservability(context, observed, others);
  if (problems.length > 0) return undefined;

  return {
    schemaVersion: PLAN_VERSION,
    organizationId: config.organization.id,
    partition: context.partition,
    region: config.hub.region,
    tags: Object.fromEntries(sortedEntries(config.tags)),
    accounts: planAccounts(context),
    hub: planHub(home.config),
    domains: core.domains,
    spokes: core.spokes,
    ...(hybrid && { hybrid }),
    ...(egress && { egress }),
    ...(regions.length > 0 && { regions, peerings }),
    ...(observability && { observability }),
    notices: [
      ...context.notices,
      ...quarantineNotices([...core.spokes, ...regions.flatMap((region) => region.spokes)]),
    ].sort((a, b) => (a.path + a.code < b.path + b.code ? -1 : 1)),
  };
}

/** Plans what is usable of a stack with mistakes, for what only shows in a plan. What follows from another is not told. */
function planUsable(usable: PlanContext, context: PlanContext): void {
  const before = [...context.problems];
  const { core, hybrid, observed } = planParts(usable, context);
  planObservability(usable, observed, []);
  const elsewhere = usableRegions(usable, { ...context, problems: before });
  planRegions(elsewhere, core, hybrid);
  const found = elsewhere.problems.slice(before.length).filter(({ path }) => !told(context.problems, path));
  context.problems.push(...found);
}

/** What can be told without a plan. */
function checkFile(context: PlanContext, read: Pick<ReadStack, "declared" | "malformed">): void {
  const { declared } = read;
  checkReferences(context, declared);
  checkMalformed(context, read);
  checkAllowLists(context);
  checkReservedNames(context);
  checkAddresses(context);
  checkVpcs(context);
  checkRegions(context, declared);
  checkInRegions(context, checkVpcs);
  checkVpcsOfUnread(context, declared);
  checkOnPremises(context, declared);
  checkTableNames(context);
  checkEgress(context, declared);
  checkInRegions(context, (own) => {
    checkEgress(own, declared, told(context.problems, `regions.${own.config.hub.region}.egress`));
  });
  checkPartitions(context);
  checkTags(context);
  checkRaisedQuotas(context);
  checkLists(context);
  checkGuardrails(context);
  checkNoUse(context);
  checkTraining(context);
  checkObservability(context, declared);
}

/** What comes in at every Region, each by itself and all together. */
function checkOnPremises(context: PlanContext, declared: ReadStack["declared"]): void {
  const each = (own: PlanContext) => {
    checkHybrid(own, declared);
    checkOnPremisesAddresses(own);
  };
  each(context);
  checkInRegions(context, each);
  checkOnPremisesBlocks(context);
}

/**
 * Plans the parts of a stack that are in the home Region and tells what only shows in them.
 * @param whole the same stack with the parts that are not planned: counts and names are checked against all of it
 */
function planParts(context: PlanContext, whole: PlanContext) {
  const home = homeContext(context);
  const core = planServing(home, homeContext(whole));
  const hybrid = planHybrid(home, core.sets);
  const egress = planEgress(home.config);
  const observed = { context: home, sets: core.sets, vpnConnections: (hybrid?.vpns ?? []).map(({ key }) => key) };
  return { home, core, hybrid, egress, observed };
}
