import { parseArgs, type ParseArgsConfig } from "node:util";
import { suggestion } from "../stacks/nearest";
import { ConfigError, type Problem } from "../stacks/problems";

/**
 * `parseArgs` of Node.js, with mistakes told in the product's form.
 * @throws ConfigError for an unknown option (with the nearest one), a missing value, or an argument too many
 */
export function parseOptions<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const problem = problemOf(error, Object.keys(config.options ?? {}));
    if (!problem) throw error;
    throw new ConfigError([{ ...problem, fix: `${problem.fix} (bedrock-hub ${command} --help)` }], command);
  }
}

/** What Node.js found, told in our words; `undefined` for any other error. */
function problemOf(error: unknown, options: readonly string[]): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, what = "", value] = /'(?:-\w, )?([^' ]*)(?: <value>)?'/.exec(error.message) ?? [];
  const known = options.map((name) => `--${name}`);
  switch ((error as NodeJS.ErrnoException).code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
      return { path: what, problem: "is no option of this command", fix: suggestion(what, known) };
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return error.message.includes("does not take an argument")
        ? { path: what, problem: "takes no value", got: value, fix: "leave the value out" }
        : { path: what, problem: "has no value", fix: `write one after it, as in ${what} <value>` };
    case "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL":
      return { path: what, problem: "is an argument that this command does not take", fix: `use ${known.join(", ")}` };
    default:
      return undefined;
  }
}
