import { planStack } from "../../plan";
import { probedSpokes, probePlan, unknownEndpoints } from "../../probe/from-plan";
import { PROBE_OPTIONS, runProbe } from "../../probe/main";
import { probeScript } from "../../probe/script";
import { checkTargets, writeOption } from "../../report/write-file";
import { readStackFile } from "../../stacks/load";
import { suggestion } from "../../stacks/nearest";
import { ConfigError } from "../../stacks/problems";
import { parseOptions } from "../options";
import { readProbePlan } from "../probe-plan";
import { readOutputs } from "../stack-outputs";

const HELP = `usage: bedrock-hub probe --stack <name> --spoke <name> --outputs <file> [--write <file> | --script <file>]
       bedrock-hub probe --plan <file> [--no-grant | --no-spoke] [--skip-call] [--server <address[:port]>] [--timeout <ms>] [--json]

Checks a deployed network from inside a spoke: every name of its domain resolves to the domain's own endpoints, TCP and
TLS connect, a signed read-only Bedrock call answers, and the endpoints of other domains do not answer.

  --outputs <file>  the stack's outputs: pulumi stack output --json > outputs.json
  --write <file>    write the plan of the probe, to run with --plan
  --script <file>   write plan and probe as one JavaScript file, to copy into the spoke and run with node
  --no-grant        the place may not use Bedrock: no Bedrock name may answer
  --no-spoke        the place is in no spoke: no endpoint of any domain may answer
  --skip-call       leave the signed call out
  --server          ask this DNS server instead of the system's
  --json            results for machines

Exit code 0 if everything is as planned, 1 if not.`;

/** Options that decide where the plan comes from; everything else goes to the probe. */
const OWN = {
  plan: { type: "string" },
  stack: { type: "string", short: "s", default: "dev" },
  cwd: { type: "string", default: process.cwd() },
  spoke: { type: "string" },
  outputs: { type: "string" },
  write: { type: "string" },
  script: { type: "string" },
} as const;

/** `bedrock-hub probe`. Exit code 0 if everything is as planned, 1 if not. */
export async function run(argv: string[]): Promise<number> {
  const { values, tokens } = parseOptions("probe", {
    args: argv,
    options: { ...PROBE_OPTIONS, ...OWN },
    tokens: true,
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  checkTargets("probe", { "--script": values.script, "--write": values.write }, [values.plan, values.outputs]);
  const plan =
    values.spoke === undefined
      ? readProbePlan(values.plan)
      : planOf(values.stack, values.cwd, values.spoke, values.outputs);
  if (values.script !== undefined) {
    writeOption("probe", "--script", values.script, probeScript(plan));
    console.log(`${values.script}: copy it into spoke ${plan.spoke} and run it there with node`);
    return 0;
  }
  if (values.write !== undefined) {
    writeOption("probe", "--write", values.write, `${JSON.stringify(plan, null, 2)}\n`);
    console.log(`${values.write}: run it in spoke ${plan.spoke} with bedrock-hub probe --plan ${values.write}`);
    return 0;
  }
  const used = new Set(
    tokens.flatMap((token) =>
      token.kind === "option" && token.name in OWN
        ? [token.index, ...(token.value !== undefined && !token.inlineValue ? [token.index + 1] : [])]
        : [],
    ),
  );
  return runProbe(
    argv.filter((_, i) => !used.has(i)),
    plan,
  );
}

function planOf(stack: string, cwd: string, spoke: string, outputs: unknown) {
  const file = readStackFile(cwd, stack);
  const { plan } = planStack(file.values, `Pulumi.${stack}.yaml`, file.problems);
  const known = probedSpokes(plan);
  if (!known.includes(spoke)) {
    throw new ConfigError(
      [{ path: "--spoke", problem: "names no spoke of the stack", got: spoke, fix: suggestion(spoke, known) }],
      "probe",
    );
  }
  const found = readOutputs("probe", stack, outputs, "the endpoints are not known without it");
  const unknown = unknownEndpoints(plan, found);
  if (unknown.length > 0) {
    const problem = `does not name endpoints that the probe asks`;
    const fix = `deploy the stack as it is planned, and write them with pulumi stack output --json -s ${stack}`;
    throw new ConfigError([{ path: "--outputs", problem, got: `none for ${unknown.join(", ")}`, fix }], "probe");
  }
  return probePlan(plan, spoke, found);
}
