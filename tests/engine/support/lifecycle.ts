import { expect } from "chai";
import { destroy } from "../../../local/engine/destroy";
import { messageOf } from "../../../local/engine/errors";
import { deployed, whole } from "./deployed";
import { expectSame, picture } from "./picture";
import { tail, type Ran, type TestStack } from "./stack";

/** Describes a stack's whole life on the real engine, in order: each step works on what the one before left. */
export function describeLifecycle(name: string): void {
  describe(`lifecycle of ${name} on the real engine`, () => {
    let stack: TestStack;
    let first: Ran;
    after(() => stack.dispose());

    it("comes up from nothing, the first time", async () => {
      const { stack: base, ran } = await deployed(whole, name);
      first = ran;
      stack = await base.fork();
      expect(Object.keys(first.changed)).to.deep.equal(["create"]);
      expect(first.steps.filter(({ failed }) => failed).map(({ type }) => type.split(":").at(-1))).to.deep.equal([]);
    });

    it("has nothing to refresh, the first time", async () => {
      const before = await stack.world((world) => world.list());
      await stack.must("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      expect(await stack.world((world) => world.list())).to.deep.equal(before);
    });

    it("does nothing on a second up, and says so", async () => {
      const { changed, summary } = await stack.up("--expect-no-changes");
      expect(changed).to.deep.equal({});
      expect(Object.keys(summary?.changes ?? {})).to.deep.equal(["same"]);
    });

    it("is found well by doctor", async () => expect(await stack.doctor(false)).to.equal(true));

    it("survives an export and an import of its state, and previews no changes", async () => {
      const exported = await stack.must("stack", "export", "--file", `${stack.folder}/state.json`);
      expect(exported.code).to.equal(0);
      await stack.must("stack", "import", "--file", `${stack.folder}/state.json`);
      await stack.must("preview", "--expect-no-changes");
    });

    it("refuses to be destroyed while it is protected, naming all that is, and loses nothing", async () => {
      const before = picture(await stack.world((world) => world.list({ implicit: true })));
      const protectedUrns = ((await stack.export()).deployment.resources ?? []).filter(({ protect }) => protect);
      expect(protectedUrns).to.not.have.length(0);
      for (const how of [["--yes"], ["--yes", "--skip-preview"]]) {
        const refusal = await destroy(stack.project, how, { output: "capture" }).then(() => "", messageOf);
        expect(refusal).to.match(/^destroy: refused, nothing was deleted: \d+ resources are protected:/);
        expect(protectedUrns.filter(({ urn }) => !refusal.includes(urn)).map(({ urn }) => urn)).to.deep.equal([]);
      }
      // The engine by itself refuses too, in its preview.
      const ran = await stack.run(["destroy", "--yes"]);
      expect(ran.code).to.not.equal(0);
      expect(tail(ran)).to.match(/cannot be deleted\s+because it is protected/);
      expectSame(before, picture(await stack.world((world) => world.list({ implicit: true }))));
    });

    it("leaves every account empty once the protection is lifted", async () => {
      await stack.must("state", "unprotect", "--all", "--yes");
      expect((await destroy(stack.project, ["--yes", "--skip-preview"], { output: "capture" })).code).to.equal(0);
      expect(await stack.world((world) => world.list())).to.deep.equal([]);
    });
  });
}
