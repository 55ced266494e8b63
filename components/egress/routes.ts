import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { RoutePlan } from "../../plan/types";
import { child, token } from "../identity";

/** What the egress VPC's routes back are made from. */
export interface EgressRoutesArgs {
  /** Tables that answers leave by, by zone id: the firewall's, or the NAT gateways' without one. */
  routeTableIds: Record<string, pulumi.Input<string>>;
  /** Blocks of the spokes that go out. */
  routes: RoutePlan[];
  /** The transit gateway, known once the attachment is accepted. */
  transitGatewayId: pulumi.Input<string>;
}

/** Routes of the egress VPC back to exactly the spokes that go out, in the account that owns the VPC. Free. */
export class EgressRoutes extends pulumi.ComponentResource {
  constructor(name: string, args: EgressRoutesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("EgressRoutes"), name, {}, opts);
    for (const [zone, routeTableId] of Object.entries(args.routeTableIds).sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const { key, destination } of args.routes) {
        new ec2.Route(
          child(name, zone, key),
          { routeTableId, destinationCidrBlock: destination, transitGatewayId: args.transitGatewayId },
          { parent: this, deleteBeforeReplace: true },
        );
      }
    }
    this.registerOutputs({});
  }
}
