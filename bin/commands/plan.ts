import type * as Recorder from "../../local/recorder";
import { costReport } from "../../plan/cost";
import { factsOfStack } from "../../report/plan-facts";
import type * as Html from "../../report/html/write";
import { planJson } from "../../report/plan-json";
import type * as Contracts from "../../report/proof-contracts";
import { planText } from "../../report/plan-text";
import { printable } from "../../report/printable";
import { fitPage } from "../../report/table";
import type * as Proof from "../../report/prove-plan";
import { checkTargets, writeOption } from "../../report/write-file";
import { factsJson } from "../../proof/facts";
import { defaultProviderProblems } from "../../stacks/default-providers";
import { readStackFile } from "../../stacks/load";
import { UNREAD_TEXT } from "../../stacks/unread-settings";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub plan [-s|--stack <name>] [--cwd <folder>] [--facts <file>] [--html <file>] [--json]
                       [--write-intent <file>] [--write-facts <file>]

Runs the program for a stack in this process on recorded mocks: no account, no Pulumi CLI, no network.
Exit code 0 if there is a plan and the proof finds no property violated, 1 otherwise.

  -s, --stack <name>  the stack whose Pulumi.<name>.yaml is read (default: dev)
  --cwd <folder>  where the stack files are (default: here)
  --facts <file>  what no stack knows, such as the route tables of adopted VPCs (docs/proof.md);
                  default: Pulumi.<name>.facts.json, if there is one
  --html <file>   writes the picture of the network with the proof as one self-contained page
  --write-intent <file>  writes what is to hold, for \`prove\` and the policy pack (docs/properties.md)
  --write-facts <file>   writes the facts that the proof took besides: those of --facts, and what the stack file
                         declares of adopted VPCs and on-premises
  --json          everything, for machines; the shape is documented in docs/plan.md`;

/** Resources in one stack beyond which updates get slow: the state is written whole at every step. */
const MANY_RESOURCES = 1000;

/**
 * `bedrock-hub plan`: what a stack's file leads to, and the proof of it. Exit code 0 if there is a plan and no property is
 * violated, else 1.
 */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseOptions("plan", {
    args: argv,
    options: {
      stack: { type: "string", short: "s", default: "dev" },
      cwd: { type: "string", default: process.cwd() },
      facts: { type: "string" },
      html: { type: "string" },
      "write-intent": { type: "string" },
      "write-facts": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  checkTargets("plan", targetsOf(values), [values.facts]);
  const file = readStackFile(values.cwd, values.stack);
  const facts = factsOfStack(values.cwd, values.stack, values.facts);
  // After the file has been read: the SDK takes a second to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would leave the CommonJS loader that runs TypeScript
  const { recordStack, summarise } = require("../../local/recorder") as typeof Recorder;
  const { plan, config, resources, outputs, errors, duplicates } = await recordStack(
    file.values,
    `Pulumi.${values.stack}.yaml`,
    { stack: values.stack },
    [...file.problems, ...defaultProviderProblems(file.defaultProviders)],
  );
  for (const error of errors) console.error(error.message);
  for (const urn of duplicates) console.error(`${urn}: is registered twice; give one of the two another name`);
  if (errors.length > 0 || duplicates.length > 0) return 1;

  const summaries = summarise(plan, resources);
  const notices = [...plan.notices, ...unreadNotices(file.unread), ...sizeNotices(summaries.length)];
  const whole = { ...plan, notices };
  const cost = costReport(plan, config.cost);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  const { provenPlan } = require("../../report/prove-plan") as typeof Proof;
  const proven = provenPlan({ resources, config }, plan, facts);
  const proof = proven.report;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  const { contractSection } = require("../../report/proof-contracts") as typeof Contracts;
  const contracts = contractSection(proven.model, proven.intent, proof);
  if (values.html !== undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only where it is asked for
    const { writeHtml } = require("../../report/html/write") as typeof Html;
    writeHtml("plan", values.html, {
      title: values.stack,
      ...proven,
      contracts,
      planned: { stack: values.stack, plan: whole, cost },
    });
  }
  writeInputs(values, proven);
  fitPage(process.stdout.isTTY ? process.stdout.columns : undefined);
  console.log(
    values.json
      ? planJson(values.stack, whole, summaries, cost, proof, contracts, { resources, outputs })
      : printable(planText(values.stack, whole, summaries, cost, proof, contracts)),
  );
  return proof.verdict === "violated" || contracts.inconsistencies.length > 0 ? 1 : 0;
}

function targetsOf(values: Readonly<Partial<Record<"html" | "write-intent" | "write-facts", string>>>) {
  const { html, "write-intent": intent, "write-facts": facts } = values;
  return { "--html": html, "--write-intent": intent, "--write-facts": facts };
}

/** What `prove` and the policy pack need to ask the same of the resources themselves. */
function writeInputs(
  values: { readonly "write-intent"?: string; readonly "write-facts"?: string },
  { intent, facts }: Proof.PlannedProof,
): void {
  const write = (option: "write-intent" | "write-facts", content: unknown): void => {
    const file = values[option];
    if (file !== undefined) writeOption("plan", `--${option}`, file, `${JSON.stringify(content, undefined, 2)}\n`);
  };
  write("write-intent", intent);
  write("write-facts", factsJson(facts));
}

/** A warning for each setting of a provider that the engine makes by itself, of which there is none. */
export function unreadNotices(settings: readonly string[]) {
  return settings.map((path) => ({ level: "warning", code: "setting-not-read", path, message: UNREAD_TEXT }));
}

/** A warning for a stack of more resources than the engine handles quickly. */
export function sizeNotices(resources: number) {
  if (resources <= MANY_RESOURCES) return [];
  const message = `${resources} resources in one stack: updates get slow beyond ${MANY_RESOURCES}; put groups of spokes into stacks of their own (docs/library.md, "A part in a stack of its own")`;
  return [{ level: "warning", code: "many-resources", path: "spokes", message }];
}
