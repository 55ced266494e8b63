"use strict";
/**
 * `npm run test:engine:full`: every spec of the real engine, exhaustively, one after the other. Takes hours and can be
 * interrupted: each finished case is written to a file at once, and the next run goes on with the same seed where this
 * one stopped. `-- --fresh` forgets what was done; names of specs (`-- kill order`) run those alone.
 */
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.join(__dirname, "..", "..");
const RESULTS = process.env.BEDROCK_HUB_RESULTS ?? path.join(ROOT, ".bedrock-hub", "engine-full.jsonl");
const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));

/** Everything recorded: the seed first, then cases and ended specs. */
function recorded() {
  if (!fs.existsSync(RESULTS)) return [];
  const lines = fs.readFileSync(RESULTS, "utf8").split("\n");
  // A run that was killed may have left half a line.
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

function record(entry) {
  fs.appendFileSync(RESULTS, `\n${JSON.stringify({ ...entry, date: new Date().toISOString().slice(0, 10) })}`);
}

function specs() {
  const inFolder = (folder) =>
    fs
      .readdirSync(path.join(__dirname, folder))
      .filter((name) => name.endsWith(".spec.ts") && name !== "hooks.spec.ts")
      .map((name) => path.join("tests", "engine", folder, name));
  const all = [...inFolder("."), ...inFolder("full")].sort();
  return asked.length === 0 ? all : all.filter((file) => asked.includes(path.basename(file, ".spec.ts")));
}

fs.mkdirSync(path.dirname(RESULTS), { recursive: true });
if (process.argv.includes("--fresh")) fs.rmSync(RESULTS, { force: true });
const begun = recorded().find(({ seed }) => seed !== undefined);
const seed = begun?.seed ?? process.env.BEDROCK_HUB_SEED ?? String(Date.now() % 1_000_000);
if (!begun) record({ seed });

const files = specs();
let failed = 0;
files.forEach((file, i) => {
  const of = `${i + 1} of ${files.length}, seed ${seed}`;
  if (recorded().some((entry) => entry.ended === file)) {
    console.log(`${file} (${of}): passed in an earlier run`);
    return;
  }
  console.log(`${file} (${of})`);
  const mocha = [require.resolve("mocha/bin/mocha.js"), "--config", ".mocharc.engine.json", "--timeout", "3600000"];
  const { status } = spawnSync(process.execPath, [...mocha, "tests/engine/hooks.spec.ts", file], {
    cwd: ROOT,
    stdio: "inherit",
    env: {
      ...process.env,
      BEDROCK_HUB_FULL: "true",
      BEDROCK_HUB_SEED: seed,
      BEDROCK_HUB_RESULTS: RESULTS,
      BEDROCK_HUB_SPEC: file,
    },
  });
  if (status === 0) record({ ended: file });
  else failed++;
});

console.log("\n| what | cases | passed | date |\n|---|---|---|---|");
const cases = recorded().filter(({ spec }) => spec !== undefined);
for (const file of files) {
  const own = new Map(cases.filter(({ spec }) => spec === file).map((entry) => [entry.title, entry]));
  const passed = [...own.values()].filter((entry) => entry.passed);
  const dates = [...own.values()].map(({ date }) => date).sort();
  console.log(`| ${path.basename(file, ".spec.ts")} | ${own.size} | ${passed.length} | ${dates.at(-1) ?? "not run"} |`);
}
process.exitCode = failed > 0 ? 1 : 0;
