import { expect } from "chai";
import { DnsProfile, ProfileMembership, ZoneAuthorizations, ZoneMemberships } from "../../components";
import { byName, counts, only, protectedOnes, recordComponents, SPOKE_ID } from "./support";

const ZONES = { "sts.us-east-1.amazonaws.com": "Z1", "logs.us-east-1.amazonaws.com": "Z2" };

describe("DnsProfile", () => {
  const build = (sharedWith = [{ key: "payments", id: SPOKE_ID }], partition = "aws") =>
    recordComponents(({ network }) => {
      const zoneArns = { "sts.us-east-1.amazonaws.com": "arn:1", "logs.us-east-1.amazonaws.com": "arn:2" };
      const profile = new DnsProfile("prod", { zoneArns, sharedWith, partition }, network);
      return { id: profile.profileId, shared: profile.sharedIds };
    });

  it("is one protected Profile with each zone in it", async () => {
    const recording = await build();
    const profile = only(recording, "route53/profilesProfile:ProfilesProfile");
    const zones = byName(recording, "route53/profilesResourceAssociation:ProfilesResourceAssociation");
    expect(Object.values(zones).map(({ inputs }) => inputs)).to.have.deep.members([
      { name: "sts-us-east-1-amazonaws-com", profileId: profile.id, resourceArn: "arn:1" },
      { name: "logs-us-east-1-amazonaws-com", profileId: profile.id, resourceArn: "arn:2" },
    ]);
    expect(protectedOnes(recording)).to.deep.equal(["route53/profilesProfile:ProfilesProfile prod"]);
  });

  it("lets named accounts associate it and change nothing (RAM, AWSRAMPermissionRoute53ProfileAllowAssociation)", async () => {
    const recording = await build();
    expect(only(recording, "ram/resourceShare:ResourceShare").inputs).to.deep.include({
      allowExternalPrincipals: false,
      permissionArns: ["arn:aws:ram::aws:permission/AWSRAMPermissionRoute53ProfileAllowAssociation"],
    });
    expect(only(recording, "ram/principalAssociation:PrincipalAssociation").inputs["principal"]).to.equal(SPOKE_ID);
    const shared = (recording.outputs["shared"] as Record<string, string>)["payments"];
    expect(shared).to.equal(recording.outputs["id"]);
  });

  it("names the permission in the stack's partition", async () => {
    const share = only(await build(undefined, "aws-us-gov"), "ram/resourceShare:ResourceShare");
    expect(share.inputs["permissionArns"]).to.deep.equal([
      "arn:aws-us-gov:ram::aws:permission/AWSRAMPermissionRoute53ProfileAllowAssociation",
    ]);
  });

  it("is not shared where all spokes are in the network account", async () => {
    expect(counts(await build([]))).not.to.have.property("ram/resourceShare:ResourceShare");
  });
});

describe("ProfileMembership", () => {
  it("associates one VPC, the old association going first: a VPC has one Profile (Route 53 guide, Quotas)", async () => {
    const recording = await recordComponents(({ spoke }) => {
      new ProfileMembership("payments", { profileId: "rp-1", vpcId: "vpc-1" }, spoke);
    });
    const association = only(recording, "route53/profilesAssociation:ProfilesAssociation");
    expect(association.inputs).to.include({ name: "payments", profileId: "rp-1", resourceId: "vpc-1" });
    expect(association.deleteBeforeReplace).to.be.true;
    expect(association.hooks).to.deep.equal({ onError: ["bedrock-hub:wait-for-profile"] });
    expect(protectedOnes(recording)).to.deep.equal([]);
  });
});

describe("ZoneAuthorizations and ZoneMemberships", () => {
  const build = () =>
    recordComponents(({ network, spoke }) => {
      const common = { vpcId: "vpc-1", region: "us-east-1" };
      const { zoneIds } = new ZoneAuthorizations("payments", { zoneIds: ZONES, ...common }, network);
      new ZoneMemberships("payments", { zoneIds, ...common }, spoke);
    });

  it("authorize in the network account and associate in the spoke's, zone by zone", async () => {
    const recording = await build();
    const authorizations = byName(recording, "route53/vpcAssociationAuthorization:VpcAssociationAuthorization");
    const associations = byName(recording, "route53/zoneAssociation:ZoneAssociation");
    for (const [name, id] of Object.entries(ZONES)) {
      const inputs = { zoneId: id, vpcId: "vpc-1", vpcRegion: "us-east-1" };
      expect(authorizations[`payments/${name}`]?.inputs).to.deep.equal(inputs);
      expect(associations[`payments/${name}`]?.inputs).to.deep.equal(inputs);
      expect(authorizations[`payments/${name}`]?.provider).to.match(/::network$/);
      expect(associations[`payments/${name}`]?.provider).to.match(/::spoke$/);
      expect(
        associations[`payments/${name}`]?.propertyDependencies["zoneId"],
        "waits for the authorization",
      ).to.deep.equal([authorizations[`payments/${name}`]?.urn]);
    }
    expect(counts(recording)["route53/zoneAssociation:ZoneAssociation"]).to.equal(2);
  });

  it("free a name before it is taken again: a VPC holds one zone of a name", async () => {
    const associations = byName(await build(), "route53/zoneAssociation:ZoneAssociation");
    for (const association of Object.values(associations)) expect(association.deleteBeforeReplace).to.be.true;
  });

  it("wait while the zone's account has given the authorization and AWS does not show it yet", async () => {
    const associations = Object.values(byName(await build(), "route53/zoneAssociation:ZoneAssociation"));
    expect(associations).to.have.length(2);
    for (const { hooks } of associations) expect(hooks).to.deep.equal({ onError: ["bedrock-hub:wait-for-zone"] });
  });
});
