/** Faults on purpose: which call fails how, repeatable from a seed. */
import { WorldError } from "./errors";
import { digest } from "./ids";
import { type Doc, compact, num, text } from "./json";
import { type Store } from "./store";

/** Ways a call can fail. `lost` does the work and loses the answer; `timeout` never reaches AWS. */
export const FAULT_KINDS = ["throttle", "limit", "denied", "timeout", "internal", "lost"] as const;
/** One of `FAULT_KINDS`. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A rule by which calls fail. Absent criteria match every call. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** `create`, `read`, `update`, `delete`, `invoke`, or an API call such as `CreateVpcEndpoint`. */
  readonly operation?: string;
  /** Type token, or the end of one such as `VpcEndpoint`. */
  readonly type?: string;
  readonly account?: string;
  /** The first matching call that fails, counted from 1. */
  readonly nth?: number;
  /** How many calls fail from there on; 1 by default, 0 for all. */
  readonly times?: number;
  /** Chance of each matching call to fail, 0 to 1; drawn from `seed`. */
  readonly chance?: number;
  readonly seed?: string;
  /** Error code in place of the usual one of that kind. */
  readonly code?: string;
}

/** A call as fault rules see it. */
export interface FaultTarget {
  readonly operation: string;
  readonly call: string;
  readonly type: string;
  readonly account: string;
}

const CODES: Readonly<Record<FaultKind, readonly [code: string, message: string]>> = {
  throttle: ["RequestLimitExceeded", "Request limit exceeded."],
  limit: ["LimitExceededException", "The request would exceed a quota of this account."],
  denied: ["AccessDenied", "You are not authorized to perform this operation."],
  timeout: ["RequestTimeout", "The request timed out before it reached the service."],
  internal: ["InternalError", "An internal error has occurred."],
  lost: ["AnswerLost", "The connection was lost after the request was sent; the operation may have succeeded."],
};

const TYPE = "world:fault";

/** True if a rule's criteria fit a call. */
function fits(rule: Doc, target: FaultTarget): boolean {
  const operation = text(rule, "operation");
  const type = text(rule, "type");
  const account = text(rule, "account");
  return (
    (operation === undefined || operation === target.operation || operation === target.call) &&
    (type === undefined || target.type === type || target.type.endsWith(`:${type}`)) &&
    (account === undefined || account === target.account)
  );
}

/** True if the rule strikes at its `count`-th matching call. */
function strikes(rule: Doc, id: string, count: number): boolean {
  const chance = num(rule, "chance");
  if (chance !== undefined) {
    const draw = parseInt(digest(`${text(rule, "seed") ?? id}/${count}`).slice(0, 8), 16) / 2 ** 32;
    if (draw >= chance) return false;
  }
  const nth = num(rule, "nth") ?? 1;
  const times = num(rule, "times") ?? (chance === undefined ? 1 : 0);
  return count >= nth && (times === 0 || count < nth + times);
}

/** Adds a rule; returns its id. */
export function addFault(store: Store, rule: FaultRule, serial: number): string {
  const id = `fault-${serial}`;
  const state = compact({ ...rule, count: 0 });
  store.put({ type: TYPE, id, account: "", region: "global", serial, created: 0, inputs: {}, state, links: [] });
  return id;
}

/** All rules with how often each has matched. */
export function listFaults(store: Store): Doc[] {
  return store.find(`type:${TYPE}`).map((r) => ({ id: r.id, ...r.state }));
}

/** Removes all rules. */
export function clearFaults(store: Store): void {
  for (const rule of store.find(`type:${TYPE}`)) store.remove(rule);
}

/**
 * Counts a call against every rule and returns the first that strikes: `before` faults are thrown instead of
 * doing the work, a `lost` one after it.
 */
export function fault(store: Store, target: FaultTarget): { lost: boolean; error: WorldError } | undefined {
  let struck: { lost: boolean; error: WorldError } | undefined;
  for (const rule of store.find(`type:${TYPE}`)) {
    if (!fits(rule.state, target)) continue;
    const count = (num(rule.state, "count") ?? 0) + 1;
    store.put({ ...rule, state: { ...rule.state, count } });
    if (struck || !strikes(rule.state, rule.id, count)) continue;
    const kind = (text(rule.state, "kind") ?? "internal") as FaultKind;
    const [code, message] = CODES[kind];
    struck = { lost: kind === "lost", error: new WorldError(text(rule.state, "code") ?? code, message) };
  }
  return struck;
}
