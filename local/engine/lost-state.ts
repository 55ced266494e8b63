import { worldIn } from "../world/client";
import { startWorld } from "./embedded";
import { EngineError } from "./errors";
import { stackPaths } from "./paths";
import type { LocalProject } from "./run";
import { readState, stateFileOf } from "./state-file";

/**
 * Refuses to deploy where the accounts hold a stack that the state knows nothing of, as after `stack rm`: all of it would
 * be made a second time.
 * @throws EngineError with both ways on
 */
export async function refuseLostState(project: LocalProject): Promise<void> {
  const { stack, state } = project;
  const paths = stackPaths(state, stack);
  if (!worldIn(paths.world) || knowsSomething(stateFileOf(project))) return;
  const world = await startWorld(paths.world);
  try {
    const standing = (await world.list()).length;
    if (standing === 0) return;
    throw new EngineError(
      `stack ${stack}: the state knows nothing, and ${standing} resources stand in the embedded accounts; ` +
        `bedrock-hub doctor --local --stack ${stack} --fix takes them in, bedrock-hub local reset --stack ${stack} begins anew`,
    );
  } finally {
    world.close();
  }
}

/** True if a state has resources or operations that were cut off, or cannot be read: then others speak up. */
function knowsSomething(file: string): boolean {
  try {
    const { resources, pending_operations: pending } = readState(file).deployment;
    return (resources ?? []).length + (pending ?? []).length > 0;
  } catch {
    return true;
  }
}
