import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { planStack } from "../../plan";
import type { Intent } from "../../proof/intent";
import { intentOf } from "../../report/intent";
import { loadStackFile } from "../../stacks/load";
import { projectRoot } from "../../local/engine/paths";
import { deployed } from "./support/deployed";
import { rawStack } from "../support/stacks";
import { TestStack, type Values } from "./support/stack";

/** Two domains with a spoke each, and no logs: enough to keep apart, and quick. */
function fewer(values: Values): void {
  values.spokes = { claims: values.spokes!.claims, research: values.spokes!.research };
  delete values.observability;
}

/** The policy pack under the real engine: the proof as a gate of a preview, on a stack that stands. */
describe("policy pack on the real engine", () => {
  let stack: TestStack;
  let file: string;
  let intent: Intent;

  before(async () => {
    const { plan, config } = planStack(loadStackFile(projectRoot, "dev").values, "Pulumi.dev.yaml");
    intent = intentOf(plan, config);
    file = path.join(fs.mkdtempSync(path.join(fs.realpathSync("/tmp"), "bedrock-hub-intent-")), "intent.json");
    stack = await (await deployed()).stack.fork({ ...process.env, BEDROCK_HUB_INTENT: file });
  });
  after(async () => {
    await stack.dispose();
    fs.rmSync(path.dirname(file), { recursive: true, force: true });
  });

  async function preview(meant: Intent, ...more: string[]): Promise<{ code: number; text: string }> {
    fs.writeFileSync(file, JSON.stringify(meant));
    const ran = await stack.run(["preview", "--policy-pack", path.join(projectRoot, "policy"), ...more]);
    return { code: ran.code, text: ran.stdout + ran.stderr };
  }

  /** An intent that the deployed network breaks: a spoke belongs to the other domain. */
  function another(): Intent {
    const [prod, nonprod] = [
      intent.domains.find((d) => d.name === "prod")!,
      intent.domains.find((d) => d.name === "nonprod")!,
    ];
    const moved = prod.networks.filter(({ name }) => name === "claims");
    const domains = intent.domains.map((domain) =>
      domain === prod
        ? { ...prod, networks: prod.networks.filter(({ name }) => name !== "claims") }
        : domain === nonprod
          ? { ...nonprod, networks: [...nonprod.networks, ...moved] }
          : domain,
    );
    return { ...intent, domains };
  }

  it("lets a network through that is what was meant", async () => {
    const { code, text } = await preview(intent);
    expect(code, text.slice(-3000)).to.equal(0);
    expect(text).to.match(/bedrock-hub.*@v|Policies:/);
  });

  it("stops a network that is not what was meant, naming the property", async () => {
    const { code, text } = await preview(another());
    expect(code).to.not.equal(0);
    expect(text).to.match(/\[mandatory\][\s\S]*P2 violated/);
  });

  const LEVELS = [
    ["advisory", /\[advisory\][\s\S]*P2 violated/],
    ["disabled", /^(?![\s\S]*P2 violated)/],
  ] as const;
  for (const [level, said] of LEVELS) {
    it(`lets it through at the level ${level} of its configuration`, async () => {
      const config = path.join(path.dirname(file), `${level}.json`);
      fs.writeFileSync(config, JSON.stringify({ segmentation: { enforcementLevel: level } }));
      const { code, text } = await preview(another(), "--policy-pack-config", config);
      expect(code, text.slice(-3000)).to.equal(0);
      expect(text).to.match(said);
      expect(text).to.not.include("[mandatory]");
    });
  }
});

describe("policy pack on the real engine, before anything stands", () => {
  it("lets a first deployment through, of which nothing stands yet, and leaves nothing open", async () => {
    const folder = fs.mkdtempSync(path.join(fs.realpathSync("/tmp"), "bedrock-hub-intent-"));
    const file = path.join(folder, "intent.json");
    const first = TestStack.make("dev", projectRoot, undefined, { ...process.env, BEDROCK_HUB_INTENT: file });
    try {
      const values = rawStack("dev");
      fewer(values);
      first.edit(fewer);
      const { plan, config } = planStack(values, "Pulumi.dev.yaml");
      fs.writeFileSync(file, JSON.stringify(intentOf(plan, config)));
      const ran = await first.run(["preview", "--policy-pack", path.join(projectRoot, "policy")]);
      const text = ran.stdout + ran.stderr;
      expect(text).to.match(/bedrock-hub.*@v|Policies:/);
      expect(text).to.not.include("undetermined");
      expect(ran.code, text.slice(-3000)).to.equal(0);
    } finally {
      await first.dispose();
      fs.rmSync(folder, { recursive: true });
    }
  });
});
