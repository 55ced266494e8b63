import { expect } from "chai";
import { observabilityLines } from "../../report/observability-text";
import { costReport } from "../../plan/cost";
import { planned } from "../plan/observability/support";

const INPUT = { prices: {}, traffic: { default: { sentGb: 0, receivedGb: 0 }, spokes: {} } };

/** What is told under a name, on however many lines. */
const line = (name: string, change?: Parameters<typeof planned>[0]) => {
  const plan = planned(change);
  const page = observabilityLines(plan.observability, costReport(plan, INPUT)).join("\n");
  const [found = ""] = new RegExp(`^ {2}${name} .*(\n {3,}.*)*`, "m").exec(page) ?? [];
  return found.replaceAll(/\n +/g, " ");
};

describe("observability in the plan's text", () => {
  it("is absent where none is configured", () =>
    expect(observabilityLines(undefined, costReport(planned(), INPUT))).to.deep.equal([]));

  it("says where logs go, how long they stay and what is locked", () => {
    expect(line("archive"))
      .to.include("account log-archive")
      .and.include("kept 400 days, cold after 90, locked 90 days (GOVERNANCE)");
  });

  it("says whether bodies are logged", () => {
    expect(line("invocations")).to.include("metadata only: acquired");
    expect(line("invocations", (o) => (o["invocationLogging"].bodies = true))).to.include("WITH BODIES");
    expect(line("invocations", (o) => (o["invocationLogging"].enabled = false))).to.match(/off$/);
  });

  it("tells the fixed cost, and how much of it rests on unverified prices", () => {
    const plan = planned();
    const report = costReport(plan, INPUT);
    const told = (verified: (item: string) => boolean): string => {
      const lines = report.lines.map((one) => ({ ...one, verified: verified(one.item) }));
      return observabilityLines(plan.observability, { ...report, lines })
        .join("\n")
        .replaceAll(/\n +/g, " ");
    };
    expect(told(() => true)).to.match(/\$20\.40 a month; \d+ further costs by traffic$/);
    expect(told((item) => !/alarms|dashboard/.test(item))).to.match(
      /\$20\.40 a month, \$8\.40 of it by unverified prices; \d+ further costs by traffic$/,
    );
  });
});
