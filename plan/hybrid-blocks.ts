import type { OnPremisesConfig } from "../stacks/on-premises-schema";
import type { StackConfig } from "../stacks/schema";
import { sortCidrs } from "./audience";
import { cidrKey } from "./layout";
import { callersOf } from "./regions/view";
import { sortedEntries } from "./spokes";
import type { RoutePlan } from "./types";

/** Networks that come in at one Region. */
export interface WayIn {
  region: string;
  /** Where the stack file says so. */
  path: string;
  onPremises: OnPremisesConfig;
}

/** What comes in anywhere in a stack, the home Region first. */
export function waysIn(config: StackConfig): WayIn[] {
  const { hub, onPremises, regions } = config;
  return [
    ...(onPremises ? [{ region: hub.region, path: "onPremises", onPremises }] : []),
    ...sortedEntries(regions).flatMap(([region, entry]) => inOther(region, entry.onPremises)),
  ];
}

function inOther(region: string, onPremises: OnPremisesConfig | undefined): WayIn[] {
  return onPremises ? [{ region, path: `regions.${region}.onPremises`, onPremises }] : [];
}

/** What comes in at a view's Region, and at those that it serves: they call the same endpoints. */
function waysTo(config: StackConfig, domain: string): WayIn[] {
  const { hub, onPremises } = config;
  return [
    ...(onPremises ? [{ region: hub.region, path: "onPremises", onPremises }] : []),
    ...callersOf(config, hub.region).flatMap(([region, entry]) => inOther(region, entry.onPremises)),
  ].filter((way) => way.onPremises.domain === domain);
}

/** Declared blocks of on-premises networks that reach this domain's endpoints; none for other domains. */
export function onPremisesPrefixes(config: StackConfig, domain: string): string[] {
  return sortCidrs(waysTo(config, domain).flatMap(({ onPremises }) => onPremises.prefixes));
}

/** Where the most of those blocks are declared. */
export function prefixesPath(config: StackConfig, domain: string): string {
  const [most] = waysTo(config, domain).sort((a, b) => b.onPremises.prefixes.length - a.onPremises.prefixes.length);
  return `${most?.path ?? "onPremises"}.prefixes`;
}

/** Routes back to on-premises blocks, and to nothing else. */
export function routesBack(prefixes: readonly string[]): RoutePlan[] {
  return prefixes.map((cidr) => ({ key: cidrKey(cidr), destination: cidr, reason: "on-premises" }));
}

/** Routes back to every declared block that reaches this domain's endpoints. */
export function onPremisesRoutes(config: StackConfig, domain: string): RoutePlan[] {
  return routesBack(onPremisesPrefixes(config, domain));
}
