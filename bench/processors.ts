import * as fs from "node:fs";
import { currentLock } from "../local/world/server/lock";
import type { TestStack } from "../tests/engine/support/stack";

/** Clock ticks a second in /proc (Linux: always 100 for user space, proc(5)). */
const TICKS = 100;

/** Fields of /proc/<pid>/stat behind the name: the third of proc(5) is the first here. */
function fields(pid: number | "self"): string[] {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const sum = (values: readonly (string | undefined)[]): number =>
  values.reduce((total, value) => total + Number(value ?? 0), 0) / TICKS;

/**
 * Processor seconds that a stack's runs have taken up to now: those of the processes that this one started and that have
 * ended (cutime and cstime: the engine, and what it waited for), and those of the server of its embedded accounts.
 */
export function processorSeconds(stack: TestStack): number {
  const ended = sum(fields("self").slice(13, 15));
  const server = currentLock(stack.paths.world).address?.pid;
  return ended + (server === undefined ? 0 : sum(fields(server).slice(11, 13)));
}
