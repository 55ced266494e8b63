import type { CostReport } from "../plan/cost";
import type { SpokePlan } from "../plan/types";
import { costNote, count, listed } from "./table";

/** Training of every spoke that has it, and what it costs before any job runs. */
export function trainingLines(spokes: readonly SpokePlan[], cost: Pick<CostReport, "byPurpose">): string[] {
  const lines = spokes.flatMap(({ key, training }) =>
    training
      ? [
          `  ${key}: ${training.jobs.join(", ")}; ${count(training.subnets.length, "subnet")}, ${training.addresses} addresses`,
          ...listed("    buckets: ", [training.dataBucket, training.outputBucket]),
          `    reached ${training.centralAccess ? "also by the central S3 endpoint" : "by the spoke's own S3 endpoint only"}${exempt(training.administrators)}`,
        ]
      : [],
  );
  return lines.length === 0
    ? []
    : [...lines, `${costNote(cost.byPurpose["training"])} before jobs and what they store`];
}

/** Who gets at the buckets past the endpoints. */
function exempt(administrators: readonly string[]): string {
  return administrators.length > 0 ? `, and from anywhere by ${administrators.join(", ")}` : "";
}
