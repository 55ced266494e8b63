/** Who calls: the dimensions of each kind of caller. */
import { type Caller, callerKeys, entryTests, fixedTests } from "./caller";
import { type Choice, maskOf } from "./dimension";
import { identityChoices, organizationChoices } from "./dimension-identity";
import { serviceChoices } from "./dimension-service";
import { type Matcher } from "./matcher";

/** The dimensions of a kind of caller. */
export function callerChoices(
  caller: Caller,
  matchers: readonly Matcher[],
  all: bigint,
  maxStates: number,
): Choice[][] {
  switch (caller.type) {
    case "member":
    case "other":
      return [identityChoices(caller, matchers, all, maxStates), organizationChoices(caller, matchers, all, maxStates)];
    case "service":
      return [serviceChoices(matchers, all, maxStates)];
    case "anonymous": {
      const values = { "aws:principalaccount": "anonymous", "aws:principaltype": "Anonymous" };
      const tests = [...entryTests(matchers, () => () => false), ...fixedTests(matchers, callerKeys(caller), values)];
      return [[{ mask: maskOf(tests, 0n, all), draft: { principal: { type: "anonymous" } } }]];
    }
  }
}
