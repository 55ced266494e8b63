/**
 * Runs a function with stack traces off. The SDK takes one for every property of every resource, which is most of the
 * time of a large program; errors of the program itself keep theirs, since they are thrown with what the engine needs.
 */
export function withoutStackTraces<T>(build: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return build();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
