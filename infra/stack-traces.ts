/**
 * Runs a function without stack traces. The SDK takes one for every property of every resource, and one without limit
 * for the source position of every resource, mapped frame by frame: together most of the time of a large program. A
 * source position would say the same component file for all spokes; errors of the program itself say what is wrong.
 */
export function withoutStackTraces<T>(build: () => T): T {
  const before = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  // Where the limit is no plain number V8 takes no trace at all. The SDK lifts the limit for its source positions; to
  // that this one stays deaf.
  Object.defineProperty(Error, "stackTraceLimit", { get: () => 0, set: () => undefined, configurable: true });
  try {
    return build();
  } catch (error) {
    if (error instanceof Error) error.stack ??= String(error);
    throw error;
  } finally {
    if (before) Object.defineProperty(Error, "stackTraceLimit", before);
  }
}
