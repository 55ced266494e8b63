import * as path from "node:path";
import { WORLD_VARIABLE, WorldClient } from "../world/client";
import { DEFAULT_TIMING } from "../world/kernel/settings";
import { EngineError, messageOf } from "./errors";
import { projectRoot } from "./paths";
import type { EmbeddedAws } from "./run";
import { seedOf } from "./seed";

/** Name of the project, the prefix of its keys in a stack file. */
const PROJECT = "bedrock-hub:";

/** How long the program lets an old endpoint answer after its names have moved, on a clock that runs as AWS's does. */
const DRAIN_SECONDS = 90;

/** Where Node.js 22.1 and newer keep compiled code, for a run's many processes as for the command line itself. */
const COMPILED = path.join(projectRoot, "node_modules", ".cache", "bedrock-hub", "compiled");

/** The embedded AWS of this project: its provider plugins, and one world server per stack. */
export function embeddedAws(): EmbeddedAws {
  return {
    providers: [
      { name: "aws", target: { entry: path.join(projectRoot, "local", "provider", "main.ts") } },
      { name: "awsx", target: { entry: path.join(projectRoot, "local", "awsx", "main.ts"), sdk: true } },
    ],
    start: async (paths, config, facts) => {
      const client = await startWorld(paths.world);
      try {
        const own = Object.entries(config).filter(([key]) => key.startsWith(PROJECT));
        const values = Object.fromEntries(own.map(([key, value]) => [key.slice(PROJECT.length), value]));
        const seed = seedOf(values, facts.resources);
        if (seed) await client.seed(seed);
      } catch (error) {
        throw new EngineError(`embedded AWS: the stack's accounts could not be set up (${messageOf(error)})`);
      } finally {
        client.close();
      }
      const { speed, visibility } = DEFAULT_TIMING;
      return {
        [WORLD_VARIABLE]: paths.world,
        NODE_COMPILE_CACHE: COMPILED,
        BEDROCK_HUB_DRAIN_SECONDS: String(DRAIN_SECONDS / speed),
        // What another account does not see yet it sees after this time, and no sooner.
        BEDROCK_HUB_RETRY_SECONDS: String(visibility / speed),
      };
    },
  };
}

/** Connects to a stack's world, starting its server. A damaged world is refused in one message. */
export async function startWorld(folder: string): Promise<WorldClient> {
  try {
    return await WorldClient.start(folder);
  } catch (error) {
    throw new EngineError(messageOf(error));
  }
}
