/** Is there a request that several policies answer as asked? Exact search over the classes of every dimension. */
import { type Element } from "./automaton";
import { type Constraint, constraintStatement } from "./constraint";
import { type Choice, distinct, type Test, textChoices } from "./dimension";
import { keyChoices } from "./dimension-key";
import { type Caller, callerKeys, type OrganizationFact } from "./caller";
import { contradicts, contradictsByAccount } from "./contradict";
import { callerChoices } from "./dimension-principal";
import { type Aim, type Chain, Join } from "./join";
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
import { ACTIONS, ANY_RESOURCE, FIELD, identityOfAccount, type ResourceShapes, resourceShapes } from "./shapes";
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
interface Problem extends Aim {
  readonly matchers: readonly Matcher[];
  readonly all: bigint;
}

/**
 * One search. Policy variables are read as "any value", which finds a superset of the requests: finding nothing is a
 * proof, and what is found has to be confirmed. Without variables the search is exact both ways.
 *
 * Dimensions are joined from the cheap to the dear: caller, action, condition keys, resource. Each is asked only about
 * the statements that the ones before it have left, and none is asked once no request is left.
 */
export function search(goals: readonly Goal[], query: Query): Request | undefined {
  checkOrganizations(query.organizations ?? []);
  const problem = problemOf(goals, query);
  const { all } = problem;
  const start = Join.of(all & ~contradicted(problem, contradicts), problem, query.limits?.combinations ?? 500_000);
  if (start.lost) return undefined;
  const dimensions = new Dimensions(problem, query);
  for (const caller of callers(query.organizations ?? [])) {
    const who = start.withAll(callerChoices(caller, dimensions.left(start.live), all, dimensions.states));
    if (who.lost) continue;
    const asked = who.with(dimensions.actions(who.live));
    if (asked.lost) continue;
    const fixed = new Set([...callerKeys(caller), RESOURCE_ACCOUNT]);
    const keys = asked.withAll(dimensions.keys(asked.live, fixed));
    if (keys.lost) continue;
    for (const join of dimensions.withResources(keys)) {
      const found = join.found();
      if (found) return requestOf(found);
    }
  }
  return undefined;
}

/** Matchers that no request of the query can match, since they contradict the question. */
function contradicted({ matchers, where }: Problem, contradict: typeof contradicts): bigint {
  const questions = matchers.filter(({ bit }) => (where & bit) !== 0n);
  const impossible = matchers.filter(
    ({ bit, statement }) =>
      (where & bit) === 0n && questions.some((question) => contradict(statement, question.statement)),
  );
  return impossible.reduce((sum, { bit }) => sum | bit, 0n);
}

/** The dimensions that do not depend on the caller, by the matchers that are left. */
class Dimensions {
  readonly states: number;
  private readonly known = new Map<string, Choice[]>();
  private readonly shapes: ResourceShapes;

  constructor(
    private readonly problem: Problem,
    query: Query,
  ) {
    this.states = query.limits?.states ?? 100_000;
    this.shapes = resourceShapes(query.resources ?? ANY_RESOURCE);
  }

  actions(live: bigint): readonly Choice[] {
    return this.once(`action ${live}`, () => actionChoices(this.left(live), this.problem.all, this.states));
  }

  /** One dimension for each key that a matcher tests, but those. */
  keys(live: bigint, but: ReadonlySet<string>): Choice[][] {
    const keys = new Set(this.left(live).flatMap(({ statement }) => statement.conditions.map(({ key }) => key)));
    return [...keys].filter((key) => !but.has(key)).map((key) => this.key(key, live));
  }

  /**
   * Joins the resources, kind by kind. Where `aws:ResourceAccount` is asked, resources whose ARN names their account
   * are judged apart from those where the key is a dimension of its own.
   */
  *withResources(join: Join): Iterable<Join> {
    const { withAccount, withoutAccount, accountShapes } = this.shapes;
    if (usesOf(this.left(join.live), RESOURCE_ACCOUNT).length === 0) {
      yield this.withResource(join, [...withoutAccount, ...withAccount], false);
      return;
    }
    if (withoutAccount.length > 0) {
      const free = join.with(this.key(RESOURCE_ACCOUNT, join.live));
      if (!free.lost) yield this.withResource(free, withoutAccount, false);
    }
    const byAccount = contradicted(this.problem, (statement, question) =>
      contradictsByAccount(statement, question, accountShapes),
    );
    const named = join.dropping(byAccount);
    if (withAccount.length > 0 && !named.lost) yield this.withResource(named, withAccount, true);
  }

  private withResource(join: Join, universe: readonly Element[][], folded: boolean): Join {
    const { live } = join;
    const choices = this.once(`resource ${universe.length} ${folded} ${live}`, () =>
      resourceChoices(universe, folded, this.left(live), this.problem.all, this.states),
    );
    return join.with(choices);
  }

  private key(key: string, live: bigint): Choice[] {
    const { matchers, all } = this.problem;
    return this.once(`key ${key} ${live}`, () =>
      keyChoices(key, usesOf(this.left(live), key), usesOf(matchers, key), all, this.states),
    );
  }

  /** The matchers that are left. */
  left(live: bigint): Matcher[] {
    return this.problem.matchers.filter(({ bit }) => (live & bit) !== 0n);
  }

  private once(id: string, choose: () => Choice[]): Choice[] {
    const choices = this.known.get(id) ?? choose();
    this.known.set(id, choices);
    return choices;
  }
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

function actionChoices(matchers: readonly Matcher[], all: bigint, maxStates: number): Choice[] {
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
  matchers: readonly Matcher[],
  all: bigint,
  maxStates: number,
): Choice[] {
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
  return [...identity.slice(0, at), region, ...identity.slice(at)];
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
