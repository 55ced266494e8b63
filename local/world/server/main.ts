/** Entry point of the world server: `node --require bin/typescript.js main.ts <directory>`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Lock } from "./lock";
import { WorldServer } from "./server";

/** File in the world's directory that says why a server could not start. */
export const FAILURE = "failure.txt";

function main(dir: string): void {
  const lock = Lock.take(dir);
  // Another server has the world; its address is in the lock.
  if (!lock) return;
  const failure = path.join(dir, FAILURE);
  fs.rmSync(failure, { force: true });
  try {
    new WorldServer(dir, lock, () => process.exit(0)).listen();
  } catch (error) {
    fs.writeFileSync(failure, error instanceof Error ? error.message : String(error));
    lock.release();
    process.exit(1);
  }
}

if (require.main === module) main(process.argv[2] ?? ".");
