/** Verdicts of the proof as a person reads them in a terminal. */
import type { Finding, ProofReport, PropertyResult, Witness } from "../proof/properties";
import { causesOf, otherEnds, type Cause } from "./proof-causes";
import { count, table } from "./table";

/** Findings of one property shown unless all are asked for. */
const MOST_FINDINGS = 5;

/** One line for each property; findings below where asked for. */
export function proofLines(report: ProofReport, findings: "none" | "short" | "full"): string[] {
  const rows = report.properties.map((property) => {
    const numbers = [
      property.verdict === "skipped"
        ? ""
        : property.checked === 0
          ? "nothing to check"
          : count(property.checked, "check"),
    ];
    const violated = property.findings.filter((f) => f.verdict === "violated").length;
    const open = property.findings.length - violated;
    if (violated > 0) numbers.push(count(violated, "violation"));
    if (open > 0) numbers.push(`${open} undetermined`);
    return [`  ${property.id}`, property.verdict, numbers.filter((n) => n !== "").join(", "), property.title];
  });
  const lines = [...table(rows), ...declaredLines(report)];
  if (findings === "none") return lines;
  const told = report.properties.flatMap((property) => findingLines(property, findings));
  const notes = report.properties.flatMap(({ id, note }) => (note === undefined ? [] : [`  ${id}: ${note}`]));
  return [
    ...lines,
    ...(told.length > 0 ? ["", ...told] : []),
    ...(findings === "full" && notes.length > 0 ? ["", ...notes] : []),
  ];
}

/** What the verdicts take from a declaration instead of a state. */
function declaredLines({ declared = [] }: ProofReport): string[] {
  if (declared.length === 0) return [];
  return [`  rests on ${count(declared.length, "resource")} as declared, not as read from AWS: ${declared.join(", ")}`];
}

function findingLines(property: PropertyResult, detail: "short" | "full"): string[] {
  const causes = causesOf(property.findings);
  const shown = detail === "full" ? causes : causes.slice(0, MOST_FINDINGS);
  const rest = causes.length - shown.length;
  const lines = shown.flatMap((cause) => [...oneFinding(cause.first, detail), ...otherLines(cause, detail)]);
  return rest > 0 ? [...lines, `  ${property.id} … and ${rest} more`] : lines;
}

/** What else the cause of a finding brings about. */
function otherLines(cause: Cause, detail: "short" | "full"): string[] {
  if (cause.others.length === 0) return [];
  const head = `      the same way ${count(cause.others.length, "more finding")}`;
  return detail === "short" ? [head] : [`${head}:`, ...otherEnds(cause).map((ends) => `        ${ends}`)];
}

function oneFinding(finding: Finding, detail: "short" | "full"): string[] {
  const head = `  ${finding.property} ${finding.verdict}: ${finding.message}`;
  const urns = finding.urns.slice(0, detail === "full" ? undefined : 2).map((urn) => `      ${urn}`);
  const witness =
    detail === "full" && finding.witness ? witnessLines(finding.witness).map((line) => `      ${line}`) : [];
  return [head, ...urns, ...witness];
}

/** A witness, step by step. */
export function witnessLines(witness: Witness): string[] {
  switch (witness.kind) {
    case "path": {
      const { course } = witness;
      const hops = (title: string, list: typeof course.forward): string[] =>
        list.length === 0
          ? []
          : [
              title,
              ...list.map((hop, i) => {
                const at = hop.table ? `  table ${hop.table.name}` : "";
                const route = hop.route ? `  ${hop.route.destination} -> ${hop.route.target}` : "";
                return `  ${i + 1}  ${hop.kind}  ${hop.name}${at}${route}`;
              }),
            ];
      const blocks = course.blocks.map((b) => `  ${b.direction}  ${b.code}  ${b.detail}`);
      return [
        `${witness.from} -> ${witness.to}  ${witness.service}`,
        ...hops("request", course.forward),
        ...hops("reply", course.reply),
        ...(blocks.length > 0 ? ["blocked by", ...blocks] : []),
      ];
    }
    case "name":
      return [`${witness.name} asked in ${witness.vpc}`, ...witness.steps.map((step) => `  ${step}`)];
    case "request":
      return [`${witness.endpoint} allows: ${witness.request}`];
    case "setting":
      return [`${witness.resource}: ${witness.setting}`];
  }
}
