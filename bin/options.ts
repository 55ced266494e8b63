import { parseArgs, type ParseArgsConfig } from "node:util";
import { suggestion } from "../stacks/nearest";
import { ConfigError, type Problem } from "../stacks/problems";

/**
 * `parseArgs` of Node.js, with mistakes told in the product's form.
 * @throws ConfigError for an unknown option (with the nearest one), a missing value, or an argument too many
 */
export function parseOptions<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    const parsed = parseArgs({ ...config, tokens: true });
    const twice = repeated(parsed.tokens ?? [], config.options ?? {});
    if (twice) throw new ConfigError([twice], command);
    return parsed as unknown as ReturnType<typeof parseArgs<T>>;
  } catch (error) {
    const problem = problemOf(error, Object.keys(config.options ?? {}));
    if (!problem) throw error;
    throw new ConfigError([{ ...problem, fix: `${problem.fix} (bedrock-hub ${command} --help)` }], command);
  }
}

/** Of an option that is given twice Node.js takes the last one without a word. */
function repeated(
  tokens: readonly { readonly kind: string; readonly name?: string; readonly value?: string | undefined }[],
  options: NonNullable<ParseArgsConfig["options"]>,
): Problem | undefined {
  const seen = new Set<string>();
  for (const { kind, name, value } of tokens) {
    if (kind !== "option" || name === undefined || options[name]?.multiple === true) continue;
    if (seen.has(name)) return { path: `--${name}`, problem: "is given twice", got: value, fix: "keep one of the two" };
    seen.add(name);
  }
  return undefined;
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
