import * as fs from "node:fs";
import * as path from "node:path";
import { EngineError, errorCode } from "./errors";

/** Megabytes that a run may need for state, its backups and the embedded AWS's record. */
export const RUN_SPACE_MB = 32;
/** Megabytes that building the CLI needs in the cache folder and Go's own caches. */
export const BUILD_SPACE_MB = 3000;

/** Free megabytes on the disk that holds `folder` (or its nearest existing parent). */
export function freeMegabytes(folder: string): number {
  let at = path.resolve(folder);
  while (!fs.existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  const stat = fs.statfsSync(at);
  return (stat.bavail * stat.bsize) / 2 ** 20;
}

/** Refuses to begin what would fill the disk half-way. `free` is injected by tests. */
export function requireSpace(
  folder: string,
  megabytes: number,
  free: (folder: string) => number = freeMegabytes,
): void {
  const have = free(folder);
  if (have >= megabytes) return;
  throw new EngineError(
    `${folder}: the disk has ${Math.floor(have)} MB free, ${megabytes} MB are needed; free some space and run again, nothing was changed`,
  );
}

/** Runs `write`, turning "no space left" (and a quota that is used up) into a message that says what to do. */
export function onDisk<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw diskError(folder, error) ?? error;
  }
}

/** The message for an error that means a full disk; `undefined` for any other error. */
export function diskError(folder: string, error: unknown): EngineError | undefined {
  const code = errorCode(error);
  if (code !== "ENOSPC" && code !== "EDQUOT") return undefined;
  return new EngineError(`${folder}: the disk is full; free some space and run again, what was there is kept`);
}
