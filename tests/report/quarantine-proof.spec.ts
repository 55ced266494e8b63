import { expect } from "chai";
import { recordStack } from "../../local/recorder";
import { NO_FACTS } from "../../proof/facts";
import { contractSection } from "../../report/proof-contracts";
import { provenPlan } from "../../report/prove-plan";
import { rawRegions } from "../support/regions";
import { rawStack, type Raw } from "../support/stacks";

/** A domain whose calls need a guardrail, by no ARN: those of its own accounts count. */
function guarded(raw: Raw): Raw {
  raw["domains"].prod.guardrail = { required: true };
  return raw;
}

describe("the proof of a stack in quarantine", function () {
  this.timeout(60_000);

  for (const [what, raw, cut] of [
    ["one spoke of a domain", rawStack("dev"), (r: Raw) => (r["spokes"].claims.quarantined = true)],
    ["a whole domain", rawStack("dev"), (r: Raw) => (r["domains"].prod.quarantined = true)],
    ["a spoke of a served Region", rawRegions(), (r: Raw) => (r["spokes"]["claims-west"].quarantined = true)],
  ] as [string, Raw, (raw: Raw) => void][]) {
    it(`holds for ${what} where calls need a guardrail: a caller that is cut off lends nobody its guardrails`, async () => {
      guarded(raw);
      cut(raw);
      const recording = await recordStack(raw, "test", { stack: "dev" });
      const { report, model, intent } = provenPlan(recording, recording.plan, NO_FACTS);
      expect(
        report.properties.flatMap(({ findings }) => findings.map(({ property, message }) => `${property} ${message}`)),
      ).to.deep.equal([]);
      expect(
        contractSection(model, intent, report).contracts.contracts.flatMap(({ failures }) => failures),
      ).to.deep.equal([]);
    });
  }
});
