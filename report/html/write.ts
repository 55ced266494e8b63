/** Writes the HTML report for a command. */
import { writeOption } from "../write-file";
import { networkHtml, type ProvenNetwork } from "./index";

/** Writes the page. @throws InputError if the file cannot be written */
export function writeHtml(command: string, file: string, network: ProvenNetwork): void {
  writeOption(command, "--html", file, networkHtml(network));
}
