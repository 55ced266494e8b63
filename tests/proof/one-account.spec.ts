/** One account's state alone: what lies in other accounts' states is unknown, never missing. */
import { expect } from "chai";
import { T } from "../../proof/build/types";
import { ClassEngine } from "../../proof/classes";
import type { NetworkModel } from "../../proof/model";
import { ask } from "../../proof/tracer/query";
import { Tracer } from "../../proof/tracer/trace";
import { prove } from "../../proof/properties";
import { readIntent } from "../../proof/intent";
import { modelOf, World } from "./world";

const SPOKE = "222222222222";

/** Both engines, on a connection from a subnet to an address. */
function both(model: NetworkModel, subnetId: string, address: string) {
  const traced = ask(new Tracer(model), subnetId, address);
  const [subnet] = [...model.subnets.values()].filter(({ id }) => id === subnetId);
  const from = { key: subnet!.key, address: subnet!.cidrs[0]!.replace(/0\/[0-9]+$/, "10") };
  const classes = new ClassEngine(model).verdict(from, { address });
  return { verdicts: [traced.verdict, classes.verdict], named: traced.unknown.map(({ urn }) => urn) };
}

/** The hub's account: its VPC on a transit gateway, and the accepter of a spoke's attachment. */
function hub(accepterOutputs: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const w = new World("hub");
  const gateway = w.transitGateway();
  const vpc = w.vpc("hub", "10.0.0.0/16");
  const subnet = w.subnet("hub", vpc, "10.0.1.0/24");
  w.table("hub", vpc, [{ cidrBlock: "10.0.0.0/8", transitGatewayId: gateway.id }], [subnet]);
  const attachment = w.attach("hub", gateway, vpc, [subnet], more);
  const table = w.transitTable("hub", gateway);
  w.associateTransit("hub", attachment.id, table);
  const id = "tgw-attach-0e02000000000000e";
  const off = { transitGatewayDefaultRouteTableAssociation: false, transitGatewayDefaultRouteTablePropagation: false };
  const accepter = w.add(T.accepter, "spoke", { transitGatewayAttachmentId: id, ...off }, { id, ...accepterOutputs });
  w.associateTransit("spoke", id, w.transitTable("spokes", gateway));
  w.propagate("spoke", id, table);
  return { w, gateway, subnet, accepter, attachment };
}

describe("one account's state", () => {
  it("leaves open what an accepter propagates that does not tell its VPC, and names it", () => {
    const told = hub({ vpcId: "vpc-0b02000000000000b", vpcOwnerId: SPOKE });
    const untold = hub({});
    for (const { w, subnet, gateway, accepter } of [told, untold]) {
      if (accepter === told.accepter) Object.assign(accepter.state.outputs as object, { transitGatewayId: gateway.id });
      const { verdicts, named } = both(modelOf(w), subnet.id, "10.112.0.10");
      expect(verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
      if (accepter === untold.accepter) expect(named).to.include(accepter.urn);
    }
  });

  it("leaves open whether an attachment that does not tell its VPC is the one that a route counts on", () => {
    const { w, subnet, attachment } = hub({ vpcId: "vpc-0b02000000000000b", vpcOwnerId: SPOKE });
    for (const part of ["inputs", "outputs"]) delete (attachment.state[part] as Record<string, unknown>).vpcId;
    const { verdicts, named } = both(modelOf(w), subnet.id, "10.112.0.10");
    expect(verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
    expect(named).to.deep.equal([attachment.urn]);
  });

  describe("on a peering that the other side accepts", () => {
    const peered = (status: string, farKnown: boolean) => {
      const w = new World("one");
      const vpc = w.vpc("one", "10.0.0.0/16");
      const subnet = w.subnet("one", vpc, "10.0.1.0/24");
      const far = new World("two", { account: SPOKE, region: "us-east-1" });
      const other = far.vpc("two", "10.112.0.0/16");
      const there = far.subnet("two", other, "10.112.0.0/24");
      const inputs = { vpcId: vpc.id, peerVpcId: other.id, peerOwnerId: SPOKE };
      const peering = w.add(T.peering, "p", inputs, { acceptStatus: status, peerRegion: "us-east-1" });
      w.table("one", vpc, [{ cidrBlock: "10.112.0.0/16", vpcPeeringConnectionId: peering.id }], [subnet]);
      far.table("two", other, [{ cidrBlock: "10.0.0.0/16", vpcPeeringConnectionId: peering.id }], [there]);
      return { peering, ...both(modelOf(farKnown ? [w, far] : w), subnet.id, "10.112.0.10") };
    };

    it("does not take acceptance for missing where the other side's state is not given", () => {
      const { peering, verdicts, named } = peered("pending-acceptance", false);
      expect(verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
      expect(named).to.include(peering.urn);
    });

    it("takes it for missing where that state is given and nothing accepts, and for over where AWS says so", () => {
      expect(peered("pending-acceptance", true).verdicts).to.deep.equal(["UNREACHABLE", "UNREACHABLE"]);
      for (const status of ["rejected", "expired", "failed"])
        expect(peered(status, true).verdicts, status).to.deep.equal(["UNREACHABLE", "UNREACHABLE"]);
    });
  });

  it("leaves open a transit gateway peering whose other side's state is not given", () => {
    const { w, gateway, subnet } = hub({ vpcId: "vpc-0b02000000000000b", vpcOwnerId: SPOKE });
    const inputs = { transitGatewayId: gateway.id, peerTransitGatewayId: "tgw-0f0f", peerAccountId: SPOKE };
    const peering = w.add(
      T.transitPeering,
      "p",
      { ...inputs, peerRegion: "us-west-2" },
      { state: "pendingAcceptance" },
    );
    w.transitRoute("far", w.transitTable("far", gateway), "10.200.0.0/16", peering.id);
    const [table] = [...modelOf(w).transitTables.values()].filter(({ name }) => name === "hub");
    w.transitRoute("hub-far", { ...gateway, id: table!.id! }, "10.200.0.0/16", peering.id);
    const { verdicts, named } = both(modelOf(w), subnet.id, "10.200.0.10");
    expect(verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
    expect(named).to.include(peering.urn);
    const { properties } = prove(modelOf(w), readIntent({ domains: [] }, "intent"));
    const said = (id: string) =>
      properties.find((p) => p.id === id)!.findings.filter(({ urns }) => urns.includes(peering.urn));
    const verdictsOf = (id: string): string[] => [...new Set(said(id).map(({ verdict }) => verdict))];
    expect(verdictsOf("P6")).to.include("undetermined");
    expect(verdictsOf("P0")).to.deep.equal(["undetermined"]);
    expect(
      said("P0")
        .map(({ message }) => message)
        .join(),
    ).to.include("the other end of the peering");
    const far = said("P6").filter(({ message }) => message.includes("is in none of the given states"));
    expect(new Set(far.map(({ verdict }) => verdict))).to.deep.equal(new Set(["undetermined"]));
  });
});
