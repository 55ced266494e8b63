/**
 * Whether an event matches an EventBridge pattern (EventBridge guide, Comparison operators): lists of values,
 * `anything-but`, `exists`, `prefix` and `$or`, which is what the rules use. Anything else is refused.
 */
export function matches(pattern: unknown, event: unknown): boolean {
  // Of a list in the event, one element is enough.
  if (Array.isArray(pattern) && Array.isArray(event)) return event.some((value) => matches(pattern, value));
  if (Array.isArray(pattern)) return pattern.some((test) => holds(test, event));
  if (!isRecord(pattern)) throw new Error(`not a pattern: ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([key, inner]) => {
    if (key === "$or") return (inner as unknown[]).some((option) => matches(option, event));
    return matches(inner, isRecord(event) ? event[key] : undefined);
  });
}

function holds(test: unknown, value: unknown): boolean {
  if (!isRecord(test)) return value === test;
  const [operator, argument] = Object.entries(test)[0] ?? [];
  if (operator === "exists") return (value !== undefined) === argument;
  if (operator === "prefix") return typeof value === "string" && value.startsWith(String(argument));
  // A missing field matches no `anything-but`.
  if (operator === "anything-but") return value !== undefined && !(argument as unknown[]).includes(value);
  throw new Error(`the tests do not know ${JSON.stringify(test)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
