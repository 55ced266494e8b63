import type { ProofReport } from "../../proof/properties";
import { proofLines } from "../../report/proof-text";
import type { ResourceView } from "../world/kernel/command";
import { proveDeployed, type Meant } from "./deployed-proof";
import { notStanding } from "./standing";
import { differencesOf, managedCount } from "./state-differences";
import type { StackExport } from "./state-summary";

/** The verdict on what was deployed, for people, and whether it is a good one. */
export interface PostDeployCheck {
  readonly lines: readonly string[];
  /** False if a property is violated, a log or guard is missing, or state and accounts differ. What cannot be told is shown and is no failure. */
  readonly passed: boolean;
  /**
   * True where the accounts hold, agree with the state, and only what the state observed earlier does not hold: it saw a
   * route as a blackhole, say, whose target has been made again since. Reading the accounts again mends it.
   */
  readonly stale: boolean;
}

/**
 * Checks a deployment after the fact: every property is proven of the state, and of what stands in the embedded accounts
 * whoever made it; logs and guards that the plan asks for are looked for; state and accounts are compared resource by
 * resource, in account, Region and properties.
 */
export function postDeployCheck(meant: Meant, state: StackExport, accounts: readonly ResourceView[]): PostDeployCheck {
  const proof = proveDeployed(meant, state, accounts);
  const missing = notStanding(meant.plan, accounts);
  const differences = differencesOf(state, accounts);
  const stands = differences.length === 0 && missing.length === 0 && proof.accounts.verdict !== "violated";
  const outdated = proof.state.verdict === "violated";
  const same = `${managedCount(state)} resources: state and embedded accounts agree`;
  return {
    lines: [
      "Post-deploy check:",
      ...verdictLines("the state", proof.state),
      ...verdictLines("the accounts", proof.accounts),
      `  logs and guards: ${missing.length === 0 ? "all that the plan asks for stand" : `${missing.length} are missing`}`,
      ...missing.map((line) => `    ${line}`),
      ...(differences.length === 0 ? [same] : differences).map((line) => `  ${line}`),
    ],
    passed: stands && !outdated,
    stale: stands && outdated,
  };
}

function verdictLines(of: string, report: ProofReport): string[] {
  const checks = report.properties.reduce((sum, { checked }) => sum + checked, 0);
  const head = `  ${of}: ${report.verdict} (${report.properties.length} properties, ${checks} checks)`;
  const open = report.properties.filter(({ verdict }) => verdict === "violated" || verdict === "undetermined");
  return [
    head,
    ...(open.length === 0 ? [] : proofLines({ ...report, properties: open }, "short").map((l) => `  ${l}`)),
  ];
}
