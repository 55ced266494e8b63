/** Findings as SARIF 2.1.0, for code scanning in pull requests (OASIS, Static Analysis Results Interchange Format). */
import type { Finding, ProofReport } from "../proof/properties";
import { witnessLines } from "./proof-text";

/** The report as a SARIF document. Violations are errors; what cannot be told is a warning, or an error where that fails. */
export function proofSarif(report: ProofReport, version: string, strict = false): string {
  const rules = report.properties.map(({ id, title }) => ({ id, shortDescription: { text: title } }));
  const index = new Map(rules.map(({ id }, i) => [id, i]));
  const results = report.properties.flatMap(({ verdict, findings }) => {
    const fails = strict && verdict === "undetermined";
    return findings.map((finding) => resultOf(finding, index, fails || finding.verdict === "violated"));
  });
  const driver = { name: "bedrock-hub", version, rules };
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
  return JSON.stringify(document, undefined, 2);
}

function resultOf(finding: Finding, index: ReadonlyMap<string, number>, fails: boolean) {
  const witness = finding.witness ? `\n${witnessLines(finding.witness).join("\n")}` : "";
  return {
    ruleId: finding.property,
    ruleIndex: index.get(finding.property) ?? 0,
    level: fails ? "error" : "warning",
    message: { text: `${finding.message}${witness}` },
    locations: finding.urns.map((urn) => ({
      logicalLocations: [{ fullyQualifiedName: urn, name: urn.split("::").at(-1) ?? urn, kind: "resource" }],
    })),
  };
}
