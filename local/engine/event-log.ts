import * as fs from "node:fs";
import * as path from "node:path";
import { isAlive } from "./process-lock";

let logs = 0;

/**
 * A file for one run's engine events, in a folder that every run of a stack uses: a `preview` beside an `up` has its
 * own. Files of processes that are gone are removed.
 */
export function newEventLog(folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(folder)) {
    const pid = Number(/^(\d+)-\d+\.json$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) fs.rmSync(path.join(folder, name), { force: true });
  }
  return path.join(folder, `${process.pid}-${++logs}.json`);
}
