/** Writes the HTML report for a command. */
import { writeFileSync } from "node:fs";
import { InputError } from "../../proof/read";
import { networkHtml, type ProvenNetwork } from "./index";

/** Writes the page. @throws InputError if the file cannot be written: a folder that is not there is the user's mistake */
export function writeHtml(command: string, file: string, network: ProvenNetwork): void {
  try {
    writeFileSync(file, networkHtml(network));
  } catch (error) {
    const problem = `cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`;
    throw new InputError(command, [{ path: "--html", problem, got: file, fix: "give a file in a folder that exists" }]);
  }
}
