import { expect } from "chai";
import { isAlive } from "../../local/engine/process-lock";
import { deployed, tiny } from "./support/deployed";
import { FULL, providersOf, random, runAndKill, SEED, type Victim } from "./support/kill";
import { expectSame, picture } from "./support/picture";
import { tail, TestStack, type Values } from "./support/stack";

/** An update that makes, changes and removes: one service more, fewer models, a spoke without its way to S3. */
function changed(values: Values): void {
  const prod = values.domains!.prod as { services: string[]; models: string[] };
  prod.services = ["bedrock-runtime", "kms", "logs", "sts"];
  prod.models = prod.models.slice(0, 1);
  (values.spokes!.claims as { s3: string }).s3 = "none";
}

/** Who is killed, once for each test: in a full run all over the course of the operation. */
const VICTIMS = Array.from({ length: FULL ? 12 : 1 }, (): Victim[] => ["engine", "provider"]).flat();

describe(`killed runs on the real engine (seed ${SEED}; BEDROCK_HUB_SEED repeats it)`, () => {
  const next = random(SEED);
  let whole: string[];
  let operations: number;

  before(async () => {
    const { stack } = await deployed(tiny);
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

  for (const [n, victim] of VICTIMS.entries()) {
    const { share, delay } = blow();
    it(`${n + 1}: ${victim} killed at ${Math.round(share * 100)} % of up: doctor --fix and up give the uninterrupted world`, async () => {
      const stack = TestStack.make("dev");
      try {
        stack.edit(tiny);
        const ran = await runAndKill(stack, ["up", "--yes", "--skip-preview"], victim, at(share), delay);
        expect(ran.killed, `killed after ${at(share)} operations and ${delay} ms`).to.equal(true);
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

  it("a killed engine takes its providers along", async () => {
    const stack = TestStack.make("dev");
    let providers: number[] = [];
    try {
      stack.edit(tiny);
      const ran = await runAndKill(stack, ["up", "--yes", "--skip-preview"], "engine", 10, 0, (engine) => {
        providers = providersOf(engine);
      });
      expect(ran.killed).to.equal(true);
      expect(providers).to.not.have.length(0);
      const deadline = Date.now() + 20_000;
      while (providers.some((pid) => isAlive(pid)) && Date.now() < deadline)
        await new Promise((r) => setTimeout(r, 50));
      expect(providers.filter((pid) => isAlive(pid))).to.deep.equal([]);
    } finally {
      await stack.dispose();
    }
  });

  {
    const { delay } = blow();
    it("engine killed during an update: doctor --fix and up give the updated world", async () => {
      const base = (await deployed(tiny)).stack;
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
        expect(await stack.doctor(true)).to.equal(true);
        await stack.up();
        expectSame(want, picture(await stack.world((world) => world.list({ implicit: true }))));
        await stack.must("preview", "--expect-no-changes");
      } finally {
        await updated.dispose();
        await stack.dispose();
      }
    });
  }

  for (const [n, victim] of VICTIMS.entries()) {
    const { share, delay } = blow();
    it(`${n + 1}: ${victim} killed at ${Math.round(share * 100)} % of destroy: doctor --fix and destroy leave the accounts empty`, async () => {
      const stack = await (await deployed(tiny)).stack.fork();
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
