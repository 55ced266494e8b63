import { expect } from "chai";
import { RegionTransit, TransitPeering, type TransitPeeringArgs } from "../../components";
import { UNKNOWN } from "../../local/recorder";
import { byName, counts, only, protectedOnes, recordComponents, SPOKE_ID } from "./support";

const route = (key: string, destination: string, blackhole = false) => ({ key, destination, blackhole, reason: key });

const PEERING: TransitPeeringArgs = {
  callerRegion: "us-west-2",
  callerTransitGatewayId: "tgw-0000000000000000a",
  callerHubTableId: "tgw-rtb-0000000000000000a",
  servingRegion: "us-east-1",
  servingTransitGatewayId: "tgw-0000000000000000b",
  servingHubTableId: "tgw-rtb-0000000000000000b",
  hubAttachmentId: "tgw-attach-0000000000000000b",
  arrivals: [route("endpoints-prod", "10.0.2.0/23"), route("deny-hub", "10.0.0.0/20", true)],
  returns: [route("10.160.0.0-14", "10.160.0.0/14")],
};

const TYPE = {
  request: "ec2transitgateway/peeringAttachment:PeeringAttachment",
  accepter: "ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  table: "ec2transitgateway/routeTable:RouteTable",
  association: "ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  route: "ec2transitgateway/route:Route",
};

describe("TransitPeering", () => {
  const build = (options = {}) =>
    recordComponents(({ network }) => {
      new TransitPeering("us-west-2/us-east-1", PEERING, network);
    }, options);

  it("makes both ends: request, acceptance, one table for arrivals, an association at either end, static routes", async () => {
    expect(counts(await build())).to.deep.equal({
      [TYPE.request]: 1,
      [TYPE.accepter]: 1,
      [TYPE.table]: 1,
      [TYPE.association]: 2,
      [TYPE.route]: 3,
    });
  });

  it("asks from the caller's Region and accepts in the serving one, whoever owns both (Transit Gateway guide, Accept a peering)", async () => {
    const recording = await build();
    const request = only(recording, TYPE.request);
    const accepter = only(recording, TYPE.accepter);
    expect(request.inputs).to.include({
      region: "us-west-2",
      transitGatewayId: "tgw-0000000000000000a",
      peerTransitGatewayId: "tgw-0000000000000000b",
      peerRegion: "us-east-1",
    });
    expect(accepter.inputs).to.include({ region: "us-east-1", transitGatewayAttachmentId: request.id });
    expect(accepter.id).to.equal(request.id);
  });

  it("uses the peering nowhere before it is accepted", async () => {
    const recording = await build();
    const accepter = only(recording, TYPE.accepter).urn;
    const users = [
      ...Object.values(byName(recording, TYPE.association)),
      byName(recording, TYPE.route)["us-west-2/us-east-1/back/10.160.0.0-14"]!,
    ];
    expect(users).to.have.length(3);
    for (const user of users) expect(user.deps, user.name).to.include(accepter);
  });

  it("looks packets up where they arrive: in the arrivals table, and in the caller's hub table", async () => {
    const recording = await build();
    const table = only(recording, TYPE.table);
    expect(table.inputs).to.include({ region: "us-east-1", transitGatewayId: "tgw-0000000000000000b" });
    const found = byName(recording, TYPE.association);
    expect(found["us-west-2/us-east-1/serving"]?.inputs).to.include({
      region: "us-east-1",
      transitGatewayRouteTableId: table.id,
    });
    expect(found["us-west-2/us-east-1/caller"]?.inputs).to.include({
      region: "us-west-2",
      transitGatewayRouteTableId: "tgw-rtb-0000000000000000a",
    });
  });

  it("routes arrivals to the hub VPC or drops them, and answers over the peering, all in the serving Region", async () => {
    const recording = await build();
    const table = only(recording, TYPE.table).id;
    const routes = Object.fromEntries(
      Object.entries(byName(recording, TYPE.route)).map(([name, { inputs }]) => [
        name.slice("us-west-2/us-east-1/".length),
        inputs,
      ]),
    );
    expect(routes).to.deep.equal({
      "to/endpoints-prod": {
        region: "us-east-1",
        destinationCidrBlock: "10.0.2.0/23",
        transitGatewayRouteTableId: table,
        transitGatewayAttachmentId: "tgw-attach-0000000000000000b",
      },
      "to/deny-hub": {
        region: "us-east-1",
        destinationCidrBlock: "10.0.0.0/20",
        transitGatewayRouteTableId: table,
        blackhole: true,
      },
      "back/10.160.0.0-14": {
        region: "us-east-1",
        destinationCidrBlock: "10.160.0.0/14",
        transitGatewayRouteTableId: "tgw-rtb-0000000000000000b",
        transitGatewayAttachmentId: only(recording, TYPE.request).id,
      },
    });
  });

  it("replaces the old one first, because two gateways have one peering (Transit Gateway guide, Quotas)", async () => {
    const recording = await build();
    for (const type of [TYPE.request, TYPE.accepter]) expect(only(recording, type).deleteBeforeReplace).to.equal(true);
  });

  it("protects the table, and waits while the other Region does not show the request yet", async () => {
    const recording = await build();
    expect(protectedOnes(recording)).to.deep.equal([`${TYPE.table} us-west-2/us-east-1`]);
    expect([...recording.hooks.keys()]).to.include("bedrock-hub:wait-for-attachment");
  });

  it("previews with unknown ids", async () => {
    const recording = await build({ preview: true });
    expect(only(recording, TYPE.accepter).inputs["transitGatewayAttachmentId"]).to.equal(UNKNOWN);
  });
});

describe("RegionTransit", () => {
  const sharedWith = [{ key: "claims", id: SPOKE_ID }];

  it("is a gateway with a hub table and a share, and no attachment", async () => {
    const recording = await recordComponents(({ network }) => {
      new RegionTransit("hub.us-west-2", { asn: 64514, sharedWith }, network);
    });
    expect(counts(recording)).to.deep.equal({
      "ec2transitgateway/transitGateway:TransitGateway": 1,
      [TYPE.table]: 1,
      "ram/resourceShare:ResourceShare": 1,
      "ram/resourceAssociation:ResourceAssociation": 1,
      "ram/principalAssociation:PrincipalAssociation": 1,
    });
    expect(only(recording, "ec2transitgateway/transitGateway:TransitGateway").inputs).to.include({
      amazonSideAsn: 64514,
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      autoAcceptSharedAttachments: "disable",
    });
    expect(protectedOnes(recording)).to.deep.equal([
      `${TYPE.table} hub.us-west-2`,
      "ec2transitgateway/transitGateway:TransitGateway hub.us-west-2",
    ]);
  });

  it("adopts a gateway and leaves it as it is", async () => {
    const recording = await recordComponents(({ network }) => {
      new RegionTransit(
        "hub.us-west-2",
        { adoptedId: "tgw-0000000000000000a", adoptedArn: "arn:aws:ec2:x", sharedWith },
        network,
      );
    });
    expect(byName(recording, "ec2transitgateway/transitGateway:TransitGateway")).to.deep.equal({});
    expect(only(recording, TYPE.table).inputs["transitGatewayId"]).to.equal("tgw-0000000000000000a");
    expect(only(recording, "ram/resourceAssociation:ResourceAssociation").inputs["resourceArn"]).to.equal(
      "arn:aws:ec2:x",
    );
  });
});
