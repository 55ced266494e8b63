import { expect } from "chai";
import fc from "fast-check";
import { checkContracts, IMPLIES, type ContractReport } from "../../../proof/contracts";
import { existingNodes } from "../../../proof/adapters/files";
import { graphFromRecorded, type RecordedNode } from "../../../proof/adapters/recorded";
import { buildModel } from "../../../proof/build";
import { NO_FACTS } from "../../../proof/facts";
import { graphOf, mergeGraphs } from "../../../proof/graph";
import { connectionsOf, factsOf } from "../../../report/intent";
import { randomStack } from "../../support/random-stack";
import { rawStack } from "../../support/stacks";
import { faultsOf, type Fault } from "../properties/faults";
import { proveResources, recordNetwork, violated, type Recorded } from "../properties/networks";

/** `all` runs every fault of both stacks and of a dozen other networks. */
const ALL = process.env.BEDROCK_HUB_MUTATIONS === "all";
const SEED = 10_116;

function contractsOf(network: Recorded, resources: readonly RecordedNode[]): ContractReport {
  const { plan, intent } = network;
  const facts = factsOf(plan, NO_FACTS, connectionsOf(plan, network.resources));
  const graph = mergeGraphs([graphFromRecorded(resources), graphOf(existingNodes(facts.resources))]);
  return checkContracts(buildModel(graph, facts), intent);
}

/**
 * What is wrong with the answer to a fault, if anything: a contract fails of those that a property rests on which the
 * fault breaks. Some faults break nothing in some networks (the only spoke of a domain propagates into its own table);
 * then the properties must agree.
 */
function missed(network: Recorded, fault: Fault): string | undefined {
  const resources = fault.apply(network.resources);
  const report = contractsOf(network, resources);
  const failed = new Set(report.contracts.filter(({ failures }) => failures.length > 0).map(({ id }) => id));
  const wanted = fault.breaks.flatMap((property) => IMPLIES[property] ?? []);
  if (wanted.some((id) => failed.has(id))) return undefined;
  const broken = violated(proveResources(network, resources));
  const unseen = broken.filter((property) => !(IMPLIES[property] ?? []).some((id) => failed.has(id)));
  return unseen.length === 0 ? undefined : `${fault.name}: ${unseen.join(", ")} violated, and no contract fails`;
}

const failuresOf = (report: ContractReport): string[] =>
  report.contracts.flatMap((c) => c.failures.map((f) => `${c.id}: ${f.object.name}, ${f.setting}`));

describe("contracts on mutated networks", function () {
  this.timeout(ALL ? 4 * 3_600_000 : 180_000);

  it("pass on dev and imply every property; single faults of it fail the contracts of what they break", async () => {
    const network = await recordNetwork(rawStack("dev"), "dev");
    const report = contractsOf(network, network.resources);
    expect(failuresOf(report)).to.deep.equal([]);
    expect(report.implications.filter(({ implied }) => !implied).map(({ property }) => property)).to.deep.equal([]);
    const faults = faultsOf(network.resources, network.setting);
    expect(faults.length).to.be.greaterThan(150);
    const problems = faults.filter((_, i) => ALL || i % 6 === 0).map((fault) => missed(network, fault));
    expect(problems.filter((p) => p !== undefined)).to.deep.equal([]);
  });

  it("raise nothing on prod, and name what they do not cover there: the adopted VPC's tables, the firewall, the peering", async () => {
    const network = await recordNetwork(rawStack("prod"), "prod");
    const report = contractsOf(network, network.resources);
    expect(failuresOf(report)).to.deep.equal([]);
    const names = new Set(report.contracts.flatMap((c) => c.notCovered.map(({ object }) => object.name)));
    expect(
      [...names].filter((name) => !/^(rtb|subnet|vpc)-0a1b2c3d4e5f6|^egress\/|^hub$|us-west-2/.test(name)),
    ).to.deep.equal([]);
    const faults = faultsOf(network.resources, network.setting);
    const problems = faults.filter((_, i) => ALL || i % 80 === 0).map((fault) => missed(network, fault));
    expect(problems.filter((p) => p !== undefined)).to.deep.equal([]);
  });

  it("raise nothing on random valid stacks", async () => {
    for (const [i, raw] of fc.sample(randomStack(ALL ? 8 : 4), { numRuns: ALL ? 200 : 4, seed: SEED }).entries()) {
      const network = await recordNetwork(raw, `valid-${i}`);
      const report = contractsOf(network, network.resources);
      expect(failuresOf(report), `network ${i} of seed ${SEED}: ${JSON.stringify(raw)}`).to.deep.equal([]);
      if (!ALL || i >= 12) continue;
      for (const fault of faultsOf(network.resources, network.setting))
        expect(missed(network, fault), `network ${i}`).to.equal(undefined);
    }
  });
});
