import { expect } from "chai";
import { AWS_RULES, checkContracts, CONTRACTS, IMPLIES, type ContractReport } from "../../../proof/contracts";
import { randomNetwork } from "../random/generate";
import { Dice } from "../random/dice";
import { BUGS } from "./bugs";
import { CASES } from "./cases";
import { networkOf, type Case } from "./change";
import found from "./found.json";
import { hub } from "./hub";
import { PLAIN, randomShape } from "./hub-shape";

/** What is wrong with the answer to a case, if anything. */
function wrong(row: Case, report: ContractReport): string | undefined {
  const failures = report.contracts.flatMap((c) => c.failures);
  const skipped = report.contracts.flatMap((c) => c.notCovered);
  const { fails, uncovered } = row;
  const told = (): string =>
    [
      ...failures.map((f) => `${f.contract}: ${f.object.name}, ${f.setting}`),
      ...skipped.map((n) => `${n.contract}: ${n.object.name} not covered`),
    ].join("\n");
  if (fails) {
    const found = failures.some(
      (f) => f.contract === fails.contract && f.object.name.includes(fails.object) && f.setting.includes(fails.setting),
    );
    return found ? undefined : `no such failure among\n${told()}`;
  }
  if (uncovered) {
    const found = skipped.some((n) => n.contract === uncovered.contract && n.object.name.includes(uncovered.object));
    return found ? undefined : `not among what is not covered\n${told()}`;
  }
  return report.verdict === "pass" ? undefined : `raised\n${told()}`;
}

/** Networks of the cases, built once: contracts change nothing. */
const networks = new Map(CASES.map((row) => [row, networkOf(row)]));
const answers = new Map<Case, ContractReport>();

function answerTo(row: Case, rules = AWS_RULES): ContractReport {
  const known = rules === AWS_RULES ? answers.get(row) : undefined;
  if (known) return known;
  const { model, intent } = networks.get(row) ?? networkOf(row);
  const report = checkContracts(model, intent, { rules });
  if (rules === AWS_RULES) answers.set(row, report);
  return report;
}

/** Cases that noticed a bug before, to be asked first; any other that notices it will do. */
const FOUND = found as Readonly<Record<string, string>>;

/** The cases in the order in which they are asked about a bug. */
const asked = (bug: string): Case[] =>
  [...CASES].sort((a, b) => Number(b.name === FOUND[bug]) - Number(a.name === FOUND[bug]));

describe("contracts", function () {
  this.timeout(60_000);

  describe("each rule", () => {
    for (const row of CASES)
      it(row.name, () => {
        expect(wrong(row, answerTo(row))).to.equal(undefined);
      });
  });

  it("say object, setting, what is expected, what is found and how to mend it", () => {
    for (const row of CASES.filter(({ fails }) => fails)) {
      for (const failure of answerTo(row).contracts.flatMap((c) => c.failures))
        for (const text of [failure.object.urn, failure.setting, failure.expected, failure.fix])
          expect(text, `${row.name}: ${JSON.stringify(failure)}`)
            .to.be.a("string")
            .and.not.to.equal("");
    }
  });

  it("raise nothing on right networks of many shapes, and imply every property of them", () => {
    for (let seed = 0; seed < 40; seed++) {
      const dice = new Dice(seed);
      const { model, intent, shape } = hub(randomShape(dice), dice);
      const report = checkContracts(model, intent);
      const raised = report.contracts.flatMap((c) => [...c.failures, ...c.notCovered]);
      expect(raised, `seed ${seed}: ${JSON.stringify(shape)}`).to.deep.equal([]);
      expect(report.implications.every(({ implied }) => implied)).to.be.true;
    }
  });

  it("never throw on networks of other shapes, and never pass one whole that has no part in the intent", () => {
    const { intent } = hub(PLAIN);
    for (let seed = 0; seed < 60; seed++) {
      const report = checkContracts(randomNetwork(seed), intent);
      expect(report.verdict, `seed ${seed}`).not.to.equal("pass");
      expect(report.implications.find(({ property }) => property === "P2")?.implied, `seed ${seed}`).to.equal(false);
    }
  });

  it("each serves a property, and each property rests on some", () => {
    const served = new Set(Object.values(IMPLIES).flat());
    expect(CONTRACTS.map(({ id }) => id).filter((id) => !served.has(id))).to.deep.equal([]);
    expect(Object.keys(IMPLIES)).to.have.length(16);
  });

  describe(`notice each of ${BUGS.length} planted bugs`, () => {
    for (const { name, rules } of BUGS)
      it(name, () => {
        const bugged = { ...AWS_RULES, ...rules };
        const noticed = (row: Case): boolean => wrong(row, answerTo(row, bugged)) !== undefined;
        const { model, intent } = hub(PLAIN);
        const alarm = () => checkContracts(model, intent, { rules: bugged }).verdict !== "pass";
        expect(asked(name).some(noticed) || alarm(), name).to.be.true;
      });
  });
});
