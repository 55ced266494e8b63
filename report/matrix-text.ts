/** The reachability matrix as a person reads it in a terminal. */
import type { Matrix } from "../proof/properties";
import { table } from "./table";

/** From this many groups on, those that nobody reaches and those that reach nobody are told in a line of their own. */
const MANY_GROUPS = 14;

/** Numbers of the groups that have a row, and of those that have a column. */
function shown({ groups, cells }: Matrix): { rows: number[]; columns: number[] } {
  const all = groups.map((_, i) => i);
  if (groups.length < MANY_GROUPS) return { rows: all, columns: all };
  const open = (i: number, j: number) => !["no", "none"].includes(cells[i]?.[j] ?? "none");
  return {
    rows: all.filter((i) => all.some((j) => open(i, j))),
    columns: all.filter((j) => all.some((i) => open(i, j))),
  };
}

/** Rows open connections, columns answer. */
export function matrixLines(matrix: Matrix): string[] {
  const { groups, cells } = matrix;
  if (groups.length === 0) return [];
  const { rows, columns } = shown(matrix);
  const written = (cell = "none") => (cell === "none" ? "-" : cell);
  const rest = (numbers: readonly number[], what: string) => {
    const names = groups.flatMap((name, i) => (numbers.includes(i) ? [] : [`${i + 1} ${name}`]));
    return names.length === 0 ? [] : [`  ${what}: ${names.join(", ")}`];
  };
  return [
    ...table([
      ["  from \\ to", ...columns.map((j) => String(j + 1))],
      ...rows.map((i) => [`  ${i + 1} ${groups[i] ?? ""}`, ...columns.map((j) => written(cells[i]?.[j]))]),
    ]),
    ...rest(rows, "reach nobody"),
    ...rest(columns, "reached by nobody"),
  ];
}

/** What the groups and the answers of a reachability matrix mean; only of those that it has, or its lines. */
export function matrixLegend({ groups, cells }: Matrix, of: "all" | "lines" = "all"): string[] {
  const { rows, columns } = shown({ groups, cells });
  const has = (part: string) => groups.some((group) => group.endsWith(` ${part}`));
  const written = rows.flatMap((i) => columns.map((j) => cells[i]?.[j] ?? "none"));
  const answers = new Set(of === "all" ? cells.flat() : written);
  const some = [...answers].some((cell) => cell.startsWith("some"));
  const doubt = [...answers].some((cell) => cell.endsWith("?"));
  const meanings: [boolean, string][] = [
    [has("consumers"), "consumers: subnets that may use Bedrock"],
    [has("others"), "others: the other workload subnets of the same spokes"],
    [has("bedrock"), "bedrock: endpoints of Bedrock, for consumers only"],
    [has("support"), "support: endpoints of all other services, for every subnet"],
    [true, "yes, no: for every pair of subnets"],
    [some, "some: for some pairs only; within a domain those are subnets of the same VPC"],
    [doubt, "?: besides there are pairs for which it cannot be told offline, see Proof"],
    [answers.has("none"), "-: nothing to ask"],
  ];
  return meanings.filter(([shown]) => shown).map(([, text]) => `  ${text}`);
}
