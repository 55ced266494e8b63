import type { ProofReport } from "../../proof/properties";
import { proofLines } from "../../report/proof-text";
import type { ResourceView } from "../world/kernel/command";
import { proveDeployed, type Meant } from "./deployed-proof";
import { notStanding } from "./standing";
import type { StackExport } from "./state-summary";

/** The verdict on what was deployed, for people, and whether it is a good one. */
export interface PostDeployCheck {
  readonly lines: readonly string[];
  /** False if a property is violated, a log or guard is missing, or state and accounts differ. What cannot be told is shown and is no failure. */
  readonly passed: boolean;
}

/**
 * Checks a deployment after the fact: every property is proven of the state, and of what stands in the embedded accounts
 * whoever made it; logs and guards that the plan asks for are looked for; state and accounts are compared resource by
 * resource.
 */
export function postDeployCheck(meant: Meant, state: StackExport, accounts: readonly ResourceView[]): PostDeployCheck {
  const proof = proveDeployed(meant, state, accounts);
  const missing = notStanding(meant.plan, accounts);
  const differences = differencesOf(state, accounts);
  const same = `${managed(state).size} resources: state and embedded accounts agree`;
  return {
    lines: [
      "Post-deploy check:",
      ...verdictLines("the state", proof.state),
      ...verdictLines("the accounts", proof.accounts),
      `  logs and guards: ${missing.length === 0 ? "all that the plan asks for stand" : `${missing.length} are missing`}`,
      ...missing.map((line) => `    ${line}`),
      ...(differences.length === 0 ? [same] : differences).map((line) => `  ${line}`),
    ],
    passed:
      differences.length === 0 &&
      missing.length === 0 &&
      proof.state.verdict !== "violated" &&
      proof.accounts.verdict !== "violated",
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

/** Types that only manage what AWS made, and have no record of their own. */
const HANDLES = /:Default[A-Za-z]+ |Accepter /;

/** What the state knows of AWS, by type and id, with its URN. */
function managed(state: StackExport): Map<string, string> {
  const own = (state.deployment.resources ?? []).filter(({ custom, type }) => custom && type.startsWith("aws:"));
  return new Map(own.map((resource) => [`${resource.type} ${resource.id ?? ""}`, resource.urn]));
}

/** How state and embedded accounts differ, one line each; none if they agree. */
export function differencesOf(state: StackExport, accounts: readonly ResourceView[]): string[] {
  const inState = managed(state);
  const own = accounts.filter(({ implicit }) => implicit === undefined);
  const present = new Set(accounts.map(({ type, id }) => `${type} ${id}`));
  return [
    ...own
      .filter(({ type, id }) => !inState.has(`${type} ${id}`))
      .map(({ account, type, id }) => `+ ${account} ${type} ${id}: exists, the state does not know it`),
    ...[...inState]
      .filter(([key]) => !present.has(key) && !HANDLES.test(key))
      .map(([key, urn]) => `- ${key}: is in the state (${urn}), exists no more`),
  ];
}

/** How many resources of AWS a state knows. */
export function managedCount(state: StackExport): number {
  return managed(state).size;
}
