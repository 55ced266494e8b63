/** Route 53: zones, records, authorizations and Profiles. */
import { type Doc, compact, docs, num, text, textOr, texts } from "../kernel/json";
import { type Lookup } from "../kernel/world";
import { vpcsOf } from "../types/route53/zone";
import * as t from "../types/tokens";

function zoneId(params: Doc, key: string): string {
  return textOr(params, key).replace("/hostedzone/", "");
}

const listHostedZones: Lookup = (op) => ({
  HostedZones: op.mine(t.ZONE).map((z) => ({
    Id: `/hostedzone/${z.id}`,
    Name: `${textOr(z.state, "name")}.`,
    Config: { PrivateZone: vpcsOf(op, z).length > 0 },
  })),
  IsTruncated: false,
});

const getHostedZone: Lookup = (op, params) => {
  const zone = op.get(t.ZONE, zoneId(params, "Id"));
  const vpcs = vpcsOf(op, zone).map((v) => ({ VPCId: v.vpcId, VPCRegion: v.vpcRegion }));
  return {
    HostedZone: {
      Id: `/hostedzone/${zone.id}`,
      Name: `${textOr(zone.state, "name")}.`,
      Config: { PrivateZone: vpcs.length > 0, Comment: textOr(zone.state, "comment") },
    },
    VPCs: vpcs,
  };
};

const listResourceRecordSets: Lookup = (op, params) => {
  const zone = op.get(t.ZONE, zoneId(params, "HostedZoneId"));
  const name = `${textOr(zone.state, "name")}.`;
  const own = ["NS", "SOA"].map((Type) => ({
    Name: name,
    Type,
    TTL: Type === "NS" ? 172_800 : 900,
    ResourceRecords: [],
  }));
  const made = op.referring(zone.id, t.RECORD).map((r) => {
    const alias = docs(r.state, "aliases")[0];
    return compact({
      // Route 53 answers with the wildcard escaped.
      Name: `${textOr(r.state, "fqdn").replace("*", "\\052")}.`,
      Type: textOr(r.state, "type"),
      SetIdentifier: text(r.state, "setIdentifier"),
      TTL: num(r.state, "ttl"),
      ResourceRecords: alias ? undefined : texts(r.state, "records").map((Value) => ({ Value })),
      AliasTarget: alias && {
        DNSName: `${textOr(alias, "name")}.`,
        HostedZoneId: textOr(alias, "zoneId"),
        EvaluateTargetHealth: alias["evaluateTargetHealth"] === true,
      },
    });
  });
  return { ResourceRecordSets: [...own, ...made], IsTruncated: false };
};

const listAuthorizations: Lookup = (op, params) => {
  const zone = op.get(t.ZONE, zoneId(params, "HostedZoneId"));
  const found = op.referring(zone.id, t.ZONE_AUTHORIZATION);
  return {
    HostedZoneId: zone.id,
    VPCs: found.map((a) => ({ VPCId: textOr(a.state, "vpcId"), VPCRegion: textOr(a.state, "vpcRegion") })),
  };
};

const getProfile: Lookup = (op, params) => {
  const profile = op.get(t.PROFILE, textOr(params, "ProfileId"));
  return {
    Profile: {
      Id: profile.id,
      Arn: textOr(profile.state, "arn"),
      Name: textOr(profile.state, "name"),
      OwnerId: profile.account,
      Status: "COMPLETE",
    },
  };
};

const getProfileAssociation: Lookup = (op, params) => {
  const found = op.get(t.PROFILE_ASSOCIATION, textOr(params, "ProfileAssociationId"));
  const { state } = found;
  return {
    ProfileAssociation: {
      Id: found.id,
      Name: textOr(state, "name"),
      ProfileId: textOr(state, "profileId"),
      ResourceId: textOr(state, "resourceId"),
      Status: "COMPLETE",
    },
  };
};

const listProfileAssociations: Lookup = (op, params) => {
  const vpc = text(params, "ResourceId");
  const found = op
    .mine(t.PROFILE_ASSOCIATION)
    .filter((a) => vpc === undefined || textOr(a.state, "resourceId") === vpc);
  return {
    ProfileAssociations: found.map((a) => ({
      Id: a.id,
      ProfileId: textOr(a.state, "profileId"),
      ResourceId: textOr(a.state, "resourceId"),
      Status: "COMPLETE",
    })),
  };
};

const listProfileResources: Lookup = (op, params) => {
  const profile = op.get(t.PROFILE, textOr(params, "ProfileId"));
  return {
    ProfileResourceAssociations: op.referring(profile.id, t.PROFILE_RESOURCE).map((r) => ({
      Id: r.id,
      Name: textOr(r.state, "name"),
      ProfileId: profile.id,
      ResourceArn: textOr(r.state, "resourceArn"),
      ResourceType: textOr(r.state, "resourceType"),
      Status: "COMPLETE",
    })),
  };
};

/** By action. */
export const route53Apis: readonly (readonly [string, Lookup])[] = [
  ["route53:ListHostedZones", listHostedZones],
  ["route53:GetHostedZone", getHostedZone],
  ["route53:ListResourceRecordSets", listResourceRecordSets],
  ["route53:ListVPCAssociationAuthorizations", listAuthorizations],
  ["route53profiles:GetProfile", getProfile],
  ["route53profiles:GetProfileAssociation", getProfileAssociation],
  ["route53profiles:ListProfileAssociations", listProfileAssociations],
  ["route53profiles:ListProfileResourceAssociations", listProfileResources],
];
