/** Security groups that single interfaces are given, those of endpoints above all. */
import { expect } from "chai";
import { buildModel } from "../../proof/build";
import { graphFromRecorded, type RecordedNode } from "../../proof/adapters/recorded";
import { T } from "../../proof/build/types";
import { answer } from "../../proof/trace-report";
import { UNKNOWN } from "./preview";
import { modelOf, World, type Made } from "./world";

const ENIS = ["eni-00000000000000001", "eni-00000000000000002"];

/** A VPC with an endpoint in two subnets whose group lets nobody in, a group that admits all, and a caller. */
function network(change: (w: World, made: Record<"closed" | "open" | "base" | "other", Made>) => void) {
  const w = new World();
  const vpc = w.vpc("v", "10.0.0.0/16");
  const base = w.subnet("base", vpc, "10.0.1.0/24");
  const other = w.subnet("other", vpc, "10.0.2.0/24", "use1-az2");
  const caller = w.subnet("caller", vpc, "10.0.3.0/24");
  w.table("t", vpc, [], [base, other, caller]);
  const closed = w.group("closed", vpc, []);
  const open = w.group("open", vpc, [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }]);
  const at: [Made, string][] = [
    [base, "10.0.1.9"],
    [other, "10.0.2.9"],
  ];
  const endpoint = w.endpoint("sts", vpc, "com.amazonaws.us-east-1.sts", at, [closed], { networkInterfaceIds: ENIS });
  change(w, { closed, open, base, other });
  const model = modelOf(w);
  const groups = [...(model.interfaceEndpoints.get(endpoint.urn)?.groups ?? [])];
  const verdict = (to: string) => answer(model, { from: caller.id, to, port: 443, protocol: 6 }).verdict;
  const verdicts = ["10.0.1.9", "10.0.2.9"].map(verdict);
  return { model, groups, open, closed, verdicts, opaque: model.interfaceEndpoints.get(endpoint.urn)?.opaque ?? [] };
}

const attach = (w: World, n: number, group: Made, networkInterfaceId: string): Made =>
  w.add(T.interfaceGroup, `add-${n}`, { networkInterfaceId, securityGroupId: group.id });
const read = (w: World, id: string, subnet: Made, groups: Made[]): Made =>
  w.add(T.interface, id, { subnetId: subnet.id, securityGroups: groups.map((g) => g.id) }, { id });

describe("security groups of single interfaces", () => {
  it("on all interfaces of an endpoint are the endpoint's", () => {
    const { groups, closed, open, verdicts, opaque } = network((w, made) => {
      ENIS.forEach((eni, i) => attach(w, i, made.open, eni));
    });
    expect(groups).to.deep.equal([closed.urn, open.urn]);
    expect(opaque).to.deep.equal([]);
    expect(verdicts).to.deep.equal(["REACHABLE", "REACHABLE"]);
  });

  it("on one of several leave open which address has them, and the resource is named", () => {
    const { verdicts, opaque } = network((w, made) => attach(w, 1, made.open, ENIS[1]!));
    expect(verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
    expect(opaque.map(({ aspect, urn }) => [aspect, urn.split("::").at(-1)])).to.deep.equal([
      ["security-groups", "add-1"],
    ]);
  });

  it("that the endpoint has already change nothing", () => {
    const { verdicts, opaque } = network((w, made) => attach(w, 1, made.closed, ENIS[0]!));
    expect(opaque).to.deep.equal([]);
    expect(verdicts).to.deep.equal(["UNREACHABLE", "UNREACHABLE"]);
  });

  it("on an interface that no state shows leave every verdict open", () => {
    const { model, verdicts } = network((w, made) => attach(w, 1, made.open, "eni-0000000000000000f"));
    expect(verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
    expect(model.strays.map(({ because }) => because).join()).to.include("eni-0000000000000000f");
  });

  it("are read where the interfaces of an endpoint are resources, which are nothing beside it", () => {
    const all = network((w, { closed, open, base, other }) => {
      read(w, ENIS[0]!, base, [closed, open]);
      read(w, ENIS[1]!, other, [closed, open]);
    });
    expect(all.model.interfaces.size).to.equal(0);
    expect(all.verdicts).to.deep.equal(["REACHABLE", "REACHABLE"]);
    const lacking = network((w, { base }) => read(w, ENIS[0]!, base, []));
    expect(lacking.verdicts).to.deep.equal(["UNREACHABLE", "UNREACHABLE"]);
    const instead = network((w, { open, base }) => read(w, ENIS[0]!, base, [open]));
    expect(instead.verdicts).to.deep.equal(["UNDETERMINED", "UNDETERMINED"]);
    expect(instead.opaque.some(({ because }) => because.includes("lacks a group"))).to.equal(true);
  });

  it("are followed from an endpoint whose interfaces a preview does not know", () => {
    const node = (type: string, name: string, inputs: Record<string, unknown>, more: Partial<RecordedNode> = {}) => ({
      urn: `urn:${name}`,
      type,
      id: name,
      inputs,
      ...more,
    });
    const depends = { networkInterfaceId: ["urn:ep"] };
    const added = (n: number) =>
      node(
        T.interfaceGroup,
        `add-${n}`,
        { networkInterfaceId: UNKNOWN, securityGroupId: "sg-1" },
        { propertyDependencies: depends },
      );
    const endpoint = {
      vpcId: "vpc-1",
      vpcEndpointType: "Interface",
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: [],
    };
    const build = (count: number) =>
      buildModel(
        graphFromRecorded([
          node(T.vpc, "vpc-1", { cidrBlock: "10.0.0.0/16" }),
          ...["1", "2"].map((n) =>
            node(T.subnet, `subnet-${n}`, { vpcId: "vpc-1", cidrBlock: `10.0.${n}.0/24`, availabilityZoneId: "a" }),
          ),
          node(T.group, "sg-1", { vpcId: "vpc-1" }),
          node(T.endpoint, "ep", endpoint),
          ...Array.from({ length: count }, (_, i) => added(i)),
        ]),
      );
    for (const [count, unsettled] of [
      [1, 1],
      [2, 0],
    ] as const) {
      const model = build(count);
      const found = model.interfaceEndpoints.get("urn:ep");
      expect(found?.groups, String(count)).to.include("urn:sg-1");
      expect(found?.opaque.filter((o) => o.aspect === "security-groups")).to.have.length(unsettled);
      expect(model.strays).to.deep.equal([]);
    }
  });

  it("are an instance's too, by its primary interface", () => {
    const w = new World();
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const [own, more] = [w.group("own", vpc, []), w.group("more", vpc, [])];
    const primaryNetworkInterfaceId = "eni-00000000000000003";
    const inputs = { subnetId: subnet.id, vpcSecurityGroupIds: [own.id] };
    w.add(T.instance, "i", inputs, { primaryNetworkInterfaceId });
    attach(w, 1, more, primaryNetworkInterfaceId);
    const [card] = [...modelOf(w).interfaces.values()];
    expect(card?.groups).to.deep.equal([own.urn, more.urn]);
  });

  it("have the public addresses that Elastic IPs give them, however they are attached, and instances those they were launched with", () => {
    const w = new World();
    const subnet = w.subnet("s", w.vpc("v", "10.0.0.0/16"), "10.0.1.0/24");
    const card = (n: number) =>
      w.add(T.interface, `n${n}`, { subnetId: subnet.id }, { id: `eni-0000000000000000${n}` });
    const [first, second, third] = [card(1), card(2), card(3)];
    w.add(T.eip, "a", { networkInterface: first.id, domain: "vpc" }, { publicIp: "54.1.2.1" });
    const held = w.add(T.eip, "b", { domain: "vpc" }, { publicIp: "54.1.2.2" });
    w.add(T.eipAssociation, "c", { allocationId: held.id, networkInterfaceId: second.id });
    w.add(T.instance, "i", { subnetId: subnet.id, associatePublicIpAddress: true }, { publicIp: "54.1.2.3" });
    w.add(T.instance, "j", { subnetId: subnet.id, associatePublicIpAddress: true });
    const found = [...modelOf(w).interfaces.values()];
    expect(found.map((nic) => [nic.publicAddress, nic.publicAddresses])).to.deep.equal([
      [true, ["54.1.2.1"]],
      [true, ["54.1.2.2"]],
      [false, undefined],
      [true, ["54.1.2.3"]],
      [true, undefined],
    ]);
    expect(third.id).to.equal(found[2]?.id);
  });

  it("and a public address on an endpoint's interface leaves every verdict open", () => {
    const { model } = network((w) => w.add(T.eip, "e", { networkInterface: ENIS[0], domain: "vpc" }));
    expect(model.strays.map(({ because }) => because)).to.deep.equal([
      "gives an endpoint's interface a public address",
    ]);
  });
});
