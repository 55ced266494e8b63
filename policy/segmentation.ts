/** The stack policy: the proof as a preview gate, one violation for each finding. */
import path from "node:path";
import type { PolicyConfigSchema, ReportViolation, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { existingNodes, graphFromFiles, readJson } from "../proof/adapters/files";
import { buildModel } from "../proof/build";
import { NO_FACTS, readFacts } from "../proof/facts";
import { graphOf, mergeGraphs } from "../proof/graph";
import { readIntent } from "../proof/intent";
import { prove, type Finding } from "../proof/properties";
import { readProperties } from "../proof/properties/user";
import { asked, type Asked } from "./asked";
import { settingsBehind } from "./contracts";
import { graphOfStack, type StackResource } from "./resources";

/** Settings of the policy, from its configuration; each falls back to the environment variable that is named. */
export interface SegmentationConfig {
  /** Intent file. `BEDROCK_HUB_INTENT` */
  readonly intent?: string;
  /** Facts file. `BEDROCK_HUB_FACTS` */
  readonly facts?: string;
  /** Properties of the user's own. `BEDROCK_HUB_PROPERTIES` */
  readonly properties?: string;
  /** Exports of other stacks of the same network. */
  readonly states?: readonly string[];
  /** True to report what cannot be determined as well. Default true: it is never a pass. */
  readonly undetermined?: boolean;
}

const SCHEMA: PolicyConfigSchema = {
  properties: {
    intent: { type: "string" },
    facts: { type: "string" },
    properties: { type: "string" },
    states: { type: "array", items: { type: "string" } },
    undetermined: { type: "boolean", default: true },
  },
};

/** Relative files are looked up beside the pack's folder: the engine starts the pack in a folder of its choosing. */
const HOME = path.join(__dirname, "..");

/** The policy. Its level comes from the pack, or from `enforcementLevel` in the policy's configuration. */
export const segmentation: StackValidationPolicy = {
  name: "segmentation",
  description: "The planned resources keep domains apart and give every consumer its way to Bedrock.",
  configSchema: SCHEMA,
  validateStack: (args, reportViolation) => validateStack(args, reportViolation, asked),
};

/** What of the engine's arguments is read. */
export interface StackArgs extends Pick<StackValidationArgs, "getConfig"> {
  readonly resources: readonly StackResource[];
}

/** Proves the stack. A missing or broken intent file is a violation too: nothing was proven then. */
export function validateStack(args: StackArgs, reportViolation: ReportViolation, given: Asked): void {
  let findings: readonly Finding[];
  const config = args.getConfig<SegmentationConfig>();
  try {
    findings = proveStack(args.resources, config, given);
  } catch (error) {
    if (!(error instanceof Error && "userError" in error)) throw error;
    reportViolation(error.message);
    return;
  }
  const known = new Set(args.resources.map(({ urn }) => urn));
  for (const finding of findings) {
    if (finding.verdict === "undetermined" && config.undetermined === false) continue;
    const message = `${finding.property} ${finding.verdict}: ${finding.message}\n${finding.urns.join("\n")}`;
    reportViolation(
      message,
      finding.urns.find((urn) => known.has(urn)),
    );
  }
}

function proveStack(resources: readonly StackResource[], config: SegmentationConfig, given: Asked): Finding[] {
  const at = (file: string): string => path.resolve(HOME, file);
  const named = (key: "intent" | "facts" | "properties"): string | undefined => {
    const file = config[key] ?? process.env[`BEDROCK_HUB_${key.toUpperCase()}`];
    return file === undefined || file === "" ? undefined : at(file);
  };
  const intentFile = named("intent");
  if (intentFile === undefined) throw new MissingIntent();
  const intent = readIntent(readJson(intentFile), intentFile);
  const factsFile = named("facts");
  const facts = factsFile === undefined ? NO_FACTS : readFacts(readJson(factsFile), factsFile);
  const propertiesFile = named("properties");
  const more = propertiesFile === undefined ? [] : readProperties(readJson(propertiesFile), propertiesFile);
  const others = graphFromFiles((config.states ?? []).map(at));
  const graph = mergeGraphs([graphOfStack(resources, given), others, graphOf(existingNodes(facts.resources))]);
  const model = buildModel(graph, facts);
  const report = prove(model, intent, { more });
  return [...report.properties.flatMap((property) => property.findings), ...settingsBehind(model, intent, report)];
}

/** No intent file is named. */
class MissingIntent extends Error {
  readonly userError = true;

  constructor() {
    super(
      "segmentation.intent: is missing; name an intent file in the policy's configuration or in BEDROCK_HUB_INTENT (docs/properties.md)",
    );
  }
}
