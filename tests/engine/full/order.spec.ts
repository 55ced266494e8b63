import { expect } from "chai";
import { deployed } from "../support/deployed";
import { FULL, SEED } from "../support/kill";
import { expectSame, picture } from "../support/picture";
import { TestStack } from "../support/stack";

/** Orders of events: 20 in a full run. */
const SEEDS = Array.from({ length: FULL ? 20 : 1 }, (_, i) => (SEED + i) % 1_000_000);

describe("order of events on the real engine", () => {
  for (const seed of SEEDS) {
    const parallel = 1 + (seed % 40);
    it(`calls and answers late at random (seed ${seed}, ${parallel} at once): the same world, and none after destroy`, async () => {
      const all = await (await deployed()).stack.world((world) => world.list({ implicit: true }));
      const env = { ...process.env, BEDROCK_HUB_DELAY: `${seed}:60`, PULUMI_PARALLEL: String(parallel) };
      const stack = TestStack.make("dev", undefined, undefined, env);
      try {
        await stack.up();
        expectSame(picture(all), picture(await stack.world((world) => world.list({ implicit: true }))));
        await stack.destroy();
        expect(await stack.world((world) => world.list())).to.deep.equal([]);
      } finally {
        await stack.dispose();
      }
    });
  }
});
