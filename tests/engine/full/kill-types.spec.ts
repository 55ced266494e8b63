import { expect } from "chai";
import { deployed } from "../support/deployed";
import { every, TAGGED, UNANSWERED, typesMade } from "../support/every";
import { runAndStrike, SEED, type Victim } from "../support/kill";
import { atOperation, type Moment } from "../support/moments";
import { expectSame, picture } from "../support/picture";
import { TestStack, type Values } from "../support/stack";

const MOMENTS: readonly Moment[] = ["before", "during", "after"];

/** An update of everything that carries tags. */
function retagged(values: Values): void {
  values.tags = { ...values.tags, owner: "another-team" };
}

/**
 * Each moment of the first operation on each type. Engine and providers are killed in turn, so that each type meets both,
 * and each moment of each victim meets half of the types.
 */
const cases = (op: "create" | "update" | "delete", types: readonly string[]) =>
  types.flatMap((type, i) =>
    MOMENTS.filter((moment) => moment !== "during" || !UNANSWERED[op].includes(type)).map((moment, j) => {
      const victim: Victim = (i + j) % 2 === 0 ? "engine" : "providers";
      return {
        op,
        type,
        moment,
        victim,
        name: `${victim} killed ${moment} a ${op} of ${type.split(":").slice(1).join(":")}`,
      };
    }),
  );

const everything = (stack: TestStack) => stack.world((world) => world.list({ implicit: true }));

// Calls and answers come late, so that there is time between the announcement, the deed and the answer.
const env = { ...process.env, BEDROCK_HUB_DELAY: `${SEED}:60` };

describe(`killed runs on one of each resource type (seed ${SEED}; BEDROCK_HUB_SEED repeats it)`, () => {
  for (const { op, type, moment, victim, name } of cases("create", typesMade()))
    it(`${name}: doctor --fix and up give the uninterrupted world`, async () => {
      const whole = picture(await everything((await deployed(every)).stack));
      const stack = TestStack.make("dev", undefined, undefined, env);
      try {
        stack.edit(every);
        const due = atOperation(stack, op, type, moment);
        expect((await runAndStrike(stack, ["up", "--yes", "--skip-preview"], victim, { due })).killed).to.equal(true);
        expect(await stack.doctor(true)).to.equal(true);
        await stack.up();
        expectSame(whole, picture(await everything(stack)));
        await stack.must("preview", "--expect-no-changes");
      } finally {
        await stack.dispose();
      }
    });

  let updated: string[] | undefined;
  /** The world after an update that nobody interrupts, which must touch every type that the cases name. */
  async function wanted(base: TestStack): Promise<string[]> {
    if (updated) return updated;
    const stack = await base.fork();
    try {
      stack.edit(retagged);
      const { steps } = await stack.up();
      const touched = new Set(steps.filter(({ op }) => op === "update").map(({ type }) => type));
      expect(TAGGED.filter((type) => !touched.has(type))).to.deep.equal([]);
      return (updated = picture(await everything(stack)));
    } finally {
      await stack.dispose();
    }
  }

  for (const { op, type, moment, victim, name } of cases("update", TAGGED))
    it(`${name}: doctor --fix and up give the updated world`, async () => {
      const base = (await deployed(every)).stack;
      const want = await wanted(base);
      const stack = await base.fork(env);
      try {
        stack.edit(retagged);
        const due = atOperation(stack, op, type, moment);
        expect((await runAndStrike(stack, ["up", "--yes", "--skip-preview"], victim, { due })).killed).to.equal(true);
        expect(await stack.doctor(true)).to.equal(true);
        await stack.up();
        expectSame(want, picture(await everything(stack)));
        await stack.must("preview", "--expect-no-changes");
      } finally {
        await stack.dispose();
      }
    });

  for (const { op, type, moment, victim, name } of cases("delete", typesMade()))
    it(`${name}: doctor --fix and destroy leave the accounts empty`, async () => {
      const stack = await (await deployed(every)).stack.fork(env);
      try {
        await stack.must("state", "unprotect", "--all", "--yes");
        const due = atOperation(stack, op, type, moment);
        expect((await runAndStrike(stack, ["destroy", "--yes", "--skip-preview"], victim, { due })).killed).to.equal(
          true,
        );
        await stack.doctor(true);
        await stack.destroy();
        expect(await stack.world((world) => world.list())).to.deep.equal([]);
      } finally {
        await stack.dispose();
      }
    });
});
