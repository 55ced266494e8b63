import * as fs from "node:fs";
import * as path from "node:path";
import { WorldClient } from "../world/client";
import type { ResourceView } from "../world/kernel/command";
import { buildInProcess, compareBuilds } from "./in-process";
import { stackPaths } from "./paths";
import type { LocalProject } from "./run";
import { factsOfStack } from "../../report/plan-facts";
import { seedOf } from "./seed";
import { localStackFile } from "./stack-file";
import { PROJECT } from "../../stacks/load";

/**
 * What `up --local` does where no Pulumi CLI can be had: builds the same program from nothing in this process, and
 * compares with the embedded accounts of the last real run, if there was one. Nothing is kept and nothing is claimed
 * about updates, deletions or interruptions.
 * @returns the lines to print
 */
export async function upWithoutCli(project: LocalProject): Promise<string[]> {
  const text = fs.readFileSync(path.join(project.root, `Pulumi.${project.stack}.yaml`), "utf8");
  const config = plainConfig(text);
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${PROJECT}:`));
  const values = Object.fromEntries(own.map(([key, value]) => [key.slice(PROJECT.length + 1), value]));
  const seed = seedOf(values, factsOfStack(project.root, project.stack).resources);
  // Loaded here: the program and the SDK take a second that no other command pays.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would leave the CommonJS loader that runs TypeScript
  const program = require("../../infra") as () => unknown;
  const built = await buildInProcess({ project: PROJECT, stack: project.stack, config, seed, program });
  const accounts = [...new Set(built.resources.map(({ account }) => account))].sort();
  return [
    "",
    `Embedded AWS, stack ${project.stack}, in this process: ${built.resources.length} resources built from nothing.`,
    ...accounts.map((account) => `  ${account}  ${built.resources.filter((r) => r.account === account).length}`),
    ...(await comparison(project, built.resources)),
    "There was no engine: updates, deletions and interruptions are not rehearsed, and nothing is kept.",
  ];
}

async function comparison(project: LocalProject, now: readonly ResourceView[]): Promise<string[]> {
  const { world } = stackPaths(project.state, project.stack);
  if (!fs.existsSync(world)) return ["There are no embedded accounts of an earlier run to compare with."];
  const client = await WorldClient.start(world);
  try {
    const differences = compareBuilds(await client.list(), now);
    if (differences.length === 0) return ["The embedded accounts of the last real run hold the same."];
    return [
      `The embedded accounts of the last real run differ in ${differences.length} places:`,
      ...differences
        .slice(0, 20)
        .map(
          ({ account, type, logicalId, before, after }) =>
            `  ${account} ${type} ${logicalId}: ${before} there, ${after} now`,
        ),
    ];
  } finally {
    client.close();
  }
}

/** The stack's config with every secret opaque: without a CLI there is no passphrase to ask for. */
function plainConfig(text: string): Readonly<Record<string, unknown>> {
  const own = (): never => {
    throw new Error("nothing is encrypted here");
  };
  return localStackFile(text, { salt: "", own: () => ({ encrypt: () => "", decrypt: own }), real: () => undefined })
    .config;
}
