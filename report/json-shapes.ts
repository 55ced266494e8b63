/**
 * The JSON of `trace --json` and `prove --json` as JSON Schemas, for whoever reads it in a pipeline. Objects are closed:
 * a key that is not described here is none of the output.
 */
import { z } from "zod";

const texts = z.array(z.string());
const verdict = z.enum(["REACHABLE", "UNREACHABLE", "AMBIGUOUS", "UNDETERMINED"]);

const opaque = z
  .strictObject({ aspect: z.string(), urn: z.string(), because: z.string() })
  .describe("Something that is not known or not modelled, with the resource to look at.");

const hop = z
  .strictObject({
    kind: z.string(),
    key: z.string(),
    urn: z.string(),
    name: z.string(),
    id: z.string().optional(),
    table: z
      .strictObject({ key: z.string(), name: z.string(), id: z.string().optional() })
      .optional()
      .describe("Route table that decided here."),
    route: z
      .strictObject({ destination: z.string(), target: z.string(), urn: z.string() })
      .optional()
      .describe("The route that matched."),
    rules: texts.optional().describe("Rules of filters that let the packet through here."),
    note: z.string().optional(),
    behind: z.literal(true).optional().describe("Something blocks before it: the packet does not get here."),
  })
  .describe("One thing that a packet passes.");

const answer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("endpoint"), endpoint: z.string() }),
  z.strictObject({ kind: z.literal("addresses"), addresses: texts }),
  z.strictObject({ kind: z.literal("public"), name: z.string() }),
  z.strictObject({ kind: z.literal("nxdomain"), zone: z.string() }),
  z.strictObject({ kind: z.literal("no-resolver") }),
  z.strictObject({ kind: z.literal("unknown"), opaque }),
]);

const trace = z.strictObject({
  schemaVersion: z.literal(1),
  question: z.strictObject({
    from: z.string(),
    to: z.string(),
    port: z.int(),
    protocol: z.int().describe("IANA number."),
    call: z
      .strictObject({
        principal: z.string(),
        action: z.string(),
        resource: z.string(),
        organization: z.string().optional(),
        context: z.record(z.string(), z.string()),
      })
      .optional()
      .describe("What is called, so that the policy of an endpoint on the way is evaluated."),
  }),
  verdict: verdict.describe("For the connection, that is both ways."),
  oneWay: verdict.describe("For the request alone."),
  symmetric: z
    .boolean()
    .nullable()
    .describe("Whether request and reply pass the same gateways; null where no reply was followed to its end."),
  forward: z.array(hop),
  reply: z.array(hop),
  reason: z.string().optional().describe("Code of what stops the course shown first; absent if it is open."),
  blockedBy: z
    .array(
      z.strictObject({
        direction: z.enum(["dns", "forward", "reply"]),
        code: z.string().describe("Reachability Analyzer's code where it has one; docs/proof.md lists the others."),
        meaning: z.string(),
        urn: z.string(),
        detail: z.string(),
      }),
    )
    .describe("Every setting that blocks the course shown."),
  courses: z
    .strictObject({ open: z.int(), blocked: z.int(), unknown: z.int() })
    .describe("Courses that the choices of AWS and the addresses of both ends make."),
  unknown: z.array(opaque),
  dns: z
    .strictObject({
      verdict: z.enum(["ANSWERED", "AMBIGUOUS", "UNDETERMINED"]),
      answers: z.array(answer),
      steps: z.array(z.strictObject({ vpc: z.string(), name: z.string(), decision: z.string(), urn: z.string() })),
    })
    .optional()
    .describe("How a DNS name was resolved."),
  hint: z.string().optional(),
  problems: z
    .array(z.strictObject({ urn: z.string(), problem: z.string() }))
    .describe("Contradictions in the input that AWS would refuse."),
  facts: z
    .array(
      z.strictObject({ path: z.string(), problem: z.string(), got: z.string(), contradicts: z.string().optional() }),
    )
    .describe("Facts that do not fit the states: what they say changes nothing."),
});

const course = z.strictObject({
  forward: z.array(hop),
  reply: z.array(hop),
  blocks: z.array(
    z.strictObject({
      direction: z.enum(["forward", "reply"]),
      code: z.string(),
      urn: z.string(),
      name: z.string(),
      detail: z.string(),
      certain: z.boolean().describe("False if it is not known whether it blocks."),
    }),
  ),
  outcome: z.enum(["open", "blocked", "unknown"]),
  symmetric: z.boolean().optional(),
  end: z.enum(["delivered", "on-premises", "internet", "service", "stopped"]),
});

const witness = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("path"), from: z.string(), to: z.string(), service: z.string(), course }),
  z.strictObject({ kind: z.literal("name"), vpc: z.string(), name: z.string(), steps: texts }),
  z.strictObject({ kind: z.literal("request"), endpoint: z.string(), request: z.string() }),
  z.strictObject({ kind: z.literal("setting"), resource: z.string(), setting: z.string() }),
]);

const finding = z.strictObject({
  property: z.string(),
  verdict: z.enum(["violated", "undetermined"]),
  message: z.string().describe("What should hold and what does instead."),
  urns: texts.describe("Resources to look at, the most telling first."),
  witness: witness.optional(),
});

const propertyVerdict = z.enum(["holds", "violated", "undetermined"]);
const contractVerdict = z.enum(["pass", "fail", "not covered"]);
const object = z.strictObject({ urn: z.string(), name: z.string() });

const properties = {
  verdict: propertyVerdict,
  without: z.array(z.enum(["routes", "security-groups", "policies", "dns"])).describe("Layers thought away."),
  properties: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      verdict: z.enum([...propertyVerdict.options, "skipped"]),
      checked: z.int().describe("Statements that were checked; 0: nothing to check."),
      findings: z.array(finding),
      note: z.string().optional(),
    }),
  ),
  matrix: z
    .strictObject({
      groups: texts,
      cells: z.array(z.array(z.enum(["yes", "no", "some", "yes?", "no?", "some?", "?", "none"]))),
    })
    .describe("Reachability by group, cells[from][to]: TCP 443, both ways."),
  declared: texts.optional().describe("Resources that no state shows and that somebody declared instead."),
};

const contracts = {
  contracts: z.strictObject({
    schemaVersion: z.literal(1),
    verdict: contractVerdict,
    contracts: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        verdict: contractVerdict,
        checked: z.int(),
        failures: z.array(
          z.strictObject({
            contract: z.string(),
            object,
            setting: z.string(),
            expected: z.string(),
            found: z.string(),
            fix: z.string(),
          }),
        ),
        notCovered: z.array(z.strictObject({ contract: z.string(), object, because: z.string() })),
      }),
    ),
    implications: z.array(z.strictObject({ property: z.string(), contracts: texts, implied: z.boolean() })),
  }),
  inconsistencies: z
    .array(z.strictObject({ property: z.string(), contracts: texts, message: z.string() }))
    .describe("Where the engines contradict each other: one of them is wrong."),
};

/** With `--engine properties` or `--without` there are no contracts, with `--engine contracts` nothing else. */
const proof = z.union([
  z.strictObject({ schemaVersion: z.literal(1), ...properties, ...contracts }),
  z.strictObject({ schemaVersion: z.literal(1), ...properties }),
  z.strictObject({ schemaVersion: z.literal(1), ...contracts }),
]);

function described(shape: z.ZodType, command: string, description: string): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(shape, { reused: "ref" });
  return { $schema, $id: `urn:bedrock-hub:${command}`, title: `bedrock-hub ${command} --json`, description, ...rest };
}

/** JSON Schema of what `trace --json` prints. */
export function traceSchema(): Record<string, unknown> {
  return described(trace, "trace", "One connection, followed both ways. See docs/proof.md.");
}

/** JSON Schema of what `prove --json` prints. */
export function proveSchema(): Record<string, unknown> {
  return described(proof, "prove", "Every property of a network with its findings. See docs/properties.md.");
}
