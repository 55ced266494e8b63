import { expect } from "chai";
import { cloudReader } from "../../../local/engine/doctor/reader";
import { worldApi } from "../../../local/engine/doctor/world-api";
import { WorldClient } from "../../../local/world/client";
import { type Observed } from "../../../local/world/kernel/crud";
import { type Doc } from "../../../local/world/kernel/json";
import * as t from "../../../local/world/types/tokens";
import { HUB, Scene, SPOKE, stateOf } from "./harness";

const ACCEPTER = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter";
const EAST = "us-east-1";
const WEST = "us-west-2";

describe("embedded AWS: transit gateway peering between Regions", () => {
  let s: Scene;
  let east: Observed;
  let west: Observed;
  const gateway = { defaultRouteTableAssociation: "disable", defaultRouteTablePropagation: "disable" };

  const make = (region: string, type: string, inputs: Doc, account = HUB): Observed =>
    s.send({ do: "create", type, inputs, account, region }) as unknown as Observed;
  const table = (region: string, tgw: Observed) => make(region, t.TGW_ROUTE_TABLE, { transitGatewayId: tgw.id });
  const request = (more: Doc = {}) =>
    make(WEST, t.TGW_PEERING, { transitGatewayId: west.id, peerTransitGatewayId: east.id, peerRegion: EAST, ...more });
  const accept = (id: string, region = EAST) => make(region, ACCEPTER, { transitGatewayAttachmentId: id });
  const associate = (region: string, of: Observed, attachment: string) =>
    make(region, t.TGW_ASSOCIATION, { transitGatewayAttachmentId: attachment, transitGatewayRouteTableId: of.id });
  const route = (region: string, of: Observed, attachment: string, destinationCidrBlock = "10.0.0.0/16") =>
    make(region, t.TGW_ROUTE, {
      destinationCidrBlock,
      transitGatewayRouteTableId: of.id,
      transitGatewayAttachmentId: attachment,
    });

  beforeEach(() => {
    s = new Scene();
    east = make(EAST, t.TGW, gateway);
    west = make(WEST, t.TGW, gateway);
  });

  const accepted = (): string => {
    const { id } = request();
    s.advance(60);
    accept(id);
    return id;
  };

  it("waits for acceptance in the other Region, within one account too (Transit Gateway guide, Accept a peering)", () => {
    const asked = request();
    expect(stateOf(asked, "state")).to.equal("pendingAcceptance");
    s.refused("InvalidTransitGatewayAttachmentID.NotFound", () => accept(asked.id, WEST));
    s.refused("InvalidTransitGatewayAttachmentID.NotFound", () => accept(asked.id));
    s.advance(60);
    const seen = accept(asked.id);
    expect(seen.state).to.include({ transitGatewayId: east.id, peerTransitGatewayId: west.id, peerRegion: WEST });
    s.refused("IncorrectState", () => accept(asked.id));
  });

  it("is found by its tags and described at either end, by doctor's own reading", async () => {
    const logical = (kind: string) => ({
      "bedrock-hub:stack": "p/dev",
      "bedrock-hub:id": `TransitPeering/${kind}/west`,
    });
    const { id } = request({ tagsAll: logical("PeeringAttachment") });
    s.advance(60);
    make(EAST, ACCEPTER, { transitGatewayAttachmentId: id, tagsAll: logical("PeeringAttachmentAccepter") });
    const reader = cloudReader(worldApi(WorldClient.local(s.world)));
    const seen = async (region: string): Promise<string[]> =>
      (await reader.tagged({ account: HUB, region }, "p/dev")).map(
        (found) => `${found.type} ${found.id} ${found.region}`,
      );
    // Global things are tagged in us-east-1, which is therefore asked from everywhere.
    const accepter = `${ACCEPTER} ${id} ${EAST}`;
    expect(await seen(WEST)).to.have.members([`${t.TGW_PEERING} ${id} ${WEST}`, accepter]);
    expect(await seen(EAST)).to.deep.equal([accepter]);
  });

  it("carries nothing before it is accepted", () => {
    const { id } = request();
    s.refused("IncorrectState", () => associate(WEST, table(WEST, west), id));
    s.refused("IncorrectState", () => route(WEST, table(WEST, west), id));
  });

  it("has one table at either end, and static routes only (Transit Gateway guide, Peering attachments)", () => {
    const id = accepted();
    const there = table(EAST, east);
    const here = table(WEST, west);
    associate(EAST, there, id);
    associate(WEST, here, id);
    s.refused("Resource.AlreadyAssociated", () => associate(EAST, table(EAST, east), id));
    s.refused("Resource.AlreadyAssociated", () => associate(WEST, table(WEST, west), id));
    route(EAST, there, id);
    route(WEST, here, id);
    for (const [region, of] of [
      [EAST, there],
      [WEST, here],
    ] as const) {
      const inputs = { transitGatewayAttachmentId: id, transitGatewayRouteTableId: of.id };
      s.refused("IncorrectState", () => make(region, t.TGW_PROPAGATION, inputs));
    }
  });

  it("is one between two gateways, whoever asks (Transit Gateway guide, Quotas)", () => {
    request();
    s.refused("DuplicateTransitGatewayAttachment", () => request());
    s.refused("DuplicateTransitGatewayAttachment", () =>
      make(EAST, t.TGW_PEERING, { transitGatewayId: east.id, peerTransitGatewayId: west.id, peerRegion: WEST }),
    );
    const third = make(EAST, t.TGW, gateway);
    request({ peerTransitGatewayId: third.id });
  });

  it("is refused to a gateway that is not there, or that another account peers", () => {
    s.refused("InvalidTransitGatewayID.NotFound", () => request({ peerRegion: "eu-west-1" }));
    s.refused("InvalidTransitGatewayID.NotFound", () => request({ peerAccountId: SPOKE }));
  });

  it("goes with its acceptance, and leaves the tables", () => {
    const id = accepted();
    const here = table(WEST, west);
    associate(WEST, here, id);
    s.send({ do: "delete", type: ACCEPTER, id, account: HUB, region: EAST });
    expect(s.send({ do: "read", type: t.TGW_PEERING, id, account: HUB, region: WEST })).to.equal(null);
    s.send({ do: "delete", type: t.TGW_ROUTE_TABLE, id: here.id, account: HUB, region: WEST });
  });
});
