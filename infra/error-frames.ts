/**
 * Takes the frames of installed packages out of errors before the SDK shows them. Its own source maps name files that do
 * not exist (`node_modules/@pulumi/resource.ts`), and Node's `util.inspect` with colours never comes to an end on such a
 * line (20.20: `markNodeModules` in lib/internal/util/inspect.js searches again from -1): a mistake in a stack file took
 * minutes and gigabytes to be told. To whoever reads the error these frames say nothing.
 */
export function withoutPackageFrames(error: unknown): void {
  if (!(error instanceof Error) || typeof error.stack !== "string") return;
  error.stack = error.stack
    .split("\n")
    .filter((line) => !/^\s+at .*[\\/]node_modules[\\/]/.test(line))
    .join("\n");
}

/**
 * Has every error that nobody catches tidied before the handlers that show it. Does nothing where there are none, as in
 * tests: a handler of ours alone would swallow what should end the process.
 */
export function tidyUncaught(): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    const emitter: NodeJS.EventEmitter = process;
    if (emitter.listenerCount(event) > 0) emitter.prependListener(event, withoutPackageFrames);
  }
}
