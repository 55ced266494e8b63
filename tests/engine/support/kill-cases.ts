import { expect } from "chai";
import { deployed } from "./deployed";
import { random, runAndKill, SEED, type Victim } from "./kill";
import { expectSame, picture } from "./picture";
import { tail, TestStack, type Values } from "./stack";

/** A network whose runs are killed. */
export interface Target {
  /** In test titles. */
  readonly name: string;
  /** The stack file. */
  readonly stack: string;
  /** What the network is of it. */
  readonly made: (values: Values) => void;
  /** An update that makes, changes and removes. */
  readonly changed: (values: Values) => void;
  /** How often engine and provider are killed in `up`, and in `destroy`; in a full run all over their course. */
  readonly times: number;
}

/** After `doctor --fix` and `up` the accounts hold what they would have held without the kill. */
async function expectMended(stack: TestStack, want: readonly string[]): Promise<void> {
  expect(await stack.doctor(true)).to.equal(true);
  await stack.up();
  expectSame(want, picture(await stack.world((world) => world.list({ implicit: true }))));
  await stack.must("preview", "--expect-no-changes");
}

/** Describes runs that are cut off at random points of `up`, of an update and of `destroy`, and what mends them. */
export function describeKills({ name, stack: file, made, changed, times }: Target): void {
  const victims = Array.from({ length: times }, (): Victim[] => ["engine", "provider"]).flat();

  describe(`killed runs of ${name} on the real engine (seed ${SEED}; BEDROCK_HUB_SEED repeats it)`, () => {
    const next = random(SEED);
    let whole: string[];
    let operations: number;

    before(async () => {
      const { stack } = await deployed(made, file);
      const all = await stack.world((world) => world.list({ implicit: true }));
      whole = picture(all);
      operations = all.filter(({ implicit }) => implicit === undefined).length;
    });

    /** Where in a run the blow falls: a share of its operations, and some milliseconds later. */
    const blow = (): { readonly share: number; readonly delay: number } => ({
      share: next(),
      delay: Math.floor(next() * 30),
    });
    const at = (share: number): number => 1 + Math.floor(share * (operations - 2));

    for (const [n, victim] of victims.entries()) {
      const { share, delay } = blow();
      it(`${n + 1}: ${victim} killed at ${Math.round(share * 100)} % of up: doctor --fix and up give the uninterrupted world`, async () => {
        const stack = TestStack.make(file);
        try {
          stack.edit(made);
          const ran = await runAndKill(stack, ["up", "--yes", "--skip-preview"], victim, at(share), delay);
          expect(ran.killed, `killed after ${at(share)} operations and ${delay} ms`).to.equal(true);
          expect(ran.code, tail(ran)).to.not.equal(0);
          await expectMended(stack, whole);
        } finally {
          await stack.dispose();
        }
      });
    }

    {
      const { delay } = blow();
      it("engine killed during an update: doctor --fix and up give the updated world", async () => {
        const base = (await deployed(made, file)).stack;
        const [updated, stack] = [await base.fork(), await base.fork()];
        try {
          updated.edit(changed);
          const { changed: what } = await updated.up();
          const steps = Object.values(what).flat().length;
          const want = picture(await updated.world((world) => world.list({ implicit: true })));
          stack.edit(changed);
          const after = 1 + Math.floor(next() * Math.min(steps, 6));
          const ran = await runAndKill(stack, ["up", "--yes", "--skip-preview"], "engine", after, delay);
          expect(ran.killed, `killed after ${after} operations and ${delay} ms`).to.equal(true);
          await expectMended(stack, want);
        } finally {
          await updated.dispose();
          await stack.dispose();
        }
      });
    }

    for (const [n, victim] of victims.entries()) {
      const { share, delay } = blow();
      it(`${n + 1}: ${victim} killed at ${Math.round(share * 100)} % of destroy: doctor --fix and destroy leave the accounts empty`, async () => {
        const stack = await (await deployed(made, file)).stack.fork();
        try {
          await stack.must("state", "unprotect", "--all", "--yes");
          const ran = await runAndKill(stack, ["destroy", "--yes", "--skip-preview"], victim, at(share), delay);
          expect(ran.killed, `killed after ${at(share)} operations and ${delay} ms`).to.equal(true);
          await stack.doctor(true);
          await stack.destroy();
          expect(await stack.world((world) => world.list())).to.deep.equal([]);
        } finally {
          await stack.dispose();
        }
      });
    }
  });
}
