/** Environment variable that makes calls and answers late by a random time: `<seed>:<most milliseconds>`. */
export const DELAY_VARIABLE = "BEDROCK_HUB_DELAY";

/** How late calls and answers are made. */
export interface Delay {
  readonly seed: number;
  /** Most milliseconds. */
  readonly most: number;
}

/** Reads the variable: none if it is not set, what is wrong with it if it cannot be read. */
export function readDelay(setting: string | undefined): { readonly delay?: Delay; readonly problem?: string } {
  if (setting === undefined || setting === "") return {};
  const [, seed, most] = /^(\d{1,15}):(\d{1,15}(?:\.\d+)?)$/.exec(setting) ?? [];
  if (seed === undefined || most === undefined) {
    return { problem: `${DELAY_VARIABLE}: is no <seed>:<milliseconds>, got ${setting}; write for example 7:50` };
  }
  return { delay: { seed: Number(seed), most: Number(most) } };
}
