import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Env } from "./paths";

/** The first executable called `name` on PATH that `accept` takes; absolute path. */
export function findProgram(
  name: string,
  env: Env,
  accept: (file: string) => boolean = () => true,
): string | undefined {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of (env.PATH ?? "").split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (isExecutable(file) && accept(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a program to its end and gives its standard output; throws with its standard error otherwise. */
export function programOutput(command: string, args: readonly string[], env: Env): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { env: { ...env }, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message, { cause: error }));
      else resolve(stdout);
    });
  });
}
