/** The verdict of the contracts beside that of the properties: as text, and as results for SARIF and JUnit. */
import {
  checkContracts,
  inconsistencies,
  type ContractReport,
  type ContractResult,
  type Inconsistency,
} from "../proof/contracts";
import type { Intent } from "../proof/intent";
import type { NetworkModel } from "../proof/model";
import type { Finding, ProofReport, PropertyResult } from "../proof/properties";
import { count, table, wrapped } from "./table";

/** The contracts of a network, and where they contradict its properties. */
export interface ContractSection {
  readonly contracts: ContractReport;
  readonly inconsistencies: readonly Inconsistency[];
}

/** Objects shown for one contract unless all are asked for. */
const MOST = 5;

/** Asks the contracts, and compares them with what the properties say; `undefined` where none were asked. */
export function contractSection(
  model: NetworkModel,
  intent: Intent,
  proof: Pick<ProofReport, "properties"> | undefined,
): ContractSection {
  const contracts = checkContracts(model, intent);
  return { contracts, inconsistencies: inconsistencies(contracts, proof?.properties ?? []) };
}

/** One line for each contract, what breaks it or is not covered, what follows, and what the engines disagree about. */
export function contractLines(
  { contracts, inconsistencies: found }: ContractSection,
  detail: "short" | "full",
): string[] {
  const rows = contracts.contracts.map(({ id, title, verdict, checked, failures, notCovered }) => {
    const numbers = [
      checked === 0 ? "nothing to check" : count(checked, "check"),
      ...(failures.length > 0 ? [count(failures.length, "failure")] : []),
      ...(notCovered.length > 0 ? [`${notCovered.length} not covered`] : []),
    ];
    return [`  ${id}`, verdict, title, numbers.join(", ")];
  });
  const told = contracts.contracts.flatMap((contract) => objectLines(contract, detail));
  const of = (implied: boolean): string =>
    contracts.implications
      .filter((i) => i.implied === implied)
      .map((i) => i.property)
      .join(", ");
  const open = of(false);
  return [
    "Contracts: each object by itself",
    ...table(rows),
    `  implied by contracts: ${of(true) || "nothing"}${open === "" ? "" : `; left to the other engines: ${open}`}`,
    ...(told.length > 0 ? ["", ...told] : []),
    ...(found.length > 0 ? ["", ...found.map(({ message }) => `  ${message.toUpperCase()}`), `  ${REPORT}`] : []),
  ];
}

/**
 * The verdict of the contracts in a few lines, for what shows the properties: what follows from contracts, what breaks
 * one, and how many objects are not covered.
 */
export function contractSummary({ contracts, inconsistencies: found }: ContractSection): string[] {
  const { verdict, contracts: all, implications } = contracts;
  const checks = all.reduce((sum, { checked }) => sum + checked, 0);
  const open = implications.filter(({ implied }) => !implied).map(({ property }) => property);
  const follows =
    open.length === 0
      ? "P0 to P15 follow from them, P16 is asked of policies alone"
      : `left to the other engines: ${open.join(", ")}`;
  const uncovered = all.filter(({ notCovered }) => notCovered.length > 0);
  const parts = uncovered.map(({ id, notCovered }) => `${id} ${notCovered.length}`);
  return [
    `contracts ${verdict}: each object by itself, ${count(checks, "check")}; ${follows}`,
    ...all.flatMap((contract) => objectLines({ ...contract, notCovered: [] }, "short")),
    ...(parts.length > 0 ? wrapped("  ", `objects that are not covered, by contract: ${parts.join(", ")}`) : []),
    ...(found.length > 0 ? [...found.map(({ message }) => `  ${message.toUpperCase()}`), `  ${REPORT}`] : []),
  ];
}

const REPORT = "this is a defect of bedrock-hub, not of the network: please report it with the states and the intent";

function objectLines({ id, failures, notCovered }: ContractResult, detail: "short" | "full"): string[] {
  const most = detail === "full" ? undefined : MOST;
  const broken = failures
    .slice(0, most)
    .flatMap(({ object, setting, expected, found, fix }) => [
      `  ${id} fails: ${object.name}, ${setting}`,
      `      expected: ${expected}`,
      `      found: ${found}`,
      `      fix: ${fix}`,
      `      ${object.urn}`,
    ]);
  const hidden = notCovered
    .slice(0, most)
    .map(({ object, because }) => `  ${id} does not cover ${object.name}: ${because}`);
  const rest = failures.length + notCovered.length - Math.min(failures.length, most ?? Infinity) - hidden.length;
  return [...broken, ...hidden, ...(rest > 0 ? [`  ${id} … and ${rest} more`] : [])];
}

/**
 * The section as results beside those of the properties, for formats that know nothing else. A contract that fails is
 * violated if a property that follows from it is, or if no property was asked; otherwise it is undetermined, since
 * contracts may be stricter than what they serve. What is not covered is skipped. A disagreement is always a violation.
 */
export function contractResults(
  section: ContractSection,
  proof: Pick<ProofReport, "properties"> | undefined,
): PropertyResult[] {
  const violated = new Set((proof?.properties ?? []).filter((p) => p.verdict === "violated").map(({ id }) => id));
  const results = section.contracts.contracts.map((contract): PropertyResult => {
    const { id, title, verdict, checked, notCovered } = contract;
    if (verdict === "pass") return { id, title, verdict: "holds", checked, findings: [] };
    const names = notCovered.map(({ object, because }) => `${object.name}: ${because}`);
    if (verdict === "not covered")
      return { id, title, verdict: "skipped", checked, findings: [], note: `not covered: ${names.join("; ")}` };
    const serves = section.contracts.implications.filter((i) => i.contracts.includes(id));
    const real = proof === undefined || serves.some(({ property }) => violated.has(property));
    const findings = findingsOf(contract, real ? "violated" : "undetermined");
    if (real) return { id, title, verdict: "violated", checked, findings };
    const told = findings.map(({ message }) => message).join("; ");
    return { id, title, verdict: "skipped", checked, findings, note: `fails beside properties that hold: ${told}` };
  });
  return [...results, agreement(section.inconsistencies)];
}

function findingsOf({ id, failures }: ContractResult, verdict: Finding["verdict"]): Finding[] {
  return failures.map(({ object, setting, expected, found, fix }) => ({
    property: id,
    verdict,
    message: `${object.name}, ${setting}: expected ${expected}, found ${found}; ${fix}`,
    urns: [object.urn],
  }));
}

/** The engines' agreement as a result of its own. */
function agreement(found: readonly Inconsistency[]): PropertyResult {
  const findings = found.map(({ message }): Finding => ({
    property: "engines-agree",
    verdict: "violated",
    message: `${message}; ${REPORT}`,
    urns: [],
  }));
  return {
    id: "engines-agree",
    title: "No property is violated that follows from contracts which pass",
    verdict: findings.length > 0 ? "violated" : "holds",
    checked: 1,
    findings,
  };
}
