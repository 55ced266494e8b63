import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "../identity";
import { waitFor } from "../waiting";

/** What the egress VPC's attachment is made from. */
export interface EgressAttachmentArgs {
  /** The transit gateway; where another account owns it, the id that is known once it is shared. */
  transitGatewayId: pulumi.Input<string>;
  /** The egress VPC. Changing it replaces the attachment. */
  vpcId: pulumi.Input<string>;
  /** The transit subnets, one per zone. */
  subnetIds: pulumi.Input<string>[];
  /** Keep both directions of a flow in one zone, which a firewall that remembers flows needs. */
  applianceMode: boolean;
  /** True if the VPC's account owns the transit gateway. */
  ownsTransitGateway: boolean;
}

/**
 * The egress VPC's end of its attachment, in the account that owns the VPC. Costs $0.05 an hour (us-east-1). Appliance
 * mode picks one zone for both directions of a flow (Transit Gateway guide, Appliance in a shared services VPC).
 */
export class EgressAttachment extends pulumi.ComponentResource {
  /** Id of the attachment. */
  public readonly attachmentId: pulumi.Output<string>;
  /** The transit gateway, known once the attachment stands. */
  public readonly transitGatewayId: pulumi.Output<string>;

  constructor(name: string, args: EgressAttachmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("EgressAttachment"), name, {}, opts);
    const attachment = new tgw.VpcAttachment(
      name,
      {
        transitGatewayId: args.transitGatewayId,
        vpcId: args.vpcId,
        subnetIds: args.subnetIds,
        applianceModeSupport: args.applianceMode ? "enable" : "disable",
        dnsSupport: "enable",
        ipv6Support: "disable",
        securityGroupReferencingSupport: "disable",
        ...(args.ownsTransitGateway
          ? {
              transitGatewayDefaultRouteTableAssociation: false,
              transitGatewayDefaultRouteTablePropagation: false,
            }
          : {}),
        tags: tags("EgressAttachment", "VpcAttachment", name),
      },
      { parent: this, deleteBeforeReplace: true, ...waitFor("transitGateway") },
    );
    this.attachmentId = attachment.id;
    this.transitGatewayId = attachment.transitGatewayId;
    this.registerOutputs({ attachmentId: this.attachmentId, transitGatewayId: this.transitGatewayId });
  }
}
