import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import type { TransitRoutePlan } from "../../plan/types";
import { child, tags, token } from "../identity";
import { transitRoutes } from "../transit-routes";
import { waitFor } from "../waiting";

/** What the network account's side of the shared egress is made from. */
export interface EgressTableArgs {
  /** The transit gateway. Changing it replaces the table, which is protected. */
  transitGatewayId: pulumi.Input<string>;
  /** The egress VPC's attachment. */
  attachmentId: pulumi.Input<string>;
  /** The transit gateway, known once the attachment stands. */
  attachedTransitGatewayId: pulumi.Input<string>;
  /** True if another account made the attachment and it waits for acceptance. */
  accept: boolean;
  /** Blackholes of the `egress` table: spokes in quarantine. */
  routes: TransitRoutePlan[];
  /** Tables of the domains that go out, by domain: each gets the default route. */
  domainTableIds: Record<string, pulumi.Input<string>>;
}

/** Everywhere. */
const ANYWHERE = "0.0.0.0/0";

/**
 * The `egress` table of the transit gateway, with which the egress VPC's attachment is associated, and the default routes
 * of the domains that go out, in the network account. The table learns exactly the spokes that go out
 * (`SpokeAcceptance`), so answers reach nobody else. What keeps the domains apart are the blackholes of their own tables,
 * which are more specific than the default route. Free; the table is protected.
 */
export class EgressTable extends pulumi.ComponentResource {
  /** Id of the `egress` table. */
  public readonly tableId: pulumi.Output<string>;
  /** The transit gateway, known once the attachment is accepted. */
  public readonly transitGatewayId: pulumi.Output<string>;

  constructor(name: string, args: EgressTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("EgressTable"), name, {}, opts);
    const table = new tgw.RouteTable(
      name,
      { transitGatewayId: args.transitGatewayId, tags: tags("EgressTable", "RouteTable", name) },
      { parent: this, protect: true },
    );
    const accepted = this.accepted(name, args);
    new tgw.RouteTableAssociation(
      name,
      { transitGatewayAttachmentId: accepted.attachmentId, transitGatewayRouteTableId: table.id },
      { parent: this, deleteBeforeReplace: true },
    );
    transitRoutes(name, args.routes, table.id, undefined, this);
    for (const [domain, tableId] of Object.entries(args.domainTableIds).sort(([a], [b]) => (a < b ? -1 : 1))) {
      new tgw.Route(
        child(name, domain, "internet"),
        {
          destinationCidrBlock: ANYWHERE,
          transitGatewayAttachmentId: accepted.attachmentId,
          transitGatewayRouteTableId: tableId,
        },
        { parent: this, deleteBeforeReplace: true },
      );
    }
    this.tableId = table.id;
    this.transitGatewayId = accepted.transitGatewayId;
    this.registerOutputs({ tableId: this.tableId, transitGatewayId: this.transitGatewayId });
  }

  private accepted(
    name: string,
    args: EgressTableArgs,
  ): { attachmentId: pulumi.Output<string>; transitGatewayId: pulumi.Output<string> } {
    if (!args.accept) {
      return {
        attachmentId: pulumi.output(args.attachmentId),
        transitGatewayId: pulumi.output(args.attachedTransitGatewayId),
      };
    }
    const accepter = new tgw.VpcAttachmentAccepter(
      name,
      {
        transitGatewayAttachmentId: args.attachmentId,
        transitGatewayDefaultRouteTableAssociation: false,
        transitGatewayDefaultRouteTablePropagation: false,
        tags: tags("EgressTable", "VpcAttachmentAccepter", name),
      },
      { parent: this, ...waitFor("attachment") },
    );
    return { attachmentId: accepter.id, transitGatewayId: accepter.transitGatewayId };
  }
}
