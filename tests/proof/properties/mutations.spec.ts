import { expect } from "chai";
import fc from "fast-check";
import { randomStack } from "../../support/random-stack";
import { rawStack, type Raw } from "../../support/stacks";
import { faultsOf, type Fault } from "./faults";
import { moreFaults } from "./more-faults";
import { proveResources, recordNetwork, violated, type Recorded } from "./networks";

/** `all` runs every fault of both stacks and of a dozen other networks, and many valid ones: half an hour. */
const ALL = process.env.BEDROCK_HUB_MUTATIONS === "all";
const SEED = 10_116;
const FAULTS = 500;

/** What is wrong with the answer to a fault, if anything. */
function wrong(network: Recorded, fault: Fault): string | undefined {
  const found = violated(proveResources(network, fault.apply(network.resources)));
  const allowed = [...fault.breaks, ...fault.follows];
  const caught = fault.breaks.some((id) => found.includes(id));
  const unrelated = found.filter((id) => !allowed.includes(id));
  if (caught && unrelated.length === 0) return undefined;
  return `${fault.name}: breaks ${fault.breaks.join(" or ")}, found ${found.join(", ") || "nothing"}`;
}

function allFaults({ resources, setting }: Recorded): Fault[] {
  return [...faultsOf(resources, setting), ...moreFaults(resources, setting)];
}

function sampled(faults: readonly Fault[], step: number): Fault[] {
  return faults.filter((_, i) => i % step === 0);
}

const randomNetworks = (count: number, spokes: number): Raw[] =>
  fc.sample(randomStack(spokes), { numRuns: count, seed: SEED });

describe("properties on mutated networks", function () {
  this.timeout(ALL ? 4 * 3_600_000 : 120_000);

  it("raise nothing on dev, and catch single faults of it by the property that each breaks", async () => {
    const network = await recordNetwork(rawStack("dev"), "dev");
    const report = proveResources(network, network.resources);
    expect(report.verdict).to.equal("holds");
    const faults = allFaults(network);
    expect(faults.length).to.be.greaterThan(150);
    const problems = sampled(faults, ALL ? 1 : 6).map((fault) => wrong(network, fault));
    expect(problems.filter((p) => p !== undefined)).to.deep.equal([]);
  });

  it("raise nothing on valid networks", async () => {
    for (const [i, raw] of randomNetworks(ALL ? 1000 : 3, ALL ? 8 : 4).entries()) {
      const network = await recordNetwork(raw, `valid-${i}`);
      const report = proveResources(network, network.resources);
      const findings = report.properties.flatMap((p) => p.findings.map((f) => f.message));
      expect(findings, `network ${i} of seed ${SEED}: ${JSON.stringify(raw)}`).to.deep.equal([]);
    }
  });

  if (ALL) {
    it(`catch every one of more than ${FAULTS} faults of both stacks and of a dozen other networks`, async () => {
      const raws = [
        ["dev", rawStack("dev")],
        ["prod", rawStack("prod")],
      ] as [string, Raw][];
      for (const [i, raw] of randomNetworks(12, 6).entries()) raws.push([`random-${i}`, raw]);
      const problems: string[] = [];
      let count = 0;
      for (const [name, raw] of raws) {
        const network = await recordNetwork(raw, name);
        for (const fault of allFaults(network)) {
          count += 1;
          const problem = wrong(network, fault);
          if (problem !== undefined) problems.push(`${name} ${problem}`);
        }
      }
      console.log(`      ${count} faults`);
      expect(count).to.be.greaterThan(FAULTS);
      expect(problems).to.deep.equal([]);
    });
  }
});
