import { expect } from "chai";
import { expectSame, picture } from "./support/picture";
import { tail, TestStack } from "./support/stack";

/** The dev stack's whole life on the real engine, in order: each step works on what the one before left. */
describe("lifecycle of dev on the real engine", () => {
  const stack = TestStack.make("dev");
  after(() => stack.dispose());

  it("comes up from nothing, the first time", async () => {
    const { changed } = await stack.up();
    expect(Object.keys(changed)).to.deep.equal(["create"]);
  });

  it("does nothing on a second up, and says so", async () => {
    const { changed, summary } = await stack.up("--expect-no-changes");
    expect(changed).to.deep.equal({});
    expect(Object.keys(summary?.changes ?? {})).to.deep.equal(["same"]);
  });

  it("previews no changes", () => stack.must("preview", "--expect-no-changes"));

  it("has nothing to refresh but what the program leaves to others", async () => {
    const before = await stack.world((world) => world.list());
    const { steps } = await stack.must("refresh", "--yes", "--skip-preview");
    const zones = steps.filter(({ op, type }) => op === "update" && type !== "aws:route53/zone:Zone");
    // A zone's VPCs are ignored by the program: spokes join later, as zoneAssociation's documentation asks.
    expect(zones).to.deep.equal([]);
    expect(steps.filter(({ op }) => op === "delete" || op === "create")).to.deep.equal([]);
    expect(await stack.world((world) => world.list())).to.deep.equal(before);
    await stack.must("preview", "--expect-no-changes");
  });

  it("is found well by doctor", async () => expect(await stack.doctor(false)).to.equal(true));

  it("survives an export and an import of its state", async () => {
    const exported = await stack.must("stack", "export", "--file", `${stack.folder}/state.json`);
    expect(exported.code).to.equal(0);
    await stack.must("stack", "import", "--file", `${stack.folder}/state.json`);
    await stack.must("preview", "--expect-no-changes");
  });

  it("refuses to be destroyed while it is protected, naming what is, and loses nothing", async () => {
    const before = picture(await stack.world((world) => world.list({ implicit: true })));
    const ran = await stack.run(["destroy", "--yes"]);
    expect(ran.code).to.not.equal(0);
    expect(tail(ran)).to.match(/cannot be deleted\s+because it is protected/);
    const protectedUrns = ((await stack.export()).deployment.resources ?? []).filter(({ protect }) => protect);
    expect(protectedUrns).to.not.have.length(0);
    const unnamed = protectedUrns.filter(({ urn }) => !(ran.stdout + ran.stderr).includes(urn));
    expect(unnamed.map(({ urn }) => urn)).to.deep.equal([]);
    expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
  });

  it("leaves every account empty once the protection is lifted", async () => {
    await stack.destroy();
    expect(await stack.world((world) => world.list())).to.deep.equal([]);
  });
});
