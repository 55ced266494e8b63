import { z } from "zod";
import { readBytes, Unreadable } from "../proof/adapters/read-bytes";
import type { ProbePlan } from "../probe/types";
import { ConfigError } from "../stacks/problems";

const endpoint = z.object({ domain: z.string(), service: z.string(), host: z.string() });

const shape = z.object({
  spoke: z.string(),
  domain: z.string(),
  region: z.string(),
  granted: z.boolean(),
  quarantined: z.boolean(),
  ownBlocks: z.array(z.string()),
  names: z.array(z.object({ name: z.string(), service: z.string(), bedrock: z.boolean() })),
  foreign: z.array(endpoint),
  own: z.array(endpoint),
}) satisfies z.ZodType<ProbePlan>;

const FIX = "write it with bedrock-hub probe --stack <stack> --spoke <spoke> --outputs <file> --write <file>";

/**
 * Reads what `bedrock-hub probe --write` wrote.
 * @param file path from `--plan`; `undefined` where the option is missing
 */
export function readProbePlan(file: string | undefined): ProbePlan {
  const wrong = (problem: string) =>
    new ConfigError([{ path: "--plan", problem, ...(file !== undefined && { got: file }), fix: FIX }], "probe");
  if (file === undefined) throw wrong("is missing");
  let value: unknown;
  try {
    value = JSON.parse(readBytes(file).toString());
  } catch (error) {
    if (error instanceof Unreadable) throw wrong(error.problem);
    const { code } = error as NodeJS.ErrnoException;
    throw wrong(code === undefined ? "is not JSON" : `cannot be read (${code})`);
  }
  const read = shape.safeParse(value);
  if (!read.success) throw wrong(`is no plan of a probe (${read.error.issues[0]?.path.join(".") ?? ""})`);
  return read.data;
}
