import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "../../../local/engine/paths";
import { afterOperations, type Due } from "./moments";
import type { Ran, TestStack } from "./stack";

/** What is killed: the engine, one of its provider processes, or all of them. */
export type Victim = "engine" | "provider" | "providers";

/** When a blow falls, some milliseconds later. */
export interface Blow {
  readonly due: Due;
  readonly delayMs?: number;
  /** Environment of the run that it cuts off, if not the stack's. */
  readonly env?: Env;
}

/** What a run came to that was to be killed. */
export interface Struck extends Ran {
  readonly killed: boolean;
  /** What was due when the blow fell: tokens of types, or a number of operations. */
  readonly struck: readonly string[] | undefined;
}

/**
 * Runs the CLI and kills the engine, or provider processes of it, with SIGKILL once the blow is due.
 * @returns what the run came to, and what the blow was for; `killed` is false if it ended before
 */
export async function runAndStrike(
  stack: TestStack,
  args: readonly string[],
  victim: Victim,
  { due, delayMs = 0, env }: Blow,
  beforeKill: (engine: number) => void = () => undefined,
): Promise<Struck> {
  let ended = false;
  const over = (): boolean => ended;
  let killed = false;
  let struck: readonly string[] | undefined;
  let watching: Promise<void> | undefined;
  const started = (engine: number): void => {
    watching = (async () => {
      while (!over() && (struck = due()) === undefined) await sleep(2);
      if (delayMs > 0) await sleep(delayMs);
      // The first operation of a run is the accounts' own, before the engine starts a provider: the blow waits for one.
      let targets: number[] = [];
      while (!over() && targets.length === 0) {
        targets = victim === "engine" ? [engine] : providersOf(engine);
        if (targets.length === 0) await sleep(2);
      }
      if (over()) return;
      beforeKill(engine);
      for (const pid of victim === "provider" ? targets.slice(0, 1) : targets) process.kill(pid, "SIGKILL");
      killed = true;
    })();
  };
  const ran = await stack.run(args, { started }, env);
  ended = true;
  await watching;
  return { ...ran, killed, struck };
}

/**
 * As `runAndStrike`, once the embedded AWS has done `operations` operations, `delayMs` later: before, in the middle of or
 * after whatever comes then.
 */
export function runAndKill(
  stack: TestStack,
  args: readonly string[],
  victim: Victim,
  operations: number,
  delayMs: number,
  beforeKill?: (engine: number) => void,
): Promise<Struck> {
  return runAndStrike(stack, args, victim, { due: afterOperations(stack, operations), delayMs }, beforeKill);
}

/** Provider processes that an engine started. */
export const providersOf = (engine: number): number[] =>
  processes((parent, command) => parent === engine && command.includes("provider"));

/** Processes that run the program of a copied project. */
export const programsIn = (project: string): number[] =>
  processes((_, command) => command.includes(`--root-directory=${project}\0`));

/** Processes of this machine that are meant, by /proc. */
function processes(meant: (parent: number, command: string) => boolean): number[] {
  return fs.readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return meant(parent, fs.readFileSync(`/proc/${pid}/cmdline`, "utf8")) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** Random numbers from a seed that can be printed: the same seed gives the same test. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** True for `npm run test:engine:full`: everything instead of a sample. */
export const FULL = process.env.BEDROCK_HUB_FULL === "true";

/** The seed of this run: `BEDROCK_HUB_SEED`, else by the clock; printed, so that a failure can be repeated. */
export const SEED = Number(process.env.BEDROCK_HUB_SEED ?? Date.now() % 1_000_000);
