import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { suggestion } from "./nearest";
import { ConfigError, type Problem } from "./problems";

/** Name of the project, the prefix of its keys in a stack file. */
export const PROJECT = "bedrock-hub";

/** A stack file as it stands: the project's values without their prefix. */
export interface StackFile {
  readonly stack: string;
  readonly file: string;
  readonly values: Record<string, unknown>;
}

/** Prefixes of keys in a stack file that belong to Pulumi or to a provider, not to us. */
const FOREIGN_PREFIXES = new Set(["pulumi", "aws", "aws-native", "awsx"]);

/** Names of the stacks that have a file in the folder. */
export function stacksIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/**
 * Reads `Pulumi.<stack>.yaml` without Pulumi. Values in the `secure:` form stay as they are, closed.
 * Throws `ConfigError` if there is no such stack, the file is not YAML, a key is there twice,
 * or the file belongs to another project.
 */
export function loadStackFile(folder: string, stack: string): StackFile {
  const name = `Pulumi.${stack}.yaml`;
  const file = path.join(folder, name);
  if (!/^[\w.-]+$/.test(stack) || !existsSync(file)) {
    throw new ConfigError(
      [
        {
          path: "--stack",
          problem: "names a stack that has no file",
          got: stack,
          fix: suggestion(stack, stacksIn(folder)),
        },
      ],
      folder,
    );
  }
  const document = parseDocument(readFileSync(file, "utf8"), { uniqueKeys: true, prettyErrors: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): Problem => {
      const line = error.linePos?.[0].line ?? 0;
      return error.code === "DUPLICATE_KEY"
        ? {
            path: `line ${line}`,
            problem: "has a key that is already there",
            got: excerpt(error.message),
            fix: "remove one of the two",
          }
        : {
            path: `line ${line}`,
            problem: "is not YAML",
            got: excerpt(error.message),
            fix: "mend the syntax (indentation, colons, quotes)",
          };
    });
    throw new ConfigError(problems, name);
  }
  const content: unknown = document.toJS();
  const config = isRecord(content) ? content["config"] : undefined;
  if (!isRecord(config)) {
    throw new ConfigError(
      [
        {
          path: "config",
          problem: "is missing or no mapping",
          fix: `put the stack's values under config:, each as ${PROJECT}:<key>`,
        },
      ],
      name,
    );
  }
  return { stack, file, values: ownValues(config, name) };
}

/** First line of a parser's message: what comes after is a drawing of the source. */
function excerpt(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownValues(config: Record<string, unknown>, source: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(config)) {
    const [prefix, ...rest] = key.split(":");
    if (prefix === PROJECT && rest.length === 1 && rest[0] !== undefined) values[rest[0]] = value;
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
  if (problems.length > 0) throw new ConfigError(problems, source);
  return values;
}
