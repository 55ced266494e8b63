import { CATALOGUE, mergeCatalogue } from "../catalogue";
import { findRegion } from "../catalogue/regions";
import type { StackConfig } from "../stacks/schema";
import type { PlanContext } from "./context";
import { policyScope } from "./endpoint-policy";
import { otherView } from "./regions/view";
import { sortedEntries } from "./spokes";
import { callerPolicies, type CallerPolicies } from "./policies";

/**
 * A domain's model rules as text for its callers' own accounts: service control policies and managed policies.
 * @param endpointIds ids of the Bedrock-family endpoints that the domain uses in every Region, from the stack's outputs
 */
export function callerPoliciesOf(config: StackConfig, domain: string, endpointIds: readonly string[]): CallerPolicies {
  const context: PlanContext = {
    config,
    catalogue: mergeCatalogue(CATALOGUE, config.catalogue),
    partition: findRegion(config.hub.region)?.partition ?? "aws",
    homeRegion: config.hub.region,
    problems: [],
    notices: [],
  };
  const owner = config.domains[domain]?.endpointSet ?? domain;
  const elsewhere = sortedEntries(config.regions).flatMap(([region, entry]) => {
    const view = otherView(config, region, entry);
    const here = entry.endpoints === "own" && view.domains[owner] && view.domains[domain];
    return here ? [policyScope({ ...context, config: view }, owner)] : [];
  });
  return callerPolicies({
    ...policyScope(context, owner),
    elsewhere,
    domain,
    endpointIds,
  });
}
