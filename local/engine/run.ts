import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Facts } from "../../proof/facts";
import { factsOfStack } from "../../report/plan-facts";
import { absolutePaths, hasOption, writesState } from "./arguments";
import type { PulumiCli } from "./cli";
import { freeMegabytes, onDisk, requireSpace, RUN_SPACE_MB } from "./disk";
import { closedEnvironment, droppedLine } from "./environment";
import { EngineError, messageOf, StackBusyError } from "./errors";
import { newEventLog } from "./event-log";
import { readRun, type RunRecord } from "./events";
import { stackPaths, type Env, type StackPaths } from "./paths";
import { copyProject, projectOf, type LocalProvider } from "./project-copy";
import { adviceOn, describeHolder, tryLock, type ProcessLock } from "./process-lock";
import { programOutput } from "./programs";
import { refuseElsewhere, refuseMovedAccounts } from "./refused";
import { checkState, keepState, readState, stateFile } from "./state-file";
import { DELAY_VARIABLE, readDelay } from "../provider/delay";

/** The embedded AWS that a run needs: started before the engine, told to the plugins by environment. */
export interface EmbeddedAws {
  readonly providers: readonly LocalProvider[];
  /**
   * Starts it if it does not run, and makes sure that what the stack's config takes for granted is there (accounts,
   * roles, adopted networks as the stack's facts file describes them). @returns what the plugins need in their
   * environment
   */
  start(
    paths: StackPaths,
    config: Readonly<Record<string, unknown>>,
    facts: Facts,
  ): Promise<Readonly<Record<string, string>>>;
}

/** A project to run in local mode. */
export interface LocalProject {
  /** The real project folder. */
  readonly root: string;
  readonly stack: string;
  /** Folder below which every stack's local state lies. */
  readonly state: string;
  readonly env: Env;
  readonly aws: EmbeddedAws;
  /** Finds or gets the CLI. */
  readonly cli: () => Promise<PulumiCli>;
  /** Notes for people, one line each; they go to standard error. */
  log(line: string): void;
}

/** How a run's output is treated. */
export interface RunOptions {
  /** `inherit`: the user's terminal (default); `capture`: returned. */
  readonly output?: "inherit" | "capture";
  /** Called with the engine's process id once it runs. */
  readonly started?: (pid: number) => void;
}

/** What a run came to; summary and steps only of operations that keep an event log. */
export interface RunResult extends RunRecord {
  /** The CLI's own exit code; 1 if a signal ended it. */
  readonly code: number;
  /** Empty unless captured. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Operations that keep an event log. */
const LOGGED = new Set(["up", "update", "preview", "pre", "refresh", "destroy", "down", "dn"]);

/** Operations that run the program against the state. */
const PLANNING = new Set(["up", "update", "preview", "pre"]);

const commandOf = (args: readonly string[]): string => args.find((word) => !word.startsWith("-")) ?? "";

/** A prepared stack: copied project, environment, CLI. */
interface Prepared {
  readonly cli: PulumiCli;
  readonly paths: StackPaths;
  readonly env: Readonly<Record<string, string>>;
  readonly project: string;
  /** The stack file's accounts, by key. */
  readonly accounts: unknown;
}

/**
 * What a run needs before anything of it is written: a stack that has its files, settings that can be read, space, and a
 * CLI.
 */
async function cliFor(local: LocalProject): Promise<PulumiCli> {
  projectOf(local.root, local.stack);
  if (fs.existsSync(local.state) && !fs.statSync(local.state).isDirectory()) {
    throw new EngineError(`BEDROCK_HUB_STATE: is no folder, got ${local.state}; name one, or unset it`);
  }
  const { problem } = readDelay(local.env[DELAY_VARIABLE]);
  if (problem !== undefined) throw new EngineError(problem);
  requireSpace(local.state, RUN_SPACE_MB);
  return local.cli();
}

/**
 * Makes everything ready to run the CLI on the stack. Writes below `state` only.
 * @param refused called where the stack's files are refused after all
 */
async function prepare(local: LocalProject, cli: PulumiCli, refused: () => void): Promise<Prepared> {
  const paths = stackPaths(local.state, local.stack);
  const { name: project } = projectOf(local.root, local.stack);
  checkState(paths, stateFile(paths, project, local.stack), { project, stack: local.stack });
  const copy = onDisk(local.state, () => {
    for (const folder of [paths.backend, paths.home, paths.launchers, paths.project, paths.world]) {
      fs.mkdirSync(folder, { recursive: true });
    }
    try {
      return copyProject({ ...local, providers: local.aws.providers }, paths, cli);
    } catch (error) {
      refused();
      throw error;
    }
  });
  if (copy.opaque.length > 0) {
    local.log(`local mode: secrets that cannot be opened here are opaque: ${copy.opaque.join(", ")}`);
  }
  const facts = factsOfStack(local.root, local.stack);
  const closed = closedEnvironment(local.env, paths, await local.aws.start(paths, copy.config, facts));
  const line = droppedLine(closed.dropped, local.env, fs.existsSync);
  if (line) local.log(line);
  const accounts = copy.config[`${copy.project}:accounts`];
  return { cli, paths, env: { ...closed.env, PULUMI_STACK: local.stack }, project: copy.project, accounts };
}

/**
 * Runs one CLI command on the stack in the closed environment. `args` are the CLI's own. A command that can write
 * needs the stack for itself.
 * @throws StackBusyError if another run holds the stack; EngineError for what else is in the way
 */
export async function runPulumi(
  local: LocalProject,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  refuseElsewhere(args);
  const cli = await cliFor(local);
  const undo = newFolders(local);
  const lock = writesState(args) ? takeStack(local, args.join(" ")) : undefined;
  try {
    const ready = await prepare(local, cli, () => {
      // Without the lock the folders may be those of a run that began meanwhile.
      if (lock || !fs.existsSync(stackPaths(local.state, local.stack).lock)) undo();
    });
    await initStack(local, ready);
    if (PLANNING.has(commandOf(args)))
      refuseMovedAccounts(readState(stateFile(ready.paths, ready.project, local.stack)), ready.accounts);
    if (lock) onDisk(local.state, () => keepState(ready.paths, stateFile(ready.paths, ready.project, local.stack)));
    return await execute(local, ready, args, options, lock);
  } finally {
    lock?.release();
  }
}

/** How to leave no folders behind of a stack that had none and is refused after all, for a passphrase that does not fit. */
function newFolders(local: LocalProject): () => void {
  const { base } = stackPaths(local.state, local.stack);
  if (fs.existsSync(base)) return () => undefined;
  const others = fs.existsSync(local.state);
  return () => {
    fs.rmSync(base, { recursive: true, force: true });
    if (!others && fs.existsSync(local.state) && fs.readdirSync(local.state).length === 0) fs.rmdirSync(local.state);
  };
}

/** Takes the stack for one run. */
export function takeStack(local: Pick<LocalProject, "state" | "stack">, task: string): ProcessLock {
  const file = stackPaths(local.state, local.stack).lock;
  const attempt = onDisk(local.state, () => tryLock(file, task));
  if (attempt.ok) return attempt.lock;
  throw new StackBusyError(
    `stack ${local.stack}: another run is under way, ${describeHolder(attempt.holder)}; ${adviceOn(attempt.holder, file)}, nothing was changed`,
  );
}

async function initStack(local: LocalProject, ready: Prepared): Promise<void> {
  if (fs.existsSync(stateFile(ready.paths, ready.project, local.stack))) return;
  const args = ["stack", "init", local.stack, "--non-interactive", "--cwd", ready.paths.project];
  try {
    await programOutput(ready.cli.command, args, ready.env);
  } catch (error) {
    throw new EngineError(`stack ${local.stack}: could not be made: ${messageOf(error).replace(/^error: /, "")}`);
  }
}

async function execute(
  local: LocalProject,
  ready: Prepared,
  args: readonly string[],
  options: RunOptions,
  lock: ProcessLock | undefined,
): Promise<RunResult> {
  const command = commandOf(args);
  const logged = LOGGED.has(command) && !hasOption(args, "--event-log", "--help", "-h");
  const full = absolutePaths(args, process.cwd());
  const log = logged ? newEventLog(ready.paths.events) : undefined;
  if (log !== undefined) full.splice(full.indexOf(command) + 1, 0, "--event-log", log);
  const result = await spawnEngine(ready, full, options, lock);
  const record = log === undefined ? NO_RECORD : readRun(log);
  if (log !== undefined) fs.rmSync(log, { force: true });
  if (result.code !== 0 && freeMegabytes(ready.paths.base) < 1) {
    throw new EngineError(
      `${path.dirname(ready.paths.base)}: the disk is full; free some space, then \`bedrock-hub doctor --local --stack ${local.stack}\`: what AWS has and the state has not is found there`,
    );
  }
  return { ...result, ...record };
}

const NO_RECORD: RunRecord = { summary: undefined, steps: [], guarded: [] };

function spawnEngine(
  ready: Prepared,
  args: readonly string[],
  options: RunOptions,
  lock: ProcessLock | undefined,
): Promise<Omit<RunResult, keyof RunRecord>> {
  return new Promise((resolve, reject) => {
    const capture = options.output === "capture";
    const child = spawn(ready.cli.command, args, {
      cwd: ready.paths.project,
      // The event log is one of the CLI's debugging options, and known to it only with this.
      env: { ...ready.env, PULUMI_DEBUG_COMMANDS: "true" },
      stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on("data", (data: Buffer) => out.push(data));
    child.stderr?.on("data", (data: Buffer) => err.push(data));
    if (child.pid !== undefined) {
      lock?.addChild(child.pid);
      options.started?.(child.pid);
    }
    // A terminal sends Ctrl-C to the engine too, which ends in order; this process must outlast it.
    const ignore = (): void => undefined;
    const pass = (): void => void child.kill("SIGTERM");
    process.on("SIGINT", ignore);
    process.on("SIGTERM", pass);
    const free = (): void => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", pass);
    };
    child.once("error", (error) => {
      free();
      reject(error);
    });
    child.once("close", (code) => {
      free();
      const text = (parts: Buffer[]): string => Buffer.concat(parts).toString("utf8");
      resolve({ code: code ?? 1, stdout: text(out), stderr: text(err) });
    });
  });
}
