import { EgressAttachment, EgressFirewall, EgressRoutes, EgressTable, EgressVpc } from "../components";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, ownedBy, type BuildContext, type BuiltEgress, type SpokeHub } from "./context";

/** Name of the components: a Region has one shared way to the internet. */
const EGRESS = "egress";

/**
 * Builds a Region's shared way to the internet: the VPC in its account, its table in the network account.
 * @param tables tables of the Region's domains by key
 */
export function buildEgress(
  context: BuildContext,
  transit: Pick<SpokeHub["transit"], "transitGatewayId" | "sharedIds">,
  tables: Readonly<Record<string, pulumi.Output<string>>>,
): BuiltEgress | undefined {
  const { plan, other } = context;
  const { egress } = plan;
  if (!egress) return undefined;
  const name = nameIn(context, EGRESS);
  const opts = ownedBy(context, egress.account);
  const sameAccount = egress.account === plan.hub.account;
  const { cidr, zones, publicSubnets, firewallSubnets, transitSubnets } = egress;
  const vpc = new EgressVpc(
    name,
    { cidr, zones, publicSubnets, firewallSubnets, transitSubnets, ...(other !== undefined && { region: other }) },
    opts,
  );
  const transitGatewayId = sameAccount ? transit.transitGatewayId : transit.sharedIds[egress.account];
  if (transitGatewayId === undefined) throw new Error(`the transit gateway is not shared with ${egress.account}`);
  const attachment = new EgressAttachment(
    name,
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
    name,
    {
      transitGatewayId: transit.transitGatewayId,
      attachmentId: attachment.attachmentId,
      attachedTransitGatewayId: attachment.transitGatewayId,
      accept: !sameAccount,
      routes: egress.transitRoutes,
      domainTableIds: Object.fromEntries(
        egress.domains.flatMap((domain) => {
          const tableId = tables[domain];
          return tableId ? [[domain, tableId]] : [];
        }),
      ),
    },
    ownedBy(context, plan.hub.account),
  );
  const firewall = egress.firewall
    ? new EgressFirewall(
        name,
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
    name,
    {
      routeTableIds: egress.firewall ? vpc.firewallRouteTableIds : vpc.publicRouteTableIds,
      routes: egress.returnRoutes,
      transitGatewayId: table.transitGatewayId,
    },
    opts,
  );
  return { vpcId: vpc.vpcId, table, ...(firewall && { logGroupName: firewall.logGroupName }) };
}
