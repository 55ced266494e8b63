import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { errorCode } from "./errors";

/** Who holds a lock file. */
export interface LockHolder {
  readonly pid: number;
  /** Start time of that process as the kernel counts it, so that a reused pid is not taken for the holder. */
  readonly started?: string | undefined;
  readonly host: string;
  /** What it is doing, for the message. */
  readonly task: string;
  /** ISO time when the lock was taken. */
  readonly since: string;
  /** A child that must have ended too before the lock is free: the engine outlives a killed launcher. */
  readonly child?: { readonly pid: number; readonly started?: string | undefined } | undefined;
}

/** A lock that was taken. */
export interface ProcessLock {
  /** Records a child process, which keeps the lock alive even if this process is killed. */
  addChild(pid: number): void;
  release(): void;
}

/** What `tryLock` found: the lock, or who has it. */
export type LockAttempt =
  { readonly ok: true; readonly lock: ProcessLock } | { readonly ok: false; readonly holder: LockHolder };

/** The kernel's start time of a process (Linux, field 22 of /proc/pid/stat); `undefined` elsewhere. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** When a process began, in milliseconds of the Unix epoch (Linux, whose clock ticks 100 times a second); else `undefined`. */
export function processBegan(pid: number): number | undefined {
  const ticks = Number(processStart(pid) ?? NaN);
  return Number.isNaN(ticks) ? undefined : Date.now() - os.uptime() * 1_000 + ticks * 10;
}

/** True if the process runs, and is the same one that was recorded. A zombie counts as ended. */
export function isAlive(pid: number, started?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  const now = processStart(pid);
  if (started !== undefined && now !== undefined && now !== started) return false;
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

/** Reads a lock file; `undefined` if there is none, or if it names no holder: whole ones appear in one step. */
export function readLock(file: string): LockHolder | undefined {
  try {
    const read = JSON.parse(fs.readFileSync(file, "utf8")) as Partial<LockHolder> | null;
    return typeof read?.pid === "number" && typeof read.host === "string" ? (read as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

/** True if the holder, or the child it started, still runs. Holders on other hosts are taken to run. */
export function holds(holder: LockHolder): boolean {
  if (holder.host !== os.hostname()) return true;
  if (isAlive(holder.pid, holder.started)) return true;
  return holder.child !== undefined && isAlive(holder.child.pid, holder.child.started);
}

/**
 * Takes the lock file, or says who has it. A lock whose holder is dead is taken over. The file appears under its name
 * in one step (hard link of a finished file), so no reader sees half of it.
 */
export function tryLock(file: string, task: string): LockAttempt {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const own: LockHolder = {
    pid: process.pid,
    started: processStart(process.pid),
    host: os.hostname(),
    task,
    since: new Date().toISOString(),
  };
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(own));
  try {
    for (;;) {
      try {
        fs.linkSync(draft, file);
        return { ok: true, lock: lockOf(file, own) };
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
      const holder = readLock(file);
      if (holder && holds(holder)) return { ok: false, holder };
      // Rename before removing: of two processes that both saw a dead holder only one wins.
      const grave = `${file}.${process.pid}.dead`;
      try {
        fs.renameSync(file, grave);
      } catch (error) {
        if (errorCode(error) !== "ENOENT") throw error;
        continue;
      }
      const buried = readLock(grave);
      if (buried && holds(buried)) {
        fs.renameSync(grave, file);
        return { ok: false, holder: buried };
      }
      fs.rmSync(grave, { force: true });
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function lockOf(file: string, own: LockHolder): ProcessLock {
  return {
    addChild: (pid) => {
      const draft = `${file}.${process.pid}`;
      fs.writeFileSync(draft, JSON.stringify({ ...own, child: { pid, started: processStart(pid) } }));
      fs.renameSync(draft, file);
    },
    release: () => {
      const holder = readLock(file);
      if (holder?.pid === own.pid && holder.started === own.started) fs.rmSync(file, { force: true });
    },
  };
}

/** What to do about a lock that is held: a holder on another host cannot be seen from here. */
export function adviceOn(holder: LockHolder, file: string): string {
  const over = holder.host === os.hostname() ? "" : `, or remove ${file} if it is over on that host`;
  return `wait for it to end${over}`;
}

/** `pid 123 on host, "up", since 12:00:00`, for messages. */
export function describeHolder(holder: LockHolder): string {
  return `pid ${holder.pid} on ${holder.host} (${holder.task}, since ${holder.since})`;
}
