import { disposeAll } from "./support/deployed";
import { theCli } from "./support/stack";

// A machine without the Pulumi CLI builds or downloads it now, so that no test's time counts it.
before(async function () {
  this.timeout(45 * 60_000);
  await theCli();
});

// Whatever was deployed for several specs goes when all of them are done.
after(disposeAll);
