import { suggestion } from "../../stacks/nearest";
import { awsSchema } from "../provider/schema/schema";
import { apis } from "../world/api";
import { FAULT_KINDS, type FaultKind, type FaultRule } from "../world/kernel/faults";
import type { Doc, Json } from "../world/kernel/json";
import { functions, types } from "../world/types";
import { EngineError, messageOf } from "./errors";

/** What a fault or a change is aimed at, as it was typed. */
export interface AimOptions {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** Accounts of a stack: keys in the stack file by id; no text for those that stand in no stack file any more. */
export type Accounts = Readonly<Record<string, string>>;

/** Options of a fault rule, as they were typed. */
export interface RuleOptions extends AimOptions {
  readonly operation?: string | undefined;
  readonly type?: string | undefined;
  readonly nth?: string | undefined;
  readonly times?: string | undefined;
  readonly chance?: string | undefined;
  readonly seed?: string | undefined;
  readonly code?: string | undefined;
}

/** The last part of a token: `VpcEndpoint`. */
const shortName = (token: string): string => token.slice(token.lastIndexOf(":") + 1);

/** Everything that a fault rule's `operation` can meet. */
const OPERATIONS: ReadonlySet<string> = new Set([
  ...["create", "read", "update", "delete", "invoke", "api"],
  ...[...types.values()].flatMap(({ calls }) => calls),
  ...functions.keys(),
  ...[...apis.keys()].map(shortName),
]);

/** Everything that a fault rule's `type` can meet in full. */
const TARGETS: readonly string[] = [...types.keys(), ...functions.keys(), ...apis.keys()];

/**
 * The fault rule that was typed. A rule that can never strike is refused: whoever typed it would take its silence for
 * a program that bears the fault.
 * @throws EngineError with all that is wrong
 */
export function ruleOf(kind: string | undefined, options: RuleOptions, accounts: Accounts): FaultRule {
  if (!FAULT_KINDS.includes(kind as FaultKind)) {
    throw new EngineError(
      `local inject: is no kind of fault, got ${kind ?? "nothing"}; use one of ${FAULT_KINDS.join(", ")}, vanish or alter`,
    );
  }
  const problems: string[] = [];
  const { operation, type, account, region, nth, times, chance, seed, code } = options;
  if (operation !== undefined && !OPERATIONS.has(operation))
    problems.push(`--operation: is no operation or API call, got ${operation}; ${suggestion(operation, OPERATIONS)}`);
  if (type !== undefined && !isTarget(type, TARGETS)) problems.push(`--type: ${noType(type, TARGETS)}`);
  problems.push(...accountProblems(account, accounts));
  if (region !== undefined)
    problems.push(`--region: is for vanish and alter only, got ${region}; name an account with --account`);
  const number = (option: string, text: string | undefined, range: string, fits: (value: number) => boolean) => {
    if (text === undefined) return undefined;
    const value = text.trim() === "" ? NaN : Number(text);
    if (!fits(value)) problems.push(`--${option}: is no ${range}, got ${text === "" ? "nothing" : text}`);
    return value;
  };
  const from = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;
  const numbers = {
    nth: number("nth", nth, "whole number of 1 or more", from(1)),
    times: number("times", times, "whole number of 0 or more", from(0)),
    chance: number("chance", chance, "number from 0 to 1", (value) => value >= 0 && value <= 1),
  };
  if (problems.length > 0) throw new EngineError(problems.map((problem) => `local inject: ${problem}`).join("\n"));
  const aim = { operation, type, account: accountOf(account, accounts) };
  const given = Object.entries({ ...aim, seed, code, ...numbers }).filter(([, value]) => value !== undefined);
  return { kind: kind as FaultKind, ...(Object.fromEntries(given) as Partial<FaultRule>) };
}

/** The id of an account that was typed, by its id or by its key in the stack file. */
export function accountOf(typed: string | undefined, accounts: Accounts): string | undefined {
  const named = Object.entries(accounts).find(([, name]) => name !== "" && name === typed);
  return named?.[0] ?? typed;
}

/** What is wrong with an account that was typed. */
export function accountProblems(typed: string | undefined, accounts: Accounts): string[] {
  const account = accountOf(typed, accounts);
  if (typed === undefined || account === undefined || Object.hasOwn(accounts, account)) return [];
  const known = Object.entries(accounts).flatMap(([id, name]) => (name === "" ? [id] : [name, id]));
  return [`--account: is no account of this stack, got ${typed}; ${suggestion(typed, known)}`];
}

/**
 * The type token that was typed, in full or by its last part.
 * @param standing types of what there is with the id that was typed: they decide where the last part names several (`Route`)
 * @throws EngineError if there is none, or nothing decides
 */
export function typeOf(text: string, standing: readonly string[]): string {
  const fitting = [...types.keys()].filter((token) => token === text || token.endsWith(`:${text}`));
  if (fitting.length === 0) throw new EngineError(`local inject: type: ${noType(text, [...types.keys()])}`);
  const [only, ...others] = fitting.length === 1 ? fitting : fitting.filter((token) => standing.includes(token));
  if (only === undefined || others.length > 0)
    throw new EngineError(`local inject: type: is several, got ${text}; use one of ${fitting.join(", ")}`);
  return only;
}

/** True if a type, or the end of one, is among these tokens. */
export function isTarget(text: string, tokens: readonly string[]): boolean {
  return tokens.some((token) => token === text || token.endsWith(`:${text}`));
}

/** Says that a type is unknown, with the nearest of the same form. */
export function noType(text: string, tokens: readonly string[]): string {
  const known = text.includes(":") ? tokens : new Set(tokens.map(shortName));
  return `is no type that there is, got ${text}; ${suggestion(text, known)}`;
}

/**
 * The properties to set, from `<property>=<json>`; those that the type does not have are refused. AWS keeps one set of
 * tags, which the provider shows as two properties (`tags`, without its defaults, and `tagsAll`): one sets both.
 */
export function changesOf(type: string, words: readonly string[]): Doc {
  const known = Object.keys(awsSchema.resources[type]?.outputs ?? {});
  const changes = words.map(propertyOf);
  const problems = changes
    .filter(([name]) => !known.includes(name))
    .map(([name]) => `${name}: is no property of ${type}; ${suggestion(name, known)}`);
  if (problems.length > 0) throw new EngineError(problems.map((line) => `local inject alter: ${line}`).join("\n"));
  const set: Doc = Object.fromEntries(changes);
  const tags = set["tagsAll"] ?? set["tags"];
  return tags === undefined || !known.includes("tagsAll") ? set : { tags, tagsAll: tags, ...set };
}

function propertyOf(text: string): [string, Json] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new EngineError(`local inject alter: is no <property>=<json>, got ${text}`);
  try {
    return [text.slice(0, equals), JSON.parse(text.slice(equals + 1)) as Json];
  } catch (error) {
    throw new EngineError(
      `local inject alter: ${text.slice(0, equals)}: is not JSON (${messageOf(error)}); quote texts`,
    );
  }
}
