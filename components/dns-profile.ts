import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { child, profileName, tags, token } from "./identity";
import { shareWith, type AccountRef } from "./sharing";
import { waitFor } from "./waiting";

/** What a Profile is made from. */
export interface DnsProfileArgs {
  /** ARNs of the zones that every spoke of the domain resolves, by zone name. */
  zoneArns: Record<string, pulumi.Input<string>>;
  /** Accounts whose VPCs use the Profile: every spoke's but the hub's own. */
  sharedWith: AccountRef[];
  /** `aws`, `aws-us-gov`, …: part of the RAM permission's ARN. */
  partition: string;
}

/**
 * The Route 53 Profile of one domain with its zones, shared by RAM so that the named accounts may associate it with
 * their VPCs and may not change it, in the network account.
 *
 * A Profile is billed by the hour, with 100 VPC associations included. It is protected. Changing its name replaces it.
 */
export class DnsProfile extends pulumi.ComponentResource {
  /** Id of the Profile. */
  public readonly profileId: pulumi.Output<string>;
  /** The same id for each account that the Profile is shared with, known once it is shared. */
  public readonly sharedIds: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: DnsProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("DnsProfile"), name, {}, opts);
    const profile = new route53.ProfilesProfile(
      name,
      {
        name: profileName(`${pulumi.getProject()}-${pulumi.getStack()}-${name}`),
        tags: tags("DnsProfile", "ProfilesProfile", name),
      },
      { parent: this, protect: true },
    );
    for (const [zone, arn] of Object.entries(args.zoneArns).sort(([a], [b]) => (a < b ? -1 : 1))) {
      new route53.ProfilesResourceAssociation(
        child(name, zone),
        { name: profileName(zone), profileId: profile.id, resourceArn: arn },
        { parent: this },
      );
    }
    this.profileId = profile.id;
    this.sharedIds = this.share(name, profile, args);
    this.registerOutputs({ profileId: this.profileId, sharedIds: this.sharedIds });
  }

  private share(
    name: string,
    profile: route53.ProfilesProfile,
    { sharedWith: accounts, partition }: DnsProfileArgs,
  ): Record<string, pulumi.Output<string>> {
    if (accounts.length === 0) return {};
    const permission = `arn:${partition}:ram::aws:permission/AWSRAMPermissionRoute53ProfileAllowAssociation`;
    const share = shareWith("DnsProfile", child(name, "profile"), profile.arn, accounts, this, permission);
    return Object.fromEntries(
      accounts.map((account) => [
        account.key,
        pulumi.all([profile.id, share.resource.id, share.principals[account.key]?.id]).apply(([id]) => id),
      ]),
    );
  }
}

/** What a spoke's use of a Profile is made from. */
export interface ProfileMembershipArgs {
  /** The Profile; where another account owns it, the id that is known once it is shared. */
  profileId: pulumi.Input<string>;
  /** The spoke's VPC. */
  vpcId: pulumi.Input<string>;
}

/**
 * Associates a spoke's VPC with its domain's Profile, in the spoke's account. A VPC has one Profile (Route 53 guide,
 * Quotas on Profiles), so moving a spoke to another domain removes the old association first: names are gone for that
 * moment. Costs nothing within the Profile's first 100 associations.
 */
export class ProfileMembership extends pulumi.ComponentResource {
  /** Id of the association. */
  public readonly associationId: pulumi.Output<string>;

  constructor(name: string, args: ProfileMembershipArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("ProfileMembership"), name, {}, opts);
    const association = new route53.ProfilesAssociation(
      name,
      {
        name: profileName(name),
        profileId: args.profileId,
        resourceId: args.vpcId,
        tags: tags("ProfileMembership", "ProfilesAssociation", name),
      },
      { parent: this, deleteBeforeReplace: true, ...waitFor("profile") },
    );
    this.associationId = association.id;
    this.registerOutputs({ associationId: this.associationId });
  }
}
