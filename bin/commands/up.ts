import * as fs from "node:fs";
import { hasOption } from "../../local/engine/arguments";
import { localProject, note, requireLocal } from "../../local/engine/command";
import { CliMissingError, EngineError } from "../../local/engine/errors";
import type * as WithoutCli from "../../local/engine/without-cli";
import { liftCommand } from "../../local/engine/guarded";
import { stackPaths } from "../../local/engine/paths";
import { startWorld } from "../../local/engine/embedded";
import { stateFileOf } from "../../local/engine/state-file";
import { postDeployCheck } from "../../local/engine/post-deploy";
import { refuseLostState } from "../../local/engine/lost-state";
import { runPulumi, type LocalProject, type RunResult } from "../../local/engine/run";
import { readExport, type StackExport } from "../../local/engine/state-summary";
import { accountNames, upReport } from "../../local/engine/up-report";
import { planStack } from "../../plan";
import { factsOfStack } from "../../report/plan-facts";
import { loadStackFile } from "../../stacks/load";
import { run as plan } from "./plan";

const HELP = `usage: bedrock-hub up --local [--stack <name>] [options of pulumi up]

Plans the stack, then deploys it with the real Pulumi engine onto the embedded AWS: no account, nothing that costs.
Unless told otherwise it asks no question (--yes). Where something stands already the engine's own preview comes first,
so that what is protected is refused before anything is touched. Afterwards every property is proven again of what was
deployed; exit code 1 if one is violated, or if state and accounts differ.

  --local         the embedded AWS; for real accounts run pulumi up itself
  --stack <name>  the stack whose Pulumi.<name>.yaml is deployed (default: dev)`;

/** `bedrock-hub up --local`: plan, real `pulumi up`, and what stands afterwards. Exit code: the CLI's own, or 1 if the check of what stands fails. */
export async function run(argv: string[]): Promise<number> {
  if (hasOption(argv, "--help", "-h")) {
    console.log(HELP);
    return 0;
  }
  const { stack, rest } = requireLocal("up", argv);
  const project = localProject(stack);
  const machine = hasOption(rest, "--json", "-j");
  const values = loadStackFile(project.root, stack).values;
  if (!machine && (await plan(["--stack", stack, "--cwd", project.root])) !== 0) return 1;
  const asked = hasOption(rest, "--yes", "-y", "--skip-preview", "-f", "--preview-only", "--plan");
  const result = await orUndefined(deploy(project, [...(asked ? [] : unasked(project)), ...rest]));
  if (!result) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would leave the CommonJS loader that runs TypeScript
    const { upWithoutCli } = require("../../local/engine/without-cli") as typeof WithoutCli;
    for (const line of await upWithoutCli(project)) console.log(line);
    return 0;
  }
  const { code, summary, guarded } = result;
  if (code !== 0 && guarded.length > 0) {
    const what =
      guarded.length === 1
        ? "1 resource that would be replaced or deleted is"
        : `${guarded.length} resources that would be replaced or deleted are`;
    const lift = liftCommand(`bedrock-hub pulumi --local --stack ${stack} --`, guarded);
    note(`bedrock-hub up: ${what} protected; if that is meant, lift it and run up again: ${lift}`);
    return code;
  }
  if (code !== 0) {
    note(
      `bedrock-hub up: the deployment did not finish; first see what it left with bedrock-hub doctor --local --stack ${stack}, which also mends it with --fix; then run up again`,
    );
    return code;
  }
  if (machine) return 0;
  const exported = await runPulumi({ ...project, log: () => undefined }, ["stack", "export"], { output: "capture" });
  if (exported.code !== 0) throw new EngineError(`up: the state could not be read back:\n${exported.stderr.trim()}`);
  const state = readExport(exported.stdout);
  const folder = stackPaths(project.state, stack).base;
  const check = await checked(project, values, state);
  for (const line of upReport({ stack, state, summary, names: accountNames(values), folder })) console.log(line);
  for (const line of check.lines) console.log(line);
  if (check.passed) return 0;
  note(
    check.stale
      ? `bedrock-hub up: the check holds of the accounts and not of the state, which saw them before the last changes; bedrock-hub refresh --local --stack ${stack} --yes reads them again`
      : `bedrock-hub up: the check above does not hold; where state and accounts differ, bedrock-hub doctor --local --stack ${stack} shows the repair and does it with --fix`,
  );
  return 1;
}

/**
 * Options where none that decides is given. Without a preview the engine would make, change and delete all around what
 * is protected before it refuses that; a first deployment has nothing to protect.
 */
function unasked(project: LocalProject): string[] {
  return fs.existsSync(stateFileOf(project)) ? ["--yes"] : ["--yes", "--skip-preview"];
}

async function deploy(project: LocalProject, args: readonly string[]): Promise<RunResult> {
  // Without a CLI nothing is deployed, and a state that is lost is in nobody's way.
  await project.cli();
  await refuseLostState(project);
  return runPulumi(project, ["up", ...args]);
}

/** The post-deploy check against what the planner meant. */
async function checked(project: LocalProject, values: Record<string, unknown>, state: StackExport) {
  const world = await startWorld(stackPaths(project.state, project.stack).world);
  try {
    const facts = factsOfStack(project.root, project.stack);
    const meant = { ...planStack(values, `Pulumi.${project.stack}.yaml`), facts };
    return postDeployCheck(meant, state, await world.list({ implicit: true }));
  } finally {
    world.close();
  }
}

/** `undefined`, with one line on why, where no CLI can be had. */
async function orUndefined<T>(run: Promise<T>): Promise<T | undefined> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof CliMissingError)) throw error;
    note(`${error.message}; building in this process instead`);
    return undefined;
  }
}
