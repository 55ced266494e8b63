import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "./identity";
import type { AccountRef } from "./sharing";
import { shareGateway, transitGateway } from "./transit-gateway";

/** What a transit hub is made from. */
export interface TransitHubArgs {
  /** Amazon side ASN of a transit gateway to make. Changing it replaces the gateway, which is protected. */
  asn?: number;
  /** Id of a transit gateway that stands already; it is used, and nothing of it but our own tables is touched. */
  adoptedId?: string;
  /** ARN of the adopted transit gateway, which sharing needs. */
  adoptedArn?: string;
  /** The hub VPC. */
  vpcId: pulumi.Input<string>;
  /** The hub VPC's attachment subnets, one per zone. */
  attachmentSubnetIds: pulumi.Input<string>[];
  /** Accounts that may attach VPCs: every spoke's but the hub's own. */
  sharedWith: AccountRef[];
}

/**
 * The transit gateway, made or adopted, with the hub VPC's attachment, the `hub` route table and the RAM share, in the
 * network account. Nothing is associated, propagated or accepted by default; security-group references stay off, since
 * they do not work for endpoints anyway (Transit Gateway guide, VPC attachments).
 *
 * Costs one attachment ($0.05 an hour in us-east-1) and $0.02 a GB to whoever sends. The gateway and the table are
 * protected. Changing the attachment's VPC replaces the attachment: the old one goes first, because a VPC has one
 * attachment per transit gateway (Transit Gateway guide, Quotas).
 */
export class TransitHub extends pulumi.ComponentResource {
  /** Id of the transit gateway. */
  public readonly transitGatewayId: pulumi.Output<string>;
  /** The same id, known once the hub VPC is attached: what routes of the hub VPC point to. */
  public readonly attachedTransitGatewayId: pulumi.Output<string>;
  /** The hub VPC's attachment. */
  public readonly attachmentId: pulumi.Output<string>;
  /** The `hub` table, which the hub VPC's attachment is associated with. */
  public readonly hubTableId: pulumi.Output<string>;
  /** The same id for each account that the gateway is shared with, known once it is shared. */
  public readonly sharedIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: TransitHubArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("TransitHub"), name, {}, opts);
    const gateway = transitGateway("TransitHub", name, args, this);
    const attachment = new tgw.VpcAttachment(
      name,
      {
        transitGatewayId: gateway.id,
        vpcId: args.vpcId,
        subnetIds: args.attachmentSubnetIds,
        applianceModeSupport: "disable",
        dnsSupport: "enable",
        ipv6Support: "disable",
        securityGroupReferencingSupport: "disable",
        transitGatewayDefaultRouteTableAssociation: false,
        transitGatewayDefaultRouteTablePropagation: false,
        tags: tags("TransitHub", "VpcAttachment", name),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    const table = new tgw.RouteTable(
      name,
      { transitGatewayId: gateway.id, tags: tags("TransitHub", "RouteTable", name) },
      { parent: this, protect: true },
    );
    new tgw.RouteTableAssociation(
      name,
      { transitGatewayAttachmentId: attachment.id, transitGatewayRouteTableId: table.id },
      { parent: this, deleteBeforeReplace: true },
    );
    this.transitGatewayId = pulumi.output(gateway.id);
    this.attachedTransitGatewayId = attachment.transitGatewayId;
    this.attachmentId = attachment.id;
    this.hubTableId = table.id;
    this.sharedIds = shareGateway("TransitHub", name, gateway, args.sharedWith, this);
    this.registerOutputs({
      transitGatewayId: this.transitGatewayId,
      attachedTransitGatewayId: this.attachedTransitGatewayId,
      attachmentId: this.attachmentId,
      hubTableId: this.hubTableId,
      sharedIds: this.sharedIds,
    });
  }
}
