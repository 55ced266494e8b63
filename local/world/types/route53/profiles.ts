/** Route 53 Profiles: DNS settings for many VPCs at once. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest } from "../../kernel/ids";
import { docs, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { sharesOf } from "../../kernel/visibility";
import * as t from "../tokens";

const NAME: readonly [RegExp, string] = [
  /^(?!^[0-9]+$)[a-zA-Z0-9\-_' ]{1,64}$/,
  "at most 64 letters, digits, - _ ' and blanks, not digits alone",
];

/** Kinds of resources that a Profile holds, by ARN (Route 53 guide, "What are Route 53 Profiles"). */
const RESOURCES: readonly (readonly [pattern: RegExp, type: string, quota?: string])[] = [
  [/^arn:aws:route53:::hostedzone\//, t.ZONE, "zones-per-profile"],
  [/:resolver-rule\//, t.RESOLVER_RULE, "rules-per-profile"],
  [/:vpc-endpoint\//, t.ENDPOINT],
  [/:resolver-query-log-config\//, t.QUERY_LOG_CONFIG],
];

/** `aws.route53.ProfilesProfile` */
export const profile: TypeDefinition = {
  token: t.PROFILE,
  noun: ["Route 53 Profiles", "Profile"],
  calls: ["CreateProfile", "GetProfile", "TagResource", "DeleteProfile"],
  clientToken: true,
  replaces: ["name"],
  autoname: { property: "name", max: 64 },
  rules: { patterns: { name: NAME } },
  missing: ["ResourceNotFoundException", "Profile with Id {id} was not found"],
  heldBy: [t.PROFILE_ASSOCIATION, t.PROFILE_RESOURCE],
  heldCode: "ConflictException",
  make(op, _inputs, before) {
    const limit = op.quota("profiles");
    if (!before && op.mine(t.PROFILE).length >= limit)
      refuse("LimitExceededException", `The account has ${limit} Profiles.`);
    const id = before?.id ?? op.givenOr(() => `rp-${digest(op.seed()).slice(0, 17)}`);
    return {
      id,
      state: {
        arn: op.arn("route53profiles", `profile/${id}`),
        ownerId: op.account,
        status: "COMPLETE",
        statusMessage: "Created Profile",
      },
    };
  },
  view: (op, rec) => ({
    shareStatus: op.store.count(sharesOf(textOr(rec.state, "arn"))) > 0 ? "SHARED_BY_ME" : "NOT_SHARED",
  }),
};

/** Private zones of one name would contradict each other in a Profile. */
function checkZone(op: Op, profileRec: Rec, zone: Rec): void {
  if (docs(zone.state, "ownVpcs").length === 0)
    refuse("InvalidParameterException", `${zone.id} is no private hosted zone.`);
  const name = textOr(zone.state, "name");
  if (op.store.count(`profile-zone:${profileRec.id}:${name}`) > 0) {
    refuse("ConflictException", `The Profile ${profileRec.id} has a private hosted zone of the name ${name} already.`);
  }
}

/** `aws.route53.ProfilesResourceAssociation` */
export const profileResourceAssociation: TypeDefinition = {
  token: t.PROFILE_RESOURCE,
  noun: ["Route 53 Profiles", "Resource Association"],
  calls: [
    "AssociateResourceToProfile",
    "GetProfileResourceAssociation",
    "UpdateProfileResourceAssociation",
    "DisassociateResourceFromProfile",
  ],
  immutable: true,
  autoname: { property: "name", max: 64 },
  rules: { patterns: { name: NAME }, json: ["resourceProperties"] },
  refs: { profileId: t.PROFILE },
  make(op, inputs) {
    const holder = op.get(t.PROFILE, textOr(inputs, "profileId"));
    // The managed permission for sharing lets consumers associate VPCs only.
    if (holder.account !== op.account)
      refuse("AccessDeniedException", `Only the owner of ${holder.id} adds resources to it.`);
    const arn = textOr(inputs, "resourceArn");
    const kind =
      RESOURCES.find(([pattern]) => pattern.test(arn)) ??
      refuse("InvalidParameterException", `${arn} cannot be associated with a Profile.`);
    const found = op.find(kind[1], arn) ?? op.find(kind[1], arn.split("/").pop() ?? "");
    if (!found) return refuse("ResourceNotFoundException", `The resource ${arn} was not found.`);
    if (op.store.count(`profile-resource:${holder.id}:${arn}`) > 0)
      refuse("ResourceExistsException", `${arn} is associated with ${holder.id} already.`);
    if (kind[1] === t.ZONE) checkZone(op, holder, found);
    if (kind[1] === t.ENDPOINT && textOr(found.state, "vpcEndpointType") !== "Interface")
      refuse("InvalidParameterException", `${found.id} is no interface endpoint.`);
    const count = op.store.count(`profile-kind:${holder.id}:${kind[1]}`);
    if (kind[2] !== undefined && count >= op.quota(kind[2]))
      refuse("LimitExceededException", `${holder.id} has ${count} resources of that kind.`);
    return {
      id: `rpr-${digest(op.seed()).slice(0, 17)}`,
      state: {
        ownerId: op.account,
        resourceType:
          kind[1] === t.ZONE
            ? "PRIVATE_HOSTED_ZONE"
            : kind[1] === t.ENDPOINT
              ? "VPC_ENDPOINT"
              : kind[1] === t.RESOLVER_RULE
                ? "RESOLVER_RULE"
                : "RESOLVER_QUERY_LOG_CONFIG",
        resourceProperties: text(inputs, "resourceProperties") ?? "",
        status: "COMPLETE",
        statusMessage: "Associated",
      },
      links: [
        `>${found.id}`,
        `profile-resource:${holder.id}:${arn}`,
        `profile-kind:${holder.id}:${kind[1]}`,
        ...(kind[1] === t.ZONE ? [`profile-zone:${holder.id}:${textOr(found.state, "name")}`] : []),
      ],
    };
  },
};

/** `aws.route53.ProfilesAssociation`: made by the account of the VPC. */
export const profileAssociation: TypeDefinition = {
  token: t.PROFILE_ASSOCIATION,
  noun: ["Route 53 Profiles", "Association"],
  calls: ["AssociateProfile", "GetProfileAssociation", "TagResource", "DisassociateProfile"],
  replaces: ["name", "profileId", "resourceId"],
  autoname: { property: "name", max: 64 },
  rules: { patterns: { name: NAME } },
  // A shared Profile is found only once the share has reached this account.
  refs: { profileId: t.PROFILE, resourceId: t.VPC },
  make(op, inputs, before) {
    const holder = op.get(t.PROFILE, textOr(inputs, "profileId"));
    const vpc = op.get(t.VPC, textOr(inputs, "resourceId"));
    const present = op.referring(vpc.id, t.PROFILE_ASSOCIATION).find((r) => r.id !== before?.id);
    // Route 53 guide, "Profiles": one per VPC.
    if (present)
      refuse(
        "ConflictException",
        `The VPC ${vpc.id} is associated with the Profile ${textOr(present.state, "profileId")} already.`,
      );
    const limit = op.quota("vpcs-per-profile");
    if (!before && op.store.count(`profile-vpc:${holder.id}`) >= limit)
      refuse("LimitExceededException", `${holder.id} has ${limit} VPCs.`);
    const id = before?.id ?? op.givenOr(() => `rpassoc-${digest(op.seed()).slice(0, 17)}`);
    return {
      id,
      state: {
        arn: op.arn("route53profiles", `profile-association/${id}`),
        ownerId: op.account,
        status: "COMPLETE",
        statusMessage: "Associated",
      },
      links: [`profile-vpc:${holder.id}`],
    };
  },
};
