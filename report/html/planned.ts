/** What the page of a plan has besides the proof: warnings, ways in and out, models, and what it costs. */
import { allSpokes } from "../../plan/all-regions";
import type { CostReport } from "../../plan/cost";
import type { Notice, Plan } from "../../plan/types";
import { costText } from "../cost-text";
import { modelsLines } from "../models-text";
import { onPremisesLines } from "../on-premises-text";
import { egressLines, standingWays, wayRows } from "../ways-text";
import { count, folded } from "../table";
import { escaped } from "./markup";

/** A plan with its notices and its cost. */
export interface Planned {
  /** Name of the stack, for the commands that the page names. */
  readonly stack: string;
  readonly plan: Plan;
  readonly cost: CostReport;
}

/** What the picture says of adopted VPCs: their own ways to the internet, which no resource of the stack shows. */
export function standingOf({ plan }: Pick<Planned, "plan">): Map<string, string[]> {
  const spokes = allSpokes(plan);
  const lines = (spoke: (typeof spokes)[number]) => standingWays(spoke).map((way) => `open to every address: ${way}`);
  return new Map(spokes.map((spoke) => [spoke.key, lines(spoke)]));
}

/** The sections of a plan. */
export function plannedHtml({ stack, plan, cost }: Planned): string {
  const spokes = allSpokes(plan);
  return [
    section("Warnings", noticesHtml(plan.notices)),
    section("Ways to Bedrock", waysHtml(wayRows(spokes))),
    section("Models", asText(modelsLines(plan, stack))),
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
  return `<div class="wide"><table><tr>${cells("th", head)}</tr>\n${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</table></div>`;
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
