import { expect } from "chai";
import {
  AdoptedSpoke,
  S3Access,
  SpokeAcceptance,
  SpokeAttachment,
  SpokeRoutes,
  SpokeVpc,
  type SpokeAcceptanceArgs,
} from "../../components";
import { UNKNOWN } from "../../local/recorder";
import { ATTACHMENT, subnet } from "./plans";
import { byName, counts, only, protectedOnes, recordComponents } from "./support";

describe("SpokeVpc", () => {
  const build = (options = {}) =>
    recordComponents(({ spoke }) => {
      const subnets = [subnet("app", "use1-az1", "10.96.0.0/24"), subnet("data", "use1-az1", "10.96.4.0/24")];
      const vpc = new SpokeVpc("payments", { cidr: "10.96.0.0/20", subnets, attachmentSubnets: ATTACHMENT }, spoke);
      return { subnets: vpc.subnetIds, attachment: vpc.attachmentSubnetIds };
    }, options);

  it("keeps workload subnets and attachment subnets on tables of their own, both without routes here", async () => {
    const recording = await build();
    const tables = byName(recording, "ec2/routeTable:RouteTable");
    const associations = byName(recording, "ec2/routeTableAssociation:RouteTableAssociation");
    const tableOf = (name: string) => associations[`payments/${name}`]?.inputs["routeTableId"];
    expect(tableOf("app-use1-az1")).to.equal(tables["payments/workload"]?.id);
    expect(tableOf("data-use1-az1")).to.equal(tables["payments/workload"]?.id);
    expect(tableOf("attachment-use1-az2")).to.equal(tables["payments/attachment"]?.id);
    expect(counts(recording)).to.deep.equal({
      "ec2/vpc:Vpc": 1,
      "ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "ec2/routeTable:RouteTable": 2,
      "ec2/subnet:Subnet": 4,
      "ec2/routeTableAssociation:RouteTableAssociation": 4,
    });
  });

  it("has DNS on, a locked default group, and protects the VPC alone", async () => {
    const recording = await build();
    expect(only(recording, "ec2/vpc:Vpc").inputs).to.include({ enableDnsSupport: true, enableDnsHostnames: true });
    const locked = only(recording, "ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs;
    expect(locked).to.deep.include({ ingress: [], egress: [] });
    expect(protectedOnes(recording)).to.deep.equal(["ec2/vpc:Vpc payments"]);
  });

  it("previews with unknown ids", async () => {
    const { outputs } = await build({ preview: true });
    expect(outputs["attachment"]).to.deep.equal({ "use1-az1": UNKNOWN, "use1-az2": UNKNOWN });
  });
});

describe("AdoptedSpoke", () => {
  it("adds attachment subnets with a table of their own to a VPC, and touches nothing else of it", async () => {
    const recording = await recordComponents(({ spoke }) => {
      new AdoptedSpoke("risk", { vpcId: "vpc-9", attachmentSubnets: ATTACHMENT }, spoke);
    });
    expect(counts(recording)).to.deep.equal({
      "ec2/routeTable:RouteTable": 1,
      "ec2/subnet:Subnet": 2,
      "ec2/routeTableAssociation:RouteTableAssociation": 2,
    });
    expect(only(recording, "ec2/routeTable:RouteTable").inputs["vpcId"]).to.equal("vpc-9");
    expect(protectedOnes(recording)).to.deep.equal([]);
  });
});

describe("SpokeRoutes", () => {
  it("adds each destination to each table, and nothing else", async () => {
    const recording = await recordComponents(({ spoke }) => {
      const routes = [
        { key: "endpoints", destination: "10.0.2.0/23", reason: "" },
        { key: "10.96.0.0-12", destination: "10.96.0.0/12", reason: "" },
      ];
      new SpokeRoutes(
        "risk",
        { routeTableIds: { "rtb-2": "rtb-2", "rtb-1": "rtb-1" }, routes, transitGatewayId: "tgw-1" },
        spoke,
      );
    });
    const routes = byName(recording, "ec2/route:Route");
    expect(Object.keys(routes).sort()).to.deep.equal([
      "risk/rtb-1/10.96.0.0-12",
      "risk/rtb-1/endpoints",
      "risk/rtb-2/10.96.0.0-12",
      "risk/rtb-2/endpoints",
    ]);
    expect(routes["risk/rtb-2/endpoints"]?.inputs).to.deep.equal({
      routeTableId: "rtb-2",
      destinationCidrBlock: "10.0.2.0/23",
      transitGatewayId: "tgw-1",
    });
  });
});

describe("S3Access", () => {
  it("is a gateway endpoint with a policy on the workload tables: free, and it does not leave the VPC", async () => {
    const recording = await recordComponents(({ spoke }) => {
      const serviceName = "com.amazonaws.us-east-1.s3";
      new S3Access("payments", { vpcId: "vpc-1", serviceName, routeTableIds: ["rtb-1"], policy: "{}" }, spoke);
    });
    const { tags: _, ...inputs } = only(recording, "ec2/vpcEndpoint:VpcEndpoint").inputs;
    expect(inputs).to.deep.equal({
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.us-east-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["rtb-1"],
      policy: "{}",
    });
  });

  it("goes before its successor comes: a table has one endpoint route for a service (PrivateLink guide, Gateway endpoints)", async () => {
    const recording = await recordComponents(({ spoke }) => {
      const serviceName = "com.amazonaws.us-east-1.s3";
      new S3Access("payments", { vpcId: "vpc-1", serviceName, routeTableIds: ["rtb-1"], policy: "{}" }, spoke);
    });
    expect(only(recording, "ec2/vpcEndpoint:VpcEndpoint").deleteBeforeReplace).to.equal(true);
  });
});

describe("SpokeAttachment", () => {
  const build = (ownsTransitGateway: boolean) =>
    recordComponents(({ spoke }) => {
      new SpokeAttachment(
        "payments",
        { transitGatewayId: "tgw-1", vpcId: "vpc-1", subnetIds: ["subnet-1"], ownsTransitGateway },
        spoke,
      );
    });
  const type = "ec2transitgateway/vpcAttachment:VpcAttachment";

  it("leaves the default tables alone across accounts, where only the accepter may set them", async () => {
    expect(only(await build(false), type).inputs).not.to.have.any.keys(
      "transitGatewayDefaultRouteTableAssociation",
      "transitGatewayDefaultRouteTablePropagation",
    );
    expect(only(await build(true), type).inputs).to.include({
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
    });
  });

  it("goes before its successor comes, because a VPC has one per gateway (Transit Gateway guide, Quotas)", async () => {
    expect(only(await build(false), type).deleteBeforeReplace).to.be.true;
  });

  it("waits for the shared gateway to show up, and is not protected: spokes come and go", async () => {
    const recording = await build(false);
    expect(only(recording, type).hooks).to.deep.equal({ onError: ["bedrock-hub:wait-for-transitGateway"] });
    expect(protectedOnes(recording)).to.deep.equal([]);
  });
});

describe("SpokeAcceptance", () => {
  const args: SpokeAcceptanceArgs = {
    attachmentId: "tgw-attach-1",
    transitGatewayId: "tgw-1",
    accept: true,
    associationTableId: "tgw-rtb-prod",
    takeOverAssociation: false,
    propagationTableIds: { hub: "tgw-rtb-hub" },
    hubTableId: "tgw-rtb-hub",
    quarantineRoutes: [],
  };
  const build = (more: Partial<SpokeAcceptanceArgs> = {}) =>
    recordComponents(({ network }) => {
      const acceptance = new SpokeAcceptance("payments", { ...args, ...more }, network);
      return { attachment: acceptance.attachmentId };
    });

  it("accepts, associates with one table and propagates to the named ones", async () => {
    const recording = await build({ propagationTableIds: { prod: "tgw-rtb-prod", hub: "tgw-rtb-hub" } });
    expect(counts(recording)).to.deep.equal({
      "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": 1,
      "ec2transitgateway/routeTableAssociation:RouteTableAssociation": 1,
      "ec2transitgateway/routeTablePropagation:RouteTablePropagation": 2,
    });
    const accepter = only(recording, "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter");
    expect(accepter.inputs).to.include({
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
    });
    const association = only(recording, "ec2transitgateway/routeTableAssociation:RouteTableAssociation");
    expect(association.inputs).to.deep.equal({
      transitGatewayAttachmentId: "tgw-attach-1",
      transitGatewayRouteTableId: "tgw-rtb-prod",
    });
    expect(association.deps, "waits for acceptance").to.deep.equal([accepter.urn]);
    expect(association.deleteBeforeReplace, "an attachment has one association").to.be.true;
  });

  it("accepts nothing that stands already or comes from its own account", async () => {
    const recording = await build({ accept: false });
    expect(counts(recording)).not.to.have.property("ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter");
    expect(recording.outputs).to.deep.equal({ attachment: "tgw-attach-1" });
  });

  it("moves an association from another table only where told to", async () => {
    const taken = only(
      await build({ takeOverAssociation: true }),
      "ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    );
    expect(taken.inputs["replaceExistingAssociation"]).to.be.true;
  });

  it("cuts a quarantined spoke off with blackholes in the hub table, and keeps attachment and association", async () => {
    const quarantineRoutes = [
      { key: "quarantine-payments-10.96.0.0-20", destination: "10.96.0.0/20", blackhole: true, reason: "" },
    ];
    const recording = await build({ quarantineRoutes });
    expect(only(recording, "ec2transitgateway/route:Route").inputs).to.deep.equal({
      destinationCidrBlock: "10.96.0.0/20",
      blackhole: true,
      transitGatewayRouteTableId: "tgw-rtb-hub",
    });
    expect(counts(recording)["ec2transitgateway/routeTableAssociation:RouteTableAssociation"]).to.equal(1);
  });
});
