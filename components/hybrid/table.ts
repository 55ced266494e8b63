import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import type { RoutePlan, TransitRoutePlan } from "../../plan/types";
import { child, tags, token } from "../identity";
import { transitRoutes } from "../transit-routes";

/** What the way in for on-premises is made from. */
export interface HybridTableArgs {
  /** The transit gateway. Changing it replaces the table, which is protected. */
  transitGatewayId: pulumi.Input<string>;
  /** The hub VPC's attachment, or the peering's with the Region that serves: target of the routes that are no blackholes. */
  hubAttachmentId: pulumi.Input<string>;
  /** The `hub` table, which carries answers back. */
  hubTableId: pulumi.Input<string>;
  /** Routes of the `hybrid` table. */
  routes: TransitRoutePlan[];
  /** Attachments of VPN connections and Direct Connect gateways, by key. */
  attachments: Record<string, pulumi.Input<string>>;
  /** Routes of the `hub` table back to on-premises, where they are static. */
  returnRoutes: RoutePlan[];
  /** Let the `hub` table learn the routes back, so that one attachment can stand in for another. */
  propagated: boolean;
}

/**
 * The `hybrid` table of the transit gateway and the routes back, in the network account. Every attachment of on-premises
 * is associated with the table, which alone decides what they reach. A VPN announces exactly its routes that are no
 * blackholes (Site-to-Site VPN guide, Route propagation).
 *
 * Costs nothing. The table is protected.
 */
export class HybridTable extends pulumi.ComponentResource {
  /** Id of the `hybrid` table. */
  public readonly tableId: pulumi.Output<string>;

  constructor(name: string, args: HybridTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("HybridTable"), name, {}, opts);
    const table = new tgw.RouteTable(
      name,
      { transitGatewayId: args.transitGatewayId, tags: tags("HybridTable", "RouteTable", name) },
      { parent: this, protect: true },
    );
    transitRoutes(name, args.routes, table.id, args.hubAttachmentId, this);
    const attachments = Object.entries(args.attachments).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, transitGatewayAttachmentId] of attachments) {
      new tgw.RouteTableAssociation(
        child(name, key),
        { transitGatewayAttachmentId, transitGatewayRouteTableId: table.id },
        { parent: this, deleteBeforeReplace: true },
      );
      if (!args.propagated) continue;
      new tgw.RouteTablePropagation(
        child(name, "hub", key),
        { transitGatewayAttachmentId, transitGatewayRouteTableId: args.hubTableId },
        { parent: this },
      );
    }
    const [only] = attachments;
    if (!args.propagated && only) {
      for (const route of args.returnRoutes) {
        new tgw.Route(
          child(name, "hub", route.key),
          {
            destinationCidrBlock: route.destination,
            transitGatewayAttachmentId: only[1],
            transitGatewayRouteTableId: args.hubTableId,
          },
          { parent: this, deleteBeforeReplace: true },
        );
      }
    }
    this.tableId = table.id;
    this.registerOutputs({ tableId: this.tableId });
  }
}
