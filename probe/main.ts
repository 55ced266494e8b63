import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { strayed } from "./place";
import { probe, probeOutside } from "./probe";
import type { ProbeOptions, ProbePlan, ProbeResult } from "./types";

/** Plan that `bedrock-hub probe --script` puts in front of the one-file script. */
declare const PROBE_PLAN: ProbePlan | undefined;

/** Options of the one-file script, and of `bedrock-hub probe` besides its own. */
export const PROBE_OPTIONS = {
  "no-grant": { type: "boolean", default: false },
  "no-spoke": { type: "boolean", default: false },
  "skip-call": { type: "boolean", default: false },
  server: { type: "string", multiple: true },
  port: { type: "string", default: "443" },
  timeout: { type: "string", default: "5000" },
  ca: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Results as aligned lines, and a last one that counts. */
export function probeText(results: readonly ProbeResult[]): string {
  const width = Math.max(0, ...results.map((r) => r.target.length));
  const lines = results.map(
    (r) => `${r.ok ? "ok    " : "FAILED"}  ${r.check.padEnd(7)}  ${r.target.padEnd(width)}  ${r.detail}`,
  );
  const failed = results.filter((r) => !r.ok).length;
  const nothing = results.length === 0 ? ": the plan names nothing to check, which is no pass" : "";
  return [...lines, `${results.length} checks, ${failed} failed${nothing}`].join("\n");
}

/** What somebody typed wrong; told without a stack trace. */
class ArgumentError extends Error {
  readonly userError = true;
}

function numberOf(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new ArgumentError(`probe: ${option} is not a number from 1 to ${most}, got ${text}; write digits only`);
}

function authority(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ArgumentError(`probe: --ca cannot be read (${String(code)}), got ${file}; name a PEM file`);
  }
}

/** What the one-file script says of itself, where no documentation is at hand. */
const USAGE = `usage: node probe.js [options]
  --no-grant        the place may not use Bedrock: no Bedrock name may answer
  --no-spoke        the place is in no spoke: no endpoint of any domain may answer
  --skip-call       leave the signed call out
  --server <ip>     ask this DNS server (address[:port]) instead of the system's; may be repeated
  --port <number>   port of the endpoints, 443
  --timeout <ms>    most milliseconds for each step, 5000
  --ca <file>       PEM of a certificate authority to trust besides the system's
  --json            results for machines
Exit code 0 if everything is as planned, 1 if not.`;

function optionsIn(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: PROBE_OPTIONS }).values;
  } catch (error) {
    throw new ArgumentError(`probe: ${(error as Error).message}\n${USAGE}`);
  }
}

async function resultsOf(plan: ProbePlan, options: ProbeOptions, outside: boolean): Promise<ProbeResult[]> {
  if (outside) return probeOutside(plan, options);
  const stray = await strayed(plan, options);
  return stray ? [stray] : probe(plan, options);
}

/** Runs a probe with options from the command line. Exit code 0 if everything is as planned, 1 if not or nothing is. */
export async function runProbe(argv: string[], plan: ProbePlan): Promise<number> {
  const values = optionsIn(argv);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values["no-grant"] && values["no-spoke"])
    throw new ArgumentError("probe: --no-grant and --no-spoke exclude each other; leave one out");
  const options: ProbeOptions = {
    ...(values.server && { servers: values.server }),
    port: numberOf("--port", values.port, 65535),
    timeoutMs: numberOf("--timeout", values.timeout, 600_000),
    ...(values.ca !== undefined && { ca: authority(values.ca) }),
    skipCall: values["skip-call"],
  };
  const results = await resultsOf(values["no-grant"] ? { ...plan, granted: false } : plan, options, values["no-spoke"]);
  console.log(
    values.json ? JSON.stringify({ spoke: plan.spoke, domain: plan.domain, results }, null, 2) : probeText(results),
  );
  return results.length > 0 && results.every((r) => r.ok) ? 0 : 1;
}

// In the one-file script this module is the program.
if (typeof PROBE_PLAN !== "undefined") {
  // Whatever ends this process before there is a result: no result is no pass.
  process.exitCode = 1;
  runProbe(process.argv.slice(2), PROBE_PLAN).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      console.error((error as Error).message);
      process.exitCode = 1;
    },
  );
}
