import { expect } from "chai";
import fc from "fast-check";
import { randomStack } from "../../support/random-stack";
import { rawStack, type Raw } from "../../support/stacks";
import { accessFaults } from "./access-faults";
import { besideFaults } from "./beside-faults";
import { faultsOf, type Fault } from "./faults";
import { grantFaults } from "./grant-faults";
import { guardrailFaults } from "./guardrail-faults";
import { leaksOf } from "./leaks";
import type { Leak } from "./leak-kit";
import { moreFaults } from "./more-faults";
import { resolverFaults } from "./resolver-faults";
import { proveResources, recordNetwork, violated, type Recorded } from "./networks";

/**
 * `BEDROCK_HUB_MUTATIONS=all` runs every fault of both stacks and of a dozen other networks, and many valid ones: an hour
 * of processor time. `BEDROCK_HUB_MUTATIONS=3/8` runs the third of eight shares of it, so that it can be run in parts.
 */
const WANTED = process.env.BEDROCK_HUB_MUTATIONS ?? "";
const [, PART = "1", PARTS = "1"] = /^(\d+)\/(\d+)$/.exec(WANTED) ?? [];
const FULL = WANTED !== "";
const mine = (i: number): boolean => i % Number(PARTS) === Number(PART) - 1;
const SEED = 10_116;
const FAULTS = 500;
/** Holders of policies in dev with alarms, by ways to get them wrong; and what lets somebody in beside policies. */
const KINDS_OF_ACCESS = 17;
const KINDS_BESIDE = 14;
/** Leaks of dev with on-premises by somebody who means harm. */
const LEAKS = 69;

/** What is wrong with the answer to a fault, if anything. */
function wrong(network: Recorded, fault: Fault): string | undefined {
  const found = violated(proveResources(network, fault.apply(network.resources)));
  const allowed = [...fault.breaks, ...fault.follows];
  const caught = fault.breaks.some((id) => found.includes(id));
  const unrelated = found.filter((id) => !allowed.includes(id));
  if (caught && unrelated.length === 0) return undefined;
  return `${fault.name}: breaks ${fault.breaks.join(" or ")}, found ${found.join(", ") || "nothing"}`;
}

/** What is said of a leak that should not be, if anything. A leak may break more than its own properties. */
function missed(network: Recorded, { name, says, apply }: Leak): string | undefined {
  const { properties } = proveResources(network, apply(network.resources));
  const verdicts = Object.fromEntries(properties.map(({ id, verdict }) => [id, verdict]));
  const wrongs = Object.entries(says).filter(([id, verdict]) => verdicts[id] !== verdict);
  return wrongs.length === 0 ? undefined : `${name}: ${wrongs.map(([id]) => `${id} ${verdicts[id]}`).join(", ")}`;
}

function allFaults({ resources, setting }: Recorded): Fault[] {
  return [
    ...faultsOf(resources, setting),
    ...moreFaults(resources, setting),
    ...resolverFaults(resources),
    ...grantFaults(resources, setting),
    ...guardrailFaults(resources, setting),
    ...accessFaults(resources),
  ];
}

/** The stack with everything of observability that has a policy. */
function withAlarms(raw: Raw): Raw {
  return { ...raw, observability: { ...(raw["observability"] as Raw), alarms: {}, trail: { own: {} } } };
}

function sampled(faults: readonly Fault[], step: number): Fault[] {
  return faults.filter((_, i) => i % step === 0);
}

/** The network with a VPN, an inbound resolver, a rule that forwards a domain of on-premises, and guardrails besides. */
function withOnPremises(raw: Raw): Raw {
  const [domain] = Object.keys(raw.domains as object);
  const vpn = { datacentre: { address: "198.51.100.7", asn: 65010 } };
  const forward = { corp: { domain: "corp.example.com", targets: ["192.168.0.53"] } };
  const domains = raw["domains"] as Record<string, object>;
  const guarded = { ...domains, [domain!]: { ...domains[domain!], guardrail: { required: true } } };
  return { ...raw, domains: guarded, onPremises: { domain, prefixes: ["192.168.0.0/16"], vpn, resolver: { forward } } };
}

/** Every second one has on-premises. */
const randomNetworks = (count: number, spokes: number): Raw[] =>
  fc
    .sample(randomStack(spokes), { numRuns: count, seed: SEED })
    .map((raw, i) => (i % 2 === 1 ? withOnPremises(raw) : raw));

/** The first fault of each kind; what comes after the resource in its name is the kind. */
function oneOfEach(faults: readonly Fault[]): Fault[] {
  return [...new Map([...faults].reverse().map((fault) => [kindOf(fault), fault])).values()];
}

const kindOf = ({ name }: Fault): string =>
  name
    .slice(name.lastIndexOf(": ") + 2)
    .split(" ")
    .filter((word) => !/[./0-9]/.test(word))
    .join(" ");

/** What is reported of a valid network, which should be nothing. */
async function raised(raw: Raw, name: string): Promise<string[]> {
  const network = await recordNetwork(raw, name);
  const report = proveResources(network, network.resources);
  return report.properties.flatMap((p) => p.findings.map((f) => `${f.property} ${f.verdict}: ${f.message}`));
}

describe("properties on mutated networks", function () {
  this.timeout(FULL ? 4 * 3_600_000 : 120_000);

  if (FULL && WANTED !== "all" && PART === "1" && PARTS === "1" && WANTED !== "1/1")
    throw new Error(`BEDROCK_HUB_MUTATIONS: is no share, got ${WANTED}; use all, or 3/8 for the third of eight shares`);

  if (!FULL) {
    it("raise nothing on dev, and catch single faults of it by the property that each breaks", async () => {
      const network = await recordNetwork(withOnPremises(rawStack("dev")), "dev");
      expect(proveResources(network, network.resources).verdict).to.equal("holds");
      const faults = allFaults(network);
      expect(faults.length).to.be.greaterThan(150);
      const { resources, setting } = network;
      const kinds = [resolverFaults(resources), grantFaults(resources, setting), guardrailFaults(resources, setting)];
      expect(kinds.map(oneOfEach).map(({ length }) => length)).to.deep.equal([9, 3, 4]);
      const leaks = leaksOf(resources);
      expect(leaks).to.have.length(LEAKS);
      const problems = [
        ...[...sampled(faults, 6), ...kinds.flatMap(oneOfEach)].map((fault) => wrong(network, fault)),
        ...leaks.filter((_, i) => i % 10 === 0).map((leak) => missed(network, leak)),
      ];
      expect(problems.filter((p) => p !== undefined)).to.deep.equal([]);
    });

    it("raise nothing on the policies of dev's logs and alarms, and catch each kind of fault of them by P16", async () => {
      const network = await recordNetwork(withAlarms(rawStack("dev")), "dev", false, true);
      expect(proveResources(network, network.resources).verdict).to.equal("holds");
      const kinds = [accessFaults, besideFaults].flatMap((faults) => oneOfEach(faults(network.resources)));
      expect(kinds).to.have.length(KINDS_OF_ACCESS + KINDS_BESIDE);
      expect(kinds.map((fault) => wrong(network, fault)).filter((p) => p !== undefined)).to.deep.equal([]);
    });

    it("raise nothing on valid networks", async () => {
      for (const [i, raw] of randomNetworks(3, 4).entries())
        expect(await raised(raw, `valid-${i}`), `network ${i} of seed ${SEED}: ${JSON.stringify(raw)}`).to.deep.equal(
          [],
        );
    });
    return;
  }

  it(`catch every one of more than ${FAULTS} faults of both stacks and of a dozen other networks`, async () => {
    const raws = [
      ["dev", rawStack("dev")],
      ["prod", rawStack("prod")],
      ["dev-on-premises", withOnPremises(rawStack("dev"))],
    ] as [string, Raw][];
    for (const [i, raw] of randomNetworks(12, 6).entries()) raws.push([`random-${i}`, raw]);
    const problems: string[] = [];
    let [all, run] = [0, 0];
    const withLogs: [string, Raw][] = ["dev" as const, "prod" as const].map((name) => [
      `${name}-logs`,
      withAlarms(rawStack(name)),
    ]);
    for (const [name, raw] of [...raws, ...withLogs]) {
      const logs = name.endsWith("-logs");
      const network = await recordNetwork(raw, name.replace("-logs", ""), false, logs);
      const faults = logs
        ? [...accessFaults(network.resources), ...besideFaults(network.resources)]
        : allFaults(network);
      const own = faults.filter((_, i) => mine(all + i));
      const found = own.map((fault) => wrong(network, fault)).filter((p) => p !== undefined);
      for (const problem of found) console.log(`      ${name} ${problem}`);
      console.log(`      ${name}: ${own.length} of ${faults.length} faults, ${own.length - found.length} caught`);
      problems.push(...found.map((problem) => `${name} ${problem}`));
      all += faults.length;
      run += own.length;
    }
    console.log(`      ${run} of ${all} faults`);
    expect(all).to.be.greaterThan(FAULTS);
    expect(problems).to.deep.equal([]);
  });

  it("call none of the leaks of somebody who means harm safe", async () => {
    const network = await recordNetwork(withOnPremises(rawStack("dev")), "dev");
    const leaks = leaksOf(network.resources).filter((_, i) => mine(i));
    const problems = leaks.map((leak) => missed(network, leak)).filter((p) => p !== undefined);
    console.log(`      ${leaks.length} leaks, ${leaks.length - problems.length} caught`);
    expect(problems).to.deep.equal([]);
  });

  it("raise nothing on 1,000 valid networks", async () => {
    const problems: string[] = [];
    let run = 0;
    for (const [i, raw] of randomNetworks(1000, 8).entries()) {
      if (!mine(i)) continue;
      run += 1;
      const found = await raised(raw, `valid-${i}`);
      if (found.length === 0) continue;
      console.log(`      network ${i}: ${found[0] ?? ""} (${found.length} findings) ${JSON.stringify(raw)}`);
      problems.push(`network ${i}`);
    }
    console.log(`      ${run} valid networks`);
    expect(problems).to.deep.equal([]);
  });
});
