import { expect } from "chai";
import { type Observed } from "../../../local/world/kernel/crud";
import { type Doc } from "../../../local/world/kernel/json";
import * as t from "../../../local/world/types/tokens";
import { HUB, Scene, SPOKE, stateOf } from "./harness";

const NAME = "bedrock-runtime.us-east-1.amazonaws.com";

describe("embedded AWS: names", () => {
  let s: Scene;
  let vpc: Observed;
  const zone = (more: Doc = {}, account = HUB): Observed =>
    s.make(t.ZONE, { name: NAME, vpcs: [{ vpcId: vpc.id }], ...more }, account);
  beforeEach(() => {
    s = new Scene({}, { "vpcs-per-zone": 3 });
    vpc = s.vpc();
  });

  it("wants a VPC of the zone's own account (Route 53 API, CreateHostedZone)", () => {
    s.refused("InvalidVPCId", () => zone({}, SPOKE));
  });

  it("has a name on a VPC once, whether by zone or association (Route 53 API, ConflictingDomainExists)", () => {
    zone();
    s.refused("ConflictingDomainExists", () => zone());
    zone({ name: `sub.${NAME}` });
    const anchor = s.vpc("10.1.0.0/16");
    const second = zone({ vpcs: [{ vpcId: anchor.id }] });
    s.refused("ConflictingDomainExists", () => s.make(t.ZONE_ASSOCIATION, { zoneId: second.id, vpcId: vpc.id }));
  });

  it("wants an authorization before another account associates its VPC (Route 53 guide)", () => {
    const made = zone();
    const spoke = s.vpc("10.2.0.0/16", SPOKE);
    const association = { zoneId: made.id, vpcId: spoke.id };
    s.refused("NotAuthorizedException", () => s.make(t.ZONE_ASSOCIATION, association, SPOKE));
    s.make(t.ZONE_AUTHORIZATION, association);
    const done = s.make(t.ZONE_ASSOCIATION, association, SPOKE);
    expect(done.state["owningAccount"]).to.equal(HUB);
    // Associations outlive their authorization.
    s.remove(t.ZONE_AUTHORIZATION, `${made.id}:${spoke.id}`);
    expect(s.read(t.ZONE, made.id)?.state["vpcs"]).to.have.length(2);
    s.remove(t.ZONE_ASSOCIATION, done.id, SPOKE);
    expect(s.read(t.ZONE, made.id)?.state["vpcs"]).to.have.length(1);
  });

  it("has at most as many VPCs as the quota, and never none", () => {
    const made = zone();
    for (const i of [1, 2]) s.make(t.ZONE_ASSOCIATION, { zoneId: made.id, vpcId: s.vpc(`10.${i}.0.0/16`).id });
    s.refused("LimitsExceeded", () => s.make(t.ZONE_ASSOCIATION, { zoneId: made.id, vpcId: s.vpc("10.3.0.0/16").id }));
    const lone = s.vpc("10.4.0.0/16");
    const other = zone({ name: "other.example", vpcs: [{ vpcId: lone.id }] });
    s.refused("LastVPCAssociation", () => s.update(t.ZONE, other.id, { name: "other.example" }));
  });

  it("aliases only what exists, in the zone that it names; S3's wildcard comes escaped", () => {
    const made = zone();
    const subnet = s.subnet(vpc, "10.0.0.0/28");
    const endpoint = s.make(t.ENDPOINT, {
      vpcId: vpc.id,
      serviceName: "com.amazonaws.us-east-1.s3",
      vpcEndpointType: "Interface",
      subnetIds: [subnet.id],
    });
    const entry = (endpoint.state["dnsEntries"] as { dnsName: string; hostedZoneId: string }[])[0]!;
    const record = (alias: Doc, name = NAME): unknown =>
      s.make(t.RECORD, { zoneId: made.id, name, type: "A", aliases: [{ evaluateTargetHealth: false, ...alias }] });
    expect(entry.dnsName).to.match(/^\*\.vpce-/);
    const good = { name: entry.dnsName.replace("*", "\\052"), zoneId: entry.hostedZoneId };
    s.refused("InvalidChangeBatch", () => record({ ...good, zoneId: "ZWRONG" }));
    s.refused("InvalidChangeBatch", () => record({ ...good, name: "vpce-0-0.s3.us-east-1.vpce.amazonaws.com" }));
    record(good);
    s.refused("InvalidChangeBatch", () => record(good));
    record(good, `*.${NAME}`);
    s.refused("HostedZoneNotEmpty", () => {
      s.remove(t.ZONE, made.id);
    });
  });

  it("has records of a TTL or an alias, no CNAME at the apex or beside others", () => {
    const made = zone();
    const record = (more: Doc): unknown =>
      s.make(t.RECORD, { zoneId: made.id, name: `a.${NAME}`, type: "A", records: ["10.0.0.1"], ttl: 60, ...more });
    s.refused("InvalidInput", () => s.make(t.RECORD, { zoneId: made.id, name: "b", type: "A", records: ["10.0.0.1"] }));
    s.refused("InvalidChangeBatch", () => record({ name: NAME, type: "CNAME", records: ["x.example"] }));
    record({});
    s.refused("InvalidChangeBatch", () => record({ type: "CNAME", records: ["x.example"] }));
  });

  describe("Profiles", () => {
    let profile: Observed;
    const associate = (vpcId: string, account = HUB): Observed =>
      s.make(t.PROFILE_ASSOCIATION, { name: "p", profileId: profile.id, resourceId: vpcId }, account);
    beforeEach(() => {
      profile = s.make(t.PROFILE, { name: "central" });
    });

    it("is one per VPC, its own account's or shared (Route 53 guide, Profiles)", () => {
      associate(vpc.id);
      s.refused("ConflictException", () => associate(vpc.id));
      const spoke = s.vpc("10.1.0.0/16", SPOKE);
      s.refused("ResourceNotFoundException", () => associate(spoke.id, SPOKE));
      s.share(stateOf(profile, "arn"), [SPOKE]);
      associate(spoke.id, SPOKE);
      expect(s.read(t.PROFILE, profile.id)?.state["shareStatus"]).to.equal("SHARED_BY_ME");
      s.refused("ConflictException", () => {
        s.remove(t.PROFILE, profile.id);
      });
    });

    it("holds each zone name once, and only private zones and interface endpoints", () => {
      const hold = (resourceArn: string): unknown =>
        s.make(t.PROFILE_RESOURCE, { name: `r${resourceArn.slice(-6)}`, profileId: profile.id, resourceArn });
      const made = zone();
      hold(stateOf(made, "arn"));
      s.refused("ResourceExistsException", () => hold(stateOf(made, "arn")));
      const twin = zone({ vpcs: [{ vpcId: s.vpc("10.1.0.0/16").id }] });
      s.refused("ConflictException", () => hold(stateOf(twin, "arn")));
      s.refused("InvalidParameterException", () => hold(stateOf(zone({ name: "public.example", vpcs: [] }), "arn")));
      const gateway = s.make(t.ENDPOINT, { vpcId: vpc.id, serviceName: "com.amazonaws.us-east-1.s3" });
      s.refused("InvalidParameterException", () => hold(stateOf(gateway, "arn")));
    });
  });

  it("resolves inbound over at least two addresses in its VPC, and forwards only through outbound endpoints", () => {
    const [a, b] = [s.subnet(vpc, "10.0.0.0/28", "use1-az1"), s.subnet(vpc, "10.0.0.16/28", "use1-az2")];
    const group = s.make(t.SECURITY_GROUP, { vpcId: vpc.id, name: "dns" });
    const endpoint = (direction: string): Observed =>
      s.make(t.RESOLVER_ENDPOINT, {
        name: direction,
        direction,
        securityGroupIds: [group.id],
        ipAddresses: [{ subnetId: a.id }, { subnetId: b.id, ip: "10.0.0.25" }],
      });
    const inbound = endpoint("INBOUND");
    expect(inbound.state["hostVpcId"]).to.equal(vpc.id);
    expect((inbound.state["ipAddresses"] as Doc[]).map((i) => i["ip"])).to.deep.equal(["10.0.0.4", "10.0.0.25"]);
    const rule = (resolverEndpointId: string): Observed =>
      s.make(t.RESOLVER_RULE, {
        name: "r",
        domainName: "corp.example.",
        ruleType: "FORWARD",
        resolverEndpointId,
        targetIps: [{ ip: "10.9.0.1" }],
      });
    s.refused("InvalidRequestException", () => rule(inbound.id));
    s.refused("InvalidIPAddress.InUse", () => endpoint("OUTBOUND"));
    s.remove(t.RESOLVER_ENDPOINT, inbound.id);
    const outbound = endpoint("OUTBOUND");
    const made = rule(outbound.id);
    s.make(t.RESOLVER_RULE_ASSOCIATION, { name: "a", resolverRuleId: made.id, vpcId: vpc.id });
    s.refused("ResourceExistsException", () =>
      s.make(t.RESOLVER_RULE_ASSOCIATION, { name: "b", resolverRuleId: made.id, vpcId: vpc.id }),
    );
    s.refused("ResourceInUseException", () => {
      s.remove(t.RESOLVER_RULE, made.id);
    });
  });
});
