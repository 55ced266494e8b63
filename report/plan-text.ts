import { plannedSummary } from "./planned-summary";
import { allSpokes } from "../plan/all-regions";
import type { CostReport } from "../plan/cost";
import type { DomainPlan, Plan } from "../plan/types";
import type { ProofReport } from "../proof/properties";
import { costText } from "./cost-text";
import { domainLines } from "./domains-text";
import { matrixLegend, matrixLines } from "./matrix-text";
import { modelsLines } from "./models-text";
import { observabilityLines } from "./observability-text";
import { onPremisesLines } from "./on-premises-text";
import { contractSummary, type ContractSection } from "./proof-contracts";
import { proofLines } from "./proof-text";
import { regionLines } from "./regions-text";
import type { ResourceSummary } from "./resources";
import { resourceLines } from "./resources-text";
import { spokesLines } from "./spokes-text";
import { subnetLines } from "./subnets-text";
import { count, folded, wrapped } from "./table";
import { trainingLines } from "./training-text";
import { egressLines, waysLines } from "./ways-text";

/** The plan of a stack as a person reads it in a terminal. */
export function planText(
  stack: string,
  plan: Plan,
  resources: readonly ResourceSummary[],
  cost: CostReport,
  proof: ProofReport,
  contracts: ContractSection,
): string {
  const spokes = allSpokes(plan);
  return folded([
    `${stack}: ${[plan.region, ...(plan.regions ?? []).map(({ region }) => region)].join(", ")}; organization ${plan.organizationId}, ${count(plan.domains.length, "domain")}, ${count(spokes.length, "spoke")}, ${count(resources.length, "resource")}`,
    `proof ${proof.verdict}, ${plannedSummary({ plan, cost })}`,
    ...section("Resources by account", resourceLines(plan, resources)),
    ...section("Subnets", subnetLines(plan)),
    ...section("Domains and endpoints", domainLines(plan)),
    ...section("Spokes", spokesLines(plan)),
    ...section("Regions", regionLines(plan, cost)),
    ...section("Models", modelsLines(plan, stack)),
    ...section("Ways to Bedrock", waysLines(spokes)),
    ...section("On-premises", onPremisesLines(plan, cost)),
    ...section("Training", trainingLines(spokes, cost)),
    ...section("Internet", egressLines(plan, cost)),
    ...section("Observability", observabilityLines(plan.observability, cost)),
    ...section("Cost", costText(cost)),
    ...section("Notices", noticeLines(plan)),
    ...section("Reachability: TCP 443, both ways", [
      ...matrixLines(proof.matrix),
      ...matrixLegend(proof.matrix, "lines"),
    ]),
    ...section("Proof", [
      ...proofLines(proof, "short"),
      ...contractSummary(contracts).map((line) => `  ${line}`),
      ...plan.domains.flatMap(sharedLines),
    ]),
    `verdict: ${proof.verdict}`,
    "",
  ]).join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

/** Warnings first. */
function noticeLines({ notices }: Plan): string[] {
  const warnings = notices.filter(({ level }) => level === "warning");
  const others = notices.filter(({ level }) => level !== "warning");
  return [...warnings, ...others].flatMap(({ level, path, message }) =>
    wrapped(`  ${level.padEnd("warning".length)}  `, `${path}: ${message}`),
  );
}

/** What the separation of domains does not say where one uses another's endpoints. */
function sharedLines({ key, endpointSet }: DomainPlan): string[] {
  if (key === endpointSet) return [];
  return [
    `  P2, P10, P13: ${key} uses the endpoints of ${endpointSet} by choice, which therefore count as its own; its spokes and those of ${endpointSet} stay apart`,
  ];
}
