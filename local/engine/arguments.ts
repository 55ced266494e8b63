import * as path from "node:path";

/** A local command line, taken apart. */
export interface LocalArguments {
  readonly local: boolean;
  readonly stack: string;
  /** Everything else, in order and as it was. */
  readonly rest: readonly string[];
}

/** The stack that is meant where none is named. */
export const DEFAULT_STACK = "dev";

/**
 * Takes `--local` and `--stack <name>` (also `-s`, `--stack=<name>`) out of a command line. After `--` all is left as
 * it is; the `--` itself goes, for it ends our options and not the Pulumi CLI's.
 */
export function localArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LocalArguments {
  let local = false;
  let stack = env.BEDROCK_HUB_STACK ?? DEFAULT_STACK;
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    if (word === "--") {
      rest.push(...argv.slice(i + 1));
      break;
    }
    const named = /^(?:--stack|-s)=(.*)$/.exec(word)?.[1];
    if (word === "--local") local = true;
    else if (named !== undefined) stack = named;
    else if ((word === "--stack" || word === "-s") && i + 1 < argv.length) stack = argv[++i] ?? stack;
    else rest.push(word);
  }
  return { local, stack, rest };
}

/** Options of the Pulumi CLI whose value is a path, which the CLI reads from the folder that it runs in. */
const PATH_OPTIONS = new Set([
  "--config-file",
  "--event-log",
  "--file",
  "--import-file",
  "--logtofile",
  "--out",
  "--plan",
  "--policy-pack",
  "--policy-pack-config",
  "--profiling",
  "--save-plan",
]);

/**
 * Makes the relative paths in a command line absolute: the CLI runs in the copied project folder, the user means
 * theirs. Nothing else changes.
 */
export function absolutePaths(args: readonly string[], cwd: string): string[] {
  const shown = (value: string): string => (value === "" ? value : path.resolve(cwd, value));
  return args.map((word, index) => {
    const equals = word.indexOf("=");
    if (equals > 0 && PATH_OPTIONS.has(word.slice(0, equals))) {
      return `${word.slice(0, equals)}=${shown(word.slice(equals + 1))}`;
    }
    const before = args[index - 1];
    return before !== undefined && PATH_OPTIONS.has(before) ? shown(word) : word;
  });
}

/** True if the user gave one of these options, with or without a value. */
export function hasOption(args: readonly string[], ...names: string[]): boolean {
  return args.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)));
}

/** True if the user gave one of these options and did not say `=false` (the spellings of Go's flag packages). */
export function switchedOn(args: readonly string[], ...names: string[]): boolean {
  return args.some((word) => {
    const [name = "", value] = word.split("=", 2);
    return names.includes(name) && !/^(0|f|F|false|False|FALSE)$/.test(value ?? "");
  });
}

/** Commands that only read: any number may run beside one that writes. */
const READERS = ["preview", "pre", "about", "version", "help", "logs", "plugin", "whoami", "schema", "console"];
const READING_PARTS: Readonly<Record<string, readonly string[]>> = {
  stack: ["", "export", "output", "ls", "graph", "history", "tag"],
  config: ["", "get"],
};

/** True if this CLI command line can change a stack's state, and so needs the stack for itself. */
export function writesState(args: readonly string[]): boolean {
  if (switchedOn(args, "--help", "-h")) return false;
  const words = args.filter((word) => !word.startsWith("-"));
  const command = words[0] ?? "help";
  const parts = READING_PARTS[command];
  return parts ? !parts.includes(words[1] ?? "") : !READERS.includes(command);
}
