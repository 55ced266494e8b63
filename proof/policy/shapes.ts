/** What texts look like: patterns and the universes they are judged over, as elements of automata. */
import { type CharClass, type Element } from "./automaton";
import { type ArnPattern, type Pattern } from "./types";

/** A character that no ARN holds; it parts the composite texts below. */
export const SEPARATOR = "\0";

const set = (name: string, test: RegExp): CharClass => ({ name, has: (char) => test.test(char) });

/** Any character but the separator. */
export const ANY = set("any", /[^\0]/);
const NOT_COLON = set("not colon", /[^:\0]/);
const DIGIT = set("digit", /[0-9]/);
const LOWER = set("lower", /[a-z]/);
const LOWER_DASH = set("lower or dash", /[a-z-]/);
const LOWER_DIGIT_DASH = set("lower, digit or dash", /[a-z0-9-]/);
const LETTER_DIGIT = set("letter or digit", /[A-Za-z0-9]/);
const ORG_UNITS = set("organizational units", /[A-Za-z0-9/-]/);
const HOST = set("host", /[a-z0-9.-]/);
const NAME = set("name", /[^\0/]/);
const MODEL_ID = set("model id", /[A-Za-z0-9._:-]/);
const RESOURCE_ID = set("resource id", /[A-Za-z0-9._-]/);

/** Exactly this text; with `ignoreCase` in any letter case. */
export function text(value: string, ignoreCase = false): Element[] {
  return Array.from({ length: value.length }, (_, at) => {
    const char = value.charAt(at);
    const lower = char.toLowerCase();
    const upper = char.toUpperCase();
    return { chars: ignoreCase && lower !== upper ? lower + upper : char, repeat: "one" };
  });
}

/** One character of the class. */
export const one = (chars: CharClass): Element => ({ chars, repeat: "one" });
/** Any number of characters of the class. */
export const many = (chars: CharClass): Element => ({ chars, repeat: "many" });
/** At least one character of the class. */
export const some = (chars: CharClass): Element[] => [one(chars), many(chars)];
const upTo = (chars: CharClass, count: number): Element[] =>
  Array.from({ length: count }, (_, at) => ({ chars, repeat: at === 0 ? "one" : "optional" }));

const ACCOUNT: Element[] = Array.from({ length: 12 }, () => one(DIGIT));

/**
 * The elements of a pattern. A policy variable is known only as "some text": with `variables: "any"` it matches
 * anything, with "none" the pattern is given up and matches nothing (`undefined`).
 */
export function patternElements(
  pattern: Pattern,
  options: { readonly ignoreCase?: boolean; readonly wildcard?: CharClass; readonly variables: "any" | "none" },
): Element[] | undefined {
  const wildcard = options.wildcard ?? ANY;
  const elements: Element[] = [];
  for (const token of pattern.tokens) {
    if (token.type === "text") elements.push(...text(token.text, options.ignoreCase));
    else if (token.type === "one") elements.push(one(wildcard));
    else if (token.type === "variable" && options.variables === "none") return undefined;
    else if (elements.at(-1)?.repeat !== "many") elements.push(many(token.type === "variable" ? ANY : wildcard));
  }
  return elements;
}

/** The elements of an ARN pattern: wildcards before the last field do not cross a colon. */
export function arnElements(arn: ArnPattern, variables: "any" | "none"): Element[] | undefined {
  const elements = text("arn");
  for (const [at, field] of arn.fields.entries()) {
    const part = patternElements(field, { wildcard: at < 4 ? NOT_COLON : ANY, variables });
    if (!part) return undefined;
    elements.push(...text(":"), ...part);
  }
  return elements;
}

/** Any text but the empty one, which is judged apart. */
export const ANY_TEXT: Element[][] = [some(ANY)];

/** `true` and `false`. */
export const BOOLEANS: Element[][] = [text("true"), text("false")];

/** Actions, in lower case. */
export const ACTIONS: Element[][] = [[...some(LOWER_DIGIT_DASH), ...text(":"), ...some(set("action", /[a-z0-9]/))]];

/** Service principals: under `amazonaws.com`, its China form, and Alexa's two. */
export const SERVICES: Element[][] = [
  ...["amazonaws.com", "amazonaws.com.cn"].map((domain) => [one(LOWER), many(HOST), ...text(`.${domain}`)]),
  ...["alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com"].map((name) => text(name)),
];

/** Places in an organization, `o-.../r-.../` with any organizational units. */
export const ORG_PATHS: Element[][] = [[], [...text("ou-"), many(ORG_UNITS), ...text("/")]].map((units) => [
  ...text("o-"),
  ...some(LETTER_DIGIT),
  ...text("/r-"),
  ...some(LETTER_DIGIT),
  ...text("/"),
  ...units,
]);

/** IAM identities as `aws:PrincipalArn`, separator, session name; only roles have sessions. */
export const IDENTITIES: Element[][] = (
  [
    ["iam", [...text("role/"), ...some(ANY), ...text(SEPARATOR), ...some(NAME)]],
    ["iam", [...text("user/"), ...some(ANY), ...text(SEPARATOR)]],
    ["iam", text(`root${SEPARATOR}`)],
    ["sts", [...text("federated-user/"), ...some(NAME), ...text(SEPARATOR)]],
  ] as const
).map(([service, resource]) => [
  ...text("arn:aws"),
  many(LOWER_DASH),
  ...text(`:${service}::`),
  ...ACCOUNT,
  ...text(":"),
  ...resource,
]);

/** What an identity's text looks like if its account is the given one (elements), whoever it is. */
export function identityOfAccount(account: readonly Element[]): Element[] {
  return [
    ...text("arn:"),
    many(NOT_COLON),
    ...text(":"),
    many(NOT_COLON),
    ...text("::"),
    ...account,
    ...text(":"),
    many(ANY_OR_SEPARATOR),
  ];
}

/** Any character at all: the rest of a composite text. */
export const ANY_OR_SEPARATOR = set("any or separator", /[^]/);
/** Any character that does not end a field of an ARN. */
export const FIELD = NOT_COLON;

/** Kinds of resource universes: those whose ARN names an account, and the others. */
export interface ResourceShapes {
  readonly withAccount: readonly Element[][];
  readonly withoutAccount: readonly Element[][];
  /** Those of `withAccount` as they were written. */
  readonly accountShapes: readonly string[];
}

const REGION: Element[] = [...some(LOWER), ...text("-"), ...some(LOWER_DASH), ...text("-"), ...some(DIGIT)];

/** Slots of a shape's text. */
const SLOTS: Readonly<Record<string, Element[]>> = {
  region: REGION,
  account: ACCOUNT,
  service: some(LOWER_DIGIT_DASH),
  partition: [...text("aws"), many(LOWER_DASH)],
  /** A model id, which may hold colons (`...-v1:0`). */
  model: some(MODEL_ID),
  id: some(RESOURCE_ID),
  /** The version part of a custom model's base, such as `:0:8k`: short, so that it never looks like an account. */
  version: [...text(":"), ...upTo(LETTER_DIGIT, 6)],
  /** Anything that does not begin with a colon. */
  rest: [one(NOT_COLON), many(ANY)],
};

/**
 * Reads shapes such as `arn:aws:bedrock:{region}:{account}:custom-model/{id}`. Slots: `{region}`, `{account}`,
 * `{service}`, `{partition}`, `{model}`, `{id}`, `{version}`, `{rest}`. Throws an `Error` for any other.
 */
export function resourceShapes(shapes: readonly string[]): ResourceShapes {
  const withAccount: Element[][] = [];
  const withoutAccount: Element[][] = [];
  for (const shape of shapes) {
    const elements = shape.split(/(\{[a-z]+\})/).flatMap((part) => {
      const name = /^\{([a-z]+)\}$/.exec(part)?.[1];
      if (name === undefined) return text(part);
      const slot = SLOTS[name];
      if (!slot) throw new Error(`${shape}: {${name}} is no slot of resource shapes`);
      return slot;
    });
    if (namesAccount(shape)) withAccount.push(elements);
    else withoutAccount.push(elements);
  }
  return { withAccount, withoutAccount, accountShapes: shapes.filter(namesAccount) };
}

function namesAccount(shape: string): boolean {
  return /^arn:[^:]*:[^:]*:[^:]*:(\{account\}|\d{12}):/.test(shape);
}

/** Every well-formed resource: no more is known of a service's ARNs than their six fields. */
export const ANY_RESOURCE: readonly string[] = [
  "*",
  ...["{account}", "", "aws", "cloudfront"].flatMap((account) => [
    `arn:{partition}:{service}:{region}:${account}:{rest}`,
    `arn:{partition}:{service}::${account}:{rest}`,
  ]),
];

/**
 * What `bedrock:InvokeModel` and its like can act on (Service authorization reference, "Amazon Bedrock", resource
 * types). Foundation models have no account, and no Region either where a global profile names them.
 */
export const BEDROCK_MODELS: readonly string[] = [
  "arn:aws:bedrock:{region}::foundation-model/{model}",
  "arn:aws:bedrock:::foundation-model/{model}",
  "arn:aws:bedrock:{region}:{account}:inference-profile/{model}",
  ...[
    "application-inference-profile",
    "custom-model-deployment",
    "imported-model",
    "provisioned-model",
    "prompt-router",
    "default-prompt-router",
  ].map((type) => `arn:aws:bedrock:{region}:{account}:${type}/{id}`),
  "arn:aws:bedrock:{region}:{account}:custom-model/{id}/{id}",
  "arn:aws:bedrock:{region}:{account}:custom-model/{id}{version}/{id}",
  "arn:aws:bedrock:{region}:{account}:custom-model/{id}{version}{version}/{id}",
  "arn:aws:bedrock:{region}:{account}:custom-model/{id}",
  // Bedrock Marketplace: models behind endpoints of SageMaker (Bedrock guide, Bedrock Marketplace, permissions).
  "arn:aws:sagemaker:{region}:{account}:endpoint/{id}",
];
