/** Two policies side by side. Each answer that is not "yes" or "none" carries a request that shows the difference. */
import { type Decision, findDifference } from "./decide";
import { type Query } from "./search";
import { type Policy } from "./types";

/** Whether two policies allow the same requests; `only` names the one that allows more. */
export type Equivalence =
  | { readonly verdict: "equivalent" }
  | {
      readonly verdict: "different";
      readonly only: "first" | "second";
      readonly difference: Extract<Decision, { verdict: "witness" }>;
    }
  | { readonly verdict: "undetermined"; readonly reasons: readonly string[] };

/**
 * What a change newly allows: `none` if `after` allows nothing that `before` does not, else a request that it does.
 * A loosened policy is one for which this is not `none`.
 */
export function loosened(before: Policy, after: Policy, query: Query = {}): Decision {
  return findDifference(after, before, query);
}

/** Whether `wider` allows everything that `narrower` allows: `none`, or a request that only `narrower` allows. */
export function missingFrom(wider: Policy, narrower: Policy, query: Query = {}): Decision {
  return findDifference(narrower, wider, query);
}

/** Whether `wider` is proven to allow everything that `narrower` allows. False also where that is undetermined. */
export function subsumes(wider: Policy, narrower: Policy, query: Query = {}): boolean {
  return missingFrom(wider, narrower, query).verdict === "none";
}

/** Compares two policies both ways, over the requests of the query. */
export function equivalent(first: Policy, second: Policy, query: Query = {}): Equivalence {
  const reasons: string[] = [];
  for (const only of ["first", "second"] as const) {
    const difference = only === "first" ? findDifference(first, second, query) : findDifference(second, first, query);
    if (difference.verdict === "witness") return { verdict: "different", only, difference };
    if (difference.verdict === "undetermined") reasons.push(...difference.reasons);
  }
  return reasons.length > 0 ? { verdict: "undetermined", reasons } : { verdict: "equivalent" };
}
