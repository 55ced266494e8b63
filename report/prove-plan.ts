/** The proof of a plan: from the resources that its program registered, against the intent that the planner writes. */
import type { Plan } from "../plan/types";
import { existingNodes } from "../proof/adapters/files";
import { graphFromRecorded, type RecordedNode } from "../proof/adapters/recorded";
import { buildModel } from "../proof/build";
import { type Facts, NO_FACTS } from "../proof/facts";
import { graphOf, mergeGraphs } from "../proof/graph";
import { prove, type ProofReport } from "../proof/properties";
import type { StackConfig } from "../stacks/schema";
import { connectionsOf, factsOf, intentOf } from "./intent";

/** Proves every property of what a program registered. */
export function provePlan(
  recording: { readonly resources: readonly RecordedNode[]; readonly config: StackConfig },
  plan: Plan,
  facts: Facts = NO_FACTS,
): ProofReport {
  const connections = connectionsOf(plan, recording.resources);
  const all = factsOf(plan, facts, connections);
  const graph = mergeGraphs([graphFromRecorded(recording.resources), graphOf(existingNodes(all.resources))]);
  return prove(buildModel(graph, all), intentOf(plan, recording.config, connections));
}
