/**
 * Ends this process once nobody reads what it prints any more, as after its engine was killed. The SDK would tell the
 * broken pipe as an error that nobody caught, on that same pipe, which is the next such error: for ever, at the full load
 * of a processor.
 */
export function endWithReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(1);
    });
}
