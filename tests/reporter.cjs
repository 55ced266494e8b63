"use strict";
const fs = require("node:fs");
const { reporters } = require("mocha");

/**
 * Mocha's dot output for people, then one machine-readable closing line "N passed, N failed".
 * BEDROCK_HUB_TEST_COUNTS names a file to which each suite adds its counts, so that a
 * pipeline of several suites can print one sum.
 */
module.exports = class CountingReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const skipped = pending ? `, ${pending} skipped` : "";
      console.log(`${passes} passed, ${failures} failed${skipped}`);
      const file = process.env.BEDROCK_HUB_TEST_COUNTS;
      if (file) fs.appendFileSync(file, `${passes} ${failures} ${pending}\n`);
    });
  }
};
