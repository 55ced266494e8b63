import {
  AnchorVpc,
  DnsProfile,
  EndpointSet,
  HubVpc,
  PrivateZones,
  RouteDomain,
  TransitHub,
  type AccountRef,
} from "../components";
import type { DomainPlan, EndpointSetPlan, Plan } from "../plan/types";
import {
  nameIn,
  ownedBy,
  type BuildContext,
  type BuiltDomain,
  type BuiltEndpointSet,
  type BuiltHub,
  type SpokeHub,
} from "./context";
import { buildEgress } from "./egress";
import { buildSpoke, type BuiltSpoke } from "./spokes";
import { withoutStackTraces } from "./stack-traces";
import { inTurns } from "./turns";

/** Name of the hub's components: a stack has one hub. */
const HUB = "hub";

/** All components of a stack. */
export interface BuiltNetwork {
  readonly hub: BuiltHub;
  /** By spoke key. */
  readonly spokes: Readonly<Record<string, BuiltSpoke>>;
}

/**
 * Translates a plan into components, each with the provider of the one account that owns it. Names are keys of the
 * configuration and do not depend on what else is in the stack.
 */
export async function buildNetwork(context: BuildContext): Promise<BuiltNetwork> {
  const hub = withoutStackTraces(() => buildHub(context));
  const seen = spokeHub(hub);
  const spokes = await inTurns(context.plan.spokes, (spoke) => buildSpoke(context, seen, spoke));
  return { hub, spokes: Object.fromEntries(spokes.map((spoke) => [spoke.plan.key, spoke])) };
}

/** The hub as its Region's spokes see it. */
function spokeHub({ transit, domains, egress }: BuiltHub): SpokeHub {
  const all = Object.entries(domains);
  return {
    transit,
    tables: {
      ...Object.fromEntries(all.map(([key, { table }]) => [key, table.tableId])),
      ...(egress && { egress: egress.table.tableId }),
    },
    names: Object.fromEntries(all.flatMap(([key, { set }]) => (set ? [[key, set]] : []))),
  };
}

function buildHub(context: BuildContext): BuiltHub {
  const { plan } = context;
  const opts = ownedBy(context, plan.hub.account);
  const name = nameIn(context, HUB);
  const vpc = new HubVpc(name, { cidr: plan.hub.cidr, attachmentSubnets: plan.hub.attachmentSubnets }, opts);
  const { adoptedId, asn } = plan.hub.transit;
  const transit = new TransitHub(
    name,
    {
      ...(adoptedId === "" ? { asn } : { adoptedId, adoptedArn: transitGatewayArn(plan, adoptedId) }),
      vpcId: vpc.vpcId,
      attachmentSubnetIds: Object.values(vpc.attachmentSubnetIds),
      sharedWith: accountRefs(plan, plan.hub.sharedWith),
    },
    opts,
  );
  const domains = plan.domains.map((domain): [string, BuiltDomain] => [
    domain.key,
    buildDomain(context, vpc, transit, domain),
  ]);
  const built = { vpc, transit, domains: Object.fromEntries(domains) };
  const tables = Object.fromEntries(domains.map(([key, { table }]) => [key, table.tableId]));
  const egress = buildEgress(context, transit, tables);
  return { ...built, ...(egress && { egress }) };
}

function buildDomain(context: BuildContext, vpc: HubVpc, transit: TransitHub, plan: DomainPlan): BuiltDomain {
  const name = nameIn(context, plan.key);
  const table = new RouteDomain(
    name,
    {
      transitGatewayId: transit.transitGatewayId,
      hubAttachmentId: transit.attachmentId,
      routes: plan.transitRoutes,
    },
    ownedBy(context, context.plan.hub.account),
  );
  if (!plan.endpoints) return { plan, table };
  return { plan, table, set: buildEndpointSet(context, vpc, transit, name, plan.endpoints) };
}

function buildEndpointSet(
  context: BuildContext,
  vpc: HubVpc,
  transit: TransitHub,
  name: string,
  plan: EndpointSetPlan,
): BuiltEndpointSet {
  const opts = ownedBy(context, context.plan.hub.account);
  const endpoints = new EndpointSet(
    name,
    {
      vpcId: vpc.vpcId,
      transitGatewayId: transit.attachedTransitGatewayId,
      subnets: plan.subnets,
      returnRoutes: plan.returnRoutes,
      securityGroups: plan.securityGroups,
      endpoints: plan.endpoints,
    },
    opts,
  );
  const anchor = new AnchorVpc(name, { cidr: plan.anchorCidr }, opts);
  const zones = new PrivateZones(
    name,
    { anchorVpcId: anchor.vpcId, region: context.plan.region, zones: plan.zones, endpoints: endpoints.dns },
    opts,
  );
  if (!plan.profile) return { plan, endpoints, anchor, zones };
  const shared = plan.zones.filter((zone) => zone.shared).map((zone) => zone.name);
  const profile = new DnsProfile(
    name,
    {
      zoneArns: Object.fromEntries(Object.entries(zones.zoneArns).filter(([zone]) => shared.includes(zone))),
      sharedWith: accountRefs(context.plan, plan.profileSharedWith),
      partition: context.plan.partition,
    },
    opts,
  );
  return { plan, endpoints, anchor, zones, profile };
}

/** Accounts with their ids, by key. */
export function accountRefs(plan: Plan, keys: string[]): AccountRef[] {
  return keys.map((key) => ({ key, id: accountId(plan, key) }));
}

/** Id of an account of the plan. */
export function accountId(plan: Plan, key: string): string {
  const account = plan.accounts.find((candidate) => candidate.key === key);
  if (!account) throw new Error(`account ${key} is not in the plan`);
  return account.id;
}

/** An adopted transit gateway belongs to the network account (stack schema), so its ARN follows from its id. */
export function transitGatewayArn(plan: Plan, id: string): string {
  return `arn:${plan.partition}:ec2:${plan.region}:${accountId(plan, plan.hub.account)}:transit-gateway/${id}`;
}
