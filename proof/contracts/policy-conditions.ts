/** Which of the calls that have to get through meet a condition of a statement, as far as plain operators tell. */
import { conditionsOf, globWithin, listOf, type Condition, type Statement } from "./policy-text";
import { overlaps, spansOf, within } from "./spans";

/** A call that has to get through: made by a person or program itself, encrypted, by an endpoint. */
export interface Call {
  readonly account: string;
  readonly model: string;
  readonly action: string;
  readonly organization: string;
  /** Patterns of those that it may name; none: it may name any or none. */
  readonly guardrails: readonly string[];
  /** Ids of the endpoint and its VPC, where known. */
  readonly endpoint: string | undefined;
  readonly vpc: string | undefined;
  /** CIDRs of the subnets that it may come from. */
  readonly from: readonly string[];
}

/** How many of the calls meet a condition; `undefined` where plain reading does not tell. */
export type Share = "all" | "some" | "none" | undefined;

/**
 * How many of the calls meet a condition (IAM guide, Condition operators; Global condition context keys, of the network
 * and of the request). Keys that are present read the same with `IfExists`.
 */
export function meeting({ operator, name, given }: Condition, call: Call): Share {
  if (given.some((text) => text.includes("${"))) return undefined;
  const ifExists = operator.endsWith("IfExists");
  const [plain, positive] = withoutNot(operator.replace(/IfExists$/, "").toLowerCase());
  const key = name.toLowerCase();
  // A negated operator meets an absent key with IfExists as without.
  if (key === "bedrock:guardrailidentifier")
    return ifExists && positive ? undefined : ofGuardrail(plain, positive, given, call);
  if (key === "aws:sourceip" && plain === "ipaddress") return !positive || ifExists ? "all" : "none";
  if (key === "aws:vpcsourceip" && plain === "ipaddress") return asked(ofAddresses(given, call.from), positive);
  const value = valueOf(key, call);
  if (value === undefined) return undefined;
  if (plain === "bool")
    return /^(true|false)$/.test(value)
      ? asked(all(given.some((g) => g.toLowerCase() === value)), positive)
      : undefined;
  if (plain === "stringequals") return asked(all(given.includes(value)), positive);
  if (plain === "stringlike") return asked(all(given.some((pattern) => globWithin(value, pattern))), positive);
  return undefined;
}

/** The one value that the calls have for a key. */
function valueOf(key: string, call: Call): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    "aws:principalorgid": call.organization,
    "aws:principalaccount": call.account,
    "aws:sourcevpce": call.endpoint,
    "aws:sourcevpc": call.vpc,
    "aws:securetransport": "true",
    "aws:viaawsservice": "false",
  };
  return values[key];
}

function withoutNot(operator: string): [string, boolean] {
  const plain = operator.replace(/^(string|arn)not/, "$1").replace(/^notip/, "ip");
  return [plain, plain === operator];
}

function asked(share: Share, positive: boolean): Share {
  if (positive || share === undefined || share === "some") return share;
  return share === "all" ? "none" : "all";
}

function all(met: boolean): Share {
  return met ? "all" : "none";
}

/** A call names any of its guardrails, or any or none at all. */
function ofGuardrail(plain: string, positive: boolean, given: readonly string[], { guardrails }: Call): Share {
  if (!["arnlike", "arnequals", "stringlike", "stringequals"].includes(plain)) return undefined;
  const covered = guardrails.length > 0 && guardrails.every((one) => given.some((pattern) => globWithin(one, pattern)));
  return covered ? asked("all", positive) : "some";
}

function ofAddresses(given: readonly string[], from: readonly string[]): Share {
  const blocks = given.map((text) => (text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`));
  if (from.length === 0) return undefined;
  if (from.every((cidr) => blocks.some((block) => within(cidr, block)))) return "all";
  const [a, b] = [spansOf(from), spansOf(blocks)];
  return a.some((one) => b.some((other) => overlaps(one, other))) ? "some" : "none";
}

/** What a statement does with the calls that it speaks of: with every one, with none, or that is not told. */
export interface Effect {
  /** It speaks of every call. */
  readonly all: boolean;
  /** It speaks of none. */
  readonly none: boolean;
  /** It certainly speaks of at least one. */
  readonly some: boolean;
}

/** Which of the calls a statement speaks of, whose action and resource are named by what it names. */
export function effectOf(statement: Statement, call: Call): Effect {
  const shares = conditionsOf(statement).map((condition) => meeting(condition, call));
  const named = statement.Action !== undefined && statement.Resource !== undefined && isForEverybody(statement);
  const sure = shares.filter((share) => share === "all").length;
  return {
    all: named && sure === shares.length,
    none: shares.includes("none") || !speaksOf(statement, call),
    // Two conditions that some calls meet may be met by different ones.
    some: named && sure >= shares.length - 1 && shares.every((share) => share === "all" || share === "some"),
  };
}

/** False if the statement names other actions or resources; what it does by exclusion counts as speaking of the call. */
function speaksOf(statement: Statement, { action, model }: Call): boolean {
  const acts =
    statement.Action === undefined ||
    listOf(statement.Action).some((pattern) => globWithin(action, pattern.toLowerCase()));
  return (
    acts &&
    (statement.Resource === undefined || listOf(statement.Resource).some((pattern) => globWithin(model, pattern)))
  );
}

/** True if a statement's principal is everybody. */
export function isForEverybody({ Principal }: Statement): boolean {
  return Principal === "*" || JSON.stringify(Principal) === '{"AWS":"*"}';
}
