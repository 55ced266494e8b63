"use strict";
const fs = require("node:fs");
const { reporters } = require("mocha");

/** The first lines of an error: some carry the whole output of a run. */
function beginning(error) {
  const lines = String(error?.stack ?? error).split("\n");
  const left = lines.length - 20;
  const shown = [...lines.slice(0, 20), ...(left > 0 ? [`(${left} more lines)`] : [])];
  return shown.map((line) => `    ${line.slice(0, 400)}`).join("\n");
}

/**
 * Mocha's dot output for people, then one machine-readable closing line "N passed, N failed".
 * BEDROCK_HUB_TEST_COUNTS names a file to which each suite adds its counts, and with `.failed` after it one to which it
 * adds what failed, so that a pipeline of several suites can end with both, however much they say.
 */
module.exports = class CountingReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    runner.on("fail", (test, error) => failed.push(`- ${test.fullTitle()}\n${beginning(error)}\n`));
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const skipped = pending ? `, ${pending} skipped` : "";
      console.log(`${passes} passed, ${failures} failed${skipped}`);
      const file = process.env.BEDROCK_HUB_TEST_COUNTS;
      if (!file) return;
      fs.appendFileSync(file, `${passes} ${failures} ${pending}\n`);
      if (failed.length > 0) fs.appendFileSync(`${file}.failed`, failed.join(""));
    });
  }
};
