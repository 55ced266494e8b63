import { DnsProfile, RegionTransit, RouteDomain, TransitPeering } from "../components";
import type { PeeringPlan, RegionNamesPlan, RegionPlan } from "../plan/regions/types";
import {
  nameIn,
  ownedBy,
  type BuildContext,
  type BuiltEgress,
  type BuiltHub,
  type SpokeHub,
  type SpokeNames,
} from "./context";
import { buildEgress } from "./egress";
import { accountRefs, buildNetwork, transitGatewayArn, type BuiltNetwork } from "./network";
import { regionalPlan } from "../plan/regions/as-plan";
import { buildSpoke, type BuiltSpoke } from "./spokes";
import { withoutStackTraces } from "./stack-traces";
import { inTurns } from "./turns";

/** The components of a Region besides the home Region. */
export interface BuiltRegion {
  readonly plan: RegionPlan;
  readonly transitGatewayId: SpokeHub["transit"]["transitGatewayId"];
  readonly hubTableId: SpokeHub["transit"]["hubTableId"];
  /** Tables of the domains by key. */
  readonly tables: Readonly<Record<string, RouteDomain>>;
  readonly spokes: Readonly<Record<string, BuiltSpoke>>;
  /** Present where the Region has endpoints of its own. */
  readonly hub?: BuiltHub;
  /** Present where another Region serves this one. */
  readonly peering?: TransitPeering;
  /** Present where spokes here share a way to the internet. */
  readonly egress?: BuiltEgress;
}

/**
 * Builds the Regions besides the home Region, those with endpoints first. One stack makes both ends of every peering, so
 * that no stack waits for another.
 * @param s3ServiceName name of S3's gateway endpoint service in a Region
 */
export async function buildRegions(
  context: BuildContext,
  home: BuiltNetwork,
  s3ServiceName: (region: string) => string,
): Promise<BuiltRegion[]> {
  const { regions = [], peerings = [] } = context.plan;
  const hubs = new Map([[context.plan.region, home.hub]]);
  const built: BuiltRegion[] = [];
  const inRegion = (region: RegionPlan) => regionalContext(context, region, s3ServiceName(region.region));
  for (const region of regions.filter(({ endpointsIn, region: code }) => endpointsIn === code)) {
    const network = await buildNetwork(inRegion(region));
    hubs.set(region.region, network.hub);
    const { hub, spokes } = network;
    const { transitGatewayId, hubTableId } = hub.transit;
    const tables = Object.fromEntries(Object.entries(hub.domains).map(([key, { table }]) => [key, table]));
    const { egress } = hub;
    built.push({ plan: region, transitGatewayId, hubTableId, tables, spokes, hub, ...(egress && { egress }) });
  }
  for (const peering of peerings) {
    const region = regions.find((candidate) => candidate.region === peering.caller);
    const serving = hubs.get(peering.serving);
    if (!region || !serving) throw new Error(`the plan has a peering ${peering.key} of Regions that are not in it`);
    built.push(await buildCaller(inRegion(region), region, peering, serving));
  }
  return built;
}

/**
 * A Region's context.
 * @param s3ServiceName name of the Region's gateway endpoint service, where spokes are built
 */
export function regionalContext(context: BuildContext, region: RegionPlan, s3ServiceName = ""): BuildContext {
  const { region: other } = region;
  return { plan: regionalPlan(context.plan, region), providers: context.providers, s3ServiceName, other };
}

async function buildCaller(
  context: BuildContext,
  region: RegionPlan,
  peering: PeeringPlan,
  serving: BuiltHub,
): Promise<BuiltRegion> {
  const caller = withoutStackTraces(() => callerHub(context, region, peering, serving));
  const { transit, tables, connection, egress } = caller;
  const { transitGatewayId, hubTableId } = transit;
  const hub: SpokeHub = {
    transit,
    tables: {
      ...Object.fromEntries(Object.entries(tables).map(([key, { tableId }]) => [key, tableId])),
      ...(egress && { egress: egress.table.tableId }),
    },
    names: caller.names,
  };
  const spokes = await inTurns(region.spokes, (spoke) => buildSpoke(context, hub, spoke));
  return {
    plan: region,
    transitGatewayId,
    hubTableId,
    tables,
    spokes: Object.fromEntries(spokes.map((spoke) => [spoke.plan.key, spoke])),
    peering: connection,
    ...(egress && { egress }),
  };
}

/** What a Region that another one serves has in place of a hub. */
function callerHub(context: BuildContext, region: RegionPlan, peering: PeeringPlan, serving: BuiltHub) {
  const { plan } = context;
  const opts = ownedBy(context, plan.hub.account);
  const { adoptedId, asn } = plan.hub.transit;
  const transit = new RegionTransit(
    nameIn(context, "hub"),
    {
      ...(adoptedId === "" ? { asn } : { adoptedId, adoptedArn: transitGatewayArn(plan, adoptedId) }),
      sharedWith: accountRefs(plan, plan.hub.sharedWith),
    },
    opts,
  );
  const { providers = [] } = opts;
  const connection = new TransitPeering(
    peering.key,
    {
      callerRegion: peering.caller,
      callerTransitGatewayId: transit.transitGatewayId,
      callerHubTableId: transit.hubTableId,
      servingRegion: peering.serving,
      servingTransitGatewayId: serving.transit.transitGatewayId,
      servingHubTableId: serving.transit.hubTableId,
      hubAttachmentId: serving.transit.attachmentId,
      arrivals: peering.arrivals,
      returns: peering.returns,
    },
    { providers },
  );
  const tables = Object.fromEntries(
    region.domains.map((domain) => [
      domain.key,
      new RouteDomain(
        nameIn(context, domain.key),
        {
          transitGatewayId: transit.transitGatewayId,
          hubAttachmentId: connection.attachmentId,
          routes: domain.transitRoutes,
        },
        opts,
      ),
    ]),
  );
  const names = Object.fromEntries(region.names.map((view) => [view.domain, namesIn(context, view, serving)]));
  const tableIds = Object.fromEntries(Object.entries(tables).map(([key, { tableId }]) => [key, tableId]));
  const egress = buildEgress(context, transit, tableIds);
  return { transit, connection, tables, names, egress };
}

/** The serving Region's zones, and a Profile of this Region with those that all spokes of the domain get. */
function namesIn(context: BuildContext, names: RegionNamesPlan, serving: BuiltHub): SpokeNames {
  const set = serving.domains[names.domain]?.set;
  if (!set) throw new Error(`domain ${names.domain} has no names in the serving Region`);
  const { zones } = set;
  if (!names.profile) return { zones };
  const profile = new DnsProfile(
    nameIn(context, names.domain),
    {
      zoneArns: Object.fromEntries(Object.entries(zones.zoneArns).filter(([zone]) => names.zones.includes(zone))),
      sharedWith: accountRefs(context.plan, names.profileSharedWith),
      partition: context.plan.partition,
    },
    ownedBy(context, context.plan.hub.account),
  );
  return { zones, profile };
}
