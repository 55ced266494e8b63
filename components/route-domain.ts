import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import type { TransitRoutePlan } from "../plan/types";
import { tags, token } from "./identity";
import { transitRoutes } from "./transit-routes";

/** What a route domain is made from. */
export interface RouteDomainArgs {
  /** The transit gateway. Changing it replaces the table, which is protected. */
  transitGatewayId: pulumi.Input<string>;
  /** The hub VPC's attachment, target of the routes that are no blackholes. */
  hubAttachmentId: pulumi.Input<string>;
  /** Static routes: to the domain's endpoints, and blackholes over what it must not reach. */
  routes: TransitRoutePlan[];
}

/**
 * The transit gateway table of one domain with its static routes, in the network account. Spokes are associated by
 * `SpokeAcceptance`.
 *
 * Costs nothing. The table is protected; its routes are not, because they follow the configuration.
 */
export class RouteDomain extends pulumi.ComponentResource {
  /** Id of the domain's table. */
  public readonly tableId: pulumi.Output<string>;

  constructor(name: string, args: RouteDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("RouteDomain"), name, {}, opts);
    const table = new tgw.RouteTable(
      name,
      { transitGatewayId: args.transitGatewayId, tags: tags("RouteDomain", "RouteTable", name) },
      { parent: this, protect: true },
    );
    transitRoutes(name, args.routes, table.id, args.hubAttachmentId, this);
    this.tableId = table.id;
    this.registerOutputs({ tableId: this.tableId });
  }
}
