import type { CliTools } from "./cli";
import { goBuild } from "./install";
import type { Env } from "./paths";
import { programOutput } from "./programs";

/** How long Pulumi's download site may take to answer before it counts as out of reach, in milliseconds. */
const REACH_MS = 8000;

/** The real tools: this machine's processes, network and disk. `log` gets progress for people. */
export function machineTools(env: Env, log: (line: string) => void): CliTools {
  return {
    env,
    log,
    output: programOutput,
    canDownload: async () => {
      try {
        const answer = await fetch("https://get.pulumi.com/install.sh", {
          method: "HEAD",
          signal: AbortSignal.timeout(REACH_MS),
        });
        return answer.ok;
      } catch {
        return false;
      }
    },
    download: async (root) => {
      // Loaded here: the Automation API costs half a second that a run with a cached CLI need not pay.
      const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
      const installed = await PulumiCommand.install({ root });
      if (!installed.version) throw new Error("the installed CLI tells no version");
      return installed.version.version;
    },
    build: (go, output) => goBuild(go, output, { env, log }),
  };
}
