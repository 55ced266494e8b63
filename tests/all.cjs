"use strict";
/**
 * `npm test`: types and lint beside the unit tests, since they take about as long as these and a machine has two cores.
 * What the checks have to say comes after the tests; nothing if all is well. Fails if one of the three does.
 */
const { spawn } = require("node:child_process");

/** @param {string[]} scripts @param {"inherit" | "pipe"} stdio */
async function run(scripts, stdio) {
  let text = "";
  const failed = [];
  for (const script of scripts) {
    const child = spawn("npm", ["run", "--silent", script], { stdio, shell: process.platform === "win32" });
    child.stdout?.on("data", (data) => (text += data));
    child.stderr?.on("data", (data) => (text += data));
    const code = await new Promise((resolve) => {
      child.once("error", () => resolve(1));
      child.once("close", resolve);
    });
    if (code !== 0) failed.push(script);
  }
  return { failed, text };
}

Promise.all([run(["typecheck", "lint"], "pipe"), run(["test:unit"], "inherit")]).then(([checks, tests]) => {
  if (checks.failed.length > 0) console.error(`\n${checks.text.trim()}\n\nfailed: ${checks.failed.join(", ")}`);
  process.exitCode = checks.failed.length + tests.failed.length > 0 ? 1 : 0;
});
