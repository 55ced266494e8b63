/** Writes what a command was asked to leave in a file. */
import { writeFileSync } from "node:fs";
import { InputError } from "../proof/read";

/**
 * Writes a file that an option names.
 * @throws InputError if it cannot be written: a folder that is not there is the user's mistake
 */
export function writeOption(command: string, option: string, file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const problem = `cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`;
    throw new InputError(command, [{ path: option, problem, got: file, fix: "give a file in a folder that exists" }]);
  }
}
