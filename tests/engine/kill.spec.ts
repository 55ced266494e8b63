import { expect } from "chai";
import { random, runAndKill, SEED, type Victim } from "./support/kill";
import { expectSame, picture } from "./support/picture";
import { tail, TestStack, type Values } from "./support/stack";

/** The smallest network: one domain, one spoke. */
function small(values: Values): void {
  values.domains = { prod: values.domains!.prod };
  values.spokes = { claims: values.spokes!.claims };
}

describe(`killed runs on the real engine (seed ${SEED}; BEDROCK_HUB_SEED repeats it)`, () => {
  const next = random(SEED);
  let whole: string[];
  let operations: number;

  before(async () => {
    const stack = TestStack.make("dev");
    try {
      stack.edit(small);
      await stack.up();
      const all = await stack.world((world) => world.list({ implicit: true }));
      whole = picture(all);
      operations = all.filter(({ implicit }) => implicit === undefined).length;
    } finally {
      await stack.dispose();
    }
  });

  for (const victim of ["engine", "provider"] satisfies Victim[]) {
    for (let sample = 1; sample <= 2; sample++) {
      it(`${victim} killed during up (sample ${sample}): doctor --fix and up give the uninterrupted world`, async () => {
        const stack = TestStack.make("dev");
        try {
          stack.edit(small);
          const at = 1 + Math.floor(next() * (operations - 1));
          const delay = Math.floor(next() * 30);
          const ran = await runAndKill(stack, ["up", "--yes", "--skip-preview"], victim, at, delay);
          expect(ran.killed, `killed after ${at} operations and ${delay} ms`).to.equal(true);
          expect(ran.code, tail(ran)).to.not.equal(0);
          expect(await stack.doctor(true)).to.equal(true);
          await stack.up();
          expectSame(whole, picture(await stack.world((world) => world.list({ implicit: true }))));
          await stack.must("preview", "--expect-no-changes");
        } finally {
          await stack.dispose();
        }
      });
    }
  }

  it("engine killed during destroy: doctor --fix and destroy leave the accounts empty", async () => {
    const stack = TestStack.make("dev");
    try {
      stack.edit(small);
      await stack.up();
      await stack.must("state", "unprotect", "--all", "--yes");
      const at = 1 + Math.floor(next() * (operations - 1));
      const ran = await runAndKill(
        stack,
        ["destroy", "--yes", "--skip-preview"],
        "engine",
        at,
        Math.floor(next() * 30),
      );
      expect(ran.killed).to.equal(true);
      await stack.doctor(true);
      await stack.destroy();
      expect(await stack.world((world) => world.list())).to.deep.equal([]);
    } finally {
      await stack.dispose();
    }
  });
});
