import * as fs from "node:fs";
import * as path from "node:path";
import { EngineError } from "./errors";
import type { StackPaths } from "./paths";

/** The file backend's record of a stack's state. */
export function stateFile(paths: StackPaths, project: string, stack: string): string {
  return path.join(paths.backend, ".pulumi", "stacks", project, `${stack}.json`);
}

/**
 * Refuses a state that cannot be read: the engine would show a parser's words, and neither the file nor the copy that it
 * keeps of the state before the last change.
 * @throws EngineError with the file, what is wrong with it, and both ways out
 */
export function checkState(file: string, stack: string): void {
  const problem = damage(file);
  if (problem === undefined) return;
  const backup = `${file}.bak`;
  const restore =
    fs.existsSync(backup) && damage(backup) === undefined
      ? `${backup} is the state before the last change: copy it over the file, then bedrock-hub doctor --local --stack ${stack} --fix finds what came after. Or begin`
      : `there is no whole copy beside it (${backup}); begin`;
  throw new EngineError(
    `${file}: the Pulumi state is damaged (${problem}), it is kept as it is and nothing was changed; ` +
      `${restore} anew with bedrock-hub local reset --stack ${stack}`,
  );
}

/** What is wrong with a state file; `undefined` if it is whole or not there. */
function damage(file: string): string | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "it cannot be read";
  }
  if (text.trim() === "") return "it is empty";
  try {
    const read = JSON.parse(text) as { checkpoint?: unknown } | null;
    return typeof read?.checkpoint === "object" && read.checkpoint !== null ? undefined : "it holds no checkpoint";
  } catch {
    return `it is no JSON, ${text.length} characters`;
  }
}
