import { expect } from "chai";
import fc from "fast-check";
import { find, findAllowed, findDenied, type Goal, type Policy, policyOf, type Query } from "../../../proof/policy";
import { DIRECTED } from "./directed";
import { constraint, focusedDocument, policyDocument, tryRequests } from "./random";
import { VECTORS } from "./vectors";

interface Tally {
  none: number;
  witness: number;
  undetermined: number;
  foundByTrying: number;
}

/** Decides, tries, and compares. A witness has been confirmed by the evaluator before it is returned. */
function compare(goals: readonly Goal[], query: Query, mentioned: unknown, tally: Tally, focused = false): void {
  const decision = find(goals, query);
  tally[decision.verdict]++;
  if (decision.verdict === "undetermined") return;
  const tried = tryRequests(goals, query, mentioned, { focused, budget: focused ? 2_000 : 600 });
  if (tried) tally.foundByTrying++;
  if (decision.verdict === "none" && tried) expect.fail(`decided none, but ${JSON.stringify(tried)} is one`);
}

describe("policy decision", () => {
  const kinds = ["resource", "gateway-endpoint"] as const;

  it("agrees with trying the requests of a small world", () => {
    const tally: Tally = { none: 0, witness: 0, undetermined: 0, foundByTrying: 0 };
    fc.assert(
      fc.property(
        policyDocument,
        fc.option(constraint, { nil: undefined }),
        fc.array(constraint, { maxLength: 2 }),
        fc.boolean(),
        (document, where, except, allows) => {
          const policy = policyOf(document, "resource");
          const query: Query = { ...(where ? { where } : {}), except };
          compare([{ policy, allows }], query, [document, where, except], tally);
        },
      ),
      { numRuns: 160, seed: 20261123 },
    );
    expect(tally.undetermined).to.equal(0);
    // The comparison says something only if both answers occur and the small world holds most of the witnesses.
    expect(tally.none).to.be.greaterThan(40);
    expect(tally.witness).to.be.greaterThan(40);
    expect(tally.foundByTrying).to.be.greaterThan(tally.witness * 0.4);
  });

  it("agrees with trying every request that principals and conditions tell apart", () => {
    const tally: Tally = { none: 0, witness: 0, undetermined: 0, foundByTrying: 0 };
    fc.assert(
      fc.property(focusedDocument, fc.boolean(), (document, allows) => {
        compare([{ policy: policyOf(document, "resource"), allows }], {}, document, tally, true);
      }),
      { numRuns: 150, seed: 31 },
    );
    expect(tally.undetermined).to.equal(0);
    expect(tally.foundByTrying).to.be.greaterThan(tally.witness * 0.95);
  });

  it("agrees for the difference of two policies", () => {
    const tally: Tally = { none: 0, witness: 0, undetermined: 0, foundByTrying: 0 };
    fc.assert(
      fc.property(policyDocument, policyDocument, (a, b) => {
        const goals: Goal[] = [
          { policy: policyOf(a, "resource"), allows: true },
          { policy: policyOf(b, "resource"), allows: false },
        ];
        compare(goals, {}, [a, b], tally);
      }),
      { numRuns: 80, seed: 7 },
    );
    expect(tally.none).to.be.greaterThan(15);
    expect(tally.foundByTrying).to.be.greaterThan(tally.witness * 0.4);
  });

  for (const { name, statements, query, verdict } of DIRECTED) {
    it(`${verdict}: ${name}`, () => {
      const policy = policyOf({ Version: "2012-10-17", Statement: statements }, "resource");
      expect(findAllowed(policy, query).verdict).to.equal(verdict);
    });
  }

  for (const { group, kind, document, requests: vectors } of VECTORS) {
    it(`finds what the vectors allow and deny: ${group}`, () => {
      const policy: Policy = policyOf(document, kind ?? "interface-endpoint");
      for (const { expected } of vectors) {
        const decision = expected === "allow" ? findAllowed(policy) : findDenied(policy);
        expect(decision.verdict).to.equal("witness");
      }
    });
  }

  it("reads accounts as root users on gateway endpoints", () => {
    for (const kind of kinds) {
      const document = {
        Statement: [{ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "*", Resource: "*" }],
      };
      const decision = findAllowed(policyOf(document, kind), {
        where: { principal: { arn: "arn:aws:iam::*:role/*" } },
      });
      expect(decision.verdict).to.equal(kind === "resource" ? "witness" : "none");
    }
  });
});
