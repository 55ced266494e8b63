/**
 * How values and names of users get into messages: on one line, short, and without characters that a terminal or a
 * reader would take for something else.
 */

/** Longest value that is quoted in a message; the rest is cut, so that one bad block does not hide the others. */
const MAX_SHOWN = 80;
/** Longest path: its start and its end are kept. */
const MAX_PATH = 160;
/** Longest part of a message that may list names. */
const MAX_SENTENCE = 600;

/** Control and format characters, line separators, halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text with everything that does not print as itself escaped: it stays on its line and moves no cursor. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (char) => SHORT_ESCAPES[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}}`,
  );
}

/** A sentence of a message. */
export function showSentence(text: string): string {
  return cut(printable(text.slice(0, MAX_SENTENCE * 2)), MAX_SENTENCE);
}

/** A dotted path; of one that is too long the middle is left out. */
export function showPath(path: string): string {
  const text = printable(path.length > 4 * MAX_PATH ? `${path.slice(0, MAX_PATH)}…${path.slice(-MAX_PATH)}` : path);
  return text.length > MAX_PATH ? `${text.slice(0, MAX_PATH - 50)}…${text.slice(-49)}` : text;
}

/** A value as a message shows it. Of a mapping only the keys are shown: what is below them may be secret, and is long. */
export function showValue(value: unknown): string {
  return cut(printable(describe(value)), MAX_SHOWN);
}

/** What kind of value it is, for values that must not be shown. */
export function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return value === "" ? "an empty text" : "a text";
  return typeof value === "boolean" ? "true or false" : "a number";
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function describe(value: unknown): string {
  if (typeof value === "string") return value === "" ? '""' : value.slice(0, MAX_SHOWN * 2);
  if (Array.isArray(value)) return `[${value.slice(0, MAX_SHOWN).map(scalar).join(",")}]`;
  if (typeof value !== "object" || value === null) return scalar(value);
  const keys = Object.keys(value).slice(0, MAX_SHOWN);
  return keys.length === 0 ? "{}" : `a mapping of ${keys.join(", ")}`;
}

function scalar(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_SHOWN * 2));
  if (typeof value === "number" && !Number.isFinite(value)) return Number.isNaN(value) ? ".nan" : infinity(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : "[…]";
  if (typeof value === "object" && value !== null) return "{…}";
  return String(value);
}

function infinity(value: number): string {
  return value < 0 ? "-.inf" : ".inf";
}
