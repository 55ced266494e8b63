/**
 * The proof of a network as one HTML page: the picture, the verdicts with their findings, the reachability matrix. It
 * needs nothing from elsewhere, loads nothing and runs nothing, so that it can be mailed or kept with a release.
 */
import type { Intent } from "../../proof/intent";
import type { NetworkModel } from "../../proof/model";
import { sceneOf, type Finding, type Matrix, type ProofReport, type PropertyResult } from "../../proof/properties";
import { matrixLegend } from "../matrix-text";
import { contractSummary, type ContractSection } from "../proof-contracts";
import { witnessLines } from "../proof-text";
import { count } from "../table";
import { layoutOf } from "./layout";
import { escaped } from "./markup";
import { pictureOf } from "./picture";
import { plannedSummary } from "../planned-summary";
import { plannedHtml, standingOf, type Planned } from "./planned";
import { domainsOf, regionsOf } from "./regions";
import { isAnchor } from "./right";
import { STYLE } from "./style";

/** What the page is about. */
export interface ProvenNetwork {
  /** Heading: the stack, or the files. */
  readonly title: string;
  readonly model: NetworkModel;
  readonly intent: Intent;
  readonly report: ProofReport;
  /** Where contracts were asked. */
  readonly contracts?: ContractSection | undefined;
  /** Where it is the page of a plan. */
  readonly planned?: Planned | undefined;
}

/** Findings of one property that the page shows; the others are counted. */
const MOST_FINDINGS = 50;

/** The page. Equal networks give equal pages. */
export function networkHtml({ title, model, intent, report, contracts, planned }: ProvenNetwork): string {
  const gone = report.without.length > 0 ? `<p>Without ${escaped(report.without.join(", "))}.</p>` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}: ${report.verdict}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)} <span class="badge ${report.verdict}">${report.verdict}</span></h1>
<p>${escaped([summary(model, intent), ...(planned ? [plannedSummary(planned)] : [])].join("; "))}</p>${gone}
<h2>Network</h2>
<div class="wide">
${pictureOf(layoutOf(sceneOf(model, intent, report.without), namedIn(report), planned ? standingOf(planned) : new Map()))}
</div>
<p>Dashed lines: where a table leads; solid: where packets are looked up. Details on hover.${anchorsWords(model)}${report.verdict === "violated" ? " Red frames: what violated properties name." : ""}</p>
<h2>Proof</h2>
${verdicts(report)}
${contracts ? contractsHtml(contracts) : ""}
<h2>Reachability</h2>
<p>TCP 443, both ways; rows open connections, columns answer.</p>
<div class="wide">${matrixTable(report.matrix)}</div>
${legend(report.matrix)}${planned ? `\n${plannedHtml(planned)}` : ""}
</body>
</html>
`;
}

/** URNs that findings of violated properties name. */
function namedIn({ properties }: ProofReport): Set<string> {
  const findings = properties.flatMap((property) => property.findings);
  return new Set(findings.filter(({ verdict }) => verdict === "violated").flatMap(({ urns }) => urns));
}

function summary(model: NetworkModel, intent: Intent): string {
  const regions = regionsOf(model).length;
  const parts = [
    count(domainsOf(intent).length, "domain"),
    ...(regions > 1 ? [count(regions, "Region")] : []),
    count(model.vpcs.size, "VPC"),
    count(model.subnets.size, "subnet"),
    count(model.interfaceEndpoints.size, "interface endpoint"),
    count(model.transitGateways.size, "transit gateway"),
  ];
  return parts.join(", ");
}

function anchorsWords(model: NetworkModel): string {
  if (![...model.vpcs.values()].some((vpc) => isAnchor(model, vpc))) return "";
  return " Anchors are VPCs without subnets: a domain's private zones are made with one, since two zones of a name need two VPCs; no packet reaches them.";
}

function verdicts({ properties, declared = [] }: ProofReport): string {
  const rows = properties.map(({ id, title, verdict, checked, note }) => {
    const how = verdict === "skipped" ? "" : checked === 0 ? "nothing to check" : count(checked, "check");
    const told = [how, ...(note === undefined ? [] : [note])].filter((part) => part !== "").join("; ");
    return `<tr><td>${escaped(id)}</td><td class="${verdict}">${verdict}</td><td>${escaped(title)}</td><td>${escaped(told)}</td></tr>`;
  });
  const rests =
    declared.length === 0
      ? ""
      : `<p>Rests on ${count(declared.length, "resource")} as declared, not as read from AWS: ${escaped(declared.join(", "))}.</p>`;
  return [
    "<table><tr><th></th><th>verdict</th><th>property</th><th></th></tr>",
    ...rows,
    "</table>",
    rests,
    ...properties.filter(({ findings }) => findings.length > 0).map(findingsOf),
  ].join("\n");
}

/** The second opinion: contracts look at each object by itself. */
function contractsHtml(section: ContractSection): string {
  const [head = "", ...rest] = contractSummary(section);
  const more = rest.length > 0 ? `<pre>${escaped(rest.join("\n"))}</pre>` : "";
  return `<h3>Contracts</h3>\n<p>${escaped(head)}</p>${more}`;
}

function findingsOf({ id, findings }: PropertyResult): string {
  const shown = findings.slice(0, MOST_FINDINGS).map(findingHtml);
  const rest = findings.length - shown.length;
  return `<h3>${escaped(id)}</h3>\n${shown.join("\n")}${rest > 0 ? `<p>and ${rest} more</p>` : ""}`;
}

function findingHtml({ verdict, message, urns, witness }: Finding): string {
  const lines = [...(witness ? witnessLines(witness) : []), ...urns];
  const open = verdict === "violated" ? " open" : "";
  return `<details${open}><summary><span class="${verdict}">${verdict}</span> ${escaped(message)}</summary><pre>${escaped(lines.join("\n"))}</pre></details>`;
}

function matrixTable({ groups, cells }: Matrix): string {
  if (groups.length === 0) return "<p>nothing to show</p>";
  const head = groups.map((_, i) => `<th>${i + 1}</th>`).join("");
  const rows = groups.map((name, i) => {
    const answers = (cells[i] ?? []).map((cell) => {
      const kind = cell === "?" ? "doubt" : cell.endsWith("?") ? "undetermined" : cell;
      return `<td class="cell ${kind}">${cell === "none" ? "–" : cell}</td>`;
    });
    return `<tr><th>${i + 1} ${escaped(name)}</th>${answers.join("")}</tr>`;
  });
  return `<table><tr><th>from \\ to</th>${head}</tr>${rows.join("\n")}</table>`;
}

function legend(matrix: Matrix): string {
  return matrixLegend(matrix)
    .map((line) => `<p>${escaped(line.trim())}</p>`)
    .join("\n");
}
