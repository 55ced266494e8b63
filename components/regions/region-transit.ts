import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "../identity";
import type { AccountRef } from "../sharing";
import { shareGateway, transitGateway } from "../transit-gateway";

/** What the transit gateway of a Region without endpoints is made from. */
export interface RegionTransitArgs {
  /** Amazon side ASN of a transit gateway to make. Changing it replaces the gateway, which is protected. */
  asn?: number;
  /** Id of a transit gateway that stands already; it is used, and nothing of it but our own tables is touched. */
  adoptedId?: string;
  /** ARN of the adopted transit gateway, which sharing needs. */
  adoptedArn?: string;
  /** Accounts that may attach VPCs: every spoke's of the Region but the hub's own. */
  sharedWith: AccountRef[];
}

/**
 * The transit gateway of a Region without endpoints, made or adopted, with the `hub` table and the RAM share, in the
 * network account. Attachments are Regional (Transit Gateway guide, VPC attachments), so that spokes need a gateway in
 * their own Region; answers from the serving Region are looked up in its `hub` table, which learns the spokes' blocks.
 *
 * Costs nothing by itself. The gateway and the table are protected.
 */
export class RegionTransit extends pulumi.ComponentResource {
  /** Id of the transit gateway. */
  public readonly transitGatewayId: pulumi.Output<string>;
  /** The `hub` table, which the peering's attachment is associated with on this side. */
  public readonly hubTableId: pulumi.Output<string>;
  /** The gateway's id for each account that it is shared with, known once it is shared. */
  public readonly sharedIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: RegionTransitArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("RegionTransit"), name, {}, opts);
    const gateway = transitGateway("RegionTransit", name, args, this);
    const table = new tgw.RouteTable(
      name,
      { transitGatewayId: gateway.id, tags: tags("RegionTransit", "RouteTable", name) },
      { parent: this, protect: true },
    );
    this.transitGatewayId = pulumi.output(gateway.id);
    this.hubTableId = table.id;
    this.sharedIds = shareGateway("RegionTransit", name, gateway, args.sharedWith, this);
    this.registerOutputs({
      transitGatewayId: this.transitGatewayId,
      hubTableId: this.hubTableId,
      sharedIds: this.sharedIds,
    });
  }
}
