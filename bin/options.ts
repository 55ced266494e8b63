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
    for (const note of takenByNpm(Object.keys(config.options ?? {}), parsed.tokens ?? [])) console.error(note);
    const twice = repeated(parsed.tokens ?? [], config.options ?? {});
    if (twice) throw new ConfigError([twice], command);
    return parsed as unknown as ReturnType<typeof parseArgs<T>>;
  } catch (error) {
    const problem = problemOf(error, config.options ?? {});
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
function problemOf(error: unknown, options: NonNullable<ParseArgsConfig["options"]>): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, what = "", value] = /'(?:-\w, )?([^' ]*)(?: <value>)?'/.exec(error.message) ?? [];
  const names = Object.keys(options);
  const known = names.map((name) => `--${name}`);
  switch ((error as NodeJS.ErrnoException).code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
      return { path: what, problem: "is no option of this command", fix: suggestion(what, known) };
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return error.message.includes("does not take an argument")
        ? { path: what, problem: "takes no value", got: value, fix: "leave the value out" }
        : { path: what, problem: "has no value", fix: `write one after it, as in ${what} <value>` };
    case "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL": {
      const taken = names.find((name) => options[name]?.type === "string" && npmTook(name));
      const fix =
        taken === undefined
          ? `use ${known.join(", ")}`
          : `npm took --${taken} for itself: write ${npmRun(`--${taken} ${what}`)}`;
      return { path: what, problem: "is an argument that this command does not take", fix };
    }
    default:
      return undefined;
  }
}

/** True if `npm run` kept an option instead of handing it on: it does so with all that stand before `--`. */
function npmTook(option: string): boolean {
  const { npm_lifecycle_event: script, [`npm_config_${option.replaceAll("-", "_")}`]: value } = process.env;
  return script !== undefined && value !== undefined && value !== "";
}

function npmRun(options: string): string {
  return `npm run ${process.env.npm_lifecycle_event ?? ""} -- ${options}`;
}

/** What to say of options that npm kept and that were not given besides. */
function takenByNpm(
  options: readonly string[],
  tokens: readonly { readonly kind: string; readonly name?: string }[],
): string[] {
  const given = new Set(tokens.map(({ name }) => name));
  return options
    .filter((name) => npmTook(name) && !given.has(name))
    .map((name) => {
      const value = process.env[`npm_config_${name.replaceAll("-", "_")}`] ?? "";
      const option = value === "true" ? `--${name}` : `--${name} ${value}`;
      return `npm took ${option} for itself: write ${npmRun(option)}`;
    });
}
