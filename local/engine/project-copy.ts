import * as fs from "node:fs";
import * as path from "node:path";
import { ConfigError } from "../../stacks/problems";
import { readYaml } from "../../stacks/yaml";
import type { PulumiCli } from "./cli";
import { LOCAL_PASSPHRASE } from "./environment";
import { EngineError } from "./errors";
import { LANGUAGE_HOST_ENTRY, writeLauncher, type LauncherTarget } from "./launchers";
import { newSalt, openSalt, type Crypter } from "./passphrase";
import { requireStackName, type Env, type StackPaths } from "./paths";
import { localProjectFile, projectFacts } from "./project-file";
import { localStackFile, saltOf } from "./stack-file";
import { writeWhole } from "./write-file";

/** A provider plugin of the embedded AWS: `pulumi-resource-<name>` runs `target`. */
export interface LocalProvider {
  readonly name: string;
  readonly target: LauncherTarget;
}

/** What the copied project folder is made from. */
export interface ProjectSource {
  /** The real project folder, which is only read. */
  readonly root: string;
  readonly stack: string;
  readonly providers: readonly LocalProvider[];
  readonly env: Env;
}

/** The copied project folder. */
export interface ProjectCopy {
  /** The project's name, as in the real project file. */
  readonly project: string;
  /** Config paths whose secret could not be opened. */
  readonly opaque: readonly string[];
  /** The stack's config as the program will see it. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Makes, or brings up to date, the folder that the CLI runs in (`paths.project`): the project file with the embedded
 * plugins, the stack's config, a link to node_modules. The program itself is not copied: edits count at once.
 * @throws EngineError if a file is missing or unreadable, or a passphrase does not fit; ConfigError with every place
 *   where the stack's file is not YAML
 */
export function copyProject(source: ProjectSource, paths: StackPaths, cli: PulumiCli): ProjectCopy {
  const { name, projectText, stackName, stackText } = projectOf(source.root, source.stack);
  const { problems } = readYaml(stackText);
  if (problems.length > 0) throw new ConfigError(problems, stackName);
  const providers = source.providers.map(({ name, target }) => {
    writeLauncher(paths.launchers, `pulumi-resource-${name}`, target);
    return { name, folder: paths.launchers };
  });
  if (!cli.hasLanguageHost) writeLauncher(paths.launchers, "pulumi-language-nodejs", { entry: LANGUAGE_HOST_ENTRY });
  const languageHost = cli.hasLanguageHost ? undefined : paths.launchers;
  const local = localProjectFile("Pulumi.yaml", projectText, source.root, { providers, languageHost });
  const { salt, key } = localKey(paths, source.stack);
  const stackFile = localStackFile(stackText, {
    salt,
    own: key,
    real: once(() => realCrypter(stackName, stackText, source.env)),
  });
  writeWhole(path.join(paths.project, "Pulumi.yaml"), local);
  writeWhole(path.join(paths.project, stackName), stackFile.text);
  linkModules(source.root, paths.project);
  return { project: name, opaque: stackFile.opaque, config: stackFile.config };
}

/** A project's files as they stand. */
export interface ProjectTexts {
  /** The project's name. */
  readonly name: string;
  readonly projectText: string;
  readonly stackName: string;
  readonly stackText: string;
}

/**
 * Reads a project's file and a stack's, and writes nothing.
 * @throws EngineError if one is missing, or is none
 */
export function projectOf(root: string, stack: string): ProjectTexts {
  requireStackName(stack);
  const projectText = readFile(
    path.join(root, "Pulumi.yaml"),
    "there is no Pulumi project here; run this in the project's folder",
  );
  const { name } = projectFacts("Pulumi.yaml", projectText);
  const stackName = `Pulumi.${stack}.yaml`;
  const stackText = readFile(path.join(root, stackName), missingStack(root, stack));
  return { name, projectText, stackName, stackText };
}

function localKey(paths: StackPaths, stack: string): { salt: string; key: () => Crypter } {
  if (!fs.existsSync(paths.salt)) {
    const salt = newSalt(LOCAL_PASSPHRASE);
    writeWhole(paths.salt, salt);
  }
  const salt = fs.readFileSync(paths.salt, "utf8").trim();
  const key = once(() => {
    const opened = openSalt(salt, LOCAL_PASSPHRASE);
    if (!opened) {
      throw new EngineError(
        `${paths.salt}: was written with another passphrase than this version's; put the old file back, or \`bedrock-hub local reset --stack ${stack}\``,
      );
    }
    return opened;
  });
  return { salt, key };
}

/** The crypter of the real stack file, if the user's environment holds its passphrase. */
function realCrypter(stackName: string, stackText: string, env: Env): Crypter | undefined {
  const salt = saltOf(stackText);
  const passphrase = userPassphrase(env);
  if (!salt || passphrase === undefined) return undefined;
  const opened = openSalt(salt, passphrase);
  if (!opened) {
    throw new EngineError(
      `${stackName}: encryptionsalt: the passphrase in PULUMI_CONFIG_PASSPHRASE does not fit; set the right one, or unset it to run with opaque secrets`,
    );
  }
  return opened;
}

function userPassphrase(env: Env): string | undefined {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  return file ? readFile(file, "PULUMI_CONFIG_PASSPHRASE_FILE names no readable file").trimEnd() : undefined;
}

function missingStack(root: string, stack: string): string {
  const names = fs
    .readdirSync(root)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
  return `there is no stack "${stack}"; ${names.length > 0 ? `take one of ${names.join(", ")}` : "write its config first"}`;
}

function readFile(file: string, otherwise: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    throw new EngineError(`${path.basename(file)}: ${otherwise}`);
  }
}

/** Node resolves `nodeargs` such as `--require tsx/cjs` from the project folder. */
function linkModules(root: string, project: string): void {
  const target = nearestModules(root);
  const link = path.join(project, "node_modules");
  if (!target) return;
  try {
    if (fs.readlinkSync(link) === target) return;
    fs.rmSync(link);
  } catch {
    // There is no link yet.
  }
  fs.symlinkSync(target, link, "junction");
}

function nearestModules(from: string): string | undefined {
  const here = path.join(from, "node_modules");
  if (fs.existsSync(here)) return here;
  return path.dirname(from) === from ? undefined : nearestModules(path.dirname(from));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
