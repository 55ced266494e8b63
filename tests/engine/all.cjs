"use strict";
/**
 * `npm run test:engine`: the specs of the real engine, two processes at a time, since a machine has two cores and a run
 * of the engine waits for much of its time. What each says is shown when it ends; the last line is the sum.
 * Names of specs (`-- kill drift`) run those alone.
 */
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const ROOT = path.join(__dirname, "..", "..");

/** Specs that go on from one deployment, which is made once in their process; every other one has its own process. */
const SHARING = [
  ["changes", "cli", "lifecycle", "policy"],
  ["drift", "faults", "full-disk", "kill", "refusals"],
];

/** Groups of specs in the order in which they begin: the long ones first, so that both lanes end at about the same time. */
function groups(asked) {
  const names = fs
    .readdirSync(__dirname)
    .filter((name) => name.endsWith(".spec.ts") && name !== "hooks.spec.ts")
    .map((name) => path.basename(name, ".spec.ts"));
  const unknown = [...asked, ...SHARING.flat()].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no such spec: ${unknown.join(", ")}; there are ${names.join(", ")}`);
  const alone = names.filter((name) => !SHARING.flat().includes(name)).map((name) => [name]);
  const chosen = (name) => asked.length === 0 || asked.includes(name);
  return [...SHARING, ...alone].map((group) => group.filter(chosen)).filter((group) => group.length > 0);
}

/** Runs one group. @returns how many cases passed, failed and were skipped, and what failed */
function run(group, seed) {
  const files = ["hooks", ...group].map((name) => path.join("tests", "engine", `${name}.spec.ts`));
  const mocha = [require.resolve("mocha/bin/mocha.js"), "--config", ".mocharc.engine.json", ...files];
  const counts = path.join(os.tmpdir(), `bedrock-hub-engine-${process.pid}-${group[0]}`);
  const env = { ...process.env, BEDROCK_HUB_SEED: seed, BEDROCK_HUB_TEST_COUNTS: counts };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, mocha, { cwd: ROOT, env });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
    child.once("close", (code) => {
      console.log(`\n${group.join(", ")}:\n${said.trim().replace(/^(?=.)/gm, "  ")}`);
      const counted = fs.existsSync(counts) ? fs.readFileSync(counts, "utf8").trim().split(" ").map(Number) : [0, 0, 0];
      const failures = fs.existsSync(`${counts}.failed`) ? fs.readFileSync(`${counts}.failed`, "utf8") : "";
      for (const file of [counts, `${counts}.failed`]) fs.rmSync(file, { force: true });
      const [passed, failed, skipped] = counted;
      // A process that ends by itself without a failed case, or with none counted, has failed all the same.
      const crashed = failed === 0 && code !== 0;
      resolve({
        counts: [passed, crashed ? 1 : failed, skipped],
        failures: crashed ? `- ${group.join(", ")}: ended with code ${code}\n` : failures,
      });
    });
  });
}

async function main() {
  const left = groups(process.argv.slice(2));
  // One seed for all, so that one number repeats the whole.
  const seed = process.env.BEDROCK_HUB_SEED ?? String(Date.now() % 1_000_000);
  console.log(`specs of the real engine, two at a time (seed ${seed})`);
  const sum = [0, 0, 0];
  let failures = "";
  const lane = async () => {
    for (let group = left.shift(); group; group = left.shift()) {
      const done = await run(group, seed);
      done.counts.forEach((count, i) => (sum[i] += count));
      failures += done.failures;
    }
  };
  await Promise.all([lane(), lane()]);
  const [passed, failed, skipped] = sum;
  const file = process.env.BEDROCK_HUB_TEST_COUNTS;
  if (file) fs.appendFileSync(file, `${sum.join(" ")}\n`);
  if (file && failures) fs.appendFileSync(`${file}.failed`, failures);
  if (failures) console.log(`\nfailed, with seed ${seed}:\n${failures.trimEnd()}`);
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
