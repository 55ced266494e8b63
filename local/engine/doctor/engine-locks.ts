import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { isAlive, processBegan } from "../process-lock";
import type { StaleLock } from "./diagnose";

interface LockContent {
  readonly pid?: number;
  readonly username?: string;
  readonly hostname?: string;
  readonly timestamp?: string;
}

/**
 * Locks in a file backend whose run is over: their process is dead on this host. Locks of other hosts, and of other
 * backends (which keep them out of reach), are left to their owners.
 * @param backend folder of the file backend
 */
export function staleLocks(backend: string): { stale: StaleLock[]; live: string[] } {
  const stale: StaleLock[] = [];
  const live: string[] = [];
  for (const file of filesBelow(path.join(backend, ".pulumi", "locks"))) {
    const lock = read(file);
    const holder = `${lock.username ?? "?"}@${lock.hostname ?? "?"} (pid ${lock.pid ?? "?"}) since ${lock.timestamp ?? "?"}`;
    const here = lock.hostname === undefined || lock.hostname === os.hostname();
    if (here && (lock.pid === undefined || !isAlive(lock.pid) || beganAfter(lock.pid, lock.timestamp)))
      stale.push({ kind: "stale lock", holder });
    else live.push(holder);
  }
  return { stale, live };
}

/** True if the process began after the lock was taken: its number is that of another one that is over. */
function beganAfter(pid: number, timestamp: string | undefined): boolean {
  const began = processBegan(pid);
  const taken = Date.parse(timestamp ?? "");
  // The kernel counts from the start of the machine, whose time is known to a second.
  return began !== undefined && !Number.isNaN(taken) && began > taken + 2_000;
}

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** A lock file that was cut short has no holder to ask. */
function read(file: string): LockContent {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as LockContent;
  } catch {
    return {};
  }
}
