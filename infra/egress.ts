import { EgressAttachment, EgressFirewall, EgressRoutes, EgressTable, EgressVpc } from "../components";
import { ownedBy, type BuildContext, type BuiltEgress, type BuiltHub } from "./context";

/** Name of the components: a stack has one shared way to the internet. */
const NAME = "egress";

/** Builds the shared way to the internet: the VPC in its account, its table in the network account. */
export function buildEgress(context: BuildContext, hub: Omit<BuiltHub, "egress">): BuiltEgress | undefined {
  const { plan } = context;
  const { egress } = plan;
  if (!egress) return undefined;
  const opts = ownedBy(context, egress.account);
  const sameAccount = egress.account === plan.hub.account;
  const { cidr, zones, publicSubnets, firewallSubnets, transitSubnets } = egress;
  const vpc = new EgressVpc(NAME, { cidr, zones, publicSubnets, firewallSubnets, transitSubnets }, opts);
  const transitGatewayId = sameAccount ? hub.transit.transitGatewayId : hub.transit.sharedIds[egress.account];
  if (transitGatewayId === undefined) throw new Error(`the transit gateway is not shared with ${egress.account}`);
  const attachment = new EgressAttachment(
    NAME,
    {
      transitGatewayId,
      vpcId: vpc.vpcId,
      subnetIds: Object.values(vpc.transitSubnetIds),
      applianceMode: egress.firewall,
      ownsTransitGateway: sameAccount,
    },
    opts,
  );
  const table = new EgressTable(
    NAME,
    {
      transitGatewayId: hub.transit.transitGatewayId,
      attachmentId: attachment.attachmentId,
      attachedTransitGatewayId: attachment.transitGatewayId,
      accept: !sameAccount,
      routes: egress.transitRoutes,
      domainTableIds: Object.fromEntries(
        egress.domains.flatMap((domain) => {
          const built = hub.domains[domain];
          return built ? [[domain, built.table.tableId]] : [];
        }),
      ),
    },
    ownedBy(context, plan.hub.account),
  );
  const firewall = egress.firewall
    ? new EgressFirewall(
        NAME,
        {
          vpcId: vpc.vpcId,
          subnetIds: vpc.firewallSubnetIds,
          transitRouteTableIds: vpc.transitRouteTableIds,
          publicRouteTableIds: vpc.publicRouteTableIds,
          returnRoutes: egress.returnRoutes,
          sources: egress.sources,
          allowedDomains: egress.allowedDomains,
        },
        opts,
      )
    : undefined;
  new EgressRoutes(
    NAME,
    {
      routeTableIds: egress.firewall ? vpc.firewallRouteTableIds : vpc.publicRouteTableIds,
      routes: egress.returnRoutes,
      transitGatewayId: table.transitGatewayId,
    },
    opts,
  );
  return { vpcId: vpc.vpcId, table, ...(firewall && { logGroupName: firewall.logGroupName }) };
}
