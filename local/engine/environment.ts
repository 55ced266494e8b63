import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Env, StackPaths } from "./paths";

/**
 * The passphrase of every closed run. It guards nothing: real secrets that cannot be opened never get into a closed
 * run, and the embedded AWS has none.
 */
export const LOCAL_PASSPHRASE = "bedrock-hub-local";

/** Pulumi settings of the user's that are let through: they tune a run and lead it nowhere else. */
const TUNING = new Set([
  "PULUMI_PARALLEL",
  "PULUMI_PARALLEL_DIFF",
  "PULUMI_SKIP_CHECKPOINTS",
  "PULUMI_OPTIMIZED_CHECKPOINT_PATCH",
  "PULUMI_NODEJS_TRANSPILE_ONLY",
  "PULUMI_ERROR_OUTPUT_STRING",
]);

/** Proxies: a closed run talks to this machine alone, and its gRPC calls would go out by them. */
const PROXY = /^(https?|all|grpc|ftp)_proxy$/i;

/** A child process's environment for a closed run, and what was kept from it. */
export interface ClosedEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** AWS, Pulumi and proxy variables of the user's that do not reach the child, sorted. */
  readonly dropped: readonly string[];
}

/**
 * The environment of a closed run: nothing by which a child could reach real AWS or another Pulumi backend gets in
 * (all `AWS_*`, all `PULUMI_*` but tuning, proxies), the AWS profile files are pointed away, the metadata service is off.
 * @param env the user's environment
 * @param extra what the embedded AWS needs (where its server listens)
 * @param folder the user's, from which relative paths in `NODE_OPTIONS` start
 */
export function closedEnvironment(
  env: Env,
  paths: StackPaths,
  extra: Readonly<Record<string, string>>,
  folder: string = process.cwd(),
): ClosedEnvironment {
  const kept: Record<string, string> = {};
  const dropped: string[] = [];
  const own = closedSettings(paths);
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    const foreign = name.startsWith("AWS_") || PROXY.test(name) || (name.startsWith("PULUMI_") && !TUNING.has(name));
    // In a shell that has our own settings they are nobody's else.
    if (foreign && value === own[name]) continue;
    if (foreign) dropped.push(name);
    else kept[name] = name === "NODE_OPTIONS" ? fromHere(value, folder) : value;
  }
  return { env: { ...kept, ...own, ...extra }, dropped: dropped.sort() };
}

/**
 * Options for Node with their files in full: a closed run works in another folder than the one they were meant in.
 * @param folder the folder that relative paths (`./`, `../`) start from
 */
function fromHere(options: string, folder: string): string {
  // Node parts its options at spaces, and takes a part in double quotes as it stands, with \\ before a quote or another \\.
  const full = (file: string) => `"${path.resolve(folder, file).replace(/[\\"]/g, "\\$&")}"`;
  return options.replace(
    /(^|[\s=])(?:"(\.\.?\/[^"]*)"|(\.\.?\/[^\s"]*))/g,
    (_, before: string, quoted?: string, bare?: string) => before + full(quoted ?? bare ?? ""),
  );
}

/** The variables that make a run closed; `shell --local` prints the same. */
export function closedSettings(paths: StackPaths): Record<string, string> {
  return {
    // Without the files of metadata beside each file: an engine that is killed leaves them empty, and the state unreadable.
    PULUMI_BACKEND_URL: `${pathToFileURL(paths.backend).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: LOCAL_PASSPHRASE,
    PULUMI_HOME: paths.home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** One line for the user on what was kept from the run; `undefined` if nothing was. */
export function droppedLine(
  dropped: readonly string[],
  env: Env,
  exists: (file: string) => boolean,
): string | undefined {
  const profiles = ["config", "credentials"].some((name) => exists(path.join(env.HOME ?? os.homedir(), ".aws", name)));
  // The passphrase of the real stack file is used, to open its secrets; it only goes no further.
  const kept = dropped.filter((name) => !/^PULUMI_CONFIG_PASSPHRASE(_FILE)?$/.test(name));
  const what = [...kept, ...(profiles ? ["the profiles in ~/.aws"] : [])];
  return what.length > 0
    ? `local mode: not passed on, so that no real account can be reached: ${what.join(", ")}`
    : undefined;
}
