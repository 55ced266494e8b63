/** Verdicts as JUnit XML, for pipelines that show test results. */
import type { ProofReport, PropertyResult } from "../proof/properties";
import { witnessLines } from "./proof-text";

/**
 * One test case for each property. What ends `prove` with exit code 1 fails here and nothing else does: a violation is a
 * failure, what cannot be told an error where the run is strict. Otherwise it is skipped, and says why: it is no pass.
 */
export function proofJunit(report: ProofReport, strict = false): string {
  const of = (...verdicts: PropertyResult["verdict"][]): number =>
    report.properties.filter((p) => verdicts.includes(p.verdict)).length;
  const open = of("undetermined");
  const skipped = of("skipped") + (strict ? 0 : open);
  const counts = `tests="${report.properties.length}" failures="${of("violated")}" errors="${strict ? open : 0}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bedrock-hub prove" ${counts}>`,
    `  <testsuite name="network properties" ${counts} skipped="${skipped}">`,
    ...report.properties.flatMap((property) => testCase(property, strict)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase({ id, title, verdict, findings, note }: PropertyResult, strict: boolean): string[] {
  const head = `    <testcase classname="bedrock-hub" name="${escaped(`${id} ${title}`)}"`;
  if (verdict === "holds") return [`${head}/>`];
  if (verdict === "skipped" || (verdict === "undetermined" && !strict)) {
    const told = findings.map(({ message }) => message).join("; ");
    const why = verdict === "skipped" ? (note ?? told) : `cannot be told: ${told}`;
    return [`${head}>`, `      <skipped message="${escaped(why)}"/>`, "    </testcase>"];
  }
  const tag = verdict === "violated" ? "failure" : "error";
  const text = findings.map((f) => [f.message, ...f.urns, ...(f.witness ? witnessLines(f.witness) : [])].join("\n"));
  const first = escaped(findings[0]?.message ?? "");
  return [`${head}>`, `      <${tag} message="${first}">${escaped(text.join("\n\n"))}</${tag}>`, "    </testcase>"];
}

/** XML 1.0, 2.2 Characters: the five special ones, and those that a document cannot hold, lone surrogates among them. */
function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[&<>"']/g, (c) => entities[c] ?? c);
}
