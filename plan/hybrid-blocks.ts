import type { StackConfig } from "../stacks/schema";
import { sortCidrs } from "./audience";
import { cidrKey } from "./layout";
import type { RoutePlan } from "./types";

/** Declared blocks of on-premises networks that reach this domain's endpoints; none for other domains. */
export function onPremisesPrefixes(config: StackConfig, domain: string): string[] {
  return config.onPremises?.domain === domain ? sortCidrs(config.onPremises.prefixes) : [];
}

/** Routes back to the declared on-premises blocks, and to nothing else. */
export function onPremisesRoutes(config: StackConfig, domain: string): RoutePlan[] {
  return onPremisesPrefixes(config, domain).map((cidr) => ({
    key: cidrKey(cidr),
    destination: cidr,
    reason: "on-premises",
  }));
}
