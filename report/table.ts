/** Rows as aligned columns, two spaces apart; trailing blanks cut. */
export function table(rows: readonly (readonly string[])[], indent = ""): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) => (indent + row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")).trimEnd());
}

/** `1 zone`, `2 zones`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Columns of a page where nothing else is said: of files and pipes. */
export const PAGE_WIDTH = 120;
/** The narrowest page: tables of addresses need as much. */
const LEAST_WIDTH = 80;

/** Columns of the page: what is longer goes on in the next line. */
let width = PAGE_WIDTH;

/** Fits the page to a terminal of that many columns; wider than a file's it never is, since long lines read badly. */
export function fitPage(columns: number | undefined): void {
  width = columns === undefined ? PAGE_WIDTH : Math.min(PAGE_WIDTH, Math.max(LEAST_WIDTH, columns));
}

/**
 * Lines that are longer than the page, broken at blanks. They go on below the beginning of their last column, or four
 * further in where they have one only. What has no blank there, such as a row of addresses, stays whole.
 */
export function folded(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    if (line.length <= width) return [line];
    const column = /^.*\S {2,}(?=\S)/.exec(line)?.[0].length;
    if (column !== undefined && column < width - 20) return wrapped(line.slice(0, column), line.slice(column));
    const indent = line.length - line.trimStart().length;
    const [first = "", ...rest] = wrapped(" ".repeat(indent), line.trimStart());
    // The first line is as it was; the others were made for a page without the deeper indent.
    return column === undefined && rest.length > 0
      ? [first, ...wrapped(" ".repeat(indent + 4), rest.map((part) => part.trim()).join(" "))]
      : [line];
  });
}

/** A label and words after it; what does not fit goes on below the first word. A longer word has a line of its own. */
function flowed(label: string, words: readonly string[]): string[] {
  const hang = " ".repeat(label.length);
  const lines = [label];
  let empty = true;
  for (const word of words) {
    const last = lines.length - 1;
    const line = `${lines[last] ?? ""}${empty ? "" : " "}${word}`;
    if (empty || line.length <= width) lines[last] = line;
    else lines.push(hang + word);
    empty = false;
  }
  return lines.map((line) => line.trimEnd());
}

/** A label and a text after it, broken at blanks. */
export function wrapped(label: string, text: string): string[] {
  return flowed(label, text.split(" "));
}

/** A label and items after it, parted by commas and never broken. */
export function listed(label: string, items: readonly string[]): string[] {
  return flowed(
    label,
    items.map((item, i) => (i < items.length - 1 ? `${item},` : item)),
  );
}

/** As `table`, with a list in the last column. */
export function tableOfLists(
  rows: readonly { cells: readonly string[]; items: readonly string[] }[],
  indent = "",
): string[] {
  const widths: number[] = [];
  for (const { cells } of rows) cells.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.flatMap(({ cells, items }) =>
    listed(indent + cells.map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}  `).join(""), items),
  );
}

/** What a part of the network costs, as the last line of its section. */
export function costNote(usdPerMonth = 0): string {
  return `  costs $${Math.round(usdPerMonth).toLocaleString("en-US")} a month`;
}
