import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { SubnetPlan } from "../plan/types";
import { child, tags, token } from "./identity";
import { attachmentSubnets, subnetIn } from "./subnets";

/** What a spoke VPC is made from. */
export interface SpokeVpcArgs {
  /** The VPC's block. Changing it replaces the VPC, which is protected. */
  cidr: string;
  /** Workload subnets, one per group and zone. */
  subnets: SubnetPlan[];
  /** One /28 per zone for the transit gateway's attachment. */
  attachmentSubnets: SubnetPlan[];
}

/**
 * A spoke's VPC, in the spoke's account: workload subnets with one route table, attachment subnets with a table of
 * their own, DNS on, the default security group locked, no internet gateway. Routes to the hub are `SpokeRoutes`.
 *
 * Free. The VPC is protected; removing a spoke that was created here begins with lifting that protection.
 */
export class SpokeVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;
  /** Workload subnets by key. */
  public readonly subnetIds: Record<string, pulumi.Output<string>>;
  /** Attachment subnets by zone id. */
  public readonly attachmentSubnetIds: Record<string, pulumi.Output<string>>;
  /** Route table of the workload subnets. */
  public readonly workloadRouteTableId: pulumi.Output<string>;

  constructor(name: string, args: SpokeVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("SpokeVpc"), name, {}, opts);
    const vpc = new ec2.Vpc(
      name,
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: tags("SpokeVpc", "Vpc", name),
      },
      { parent: this, protect: true },
    );
    new ec2.DefaultSecurityGroup(
      name,
      { vpcId: vpc.id, ingress: [], egress: [], tags: tags("SpokeVpc", "DefaultSecurityGroup", name) },
      { parent: this },
    );
    const tableName = child(name, "workload");
    const table = new ec2.RouteTable(
      tableName,
      { vpcId: vpc.id, tags: tags("SpokeVpc", "RouteTable", tableName) },
      { parent: this },
    );
    this.vpcId = vpc.id;
    this.workloadRouteTableId = table.id;
    this.subnetIds = Object.fromEntries(
      args.subnets.map((plan) => [plan.key, subnetIn("SpokeVpc", name, vpc.id, plan, table.id, this)]),
    );
    this.attachmentSubnetIds = attachmentSubnets("SpokeVpc", name, vpc.id, args.attachmentSubnets, this).subnetIds;
    this.registerOutputs({
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      attachmentSubnetIds: this.attachmentSubnetIds,
      workloadRouteTableId: this.workloadRouteTableId,
    });
  }
}

/** What an adopted spoke is made from. */
export interface AdoptedSpokeArgs {
  /** The VPC that stands already. */
  vpcId: pulumi.Input<string>;
  /** Attachment subnets to make in it, one per zone. */
  attachmentSubnets: SubnetPlan[];
}

/**
 * What is added to a VPC that stands already, in the spoke's account: subnets for the transit gateway's attachment with
 * a route table of their own. Nothing else of the VPC is changed here, and nothing of it is deleted with the spoke.
 */
export class AdoptedSpoke extends pulumi.ComponentResource {
  /** The attachment subnets made, by zone id. */
  public readonly attachmentSubnetIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: AdoptedSpokeArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("AdoptedSpoke"), name, {}, opts);
    this.attachmentSubnetIds = attachmentSubnets(
      "AdoptedSpoke",
      name,
      args.vpcId,
      args.attachmentSubnets,
      this,
    ).subnetIds;
    this.registerOutputs({ attachmentSubnetIds: this.attachmentSubnetIds });
  }
}
