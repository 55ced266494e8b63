import * as pulumi from "@pulumi/pulumi";
import type { NamedZonePlan } from "../../plan/egress/types";
import type { SubnetPlan } from "../../plan/types";
import { token } from "../identity";
import { tableOf, vpcByAwsx } from "./awsx-vpc";

/** What a spoke VPC with NAT gateways of its own is made from. */
export interface NatSpokeVpcArgs {
  /** The VPC's block. Changing it replaces the VPC, which is protected. */
  cidr: string;
  /** Zones with their names in the spoke's account. Append only: another order replaces subnets. */
  zones: NamedZonePlan[];
  /** Workload subnets, one per group and zone. */
  subnets: SubnetPlan[];
  /** Subnets of the NAT gateways, one per zone, in the order of the zones. */
  publicSubnets: SubnetPlan[];
  /** One /28 per zone for the transit gateway's attachment. */
  attachmentSubnets: SubnetPlan[];
  /** Region of the VPC, where it is not the provider's: awsx passes it on to every part. Changing it replaces the VPC. */
  region?: string;
}

/**
 * A spoke's VPC with NAT gateways of its own, in the spoke's account, by `awsx.ec2.Vpc`: every workload subnet has a
 * table with a default route to its zone's gateway, the attachment subnets have none. A NAT gateway cannot restrict
 * destinations: the whole internet is open, public endpoints of Bedrock included.
 *
 * Costs $0.05 an hour for each zone (NAT gateway and its address, us-east-1) and $0.045 a GB. The VPC and all its parts
 * are protected.
 */
export class NatSpokeVpc extends pulumi.ComponentResource {
  /** Id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;
  /** Workload subnets by key. */
  public readonly subnetIds: Record<string, pulumi.Output<string>>;
  /** Attachment subnets by zone id. */
  public readonly attachmentSubnetIds: Record<string, pulumi.Output<string>>;
  /** Route table of each workload subnet, by the subnet's key. */
  public readonly workloadRouteTableIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: NatSpokeVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("NatSpokeVpc"), name, {}, opts);
    const inOrder = (subnets: SubnetPlan[]): SubnetPlan[] =>
      args.zones.flatMap(({ azId }) => subnets.filter((subnet) => subnet.azId === azId));
    const groups = [...new Set(args.subnets.map((subnet) => subnet.group))].sort();
    const { vpcId, subnetIds } = vpcByAwsx(
      {
        component: "NatSpokeVpc",
        name,
        cidr: args.cidr,
        zones: args.zones,
        groups: [
          { group: "public", type: "Public", subnets: args.publicSubnets },
          ...groups.map((group) => ({
            group,
            type: "Private" as const,
            subnets: inOrder(args.subnets.filter((subnet) => subnet.group === group)),
          })),
          { group: "attachment", type: "Isolated", subnets: inOrder(args.attachmentSubnets) },
        ],
        region: args.region,
      },
      this,
    );
    const pick = (subnet: SubnetPlan): pulumi.Output<string> => {
      const id = subnetIds[subnet.key];
      if (!id) throw new Error(`subnet ${subnet.key} is not in the VPC`);
      return id;
    };
    this.vpcId = vpcId;
    this.subnetIds = Object.fromEntries(args.subnets.map((subnet) => [subnet.key, pick(subnet)]));
    this.attachmentSubnetIds = Object.fromEntries(args.attachmentSubnets.map((subnet) => [subnet.azId, pick(subnet)]));
    this.workloadRouteTableIds = Object.fromEntries(
      args.subnets.map((subnet) => [subnet.key, tableOf(pick(subnet), args.region, this)]),
    );
    this.registerOutputs({
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      attachmentSubnetIds: this.attachmentSubnetIds,
      workloadRouteTableIds: this.workloadRouteTableIds,
    });
  }
}
