import * as fs from "node:fs";
import * as path from "node:path";
import { EngineError } from "./errors";
import { stackPaths, type StackPaths } from "./paths";
import { projectOf } from "./project-copy";
import type { StackExport } from "./state-summary";

/** The file backend's record of a stack's state. */
export function stateFile(paths: StackPaths, project: string, stack: string): string {
  return path.join(paths.backend, ".pulumi", "stacks", project, `${stack}.json`);
}

/** The same by the project and stack that somebody works on; it is there once something was deployed. */
export function stateFileOf({ root, state, stack }: { root: string; state: string; stack: string }): string {
  return stateFile(stackPaths(state, stack), projectOf(root, stack).name, stack);
}

/**
 * Keeps the state as it is before a run. On a disk that fills up the engine writes neither its state nor the copy of it
 * whole, and without either nobody knows what was made before.
 */
export function keepState(paths: StackPaths, file: string): void {
  const beside = `${paths.before}.new`;
  try {
    fs.copyFileSync(file, beside);
    fs.renameSync(beside, paths.before);
  } finally {
    fs.rmSync(beside, { force: true });
  }
}

/**
 * Refuses a state that cannot be read: the engine would show a parser's words, and neither the file nor a copy of the
 * state before: the engine's own, of before the last change, or else ours, of before the last run.
 * @throws EngineError with the file, what is wrong with it, and both ways out
 */
export function checkState(paths: StackPaths, file: string, stack: string): void {
  const problem = damage(file);
  if (problem === undefined) return;
  const copies = [
    { copy: `${file}.bak`, of: "change" },
    { copy: paths.before, of: "run" },
  ];
  const whole = copies.find(({ copy }) => fs.existsSync(copy) && damage(copy) === undefined);
  const restore = whole
    ? `${whole.copy} is the state before the last ${whole.of}: copy it over the file, then bedrock-hub doctor --local --stack ${stack} --fix finds what came after. Or begin`
    : `there is no whole copy (${copies.map(({ copy }) => copy).join(", ")}); begin`;
  throw new EngineError(
    `${file}: the Pulumi state is damaged (${problem}), it is kept as it is and nothing was changed; ` +
      `${restore} anew with bedrock-hub local reset --stack ${stack}`,
  );
}

/** A state as `pulumi stack export` gives it; empty where there is none yet. */
export function readState(file: string): StackExport {
  if (!fs.existsSync(file)) return { deployment: {} };
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    checkpoint: { latest?: StackExport["deployment"] | null };
  };
  return { deployment: checkpoint.latest ?? {} };
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
