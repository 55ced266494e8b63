import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { RoutePlan } from "../plan/types";
import { child, tags, token } from "./identity";

/** What a spoke's routes are made from. */
export interface SpokeRoutesArgs {
  /** Route tables of the workload subnets, by a name that becomes part of the routes' names. */
  routeTableIds: Record<string, pulumi.Input<string>>;
  /** Destinations: the domain's endpoints, its other spokes where it allows that, and the internet where it goes out centrally. */
  routes: RoutePlan[];
  /** The transit gateway, known once the spoke's attachment is accepted: a route to it is refused before that. */
  transitGatewayId: pulumi.Input<string>;
}

/**
 * Routes from a spoke's workload subnets to the transit gateway, in the spoke's account: to declared blocks only, and a
 * default route only for the shared egress; no route of an adopted table is touched but these. Free.
 */
export class SpokeRoutes extends pulumi.ComponentResource {
  constructor(name: string, args: SpokeRoutesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("SpokeRoutes"), name, {}, opts);
    for (const [table, routeTableId] of Object.entries(args.routeTableIds).sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const route of args.routes) {
        new ec2.Route(
          child(name, table, route.key),
          { routeTableId, destinationCidrBlock: route.destination, transitGatewayId: args.transitGatewayId },
          { parent: this },
        );
      }
    }
    this.registerOutputs({});
  }
}

/** What a spoke's way to S3 is made from. */
export interface S3AccessArgs {
  /** The spoke's VPC. */
  vpcId: pulumi.Input<string>;
  /** Service name, for example `com.amazonaws.us-east-1.s3`. */
  serviceName: string;
  /** Route tables that get the route to S3. */
  routeTableIds: pulumi.Input<string>[];
  /** Endpoint policy as JSON. A gateway endpoint's has `Principal: "*"` (VPC guide, Gateway endpoints). */
  policy: string;
}

/**
 * A gateway endpoint for S3 in a spoke, in the spoke's account: free, and S3's bytes stay out of the transit gateway.
 * Changing the service name replaces it. It cannot be reached from other VPCs (VPC guide, Gateway endpoints).
 */
export class S3Access extends pulumi.ComponentResource {
  /** Id of the endpoint. */
  public readonly endpointId: pulumi.Output<string>;

  constructor(name: string, args: S3AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("S3Access"), name, {}, opts);
    const endpointName = child(name, "s3");
    const endpoint = new ec2.VpcEndpoint(
      endpointName,
      {
        vpcId: args.vpcId,
        serviceName: args.serviceName,
        vpcEndpointType: "Gateway",
        routeTableIds: args.routeTableIds,
        policy: args.policy,
        tags: tags("S3Access", "VpcEndpoint", endpointName),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    this.endpointId = endpoint.id;
    this.registerOutputs({ endpointId: this.endpointId });
  }
}
