import * as fs from "node:fs";
import * as path from "node:path";

/** What `Run` was asked, as plain data. */
export interface ProgramRun {
  readonly rootDirectory: string;
  readonly programDirectory: string;
  readonly entryPoint: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly monitor: string;
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly dryRun: boolean;
  /** 0 or less: as many as the SDK likes. */
  readonly parallel: number;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly args: readonly string[];
}

/** What `RunPlugin` was asked, as plain data. */
export interface PluginRun {
  /** `analyzer` for a policy pack, `resource` for a provider written in TypeScript. */
  readonly kind: string;
  readonly programDirectory: string;
  readonly workingDirectory: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly engine: string;
  readonly args: readonly string[];
  /** `NAME=value` each. */
  readonly env: readonly string[];
}

/** A child process to start. */
export interface NodeCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The Node process that runs a Pulumi program: the SDK's own `cmd/run` with what the engine said. */
export function programCommand(run: ProgramRun): NodeCommand {
  return {
    args: [
      ...nodeArgs(run.options),
      sdkScript("run", run.programDirectory),
      `--monitor=${run.monitor}`,
      `--engine=${run.engine}`,
      `--root-directory=${run.rootDirectory}`,
      `--organization=${run.organization}`,
      `--project=${run.project}`,
      `--stack=${run.stack}`,
      `--pwd=${run.programDirectory}`,
      ...(run.dryRun ? ["--dry-run"] : []),
      `--parallel=${run.parallel}`,
      run.entryPoint,
      ...run.args,
    ],
    cwd: run.rootDirectory,
    env: {
      PULUMI_CONFIG: JSON.stringify(run.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: String(run.options.typescript !== false),
    },
  };
}

/**
 * The Node process that runs a plugin written for Node. A policy pack runs with the pack as its working directory and
 * gets the engine's address first; any other plugin runs where the engine says and gets its own arguments.
 */
export function pluginCommand(run: PluginRun): NodeCommand {
  const analyzer = run.kind === "analyzer";
  const script = sdkScript(analyzer ? "run-policy-pack" : "run-plugin", run.programDirectory);
  const rest = analyzer ? [run.engine, run.programDirectory] : [run.programDirectory, ...run.args];
  return {
    args: [...nodeArgs(run.options), script, ...rest],
    cwd: analyzer ? run.programDirectory : run.workingDirectory || run.programDirectory,
    env: Object.fromEntries(
      run.env.map((entry) => {
        const equals = entry.indexOf("=");
        return equals < 0 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals + 1)];
      }),
    ),
  };
}

/** The option `nodeargs` of the runtime in Pulumi.yaml, split at blanks as the official host does. */
function nodeArgs(options: Readonly<Record<string, unknown>>): string[] {
  return typeof options.nodeargs === "string" ? options.nodeargs.split(" ").filter((arg) => arg !== "") : [];
}

/** `@pulumi/pulumi/cmd/<name>`, from the program's own node_modules: the SDK that the program itself loads. */
function sdkScript(name: "run" | "run-plugin" | "run-policy-pack", from: string): string {
  return require.resolve(`@pulumi/pulumi/cmd/${name}`, { paths: [from] });
}

/** A dependency of a program with the version that is installed. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
}

/** The direct dependencies in the nearest package.json above `folder`, for `pulumi about` and policy packs. */
export function programDependencies(folder: string): Dependency[] {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, "package.json");
    if (fs.existsSync(file)) return dependenciesOf(at, readPackage(file));
    if (path.dirname(at) === at) return [];
  }
}

interface PackageFile {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readPackage(file: string): PackageFile {
  return JSON.parse(fs.readFileSync(file, "utf8")) as PackageFile;
}

function dependenciesOf(folder: string, manifest: PackageFile): Dependency[] {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort();
  return names.map((name) => {
    const installed = path.join(folder, "node_modules", name, "package.json");
    const declared = manifest.dependencies?.[name] ?? manifest.devDependencies?.[name] ?? "";
    return { name, version: (fs.existsSync(installed) ? readPackage(installed).version : undefined) ?? declared };
  });
}
