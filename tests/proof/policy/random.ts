import fc from "fast-check";
import {
  type Constraint,
  evaluate,
  type Goal,
  type Principal,
  type Query,
  type Request,
  satisfies,
} from "../../../proof/policy";

/**
 * Small random policies over a small world, and that world's requests one by one: what the decision procedure says of
 * all requests can then be compared with trying them.
 */

const ACCOUNTS = ["111111111111", "222222222222", "333333333333"] as const;
const ORG_PATHS = ["o-one/r-a/", "o-one/r-a/ou-a-x/", "o-two/r-a/"] as const;

/** One condition key of the small world. */
interface Key {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
  /** What a request can carry; absent is always possible. Empty for keys that follow from the rest of the request. */
  readonly carried: readonly (string | readonly string[])[];
  readonly several?: boolean;
}

const TEXT = [
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringNotLike",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
];
const ARN = ["ArnLike", "ArnNotLike", "StringLike", "StringNotEquals"];
const words = ["", "a", "b", "A", "aa", "ab", "ba", "bb", "c"];

const KEYS: readonly Key[] = [
  { key: "x:text", operators: TEXT, values: ["a", "b", "a*", "*b", "?", "??", "A", "*", ""], carried: words },
  {
    key: "aws:TagKeys",
    several: true,
    operators: TEXT,
    values: ["a", "b", "a*", "?b", "A"],
    carried: [
      [""],
      ...words.slice(1, 6).map((word) => [word]),
      ["a", "b"],
      ["a", "ab"],
      ["b", "c"],
      ["ab", "A", "c"],
      ["a", "b", "c"],
    ],
  },
  {
    key: "x:number",
    operators: ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"],
    values: ["1", "2", "2.5", "10"],
    carried: ["0", "1", "1.5", "2", "2.25", "2.5", "3", "10", "11"],
  },
  {
    key: "aws:CurrentTime",
    operators: ["DateLessThan", "DateGreaterThan", "DateEquals"],
    values: ["2030-01-01", "2031-01-01"],
    carried: ["2029-01-01", "2030-01-01", "2030-06-01", "2031-01-01", "2032-01-01"],
  },
  {
    key: "aws:VpcSourceIp",
    operators: ["IpAddress", "NotIpAddress"],
    values: ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32"],
    carried: ["9.9.9.9", "10.0.0.1", "10.1.0.1", "10.1.2.3", "2001:db8::1", "2001:db9::1"],
  },
  { key: "aws:SecureTransport", operators: ["Bool"], values: ["true", "false"], carried: ["true", "false"] },
  {
    key: "aws:ResourceAccount",
    operators: ["StringEquals", "StringNotEquals"],
    values: [...ACCOUNTS.slice(0, 2)],
    carried: [...ACCOUNTS],
  },
  {
    key: "aws:PrincipalAccount",
    operators: ["StringEquals", "StringNotEquals"],
    values: [...ACCOUNTS.slice(0, 2), "anonymous"],
    carried: [],
  },
  {
    key: "aws:PrincipalOrgID",
    operators: ["StringEquals", "StringNotEquals"],
    values: ["o-one", "o-two"],
    carried: [],
  },
  {
    key: "aws:PrincipalOrgPaths",
    several: true,
    operators: ["StringLike", "StringNotLike"],
    values: ["o-one/*", "o-one/r-a/ou-*", "o-two/r-a/"],
    carried: [],
  },
  { key: "aws:PrincipalIsAWSService", operators: ["Bool"], values: ["true", "false"], carried: [] },
  {
    key: "aws:PrincipalServiceName",
    operators: ["StringEquals", "StringNotEquals"],
    values: ["a.amazonaws.com"],
    carried: [],
  },
  {
    key: "aws:PrincipalServiceNamesList",
    several: true,
    operators: ["StringEquals", "StringNotEquals"],
    values: ["a.amazonaws.com", "b.amazonaws.com"],
    carried: [],
  },
  {
    key: "aws:PrincipalType",
    operators: ["StringEquals", "StringNotEquals", "StringLike"],
    values: ["User", "AssumedRole", "A*", "Anonymous"],
    carried: ["X"],
  },
  {
    key: "aws:PrincipalArn",
    operators: ARN,
    values: [
      "arn:aws:iam::111111111111:role/a",
      "arn:aws:iam::*:role/*",
      "arn:aws:iam::222222222222:root",
      "arn:aws:iam::111111111111:user/?",
    ],
    carried: [],
  },
];

const identities = ACCOUNTS.flatMap((account): Principal[] =>
  [undefined, ...ORG_PATHS].flatMap((orgPath) =>
    [`arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:user/a`]
      .map((arn): Principal => ({ type: "aws", arn, ...(orgPath ? { orgPath } : {}) }))
      .concat(
        ["a", "p/a", "b"].flatMap((name) =>
          ["s", "t"].map((session): Principal => ({
            type: "aws",
            arn: `arn:aws:iam::${account}:role/${name}`,
            session,
            ...(orgPath ? { orgPath } : {}),
          })),
        ),
      ),
  ),
);
const services: Principal[] = ["a", "b", "c"].flatMap((name) =>
  [undefined, "a.amazonaws.com", "b.amazonaws.com", "c.amazonaws.com"].map((other): Principal => ({
    type: "service",
    name: `${name}.amazonaws.com`,
    ...(other === undefined || other === `${name}.amazonaws.com` ? {} : { names: [other] }),
  })),
);
const PRINCIPALS: readonly Principal[] = [...identities, ...services, { type: "anonymous" }];
const ACTIONS = ["x:a", "x:b", "x:ab", "y:a", "y:c"];
const RESOURCES = [
  "*",
  ...["a", "b", "ab", "a/b", "c"].flatMap((name) => [
    `arn:aws:x:::${name}`,
    ...ACCOUNTS.map((account) => `arn:aws:x:${account === ACCOUNTS[0] ? "r-r-1" : ""}:${account}:${name}`),
  ]),
];

const actionText = fc.constantFrom("*", "x:*", "x:a", "X:A*", "x:?", "y:*", "y:c");
const resourceText = fc.constantFrom(
  "*",
  "arn:aws:x:::*",
  "arn:aws:x:::a*",
  "arn:aws:x:*:*:a",
  "arn:aws:x:r-r-1:111111111111:*",
  "arn:aws:x:*:222222222222:a?b",
  "arn:aws:x:::b",
);
const someOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(value, { minLength: 1, maxLength: 3 });

const principalElement: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constant("*") },
  {
    weight: 1,
    arbitrary: someOf(
      fc.constantFrom(
        "111111111111",
        "arn:aws:iam::222222222222:root",
        "arn:aws:iam::111111111111:role/a",
        "arn:aws:sts::111111111111:assumed-role/a/s",
      ),
    ).map((AWS) => ({ AWS })),
  },
  { weight: 1, arbitrary: fc.constant({ Service: "a.amazonaws.com", AWS: "333333333333" }) },
);

const condition: fc.Arbitrary<object> = fc.constantFrom(...KEYS).chain(conditionOn);

function conditionOn(key: Key): fc.Arbitrary<object> {
  const operator = fc.record({
    name: fc.constantFrom(...key.operators),
    quantifier: key.several ? fc.constantFrom("ForAnyValue:", "ForAllValues:") : fc.constant(""),
    ifExists: fc.constantFrom("", "", "IfExists"),
  });
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(operator, someOf(fc.constantFrom(...key.values)))
        .map(([{ name, quantifier, ifExists }, values]) => ({
          [`${quantifier}${name}${ifExists}`]: { [key.key]: values },
        })),
    },
    { weight: 1, arbitrary: fc.constantFrom("true", "false").map((value) => ({ Null: { [key.key]: value } })) },
  );
}

/** Joins condition blocks; of two on the same operator and key the last one stays. */
function join(blocks: readonly object[]): Record<string, Record<string, unknown>> {
  const joined: Record<string, Record<string, unknown>> = {};
  for (const block of blocks as readonly Record<string, Record<string, unknown>>[]) {
    for (const [operator, keys] of Object.entries(block)) joined[operator] = { ...joined[operator], ...keys };
  }
  return joined;
}

const statement = fc
  .record({
    effect: fc.constantFrom("Allow", "Allow", "Deny"),
    principal: principalElement,
    notPrincipal: fc.boolean(),
    action: someOf(actionText),
    notAction: fc.integer({ min: 0, max: 3 }),
    resource: someOf(resourceText),
    notResource: fc.integer({ min: 0, max: 3 }),
    conditions: fc.array(condition, { maxLength: 2 }),
  })
  .map(({ effect, principal, notPrincipal, action, notAction, resource, notResource, conditions }) => ({
    Effect: effect,
    [effect === "Deny" && notPrincipal && principal !== "*" ? "NotPrincipal" : "Principal"]: principal,
    [notAction === 0 ? "NotAction" : "Action"]: action,
    [notResource === 0 ? "NotResource" : "Resource"]: resource,
    ...(conditions.length > 0 ? { Condition: join(conditions) } : {}),
  }));

/** A random policy document of one to four statements. */
export const policyDocument = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

/**
 * A random policy document that is about principals and conditions only: its requests differ in nothing else, so that
 * all of them can be tried (`World` with `focused`).
 */
export const focusedDocument = fc
  .constantFrom(...KEYS)
  .chain((key) => fc.array(focusedStatement(key), { minLength: 1, maxLength: 3 }))
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

function focusedStatement(key: Key): fc.Arbitrary<object> {
  return fc
    .record({
      effect: fc.constantFrom("Allow", "Allow", "Deny"),
      principal: principalElement,
      notPrincipal: fc.boolean(),
      conditions: fc.array(conditionOn(key), { minLength: 1, maxLength: 2 }),
    })
    .map(({ effect, principal, notPrincipal, conditions }) => ({
      Effect: effect,
      [effect === "Deny" && notPrincipal && principal !== "*" ? "NotPrincipal" : "Principal"]: principal,
      Action: "*",
      Resource: "*",
      Condition: join(conditions),
    }));
}

const match = (values: readonly string[]): fc.Arbitrary<{ in: string[] } | { notIn: string[] }> =>
  fc
    .tuple(fc.boolean(), someOf(fc.constantFrom(...values)))
    .map(([negated, list]) => (negated ? { notIn: list } : { in: list }));

/** A random set of requests. */
export const constraint: fc.Arbitrary<Constraint> = fc.record(
  {
    principal: fc.record(
      {
        type: fc.constantFrom("aws" as const, "service" as const, "anonymous" as const),
        org: match(["o-one", "o-two"]),
        account: match(ACCOUNTS),
      },
      { requiredKeys: [] },
    ),
    action: match(["x:*", "x:a", "y:?"]),
    resource: match(["*", "arn:aws:x:*:111111111111:*", "arn:aws:x:::a"]),
    context: fc.record(
      {
        "x:text": match(["a*", "b"]),
        "aws:TagKeys": match(["a", "b*"]),
        "aws:SecureTransport": fc.constantFrom({ present: true }, { present: false }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** Every key that occurs in the documents and constraints, in lower case. */
function keysIn(value: unknown): Set<string> {
  const text = JSON.stringify(value);
  return new Set(KEYS.filter(({ key }) => text.includes(`"${key}"`)).map(({ key }) => key));
}

/** The small world's requests, by number. Only the keys that the given values mention are varied. */
class World {
  private readonly carried: readonly Key[];
  /** How many requests there are. */
  readonly size: number;

  private readonly actions: readonly string[];
  private readonly resources: readonly string[];

  constructor(mentioned: unknown, focused = false) {
    this.actions = focused ? ["x:a"] : ACTIONS;
    this.resources = focused && !keysIn(mentioned).has("aws:ResourceAccount") ? ["*"] : RESOURCES;
    const keys = keysIn(mentioned);
    this.carried = KEYS.filter(({ key, carried }) => keys.has(key) && carried.length > 0);
    const contexts = this.carried.reduce((product, { carried }) => product * (carried.length + 1), 1);
    this.size = PRINCIPALS.length * this.actions.length * this.resources.length * contexts;
  }

  /** Up to `budget` requests, spread over all of them; every one if they are not more. */
  *sample(budget: number): Generator<Request> {
    const step = Math.max(1, Math.floor(this.size * 0.618));
    const stride = this.size <= budget ? 1 : coprime(step, this.size);
    for (let count = 0, index = 0; count < Math.min(budget, this.size); count++, index = (index + stride) % this.size) {
      const request = this.request(index);
      if (request) yield request;
    }
  }

  private request(index: number): Request | undefined {
    let rest = index;
    const take = <T>(values: readonly T[]): T => {
      const value = values[rest % values.length] as T;
      rest = Math.floor(rest / values.length);
      return value;
    };
    const principal = take(PRINCIPALS);
    const action = take(this.actions);
    const resource = take(this.resources);
    const context: Record<string, string | readonly string[]> = {};
    for (const { key, carried } of this.carried) {
      const value = take([undefined, ...carried]);
      if (value !== undefined) context[key] = value;
    }
    if (/^arn:aws:x:[^:]*:\d/.test(resource) && "aws:ResourceAccount" in context) return undefined;
    if (principal.type !== "service" && "aws:PrincipalType" in context) return undefined;
    return { principal, action, resource, context };
  }
}

function coprime(from: number, size: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  for (let step = from; ; step++) if (divisor(step, size) === 1) return step;
}

/** A request that satisfies the query and gets the answers asked for, by trying requests of the small world. */
export function tryRequests(
  goals: readonly Goal[],
  query: Query,
  mentioned: unknown,
  { focused = false, budget }: { focused?: boolean; budget: number },
): Request | undefined {
  const where = query.where === undefined ? [] : [query.where].flat();
  for (const request of new World(mentioned, focused).sample(budget)) {
    const answered = goals.every(({ policy, allows }) => evaluate(policy, request).allowed === allows);
    if (!answered || !where.every((part) => satisfies(request, part))) continue;
    if (!(query.except ?? []).some((part) => satisfies(request, part))) return request;
  }
  return undefined;
}
