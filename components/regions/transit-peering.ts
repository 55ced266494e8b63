import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import type { TransitRoutePlan } from "../../plan/types";
import { child, tags, token } from "../identity";
import { waitFor } from "../waiting";

/** What a peering between two Regions' transit gateways is made from. */
export interface TransitPeeringArgs {
  /** Region whose spokes call. Changing it replaces the peering. */
  callerRegion: string;
  /** The caller's transit gateway. Changing it replaces the peering. */
  callerTransitGatewayId: pulumi.Input<string>;
  /** The caller's `hub` table, in which answers are looked up: it knows the caller's spokes. */
  callerHubTableId: pulumi.Input<string>;
  /** Region whose endpoints are called. Changing it replaces the peering. */
  servingRegion: string;
  /** The serving Region's transit gateway. Changing it replaces the peering. */
  servingTransitGatewayId: pulumi.Input<string>;
  /** The serving Region's `hub` table, in which the endpoints' answers are looked up. */
  servingHubTableId: pulumi.Input<string>;
  /** The serving hub VPC's attachment, target of the arrivals that are no blackholes. */
  hubAttachmentId: pulumi.Input<string>;
  /** Static routes for what comes from the caller: to the endpoints that its domains use, and nowhere else. */
  arrivals: TransitRoutePlan[];
  /** Static routes of the serving `hub` table to the caller's blocks. */
  returns: TransitRoutePlan[];
}

/**
 * Both ends of a transit gateway peering between two Regions, in the network account, by one provider: the attachment
 * and its acceptance, the table that each end's packets are looked up in, and the static routes of the serving side; a
 * peering learns none (Transit Gateway guide, Peering attachments). The caller's domain tables, which decide which
 * endpoints a domain's packets may go to, belong to `RouteDomain`.
 *
 * Two gateways have one peering (Transit Gateway guide, Quotas), so that all domains' packets arrive in one table. It
 * holds the endpoints' blocks only; between the domains stand the caller's domain tables, and behind them the return
 * routes of the endpoint subnets, their security groups, endpoint policies and names.
 *
 * Costs an attachment on either side ($0.05 an hour each in us-east-1), and traffic between Regions by the GB. The table
 * is protected.
 */
export class TransitPeering extends pulumi.ComponentResource {
  /** The peering's attachment, the same on both sides, known once it is accepted. */
  public readonly attachmentId: pulumi.Output<string>;
  /** The serving Region's table for what comes from the caller. */
  public readonly arrivalsTableId: pulumi.Output<string>;

  constructor(name: string, args: TransitPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("TransitPeering"), name, {}, opts);
    const caller = { region: args.callerRegion };
    const serving = { region: args.servingRegion };
    const request = new tgw.PeeringAttachment(
      name,
      {
        ...caller,
        transitGatewayId: args.callerTransitGatewayId,
        peerTransitGatewayId: args.servingTransitGatewayId,
        peerRegion: args.servingRegion,
        tags: tags("TransitPeering", "PeeringAttachment", name),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    const accepter = new tgw.PeeringAttachmentAccepter(
      name,
      {
        ...serving,
        transitGatewayAttachmentId: request.id,
        tags: tags("TransitPeering", "PeeringAttachmentAccepter", name),
      },
      { parent: this, deleteBeforeReplace: true, ...waitFor("attachment") },
    );
    const arrivals = new tgw.RouteTable(
      name,
      {
        ...serving,
        transitGatewayId: args.servingTransitGatewayId,
        tags: tags("TransitPeering", "RouteTable", name),
      },
      { parent: this, protect: true },
    );
    const ends = {
      caller: { ...caller, transitGatewayRouteTableId: args.callerHubTableId },
      serving: { ...serving, transitGatewayRouteTableId: arrivals.id },
    };
    for (const [end, table] of Object.entries(ends)) {
      new tgw.RouteTableAssociation(
        child(name, end),
        { ...table, transitGatewayAttachmentId: accepter.id },
        { parent: this, deleteBeforeReplace: true },
      );
    }
    this.routes(child(name, "to"), args.arrivals, serving.region, arrivals.id, args.hubAttachmentId);
    this.routes(child(name, "back"), args.returns, serving.region, args.servingHubTableId, accepter.id);
    this.attachmentId = accepter.id;
    this.arrivalsTableId = arrivals.id;
    this.registerOutputs({ attachmentId: this.attachmentId, arrivalsTableId: this.arrivalsTableId });
  }

  private routes(
    name: string,
    routes: TransitRoutePlan[],
    region: string,
    tableId: pulumi.Input<string>,
    attachmentId: pulumi.Input<string>,
  ): void {
    for (const { key, destination, blackhole } of routes) {
      new tgw.Route(
        child(name, key),
        {
          region,
          destinationCidrBlock: destination,
          transitGatewayRouteTableId: tableId,
          ...(blackhole ? { blackhole: true } : { transitGatewayAttachmentId: attachmentId }),
        },
        { parent: this, deleteBeforeReplace: true },
      );
    }
  }
}
