import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { worldIn } from "../../world/client";
import { loadStackFile, PROJECT } from "../../../stacks/load";
import type { LocalProject } from "../run";
import { findCli } from "../cli";
import { localProject, note } from "../command";
import { startWorld } from "../embedded";
import { EngineError } from "../errors";
import { projectRoot, stackPaths, type Env } from "../paths";
import { runPulumi } from "../run";
import { stateFileOf } from "../state-file";
import { accountNames } from "../up-report";
import { machineTools } from "../tools";
import { awsApi } from "./aws-api";
import type { AccountAccess } from "./cloud";
import { doctor, type StackCli } from "./doctor";
import { staleLocks } from "./engine-locks";
import { patient, told } from "./patient";
import { cloudReader } from "./reader";
import { worldApi } from "./world-api";

/** Examines a local stack on its embedded accounts. @returns true if nothing is wrong in the end */
export async function localDoctor(stack: string, fix: boolean, project = localProject(stack)): Promise<boolean> {
  const paths = stackPaths(project.state, stack);
  // Where either is left, the other may be what was lost.
  if (!fs.existsSync(stateFileOf(project)) && !worldIn(paths.world)) {
    throw new EngineError(`stack ${stack}: is not deployed; run bedrock-hub up --local --stack ${stack}`);
  }
  project.log("doctor: looks at the state, at what the program asks for and at the accounts, which takes a while");
  // Before anything else: it makes the state's folder, seeds the accounts and says what is kept from the run.
  await version(project);
  const { stale, live } = staleLocks(paths.backend);
  if (live.length > 0 && stale.length === 0) {
    throw new EngineError(
      `stack ${stack}: a run is under way, ${live.join(", ")}; wait for it to end, or if it is over: bedrock-hub pulumi --local --stack ${stack} -- cancel --yes`,
    );
  }
  const world = await startWorld(paths.world);
  try {
    const examined = doctor(
      {
        cli: quietCli(project),
        pulumi: `bedrock-hub pulumi --local --stack ${stack} --`,
        cloud: cloudReader(patient(worldApi(world))),
        stackTag: `${PROJECT}/${stack}`,
        locks: () => staleLocks(paths.backend).stale,
        accesses: accessesOf(project.root, stack),
        log: (line) => console.log(line),
      },
      fix,
    );
    return await told(examined);
  } finally {
    world.close();
  }
}

async function version(project: LocalProject): Promise<void> {
  await runPulumi(project, ["version"], { output: "capture" });
}

/** Notes on the closed run are told once, not at each of doctor's commands. */
function quietCli(project: LocalProject): StackCli {
  const quiet = { ...project, log: () => undefined };
  return { run: (args) => runPulumi(quiet, [...args, "--non-interactive"], { output: "capture" }) };
}

/** Every account of the stack's config in each of its Regions, whether or not the state has anything there. */
function accessesOf(root: string, stack: string): AccountAccess[] {
  const { values } = loadStackFile(root, stack);
  const region = (values.hub as { region?: unknown } | undefined)?.region;
  if (typeof region !== "string") return [];
  const others = typeof values.regions === "object" && values.regions !== null ? Object.keys(values.regions) : [];
  return Object.keys(accountNames(values)).flatMap((account) =>
    [region, ...others].map((each) => ({ account, region: each })),
  );
}

/** Examines a stack on its real accounts, with the CLI, backend and credentials that `pulumi` itself would use. */
export async function realDoctor(stack: string, fix: boolean, env: Env = process.env): Promise<boolean> {
  const cli = await findCli(machineTools(env, note));
  const examined = doctor(
    {
      cli: { run: (args) => runCli(cli.command, [...args, "--stack", stack, "--non-interactive"], env) },
      pulumi: "pulumi",
      cloud: cloudReader(patient(awsApi())),
      stackTag: `${PROJECT}/${stack}`,
      // Other backends keep locks where only `pulumi cancel` gets at them; the CLI names them when it is refused.
      locks: () => [],
      // Accounts that only the config names have no role here to get in by: the state's and the plan's do.
      accesses: [],
      log: (line) => console.log(line),
    },
    fix,
  );
  return told(examined);
}

function runCli(command: string, args: readonly string[], env: Env): ReturnType<StackCli["run"]> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}
