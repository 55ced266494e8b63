import * as fs from "node:fs";
import * as path from "node:path";
import { EngineError } from "./errors";
import { stackPaths, type StackPaths } from "./paths";
import { projectOf } from "./project-copy";
import { checkpointProblem, type StateOwner } from "./state-shape";
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
 * Refuses a state that cannot be read or is not this stack's: the engine would show a parser's words, or a plan to
 * replace everything, and neither the file nor a copy of the state before: the engine's own, of before the last change
 * or of before a run, or ours, of before the last run.
 * @param file the state's, of the stack of that project
 * @throws EngineError with the file, what is wrong with it, and both ways out
 */
export function checkState(paths: StackPaths, file: string, owner: StateOwner): void {
  const problem = damage(file, owner);
  if (problem === undefined) return;
  const { stack } = owner;
  const copies = copiesOf(paths, file, owner);
  const whole = copies.find(({ copy }) => fs.existsSync(copy) && damage(copy, owner) === undefined);
  const restore = whole
    ? `${whole.copy} is the state ${whole.of}: copy it over the file, then bedrock-hub doctor --local --stack ${stack} --fix finds what came after. Or begin`
    : `there is no whole copy (${copies.map(({ copy }) => copy).join(", ")}); begin`;
  throw new EngineError(
    `${file}: the Pulumi state ${problem}, it is kept as it is and nothing was changed; ` +
      `${restore} anew with bedrock-hub local reset --stack ${stack}`,
  );
}

/** Where copies of a state lie, the best first. */
function copiesOf(paths: StackPaths, file: string, { project, stack }: StateOwner): { copy: string; of: string }[] {
  const backups = path.join(paths.backend, ".pulumi", "backups", project, stack);
  const stamped = fs.existsSync(backups) ? fs.readdirSync(backups).filter((name) => name.endsWith(".json")) : [];
  // The engine keeps one of the end of each run; ours is of before the last run, and was the empty one before the first.
  const ends = stamped.sort().reverse();
  return [
    { copy: `${file}.bak`, of: "before the last change" },
    ...ends.slice(0, 1).map((name) => ({ copy: path.join(backups, name), of: "at the end of a run" })),
    { copy: paths.before, of: "before the last run" },
    ...ends.slice(1).map((name) => ({ copy: path.join(backups, name), of: "at the end of an earlier run" })),
  ];
}

/** A state as `pulumi stack export` gives it; empty where there is none yet. */
export function readState(file: string): StackExport {
  if (!fs.existsSync(file)) return { deployment: {} };
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    checkpoint: { latest?: StackExport["deployment"] | null };
  };
  return { deployment: checkpoint.latest ?? {} };
}

/** What is wrong with a state file; `undefined` if it is whole and this stack's, or not there. */
function damage(file: string, owner: StateOwner): string | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "is damaged (it cannot be read)";
  }
  if (text.trim() === "") return "is damaged (it is empty)";
  let read: { checkpoint?: unknown } | null;
  try {
    read = JSON.parse(text) as { checkpoint?: unknown } | null;
  } catch {
    return `is damaged (it is no JSON, ${text.length} characters)`;
  }
  const checkpoint = read?.checkpoint;
  if (typeof checkpoint !== "object" || checkpoint === null) return "is damaged (it holds no checkpoint)";
  return checkpointProblem(checkpoint, owner);
}
