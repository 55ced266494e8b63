/** Text for a terminal: names and ids of foreign programs may hold what a terminal would obey instead of show. */

/**
 * Control characters but tab and line feed (ECMA-48, C0 and C1), line separators, and those that turn the direction of a
 * line around (Unicode Standard Annex 9, Explicit Directional Formatting Characters).
 */
const OBEYED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** Lines as a text: a line feed in a name breaks none of them. */
export function printableLines(lines: readonly string[]): string {
  return lines.map((line) => printable(line.replaceAll("\n", "\\n"))).join("\n");
}

/** The text with each of them written as its code point, `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(OBEYED, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`);
}
