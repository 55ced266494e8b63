import { expect } from "chai";
import { graphFromRecorded, type RecordedNode } from "../../proof/adapters/recorded";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";
import { UNKNOWN } from "./preview";

/** A planned resource; `from` says what its unknown arguments are made of. */
function planned(type: string, name: string, inputs: Record<string, unknown>, from: Record<string, string[]> = {}) {
  const unknowns = Object.fromEntries(Object.keys(from).map((key) => [key, UNKNOWN]));
  const propertyDependencies = Object.fromEntries(
    Object.entries(from).map(([key, names]) => [key, names.map((other) => `urn:${other}`)]),
  );
  return { urn: `urn:${name}`, type, inputs: { ...unknowns, ...inputs }, propertyDependencies } satisfies RecordedNode;
}

const vpc = planned(T.vpc, "vpc", { cidrBlock: "10.0.0.0/16" });
const gateway = planned(T.transitGateway, "tgw", {});
const subnet = (name: string, cidrBlock: string, outputs: Record<string, unknown> = {}) => ({
  ...planned(T.subnet, name, { cidrBlock, availabilityZoneId: "use1-az1" }, { vpcId: ["vpc"] }),
  outputs,
});
const table = (name: string) => planned(T.routeTable, name, {}, { vpcId: ["vpc"] });
const attachment = planned(
  T.attachment,
  "attachment",
  { subnetIds: [UNKNOWN] },
  { vpcId: ["vpc"], transitGatewayId: ["tgw"], subnetIds: ["s1"] },
);
const modelOf = (...nodes: RecordedNode[]) => buildModel(graphFromRecorded(nodes));

describe("values that a preview does not know", () => {
  it("are followed through the resource that hands them on, and through what it accepts", () => {
    const accepter = planned(T.accepter, "accepter", {}, { transitGatewayAttachmentId: ["attachment"] });
    for (const [name, by] of [
      ["attachment", attachment],
      ["accepter", accepter],
    ] as const) {
      const route = planned(
        T.route,
        "r",
        { destinationCidrBlock: "0.0.0.0/0" },
        { routeTableId: ["t1"], transitGatewayId: [name] },
      );
      const model = modelOf(vpc, gateway, subnet("s1", "10.0.1.0/24"), attachment, by, table("t1"), route);
      expect(
        model.routeTables.get("urn:t1")?.routes.map(({ target }) => target),
        name,
      ).to.deep.equal([{ kind: "transit-gateway", key: "urn:tgw" }]);
    }
  });

  it("stay unknown where a resource may hand on one of several", () => {
    const other = planned(T.vpc, "other", { cidrBlock: "10.1.0.0/16" });
    const peering = planned(T.peering, "peering", {}, { vpcId: ["vpc"], peerVpcId: ["other"] });
    const astray = planned(
      T.subnet,
      "s",
      { cidrBlock: "10.1.1.0/24", availabilityZoneId: "a" },
      { vpcId: ["peering"] },
    );
    const [found] = modelOf(vpc, other, peering, astray).subnets.values();
    expect(found?.opaque.map(({ because }) => because)).to.include(
      "vpcId is not known until deployment and may be any of 2 resources",
    );
  });

  describe("routes whose tables were looked up by subnet", () => {
    const subnets = [subnet("s1", "10.0.1.0/24"), subnet("s2", "10.0.2.0/24")];
    const uses = ["1", "2"].map((n) =>
      planned(T.routeTableAssociation, `a${n}`, {}, { subnetId: [`s${n}`], routeTableId: [`t${n}`] }),
    );
    const route = (name: string, destinationCidrBlock: string) =>
      planned(T.route, name, { destinationCidrBlock }, { routeTableId: ["s1", "s2"], transitGatewayId: ["tgw"] });
    const network = [vpc, gateway, attachment, ...subnets, table("t1"), table("t2"), ...uses];

    it("are one in each table where there are as many equal ones as tables", () => {
      const model = modelOf(...network, route("r1", "10.9.0.0/16"), route("r2", "10.9.0.0/16"));
      for (const key of ["urn:t1", "urn:t2"]) {
        expect(model.routeTables.get(key)?.routes.map(({ destination }) => destination)).to.deep.equal([
          { cidr: "10.9.0.0/16" },
        ]);
      }
      expect(model.strays).to.deep.equal([]);
    });

    it("may be in any where there are fewer, or where they differ", () => {
      for (const routes of [[route("r1", "10.9.0.0/16")], [route("r1", "10.9.0.0/16"), route("r2", "10.8.0.0/16")]]) {
        const model = modelOf(...network, ...routes);
        expect(model.strays.map(({ urn }) => urn)).to.have.members(routes.map(({ urn }) => urn));
      }
    });
  });

  it("are left out where the program left out the argument, and only where AWS says what follows", () => {
    const computed = { ipv6CidrBlock: UNKNOWN, mapPublicIpOnLaunch: UNKNOWN };
    const plain = modelOf(vpc, subnet("s1", "10.0.1.0/24", computed)).subnets.get("urn:s1");
    expect([plain?.cidrs, plain?.publicAddresses, plain?.opaque]).to.deep.equal([["10.0.1.0/24"], false, []]);
    const { availabilityZoneId: _, ...anyZone } = subnet("s1", "10.0.1.0/24").inputs as Record<string, unknown>;
    const placed = { ...subnet("s1", "10.0.1.0/24", { availabilityZoneId: UNKNOWN }), inputs: anyZone };
    expect(
      modelOf(vpc, placed)
        .subnets.get("urn:s1")
        ?.opaque.map(({ aspect }) => aspect),
    ).to.deep.equal(["zone"]);
    const asked = { ...subnet("s1", "10.0.1.0/24"), inputs: { ...anyZone, ipv6CidrBlock: UNKNOWN } };
    expect(
      modelOf(vpc, asked)
        .subnets.get("urn:s1")
        ?.opaque.map(({ aspect }) => aspect),
    ).to.include("addresses");
  });
});
