/**
 * Something outside the program is in the way (no CLI, a lock, a full disk, a passphrase that does not fit).
 * `message` is one or more lines of the form `subject: problem; fix`, meant for a person; no stack trace is shown.
 */
export class EngineError extends Error {
  /** Tells the command line to print the message alone, without a stack trace. */
  readonly userError = true;
  override readonly name: string = "EngineError";
}

/** No Pulumi CLI can be found, downloaded or built on this machine. */
export class CliMissingError extends EngineError {
  override readonly name = "CliMissingError";
}

/** The Pulumi CLI that would be used is older than what this project's SDK can talk to. */
export class CliTooOldError extends EngineError {
  override readonly name = "CliTooOldError";
}

/** Another run holds the stack. */
export class StackBusyError extends EngineError {
  override readonly name = "StackBusyError";
}

/** The text of anything thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node system error (`ENOSPC`, `EEXIST`, …), if it is one. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}
