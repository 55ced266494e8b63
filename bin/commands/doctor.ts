import { localDoctor, realDoctor } from "../../local/engine/doctor/command";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub doctor [--local] [--stack <name>] [--fix]

After an interrupted run: finds what the state does not know (orphans), operations that were cut off, locks of dead
runs, what was changed or deleted outside, and resources of this stack in another account. Shows the exact repair.
It looks into accounts with tagging, describe and list calls only.

  --local         the embedded AWS; without it the real accounts, by the credentials and backend of pulumi itself
  --stack <name>  the stack to examine (default: dev)
  --fix           does the repairs, showing each before it runs

Exit code 0 if nothing is wrong (any more), 1 if something is.`;

/** `bedrock-hub doctor`: what an interrupted run left behind, and the repair. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseOptions("doctor", {
    args: argv,
    options: {
      local: { type: "boolean", default: false },
      stack: { type: "string", short: "s", default: process.env.BEDROCK_HUB_STACK ?? "dev" },
      fix: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const well = values.local ? await localDoctor(values.stack, values.fix) : await realDoctor(values.stack, values.fix);
  return well ? 0 : 1;
}
