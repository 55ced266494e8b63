/** Refusals of the embedded AWS, with the error codes of the real services. */

/** What an AWS service answers when it refuses a call. */
export class WorldError extends Error {
  /**
   * @param code error code as the service's API has it, for example `InvalidVpcID.NotFound`
   * @param message what AWS tells the caller
   */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "WorldError";
  }
}

/** Throws a `WorldError`. */
export function refuse(code: string, message: string): never {
  throw new WorldError(code, message);
}

/** Codes that the AWS SDK's standard retryer treats as throttling or passing (SDK reference, Retry behavior). */
export const TRANSIENT: ReadonlySet<string> = new Set([
  "Throttling",
  "ThrottlingException",
  "RequestLimitExceeded",
  "PriorRequestNotComplete",
  "TooManyRequestsException",
  "SlowDown",
  "RequestTimeout",
  "InternalError",
  "InternalServerError",
  "ServiceUnavailable",
  "ConcurrentModification",
]);
