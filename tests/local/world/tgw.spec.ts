import { expect } from "chai";
import { type Observed } from "../../../local/world/kernel/crud";
import * as t from "../../../local/world/types/tokens";
import { HUB, OTHER, Scene, SPOKE, stateOf } from "./harness";

const ACCEPTER = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter";

describe("embedded AWS: transit gateways and sharing", () => {
  let s: Scene;
  let tgw: Observed;
  beforeEach(() => {
    s = new Scene();
    tgw = s.gateway();
  });

  const attach = (account: string, vpc: Observed, cidr: string): Observed => {
    const subnet = s.subnet(vpc, cidr, "use1-az1", account);
    return s.make(t.TGW_VPC_ATTACHMENT, { transitGatewayId: tgw.id, vpcId: vpc.id, subnetIds: [subnet.id] }, account);
  };

  it("shows a gateway to another account only once it is shared and the share has arrived", () => {
    const vpc = s.vpc("10.1.0.0/16", SPOKE);
    s.refused("InvalidTransitGatewayID.NotFound", () => attach(SPOKE, vpc, "10.1.0.0/28"));
    s.share(stateOf(tgw, "arn"), [SPOKE], 59);
    s.refused("InvalidTransitGatewayID.NotFound", () => attach(SPOKE, vpc, "10.1.0.16/28"));
    s.advance(1);
    attach(SPOKE, vpc, "10.1.0.32/28");
  });

  for (const [what, principal] of [
    ["the organization", "arn:aws:organizations::111111111111:organization/o-bedrockhub0"],
    ["an organizational unit", "arn:aws:organizations::111111111111:ou/o-bedrockhub0/ou-apps"],
  ] as const) {
    it(`reaches accounts through ${what} (RAM guide, Sharing with AWS Organizations)`, () => {
      s.share(stateOf(tgw, "arn"), [principal]);
      attach(SPOKE, s.vpc("10.1.0.0/16", SPOKE), "10.1.0.0/28");
    });
  }

  it("waits for acceptance by the owner, who sees the attachment a while later, as the spoke does the acceptance", () => {
    s.share(stateOf(tgw, "arn"), [SPOKE]);
    const vpc = s.vpc("10.1.0.0/16", SPOKE);
    const made = attach(SPOKE, vpc, "10.1.0.0/28");
    const table = s.make(t.ROUTE_TABLE, { vpcId: vpc.id }, SPOKE);
    const route = { routeTableId: table.id, destinationCidrBlock: "10.0.0.0/16", transitGatewayId: tgw.id };
    const accept = (): Observed => s.make(ACCEPTER, { transitGatewayAttachmentId: made.id });
    s.refused("InvalidTransitGatewayAttachmentID.NotFound", accept);
    s.advance(60);
    s.refused("InvalidTransitGatewayID.NotFound", () => s.make(t.ROUTE, route, SPOKE));
    const tables = s.make(t.TGW_ROUTE_TABLE, { transitGatewayId: tgw.id });
    const association = { transitGatewayAttachmentId: made.id, transitGatewayRouteTableId: tables.id };
    s.refused("IncorrectState", () => s.make(t.TGW_ASSOCIATION, association));
    expect(accept().state["vpcId"]).to.equal(vpc.id);
    s.refused("IncorrectState", accept);
    s.make(t.TGW_ASSOCIATION, association);
    s.refused("InvalidTransitGatewayID.NotFound", () => s.make(t.ROUTE, route, SPOKE));
    s.advance(60);
    s.make(t.ROUTE, route, SPOKE);
  });

  it("has one attachment per VPC and one subnet per zone in it (Transit gateway guide, VPC attachments)", () => {
    const vpc = s.vpc();
    attach(HUB, vpc, "10.0.0.0/28");
    s.refused("DuplicateTransitGatewayAttachment", () => attach(HUB, vpc, "10.0.0.16/28"));
    const other = s.vpc("10.2.0.0/16");
    const twins = ["10.2.0.0/28", "10.2.0.16/28"].map((c) => s.subnet(other, c).id);
    s.refused("DuplicateSubnetsInSameZone", () =>
      s.make(t.TGW_VPC_ATTACHMENT, { transitGatewayId: tgw.id, vpcId: other.id, subnetIds: twins }),
    );
  });

  it("has one association per attachment, and static routes once per table (Transit gateway guide, Route tables)", () => {
    const made = attach(HUB, s.vpc(), "10.0.0.0/28");
    const [one, two] = [1, 2].map(() => s.make(t.TGW_ROUTE_TABLE, { transitGatewayId: tgw.id }).id);
    const member = (table: string): { transitGatewayAttachmentId: string; transitGatewayRouteTableId: string } => ({
      transitGatewayAttachmentId: made.id,
      transitGatewayRouteTableId: table,
    });
    s.make(t.TGW_ASSOCIATION, member(one!));
    s.refused("Resource.AlreadyAssociated", () => s.make(t.TGW_ASSOCIATION, member(two!)));
    s.make(t.TGW_PROPAGATION, member(one!));
    s.make(t.TGW_PROPAGATION, member(two!));
    s.refused("TransitGatewayRouteTablePropagation.Duplicate", () => s.make(t.TGW_PROPAGATION, member(one!)));
    const blackhole = { transitGatewayRouteTableId: one!, destinationCidrBlock: "10.128.0.0/10", blackhole: true };
    s.make(t.TGW_ROUTE, blackhole);
    s.refused("RouteAlreadyExists", () => s.make(t.TGW_ROUTE, blackhole));
    s.refused("InvalidParameterCombination", () =>
      s.make(t.TGW_ROUTE, { ...blackhole, destinationCidrBlock: "10.0.0.0/8", transitGatewayAttachmentId: made.id }),
    );
    s.refused("IncorrectState", () => {
      s.remove(t.TGW_ROUTE_TABLE, one!);
    });
  });

  it("lets only its owner manage tables (Transit gateway guide, shared transit gateways)", () => {
    s.share(stateOf(tgw, "arn"), [SPOKE]);
    s.refused("UnauthorizedOperation", () => s.make(t.TGW_ROUTE_TABLE, { transitGatewayId: tgw.id }, SPOKE));
  });

  it("is deleted only after its attachments and tables", () => {
    const made = attach(HUB, s.vpc(), "10.0.0.0/28");
    s.refused("IncorrectState", () => {
      s.remove(t.TGW, tgw.id);
    });
    s.remove(t.TGW_VPC_ATTACHMENT, made.id);
    s.remove(t.TGW, tgw.id);
    expect(s.read(t.TGW, tgw.id)).to.equal(null);
  });

  it("joins attachments to its default table unless that is off", () => {
    const open = s.make(t.TGW, {});
    const table = stateOf(open, "associationDefaultRouteTableId");
    const vpc = s.vpc();
    const subnet = s.subnet(vpc, "10.0.0.0/28");
    const made = s.make(t.TGW_VPC_ATTACHMENT, { transitGatewayId: open.id, vpcId: vpc.id, subnetIds: [subnet.id] });
    const found = s.api("ec2:GetTransitGatewayRouteTableAssociations", { TransitGatewayRouteTableId: table });
    expect(found["Associations"]).to.deep.include({
      TransitGatewayAttachmentId: made.id,
      ResourceId: vpc.id,
      ResourceType: "vpc",
      State: "associated",
    });
  });

  it("shares nothing outside the organization unless the share says so, and then only after acceptance", () => {
    const share = s.make("aws:ram/resourceShare:ResourceShare", { name: "x" });
    const principal = { principal: OTHER, resourceShareArn: share.id };
    s.refused("OperationNotPermittedException", () =>
      s.make("aws:ram/principalAssociation:PrincipalAssociation", principal),
    );
    s.update("aws:ram/resourceShare:ResourceShare", share.id, { name: "x", allowExternalPrincipals: true });
    s.make("aws:ram/resourceAssociation:ResourceAssociation", {
      resourceArn: tgw.state["arn"]!,
      resourceShareArn: share.id,
    });
    s.make("aws:ram/principalAssociation:PrincipalAssociation", principal);
    s.advance(60);
    const vpc = s.vpc("10.3.0.0/16", OTHER);
    s.refused("InvalidTransitGatewayID.NotFound", () => attach(OTHER, vpc, "10.3.0.0/28"));
    s.make("aws:ram/resourceShareAccepter:ResourceShareAccepter", { shareArn: share.id }, OTHER);
    attach(OTHER, vpc, "10.3.0.16/28");
  });

  it("has no invitation to accept inside the organization (provider documentation, ResourceShareAccepter)", () => {
    const share = s.share(stateOf(tgw, "arn"), [SPOKE]);
    s.refused("ResourceShareInvitationArnNotFoundException", () =>
      s.make("aws:ram/resourceShareAccepter:ResourceShareAccepter", { shareArn: share.id }, SPOKE),
    );
  });

  it("shares only what the caller owns and what can be shared", () => {
    const share = s.make("aws:ram/resourceShare:ResourceShare", { name: "x" });
    const associate = (resourceArn: string): unknown =>
      s.make("aws:ram/resourceAssociation:ResourceAssociation", { resourceArn, resourceShareArn: share.id });
    s.refused("InvalidParameterException", () => associate(stateOf(s.vpc(), "arn")));
    s.refused("InvalidParameterException", () => associate(stateOf(tgw, "arn").replace(tgw.id, "tgw-0")));
    associate(stateOf(tgw, "arn"));
    s.refused("InvalidParameterException", () => associate(stateOf(tgw, "arn")));
  });
});
