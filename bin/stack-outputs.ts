import { z } from "zod";
import { readBytes, Unreadable } from "../proof/adapters/read-bytes";
import { ConfigError } from "../stacks/problems";

const domains = z.record(
  z.string(),
  z.object({ endpoints: z.record(z.string(), z.object({ id: z.string(), dnsName: z.string() })) }),
);

const shape = z.object({
  domains,
  /** The other Regions; those that another one serves have no domains. */
  regions: z.record(z.string(), z.object({ domains: domains.exactOptional() })).exactOptional(),
});

/** What commands need of a stack's outputs (docs/outputs.md). */
export type StackOutputs = z.infer<typeof shape>;

/**
 * Reads what `pulumi stack output --json` wrote.
 * @param file path from `--outputs`; `undefined` where the option is missing
 * @param why what the outputs are for, for the message
 */
export function readOutputs(command: string, stack: string, file: unknown, why: string): StackOutputs {
  const wrong = (problem: string, got?: string) =>
    new ConfigError(
      [
        {
          path: "--outputs",
          problem,
          ...(got !== undefined && { got }),
          fix: `write it with pulumi stack output --json -s ${stack} > outputs.json`,
        },
      ],
      command,
    );
  if (typeof file !== "string") throw wrong(`is missing: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(readBytes(file).toString());
  } catch (error) {
    if (error instanceof Unreadable) throw wrong(error.problem, file);
    throw wrong((error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "is not JSON", file);
  }
  if (typeof value !== "object" || value === null || !("domains" in value)) throw wrong("has no output domains", file);
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path ?? [];
  throw path.at(-1) === "id" || path.at(-1) === "dnsName"
    ? wrong("has endpoints without ids, as plan prints them: only a deployed stack has them", file)
    : wrong(`is not what the program puts out (${path.join(".")})`, file);
}
