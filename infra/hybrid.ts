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
import { ownedBy, type BuildContext } from "./context";
import { accountId, accountRefs, type BuiltNetwork } from "./network";

/** Name of the components: a stack has one way in. */
const NAME = "hybrid";

/** The components of the way in for on-premises. */
export interface BuiltHybrid {
  readonly plan: HybridPlan;
  readonly table: HybridTable;
  /** By key. */
  readonly vpns: Readonly<Record<string, HybridVpn>>;
  readonly resolver?: HybridResolver;
}

/**
 * Builds the way in for on-premises; `undefined` where there is none.
 * @param logGroupArn log group for VPN tunnels, where they are logged
 */
export function buildHybrid(
  context: BuildContext,
  network: BuiltNetwork,
  logGroupArn?: pulumi.Input<string>,
): BuiltHybrid | undefined {
  const { hybrid, hub } = context.plan;
  if (!hybrid) return undefined;
  const opts = ownedBy(context, hub.account);
  const { transit, vpc } = network.hub;
  const vpns = Object.fromEntries(
    hybrid.vpns.map(({ key, ...vpn }) => [
      key,
      new HybridVpn(
        key,
        { ...vpn, transitGatewayId: transit.transitGatewayId, ...(logGroupArn !== undefined && { logGroupArn }) },
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
    NAME,
    {
      transitGatewayId: transit.transitGatewayId,
      hubAttachmentId: transit.attachmentId,
      hubTableId: transit.hubTableId,
      routes: hybrid.transitRoutes,
      attachments,
      returnRoutes: hybrid.returnRoutes,
      propagated: hybrid.propagated,
    },
    opts,
  );
  const zoneIds = network.hub.domains[hybrid.domain]?.set?.zones.zoneIds ?? {};
  new ZoneMemberships(
    "hub",
    {
      zoneIds: Object.fromEntries(hybrid.zones.map((zone) => [zone, zoneIds[zone] ?? ""])),
      vpcId: vpc.vpcId,
      region: context.plan.region,
    },
    opts,
  );
  const resolver = buildResolver(context, network, hybrid);
  return { plan: hybrid, table, vpns, ...(resolver && { resolver }) };
}

/** Ids of the VPN connections by key. */
export function connectionIds(hybrid: BuiltHybrid | undefined): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(Object.entries(hybrid?.vpns ?? {}).map(([key, vpn]) => [key, vpn.connectionId]));
}

function directConnect(
  context: BuildContext,
  network: BuiltNetwork,
  plan: HybridPlan,
  way: DirectConnectPlan,
): pulumi.Input<string> {
  const { hub } = context.plan;
  const owner = ownedBy(context, way.account);
  const transitGatewayId = network.hub.transit.transitGatewayId;
  const gatewayId =
    way.existingId === "" ? new DirectConnectGateway(NAME, { asn: way.asn }, owner).gatewayId : way.existingId;
  const allowedPrefixes = plan.advertised;
  if (way.account === hub.account) {
    return new DirectConnectAssociation(NAME, { gatewayId, transitGatewayId, allowedPrefixes }, owner).attachmentId;
  }
  const proposal = new DirectConnectProposal(
    NAME,
    { gatewayId, gatewayAccountId: accountId(context.plan, way.account), transitGatewayId, allowedPrefixes },
    ownedBy(context, hub.account),
  );
  const transitGatewayAccountId = accountId(context.plan, hub.account);
  return new DirectConnectAssociation(
    NAME,
    { gatewayId, proposalId: proposal.proposalId, transitGatewayAccountId, allowedPrefixes },
    owner,
  ).attachmentId;
}

function buildResolver(context: BuildContext, network: BuiltNetwork, plan: HybridPlan): HybridResolver | undefined {
  const { resolver } = plan;
  if (!resolver) return undefined;
  const opts = ownedBy(context, context.plan.hub.account);
  const { vpc, transit } = network.hub;
  const built = new HybridResolver(
    NAME,
    {
      vpcId: vpc.vpcId,
      transitGatewayId: transit.attachedTransitGatewayId,
      subnets: resolver.subnets,
      inbound: resolver.inbound,
      returnRoutes: plan.returnRoutes,
      sources: plan.prefixes,
      forward: resolver.forward,
      sharedWith: accountRefs(context.plan, resolver.sharedWith),
    },
    opts,
  );
  if (resolver.forward.length === 0) return built;
  new RuleMemberships("hub", { ruleIds: built.ruleIds, vpcId: vpc.vpcId }, opts);
  for (const key of resolver.forwardTo) {
    const spoke = network.spokes[key];
    if (spoke)
      new RuleMemberships(key, { ruleIds: built.ruleIds, vpcId: spoke.vpcId }, ownedBy(context, spoke.plan.account));
  }
  return built;
}
