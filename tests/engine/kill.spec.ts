import { expect } from "chai";
import { isAlive } from "../../local/engine/process-lock";
import { tiny } from "./support/deployed";
import { FULL, programsIn, providersOf, runAndKill } from "./support/kill";
import { describeKills } from "./support/kill-cases";
import { TestStack, type Values } from "./support/stack";

/** One service more, fewer models, a spoke without its way to S3. */
function changed(values: Values): void {
  const prod = values.domains!.prod as { services: string[]; models: string[] };
  prod.services = ["bedrock-runtime", "kms", "logs", "sts"];
  prod.models = prod.models.slice(0, 1);
  (values.spokes!.claims as { s3: string }).s3 = "none";
}

describeKills({ name: "the smallest network", stack: "dev", made: tiny, changed, times: FULL ? 12 : 1 });

describe("a killed engine", () => {
  it("takes its providers and its program along", async () => {
    const stack = TestStack.make("dev");
    let left: number[] = [];
    try {
      stack.edit(tiny);
      const ran = await runAndKill(stack, ["up", "--yes", "--skip-preview"], "engine", 10, 0, (engine) => {
        const [providers, programs] = [providersOf(engine), programsIn(stack.paths.project)];
        expect(providers).to.not.have.length(0);
        expect(programs).to.have.length(1);
        left = [...providers, ...programs];
      });
      expect(ran.killed).to.equal(true);
      expect(left).to.not.have.length(0);
      const deadline = Date.now() + 20_000;
      while (left.some((pid) => isAlive(pid)) && Date.now() < deadline) await new Promise((r) => setTimeout(r, 50));
      expect(left.filter((pid) => isAlive(pid))).to.deep.equal([]);
    } finally {
      await stack.dispose();
    }
  });
});
