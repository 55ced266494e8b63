import * as fs from "node:fs";
import * as path from "node:path";
import { LAUNCHER_MARK } from "./cli";
import { DEFERRED_PARTS, projectRoot, TYPESCRIPT_LOADER } from "./paths";
import { writeWhole } from "./write-file";

/** A TypeScript file that a launcher starts, with the arguments that come before the caller's own. */
export interface LauncherTarget {
  readonly entry: string;
  readonly args?: readonly string[];
  /** It loads the Pulumi SDK. */
  readonly sdk?: true;
}

/** The TypeScript entry of the project's own language host. */
export const LANGUAGE_HOST_ENTRY = path.join(projectRoot, "local", "engine", "language-host", "main.ts");

/**
 * Writes the executable `name` into `folder`: it runs `target` with this very Node, wherever it is called from. @returns the launcher's path
 */
export function writeLauncher(folder: string, name: string, target: LauncherTarget): string {
  const preloads = [TYPESCRIPT_LOADER, ...(target.sdk === true ? [DEFERRED_PARTS] : [])];
  const node = [
    process.execPath,
    ...preloads.flatMap((file) => ["--require", file]),
    target.entry,
    ...(target.args ?? []),
  ];
  if (process.platform === "win32") {
    const file = path.join(folder, `${name}.cmd`);
    writeWhole(file, `@rem ${LAUNCHER_MARK.slice(2)}\r\n@${node.map((word) => `"${word}"`).join(" ")} %*\r\n`, 0o755);
    return file;
  }
  const file = path.join(folder, name);
  writeWhole(file, `#!/bin/sh\n${LAUNCHER_MARK}\nexec ${node.map(shellQuote).join(" ")} "$@"\n`, 0o755);
  fs.chmodSync(file, 0o755);
  return file;
}

/** A word that a POSIX shell reads back as it is. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
