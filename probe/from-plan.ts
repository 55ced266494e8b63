import type { Plan } from "../plan/types";
import type { ProbePlan } from "./types";

/** What the probe needs of a stack's outputs (docs/outputs.md). */
export interface ProbeOutputs {
  domains: Record<string, { endpoints: Record<string, { dnsName: string }> }>;
}

/**
 * What a probe in one spoke has to find.
 * @param outputs the stack's outputs after deployment: they name the endpoints of the other domains
 */
export function probePlan(plan: Plan, spokeKey: string, outputs: ProbeOutputs): ProbePlan {
  const spoke = plan.spokes.find((candidate) => candidate.key === spokeKey);
  const view = plan.domains.find((domain) => domain.key === spoke?.dns.view);
  if (!spoke || !view?.endpoints) throw new Error(`no spoke ${spokeKey} with endpoints`);
  const { endpoints, zones } = view.endpoints;
  const reached = zones.filter((zone) => zone.shared || spoke.dns.zoneAssociations.includes(zone.name));
  return {
    spoke: spoke.key,
    domain: spoke.domain,
    region: plan.region,
    granted: !spoke.quarantined,
    ownBlocks: [view.endpointBlock],
    names: reached.flatMap((zone) =>
      zone.records.map((record) => ({
        name: record === "@" ? zone.name : `${record}.${zone.name}`,
        service: zone.service,
        bedrock: endpoints.find((endpoint) => endpoint.service === zone.service)?.family === "bedrock",
      })),
    ),
    foreign: plan.domains
      .filter((domain) => domain.endpoints && domain.key !== view.key)
      .flatMap((domain) =>
        Object.entries(outputs.domains[domain.key]?.endpoints ?? {})
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([service, { dnsName }]) => ({ domain: domain.key, service, host: dnsName.replace(/^\*\./, "") })),
      ),
  };
}
