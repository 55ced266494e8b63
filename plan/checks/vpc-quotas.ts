import { checkQuota, type PlanContext } from "../context";
import { localSpokes } from "../regions/view";
import { createdZones, sortedEntries } from "../spokes";
import type { EndpointSetPlan, SpokePlan } from "../types";

/** Tables that AWS makes with every VPC: the main one counts like the others. */
const MAIN_TABLE = 1;

/** Quotas of single VPCs: the hub's, the spokes' and that of the egress. */
export function checkVpcQuotas(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  spokes: readonly SpokePlan[],
): void {
  const { config } = context;
  if (sets.size > 0) {
    const zones = config.hub.availabilityZones.length;
    const resolver = config.onPremises?.resolver ? 1 : 0;
    const hubSubnets = zones * (1 + resolver + sets.size);
    checkQuota(context, "subnetsPerVpc", "domains", hubSubnets, "subnets in the hub VPC", FEWER_DOMAINS);
    const hubTables = MAIN_TABLE + 1 + resolver + sets.size;
    checkQuota(context, "routeTablesPerVpc", "domains", hubTables, "route tables in the hub VPC", FEWER_DOMAINS);
    const groups = [...sets.values()].reduce((sum, set) => sum + set.securityGroups.length, 0);
    // Each VPC has a default group: the hub's, and that of each domain's anchor.
    const all = groups + resolver + 1 + sets.size;
    checkQuota(context, "securityGroupsPerRegion", "domains", all, "security groups for endpoints", ADJACENT);
  }
  for (const spoke of spokes) {
    checkSubnets(context, spoke);
    // Each VPC routes to itself as well, once for each of its blocks.
    const routes = spoke.routes.length + spoke.cidrs.length;
    const way = "use supernets in place of spokes outside them, or set spokeToSpoke: false on the domain";
    checkQuota(context, "routesPerTable", `spokes.${spoke.key}`, routes, "routes in one route table", way);
  }
  const { egress } = config;
  if (!egress) return;
  // Counted and not planned: its zones may be among what is told to be wrong. Public, transit and the firewall's.
  const subnets = egress.zones.length * (egress.firewall ? 3 : 2);
  checkQuota(context, "subnetsPerVpc", "egress.zones", subnets, "subnets in the egress VPC", "use fewer zones");
}

const FEWER_DOMAINS = "let a domain use another's endpoints (endpointSet)";
const ADJACENT = "place the spokes in adjacent blocks, or let a domain use another's endpoints (endpointSet)";

function checkSubnets(context: PlanContext, { key, created, adopted }: SpokePlan): void {
  const path = `spokes.${key}.vpc.${created ? "create" : "adopt"}.subnets`;
  const workloads = (created ?? adopted)?.subnets.length ?? 0;
  const nat = created?.nat?.publicSubnets.length ?? 0;
  const attachments = (created?.attachmentSubnets ?? adopted?.createdAttachmentSubnets ?? []).length;
  const way = created ? "use fewer groups or zones" : "attach by existing subnets (attachment.subnets)";
  checkQuota(context, "subnetsPerVpc", path, workloads + nat + attachments, "subnets in one VPC", way);
  if (!created) return;
  // awsx gives every subnet a table of its own; a VPC without NAT gateways has one for all.
  const tables = MAIN_TABLE + 1 + (nat > 0 ? workloads + nat : 1);
  checkQuota(context, "routeTablesPerVpc", path, tables, "route tables in one VPC", way);
}

/** What all VPCs of one account and Region share: gateway endpoints, and addresses and NAT gateways of the ways out. */
export function checkSharedQuotas(context: PlanContext): void {
  const { config } = context;
  const gateways = new Map<string, number>();
  const addresses = new Map<string, number>();
  const add = (counts: Map<string, number>, account: string, n: number) =>
    counts.set(account, (counts.get(account) ?? 0) + n);
  for (const [, spoke] of localSpokes(config)) {
    if (!Object.hasOwn(config.accounts, spoke.account)) continue;
    if (spoke.s3 === "gateway") add(gateways, spoke.account, 1);
    const zones = createdZones(spoke, config.hub.availabilityZones).length;
    if (spoke.egress === "nat" && zones > 0) add(addresses, spoke.account, zones);
  }
  if (config.egress) add(addresses, config.egress.account ?? config.hub.account, config.egress.zones.length);
  for (const [account, count] of sortedEntries(Object.fromEntries(gateways)))
    checkQuota(
      context,
      "gatewayEndpointsPerRegion",
      `accounts.${account}`,
      count,
      "S3 gateway endpoints in one account and Region",
      "spread the spokes over accounts, or give some s3: interface",
    );
  for (const [account, count] of sortedEntries(Object.fromEntries(addresses)))
    checkQuota(
      context,
      "elasticIpsPerRegion",
      `accounts.${account}`,
      count,
      "public addresses of NAT gateways in one account and Region",
      "use fewer zones, or egress: central",
    );
}
