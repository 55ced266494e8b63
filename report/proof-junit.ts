/** Verdicts as JUnit XML, for pipelines that show test results. */
import type { ProofReport, PropertyResult } from "../proof/properties";
import { witnessLines } from "./proof-text";

/** One test case for each property; a violation is a failure, what cannot be told an error. */
export function proofJunit(report: ProofReport): string {
  const of = (verdict: PropertyResult["verdict"]): number =>
    report.properties.filter((p) => p.verdict === verdict).length;
  const counts = `tests="${report.properties.length}" failures="${of("violated")}" errors="${of("undetermined")}" skipped="${of("skipped")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bedrock-hub prove" ${counts}>`,
    `  <testsuite name="network properties" ${counts}>`,
    ...report.properties.flatMap(testCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase({ id, title, verdict, findings, note }: PropertyResult): string[] {
  const head = `    <testcase classname="bedrock-hub" name="${escaped(`${id} ${title}`)}"`;
  if (verdict === "holds") return [`${head}/>`];
  if (verdict === "skipped")
    return [`${head}>`, `      <skipped message="${escaped(note ?? "")}"/>`, "    </testcase>"];
  const tag = verdict === "violated" ? "failure" : "error";
  const text = findings.map((f) => [f.message, ...f.urns, ...(f.witness ? witnessLines(f.witness) : [])].join("\n"));
  const first = escaped(findings[0]?.message ?? "");
  return [`${head}>`, `      <${tag} message="${first}">${escaped(text.join("\n\n"))}</${tag}>`, "    </testcase>"];
}

/** XML 1.0: the five special characters, and control characters, which it cannot hold. */
function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, "").replace(/[&<>"']/g, (c) => entities[c] ?? c);
}
