import type { Plan } from "../plan/types";
import type { ProbeEndpoint, ProbePlan } from "./types";

type Domains = Record<string, { endpoints: Record<string, { dnsName: string }> }>;

/** What the probe needs of a stack's outputs (docs/outputs.md). */
export interface ProbeOutputs {
  domains: Domains;
  /** The other Regions; those that another one serves have no domains. */
  regions?: Record<string, { domains?: Domains }>;
}

/** The spokes of every Region, in the order of the plan. */
export function probedSpokes(plan: Plan): string[] {
  return parts(plan).flatMap(({ spokes }) => spokes.map(({ key }) => key));
}

/**
 * What a probe in one spoke has to find: the names of the Region that serves it, and closed endpoints of the other
 * domains in every Region.
 * @param outputs the stack's outputs after deployment: they name the endpoints of the other domains
 */
export function probePlan(plan: Plan, spokeKey: string, outputs: ProbeOutputs): ProbePlan {
  const there = parts(plan).find(({ spokes }) => spokes.some(({ key }) => key === spokeKey));
  const spoke = there?.spokes.find(({ key }) => key === spokeKey);
  const serving = parts(plan).find(({ region }) => region === there?.endpointsIn);
  const view = serving?.domains.find((domain) => domain.key === spoke?.dns.view);
  if (!spoke || !serving || !view?.endpoints) throw new Error(`no spoke ${spokeKey} with endpoints`);
  const { endpoints, zones } = view.endpoints;
  const quarantined = spoke.quarantined || there?.domains.find(({ key }) => key === spoke.domain)?.quarantined === true;
  // Where an adopted VPC has an endpoint of its own, that one answers (Route 53 guide, Private DNS of endpoints).
  const own = spoke.adopted?.existingPrivateDnsServices ?? [];
  const reached = zones.filter(
    ({ shared, name, service }) => !own.includes(service) && (shared || spoke.dns.zoneAssociations.includes(name)),
  );
  return {
    spoke: spoke.key,
    domain: spoke.domain,
    region: serving.region,
    granted: !quarantined,
    quarantined,
    ownBlocks: [view.endpointBlock],
    names: reached.flatMap((zone) =>
      zone.records.map((record) => ({
        name: record === "@" ? zone.name : `${record}.${zone.name}`,
        service: zone.service,
        bedrock: endpoints.find((endpoint) => endpoint.service === zone.service)?.family === "bedrock",
      })),
    ),
    foreign: sets(plan, outputs).flatMap((set) => (set.key === view.key ? [] : endpointsOf(set))),
    own: sets(plan, outputs).flatMap((set) => (set.key === view.key ? endpointsOf(set) : [])),
  };
}

/**
 * Endpoints that are planned and that the outputs do not name, as `service of domain`: without them a probe would not
 * look for what must be closed.
 */
export function unknownEndpoints(plan: Plan, outputs: ProbeOutputs): string[] {
  return sets(plan, outputs).flatMap(({ domain, services, built }) =>
    services.filter((service) => !Object.hasOwn(built, service)).map((service) => `${service} of ${domain}`),
  );
}

interface BuiltSet {
  /** The domain, whose parts in several Regions are one. */
  readonly key: string;
  /** For people: with the Region where it is not the home Region. */
  readonly domain: string;
  readonly services: readonly string[];
  readonly built: Domains[string]["endpoints"];
}

/** The endpoint sets of every Region: what is planned of each, and what was built. */
function sets(plan: Plan, outputs: ProbeOutputs): BuiltSet[] {
  return parts(plan).flatMap(({ region, domains }) =>
    domains.flatMap(({ key, endpoints }) => {
      if (!endpoints) return [];
      const home = region === plan.region;
      const there = home ? outputs.domains : (outputs.regions?.[region]?.domains ?? {});
      return {
        key,
        domain: home ? key : `${key}.${region}`,
        services: endpoints.endpoints.map(({ service }) => service),
        built: there[key]?.endpoints ?? {},
      };
    }),
  );
}

function endpointsOf({ domain, built }: BuiltSet): ProbeEndpoint[] {
  return Object.entries(built)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, { dnsName }]) => ({ domain, service, host: dnsName.replace(/^\*\./, "") }));
}

function parts(plan: Plan) {
  return [{ ...plan, endpointsIn: plan.region }, ...(plan.regions ?? [])];
}
