import path from "node:path";
import { localProject, requireLocal } from "../../local/engine/command";
import { closedSettings } from "../../local/engine/environment";
import { EngineError } from "../../local/engine/errors";
import { shellQuote, writeLauncher } from "../../local/engine/launchers";
import { projectRoot, stackPaths } from "../../local/engine/paths";
import { projectOf } from "../../local/engine/project-copy";
import { closedEnvironment } from "../../local/engine/environment";

/**
 * `eval "$(bedrock-hub shell --local [--stack dev])"`: prints, for a POSIX shell, what makes plain `pulumi …` work on
 * the local stack: a `pulumi` first on PATH that runs closed as `bedrock-hub up --local` does, and the same settings
 * for programs that call the Pulumi CLI or SDK themselves. AWS variables are taken away.
 */
export function run(argv: string[]): Promise<number> {
  const { stack, rest } = requireLocal("shell", argv);
  if (rest.length > 0) throw new EngineError(`shell: takes no further arguments, got ${rest.join(" ")}`);
  const project = localProject(stack);
  projectOf(project.root, stack);
  const paths = stackPaths(project.state, stack);
  const entry = path.join(projectRoot, "bin", "bedrock-hub.js");
  writeLauncher(paths.launchers, "pulumi", { entry, args: ["pulumi", "--local", "--stack", stack, "--"] });
  const { dropped } = closedEnvironment(process.env, paths, {});
  const settings = { ...closedSettings(paths), BEDROCK_HUB_STATE: project.state, BEDROCK_HUB_STACK: stack };
  const taken = dropped.filter((name) => !(name in settings));
  if (taken.length > 0) console.log(`unset ${taken.join(" ")}`);
  for (const [name, value] of Object.entries(settings)) console.log(`export ${name}=${shellQuote(value)}`);
  const others = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== paths.launchers);
  console.log(`export PATH=${[paths.launchers, ...others].map(shellQuote).join(path.delimiter)}`);
  return Promise.resolve(0);
}
