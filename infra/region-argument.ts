import type * as pulumi from "@pulumi/pulumi";

/**
 * Types of ours that belong to no Region and therefore take no `region`; every other type of the provider does since its
 * version 7. A test compares the list with the pinned provider.
 */
export const GLOBAL_TYPES: ReadonlySet<string> = new Set([
  "aws:directconnect/gateway:Gateway",
  "aws:iam/instanceProfile:InstanceProfile",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:route53/record:Record",
  "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
  "aws:route53/zone:Zone",
  "aws:route53/zoneAssociation:ZoneAssociation",
]);

/**
 * Puts a component's resources into a Region other than their provider's, so that an account needs one provider, and one
 * process, for all Regions (docs/decisions/0110-region-per-resource.md). A resource that says its Region keeps it.
 */
export function inRegion(region: string): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (!type.startsWith("aws:") || GLOBAL_TYPES.has(type)) return undefined;
    const own = props as Record<string, unknown>;
    return { props: { ...own, region: own["region"] ?? region }, opts };
  };
}
