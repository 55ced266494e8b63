import { localProject } from "../../local/engine/command";
import { EngineError } from "../../local/engine/errors";
import { diff, inject, ls, reset, show } from "../../local/engine/world-commands";
import { suggestion } from "../../stacks/nearest";
import { parseOptions } from "../options";

const COMMANDS: readonly string[] = ["ls", "show", "diff", "reset", "inject"];

const HELP = `usage: bedrock-hub local <command> [--stack <name>]

Looks into the embedded accounts of a stack, and breaks things in them on purpose.

  ls [--account <id>] [--type <type>] [--all]   what exists, by account and type; --all: also what AWS itself made
  show <id>                                     everything about one resource, by id or ARN
  diff                                          what the embedded accounts have and the stack's state has not, and back;
                                                what stands in both with other properties
  reset                                         throws the stack's state and embedded accounts away
  inject <kind> [--operation <call>] [--type <type>] [--account <id>] [--nth <n>] [--times <n>] [--chance <0 to 1>]
         [--seed <text>] [--code <code>]        makes matching calls fail: throttle, limit, denied, timeout, internal,
                                                lost (the work is done and its answer lost)
  inject --list | --clear                       the rules in force; none any more
  inject vanish <type> <id>                     deletes a resource behind the engine's back
  inject alter <type> <id> <property>=<json>…   changes one behind the engine's back; for both --account <id> and
                                                --region <name> tell those of one id apart`;

/** How many words each command takes behind its name; `inject alter` takes any number of properties. */
function wordsOf(command: string, [kind]: readonly string[], { list, clear }: { list: boolean; clear: boolean }) {
  if (command === "show") return 1;
  if (command !== "inject" || list || clear) return 0;
  return kind === "alter" ? Infinity : kind === "vanish" ? 3 : 1;
}

/** A word too many is most often a stack's name, and `dev` would be taken in its place. */
function refuseSurplus(command: string, rest: readonly string[], values: { list: boolean; clear: boolean }): void {
  if (!COMMANDS.includes(command)) return;
  const surplus = rest.slice(wordsOf(command, rest, values));
  if (surplus.length === 0) return;
  throw new EngineError(
    `local ${command}: takes no further argument, got ${surplus.join(" ")}; a stack is named with --stack <name>`,
  );
}

/** `bedrock-hub local ls|show|diff|reset|inject`. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseOptions("local", {
    args: argv,
    allowPositionals: true,
    options: {
      local: { type: "boolean", default: true },
      stack: { type: "string", short: "s", default: process.env.BEDROCK_HUB_STACK ?? "dev" },
      account: { type: "string" },
      region: { type: "string" },
      type: { type: "string" },
      all: { type: "boolean", default: false },
      operation: { type: "string" },
      nth: { type: "string" },
      times: { type: "string" },
      chance: { type: "string" },
      seed: { type: "string" },
      code: { type: "string" },
      list: { type: "boolean", default: false },
      clear: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  refuseSurplus(command, rest, values);
  const project = localProject(values.stack);
  const print = (lines: readonly string[]): number => {
    for (const line of lines) console.log(line);
    return 0;
  };
  switch (command) {
    case "ls":
      return print(await ls(project, values));
    case "show":
      return print(await show(project, rest[0]));
    case "diff":
      return diff(project, (line) => console.log(line));
    case "reset":
      return print(await reset(project));
    case "inject":
      return print(await inject(project, rest, values));
    default:
      throw new EngineError(`local: there is no such command, got ${command}; ${suggestion(command, COMMANDS)}`);
  }
}
