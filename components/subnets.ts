import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { SubnetPlan } from "../plan/types";
import { child, tags } from "./identity";

/** Attachment subnets and their table. */
export interface AttachmentSubnets {
  /** By zone id. */
  subnetIds: Record<string, pulumi.Output<string>>;
  routeTableId: pulumi.Output<string>;
}

/**
 * Makes the subnets that a transit gateway attachment lives in, with one route table of their own that holds the local
 * route only: what arrives through the attachment reaches the VPC and nothing beyond it.
 */
export function attachmentSubnets(
  component: string,
  name: string,
  vpcId: pulumi.Input<string>,
  subnets: SubnetPlan[],
  parent: pulumi.ComponentResource,
): AttachmentSubnets {
  const table = new ec2.RouteTable(
    child(name, "attachment"),
    { vpcId, tags: tags(component, "RouteTable", child(name, "attachment")) },
    { parent },
  );
  const subnetIds: Record<string, pulumi.Output<string>> = {};
  for (const plan of subnets) subnetIds[plan.azId] = subnetIn(component, name, vpcId, plan, table.id, parent);
  return { subnetIds, routeTableId: table.id };
}

/** A subnet that was made, and what gives it its route table. */
export interface PlacedSubnet {
  id: pulumi.Output<string>;
  /** Whatever answers from the subnet to elsewhere must wait for it: until then the main table holds, which leads nowhere. */
  association: ec2.RouteTableAssociation;
}

/** `placedSubnet`, where nothing needs to wait for the route table. @returns the subnet's id */
export function subnetIn(...args: Parameters<typeof placedSubnet>): pulumi.Output<string> {
  return placedSubnet(...args).id;
}

/**
 * Makes one subnet and associates it with its route table. Subnets are placed by zone *id*: names mean different zones
 * in different accounts (VPC guide, Availability Zone IDs). Changing block or zone replaces the subnet.
 */
export function placedSubnet(
  component: string,
  name: string,
  vpcId: pulumi.Input<string>,
  plan: SubnetPlan,
  routeTableId: pulumi.Input<string>,
  parent: pulumi.ComponentResource,
): PlacedSubnet {
  const subnetName = child(name, plan.key);
  const subnet = new ec2.Subnet(
    subnetName,
    {
      vpcId,
      cidrBlock: plan.cidr,
      availabilityZoneId: plan.azId,
      mapPublicIpOnLaunch: false,
      tags: tags(component, "Subnet", subnetName),
    },
    { parent },
  );
  const association = new ec2.RouteTableAssociation(subnetName, { subnetId: subnet.id, routeTableId }, { parent });
  return { id: subnet.id, association };
}
