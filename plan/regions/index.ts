import { checkNameQuotas, checkZoneCount } from "../checks/name-quotas";
import { checkQuotas } from "../checks/quotas";
import { checkServices } from "../checks/services";
import { checkSharedQuotas, checkVpcQuotas } from "../checks/vpc-quotas";
import type { PlanContext } from "../context";
import { checkDns } from "../dns";
import { planDomain } from "../domains";
import { planEgress } from "../egress";
import { planTenancy } from "../endpoint-policy";
import { planEndpointSet } from "../endpoints";
import { planHybrid } from "../hybrid";
import { planHub } from "../hub";
import type { ObservedRegion } from "../observability";
import { planSpoke } from "../spoke-plan";
import { sortedEntries } from "../spokes";
import type { DomainPlan, EndpointSetPlan, HybridPlan, SpokePlan } from "../types";
import { noticeIn, problemIn } from "./paths";
import { planPeering } from "./peering";
import type { PeeringPlan, RegionNamesPlan, RegionPlan } from "./types";
import { homeView, localSpokes, otherView, servingRegion } from "./view";

/** Endpoint sets by the domain that owns them. */
export type EndpointSets = ReadonlyMap<string, EndpointSetPlan>;

/** What every Region's plan has. */
export interface RegionCore {
  sets: EndpointSets;
  domains: DomainPlan[];
  spokes: SpokePlan[];
}

/** The Regions besides the home Region, how they are connected, and what of them is logged. */
export interface PlannedRegions {
  regions: RegionPlan[];
  peerings: PeeringPlan[];
  observed: ObservedRegion[];
}

/** The home Region as its planner sees it. Problems and notices go where those of the whole stack go. */
export function homeContext(context: PlanContext): PlanContext {
  return { ...context, config: homeView(context.config) };
}

/**
 * Plans a Region that has endpoints.
 * @param whole the same Region with the parts that are not planned: counts and names are checked against all of it
 */
export function planServing(context: PlanContext, whole = context): RegionCore {
  const { config } = context;
  const owners = sortedEntries(config.domains).filter(([, domain]) => domain.endpointSet === undefined);
  const sets: EndpointSets = new Map(owners.map(([key]) => [key, planEndpointSet(context, key)]));
  const core = withTenancy(context, planCore(context, sets));
  checkServices(context, sets);
  checkDns(whole, sets);
  checkCounts(whole, core, sets);
  return core;
}

/**
 * What is counted over a whole Region.
 * @param sets endpoints that stand in the Region
 * @param names endpoints whose names its spokes get
 */
function checkCounts(context: PlanContext, core: RegionCore, sets: EndpointSets, names = sets): void {
  checkQuotas(context, core.domains, sets);
  checkVpcQuotas(context, sets, core.spokes);
  checkSharedQuotas(context);
  checkNameQuotas(context, names);
}

/** @param sets endpoints that the Region's spokes call, wherever they are */
function planCore(context: PlanContext, sets: EndpointSets): RegionCore {
  const { config } = context;
  return {
    sets,
    domains: sortedEntries(config.domains).map(([key]) => planDomain(context, key, sets)),
    spokes: localSpokes(config).map(([key]) => planSpoke(context, key, sets)),
  };
}

/** What each domain may invoke at the endpoints of its Region. */
function withTenancy(context: PlanContext, core: RegionCore): RegionCore {
  const domains = core.domains.map((domain) => {
    const tenancy = planTenancy(context, domain.endpointSet, domain.key);
    return { ...domain, ...(tenancy && { tenancy }) };
  });
  return { ...core, domains };
}

/** The same for a Region that another serves: its callers are asked about at the endpoints there. */
function tenancyThere({ domains }: Serving, key: string): Pick<DomainPlan, "tenancy"> {
  const tenancy = domains.find((domain) => domain.key === key)?.tenancy;
  return tenancy ? { tenancy } : {};
}

/** Checks every Region besides the home Region as it would be checked at home. */
export function checkInRegions(context: PlanContext, check: (context: PlanContext) => void): void {
  for (const [region, entry] of sortedEntries(context.config.regions)) {
    within(context, region, entry.endpoints === "own", check);
  }
}

/** What others need to know of a Region with endpoints. */
interface Serving extends Pick<RegionCore, "sets" | "domains"> {
  hybrid: HybridPlan | undefined;
}

/**
 * Plans every Region besides the home Region, those with endpoints first, because the others use theirs.
 * @param hybrid what comes in at the home Region
 */
export function planRegions(context: PlanContext, home: RegionCore, hybrid: HybridPlan | undefined): PlannedRegions {
  const { config } = context;
  const entries = sortedEntries(config.regions);
  const cores = new Map<string, Serving>([[config.hub.region, { ...home, hybrid }]]);
  const regions: RegionPlan[] = [];
  const peerings: PeeringPlan[] = [];
  const observed: ObservedRegion[] = [];
  const observe = ({ config: view }: PlanContext, sets: EndpointSets, own: HybridPlan | undefined) => {
    if (config.regions[view.hub.region]?.logs !== true) return;
    const vpnConnections = (own?.vpns ?? []).map(({ key }) => key);
    observed.push({ context: { ...context, config: view }, sets, vpnConnections });
  };
  for (const [region] of entries.filter(([, { endpoints }]) => endpoints === "own")) {
    within(context, region, true, (own) => {
      const core = planServing(own);
      const entering = planHybrid(own, core.sets);
      cores.set(region, { ...core, hybrid: entering });
      const { domains, spokes } = core;
      const hub = planHub(own.config);
      regions.push({
        region,
        endpointsIn: region,
        hub,
        domains,
        names: [],
        spokes,
        ...waysThrough(own, entering),
      });
      observe(own, core.sets, entering);
    });
  }
  for (const [region] of entries.filter(([, { endpoints }]) => endpoints !== "own")) {
    const serving = servingRegion(config, region);
    const there = cores.get(serving);
    if (!there) throw new Error(`${region} is served by ${serving}, which has no endpoints`);
    const { sets } = there;
    within(context, region, false, (own) => {
      const core = planCore(own, sets);
      const entering = planHybrid(own, sets, { region: serving, ...(there.hybrid && { hybrid: there.hybrid }) });
      const { domains, spokes } = core;
      checkDns(own, sets);
      checkCounts(own, core, new Map(), sets);
      noticeNames(own, serving);
      regions.push({
        region,
        endpointsIn: serving,
        hub: planHub(own.config, false),
        domains: domains.map(({ endpoints: _there, ...domain }) => ({ ...domain, ...tenancyThere(there, domain.key) })),
        names: planNames(own, domains, spokes, sets),
        spokes,
        ...waysThrough(own, entering),
      });
      peerings.push(planPeering(config, own.config, serving, domains, entering));
      observe(own, new Map(), entering);
    });
  }
  checkZoneCount(
    context,
    [...cores.values()].map(({ sets }) => sets),
  );
  return {
    regions: regions.sort(byRegion),
    peerings: peerings.sort((a, b) => (a.key < b.key ? -1 : 1)),
    observed: observed.sort((a, b) => (a.context.config.hub.region < b.context.config.hub.region ? -1 : 1)),
  };
}

/** The ways in and out of a Region that has some. */
function waysThrough({ config }: PlanContext, hybrid: HybridPlan | undefined): Pick<RegionPlan, "hybrid" | "egress"> {
  const egress = planEgress(config);
  return { ...(hybrid && { hybrid }), ...(egress && { egress }) };
}

function byRegion(a: RegionPlan, b: RegionPlan): number {
  return a.region < b.region ? -1 : 1;
}

/** Runs a planner on a Region's view; what it reports is told in terms of the file, once. */
function within(context: PlanContext, region: string, own: boolean, plan: (context: PlanContext) => void): void {
  const entry = context.config.regions[region];
  if (!entry) return;
  // Nothing is measured by a quota that is wrong itself, in any Region.
  const quotas = context.problems.filter(({ path }) => path === "quotas" || path.startsWith("quotas."));
  const inside: PlanContext = {
    ...context,
    config: otherView(context.config, region, entry),
    problems: [...quotas],
    notices: [],
  };
  plan(inside);
  addNew(
    context.problems,
    inside.problems.slice(quotas.length).map((problem) => problemIn(region, entry, problem)),
  );
  // What two domains share is told where their endpoints are.
  const notices = inside.notices.filter(({ code }) => own || code !== "shared-endpoints");
  addNew(
    context.notices,
    notices.map((notice) => noticeIn(region, entry, notice)),
  );
}

function addNew<T>(all: T[], more: readonly T[]): void {
  for (const item of more) if (!all.some((known) => JSON.stringify(known) === JSON.stringify(item))) all.push(item);
}

/** Profiles of a Region without endpoints: one for each endpoint set that its domains use. */
function planNames(
  { config }: PlanContext,
  domains: readonly DomainPlan[],
  spokes: readonly SpokePlan[],
  sets: EndpointSets,
): RegionNamesPlan[] {
  return [...new Set(domains.map(({ endpointSet }) => endpointSet))].sort().map((owner) => {
    const users = spokes.filter(({ dns }) => dns.view === owner && dns.sharing === "profiles");
    const accounts = new Set(users.map(({ account }) => account).filter((account) => account !== config.hub.account));
    return {
      domain: owner,
      zones: (sets.get(owner)?.zones ?? []).filter(({ shared }) => shared).map(({ name }) => name),
      profile: config.dns.sharing === "profiles" || users.length > 0,
      profileSharedWith: [...accounts].sort(),
    };
  });
}

function noticeNames({ config, notices }: PlanContext, serving: string): void {
  notices.push({
    level: "info",
    code: "names-of-another-region",
    path: "hub.region",
    message: `spokes in ${config.hub.region} call ${serving}: clients must be told that Region (AWS_REGION or the SDK's region), also for supporting services such as STS; the names of ${config.hub.region} itself are not private here`,
  });
}
