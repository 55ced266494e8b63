import { expect } from "chai";
import type { FaultRule } from "../../local/world/kernel/faults";
import { deployed, tiny } from "./support/deployed";
import { FULL, random, SEED } from "./support/kill";
import { expectSame, picture } from "./support/picture";
import { tail, TestStack } from "./support/stack";

describe(`faults of AWS on the real engine (seed ${SEED}; BEDROCK_HUB_SEED repeats it)`, () => {
  const next = random(SEED + 1);
  let whole: string[];
  let types: string[];
  let stack: TestStack;

  before(async () => {
    const all = await (await deployed(tiny)).stack.world((world) => world.list({ implicit: true }));
    whole = picture(all);
    types = [...new Set(all.filter(({ implicit }) => implicit === undefined).map(({ type }) => type))].sort();
  });
  beforeEach(() => {
    stack = TestStack.make("dev");
    stack.edit(tiny);
  });
  afterEach(() => stack.dispose());

  const inject = (rule: FaultRule): Promise<string> => stack.world((world) => world.inject(rule));
  const world = async (): Promise<string[]> => picture(await stack.world((client) => client.list({ implicit: true })));

  /** One of several, by the seed; all of them in a full run. */
  function sample<T>(of: readonly T[]): readonly T[] {
    return FULL ? of : of.slice(Math.floor(next() * of.length)).slice(0, 1);
  }

  /** Some type of the network, another one at each call. */
  const some = (): string => types.splice(Math.floor(next() * types.length), 1)[0] ?? "";

  for (const kind of sample(["throttle", "timeout", "internal"] as const)) {
    it(`${kind} at every fifth call: up goes through the first time, by the provider's own retries`, async () => {
      await inject({ kind, chance: 0.2, seed: `${kind}-${SEED}` });
      await stack.up();
      expect(Number((await stack.world((client) => client.faults()))[0]?.count)).to.be.greaterThan(20);
      await stack.world((client) => client.clearFaults());
      expectSame(whole, await world());
      await stack.must("preview", "--expect-no-changes");
    });
  }

  for (const [kind, code] of sample([
    ["denied", "AccessDenied"],
    ["limit", "LimitExceededException"],
  ] as const)) {
    it(`${kind} at the creation of some type: up fails with the code and the call, a second one finishes`, async () => {
      const type = some();
      await inject({ kind, operation: "create", type, times: 1 });
      const ran = await stack.run(["up", "--yes", "--skip-preview"]);
      expect(ran.code, `${kind} at ${type}`).to.not.equal(0);
      expect(tail(ran), `${kind} at ${type}`).to.match(
        new RegExp(`creating [^:]+: operation error .*api error ${code}:`),
      );
      await stack.up();
      expectSame(whole, await world());
    });
  }

  it("a creation whose answer is lost, of some type: doctor --fix and up make nothing twice", async () => {
    const type = some();
    await inject({ kind: "lost", operation: "create", type, times: 1 });
    const ran = await stack.run(["up", "--yes", "--skip-preview"]);
    if (ran.code !== 0) await stack.doctor(true);
    await stack.up();
    expectSame(whole, await world());
    await stack.must("preview", "--expect-no-changes");
  });
});
