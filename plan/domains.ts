import { formatCidr4 } from "../net/ipv4";
import { price } from "../catalogue";
import type { PlanContext } from "./context";
import { HOURS } from "./cost/hours";
import { hubLayout } from "./layout";
import { localSpokes } from "./regions/view";
import { domainBlocks } from "./spokes";
import { domainRoutes } from "./transit";
import type { DomainPlan, EndpointSetPlan } from "./types";

/** Plans one route domain: its table and, where it has its own, its endpoints. */
export function planDomain(context: PlanContext, key: string, sets: ReadonlyMap<string, EndpointSetPlan>): DomainPlan {
  const { config } = context;
  const domain = config.domains[key];
  if (!domain) throw new Error(`no domain ${key}`);
  const owner = domain.endpointSet ?? key;
  const block =
    sets.get(owner)?.block ??
    formatCidr4(hubLayout(config.hub.cidr).domain(config.domains[owner]?.slot ?? domain.slot));
  if (owner !== key) {
    const savedByService =
      config.hub.availabilityZones.length *
      HOURS *
      price("interfaceEndpointHour", config.hub.region, config.cost.prices).usd;
    context.notices.push({
      level: "warning",
      code: "shared-endpoints",
      path: `domains.${key}.endpointSet`,
      message:
        `domain ${key} uses the endpoints of ${owner}: routes still keep their spokes apart, but both pass the same endpoint policies, ` +
        "security groups and names, so a caller of one domain is as welcome at the endpoints as one of the other. " +
        `Saves about $${Math.round(savedByService * domain.services.length)} a month`,
    });
  }
  const endpoints = sets.get(key);
  return {
    key,
    slot: domain.slot,
    supernets: domainBlocks(config, key).supernets,
    quarantined: domain.quarantined,
    spokeToSpoke: domain.spokeToSpoke,
    endpointSet: owner,
    endpointBlock: block,
    accounts: [
      ...new Set(localSpokes(config).flatMap(([, spoke]) => (spoke.domain === key ? [spoke.account] : []))),
    ].sort(),
    transitRoutes: domainRoutes(config, key, block),
    ...(endpoints && { endpoints }),
  };
}
