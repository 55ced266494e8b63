/**
 * One server per world. The lock is a numbered file that names its owner; a dead owner is followed by the next
 * number, which only one process can create, so that two successors cannot both win.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Where a world's server answers. */
export interface Address {
  readonly pid: number;
  /** Start time of the process, where the platform tells it: a number that is reused by another process differs. */
  readonly started: string;
  /** Port on the loopback interface; 0 until the server listens. */
  readonly port: number;
  /** Secret that every client must send. */
  readonly secret: string;
}

const NAME = /^lock\.(\d+)$/;

/** Start time of a process in clock ticks since boot (Linux), or "" where it cannot be told. */
function startOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** True if the process that wrote the lock still runs. */
export function isAlive(address: Address): boolean {
  try {
    process.kill(address.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return address.started === "" || startOf(address.pid) === address.started;
}

/** The newest lock of a world's directory. */
export function currentLock(dir: string): { number: number; address: Address | undefined } {
  const numbers = (fs.existsSync(dir) ? fs.readdirSync(dir) : []).map((f) => Number(NAME.exec(f)?.[1] ?? 0));
  const number = Math.max(0, ...numbers);
  if (number === 0) return { number, address: undefined };
  try {
    return { number, address: JSON.parse(fs.readFileSync(path.join(dir, `lock.${number}`), "utf8")) as Address };
  } catch {
    // Its owner is between creating and filling the file.
    return { number, address: undefined };
  }
}

/** Holds a world for this process. */
export class Lock {
  private constructor(
    private readonly file: string,
    private address: Address,
  ) {}

  /** Takes the world, or answers `undefined` if another live process has it. */
  static take(dir: string): Lock | undefined {
    fs.mkdirSync(dir, { recursive: true });
    const { number, address } = currentLock(dir);
    const fresh =
      number > 0 && address === undefined && Date.now() - fs.statSync(path.join(dir, `lock.${number}`)).mtimeMs < 5000;
    if (fresh || (address !== undefined && isAlive(address))) return undefined;
    const file = path.join(dir, `lock.${number + 1}`);
    const mine: Address = {
      pid: process.pid,
      started: startOf(process.pid),
      port: 0,
      secret: randomBytes(16).toString("hex"),
    };
    try {
      fs.writeFileSync(file, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
      throw error;
    }
    for (let old = number; old > 0 && fs.existsSync(path.join(dir, `lock.${old}`)); old--)
      fs.rmSync(path.join(dir, `lock.${old}`));
    return new Lock(file, mine);
  }

  /** Secret that clients must send. */
  get secret(): string {
    return this.address.secret;
  }

  /** Tells clients where to connect. */
  publish(port: number): void {
    this.address = { ...this.address, port };
    fs.writeFileSync(`${this.file}.new`, JSON.stringify(this.address), { mode: 0o600 });
    fs.renameSync(`${this.file}.new`, this.file);
  }

  /**
   * True while no other process has taken over. The name alone does not tell: after the folder was removed, a successor
   * begins with the same number.
   */
  holds(): boolean {
    try {
      return (JSON.parse(fs.readFileSync(this.file, "utf8")) as Address).secret === this.address.secret;
    } catch {
      return false;
    }
  }

  /** Gives the world up; what another process has taken meanwhile stays its own. */
  release(): void {
    if (this.holds()) fs.rmSync(this.file, { force: true });
  }
}
