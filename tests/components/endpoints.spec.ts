import { expect } from "chai";
import { EndpointSet, PrivateZones, type EndpointSetArgs } from "../../components";
import { record, UNKNOWN } from "../../local/recorder";
import { endpoint, ENDPOINT_SUBNETS, group, zone } from "./plans";
import { byName, counts, only, protectedOnes, recordComponents } from "./support";

describe("EndpointSet", () => {
  const args: EndpointSetArgs = {
    vpcId: "vpc-1",
    transitGatewayId: "tgw-1",
    subnets: ENDPOINT_SUBNETS,
    returnRoutes: [{ key: "10.96.0.0-12", destination: "10.96.0.0/12", reason: "domain prod" }],
    securityGroups: [group("consumers", ["10.96.0.0/24"]), group("spokes", ["10.96.0.0/20", "172.20.16.0/20"])],
    endpoints: [
      endpoint("bedrock-runtime", { family: "bedrock", securityGroups: ["consumers"] }),
      endpoint("s3", { family: "s3", subnets: ["prod-use1-az2"] }),
      endpoint("glue", { policy: "" }),
    ],
  };
  const build = (options = {}) =>
    recordComponents(({ network }) => {
      const set = new EndpointSet("prod", args, network);
      return { dns: set.dns, ids: set.endpointIds };
    }, options);

  it("makes exactly the planned subnets, routes, groups, rules and endpoints", async () => {
    expect(counts(await build())).to.deep.equal({
      "ec2/routeTable:RouteTable": 1,
      "ec2/route:Route": 1,
      "ec2/subnet:Subnet": 2,
      "ec2/routeTableAssociation:RouteTableAssociation": 2,
      "ec2/securityGroup:SecurityGroup": 2,
      "vpc/securityGroupIngressRule:SecurityGroupIngressRule": 3,
      "ec2/vpcEndpoint:VpcEndpoint": 3,
    });
  });

  it("keeps private DNS off and asks for IPv4: several domains have an endpoint of the same service", async () => {
    const endpoints = byName(await build(), "ec2/vpcEndpoint:VpcEndpoint");
    const { tags: _, ...inputs } = endpoints["prod/bedrock-runtime"]!.inputs;
    const subnets = byName(await build(), "ec2/subnet:Subnet");
    const groups = byName(await build(), "ec2/securityGroup:SecurityGroup");
    expect(inputs).to.deep.equal({
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.us-east-1.bedrock-runtime",
      vpcEndpointType: "Interface",
      ipAddressType: "ipv4",
      privateDnsEnabled: false,
      policy: '{"Statement":[]}',
      subnetIds: [subnets["prod/prod-use1-az1"]?.id, subnets["prod/prod-use1-az2"]?.id],
      securityGroupIds: [groups["prod/consumers"]?.id],
    });
  });

  it("waits with endpoints for the ways back: callers are sent to a new zone at once, and its answers must find home", async () => {
    const recording = await build();
    const waits = byName(recording, "ec2/vpcEndpoint:VpcEndpoint")["prod/bedrock-runtime"]?.deps ?? [];
    const ways = ["ec2/route:Route", "ec2/routeTableAssociation:RouteTableAssociation"].flatMap((type) =>
      Object.values(byName(recording, type)).map(({ urn }) => urn),
    );
    expect(ways).to.have.length(3);
    expect(waits).to.include.members(ways);
  });

  it("places an endpoint only in the zones of its service", async () => {
    const recording = await build();
    const subnets = byName(recording, "ec2/subnet:Subnet");
    expect(byName(recording, "ec2/vpcEndpoint:VpcEndpoint")["prod/s3"]?.inputs["subnetIds"]).to.deep.equal([
      subnets["prod/prod-use1-az2"]?.id,
    ]);
  });

  it("switches S3's inbound-resolver-only option off at creation, and sets it for no other service (S3 guide, PrivateLink)", async () => {
    const endpoints = byName(await build(), "ec2/vpcEndpoint:VpcEndpoint");
    expect(endpoints["prod/s3"]?.inputs["dnsOptions"]).to.deep.equal({
      privateDnsOnlyForInboundResolverEndpoint: false,
    });
    expect(endpoints["prod/glue"]?.inputs).not.to.have.property("dnsOptions");
  });

  it("gives no policy to a service that takes none", async () => {
    const endpoints = byName(await build(), "ec2/vpcEndpoint:VpcEndpoint");
    expect(endpoints["prod/glue"]?.inputs).not.to.have.property("policy");
  });

  it("admits TCP 443 from exactly the sources, as rule resources and never inline", async () => {
    const recording = await build();
    const groups = byName(recording, "ec2/securityGroup:SecurityGroup");
    for (const { inputs } of Object.values(groups)) expect(inputs).not.to.have.any.keys("ingress", "egress");
    const rules = byName(recording, "vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const seen = Object.entries(rules).map(([name, { inputs }]) => [
      name,
      inputs["securityGroupId"],
      inputs["cidrIpv4"],
      inputs["ipProtocol"],
      inputs["fromPort"],
      inputs["toPort"],
    ]);
    expect(seen).to.have.deep.members([
      ["prod/consumers/10.96.0.0-24", groups["prod/consumers"]?.id, "10.96.0.0/24", "tcp", 443, 443],
      ["prod/spokes/10.96.0.0-20", groups["prod/spokes"]?.id, "10.96.0.0/20", "tcp", 443, 443],
      ["prod/spokes/172.20.16.0-20", groups["prod/spokes"]?.id, "172.20.16.0/20", "tcp", 443, 443],
    ]);
  });

  it("routes back to the domain's blocks only", async () => {
    const recording = await build();
    expect(only(recording, "ec2/route:Route").inputs).to.deep.equal({
      routeTableId: only(recording, "ec2/routeTable:RouteTable").id,
      destinationCidrBlock: "10.96.0.0/12",
      transitGatewayId: "tgw-1",
    });
  });

  it("replaces endpoints new first, and protects none of them", async () => {
    const recording = await build();
    for (const found of Object.values(byName(recording, "ec2/vpcEndpoint:VpcEndpoint"))) {
      expect(found).to.include({ deleteBeforeReplace: false, retainOnDelete: false });
    }
    expect(protectedOnes(recording)).to.deep.equal([]);
  });

  it("tells the Regional name of each endpoint, unknown in a preview", async () => {
    const { dns } = (await build()).outputs as { dns: Record<string, { name: string; zoneId: string }> };
    expect(dns["bedrock-runtime"]?.name).to.match(
      /^vpce-0\w{16}-\w{8}\.bedrock-runtime\.us-east-1\.vpce\.amazonaws\.com$/,
    );
    expect(dns["s3"]?.name).to.match(/^\*\.vpce-/);
    const preview = (await build({ preview: true })).outputs as { dns: Record<string, unknown> };
    expect(preview.dns["s3"]).to.equal(UNKNOWN);
  });

  it("refuses a plan that does not hold together", async () => {
    const broken = { ...args, endpoints: [endpoint("sts", { subnets: ["prod-use1-az9"] })] };
    const { errors } = await record(() => {
      new EndpointSet("prod", broken);
    });
    expect(errors.map((error) => error.message)).to.deep.equal(["sts: subnet prod-use1-az9 is not in the plan"]);
  });
});

describe("PrivateZones", () => {
  const dns = (name: string) => ({ name, zoneId: "Z7" });
  const build = (options = {}, drainSeconds?: number) =>
    recordComponents(({ network }) => {
      new PrivateZones(
        "prod",
        {
          anchorVpcId: "vpc-anchor",
          region: "us-east-1",
          zones: [
            zone("sts", ["@"]),
            zone("ecr-dkr", ["@", "*"], "dkr.ecr.us-east-1.amazonaws.com"),
            zone("s3", ["@", "*"]),
          ],
          endpoints: { sts: dns("vpce-1.sts"), "ecr-dkr": dns("vpce-2.dkr"), s3: dns("*.vpce-3.s3") },
          ...(drainSeconds === undefined ? {} : { drainSeconds }),
        },
        network,
      );
    }, options);

  it("makes one zone per name, with the anchor, whose later VPCs it ignores", async () => {
    const zones = byName(await build(), "route53/zone:Zone");
    expect(Object.keys(zones).sort()).to.deep.equal([
      "prod/dkr.ecr.us-east-1.amazonaws.com",
      "prod/s3.us-east-1.amazonaws.com",
      "prod/sts.us-east-1.amazonaws.com",
    ]);
    for (const found of Object.values(zones)) {
      expect(found.inputs["vpcs"]).to.deep.equal([{ vpcId: "vpc-anchor", vpcRegion: "us-east-1" }]);
      expect(found).to.deep.include({ protect: true, ignoreChanges: ["vpcs"] });
      expect(found.inputs["forceDestroy"]).to.be.false;
    }
  });

  it("answers the apex and everything below it with alias records, an asterisk in the target written \\052", async () => {
    const recording = await build();
    const records = byName(recording, "route53/record:Record");
    expect(Object.keys(records).sort()).to.deep.equal([
      "prod/*.dkr.ecr.us-east-1.amazonaws.com",
      "prod/*.s3.us-east-1.amazonaws.com",
      "prod/dkr.ecr.us-east-1.amazonaws.com",
      "prod/s3.us-east-1.amazonaws.com",
      "prod/sts.us-east-1.amazonaws.com",
    ]);
    expect(records["prod/*.s3.us-east-1.amazonaws.com"]?.inputs).to.deep.equal({
      zoneId: byName(recording, "route53/zone:Zone")["prod/s3.us-east-1.amazonaws.com"]?.id,
      name: "*.s3.us-east-1.amazonaws.com",
      type: "A",
      aliases: [{ name: "\\052.vpce-3.s3", zoneId: "Z7", evaluateTargetHealth: false }],
    });
  });

  it("holds the update of a moved name back until caches have run out, and no other update", async () => {
    const recording = await build({}, 0.05);
    const record = byName(recording, "route53/record:Record")["prod/sts.us-east-1.amazonaws.com"]!;
    expect(record.hooks).to.deep.equal({ afterUpdate: ["bedrock-hub:drain-0.05s"] });
    const hook = recording.hooks.get("bedrock-hub:drain-0.05s")!;
    const run = async (before: object, after: object) => {
      const begin = performance.now();
      await (hook as { callback: (args: unknown) => Promise<void> | void }).callback({
        oldInputs: before,
        newInputs: after,
      });
      return performance.now() - begin;
    };
    expect(await run({ aliases: [dns("a")] }, { aliases: [dns("b")] })).to.be.at.least(45);
    expect(await run({ aliases: [dns("a")] }, { aliases: [dns("a")], name: "x" })).to.be.below(40);
  });

  it("waits 90 seconds by default, on updates only: destroy needs no program", async () => {
    const hooks = Object.values(byName(await build(), "route53/record:Record")).map((record) => record.hooks);
    expect(hooks).to.deep.equal(hooks.map(() => ({ afterUpdate: ["bedrock-hub:drain-90s"] })));
    const none = Object.values(byName(await build({}, 0), "route53/record:Record")).map((record) => record.hooks);
    expect(none).to.deep.equal(none.map(() => ({})));
  });

  it("protects every zone and no record", async () => {
    expect(protectedOnes(await build())).to.deep.equal([
      "route53/zone:Zone prod/dkr.ecr.us-east-1.amazonaws.com",
      "route53/zone:Zone prod/s3.us-east-1.amazonaws.com",
      "route53/zone:Zone prod/sts.us-east-1.amazonaws.com",
    ]);
  });

  it("previews records whose target is unknown", async () => {
    const recording = await recordComponents(
      ({ network }) => {
        const set = new EndpointSet(
          "prod",
          {
            vpcId: "v",
            transitGatewayId: "t",
            subnets: ENDPOINT_SUBNETS,
            returnRoutes: [],
            securityGroups: [group("spokes", [])],
            endpoints: [endpoint("sts")],
          },
          network,
        );
        new PrivateZones(
          "prod",
          { anchorVpcId: "v", region: "us-east-1", zones: [zone("sts", ["@"])], endpoints: set.dns },
          network,
        );
      },
      { preview: true },
    );
    expect(only(recording, "route53/record:Record").inputs["aliases"]).to.deep.equal([
      { name: UNKNOWN, zoneId: UNKNOWN, evaluateTargetHealth: false },
    ]);
  });
});
