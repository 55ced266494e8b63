import type { Plan } from "../plan/types";
import type { ProbeForeign, ProbePlan } from "./types";

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
  const reached = zones.filter((zone) => zone.shared || spoke.dns.zoneAssociations.includes(zone.name));
  return {
    spoke: spoke.key,
    domain: spoke.domain,
    region: serving.region,
    granted: !spoke.quarantined,
    ownBlocks: [view.endpointBlock],
    names: reached.flatMap((zone) =>
      zone.records.map((record) => ({
        name: record === "@" ? zone.name : `${record}.${zone.name}`,
        service: zone.service,
        bedrock: endpoints.find((endpoint) => endpoint.service === zone.service)?.family === "bedrock",
      })),
    ),
    foreign: foreignSets(plan, view.key, outputs).flatMap(({ domain, built }) =>
      Object.entries(built)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([service, { dnsName }]): ProbeForeign => ({ domain, service, host: dnsName.replace(/^\*\./, "") })),
    ),
  };
}

/**
 * Endpoints of other domains that are planned and that the outputs do not name, as `service of domain`: without them a
 * probe would not look for what must be closed.
 */
export function unknownForeign(plan: Plan, spokeKey: string, outputs: ProbeOutputs): string[] {
  const view = parts(plan)
    .flatMap(({ spokes }) => spokes)
    .find(({ key }) => key === spokeKey)?.dns.view;
  return foreignSets(plan, view, outputs).flatMap(({ domain, services, built }) =>
    services.filter((service) => !(service in built)).map((service) => `${service} of ${domain}`),
  );
}

/** The endpoint sets of other domains in every Region: what is planned of each, and what was built. */
function foreignSets(plan: Plan, own: string | undefined, outputs: ProbeOutputs) {
  return parts(plan).flatMap(({ region, domains }) =>
    domains.flatMap(({ key, endpoints }) => {
      if (!endpoints || key === own) return [];
      const home = region === plan.region;
      const there = home ? outputs.domains : (outputs.regions?.[region]?.domains ?? {});
      return {
        domain: home ? key : `${key}.${region}`,
        services: endpoints.endpoints.map(({ service }) => service),
        built: there[key]?.endpoints ?? {},
      };
    }),
  );
}

function parts(plan: Plan) {
  return [{ ...plan, endpointsIn: plan.region }, ...(plan.regions ?? [])];
}
