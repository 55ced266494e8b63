import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DEFAULT_PROVIDERS, projectDefaultProviders } from "./default-providers";
import { suggestion } from "./nearest";
import { ConfigError, type Problem } from "./problems";
import { textIn } from "./text-file";
import { unreadSettings } from "./unread-settings";
import { readYaml } from "./yaml";

/** Name of the project, the prefix of its keys in a stack file. */
export const PROJECT = "bedrock-hub";

/** A stack file as it stands: the project's values without their prefix. */
export interface StackFile {
  readonly stack: string;
  readonly file: string;
  readonly values: Record<string, unknown>;
  /** Pulumi's own setting of which providers the engine may not make by itself; the project's where the stack has none. */
  readonly defaultProviders: unknown;
  /** Settings of the AWS provider, sorted: no provider of this program reads them. */
  readonly unread: readonly string[];
}

/** Prefixes of keys in a stack file that belong to Pulumi or to a provider, not to us. */
const FOREIGN_PREFIXES = new Set(["pulumi", "aws", "aws-native", "awsx"]);

/** Names of the stacks that have a file in the folder. Throws `ConfigError` if there is no such folder. */
export function stacksIn(folder: string): string[] {
  return namesIn(folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const problem = {
      ENOENT: "names a folder that is not there",
      ENOTDIR: "names a file where the stack files' folder is meant",
    }[codeOf(error)];
    throw new ConfigError(
      [
        {
          path: "--cwd",
          problem: problem ?? `names a folder that cannot be read (${codeOf(error)})`,
          got: folder,
          fix: "name the folder that the stack files are in",
        },
      ],
      "command line",
    );
  }
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}

/**
 * Reads `Pulumi.<stack>.yaml` without Pulumi. Values in the `secure:` form stay as they are, closed.
 * Throws `ConfigError` if there is no such stack, the file is not YAML, a key is there twice,
 * or the file belongs to another project.
 */
export function loadStackFile(folder: string, stack: string): StackFile {
  const { problems, ...file } = readStackFile(folder, stack);
  if (problems.length > 0) throw new ConfigError(problems, path.basename(file.file));
  return file;
}

/**
 * As `loadStackFile`, for who goes on to tell what else is wrong: mistakes that leave values to look at (a key that is
 * there twice, a key of another project) are in `problems`. Throws `ConfigError` where there is nothing to look at.
 */
export function readStackFile(folder: string, stack: string): StackFile & { readonly problems: readonly Problem[] } {
  const name = `Pulumi.${stack}.yaml`;
  const file = path.join(folder, name);
  const stacks = stacksIn(folder);
  if (!stacks.includes(stack)) {
    throw new ConfigError(
      [{ path: "--stack", problem: "names a stack that has no file", got: stack, fix: suggestion(stack, stacks) }],
      folder,
    );
  }
  const { value, problems } = readYaml(textOf(file, name));
  const config = isRecord(value) ? ownValue(value, "config") : undefined;
  if (value === undefined && problems.length > 0) throw new ConfigError(problems, name);
  if (!isRecord(config)) {
    const missing: Problem = {
      path: "config",
      problem: "is missing or no mapping",
      fix: `put the stack's values under config:, each as ${PROJECT}:<key>`,
    };
    throw new ConfigError([...problems, missing], name);
  }
  const own = ownValues(config);
  const defaultProviders = ownValue(config, DEFAULT_PROVIDERS) ?? projectDefaultProviders(folder);
  const unread = unreadSettings(Object.keys(config));
  return { stack, file, values: own.values, defaultProviders, unread, problems: [...problems, ...own.problems] };
}

function textOf(file: string, name: string): string {
  const refused = (problem: Omit<Problem, "path">) => new ConfigError([{ path: name, ...problem }], path.dirname(file));
  const read = (): Buffer => {
    try {
      return readFileSync(file);
    } catch (error) {
      const problem = codeOf(error) === "EISDIR" ? "is a folder" : `cannot be read (${codeOf(error)})`;
      throw refused({ problem, fix: "put the stack's file there" });
    }
  };
  const content = textIn(read());
  if ("problem" in content) throw refused(content.problem);
  return content.text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownValue(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function ownValues(config: Record<string, unknown>): { values: Record<string, unknown>; problems: Problem[] } {
  const values: [string, unknown][] = [];
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(config)) {
    const [prefix, ...rest] = key.split(":");
    if (prefix === PROJECT && rest.length === 1 && rest[0] !== undefined) values.push([rest[0], value]);
    else if (rest.length === 0)
      problems.push({ path: `config.${key}`, problem: "has no project in front", fix: `write ${PROJECT}:${key}` });
    else if (!FOREIGN_PREFIXES.has(prefix ?? "")) {
      problems.push({
        path: `config.${key}`,
        problem: "belongs to another project",
        got: prefix,
        fix: `use a stack file of ${PROJECT}, or write ${PROJECT}:${rest.join(":")}`,
      });
    }
  }
  // From entries, not by assignment: a key such as __proto__ stays a key, for the check of names to find.
  return { values: Object.fromEntries(values), problems };
}
