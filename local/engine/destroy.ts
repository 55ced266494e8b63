import { switchedOn } from "./arguments";
import { EngineError } from "./errors";
import { runPulumi, type LocalProject, type RunOptions, type RunResult } from "./run";
import { readExport } from "./state-summary";

/** Options with which a destroy says itself what it is to leave alone, or deletes nothing. */
const SELECTIVE = ["--target", "-t", "--exclude", "--exclude-protected", "--preview-only", "--help", "-h"];

/**
 * `pulumi destroy`, refused as a whole before it deletes anything if the state has protected resources. The engine by
 * itself names those that it meets first, and with `--skip-preview` deletes what is not protected before it refuses.
 * @throws EngineError that names every protected resource
 */
export async function destroy(
  project: LocalProject,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  if (!switchedOn(args, ...SELECTIVE)) await refuseProtected(project);
  return runPulumi(project, ["destroy", ...args], options);
}

async function refuseProtected(project: LocalProject): Promise<void> {
  const exported = await runPulumi({ ...project, log: () => undefined }, ["stack", "export"], { output: "capture" });
  // A state that cannot be read is the engine's to complain about.
  if (exported.code !== 0) return;
  const { deployment } = readExport(exported.stdout);
  const urns = (deployment.resources ?? []).filter(({ protect }) => protect).map(({ urn }) => urn);
  if (urns.length === 0) return;
  throw new EngineError(
    [
      `destroy: refused, nothing was deleted: ${urns.length} resources are protected:`,
      ...urns.map((urn) => `  ${urn}`),
      `lift the protection first: bedrock-hub pulumi --local --stack ${project.stack} -- state unprotect --all --yes`,
    ].join("\n"),
  );
}
