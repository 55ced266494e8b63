import { expect } from "chai";
import { messageOf } from "../../../local/engine/errors";
import { deployed } from "../support/deployed";
import { every, retagged, TAGGED, UNANSWERED, typesMade } from "../support/every";
import { random, runAndStrike, SEED } from "../support/kill";
import { atOperation, type Moment, type Op } from "../support/moments";
import { expectSame, picture } from "../support/picture";
import { tail, TestStack } from "../support/stack";

const MOMENTS: readonly Moment[] = ["before", "during", "after"];

const everything = (stack: TestStack) => stack.world((world) => world.list({ implicit: true }));

// In a run that is cut off calls and answers come late, so that there is time between the announcement, the deed and the
// answer, and many operations are under way at once.
const late = { ...process.env, BEDROCK_HUB_DELAY: `${SEED}:4000`, PULUMI_PARALLEL: "64" };

/** How many types one case strikes at most: few enough that a run that is interrupted has not all to do again. */
const STRIKES = 45;

/** Types with such a moment, none between deed and answer where AWS has nothing to do: mixed by the seed, in equal groups. */
function groupsAt(op: Op, moment: Moment): string[][] {
  const types = (op === "update" ? [...TAGGED] : typesMade()).filter(
    (type) => moment !== "during" || !UNANSWERED[op].includes(type),
  );
  const next = random(SEED);
  const mixed = types.map((type) => ({ type, at: next() })).sort((a, b) => a.at - b.at);
  const groups = Array.from({ length: Math.ceil(types.length / STRIKES) }, (): string[] => []);
  mixed.forEach(({ type }, i) => groups[i % groups.length]!.push(type));
  return groups;
}

/** Declares a case for each group of types at each moment of an operation. */
function eachGroup(op: Op, then: string, run: (moment: Moment, types: readonly string[]) => Promise<void>): void {
  for (const moment of MOMENTS)
    groupsAt(op, moment).forEach((types, i, groups) =>
      it(`killed ${moment} ${op === "update" ? "an" : "a"} ${op} of ${types.length} types (${i + 1} of ${groups.length}): ${then}`, () =>
        run(moment, types)),
    );
}

/** A stack in the state that a series of killed runs begins in, and what must have come of it in the end. */
interface Series {
  readonly begin: () => Promise<TestStack>;
  readonly args: readonly string[];
  readonly end: (stack: TestStack) => Promise<void>;
}

/**
 * Kills run after run of one command, engine or providers by the seed, each at types that no blow has fallen on yet,
 * with `doctor --fix` in between, until a run comes to its end. Starts over for the types that are left, as there is one
 * resource of many: once it stands, no run creates it.
 * @throws Error with all blows so far if anything does not go on, or a whole series meets none of the types left
 */
async function killAtEach(
  op: Op,
  moment: Moment,
  types: readonly string[],
  { begin, args, end }: Series,
): Promise<void> {
  const next = random(SEED);
  const left = new Set(types);
  while (left.size > 0) {
    const blows: string[] = [];
    const stack = await begin();
    try {
      for (;;) {
        const victim = next() < 0.5 ? "engine" : "providers";
        const ran = await runAndStrike(stack, args, victim, { due: atOperation(stack, op, left, moment), env: late });
        if (!ran.killed || ran.struck === undefined) {
          expect(ran.code, tail(ran)).to.equal(0);
          break;
        }
        for (const type of ran.struck) left.delete(type);
        blows.push(`${victim} at ${ran.struck.join(" and ")}`);
        console.log(`      ${moment} a ${op}: ${blows.at(-1)}; ${left.size} types left`);
        const well = await stack.doctor(true);
        expect(well || op === "delete", `doctor finds nothing more:\n${stack.notes.slice(-20).join("\n")}`).to.equal(
          true,
        );
      }
      expect(blows, `blows, with these left: ${[...left].join(", ")}`).to.not.have.length(0);
      await end(stack);
    } catch (error) {
      throw new Error(`${messageOf(error)}\nafter these blows ${moment} a ${op}: ${blows.join("; ")}`, {
        cause: error,
      });
    } finally {
      await stack.dispose();
    }
  }
}

describe(`killed runs on one of each resource type (seed ${SEED}; BEDROCK_HUB_SEED repeats it)`, () => {
  const up = ["up", "--yes", "--skip-preview"];

  async function expectWorld(stack: TestStack, want: readonly string[]): Promise<void> {
    expectSame(want, picture(await everything(stack)));
    await stack.must("preview", "--expect-no-changes");
  }

  eachGroup("create", "doctor --fix and up give the uninterrupted world", async (moment, types) => {
    const whole = picture(await everything((await deployed(every)).stack));
    await killAtEach("create", moment, types, {
      begin: () => {
        const stack = TestStack.make("dev");
        stack.edit(every);
        return Promise.resolve(stack);
      },
      args: up,
      end: (stack) => expectWorld(stack, whole),
    });
  });

  let updated: Promise<string[]> | undefined;
  /** The world after an update that nobody interrupts, which must touch every type that the blows fall on. */
  async function update(base: TestStack): Promise<string[]> {
    const stack = await base.fork();
    try {
      stack.edit(retagged);
      const { steps } = await stack.up();
      const touched = new Set(steps.filter(({ op }) => op === "update").map(({ type }) => type));
      expect(TAGGED.filter((type) => !touched.has(type))).to.deep.equal([]);
      return picture(await everything(stack));
    } finally {
      await stack.dispose();
    }
  }

  eachGroup("update", "doctor --fix and up give the updated world", async (moment, types) => {
    const base = (await deployed(every)).stack;
    const want = await (updated ??= update(base));
    await killAtEach("update", moment, types, {
      begin: async () => {
        const stack = await base.fork();
        stack.edit(retagged);
        return stack;
      },
      args: up,
      end: (stack) => expectWorld(stack, want),
    });
  });

  eachGroup("delete", "doctor --fix and destroy leave the accounts empty", async (moment, types) => {
    const base = (await deployed(every)).stack;
    await killAtEach("delete", moment, types, {
      begin: async () => {
        const stack = await base.fork();
        await stack.must("state", "unprotect", "--all", "--yes");
        return stack;
      },
      args: ["destroy", "--yes", "--skip-preview"],
      end: async (stack) => {
        expect(await stack.world((world) => world.list())).to.deep.equal([]);
      },
    });
  });
});
