/**
 * Runs a function with stack traces off. The SDK takes one for every property of every resource, and one without limit
 * for the source position of every resource, mapped frame by frame: together most of the time of a large program. A
 * source position would say the same component file for all spokes; errors of the program itself say what is wrong.
 */
export function withoutStackTraces<T>(build: () => T): T {
  const limit = Error.stackTraceLimit;
  const formatter = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.stackTraceLimit = 0;
  Error.prepareStackTrace = (error) => String(error);
  try {
    return build();
  } finally {
    Error.stackTraceLimit = limit;
    if (formatter) Object.defineProperty(Error, "prepareStackTrace", formatter);
    else Reflect.deleteProperty(Error, "prepareStackTrace");
  }
}
