import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { ROOT, rawStack, type Raw } from "../support/stacks";

describe("plan of a stack file with mistakes", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-mistakes-"));
  before(() => {
    writeFileSync(path.join(folder, "Pulumi.yaml"), readFileSync(path.join(ROOT, "Pulumi.yaml")));
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (raw: Raw) => {
    const config = Object.fromEntries(
      Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value as unknown]),
    );
    const whole = { "pulumi:disable-default-providers": ["aws"], ...config };
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), stringify({ config: whole }));
  };
  const plan = (...args: string[]) => {
    const command = [path.join(ROOT, "bin", "bedrock-hub.js"), "plan", "--cwd", folder, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    return { status, stdout, lines: stderr.trimEnd().split("\n") };
  };

  it("ends with 1, tells all of them and nothing else, and plans and writes nothing", () => {
    const raw = rawStack("dev");
    raw["accounts"]["claims-dev"].id = 12345678901;
    raw["hub"].availabilityZones = ["us-east-1a", "use1-az2"];
    raw["spokes"].claims.domain = "prd";
    raw["spokes"].claims.consumer = {};
    raw["domains"].prod.services.push("kmss");
    write(raw);
    const page = path.join(folder, "plan.html");
    const { status, stdout, lines } = plan("--json", "--html", page);
    expect([status, stdout]).to.deep.equal([1, ""]);
    const [head, ...problems] = lines;
    expect(head).to.equal("Pulumi.dev.yaml: 5 problems");
    expect(problems.map((line) => line.slice(0, line.indexOf(":")))).to.deep.equal([
      "  accounts.claims-dev.id",
      "  domains.prod.services.3",
      "  hub.availabilityZones.0",
      "  spokes.claims.consumer",
      "  spokes.claims.domain",
    ]);
    for (const line of problems) expect(line, "path: problem[, got value]; fix").to.match(/^ {2}[^:]+: .+; .+$/);
    expect(existsSync(page)).to.equal(false);
  });

  it("ends with 1 for a stack that does not exist, and names those that do", () => {
    const { status, stdout, lines } = plan("--stack", "dve");
    expect([status, stdout, lines.length]).to.deep.equal([1, "", 2]);
    expect(lines[1]).to.match(/dve.*; .*dev/);
  });
});
