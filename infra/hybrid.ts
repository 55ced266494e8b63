import type * as pulumi from "@pulumi/pulumi";
import {
  DirectConnectAssociation,
  DirectConnectGateway,
  DirectConnectProposal,
  HybridResolver,
  HybridTable,
  HybridVpn,
  RuleMemberships,
  ZoneMemberships,
} from "../components";
import type { DirectConnectPlan, HybridPlan } from "../plan/types";
import { nameIn, ownedBy, type BuildContext, type BuiltHub } from "./context";
import { accountId, accountRefs, type BuiltNetwork } from "./network";
import type { BuiltRegion } from "./regions";
import type { BuiltSpoke } from "./spokes";

/** Name of the components: a Region has one way in. */
const NAME = "hybrid";

/** What a way in is connected to: a Region's transit gateway, and what leads from there to the endpoints. */
export interface EnteredNetwork {
  readonly transitGatewayId: pulumi.Output<string>;
  readonly hubTableId: pulumi.Output<string>;
  /** The hub VPC's attachment, or the peering's where another Region serves. */
  readonly endpointsAttachmentId: pulumi.Output<string>;
  /** Present where the Region has endpoints. */
  readonly hub?: BuiltHub;
  readonly spokes: Readonly<Record<string, BuiltSpoke>>;
}

/** The home Region as on-premises networks enter it. */
export function enteredHome({ hub, spokes }: BuiltNetwork): EnteredNetwork {
  const { transitGatewayId, hubTableId, attachmentId } = hub.transit;
  return { transitGatewayId, hubTableId, endpointsAttachmentId: attachmentId, hub, spokes };
}

/** Another Region as on-premises networks enter it. */
export function enteredRegion({
  plan,
  transitGatewayId,
  hubTableId,
  spokes,
  hub,
  peering,
}: BuiltRegion): EnteredNetwork {
  const endpointsAttachmentId = hub?.transit.attachmentId ?? peering?.attachmentId;
  if (!endpointsAttachmentId) throw new Error(`nothing leads from ${plan.region} to endpoints`);
  return { transitGatewayId, hubTableId, endpointsAttachmentId, spokes, ...(hub && { hub }) };
}

/** The components of the way in for on-premises. */
export interface BuiltHybrid {
  readonly plan: HybridPlan;
  readonly table: HybridTable;
  /** By key. */
  readonly vpns: Readonly<Record<string, HybridVpn>>;
  readonly resolver?: HybridResolver;
}

/**
 * Builds the way in for on-premises of the context's Region; `undefined` where there is none.
 * @param logGroupArn log group for VPN tunnels, where they are logged
 */
export function buildHybrid(
  context: BuildContext,
  network: EnteredNetwork,
  logGroupArn?: pulumi.Input<string>,
): BuiltHybrid | undefined {
  const { hybrid, hub } = context.plan;
  if (!hybrid) return undefined;
  const opts = ownedBy(context, hub.account);
  const { transitGatewayId } = network;
  const vpns = Object.fromEntries(
    hybrid.vpns.map(({ key, ...vpn }) => [
      key,
      new HybridVpn(
        nameIn(context, key),
        { ...vpn, transitGatewayId, ...(logGroupArn !== undefined && { logGroupArn }) },
        opts,
      ),
    ]),
  );
  const attachments: Record<string, pulumi.Input<string>> = Object.fromEntries(
    Object.entries(vpns).map(([key, vpn]) => [`vpn-${key}`, vpn.attachmentId]),
  );
  if (hybrid.directConnect)
    attachments["direct-connect"] = directConnect(context, network, hybrid, hybrid.directConnect);
  const table = new HybridTable(
    nameIn(context, NAME),
    {
      transitGatewayId,
      hubAttachmentId: network.endpointsAttachmentId,
      hubTableId: network.hubTableId,
      routes: hybrid.transitRoutes,
      attachments,
      returnRoutes: hybrid.returnRoutes,
      propagated: hybrid.propagated,
    },
    opts,
  );
  const resolver = network.hub && buildNames(context, network.hub, network.spokes, hybrid);
  return { plan: hybrid, table, vpns, ...(resolver && { resolver }) };
}

/** The bound domain's zones on the hub VPC, and the resolver that answers and asks as that VPC. */
function buildNames(
  context: BuildContext,
  hub: BuiltHub,
  spokes: EnteredNetwork["spokes"],
  plan: HybridPlan,
): HybridResolver | undefined {
  const zoneIds = hub.domains[plan.domain]?.set?.zones.zoneIds ?? {};
  new ZoneMemberships(
    nameIn(context, "hub"),
    {
      zoneIds: Object.fromEntries(plan.zones.map((zone) => [zone, zoneIds[zone] ?? ""])),
      vpcId: hub.vpc.vpcId,
      region: context.plan.region,
    },
    ownedBy(context, context.plan.hub.account),
  );
  return buildResolver(context, hub, spokes, plan.resolver);
}

/** Ids of the VPN connections by key. */
export function connectionIds(hybrid: BuiltHybrid | undefined): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(Object.entries(hybrid?.vpns ?? {}).map(([key, vpn]) => [key, vpn.connectionId]));
}

function directConnect(
  context: BuildContext,
  { transitGatewayId }: EnteredNetwork,
  plan: HybridPlan,
  way: DirectConnectPlan,
): pulumi.Input<string> {
  const { hub } = context.plan;
  const owner = ownedBy(context, way.account);
  const name = nameIn(context, NAME);
  const gatewayId =
    way.existingId === "" ? new DirectConnectGateway(name, { asn: way.asn }, owner).gatewayId : way.existingId;
  const allowedPrefixes = plan.advertised;
  if (way.account === hub.account) {
    return new DirectConnectAssociation(name, { gatewayId, transitGatewayId, allowedPrefixes }, owner).attachmentId;
  }
  const proposal = new DirectConnectProposal(
    name,
    { gatewayId, gatewayAccountId: accountId(context.plan, way.account), transitGatewayId, allowedPrefixes },
    ownedBy(context, hub.account),
  );
  const transitGatewayAccountId = accountId(context.plan, hub.account);
  return new DirectConnectAssociation(
    name,
    { gatewayId, proposalId: proposal.proposalId, transitGatewayAccountId, allowedPrefixes },
    owner,
  ).attachmentId;
}

function buildResolver(
  context: BuildContext,
  { vpc, transit }: BuiltHub,
  spokes: EnteredNetwork["spokes"],
  resolver: HybridPlan["resolver"],
): HybridResolver | undefined {
  if (!resolver) return undefined;
  const opts = ownedBy(context, context.plan.hub.account);
  const built = new HybridResolver(
    nameIn(context, NAME),
    {
      vpcId: vpc.vpcId,
      transitGatewayId: transit.attachedTransitGatewayId,
      subnets: resolver.subnets,
      inbound: resolver.inbound,
      returnRoutes: resolver.returnRoutes,
      sources: resolver.sources,
      forward: resolver.forward,
      sharedWith: accountRefs(context.plan, resolver.sharedWith),
    },
    opts,
  );
  if (resolver.forward.length === 0) return built;
  new RuleMemberships(nameIn(context, "hub"), { ruleIds: built.ruleIds, vpcId: vpc.vpcId }, opts);
  for (const key of resolver.forwardTo) {
    const spoke = spokes[key];
    if (spoke)
      new RuleMemberships(
        nameIn(context, key),
        { ruleIds: built.ruleIds, vpcId: spoke.vpcId },
        ownedBy(context, spoke.plan.account),
      );
  }
  return built;
}
