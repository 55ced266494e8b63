/** Questions about all requests at once, answered exactly, with a witness that the reference evaluator confirms. */
import { TooManyStates } from "./automaton";
import { type Constraint, constraintStatement, type KeyMatch } from "./constraint";
import { evaluate, type Evaluation, requestMatches } from "./evaluate";
import { Undecidable } from "./matcher";
import { type Request } from "./request";
import { conjuncts, type Goal, type Query, search } from "./search";
import { type Policy, type Statement } from "./types";
import { instantiate, statementVariables, variablesOf } from "./variables";

/**
 * The answer to "is there such a request?".
 * - `none`: proven that there is none.
 * - `witness`: here is one, as simple as possible, with what each policy says to it.
 * - `undetermined`: not decided; the reasons name what stood in the way. Never to be taken for `none`.
 */
export type Decision =
  | { readonly verdict: "none" }
  | { readonly verdict: "witness"; readonly request: Request; readonly evaluations: readonly Evaluation[] }
  | { readonly verdict: "undetermined"; readonly reasons: readonly string[] };

/** Is there a request of the query that the policy allows? */
export function findAllowed(policy: Policy, query: Query = {}): Decision {
  return find([{ policy, allows: true }], query);
}

/** Is there a request of the query that the policy denies, explicitly or by not allowing it? */
export function findDenied(policy: Policy, query: Query = {}): Decision {
  return find([{ policy, allows: false }], query);
}

/** Is there a request of the query that `wider` allows and `narrower` does not? */
export function findDifference(wider: Policy, narrower: Policy, query: Query = {}): Decision {
  return find(
    [
      { policy: wider, allows: true },
      { policy: narrower, allows: false },
    ],
    query,
  );
}

/**
 * Is there a request of the query that every policy answers as its goal says? Several policies at once ask, for
 * example, what an endpoint policy and an SCP allow together.
 */
export function find(goals: readonly Goal[], query: Query = {}): Decision {
  try {
    const request = search(goals, query);
    if (!request) return { verdict: "none" };
    const confirmed = confirm(request, goals, query) ?? findInstance(goals, query);
    if (confirmed) return confirmed;
    const reasons = goals.flatMap(({ policy }) =>
      policy.statements
        .filter((statement) => statementVariables(statement).length > 0)
        .map((statement) => `${statementName(statement)} holds policy variables, whose values depend on the request`),
    );
    if (reasons.length > 0) return { verdict: "undetermined", reasons };
    throw new Error(`the witness ${JSON.stringify(request)} is not confirmed by the evaluator`);
  } catch (error) {
    if (error instanceof TooManyStates) {
      return { verdict: "undetermined", reasons: [`the policies are too intricate to decide: ${error.message}`] };
    }
    if (error instanceof Undecidable) return { verdict: "undetermined", reasons: [error.message] };
    throw error;
  }
}

/** Values that policy variables are tried with, where a key's values have a form; and those for other keys. */
const SAMPLES: Readonly<Record<string, string>> = {
  "aws:principalaccount": "000000000000",
  "aws:resourceaccount": "000000000000",
  "aws:principalorgid": "o-a",
  "aws:principalarn": "arn:aws:iam::000000000000:role/a",
  "aws:principaltype": "AssumedRole",
  "aws:principalservicename": "a.amazonaws.com",
};

const ANY_SAMPLES: readonly string[] = ["a", "o-a", "000000000000"];

/** A witness among the requests in which every policy variable has a sample value, or none has a value. */
function findInstance(goals: readonly Goal[], query: Query): Decision | undefined {
  const keys = new Set(goals.flatMap(({ policy }) => [...variablesOf(policy)]));
  for (const sample of [...ANY_SAMPLES, undefined]) {
    const values = new Map(sample === undefined ? [] : [...keys].map((key) => [key, SAMPLES[key] ?? sample]));
    const filled = goals.map((goal) => ({ ...goal, policy: instantiate(goal.policy, values) }));
    const context = Object.fromEntries(
      [...keys].map((key): [string, KeyMatch] => [key, values.get(key) ?? { present: false }]),
    );
    const request = search(filled, { ...query, where: [...conjuncts(query), { context }] });
    const confirmed = request && confirm(request, goals, query);
    if (confirmed) return confirmed;
  }
  return undefined;
}

/** The witness, if the reference evaluator agrees with every part of the claim. */
function confirm(request: Request, goals: readonly Goal[], query: Query): Decision | undefined {
  if (!conjuncts(query).every((constraint) => satisfies(request, constraint))) return undefined;
  if ((query.except ?? []).some((constraint) => satisfies(request, constraint))) return undefined;
  const evaluations = goals.map(({ policy }) => evaluate(policy, request));
  const asAsked = goals.every(({ allows }, at) => evaluations[at]?.allowed === allows);
  return asAsked ? { verdict: "witness", request, evaluations } : undefined;
}

/** True if the request is one of the constraint's. */
export function satisfies(request: Request, constraint: Constraint): boolean {
  return requestMatches(constraintStatement(constraint), request);
}

/** How messages call a statement: its Sid, else its place. */
export function statementName(statement: Statement): string {
  return statement.sid ?? `Statement[${statement.index}]`;
}
