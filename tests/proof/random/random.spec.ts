/**
 * Tracer and class engine, which share no code, must say the same about every pair of random networks; and the networks
 * must be worth something: every verdict and reason occurs, and planted bugs are found. A longer run:
 * BEDROCK_HUB_RANDOM_NETWORKS=20000 npx mocha tests/proof/random/random.spec.ts
 */
import { expect } from "chai";
import { ClassEngine, type ClassVerdict, DEFAULT_RULES } from "../../../proof/classes";
import type { NetworkModel } from "../../../proof/model";
import { CODES, type ReasonCode } from "../../../proof/tracer/codes";
import { type PolicyOracle, Tracer } from "../../../proof/tracer/trace";
import { BUGS, type Bug } from "./bugs";
import { ask, compare, type Difference, Tally } from "./compare";
import { Dice } from "./dice";
import found from "./found.json";
import { randomNetwork } from "./generate";
import { type Pair, pairsOf, samplePairs, sourcesOf } from "./pairs";
import { show, shrink } from "./shrink";

const wanted = process.env.BEDROCK_HUB_RANDOM_NETWORKS;
const NETWORKS = wanted === undefined ? 1000 : Number(wanted);
/** Pairs of each network by which the generator is judged, so that large networks count no more than small ones. */
const SAMPLE = 6;
/** A longer run asks every pair besides. */
const EVERY = wanted !== undefined;

/** Networks whose endpoints get policies. */
const POLICY_NETWORKS = 300;

/**
 * Reasons that no random network meets, with why; reasons.spec.ts has a network for each. Only the tracer has a limit of
 * hops, so that on a network which reaches it the engines have to differ.
 */
const CRAFTED: ReadonlyMap<ReasonCode, string> = new Map([
  ["MAX_HOPS_EXCEEDED", "a limit of the tracer alone, tested on a chain of 30 gateways"],
]);

function pairsFor(model: NetworkModel, seed: number): Pair[] {
  return samplePairs(model, new Dice(seed + 7919), SAMPLE);
}

/**
 * The smallest network on which the engines still differ about the pair, for the person who reads the failure; about any
 * pair, where it takes other questions before it (classes are asked once).
 */
function explain(seed: number, model: NetworkModel, difference: Difference): string {
  const alone = compare(model, [difference]).length > 0;
  const disagrees = (candidate: NetworkModel): boolean => {
    try {
      return compare(candidate, alone ? [difference] : pairsOf(candidate), { first: true }).length > 0;
    } catch {
      return false;
    }
  };
  return `seed ${seed}: ${JSON.stringify(difference)}\n${show(shrink(model, disagrees))}`;
}

/** What a verdict without policies may become under one. */
function underPolicy(verdict: ClassVerdict, admits: boolean | undefined): ClassVerdict[] {
  if (admits === true || verdict === "UNREACHABLE") return [verdict];
  if (admits === undefined) return ["UNDETERMINED"];
  // What is not known may be that nothing arrives, or how the way goes on before it is refused.
  return verdict === "UNDETERMINED" ? ["UNDETERMINED", "UNREACHABLE"] : ["UNREACHABLE"];
}

describe("random networks", function () {
  this.timeout(wanted === undefined ? 120_000 : 0);
  const tally = new Tally();
  const everything = new Tally();

  it(`tracer and class engine agree on ${NETWORKS} networks`, () => {
    for (let seed = 0; seed < NETWORKS; seed++) {
      const model = randomNetwork(seed);
      const [difference] = [
        ...compare(model, pairsFor(model, seed), { tally, first: true }),
        ...(EVERY ? compare(model, pairsOf(model), { tally: everything, first: true }) : []),
      ];
      if (difference) expect.fail(explain(seed, model, difference));
    }
  });

  it("an endpoint policy stops what both engines let through to its endpoint, and nothing else", () => {
    let asked = 0;
    for (let seed = 0; seed < POLICY_NETWORKS; seed++) {
      const model = randomNetwork(seed);
      const [tracer, engine] = [new Tracer(model), new ClassEngine(model)];
      const dice = new Dice(seed + 104_729);
      const answers = new Map(
        [...model.interfaceEndpoints.keys()].map((key) => [key, [true, false, undefined][dice.int(0, 2)]]),
      );
      const policy: PolicyOracle = (endpoint) => {
        if (!answers.has(endpoint)) return undefined;
        const admits = answers.get(endpoint);
        return { because: "by chance", statements: [], ...(admits === undefined ? {} : { admits }) };
      };
      for (const endpoint of model.interfaceEndpoints.values()) {
        const [card] = endpoint.interfaces;
        const from = dice.maybe(sourcesOf(model).filter(({ key }) => model.subnets.has(key)));
        const [address] = card?.addresses ?? [];
        if (!card || address === undefined || from?.address.includes(":") !== address.includes(":")) continue;
        const to = { key: card.subnet, address };
        const { source, target } = ask(tracer, from, to);
        const traced = tracer.trace(source, target, { policy });
        tally.add(traced);
        asked++;
        const { verdict } = engine.verdict(from, to);
        expect(traced.verdict, `seed ${seed}, ${endpoint.key}`).to.be.oneOf(
          underPolicy(verdict, answers.get(endpoint.key)),
        );
      }
    }
    expect(asked).to.be.greaterThan(100);
  });

  it("every verdict is at least a tenth of the pairs, every reason occurs", () => {
    for (const [what, { pairs, verdicts, codes }] of [["sampled", tally] as const, ["all", everything] as const]) {
      if (pairs === 0) continue;
      const shares = [...verdicts].map(([verdict, n]) => `${verdict} ${((100 * n) / pairs).toFixed(1)} %`);
      const counts = (Object.keys(CODES) as ReasonCode[]).map((code) => {
        const why = CRAFTED.get(code);
        return `${code} ${codes.get(code) ?? 0}${why === undefined ? "" : ` (${why})`}`;
      });
      console.log(`      ${pairs} pairs, ${what}: ${shares.join(", ")}\n      ${counts.join(", ")}`);
    }
    for (const verdict of ["REACHABLE", "UNREACHABLE", "AMBIGUOUS", "UNDETERMINED"] as const) {
      expect((tally.verdicts.get(verdict) ?? 0) / tally.pairs, verdict).to.be.at.least(0.1);
    }
    const missing = (Object.keys(CODES) as ReasonCode[]).filter((code) => !tally.codes.has(code) && !CRAFTED.has(code));
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
    it("of which at least 30 are in either engine", () => {
      const inTracer = BUGS.filter(({ seen }) => seen).length;
      expect(Math.min(inTracer, BUGS.length - inTracer)).to.be.at.least(30);
    });
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
