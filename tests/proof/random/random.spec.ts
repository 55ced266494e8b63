/**
 * Tracer and class engine, which share no code, must say the same about every pair of random networks; and the networks
 * must be worth something: every verdict and reason occurs, and planted bugs are found. A longer run:
 * BEDROCK_HUB_RANDOM_NETWORKS=20000 npx mocha tests/proof/random/random.spec.ts
 */
import { expect } from "chai";
import { DEFAULT_RULES } from "../../../proof/classes";
import type { NetworkModel } from "../../../proof/model";
import { CODES, type ReasonCode } from "../../../proof/tracer/codes";
import { BUGS, type Bug } from "./bugs";
import { compare, type Difference, Tally } from "./compare";
import { Dice } from "./dice";
import found from "./found.json";
import { randomNetwork } from "./generate";
import { type Pair, pairsOf, samplePairs } from "./pairs";
import { show, shrink } from "./shrink";

const wanted = process.env.BEDROCK_HUB_RANDOM_NETWORKS;
const NETWORKS = wanted === undefined ? 1000 : Number(wanted);
/** Pairs asked per network: a sample in the unit suite, every pair in a longer run. */
const SAMPLE = wanted === undefined ? 6 : undefined;

/** Reasons that these questions cannot have. */
const OUT_OF_REACH: Readonly<Partial<Record<ReasonCode, string>>> = {
  ENDPOINT_POLICY_RESTRICTION: "policies are asked for separately",
  GATEWAY_REJECTS_SPOOFED_TRAFFIC: "no rule of the tracer gives it",
  REGIONAL_NGW_ROUTE_AZ_RESTRICTION: "regional NAT gateways are not modelled: UNKNOWN",
  NGW_REQUIRES_SOURCE_IN_VPC:
    "peerings and VPNs deliver by the local route; only a reply through two NAT gateways meets it",
  MAX_HOPS_EXCEEDED: "a guard: a network of this size has no path of 64 hops",
};

function pairsFor(model: NetworkModel, seed: number): Pair[] {
  return SAMPLE === undefined ? pairsOf(model) : samplePairs(model, new Dice(seed + 7919), SAMPLE);
}

/** The smallest network on which the engines still differ about the pair, for the person who reads the failure. */
function explain(seed: number, model: NetworkModel, difference: Difference): string {
  const disagrees = (candidate: NetworkModel): boolean => {
    try {
      return compare(candidate, [difference]).length > 0;
    } catch {
      return false;
    }
  };
  return `seed ${seed}: ${JSON.stringify(difference)}\n${show(shrink(model, disagrees))}`;
}

describe("random networks", function () {
  this.timeout(wanted === undefined ? 120_000 : 0);
  const tally = new Tally();

  it(`tracer and class engine agree on ${NETWORKS} networks`, () => {
    for (let seed = 0; seed < NETWORKS; seed++) {
      const model = randomNetwork(seed);
      const [difference] = compare(model, pairsFor(model, seed), { tally, first: true });
      if (difference) expect.fail(explain(seed, model, difference));
    }
  });

  it("every verdict is at least a tenth of the pairs, every reason occurs", () => {
    const shares = [...tally.verdicts].map(([verdict, n]) => `${verdict} ${((100 * n) / tally.pairs).toFixed(1)} %`);
    const counts = (Object.keys(CODES) as ReasonCode[]).map((code) => `${code} ${tally.codes.get(code) ?? 0}`);
    console.log(`      ${tally.pairs} pairs: ${shares.join(", ")}\n      ${counts.join(", ")}`);
    for (const verdict of ["REACHABLE", "UNREACHABLE", "AMBIGUOUS", "UNDETERMINED"] as const) {
      expect((tally.verdicts.get(verdict) ?? 0) / tally.pairs, verdict).to.be.at.least(0.1);
    }
    const missing = (Object.keys(CODES) as ReasonCode[]).filter(
      (code) => !tally.codes.has(code) && !(code in OUT_OF_REACH),
    );
    expect(missing, "reasons that never occur").to.deep.equal([]);
  });

  it("a disagreement shrinks to a network that still shows it", () => {
    const rules = { ...DEFAULT_RULES, mayEnterTransit: () => true };
    for (let seed = 0; ; seed++) {
      const model = randomNetwork(seed);
      const [difference] = compare(model, pairsFor(model, seed), { rules, first: true });
      if (!difference) continue;
      const disagrees = (m: NetworkModel): boolean => {
        try {
          return compare(m, [difference], { rules }).length > 0;
        } catch {
          return false;
        }
      };
      const small = shrink(model, disagrees);
      expect(disagrees(small)).to.be.true;
      expect(small.subnets.size).to.be.below(5);
      expect(show(small).split("\n").length).to.be.below(show(model).split("\n").length);
      return;
    }
  });

  describe(`finds each of ${BUGS.length} planted bugs`, () => {
    for (const bug of BUGS) it(bug.name, () => expect(networkThatFinds(bug), bug.name).to.be.a("number"));
  });
});

/** Seeds that found a bug before, to be asked first; any other that finds it will do. */
const SEEDS = found as Readonly<Record<string, number>>;

/** The first network on which the engines agree by themselves and differ with a planted bug. */
function networkThatFinds({ name, rules, seen }: Bug): number | undefined {
  const bugged = { ...DEFAULT_RULES, ...rules };
  const hint = SEEDS[name];
  const seeds = [...(hint === undefined ? [] : [hint]), ...Array.from({ length: 3000 }, (_, i) => i)];
  return seeds.find((seed) => {
    const model = randomNetwork(seed);
    const pairs = samplePairs(model, new Dice(seed + 7919), 12);
    const options = { first: true, rules: bugged, ...(seen ? { tracerModel: seen(model) } : {}) };
    return compare(model, pairs, options).length > 0 && compare(model, pairs).length === 0;
  });
}
