import { expect } from "chai";
import type { FaultKind } from "../../../local/world/kernel/faults";
import { deployed } from "../support/deployed";
import { every, retagged, TAGGED, UNANSWERED, typesMade } from "../support/every";
import { SEED } from "../support/kill";
import type { Op } from "../support/moments";
import { expectSame, picture } from "../support/picture";
import { tail, TestStack, type Ran } from "../support/stack";

/** What a run does to resources, and what the accounts must hold in the end. */
interface Course {
  /** Types that the operation is called for, by the program's own network of one of each. */
  readonly types: readonly string[];
  readonly begin: () => Promise<TestStack>;
  readonly args: readonly string[];
  readonly end: (stack: TestStack) => Promise<void>;
}

const UP = ["up", "--yes", "--skip-preview"];
const look = async (stack: TestStack): Promise<string[]> =>
  picture(await stack.world((world) => world.list({ implicit: true })));

/** Each operation that AWS is asked for, on the network with one of each resource type. */
const COURSES: Readonly<Record<Op | "read", Course>> = {
  create: {
    types: typesMade(),
    begin: () => {
      const stack = TestStack.make("dev");
      stack.edit(every);
      return Promise.resolve(stack);
    },
    args: UP,
    end: async (stack) => {
      expectSame(await look((await deployed(every)).stack), await look(stack));
      await stack.must("preview", "--expect-no-changes");
    },
  },
  read: {
    types: typesMade(),
    begin: async () => (await deployed(every)).stack.fork(),
    args: ["refresh", "--yes", "--skip-preview"],
    end: async (stack) => {
      await stack.must("preview", "--expect-no-changes");
    },
  },
  update: {
    types: TAGGED.filter((type) => !UNANSWERED.update.includes(type)),
    begin: async () => {
      const stack = await (await deployed(every)).stack.fork();
      stack.edit(retagged);
      return stack;
    },
    args: UP,
    end: async (stack) => {
      await stack.must("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      await stack.must("preview", "--expect-no-changes");
    },
  },
  delete: {
    types: typesMade().filter((type) => !UNANSWERED.delete.includes(type)),
    begin: async () => {
      const stack = await (await deployed(every)).stack.fork();
      await stack.must("state", "unprotect", "--all", "--yes");
      return stack;
    },
    args: ["destroy", "--yes", "--skip-preview"],
    end: async (stack) => {
      expect(await stack.world((world) => world.list())).to.deep.equal([]);
    },
  },
};

/** Types whose call no rule has met yet. */
async function unmet(stack: TestStack, at: number): Promise<unknown[]> {
  const rules = await stack.world((world) => world.faults());
  return rules.filter(({ count }) => Number(count) < at).map(({ type }) => type);
}

/** The first calls of an operation for each type fail so many times; then a run of it, and what has to follow. */
async function struck(
  op: Op | "read",
  kind: FaultKind,
  times: number,
  then: (stack: TestStack, run: () => Promise<Ran>, course: Course) => Promise<void>,
): Promise<void> {
  const course = COURSES[op];
  const stack = await course.begin();
  try {
    await stack.world(async (world) => {
      for (const type of course.types) await world.inject({ kind, operation: op, type, times });
    });
    await then(stack, () => stack.run([...course.args, ...(op === "read" ? [] : ["--continue-on-error"])]), course);
    await stack.world((world) => world.clearFaults());
    await course.end(stack);
  } finally {
    await stack.dispose();
  }
}

describe(`faults of AWS at each resource type (seed ${SEED})`, () => {
  const OPS = Object.keys(COURSES) as (Op | "read")[];

  for (const kind of ["throttle", "timeout", "internal"] as const)
    for (const op of OPS)
      it(`${kind} at the first two calls to ${op} of each type: the run goes through, by the provider's own retries`, () =>
        struck(op, kind, 2, async (stack, run) => {
          const ran = await run();
          expect(ran.code, tail(ran)).to.equal(0);
          expect(await unmet(stack, 3), "types that were not called again").to.deep.equal([]);
        }));

  const refusals = [
    ["denied", "AccessDenied", OPS],
    ["limit", "LimitExceededException", ["create", "update"]],
  ] as const;
  for (const [kind, code, ops] of refusals)
    for (const op of ops)
      it(`${kind} at the first call to ${op} of each type: clear failures, and runs that finish what is left`, () =>
        struck(op, kind, 1, async (stack, run, { types }) => {
          const failed = new Set<string>();
          for (let runs = 0; ; runs++) {
            const ran = await run();
            if (ran.code === 0) break;
            expect(runs, `runs; failed so far: ${[...failed].join(", ")}\n${tail(ran)}`).to.be.lessThan(types.length);
            expect(ran.stdout + ran.stderr).to.match(new RegExp(`operation error .*api error ${code}:`));
            const now = ran.steps.filter((step) => step.failed).map(({ type }) => type);
            for (const type of now) failed.add(type);
          }
          expect(await unmet(stack, 1)).to.deep.equal([]);
          if (op !== "read") expect(types.filter((type) => !failed.has(type))).to.deep.equal([]);
        }));

  for (const op of ["create", "update", "delete"] as const)
    it(`the answer of the first call to ${op} of each type is lost: doctor --fix and further runs make nothing twice`, () =>
      struck(op, "lost", 1, async (stack, run, { types }) => {
        for (let runs = 0; ; runs++) {
          const ran = await run();
          if (ran.code === 0) break;
          expect(runs, tail(ran)).to.be.lessThan(types.length);
          await stack.doctor(true);
        }
        expect(await unmet(stack, 1)).to.deep.equal([]);
      }));
});
