import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { planStack } from "../../plan";
import { callerPoliciesOf } from "../../plan/caller-policies";
import { readStackFile } from "../../stacks/load";
import { suggestion } from "../../stacks/nearest";
import { ConfigError } from "../../stacks/problems";
import { bedrockEndpointIds } from "../policy-endpoints";
import { readOutputs } from "../stack-outputs";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub policies --stack <name> --domain <name> --outputs <file> [--out <folder>] [--json]

The domain's rules on models, guardrails and endpoints as text for its callers' own accounts: service control policies,
which refuse, and managed policies, which grant. Made from the same rules as the endpoint policies. They hold where no
endpoint policy does: over NAT, and for models that agents call inside AWS. One text for all Regions of the stack.

  --outputs <file>  the stack's outputs: pulumi stack output --json > outputs.json
  --out <folder>    write one file per policy
  --json            everything, for machines`;

/** `bedrock-hub policies`. Exit code 1 if a policy cannot be written within AWS's limits. */
export function run(argv: string[]): Promise<number> {
  const { values } = parseOptions("policies", {
    args: argv,
    options: {
      stack: { type: "string", short: "s", default: "dev" },
      cwd: { type: "string", default: process.cwd() },
      domain: { type: "string" },
      outputs: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return Promise.resolve(0);
  }
  const file = readStackFile(values.cwd, values.stack);
  const { config, plan } = planStack(file.values, `Pulumi.${values.stack}.yaml`, file.problems);
  const domain = plan.domains.find((candidate) => candidate.key === values.domain);
  if (!domain) {
    const fix = suggestion(values.domain ?? "", Object.keys(config.domains));
    throw new ConfigError(
      [{ path: "--domain", problem: "names no domain of the stack", got: values.domain ?? "nothing", fix }],
      "policies",
    );
  }
  const outputs = readOutputs("policies", values.stack, values.outputs, "the policies name the domain's endpoints");
  const ids = bedrockEndpointIds(plan, domain.endpointSet, outputs);
  const result = callerPoliciesOf(config, domain.key, ids);
  if (result.problems.length > 0) throw new ConfigError(result.problems, "policies");
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else show(result, values.out);
  return Promise.resolve(0);
}

function show(result: ReturnType<typeof callerPoliciesOf>, folder: string | undefined): void {
  const policies = [
    ...result.serviceControlPolicies.map((policy) => ({ kind: "scp", ...policy })),
    ...result.managedPolicies.map((policy) => ({ kind: "managed", ...policy })),
  ];
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  for (const { kind, name, document } of policies) {
    const text = JSON.stringify(JSON.parse(document), null, 2);
    const file = `${kind}-${name}.json`;
    if (folder === undefined) console.log(`# ${file} (${document.length} characters)\n${text}\n`);
    else {
      writeFileSync(path.join(folder, file), `${document}\n`);
      console.log(path.join(folder, file));
    }
  }
  for (const { sid, reason } of result.exceptions) console.log(`exception ${sid}: ${reason}`);
  for (const { level, message } of result.notices) console.log(`${level}: ${message}`);
}
