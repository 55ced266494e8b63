import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { probe } from "./probe";
import type { ProbePlan, ProbeResult } from "./types";

/** Plan that `bedrock-hub probe --script` puts in front of the one-file script. */
declare const PROBE_PLAN: ProbePlan | undefined;

const OPTIONS = {
  plan: { type: "string" },
  "no-grant": { type: "boolean", default: false },
  "skip-call": { type: "boolean", default: false },
  server: { type: "string", multiple: true },
  port: { type: "string", default: "443" },
  timeout: { type: "string", default: "5000" },
  ca: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** Results as aligned lines, and a last one that counts. */
export function probeText(results: readonly ProbeResult[]): string {
  const width = Math.max(0, ...results.map((r) => r.target.length));
  const lines = results.map(
    (r) => `${r.ok ? "ok    " : "FAILED"}  ${r.check.padEnd(7)}  ${r.target.padEnd(width)}  ${r.detail}`,
  );
  const failed = results.filter((r) => !r.ok).length;
  return [...lines, `${results.length} checks, ${failed} failed`].join("\n");
}

/** Runs a probe from command-line arguments. Exit code 0 if everything is as planned, 1 if not. */
export async function runProbe(argv: string[], given?: ProbePlan): Promise<number> {
  const { values } = parseArgs({ args: argv, options: OPTIONS });
  const plan =
    given ?? (values.plan === undefined ? undefined : (JSON.parse(readFileSync(values.plan, "utf8")) as ProbePlan));
  if (!plan) {
    console.error(
      "probe: --plan is missing; write one with bedrock-hub probe --stack <stack> --spoke <spoke> --write <file>",
    );
    return 1;
  }
  const results = await probe(values["no-grant"] ? { ...plan, granted: false } : plan, {
    ...(values.server && { servers: values.server }),
    port: Number(values.port),
    timeoutMs: Number(values.timeout),
    ...(values.ca !== undefined && { ca: readFileSync(values.ca, "utf8") }),
    skipCall: values["skip-call"],
  });
  console.log(
    values.json ? JSON.stringify({ spoke: plan.spoke, domain: plan.domain, results }, null, 2) : probeText(results),
  );
  return results.every((r) => r.ok) ? 0 : 1;
}

// In the one-file script this module is the program.
if (typeof PROBE_PLAN !== "undefined") {
  runProbe(process.argv.slice(2), PROBE_PLAN).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      console.error((error as Error).message);
      process.exitCode = 1;
    },
  );
}
