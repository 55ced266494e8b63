/** What the page of a plan has besides the proof: warnings, ways in and out, models, and what it costs. */
import type { CostReport } from "../../plan/cost";
import type { Notice, Plan } from "../../plan/types";
import { costText } from "../cost-text";
import { modelsOf } from "../models-text";
import { onPremisesLines } from "../on-premises-text";
import { egressLines, wayRows } from "../ways-text";
import { count, folded } from "../table";
import { escaped } from "./markup";

/** A plan with its notices and its cost. */
export interface Planned {
  readonly plan: Plan;
  readonly cost: CostReport;
}

/** Cost and warnings in one line, for the top of the page. */
export function plannedSummary({ plan, cost }: Planned): string {
  const warnings = plan.notices.filter(({ level }) => level === "warning").length;
  return `$${Math.round(cost.usdPerMonth).toLocaleString("en-US")} a month, ${count(warnings, "warning")}`;
}

/** The sections of a plan. */
export function plannedHtml({ plan, cost }: Planned): string {
  const spokes = [plan, ...(plan.regions ?? [])].flatMap((region) => region.spokes);
  return [
    section("Warnings", noticesHtml(plan.notices)),
    section("Ways to Bedrock", waysHtml(wayRows(spokes))),
    section("Models", modelsHtml(plan)),
    section("On-premises", asText(onPremisesLines(plan, cost))),
    section("Internet", asText(egressLines(plan, cost))),
    section("Cost", asText(costText(cost))),
  ].join("\n");
}

function section(title: string, html: string): string {
  return html === "" ? "" : `<h2>${title}</h2>\n${html}`;
}

/** Lines of the terminal's page as they are. */
function asText(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `<pre>${escaped(folded(lines).join("\n"))}</pre>`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, texts: readonly string[]) => texts.map((text) => `<${tag}>${text}</${tag}>`).join("");
  return `<table><tr>${cells("th", head)}</tr>\n${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</table>`;
}

/** Warnings in full, what is only good to know behind a click. */
function noticesHtml(notices: readonly Notice[]): string {
  const of = (warning: boolean) =>
    notices.flatMap(({ level, path, message }) =>
      (level === "warning") === warning ? [[escaped(path), escaped(message)]] : [],
    );
  const [warnings, others] = [of(true), of(false)];
  return [
    warnings.length === 0 ? "<p>none</p>" : tableHtml(["setting", "what to know"], warnings),
    ...(others.length === 0
      ? []
      : [
          `<details><summary>${count(others.length, "further notice")}</summary>${tableHtml(["setting", "what to know"], others)}</details>`,
        ]),
  ].join("\n");
}

function waysHtml(rows: ReturnType<typeof wayRows>): string {
  if (rows.length === 0) return "";
  return tableHtml(
    ["spoke", "way", "subnets", ""],
    rows.map(({ spoke, way, subnets, outside, detail }) => [
      escaped(spoke),
      outside ? `<span class="violated">${escaped(way)}</span>` : escaped(way),
      subnets === 0 ? "" : String(subnets),
      `${outside ? '<span class="violated">leaves the private network</span>: ' : ""}${escaped(detail)}`,
    ]),
  );
}

function modelsHtml(plan: Plan): string {
  const all = modelsOf(plan);
  if (all.length === 0) return "";
  return tableHtml(
    ["domain", "callers", "base models, which all accounts share", "guardrail"],
    all.map(({ title, as, callers, models, geography, guardrail }) =>
      as === ""
        ? [
            escaped(title),
            escaped(callers),
            models.length === 0
              ? "none"
              : [
                  escaped(geography),
                  ...models.map(({ id, ways }) => `<b>${escaped(id)}</b> ${escaped(ways.join(", "))}`),
                ].join("<br>"),
            escaped(guardrail),
          ]
        : [escaped(title), "", escaped(`at the endpoints of ${as}, as said there`), ""],
    ),
  );
}
