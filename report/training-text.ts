import type { SpokePlan } from "../plan/types";
import { count, table } from "./table";

/** Training of every spoke that has it. */
export function trainingLines(spokes: readonly SpokePlan[]): string[] {
  const rows = spokes.flatMap(({ key, training }) =>
    training
      ? [
          [
            key,
            training.jobs.join(", "),
            `${count(training.subnets.length, "subnet")}, ${training.addresses} addresses`,
            `buckets ${training.dataBucket}, ${training.outputBucket}`,
            training.centralAccess ? "also by the central S3 endpoint" : "by the spoke's own S3 endpoint only",
          ],
        ]
      : [],
  );
  return table(rows, "  ");
}
