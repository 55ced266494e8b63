/**
 * Contracts that pass imply no violation: hub-shaped networks with up to three random faults, proven by both engines.
 * A longer run: BEDROCK_HUB_CONTRACT_NETWORKS=3000 npx mocha tests/proof/contracts/random.spec.ts
 */
import { expect } from "chai";
import fc from "fast-check";
import { checkContracts, inconsistencies, type ContractReport } from "../../../proof/contracts";
import { prove, type ProofReport } from "../../../proof/properties";
import { Dice } from "../random/dice";
import { breakSomething } from "./faults";
import { hub, type Hub } from "./hub";
import { randomShape } from "./hub-shape";

const wanted = process.env.BEDROCK_HUB_CONTRACT_NETWORKS;
const NETWORKS = wanted === undefined ? 8 : Number(wanted);
const SEED = 20_261;

interface Broken extends Hub {
  readonly told: readonly string[];
}

function broken(seed: number, most: number): Broken {
  const dice = new Dice(seed);
  const made = hub(randomShape(dice), dice);
  return { ...made, told: Array.from({ length: dice.int(1, most) }, () => breakSomething(made.draft, dice)) };
}

/** What happened, so that a run that proves nothing is noticed. */
class Tally {
  implied = 0;
  violated = 0;
  failed = 0;

  add(contracts: ContractReport, proof: ProofReport): void {
    for (const { property, implied, contracts: needed } of contracts.implications) {
      if (implied) this.implied += 1;
      if (proof.properties.find(({ id }) => id === property)?.verdict !== "violated") continue;
      this.violated += 1;
      if (contracts.contracts.some(({ id, failures }) => needed.includes(id) && failures.length > 0)) this.failed += 1;
    }
  }
}

describe("contracts and properties", function () {
  this.timeout(wanted === undefined ? 180_000 : 0);

  it(`never contradict each other on ${NETWORKS} networks with random faults, and leaks fail a contract`, () => {
    const tally = new Tally();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const { model, intent, told } = broken(seed, 3);
        const contracts = checkContracts(model, intent);
        const proof = prove(model, intent);
        tally.add(contracts, proof);
        const found = inconsistencies(contracts, proof.properties).map(({ message }) => message);
        expect(found, told.join("; ")).to.deep.equal([]);
      }),
      { numRuns: NETWORKS, seed: SEED },
    );
    const { implied, violated, failed } = tally;
    console.log(`      ${implied} properties implied, ${violated} violated, of which ${failed} fail a contract`);
    // Something is shown only if both happen often.
    expect(implied).to.be.above(NETWORKS * 5);
    expect(violated).to.be.above(NETWORKS / 4);
    expect(failed, "violations that fail a contract").to.equal(violated);
  });

  it("say so loudly where they do contradict each other", () => {
    const { model, intent } = hub();
    const contracts = checkContracts(model, intent);
    const [found, ...more] = inconsistencies(contracts, [
      { id: "P2", verdict: "violated" },
      { id: "P1", verdict: "undetermined" },
    ]);
    expect(more).to.deep.equal([]);
    expect(found?.property).to.equal("P2");
    expect(found?.message).to.include("internal inconsistency").and.to.include("transit-routes-only");
  });
});
