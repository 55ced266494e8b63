import type { DomainPlan, EndpointPlan, EndpointSetPlan, Plan } from "../../plan/types";
import type { Problem } from "../../stacks/problems";

/** What AWS says of an endpoint service. What it does not say is absent, and is not judged. */
export interface LiveService {
  /** Zone ids in which endpoints can be placed. */
  readonly azIds?: readonly string[];
  readonly policySupported?: boolean;
  readonly privateDnsNames?: readonly string[];
}

/** AWS's answers by endpoint service name; `undefined` where it offers no such service. */
export type LiveServices = ReadonlyMap<string, LiveService | undefined>;

/** What comparing the plan with AWS gave. */
export interface Judgement {
  /** What is missing: the plan cannot be carried out. */
  readonly problems: Problem[];
  /** What AWS has more of: the catalogue is behind. */
  readonly warnings: string[];
}

/**
 * Compares the planned endpoints with what AWS offers. Only what is missing is refused: the service, a zone in use, the
 * endpoint policy, a name that spokes are promised. What AWS has added is a warning.
 */
export function judgeServices(plan: Plan, live: LiveServices): Judgement {
  const judgement: Judgement = { problems: [], warnings: [] };
  for (const domain of plan.domains) {
    for (const endpoint of domain.endpoints?.endpoints ?? []) {
      if (!live.has(endpoint.serviceName)) continue;
      judgeService(plan, domain, endpoint, live.get(endpoint.serviceName), judgement);
    }
  }
  return judgement;
}

function judgeService(
  plan: Plan,
  domain: DomainPlan,
  endpoint: EndpointPlan,
  live: LiveService | undefined,
  { problems, warnings }: Judgement,
): void {
  const path = `domains.${domain.key}.services`;
  const fix = `take ${endpoint.service} out, or correct it under catalogue.services`;
  if (!live) {
    const problem = `names ${endpoint.service}, whose endpoint service AWS does not offer in ${plan.region}`;
    problems.push({ path, problem, got: endpoint.serviceName, fix });
    return;
  }
  if (live.policySupported === false && endpoint.policy !== "") {
    problems.push({ path, problem: `needs an endpoint policy on ${endpoint.service}, which takes none`, fix });
  }
  if (live.azIds !== undefined && !endpoint.zonesUnknown) {
    const offered = live.azIds;
    const used = zonesOf(domain.endpoints, endpoint);
    for (const azId of used.filter((az) => !offered.includes(az))) {
      const problem = `places ${endpoint.service} in a zone that AWS does not offer it in`;
      problems.push({
        path,
        problem,
        got: azId,
        fix: `correct its zones under catalogue.services.${endpoint.service}`,
      });
    }
    for (const azId of plan.hub.azIds.filter((az) => offered.includes(az) && !used.includes(az))) {
      warnings.push(`${path}: AWS offers ${endpoint.service} in ${azId} as well, which the catalogue does not know`);
    }
  }
  if (live.privateDnsNames === undefined) return;
  const names = live.privateDnsNames.map((name) => name.toLowerCase());
  for (const name of endpoint.dnsNames.filter((n) => !names.includes(n.toLowerCase()))) {
    const problem = `promises a name of ${endpoint.service} that its endpoints do not answer to`;
    problems.push({ path, problem, got: name, fix: `correct it under catalogue.services.${endpoint.service}` });
  }
  for (const name of names.filter((n) => !endpoint.dnsNames.includes(n))) {
    warnings.push(`${path}: endpoints of ${endpoint.service} also answer to ${name}, which gets no zone here`);
  }
}

function zonesOf(set: EndpointSetPlan | undefined, endpoint: EndpointPlan): string[] {
  return (set?.subnets ?? []).filter((subnet) => endpoint.subnets.includes(subnet.key)).map((subnet) => subnet.azId);
}

/**
 * Places the endpoints whose zones the catalogue does not know in the hub's zones that AWS offers, and reports those
 * that are left with fewer than `minZones`. Where AWS does not say, an endpoint stays in all zones of the hub.
 */
export function placeServices(plan: Plan, live: LiveServices, minZones: number): { plan: Plan; problems: Problem[] } {
  const problems: Problem[] = [];
  const place = (domain: DomainPlan, set: EndpointSetPlan, endpoint: EndpointPlan): EndpointPlan => {
    const offered = live.get(endpoint.serviceName)?.azIds;
    if (!endpoint.zonesUnknown || offered === undefined) return endpoint;
    const subnets = set.subnets
      .filter((subnet) => endpoint.subnets.includes(subnet.key) && offered.includes(subnet.azId))
      .map((subnet) => subnet.key);
    if (subnets.length < Math.min(minZones, plan.hub.azIds.length)) {
      problems.push({
        path: `domains.${domain.key}.services`,
        problem: `places ${endpoint.service} in ${subnets.length} of the hub's zones, fewer than ${minZones}`,
        got: offered.length === 0 ? "none" : offered.join(", "),
        fix: "choose hub.availabilityZones among those, lower minAvailabilityZones, or take the service out",
      });
    }
    return { ...endpoint, subnets };
  };
  const domains = plan.domains.map((domain) => {
    const set = domain.endpoints;
    if (!set) return domain;
    return { ...domain, endpoints: { ...set, endpoints: set.endpoints.map((e) => place(domain, set, e)) } };
  });
  return { plan: { ...plan, domains }, problems };
}
