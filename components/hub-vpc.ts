import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { SubnetPlan } from "../plan/types";
import { tags, token } from "./identity";
import { attachmentSubnets } from "./subnets";

/** What a hub VPC is made from. */
export interface HubVpcArgs {
  /** The VPC's block. Changing it replaces the VPC, which is protected. */
  cidr: string;
  /** One /28 per zone for the transit gateway's attachment (Transit Gateway guide, Design best practices). */
  attachmentSubnets: SubnetPlan[];
}

/**
 * The shared-services VPC, in the network account: no internet gateway, DNS on, the default security group locked, and
 * the attachment subnets with a route table that knows only the VPC itself. Endpoint subnets belong to `EndpointSet`.
 *
 * Costs nothing by itself. The VPC is protected: everything else hangs on it.
 */
export class HubVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;
  /** Attachment subnets by zone id. */
  public readonly attachmentSubnetIds: Record<string, pulumi.Output<string>>;
  /** Route table of the attachment subnets. */
  public readonly attachmentRouteTableId: pulumi.Output<string>;

  constructor(name: string, args: HubVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("HubVpc"), name, {}, opts);
    const parent = { parent: this };
    const vpc = new ec2.Vpc(
      name,
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: tags("HubVpc", "Vpc", name),
      },
      { ...parent, protect: true },
    );
    new ec2.DefaultSecurityGroup(
      name,
      { vpcId: vpc.id, ingress: [], egress: [], tags: tags("HubVpc", "DefaultSecurityGroup", name) },
      parent,
    );
    const attachment = attachmentSubnets("HubVpc", name, vpc.id, args.attachmentSubnets, this);
    this.vpcId = vpc.id;
    this.attachmentSubnetIds = attachment.subnetIds;
    this.attachmentRouteTableId = attachment.routeTableId;
    this.registerOutputs({
      vpcId: this.vpcId,
      attachmentSubnetIds: this.attachmentSubnetIds,
      attachmentRouteTableId: this.attachmentRouteTableId,
    });
  }
}
