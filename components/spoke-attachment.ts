import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import type { TransitRoutePlan } from "../plan/types";
import { child, tags, token } from "./identity";
import { transitRoutes } from "./transit-routes";
import { waitFor } from "./waiting";

/** What a spoke's attachment is made from. */
export interface SpokeAttachmentArgs {
  /** The transit gateway; where another account owns it, the id that is known once it is shared. */
  transitGatewayId: pulumi.Input<string>;
  /** The spoke's VPC. Changing it replaces the attachment. */
  vpcId: pulumi.Input<string>;
  /** The spoke's attachment subnets, one per zone. */
  subnetIds: pulumi.Input<string>[];
  /** True if the spoke's account owns the transit gateway. */
  ownsTransitGateway: boolean;
}

/**
 * A spoke's end of its attachment, in the spoke's account. Costs $0.05 an hour (us-east-1). A replaced attachment goes
 * before its successor comes, because a VPC has one per transit gateway; the spoke is cut off for that time.
 *
 * A transit gateway that was shared a moment ago is not visible in the account yet: the attachment is tried again for
 * ten minutes at most, on that error alone.
 */
export class SpokeAttachment extends pulumi.ComponentResource {
  /** Id of the attachment. */
  public readonly attachmentId: pulumi.Output<string>;
  /** The transit gateway, known once the attachment stands. */
  public readonly transitGatewayId: pulumi.Output<string>;

  constructor(name: string, args: SpokeAttachmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("SpokeAttachment"), name, {}, opts);
    const attachment = new tgw.VpcAttachment(
      name,
      {
        transitGatewayId: args.transitGatewayId,
        vpcId: args.vpcId,
        subnetIds: args.subnetIds,
        applianceModeSupport: "disable",
        dnsSupport: "enable",
        ipv6Support: "disable",
        securityGroupReferencingSupport: "disable",
        // Only the owner of the gateway may say so; for others the accepter does (aws.ec2transitgateway.VpcAttachment).
        ...(args.ownsTransitGateway
          ? {
              transitGatewayDefaultRouteTableAssociation: false,
              transitGatewayDefaultRouteTablePropagation: false,
            }
          : {}),
        tags: tags("SpokeAttachment", "VpcAttachment", name),
      },
      { parent: this, deleteBeforeReplace: true, ...waitFor("transitGateway") },
    );
    this.attachmentId = attachment.id;
    this.transitGatewayId = attachment.transitGatewayId;
    this.registerOutputs({ attachmentId: this.attachmentId, transitGatewayId: this.transitGatewayId });
  }
}

/** What the hub's end of an attachment is made from. */
export interface SpokeAcceptanceArgs {
  /** The spoke's attachment: one of `SpokeAttachment`, or one that stands already. */
  attachmentId: pulumi.Input<string>;
  /** The transit gateway. */
  transitGatewayId: pulumi.Input<string>;
  /** True if another account made the attachment and it waits for acceptance. */
  accept: boolean;
  /** Table that the spoke belongs to: its domain's. */
  associationTableId: pulumi.Input<string>;
  /** True to move the attachment from the table that it is associated with today. */
  takeOverAssociation: boolean;
  /** Tables that learn the spoke's blocks, by name. */
  propagationTableIds: Record<string, pulumi.Input<string>>;
  /** The `hub` table, which holds the blackholes of a quarantined spoke. */
  hubTableId: pulumi.Input<string>;
  /** Blackholes over the spoke's blocks while it is quarantined. */
  quarantineRoutes: TransitRoutePlan[];
}

/**
 * The hub's end of a spoke's attachment, in the network account: acceptance, association with exactly one table,
 * propagation, and the blackholes of quarantine. Here membership of a domain is decided, never by the spoke. Free.
 *
 * Moving a spoke replaces the association: the old one goes first (an attachment has one), and the spoke reaches
 * nothing for that moment.
 */
export class SpokeAcceptance extends pulumi.ComponentResource {
  /** The attachment, known once it is accepted. */
  public readonly attachmentId: pulumi.Output<string>;
  /** The transit gateway, known once the attachment is accepted. */
  public readonly transitGatewayId: pulumi.Output<string>;

  constructor(name: string, args: SpokeAcceptanceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("SpokeAcceptance"), name, {}, opts);
    const { attachmentId, transitGatewayId } = this.accepted(name, args);
    this.attachmentId = attachmentId;
    this.transitGatewayId = transitGatewayId;
    new tgw.RouteTableAssociation(
      name,
      {
        transitGatewayAttachmentId: attachmentId,
        transitGatewayRouteTableId: args.associationTableId,
        ...(args.takeOverAssociation ? { replaceExistingAssociation: true } : {}),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    for (const [table, tableId] of Object.entries(args.propagationTableIds).sort(([a], [b]) => (a < b ? -1 : 1))) {
      new tgw.RouteTablePropagation(
        child(name, table),
        { transitGatewayAttachmentId: attachmentId, transitGatewayRouteTableId: tableId },
        { parent: this },
      );
    }
    transitRoutes(name, args.quarantineRoutes, args.hubTableId, undefined, this);
    this.registerOutputs({ attachmentId: this.attachmentId, transitGatewayId: this.transitGatewayId });
  }

  private accepted(
    name: string,
    args: SpokeAcceptanceArgs,
  ): { attachmentId: pulumi.Output<string>; transitGatewayId: pulumi.Output<string> } {
    if (!args.accept) {
      return { attachmentId: pulumi.output(args.attachmentId), transitGatewayId: pulumi.output(args.transitGatewayId) };
    }
    const accepter = new tgw.VpcAttachmentAccepter(
      name,
      {
        transitGatewayAttachmentId: args.attachmentId,
        transitGatewayDefaultRouteTableAssociation: false,
        transitGatewayDefaultRouteTablePropagation: false,
        tags: tags("SpokeAcceptance", "VpcAttachmentAccepter", name),
      },
      { parent: this, ...waitFor("attachment") },
    );
    return { attachmentId: accepter.id, transitGatewayId: accepter.transitGatewayId };
  }
}
