import * as tgw from "@pulumi/aws/ec2transitgateway";
import type * as pulumi from "@pulumi/pulumi";
import type { TransitRoutePlan } from "../plan/types";
import { child } from "./identity";

/**
 * Static routes of a transit gateway table. A prefix has one static route per table (Transit Gateway guide, Quotas), so
 * a replaced route goes before its successor comes.
 * @param attachmentId target of the routes that are no blackholes
 */
export function transitRoutes(
  name: string,
  routes: TransitRoutePlan[],
  tableId: pulumi.Input<string>,
  attachmentId: pulumi.Input<string> | undefined,
  parent: pulumi.ComponentResource,
): void {
  for (const route of routes) {
    if (!route.blackhole && attachmentId === undefined) {
      throw new Error(`route ${route.key} to ${route.destination} needs an attachment`);
    }
    new tgw.Route(
      child(name, route.key),
      {
        destinationCidrBlock: route.destination,
        transitGatewayRouteTableId: tableId,
        ...(route.blackhole || attachmentId === undefined
          ? { blackhole: true }
          : { transitGatewayAttachmentId: attachmentId }),
      },
      { parent, deleteBeforeReplace: true },
    );
  }
}
