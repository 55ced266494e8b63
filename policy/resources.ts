/** The resources that a stack policy is given, as a graph for the proof. */
import type { PolicyResource } from "@pulumi/policy";
import { graphFromRecorded, type RecordedNode } from "../proof/adapters/recorded";
import type { ResourceGraph } from "../proof/graph";
import type { Asked } from "./asked";

/** What of a policy resource is read. */
export type StackResource = Pick<
  PolicyResource,
  "type" | "props" | "urn" | "name" | "provider" | "parent" | "dependencies" | "propertyDependencies"
>;

/**
 * The graph of a stack's resources. Values that are not known before deployment stay unknown.
 * @param asked arguments of each resource: of one that is not in it, all that is not known counts as asked for
 */
export function graphOfStack(resources: readonly StackResource[], asked: Asked): ResourceGraph {
  const nodes = new Map<string, RecordedNode>();
  for (const resource of resources) nodes.set(resource.urn, nodeOf(resource, asked.get(resource.urn)));
  for (const { provider } of resources) {
    if (!provider || nodes.has(provider.urn)) continue;
    const { urn, type, props } = provider;
    nodes.set(urn, { urn, type, inputs: plain(props) as Record<string, unknown> });
  }
  return graphFromRecorded([...nodes.values()], "the stack");
}

function nodeOf(
  { urn, type, props, provider, parent, dependencies, propertyDependencies }: StackResource,
  names: ReadonlySet<string> | undefined,
): RecordedNode {
  const outputs = plain(props) as Record<string, unknown>;
  const { id } = outputs;
  return {
    urn,
    type,
    inputs: Object.fromEntries(Object.entries(outputs).filter(([name]) => names?.has(name) ?? true)),
    outputs,
    ...(typeof id === "string" ? { id } : {}),
    ...(provider ? { provider: provider.urn } : {}),
    ...(parent ? { parent: parent.urn } : {}),
    deps: dependencies.map((one) => one.urn),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, from]) => [key, from.map((one) => one.urn)]),
    ),
  };
}

/** How the graph's reader is told that a value is not known. */
const UNKNOWN = { __pulumiUnknown: true };

/** A copy of property values. The SDK's values throw where one is read that a preview does not know. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, i) => read(() => value[i] as unknown));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(Object.keys(fields).map((key) => [key, read(() => fields[key])]));
}

function read(get: () => unknown): unknown {
  let value: unknown;
  try {
    value = get();
  } catch {
    return UNKNOWN;
  }
  return plain(value);
}
