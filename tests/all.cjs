"use strict";
/**
 * `npm test`: types, lint and format beside the unit tests, since a machine has two cores. What the checks have to say
 * comes after the tests; nothing if all is well. Fails if any of them does.
 */
const { spawn } = require("node:child_process");

/** @param {string[]} commands run one after the other @param {"inherit" | "pipe"} stdio */
async function run(commands, stdio) {
  let text = "";
  const failed = [];
  for (const command of commands) {
    const child = spawn(command, { stdio, shell: true });
    child.stdout?.on("data", (data) => (text += data));
    child.stderr?.on("data", (data) => (text += data));
    const code = await new Promise((resolve) => {
      child.once("error", () => resolve(1));
      child.once("close", resolve);
    });
    if (code !== 0) failed.push(command);
  }
  return { failed, text };
}

// The checks hold on to what they read: a young generation of its default size is copied over and over, a quarter of all.
const checks = run(["node --max-semi-space-size=128 tests/checks.cjs", "npm run --silent format:check"], "pipe");
const tests = run(["npm run --silent test:unit"], "inherit");

Promise.all([checks, tests]).then(([checked, tested]) => {
  if (checked.failed.length > 0) console.error(`\n${checked.text.trim()}\n\nfailed: ${checked.failed.join(", ")}`);
  process.exitCode = checked.failed.length + tested.failed.length > 0 ? 1 : 0;
});
