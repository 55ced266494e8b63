import { expect } from "chai";
import { AnchorVpc, HubVpc, RouteDomain, TransitHub } from "../../components";
import { UNKNOWN } from "../../local/recorder";
import { ATTACHMENT } from "./plans";
import { byName, counts, only, protectedOnes, recordComponents, SPOKE_ID } from "./support";

describe("HubVpc", () => {
  const build = (options = {}) =>
    recordComponents(({ network }) => {
      new HubVpc("hub", { cidr: "10.0.0.0/20", attachmentSubnets: ATTACHMENT }, network);
    }, options);

  it("makes a VPC without a way to the internet, its attachment subnets, and one table that is local only", async () => {
    const recording = await build();
    expect(counts(recording)).to.deep.equal({
      "ec2/vpc:Vpc": 1,
      "ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "ec2/routeTable:RouteTable": 1,
      "ec2/subnet:Subnet": 2,
      "ec2/routeTableAssociation:RouteTableAssociation": 2,
    });
    expect(only(recording, "ec2/routeTable:RouteTable").inputs).not.to.have.property("routes");
  });

  it("places subnets by zone id, because zone names differ per account (VPC guide, AZ IDs)", async () => {
    const subnets = byName(await build(), "ec2/subnet:Subnet");
    expect(Object.keys(subnets).sort()).to.deep.equal(["hub/attachment-use1-az1", "hub/attachment-use1-az2"]);
    expect(subnets["hub/attachment-use1-az2"]?.inputs).to.include({
      availabilityZoneId: "use1-az2",
      cidrBlock: "10.0.0.16/28",
      mapPublicIpOnLaunch: false,
    });
  });

  it("turns DNS on, which private zones need (Route 53 guide, Private hosted zones), and locks the default group", async () => {
    const recording = await build();
    expect(only(recording, "ec2/vpc:Vpc").inputs).to.include({ enableDnsSupport: true, enableDnsHostnames: true });
    expect(only(recording, "ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).to.deep.include({
      ingress: [],
      egress: [],
    });
  });

  it("protects the VPC and nothing else", async () => {
    expect(protectedOnes(await build())).to.deep.equal(["ec2/vpc:Vpc hub"]);
  });

  it("previews with unknown ids", async () => {
    const recording = await build({ preview: true });
    expect(counts(recording)["ec2/subnet:Subnet"]).to.equal(2);
    expect(byName(recording, "ec2/subnet:Subnet")["hub/attachment-use1-az1"]?.inputs["vpcId"]).to.equal(UNKNOWN);
  });
});

describe("AnchorVpc", () => {
  it("is one empty, protected VPC with DNS on: a private zone needs a VPC of its account from the start", async () => {
    const recording = await recordComponents(({ network }) => {
      new AnchorVpc("prod", { cidr: "100.64.0.16/28" }, network);
    });
    expect(counts(recording)).to.deep.equal({
      "ec2/vpc:Vpc": 1,
      "ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
    });
    expect(only(recording, "ec2/vpc:Vpc").inputs).to.deep.include({
      cidrBlock: "100.64.0.16/28",
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    expect(only(recording, "ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).to.deep.include({
      vpcId: only(recording, "ec2/vpc:Vpc").id,
      ingress: [],
      egress: [],
    });
    expect(protectedOnes(recording)).to.deep.equal(["ec2/vpc:Vpc prod/anchor"]);
  });
});

describe("TransitHub", () => {
  const shared = { key: "payments", id: SPOKE_ID };
  const build = (more: object = { asn: 64512 }, options = {}, sharedWith = [shared]) =>
    recordComponents(({ network }) => {
      const hub = new TransitHub(
        "hub",
        { vpcId: "vpc-1", attachmentSubnetIds: ["subnet-1", "subnet-2"], sharedWith, ...more },
        network,
      );
      return { attached: hub.attachedTransitGatewayId, shared: hub.sharedIds };
    }, options);

  it("makes a gateway on which nothing happens by default (Transit Gateway guide, Create a transit gateway)", async () => {
    const recording = await build();
    const { tags: _, ...inputs } = only(recording, "ec2transitgateway/transitGateway:TransitGateway").inputs;
    expect(inputs).to.deep.equal({
      amazonSideAsn: 64512,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      multicastSupport: "disable",
      securityGroupReferencingSupport: "disable",
      vpnEcmpSupport: "enable",
    });
    expect(counts(recording)).to.deep.equal({
      "ec2transitgateway/transitGateway:TransitGateway": 1,
      "ec2transitgateway/vpcAttachment:VpcAttachment": 1,
      "ec2transitgateway/routeTable:RouteTable": 1,
      "ec2transitgateway/routeTableAssociation:RouteTableAssociation": 1,
      "ram/resourceShare:ResourceShare": 1,
      "ram/resourceAssociation:ResourceAssociation": 1,
      "ram/principalAssociation:PrincipalAssociation": 1,
    });
  });

  it("keeps the hub's own attachment out of default tables, which only the gateway's owner may say", async () => {
    const attachment = only(await build(), "ec2transitgateway/vpcAttachment:VpcAttachment");
    expect(attachment.inputs).to.deep.include({
      subnetIds: ["subnet-1", "subnet-2"],
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      securityGroupReferencingSupport: "disable",
      applianceModeSupport: "disable",
    });
    expect(attachment.deleteBeforeReplace, "a VPC has one attachment per gateway").to.be.true;
  });

  it("associates the hub with its own table and propagates it nowhere", async () => {
    const recording = await build();
    const table = only(recording, "ec2transitgateway/routeTable:RouteTable");
    const association = only(recording, "ec2transitgateway/routeTableAssociation:RouteTableAssociation");
    expect(association.inputs["transitGatewayRouteTableId"]).to.equal(table.id);
    expect(counts(recording)).not.to.have.property("ec2transitgateway/routeTablePropagation:RouteTablePropagation");
  });

  it("protects gateway and table", async () => {
    expect(protectedOnes(await build())).to.deep.equal([
      "ec2transitgateway/routeTable:RouteTable hub",
      "ec2transitgateway/transitGateway:TransitGateway hub",
    ]);
  });

  it("shares with named accounts of the organization, one association each", async () => {
    const recording = await build({ asn: 64512 }, {}, [shared, { key: "claims", id: "110000000003" }]);
    const principals = byName(recording, "ram/principalAssociation:PrincipalAssociation");
    expect(Object.entries(principals).map(([name, p]) => [name, p.inputs["principal"]])).to.have.deep.members([
      ["hub/transit-gateway/payments", SPOKE_ID],
      ["hub/transit-gateway/claims", "110000000003"],
    ]);
    expect(only(recording, "ram/resourceShare:ResourceShare").inputs["allowExternalPrincipals"]).to.be.false;
    expect(only(recording, "ram/resourceAssociation:ResourceAssociation").inputs["resourceArn"]).to.equal(
      only(recording, "ec2transitgateway/transitGateway:TransitGateway").outputs["arn"],
    );
  });

  it("shares with nobody where no other account has a spoke", async () => {
    expect(counts(await build({ asn: 64512 }, {}, []))).not.to.have.property("ram/resourceShare:ResourceShare");
  });

  it("uses an adopted gateway and makes only its own table, attachment and share", async () => {
    const adopted = { adoptedId: "tgw-0a", adoptedArn: "arn:aws:ec2:us-east-1:110000000001:transit-gateway/tgw-0a" };
    const recording = await build(adopted);
    expect(counts(recording)).not.to.have.property("ec2transitgateway/transitGateway:TransitGateway");
    expect(recording.outputs).to.deep.equal({ attached: "tgw-0a", shared: { payments: "tgw-0a" } });
    expect(only(recording, "ram/resourceAssociation:ResourceAssociation").inputs["resourceArn"]).to.equal(
      adopted.adoptedArn,
    );
  });

  it("refuses neither a gateway to make nor one to adopt", async () => {
    for (const more of [{}, { adoptedId: "tgw-0a" }]) {
      let message = "";
      await recordComponents(({ network }) => {
        try {
          new TransitHub("hub", { vpcId: "v", attachmentSubnetIds: [], sharedWith: [], ...more }, network);
        } catch (error) {
          message = (error as Error & { reason: string }).reason;
        }
      }).catch(() => undefined);
      expect(message).to.contain("is missing");
    }
  });

  it("previews with unknown ids: the shared id waits for the share", async () => {
    expect((await build({ asn: 64512 }, { preview: true })).outputs).to.deep.equal({
      attached: UNKNOWN,
      shared: { payments: UNKNOWN },
    });
  });
});

describe("RouteDomain", () => {
  const route = (key: string, destination: string, blackhole: boolean) => ({ key, destination, blackhole, reason: "" });

  it("makes one protected table with the endpoints' route and blackholes, one static route per prefix", async () => {
    const recording = await recordComponents(({ network }) => {
      const routes = [route("endpoints", "10.0.2.0/23", false), route("deny-hub", "10.0.0.0/20", true)];
      new RouteDomain("prod", { transitGatewayId: "tgw-0a", hubAttachmentId: "tgw-attach-0a", routes }, network);
    });
    const table = only(recording, "ec2transitgateway/routeTable:RouteTable");
    const routes = byName(recording, "ec2transitgateway/route:Route");
    expect(routes["prod/endpoints"]?.inputs).to.deep.equal({
      destinationCidrBlock: "10.0.2.0/23",
      transitGatewayAttachmentId: "tgw-attach-0a",
      transitGatewayRouteTableId: table.id,
    });
    expect(routes["prod/deny-hub"]?.inputs).to.deep.equal({
      destinationCidrBlock: "10.0.0.0/20",
      blackhole: true,
      transitGatewayRouteTableId: table.id,
    });
    expect(Object.values(routes).every((r) => r.deleteBeforeReplace)).to.be.true;
    expect(protectedOnes(recording)).to.deep.equal(["ec2transitgateway/routeTable:RouteTable prod"]);
  });
});
