import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";
import { membersOf } from "../transit";

/** The service whose calls no policy can hold to a guardrail: AWS names no condition key for it there. */
const UNPROVEN = "bedrock-mantle";

/**
 * Endpoints that would refuse every call, because all who use them require a guardrail. The policy refuses them all the
 * same (where domains share endpoints, one of them may not require any).
 */
export function checkGuardrails(context: PlanContext): void {
  const { config } = context;
  const required = (key: string) =>
    Object.hasOwn(config.domains, key) && config.domains[key]?.guardrail.required === true;
  for (const [key, domain] of sortedEntries(config.domains)) {
    if (domain.endpointSet !== undefined || !membersOf(config, key).every(required)) continue;
    refuse(context, `domains.${key}.services`, domain.services);
    for (const [region, { domains }] of sortedEntries(config.regions))
      if (Object.hasOwn(domains, key))
        refuse(context, `regions.${region}.domains.${key}.services`, domains[key]?.services ?? []);
  }
  for (const [key, spoke] of sortedEntries(config.spokes))
    if (required(spoke.domain)) refuse(context, `spokes.${key}.services`, spoke.services);
}

function refuse({ problems }: PlanContext, path: string, services: readonly string[]): void {
  const index = services.indexOf(UNPROVEN);
  if (index < 0) return;
  problems.push({
    path: `${path}.${index}`,
    problem:
      "would refuse every call, since its domain requires a guardrail and AWS names no condition key for it there",
    got: UNPROVEN,
    fix: "remove it and call bedrock-runtime, or set the domain's guardrail.required to false",
  });
}
