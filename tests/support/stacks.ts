import path from "node:path";
import { planStack } from "../../plan";
import { loadStackFile } from "../../stacks/load";
import { ConfigError } from "../../stacks/problems";

/** The repository, where the stack files are. */
export const ROOT = path.join(__dirname, "..", "..");

/** A deep copy of a stack's raw values, free to be changed. Loosely typed: tests put wrong things in. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the point of these values is that they may have any shape
export type Raw = Record<string, any>;

export function rawStack(stack: "dev" | "prod"): Raw {
  return structuredClone(loadStackFile(ROOT, stack).values);
}

/** Takes on-premises out of a stack's values, in every Region. */
export function withoutOnPremises(raw: Raw): void {
  delete raw["onPremises"];
  for (const region of Object.values((raw["regions"] ?? {}) as Raw)) delete (region as Raw)["onPremises"];
}

/** The problems that a stack's values give, as the lines a user reads; empty if there is a plan. */
export function problemsOf(raw: Raw): string[] {
  try {
    planStack(raw, "test");
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}
