import { disposeAll } from "./support/deployed";
import { passedBefore, recordCase } from "./support/results";
import { theCli } from "./support/stack";

// A machine without the Pulumi CLI builds or downloads it now, so that no test's time counts it.
before(async function () {
  this.timeout(45 * 60_000);
  await theCli();
});

// Whatever was deployed for several specs goes when all of them are done.
after(disposeAll);

// A full run that was interrupted goes on with what it has not done yet; the reporter counts the rest as skipped.
beforeEach(function () {
  if (passedBefore(this.currentTest?.fullTitle() ?? "")) this.skip();
});
afterEach(function () {
  const test = this.currentTest;
  if (test && (test.isPassed() || test.isFailed())) recordCase(test.fullTitle(), test.isPassed(), test.err?.message);
});
