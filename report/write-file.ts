/** Writes what a command was asked to leave in a file. */
import { realpathSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InputError, type InputProblem } from "../proof/read";

/**
 * Writes a file that an option names.
 * @throws InputError if it cannot be written: a folder that is not there is the user's mistake
 */
export function writeOption(command: string, option: string, file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    const full = ["ENOSPC", "EDQUOT", "EFBIG"].includes(code);
    const fix = full ? "make room there, or give a file elsewhere" : "give a file in a folder that exists";
    throw new InputError(command, [{ path: option, problem: `cannot be written (${code})`, got: file, fix }]);
  }
}

/** Project, stack and facts files by their names: whoever writes them does so by hand. */
const BY_HAND = /^Pulumi\.((.+\.)?ya?ml|json|.+\.facts\.json)$/i;

/**
 * Refuses to write over what somebody wrote by hand or what the command reads, and two outputs into one file. Asked
 * before anything is written.
 * @param targets the file of each option that writes one, by the option
 * @param inputs files that the command reads
 * @throws InputError with all such options
 */
export function checkTargets(
  command: string,
  targets: Readonly<Record<string, string | undefined>>,
  inputs: readonly (string | undefined)[] = [],
): void {
  const problems: InputProblem[] = [];
  const read = new Set(inputs.flatMap((file) => (file === undefined ? [] : [wholePath(file)])));
  const written = new Map<string, string>();
  for (const [option, file] of Object.entries(targets)) {
    if (file === undefined || isDevice(file)) continue;
    const at = wholePath(file);
    const other = written.get(at);
    if (BY_HAND.test(path.basename(at)) || BY_HAND.test(path.basename(file)))
      problems.push({ path: option, problem: "would write over a file that is written by hand", got: file, fix: NEW });
    else if (read.has(at))
      problems.push({ path: option, problem: "would write over a file that this command reads", got: file, fix: NEW });
    else if (other !== undefined)
      problems.push({ path: option, problem: `would write over what ${other} writes`, got: file, fix: NEW });
    else written.set(at, option);
  }
  if (problems.length > 0) throw new InputError(command, problems);
}

const NEW = "give it a file of its own";

/** The file as the system knows it, whichever way it is written; links are followed as far as there is something. */
function wholePath(file: string): string {
  const whole = path.resolve(file);
  try {
    return realpathSync(whole);
  } catch {
    const folder = path.dirname(whole);
    return folder === whole ? whole : path.join(wholePath(folder), path.basename(whole));
  }
}

/** Devices and pipes keep nothing that could be lost. */
function isDevice(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}
