import { setTimeout as sleep } from "node:timers/promises";
import { EngineError } from "../errors";
import { CloudError, type CloudApi } from "./cloud";

/**
 * Codes of what passes by itself: throttling, and trouble on AWS's side or on the way (AWS SDKs and Tools guide, Retry
 * behavior).
 */
const PASSING =
  /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|RequestTimeout|InternalError|InternalFailure|ServiceUnavailable|TimeoutError/;
const TRIES = 5;

/** Asks again for what passes by itself, waiting twice as long each time. `firstWait` in milliseconds. */
export function patient(api: CloudApi, firstWait = 200): CloudApi {
  return {
    call: async (access, action, params) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await api.call(access, action, params);
        } catch (error) {
          if (!(error instanceof CloudError)) throw error;
          if (attempt === TRIES || !PASSING.test(error.code)) throw error.at(access, action);
          await sleep(firstWait * 2 ** (attempt - 1));
        }
      }
    },
  };
}

/** Does `work`, and tells a refusal by AWS in one line. */
export async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const where = error.where === undefined ? "" : `${error.where}: `;
    throw new EngineError(`doctor: ${where}${error.code}: ${error.message}; nothing is known of what is there`);
  }
}
