import * as fs from "node:fs";
import * as path from "node:path";
import { compareVersions, formatVersion, parseVersion, type Version } from "./version";
import { CliMissingError, CliTooOldError, EngineError, messageOf } from "./errors";
import { cacheFolder, type Env } from "./paths";
import { findProgram } from "./programs";
import { cachedInstalls, installCli, type InstallTools } from "./install";

/**
 * The oldest CLI that is accepted. Resource hooks that try an operation again (`onError`), which the program uses to
 * wait for AWS, need the engine side of them.
 */
export const MINIMUM_CLI: Version = [3, 240, 0];

/** A Pulumi CLI that can be run. */
export interface PulumiCli {
  /** Absolute path of the executable. */
  readonly command: string;
  readonly version: Version;
  /** `path`: the user's own; `cache`: got earlier; `new`: got just now. */
  readonly source: "path" | "cache" | "new";
  /** True if `pulumi-language-nodejs` comes with it; where not, the project's own language host stands in. */
  readonly hasLanguageHost: boolean;
}

/** What finding a CLI touches; tests put their own here. */
export interface CliTools extends InstallTools {
  readonly env: Env;
}

/** First line of the launchers that `shell --local` puts on PATH; they are not a CLI of the user's. */
export const LAUNCHER_MARK = "# bedrock-hub launcher";

/**
 * Finds the Pulumi CLI: on PATH, else in the cache folder, else gets it (see `installCli`).
 * @throws CliTooOldError if the one on PATH is older than `MINIMUM_CLI` (it is the user's choice, so no other is
 *   taken behind their back).
 * @throws CliMissingError if there is none and none can be had.
 */
export async function findCli(tools: CliTools, options: { readonly install?: boolean } = {}): Promise<PulumiCli> {
  const own = findProgram("pulumi", tools.env, (file) => !isLauncher(file));
  if (own) {
    const version = await versionOf(own, tools);
    if (!version) {
      throw new CliTooOldError(`${own}: \`pulumi version\` gives no version; repair it or take it off PATH`);
    }
    if (compareVersions(version, MINIMUM_CLI) < 0) {
      throw new CliTooOldError(
        `${own}: Pulumi CLI ${formatVersion(version)} is too old, ${formatVersion(MINIMUM_CLI)} or later is needed; upgrade it or take it off PATH`,
      );
    }
    return { command: own, version, source: "path", hasLanguageHost: hasLanguageHost(own, tools.env) };
  }
  const root = cacheFolder(tools.env);
  if (fs.statSync(root, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new EngineError(`BEDROCK_HUB_CACHE: is a file, got ${root}; name a folder`);
  const cache = path.join(root, "pulumi");
  for (const command of cachedInstalls(cache)) {
    const version = await versionOf(command, tools);
    if (version && compareVersions(version, MINIMUM_CLI) >= 0) {
      return { command, version, source: "cache", hasLanguageHost: hasLanguageHost(command, tools.env) };
    }
  }
  if (options.install === false) throw new CliMissingError("pulumi: no CLI on PATH or in the cache folder");
  const command = await installCli(cache, tools);
  const version = await versionOf(command, tools);
  if (!version) throw new CliMissingError(`${command}: the Pulumi CLI that was got does not run; remove ${cache}`);
  return { command, version, source: "new", hasLanguageHost: hasLanguageHost(command, tools.env) };
}

async function versionOf(command: string, tools: CliTools): Promise<Version | undefined> {
  try {
    const text = await tools.output(command, ["version"], { ...tools.env, PULUMI_SKIP_UPDATE_CHECK: "true" });
    return parseVersion(text);
  } catch (error) {
    tools.log(`${command}: does not run (${messageOf(error).split("\n")[0] ?? ""})`);
    return undefined;
  }
}

/** The engine looks beside its own executable (links followed) and on PATH. */
function hasLanguageHost(command: string, env: Env): boolean {
  const name = process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  if (fs.existsSync(path.join(path.dirname(fs.realpathSync(command)), name))) return true;
  return findProgram("pulumi-language-nodejs", env, (file) => !isLauncher(file)) !== undefined;
}

function isLauncher(file: string): boolean {
  const handle = fs.openSync(file, "r");
  try {
    const head = Buffer.alloc(128);
    fs.readSync(handle, head, 0, head.length, 0);
    return head.toString("latin1").includes(LAUNCHER_MARK);
  } finally {
    fs.closeSync(handle);
  }
}
