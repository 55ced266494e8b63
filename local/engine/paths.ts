import * as os from "node:os";
import * as path from "node:path";
import { EngineError } from "./errors";

/** A process environment: what is passed in rather than read from `process.env`, so that tests can say it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The folder of this checkout (or of the installed package): the one that holds `package.json`. */
export const projectRoot = path.resolve(__dirname, "..", "..");

/** Loads TypeScript by the project's own hook, which keeps its results: a run starts a process for every account. */
export const TYPESCRIPT_LOADER = path.join(projectRoot, "bin", "typescript.js");

/** Loads parts of the Pulumi SDK only when something is asked of them: half of what starting a program costs. */
export const DEFERRED_PARTS = path.join(projectRoot, "bin", "deferred.js");

/**
 * Where things that any checkout may reuse lie (a downloaded or built CLI): `BEDROCK_HUB_CACHE`, else
 * `$XDG_CACHE_HOME/bedrock-hub`, else `~/.cache/bedrock-hub`. Relative XDG values are ignored, as the XDG base
 * directory specification asks.
 */
export function cacheFolder(env: Env): string {
  if (env.BEDROCK_HUB_CACHE) return path.resolve(env.BEDROCK_HUB_CACHE);
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(env.HOME ?? os.homedir(), ".cache");
  return path.join(base, "bedrock-hub");
}

/** The folders and files of one stack in local mode. All of it is disposable: `bedrock-hub local reset` removes it. */
export interface StackPaths {
  /** Everything of this stack. */
  readonly base: string;
  /** The Pulumi file backend. */
  readonly backend: string;
  /** `PULUMI_HOME` of the closed run. */
  readonly home: string;
  /** The copied project folder that the CLI runs in. */
  readonly project: string;
  /** Launchers: provider plugins, language host, `pulumi` for `shell --local`. */
  readonly launchers: string;
  /** The Pulumi state as it was before the last run that could write. */
  readonly before: string;
  /** The embedded AWS's durable record. */
  readonly world: string;
  /** Encryption salt of the copied stack file. */
  readonly salt: string;
  /** Who is running on this stack. */
  readonly lock: string;
  /** Engine events of runs that are under way, a file each. */
  readonly events: string;
}

/**
 * The folder below which every stack's local state lies: `BEDROCK_HUB_STATE`, else `.bedrock-hub` in the project.
 */
export function stateFolder(env: Env, root: string = projectRoot): string {
  return env.BEDROCK_HUB_STATE ? path.resolve(env.BEDROCK_HUB_STATE) : path.join(root, ".bedrock-hub");
}

/** @throws EngineError for what is no stack's name: `..` would lead out of the folder, and `local reset` removes it */
export function requireStackName(stack: string): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$/.test(stack)) return;
  throw new EngineError(`--stack: is no stack name, got "${stack}"; use letters, digits, "-", "_" and "."`);
}

/**
 * The paths of `stack` below `state` (see `stateFolder`).
 * @throws EngineError for what is no stack's name
 */
export function stackPaths(state: string, stack: string): StackPaths {
  requireStackName(stack);
  const base = path.join(state, stack);
  return {
    base,
    backend: path.join(base, "state"),
    home: path.join(base, "home"),
    project: path.join(base, "project"),
    launchers: path.join(base, "bin"),
    before: path.join(base, "state-before.json"),
    world: path.join(base, "world"),
    salt: path.join(base, "salt"),
    lock: path.join(base, "lock"),
    events: path.join(base, "events"),
  };
}
