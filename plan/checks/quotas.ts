import { checkQuota, type PlanContext } from "../context";
import type { StackConfig } from "../../stacks/schema";
import { callersOf, localSpokes, servedSupernets } from "../regions/view";
import { domainBlocks, isQuarantined, sortedEntries, spokeCidrs } from "../spokes";
import type { DomainPlan, EndpointSetPlan } from "../types";

/** Quotas of the network as a whole; those of one object are checked where it is planned. */
export function checkQuotas(
  context: PlanContext,
  domains: readonly DomainPlan[],
  sets: ReadonlyMap<string, EndpointSetPlan>,
): void {
  const { config } = context;
  const spokes = localSpokes(config);
  const callers = callersOf(config, config.hub.region).length;
  const endpoints = [...sets.values()].reduce((sum, set) => sum + set.endpoints.length, 0);
  checkQuota(
    context,
    "interfaceEndpointsPerVpc",
    "domains",
    endpoints,
    "interface endpoints in the hub VPC",
    "let a domain use another's endpoints (endpointSet)",
  );
  checkQuota(
    context,
    "vpcsPerRegion",
    "hub.account",
    1 + sets.size,
    "VPCs in the network account",
    "use fewer domains",
  );
  checkQuota(
    context,
    "transitGatewayRouteTables",
    "domains",
    domains.length + 1 + callers + (config.egress ? 1 : 0) + (config.onPremises ? 1 : 0),
    "transit gateway route tables",
    "use fewer domains",
  );
  checkQuota(
    context,
    "transitGatewayAttachments",
    "spokes",
    spokes.length + 1 + callers + (config.egress ? 1 : 0) + waysIn(config),
    "attachments to the transit gateway",
    "split the fleet over two stacks",
  );
  const statics = domains.reduce((sum, domain) => sum + domain.transitRoutes.length, 0);
  const propagated = spokes.reduce((sum, [, spoke]) => {
    const blocks = "create" in spoke.vpc ? 1 : spoke.vpc.adopt.cidrs.length;
    const tables =
      1 + (config.domains[spoke.domain]?.spokeToSpoke === true ? 1 : 0) + (spoke.egress === "central" ? 1 : 0);
    return sum + blocks * (tables + (isQuarantined(config, spoke) ? 1 : 0));
  }, 0);
  checkQuota(
    context,
    "transitGatewayRoutes",
    "spokes",
    statics + propagated + hybridRoutes(config) + peeringRoutes(config),
    "transit gateway routes",
    "use fewer blocks per spoke",
  );
  const created = new Map<string, number>();
  for (const [, spoke] of spokes) {
    if ("create" in spoke.vpc && Object.hasOwn(config.accounts, spoke.account))
      created.set(spoke.account, (created.get(spoke.account) ?? 0) + 1);
  }
  if (config.egress) {
    const account = config.egress.account ?? config.hub.account;
    created.set(account, (created.get(account) ?? 0) + 1);
    checkQuota(
      context,
      "routesPerTable",
      "egress",
      1 + spokes.flatMap(([, s]) => (s.egress === "central" ? spokeCidrs(s) : [])).length,
      "routes in one table of the egress VPC",
      "use fewer blocks per spoke",
    );
  }
  for (const [account, count] of created) {
    const own = account === config.hub.account ? 1 + sets.size : 0;
    checkQuota(
      context,
      "vpcsPerRegion",
      `accounts.${account}`,
      count + own,
      "VPCs in one account and Region",
      "spread the spokes over accounts",
    );
  }
}

/** Attachments of on-premises networks. */
function waysIn({ onPremises }: StackConfig): number {
  return onPremises ? Object.keys(onPremises.vpn).length + (onPremises.directConnect ? 1 : 0) : 0;
}

/** Routes for on-premises: the `hybrid` table's to the endpoints and against every domain, and the `hub` table's back. */
function hybridRoutes(config: StackConfig): number {
  if (!config.onPremises) return 0;
  const blackholes = sortedEntries(config.domains).reduce((sum, [key]) => {
    const { supernets, outside } = domainBlocks(config, key);
    return sum + supernets.length + servedSupernets(config, key).length + outside.length;
  }, 1);
  return blackholes + (config.onPremises.resolver ? 2 : 1) + config.onPremises.prefixes.length * waysIn(config);
}

/** Routes for the Regions that are served from here: what arrives, and what goes back to their blocks. */
function peeringRoutes(config: StackConfig): number {
  return callersOf(config, config.hub.region).reduce((sum, [, { domains, onPremises }]) => {
    const blocks = Object.values(domains).flatMap(({ supernets }) => supernets);
    return sum + Object.keys(domains).length + 1 + blocks.length + (onPremises ? 1 + onPremises.prefixes.length : 0);
  }, 0);
}
