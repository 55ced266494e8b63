/** Hosted zones and the VPCs that they answer. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { upperId } from "../../kernel/ids";
import { type Doc, docs, flag, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { nameOnVpc } from "../ec2/endpoint";
import * as t from "../tokens";

/** A domain name without its final dot, in lower case. */
export function plainName(name: string): string {
  return name.replace(/\.$/, "").replaceAll("\\052", "*").toLowerCase();
}

/** A VPC of the caller's, in any Region; Route 53 says the same of a foreign one as of none. */
function ownVpc(op: Op, id: string, region: string): void {
  if (!op.store.get(`${op.account}|${region}|${t.VPC}|${id}`)) {
    refuse(
      "InvalidVPCId",
      `The VPC ID that you specified (${id}, ${region}) either isn't a valid ID or the current account is not authorized to access this VPC.`,
    );
  }
}

/** Two names of a VPC may nest, but none can be there twice (Route 53 API, AssociateVPCWithHostedZone). */
function checkName(op: Op, vpc: string, region: string, name: string, zone?: string): void {
  const rival = op.store.find(nameOnVpc(vpc, name)).find((r) => r.id !== zone && textOr(r.state, "zoneId") !== zone);
  if (rival) {
    refuse(
      "ConflictingDomainExists",
      `The VPC ${vpc} in region ${region} has already been associated with ${rival.id} with the same domain name (${name}).`,
    );
  }
}

/** VPCs associated with a zone, by its own argument and by associations. */
export function vpcsOf(op: Op, zone: Rec): { vpcId: string; vpcRegion: string }[] {
  const more = op
    .referring(zone.id, t.ZONE_ASSOCIATION)
    .map((r) => ({ vpcId: textOr(r.state, "vpcId"), vpcRegion: textOr(r.state, "vpcRegion") }));
  const inline = docs(zone.state, "ownVpcs").map((v) => ({
    vpcId: textOr(v, "vpcId"),
    vpcRegion: textOr(v, "vpcRegion"),
  }));
  return [...inline, ...more.filter((m) => !inline.some((v) => v.vpcId === m.vpcId))];
}

function links(name: string, vpcs: readonly Doc[]): string[] {
  return vpcs.flatMap((v) => [nameOnVpc(textOr(v, "vpcId"), name), `zone-vpc:${textOr(v, "vpcId")}`]);
}

/** `aws.route53.Zone` */
export const zone: TypeDefinition = {
  token: t.ZONE,
  noun: ["Route 53", "Hosted Zone"],
  calls: ["CreateHostedZone", "GetHostedZone", "UpdateHostedZoneComment", "DeleteHostedZone"],
  global: true,
  replaces: ["name", "delegationSetId"],
  loose: ["name"],
  defaults: { comment: "Managed by Pulumi", forceDestroy: false },
  autoname: { property: "name" },
  rules: {
    conflicts: [["delegationSetId", "vpcs"]],
    patterns: { name: [/^[^\s]{1,255}$/, "a domain name of at most 255 characters"] },
  },
  missing: ["NoSuchHostedZone", "No hosted zone found with ID: {id}"],
  make(op, inputs, before) {
    const name = plainName(textOr(inputs, "name"));
    const limit = op.quota("zones");
    if (!before && op.mine(t.ZONE).length >= limit)
      refuse(
        "TooManyHostedZones",
        `Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones (${limit}).`,
      );
    const given = docs(inputs, "vpcs").map((v) => ({
      vpcId: textOr(v, "vpcId"),
      vpcRegion: text(v, "vpcRegion") ?? op.region,
    }));
    // A refresh reads VPCs of associations into the argument: those are there already and stay what they are.
    const associated = before ? op.referring(before.id, t.ZONE_ASSOCIATION).map((r) => textOr(r.state, "vpcId")) : [];
    const vpcs = given.filter((v) => !associated.includes(v.vpcId));
    for (const { vpcId, vpcRegion } of vpcs) {
      ownVpc(op, vpcId, vpcRegion);
      checkName(op, vpcId, vpcRegion, name, before?.id);
    }
    const id = before?.id ?? `Z${upperId(op.seed(), 20)}`;
    const wasPrivate = before ? docs(before.state, "ownVpcs").length > 0 : false;
    if (wasPrivate && vpcs.length === 0 && op.referring(id, t.ZONE_ASSOCIATION).length === 0) {
      refuse("LastVPCAssociation", `The hosted zone ${id} would lose its last VPC.`);
    }
    const servers =
      vpcs.length > 0
        ? ["ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"]
        : ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"];
    return {
      id,
      state: {
        arn: `arn:aws:route53:::hostedzone/${id}`,
        zoneId: id,
        name,
        nameServers: servers,
        primaryNameServer: servers[0] ?? "",
        enableAcceleratedRecovery: flag(inputs, "enableAcceleratedRecovery"),
        ownVpcs: vpcs,
      },
      links: links(name, vpcs),
    };
  },
  /** The provider reads every VPC of the zone, those of associations too: hence `ignoreChanges` on `vpcs`. */
  view: (op, rec) => ({ vpcs: vpcsOf(op, rec) }),
  remove(op, rec) {
    const records = op.referring(rec.id, t.RECORD);
    if (records.length > 0 && !flag(rec.state, "forceDestroy")) {
      refuse(
        "HostedZoneNotEmpty",
        "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
      );
    }
    for (const part of [...records, ...op.referring(rec.id, t.ZONE_ASSOCIATION, t.ZONE_AUTHORIZATION)])
      op.store.remove(part);
  },
};

/** `aws.route53.VpcAssociationAuthorization`: the zone's owner lets a VPC of another account in. */
export const vpcAssociationAuthorization: TypeDefinition = {
  token: t.ZONE_AUTHORIZATION,
  noun: ["Route 53", "VPC Association Authorization"],
  calls: [
    "CreateVPCAssociationAuthorization",
    "ListVPCAssociationAuthorizations",
    "CreateVPCAssociationAuthorization",
    "DeleteVPCAssociationAuthorization",
  ],
  global: true,
  immutable: true,
  refs: { zoneId: t.ZONE },
  make(op, inputs) {
    const parent = op.get(t.ZONE, textOr(inputs, "zoneId"));
    const vpcId = textOr(inputs, "vpcId");
    if (docs(parent.state, "ownVpcs").length === 0)
      refuse("PublicZoneVPCAssociation", `${parent.id} is a public hosted zone.`);
    const limit = op.quota("zone-authorizations");
    if (op.referring(parent.id, t.ZONE_AUTHORIZATION).length >= limit)
      refuse("TooManyVPCAssociationAuthorizations", `${parent.id} has ${limit} authorizations.`);
    return { id: `${parent.id}:${vpcId}`, state: { vpcRegion: text(inputs, "vpcRegion") ?? op.region } };
  },
};

/** `aws.route53.ZoneAssociation`: made by the account of the VPC. */
export const zoneAssociation: TypeDefinition = {
  token: t.ZONE_ASSOCIATION,
  noun: ["Route 53", "Zone Association"],
  calls: [
    "AssociateVPCWithHostedZone",
    "ListHostedZonesByVPC",
    "AssociateVPCWithHostedZone",
    "DisassociateVPCFromHostedZone",
  ],
  global: true,
  immutable: true,
  // The provider retries while another change of the zone is in progress.
  waits: { create: ["PriorRequestNotComplete"] },
  make(op, inputs) {
    const zoneId = textOr(inputs, "zoneId");
    const vpcId = textOr(inputs, "vpcId");
    const vpcRegion = text(inputs, "vpcRegion") ?? op.region;
    const parent = op.anywhere(t.ZONE, zoneId) ?? op.refuseMissing(t.ZONE, zoneId);
    if (docs(parent.state, "ownVpcs").length === 0)
      refuse("PublicZoneVPCAssociation", `${zoneId} is a public hosted zone.`);
    ownVpc(op, vpcId, vpcRegion);
    if (parent.account !== op.account && !op.as(parent.account).own(t.ZONE_AUTHORIZATION, `${zoneId}:${vpcId}`)) {
      refuse("NotAuthorizedException", `The VPC: ${vpcId} has not authorized to associate with your hosted zone.`);
    }
    checkName(op, vpcId, vpcRegion, textOr(parent.state, "name"), undefined);
    const limit = op.quota("vpcs-per-zone");
    if (vpcsOf(op, parent).length >= limit) refuse("LimitsExceeded", `The hosted zone ${zoneId} has ${limit} VPCs.`);
    return {
      id: text(inputs, "vpcRegion") === undefined ? `${zoneId}:${vpcId}` : `${zoneId}:${vpcId}:${vpcRegion}`,
      state: { vpcRegion, owningAccount: parent.account },
      links: [`>${zoneId}`, `>${vpcId}`, ...links(textOr(parent.state, "name"), [{ vpcId }])],
    };
  },
  /** Imports may name it with or without the Region. */
  locate(op, id) {
    const [zoneId = "", vpcId = ""] = id.split(":");
    return op
      .referring(vpcId, t.ZONE_ASSOCIATION)
      .find((r) => r.account === op.account && textOr(r.state, "zoneId") === zoneId);
  },
  remove(op, rec) {
    const parent = op.anywhere(t.ZONE, textOr(rec.state, "zoneId"));
    if (parent && vpcsOf(op, parent).length <= 1) {
      refuse(
        "LastVPCAssociation",
        `The VPC ${textOr(rec.state, "vpcId")} is the last VPC of the hosted zone ${parent.id} and cannot leave it.`,
      );
    }
  },
};
