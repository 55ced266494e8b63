import * as fs from "node:fs";
import { localArguments } from "./arguments";
import { refuseSlips } from "./cli-options";
import { findCli } from "./cli";
import { embeddedAws } from "./embedded";
import { EngineError } from "./errors";
import { projectRoot, stateFolder, type Env } from "./paths";
import { stateFileOf } from "./state-file";
import { runPulumi, type LocalProject } from "./run";
import { machineTools } from "./tools";

/** A line for people: standard error, so that standard output stays the CLI's own. */
export function note(line: string): void {
  console.error(line);
}

/** The project of this checkout in local mode. */
export function localProject(stack: string, env: Env = process.env): LocalProject {
  return {
    root: projectRoot,
    stack,
    state: stateFolder(env),
    env,
    aws: embeddedAws(),
    cli: () => findCli(machineTools(env, note)),
    log: note,
  };
}

/**
 * A command that hands its arguments to the CLI: `words` (the CLI's own name of it), then everything the user gave
 * but `--local` and `--stack`. @returns the CLI's exit code
 */
export async function passToCli(name: string, words: readonly string[], argv: readonly string[]): Promise<number> {
  const { stack, rest } = requireLocal(name, argv);
  const project = localProject(stack);
  if (READING.includes(name)) requireDeployed(project);
  return (await runPulumi(project, [...words, ...rest])).code;
}

/** Commands that tell what stands: of nothing they would show an empty answer, which a script takes for one. */
const READING = ["stack output", "stack export"];

/** @throws EngineError if the stack has no state */
function requireDeployed(project: LocalProject): void {
  if (fs.existsSync(stateFileOf(project))) return;
  const { stack } = project;
  throw new EngineError(`stack ${stack}: is not deployed; run bedrock-hub up --local --stack ${stack}`);
}

/** Takes a command line apart that makes sense in local mode only. */
export function requireLocal(name: string, argv: readonly string[]): { stack: string; rest: readonly string[] } {
  refuseSlips(name, argv);
  const { local, stack, rest } = localArguments(argv, process.env);
  if (!local) {
    throw new EngineError(
      `${name}: works on the embedded AWS only; add --local, or for real accounts run \`pulumi ${name}\` itself`,
    );
  }
  return { stack, rest };
}
