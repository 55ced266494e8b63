import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { child, token } from "./identity";
import { waitFor } from "./waiting";

/** What authorizations are made from. */
export interface ZoneAuthorizationsArgs {
  /** Hosted zone ids by zone name. */
  zoneIds: Record<string, pulumi.Input<string>>;
  /** The spoke's VPC. */
  vpcId: pulumi.Input<string>;
  /** Region of the VPC. */
  region: string;
}

/**
 * Allows one spoke's VPC, which another account owns, to be associated with zones, in the network account. One
 * authorization per zone: AWS has no other way across accounts (Route 53 guide, Associating a VPC with a private hosted
 * zone of another account). Free. Spokes of the network account need none.
 */
export class ZoneAuthorizations extends pulumi.ComponentResource {
  /** Hosted zone ids by zone name, known once the VPC is authorized. */
  public readonly zoneIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ZoneAuthorizationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("ZoneAuthorizations"), name, {}, opts);
    this.zoneIds = Object.fromEntries(
      sorted(args.zoneIds).map(([zone, zoneId]) => {
        const authorization = new route53.VpcAssociationAuthorization(
          child(name, zone),
          { zoneId, vpcId: args.vpcId, vpcRegion: args.region },
          { parent: this },
        );
        return [zone, authorization.zoneId];
      }),
    );
    this.registerOutputs({ zoneIds: this.zoneIds });
  }
}

/** What associations are made from. */
export interface ZoneMembershipsArgs {
  /** Hosted zone ids by zone name; across accounts those of `ZoneAuthorizations`. */
  zoneIds: Record<string, pulumi.Input<string>>;
  /** The spoke's VPC. */
  vpcId: pulumi.Input<string>;
  /** Region of the VPC. */
  region: string;
}

/**
 * Associates one spoke's VPC with zones, in the spoke's account. Free; a zone takes 300 VPCs by default. A VPC holds one
 * zone of a name, so moving a spoke to another domain removes each association before the new one comes.
 */
export class ZoneMemberships extends pulumi.ComponentResource {
  /** Association ids by zone name. */
  public readonly associationIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ZoneMembershipsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("ZoneMemberships"), name, {}, opts);
    this.associationIds = Object.fromEntries(
      sorted(args.zoneIds).map(([zone, zoneId]) => {
        const association = new route53.ZoneAssociation(
          child(name, zone),
          { zoneId, vpcId: args.vpcId, vpcRegion: args.region },
          { parent: this, deleteBeforeReplace: true, ...waitFor("zone") },
        );
        return [zone, association.id];
      }),
    );
    this.registerOutputs({ associationIds: this.associationIds });
  }
}

function sorted<T>(map: Record<string, T>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
