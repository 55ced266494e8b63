import { CATALOGUE, mergeCatalogue } from "../catalogue";
import { findRegion } from "../catalogue/regions";
import type { StackConfig } from "../stacks/schema";
import type { PlanContext } from "./context";
import { policyScope } from "./endpoint-policy";
import { callerPolicies, type CallerPolicies } from "./policies";

/**
 * A domain's model rules as text for its callers' own accounts: service control policies and managed policies.
 * @param endpointIds ids of the Bedrock-family endpoints that the domain uses, from the stack's outputs
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
  return callerPolicies({
    ...policyScope(context, config.domains[domain]?.endpointSet ?? domain),
    domain,
    endpointIds,
  });
}
