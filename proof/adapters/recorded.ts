/**
 * Adapter for resources recorded in process: a program run under mocks, or the embedded AWS listing its world. Both
 * give plain lists; ids are whatever the mocks or the world handed out.
 */
import { graphOf, type ResourceGraph, type Urn } from "../graph";
import { nodesOf } from "./nodes";

/** A recorded resource: what a program registered, and what is known of the answer. */
export interface RecordedNode {
  readonly urn: Urn;
  readonly type: string;
  /** `false` for components, which the network does not consist of. Default true. */
  readonly custom?: boolean;
  readonly id?: string | undefined;
  /** URN of the provider, with or without its id. */
  readonly provider?: string | undefined;
  readonly parent?: Urn | { readonly urn: Urn } | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What was answered at registration; absent: only inputs are known. */
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
  readonly deps?: readonly Urn[];
  readonly propertyDependencies?: Readonly<Record<string, readonly Urn[]>>;
  readonly external?: boolean;
}

/**
 * The graph of recorded resources.
 * @param source what to call it in messages
 */
export function graphFromRecorded(nodes: readonly RecordedNode[], source = "recorded program"): ResourceGraph {
  const raw = nodes.map((node) => ({
    urn: node.urn,
    type: node.type,
    id: node.id,
    provider: node.provider,
    parent: typeof node.parent === "object" ? node.parent.urn : node.parent,
    inputs: node.inputs,
    outputs: node.outputs ?? {},
    propertyDependencies: node.propertyDependencies ?? {},
    dependencies: node.deps ?? [],
    external: node.external ?? false,
    custom: node.custom,
  }));
  return graphOf(nodesOf(raw, source));
}
