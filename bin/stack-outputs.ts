import { readBytes, Unreadable } from "../proof/adapters/read-bytes";
import { ConfigError } from "../stacks/problems";

type DomainOutputs = Record<string, { endpoints: Record<string, { id: string; dnsName: string }> }>;

/** What commands need of a stack's outputs (docs/outputs.md). */
export interface StackOutputs {
  domains: DomainOutputs;
  /** The other Regions; those that another one serves have no domains. */
  regions?: Record<string, { domains?: DomainOutputs }>;
}

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
  const outputs = value as StackOutputs;
  const everywhere = [outputs, ...Object.values(outputs.regions ?? {})].flatMap(({ domains }) =>
    Object.values(domains ?? {}),
  );
  const endpoints = everywhere.flatMap((domain) => Object.values(domain.endpoints));
  if (endpoints.some(({ id }) => typeof (id as unknown) !== "string"))
    throw wrong("has endpoints without ids, as plan prints them: only a deployed stack has them", file);
  return outputs;
}
