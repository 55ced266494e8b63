/** The facts of a stack: what its plan cannot know, from a file beside the stack file or another one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../proof/adapters/files";
import { type Facts, NO_FACTS, readFacts } from "../proof/facts";

/**
 * Reads the facts of a stack.
 * @param file a facts file; default: `Pulumi.<stack>.facts.json` in the folder, if there is one
 * @throws InputError if the file cannot be used
 */
export function factsOfStack(folder: string, stack: string, file?: string): Facts {
  const beside = join(folder, `Pulumi.${stack}.facts.json`);
  const path = file ?? (existsSync(beside) ? beside : undefined);
  return path === undefined ? NO_FACTS : readFacts(readJson(path), path);
}
