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

/** Columns of a page: what is longer goes on in the next line. */
const WIDTH = 120;

/** A label and words after it; what does not fit goes on below the first word. A longer word has a line of its own. */
function flowed(label: string, words: readonly string[]): string[] {
  const hang = " ".repeat(label.length);
  const lines = [label];
  let empty = true;
  for (const word of words) {
    const last = lines.length - 1;
    const line = `${lines[last] ?? ""}${empty ? "" : " "}${word}`;
    if (empty || line.length <= WIDTH) lines[last] = line;
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
