/** Is there a request that several policies answer as asked? Exact search over the classes of every dimension. */
import { type Element, TooManyStates } from "./automaton";
import { type Constraint, constraintStatement } from "./constraint";
import { type Choice, distinct, type Draft, type Test, textChoices } from "./dimension";
import { keyChoices } from "./dimension-key";
import { type Caller, callerKeys, type OrganizationFact } from "./caller";
import { callerChoices } from "./dimension-principal";
import { KINDS } from "./kinds";
import {
  holds,
  type Matcher,
  patternsElements,
  patternsId,
  type Questions,
  testElements,
  Undecidable,
  usesOf,
  variablesFor,
} from "./matcher";
import { type Principal, type Request } from "./request";
import { ACTIONS, ANY_RESOURCE, FIELD, identityOfAccount, resourceShapes } from "./shapes";
import { type Policy } from "./types";

/** A policy and what it has to say to the request that is looked for. */
export interface Goal {
  readonly policy: Policy;
  readonly allows: boolean;
}

/** Which requests are meant. */
export interface Query {
  /** The request satisfies this, or all of these. */
  readonly where?: Constraint | readonly Constraint[];
  /** The request satisfies none of these: the named exceptions. */
  readonly except?: readonly Constraint[];
  /** What is known about organizations; each account in at most one. */
  readonly organizations?: readonly OrganizationFact[];
  /** Shapes of the resources that exist (see `resourceShapes`); any well-formed ARN if not given. */
  readonly resources?: readonly string[];
  readonly limits?: Limits;
}

/** Where the search gives up; the answer is then "undetermined", never a guess. */
export interface Limits {
  /** States of one automaton. Default 100,000. */
  readonly states?: number;
  /** Combinations of classes. Default 500,000. */
  readonly combinations?: number;
}

/** Everything that one search works on. */
interface Problem {
  readonly goals: readonly { readonly allow: bigint; readonly deny: bigint; readonly allows: boolean }[];
  readonly where: bigint;
  readonly except: bigint;
  readonly matchers: readonly Matcher[];
  readonly all: bigint;
}

/**
 * One search. Policy variables are read as "any value", which finds a superset of the requests: finding nothing is a
 * proof, and what is found has to be confirmed. Without variables the search is exact both ways.
 */
export function search(goals: readonly Goal[], query: Query): Request | undefined {
  checkOrganizations(query.organizations ?? []);
  const problem = problemOf(goals, query);
  const states = query.limits?.states ?? 100_000;
  const shapes = resourceShapes(query.resources ?? ANY_RESOURCE);
  const byAccount = usesOf(problem.matchers, RESOURCE_ACCOUNT).length > 0;
  const { withAccount, withoutAccount } = shapes;
  const universes = byAccount ? [withoutAccount, withAccount] : [[...withoutAccount, ...withAccount]];
  const actions = actionChoices(problem, states);
  const free = new Map<string, Choice[]>();
  const freeKey = (key: string): Choice[] => {
    const known = free.get(key) ?? keyChoices(key, usesOf(problem.matchers, key), problem.all, states);
    free.set(key, known);
    return known;
  };
  const keys = new Set(problem.matchers.flatMap(({ statement }) => statement.conditions.map(({ key }) => key)));
  const resources = universes
    .map((universe) => ({
      choices: resourceChoices(universe, byAccount && universe === withAccount, problem, states),
      folded: universe === withAccount,
    }))
    .filter(({ choices }) => choices.length > 0);
  for (const caller of callers(query.organizations ?? [])) {
    const principal = callerChoices(caller, problem.matchers, problem.all, states);
    const fixed = new Set(callerKeys(caller));
    for (const resource of resources) {
      const others = [...keys].filter((key) => !fixed.has(key) && !(key === RESOURCE_ACCOUNT && resource.folded));
      const found = combine([actions, resource.choices, ...principal, ...others.map(freeKey)], problem, query);
      if (found) return requestOf(found);
    }
  }
  return undefined;
}

const RESOURCE_ACCOUNT = "aws:resourceaccount";

/** A fact that no caller can satisfy would hide callers from the search, and so prove anything. */
function checkOrganizations(organizations: readonly OrganizationFact[]): void {
  const seen = new Set<string>();
  for (const { id, accounts } of organizations) {
    if (!/^o-[A-Za-z0-9]+$/.test(id)) throw new Error(`organizations: is no organization id, got ${id}; write o-...`);
    for (const account of accounts) {
      if (!/^\d{12}$/.test(account))
        throw new Error(`organizations.${id}: is no account id, got ${account}; write 12 digits`);
      if (seen.has(account))
        throw new Error(`organizations.${id}: holds an account twice, got ${account}; name it once`);
      seen.add(account);
    }
  }
}

function callers(organizations: readonly OrganizationFact[]): Caller[] {
  return [
    ...organizations.filter(({ accounts }) => accounts.length > 0).map((of): Caller => ({ type: "member", of })),
    { type: "other", known: organizations },
    { type: "service" },
    { type: "anonymous" },
  ];
}

function problemOf(goals: readonly Goal[], query: Query): Problem {
  const matchers: Matcher[] = [];
  const add = (matcher: Omit<Matcher, "bit">): bigint => {
    const bit = 1n << BigInt(matchers.length);
    matchers.push({ ...matcher, bit });
    return bit;
  };
  const masks = goals.map(({ policy, allows }) => {
    let allow = 0n;
    let deny = 0n;
    for (const statement of policy.statements) {
      const helps = (statement.effect === "Allow") === allows;
      const bit = add({
        statement,
        lean: helps ? "wide" : "narrow",
        rootOnly: KINDS[policy.kind].accountPrincipal === "root-user",
      });
      if (statement.effect === "Allow") allow |= bit;
      else deny |= bit;
    }
    return { allow, deny, allows };
  });
  const constraint = (value: Constraint): bigint =>
    add({ statement: constraintStatement(value), lean: "wide", rootOnly: false });
  const where = conjuncts(query)
    .map(constraint)
    .reduce((sum, bit) => sum | bit, 0n);
  const except = (query.except ?? []).map(constraint).reduce((sum, bit) => sum | bit, 0n);
  return { goals: masks, where, except, matchers, all: (1n << BigInt(matchers.length)) - 1n };
}

/** Everything that a request of the query satisfies. */
export function conjuncts({ where }: Query): readonly Constraint[] {
  if (where === undefined) return [];
  return isList(where) ? where : [where];
}

function isList(where: Constraint | readonly Constraint[]): where is readonly Constraint[] {
  return Array.isArray(where);
}

function actionChoices({ matchers, all }: Problem, maxStates: number): Choice[] {
  // Actions are not case-sensitive: everything is compared in lower case, and the usual spelling is restored.
  const spellings = new Map<string, string>();
  const classes = textChoices(
    ACTIONS,
    (questions) =>
      matchers.map(({ statement, bit }): Test => {
        const { patterns, negated } = statement.action;
        for (const { text } of patterns)
          if (!spellings.has(text.toLowerCase())) spellings.set(text.toLowerCase(), text);
        const lower = patterns.map((pattern) => ({
          ...pattern,
          tokens: pattern.tokens.map((token) =>
            token.type === "text" ? { ...token, text: token.text.toLowerCase() } : token,
          ),
        }));
        const label = questions.ask(() => patternsElements(lower, { variables: "none" }), patternsId(lower));
        return { bit, holds: (labels) => ((labels & label) !== 0n) !== negated };
      }),
    all,
    maxStates,
  );
  return distinct(classes.map(({ mask, text }) => ({ mask, draft: { action: spellings.get(text) ?? text } })));
}

/** `folded`: every text names its account, so that `aws:ResourceAccount` follows from it. */
function resourceChoices(
  universe: readonly Element[][],
  folded: boolean,
  problem: Problem,
  maxStates: number,
): Choice[] {
  const { matchers, all } = problem;
  if (universe.length === 0) return [];
  const tests = (questions: Questions): Test[] => [
    ...matchers.map((matcher): Test => {
      const { patterns, negated } = matcher.statement.resource;
      const variables = variablesFor(matcher, negated);
      const label = questions.ask(
        () => patternsElements(patterns, { variables }),
        `${variables} ${patternsId(patterns)}`,
      );
      return { bit: matcher.bit, holds: (labels) => ((labels & label) !== 0n) !== negated };
    }),
    ...(folded ? usesOf(matchers, RESOURCE_ACCOUNT) : []).map(({ matcher, condition }): Test => {
      const { test } = condition;
      if (test.family === "number" || test.family === "date")
        throw new Undecidable("aws:ResourceAccount is compared as a number");
      const accounts = testElements(test, variablesFor(matcher, condition.negated), FIELD);
      const label = questions.ask(() => accounts.map(resourceOfAccount));
      const matched = (labels: bigint): boolean => (labels & label) !== 0n;
      return {
        bit: matcher.bit,
        holds: (labels) => holds(condition, { any: matched(labels), all: matched(labels), empty: false }),
      };
    }),
  ];
  return distinct(
    textChoices(universe, tests, all, maxStates).map(({ mask, text }) => ({ mask, draft: { resource: text } })),
  );
}

/** A resource's ARN has a Region, where an identity's has none. */
function resourceOfAccount(account: Element[]): Element[] {
  const identity = identityOfAccount(account);
  const region: Element = { chars: FIELD, repeat: "many" };
  // arn : partition : service : <Region> : account : rest
  const at = identity.length - account.length - 3;
  return [...identity.slice(0, at + 1), region, ...identity.slice(at + 1)];
}

interface Chain {
  readonly draft: Draft;
  readonly before: Chain | undefined;
}

/** Joins the dimensions one by one, keeping one way to reach each set of matching statements. */
function combine(dimensions: readonly (readonly Choice[])[], problem: Problem, query: Query): Chain | undefined {
  const limit = query.limits?.combinations ?? 500_000;
  let reached = new Map<bigint, Chain | undefined>([[problem.all, undefined]]);
  let combinations = 0;
  for (const choices of [...dimensions].sort((a, b) => a.length - b.length)) {
    const next = new Map<bigint, Chain | undefined>();
    for (const [mask, before] of reached) {
      for (const choice of choices) {
        if (++combinations > limit) throw new TooManyStates(`more than ${limit} combinations`);
        const left = mask & choice.mask;
        if (!next.has(left) && canStillSucceed(left, problem)) next.set(left, { draft: choice.draft, before });
      }
    }
    reached = next;
  }
  for (const [mask, chain] of reached) if (succeeds(mask, problem)) return chain;
  return undefined;
}

/** Statements only ever stop matching, so a goal that needs one to match is lost once none is left. */
function canStillSucceed(mask: bigint, { goals, where }: Problem): boolean {
  return (mask & where) === where && goals.every(({ allow, allows }) => !allows || (mask & allow) !== 0n);
}

function succeeds(mask: bigint, problem: Problem): boolean {
  if ((mask & problem.except) !== 0n || !canStillSucceed(mask, problem)) return false;
  return problem.goals.every(({ allow, deny, allows }) => ((mask & allow) !== 0n && (mask & deny) === 0n) === allows);
}

function requestOf(chain: Chain): Request {
  let principal: Principal = { type: "anonymous" };
  let orgPath: string | undefined;
  let action = "";
  let resource = "";
  const context: Record<string, string | readonly string[]> = {};
  for (let link: Chain | undefined = chain; link; link = link.before) {
    const { draft } = link;
    principal = draft.principal ?? principal;
    orgPath = draft.orgPath ?? orgPath;
    action = draft.action ?? action;
    resource = draft.resource ?? resource;
    for (const [key, values] of Object.entries(draft.context ?? {}))
      context[key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  if (principal.type === "aws" && orgPath !== undefined) principal = { ...principal, orgPath };
  return { principal, action, resource, ...(Object.keys(context).length > 0 ? { context } : {}) };
}
