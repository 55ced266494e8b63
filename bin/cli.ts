import { nearest } from "../catalogue/nearest";
import { ConfigError } from "../stacks/problems";
import { version } from "../package.json";
import { printable } from "../report/printable";
import { guardOutput } from "./output";

/** What a module in commands/ exports: it takes the arguments after its name and answers the exit code. */
interface CommandModule {
  run: (argv: string[]) => Promise<number>;
}

const SUMMARIES: Record<string, string> = {
  plan: "plan a stack offline: resources, addresses, names, verdicts",
  trace: "follow one connection through a network, hop by hop, from state files",
  prove: "prove every property of a network, from state files",
  up: "--local: deploy a stack with the real engine onto the embedded AWS",
  preview: "--local: what up would change",
  refresh: "--local: read the embedded accounts into the state",
  destroy: "--local: take a stack down",
  export: "--local: the state of a stack",
  output: "--local: the outputs of a stack",
  stack: "--local: pulumi stack and its subcommands",
  pulumi: "--local -- any other command of the Pulumi CLI",
  shell: "--local: print the environment in which plain pulumi works on the embedded AWS",
  local: "look into the embedded accounts, compare, reset, break things on purpose",
  doctor: "find what an interrupted run has left behind, and repair it",
  policies: "the model rules of a domain as SCP and IAM text for its callers' accounts",
  probe: "check a deployed network from inside a spoke",
  catalogue: "list the names of services, models, Regions, prices and quotas that stack files may use",
  schema: "write or check the JSON Schema of the stack files",
};

/** Commands that hand everything to the Pulumi CLI, with its name for them: without --local there is only our help. */
const PASSED_ON: Readonly<Record<string, string>> = {
  preview: "preview",
  refresh: "refresh",
  destroy: "destroy",
  export: "stack export",
  output: "stack output",
  stack: "stack",
  pulumi: "",
  shell: "",
};

/** Loads a command only when it is called, so that `plan` does not pay for the others. */
function load(name: string): CommandModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would leave the CommonJS loader that runs TypeScript
  return require(`./commands/${name}`) as CommandModule;
}

function usage(): string {
  const width = Math.max(...Object.keys(SUMMARIES).map((name) => name.length));
  const lines = Object.entries(SUMMARIES).map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "usage: bedrock-hub <command> [options]",
    "",
    ...lines,
    "",
    "bedrock-hub <command> --help tells a command's options, bedrock-hub --version the version.",
  ].join("\n");
}

/** Help of a command that hands everything on; `--local --help` is the Pulumi CLI's own. */
function passedOnUsage(name: string, cli: string): string {
  const rest =
    name === "shell" ? "" : name === "pulumi" ? " -- <command of the Pulumi CLI>" : ` [options of pulumi ${cli}]`;
  return [
    `usage: bedrock-hub ${name} --local [--stack <name>]${rest}`,
    "",
    (SUMMARIES[name] ?? "").replace(/^--local:? /, "").replace(/^-- /, ""),
    "",
    `  --local         the embedded AWS${cli === "" ? "" : `; for real accounts run pulumi ${cli} itself`}`,
    "  --stack <name>  the stack (default: dev)",
    ...(cli === "" ? [] : ["", `bedrock-hub ${name} --local --help shows the Pulumi CLI's own options.`]),
  ].join("\n");
}

/** Mistakes of the user are told in one message; anything else is ours and keeps its stack trace. */
function isUserError(error: unknown): error is Error {
  return error instanceof ConfigError || (error instanceof Error && "userError" in error) || isArgumentError(error);
}

function isArgumentError(error: unknown): boolean {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(usage());
    return name === undefined ? 1 : 0;
  }
  if (name === "--version" || name === "-v") {
    console.log(version);
    return 0;
  }
  if (!Object.hasOwn(SUMMARIES, name)) {
    const near = nearest(name, Object.keys(SUMMARIES));
    const fix = near === undefined ? `use one of ${Object.keys(SUMMARIES).join(", ")}` : `did you mean ${near}?`;
    console.error(`bedrock-hub: unknown command, got ${name}; ${fix}`);
    return 1;
  }
  const cli = Object.hasOwn(PASSED_ON, name) ? PASSED_ON[name] : undefined;
  const end = rest.indexOf("--");
  const own = end < 0 ? rest : rest.slice(0, end);
  if (cli !== undefined && own.some((word) => word === "--help" || word === "-h") && !own.includes("--local")) {
    console.log(passedOnUsage(name, cli));
    return 0;
  }
  return load(name).run(rest);
}

guardOutput();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(isUserError(error) ? printable(error.message) : error);
    process.exitCode = 1;
  },
);
