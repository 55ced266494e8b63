import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ran, TestStack } from "./stack";

/** What is killed. */
export type Victim = "engine" | "provider";

/**
 * Runs the CLI and kills the engine, or one of its provider processes, with SIGKILL once the embedded AWS has done
 * `operations` operations, `delayMs` later: before, in the middle of or after whatever comes then.
 * @returns what the run came to; `killed` is false if it ended before
 */
export async function runAndKill(
  stack: TestStack,
  args: readonly string[],
  victim: Victim,
  operations: number,
  delayMs: number,
  beforeKill: (engine: number) => void = () => undefined,
): Promise<Ran & { readonly killed: boolean }> {
  const journal = path.join(stack.paths.world, "journal.jsonl");
  const before = lines(journal);
  let ended = false;
  let killed = false;
  let watching: Promise<void> | undefined;
  const ran = await stack.run(args, {
    started: (engine) => {
      watching = (async () => {
        while (!ended && lines(journal) - before < operations) await sleep(2);
        await sleep(delayMs);
        const target = victim === "engine" ? engine : providersOf(engine)[0];
        if (ended || target === undefined) return;
        beforeKill(engine);
        process.kill(target, "SIGKILL");
        killed = true;
      })();
    },
  });
  ended = true;
  await watching;
  return { ...ran, killed };
}

function lines(file: string): number {
  if (!fs.existsSync(file)) return 0;
  let count = 0;
  for (const byte of fs.readFileSync(file)) if (byte === 10) count++;
  return count;
}

/** Provider processes that an engine started, by /proc. */
export function providersOf(engine: number): number[] {
  return fs.readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return parent === engine && command.includes("provider") ? [pid] : [];
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
