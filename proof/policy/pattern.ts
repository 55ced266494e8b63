/** Patterns: text with wildcards and policy variables, as tokens (IAM guide, "Variables and tags"). */
import { type Pattern, type Token } from "./types";

/** How to read a text. */
export interface PatternOptions {
  /** Whether `*` and `?` are wildcards here. */
  readonly wildcards: boolean;
  /** Whether `${...}` is a variable: only in policies of version 2012-10-17. */
  readonly variables: boolean;
}

/** A pattern, or why the text is none. */
export type PatternParse =
  { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly problem: string };

const VARIABLE = /^([A-Za-z][A-Za-z0-9-]*:[^\s,'{}]+)(?:, '([^']*)')?$/;

/** Reads a text into tokens. `${*}`, `${?}` and `${$}` are those characters taken literally. */
export function parsePattern(text: string, options: PatternOptions): PatternParse {
  const tokens: Token[] = [];
  let literal = "";
  const flush = (): void => {
    if (literal !== "") tokens.push({ type: "text", text: literal });
    literal = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "$" && options.variables && text.charAt(at + 1) === "{") {
      const end = text.indexOf("}", at);
      if (end < 0) return { ok: false, problem: "has a policy variable that does not end" };
      const name = text.slice(at + 2, end);
      at = end;
      if (name === "*" || name === "?" || name === "$") {
        literal += name;
        continue;
      }
      const match = VARIABLE.exec(name);
      if (!match?.[1]) return { ok: false, problem: `has the malformed policy variable \${${name}}` };
      flush();
      const fallback = match[2];
      tokens.push({ type: "variable", key: match[1].toLowerCase(), ...(fallback === undefined ? {} : { fallback }) });
    } else if (options.wildcards && (char === "*" || char === "?")) {
      flush();
      tokens.push({ type: char === "*" ? "many" : "one" });
    } else {
      literal += char;
    }
  }
  flush();
  return { ok: true, pattern: { text, tokens } };
}

/** The pattern that matches exactly this text. */
export function literalPattern(text: string): Pattern {
  return { text, tokens: text === "" ? [] : [{ type: "text", text }] };
}

/** True if a token is a wildcard. */
export function isWildcard(token: Token): boolean {
  return token.type === "many" || token.type === "one";
}

/** True if a variable occurs in the pattern. */
export function hasVariable(pattern: Pattern): boolean {
  return pattern.tokens.some((token) => token.type === "variable");
}
