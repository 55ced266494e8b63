/** Does a text match a pattern? The evaluator's own matcher: obvious, and apart from the decision procedure's automata. */
import { type Pattern, type Token } from "./types";
import { type Values } from "./request";

/** Puts the request's values in place of policy variables; `undefined` if one has neither value nor default. */
export function resolve(pattern: Pattern, values: Values): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (const token of pattern.tokens) {
    if (token.type !== "variable") {
      tokens.push(token);
      continue;
    }
    const value = values.get(token.key);
    // A key with several values cannot be a variable (IAM guide, "Variables and tags").
    const text = value?.length === 1 ? value[0] : token.fallback;
    if (text === undefined) return undefined;
    tokens.push({ type: "text", text });
  }
  return tokens;
}

/** True if the whole text matches the pattern, with the request's values for its variables. */
export function matches(pattern: Pattern, text: string, values: Values, ignoreCase = false): boolean {
  const tokens = resolve(pattern, values);
  return tokens !== undefined && matchTokens(tokens, ignoreCase ? text.toLowerCase() : text, ignoreCase);
}

function matchTokens(tokens: readonly Token[], text: string, ignoreCase: boolean): boolean {
  // Positions in the text up to which the tokens so far can have matched.
  let ends = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const end of ends) {
      if (token.type === "many") for (let at = end; at <= text.length; at++) next.add(at);
      else if (token.type === "one" && end < text.length) next.add(end + 1);
      else if (token.type === "text") {
        const literal = ignoreCase ? token.text.toLowerCase() : token.text;
        if (text.startsWith(literal, end)) next.add(end + literal.length);
      }
    }
    ends = next;
  }
  return ends.has(text.length);
}
