import { expect } from "chai";
import { destroy } from "../../local/engine/destroy";
import { addRegions, addWaysIn } from "../support/regions";
import { expectSame, picture } from "./support/picture";
import { TestStack, type Ran, type Values } from "./support/stack";

/**
 * The rehearsal stack in three Regions with on-premises at each and NAT gateways in one, without logs: the life of both ends of a peering, and of
 * what comes in at either, on the real engine.
 */
function several(values: Values): void {
  addRegions(values);
  addWaysIn(values);
  const { spokes } = values as {
    spokes: Record<string, { egress?: string; vpc: { create: Record<string, unknown> } }>;
  };
  const eu = spokes["claims-eu"]!;
  eu.egress = "nat";
  eu.vpc.create["zones"] = [{ id: "euw1-az1", name: "eu-west-1a" }];
  delete values.observability;
}

describe("several Regions on the real engine", () => {
  let stack: TestStack;
  let first: Ran;

  before(() => {
    stack = TestStack.make("dev");
    stack.edit(several);
  });
  after(() => stack.dispose());

  it("come up from nothing in one run, both ends of the peering included", async () => {
    first = await stack.up();
    expect(Object.keys(first.changed)).to.deep.equal(["create"]);
    expect(first.steps.filter(({ failed }) => failed).map(({ type }) => type.split(":").at(-1))).to.deep.equal([]);
  });

  it("stand in their Regions: a gateway in each, one peering, accepted", async () => {
    const all = await stack.world((world) => world.list());
    const of = (type: string) => all.filter((resource) => resource.type.endsWith(`:${type}`));
    expect(
      of("TransitGateway")
        .map(({ region }) => region)
        .sort(),
    ).to.deep.equal(["eu-west-1", "us-east-1", "us-west-2"]);
    expect(of("PeeringAttachment").map(({ region }) => region)).to.deep.equal(["us-west-2"]);
    expect(new Set(of("VpcAttachment").map(({ region }) => region))).to.deep.equal(
      new Set(["eu-west-1", "us-east-1", "us-west-2"]),
    );
  });

  it("let on-premises in where it comes in: connections, resolvers and hybrid tables in their Regions", async () => {
    const all = await stack.world((world) => world.list());
    const regionsOf = (type: string) =>
      all
        .filter((resource) => resource.type.endsWith(`:${type}`))
        .map(({ region }) => region)
        .sort();
    expect(regionsOf("VpnConnection")).to.deep.equal(["us-east-1", "us-west-2"]);
    expect(regionsOf("GatewayAssociation")).to.deep.equal(["eu-west-1"]);
    expect(regionsOf("NatGateway")).to.deep.equal(["eu-west-1"]);
    expect(regionsOf("ResolverEndpoint")).to.deep.equal(["eu-west-1", "eu-west-1", "us-east-1"]);
  });

  it("have nothing to refresh, and do nothing on a second up", async () => {
    await stack.must("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect((await stack.up("--expect-no-changes")).changed).to.deep.equal({});
  });

  it("a peering and a Direct Connect association that the state lost, with what hangs on them: doctor --fix brings them back, and up makes nothing", async () => {
    const before = picture(await stack.world((world) => world.list({ implicit: true })));
    const { resources = [] } = (await stack.export()).deployment;
    const lost = resources.filter(({ type }) => /:PeeringAttachment(Accepter)?$/.test(type)).map(({ urn }) => urn);
    expect(lost).to.have.length(2);
    const association = resources.find(({ type }) => type.endsWith(":GatewayAssociation"))?.urn ?? "";
    for (const urn of [lost[0]!, association])
      await stack.must("state", "delete", "--yes", "--force", "--target-dependents", urn);
    const left = new Set(((await stack.export()).deployment.resources ?? []).map(({ urn }) => urn));
    expect([...lost, association].filter((urn) => left.has(urn))).to.deep.equal([]);
    expect(await stack.doctor(false)).to.equal(false);
    expect(await stack.doctor(true)).to.equal(true);
    expect((await stack.up()).changed).to.not.include.keys("create", "replace", "delete");
    expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
    await stack.must("preview", "--expect-no-changes");
  });

  it("lose a served Region and keep the others", async () => {
    stack.edit((values) => {
      delete values.regions!["us-west-2"];
      delete values.spokes!["claims-west"];
      delete values.spokes!["research-west"];
      delete values.accounts!["claims-west"];
    });
    await stack.must("state", "unprotect", "--all", "--yes");
    await stack.up();
    const left = await stack.world((world) => world.list());
    expect(left.filter(({ region }) => region === "us-west-2").map(({ type, id }) => `${type} ${id}`)).to.deep.equal(
      [],
    );
    expect(left.filter(({ type }) => type.includes("eering"))).to.deep.equal([]);
  });

  it("leave every account empty", async () => {
    await stack.must("state", "unprotect", "--all", "--yes");
    expect((await destroy(stack.project, ["--yes", "--skip-preview"], { output: "capture" })).code).to.equal(0);
    expect(await stack.world((world) => world.list())).to.deep.equal([]);
  });
});
