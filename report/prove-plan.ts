/** The proof of a plan: from the resources that its program registered, against the intent that the planner writes. */
import type { Plan } from "../plan/types";
import { existingNodes } from "../proof/adapters/files";
import { graphFromRecorded, type RecordedNode } from "../proof/adapters/recorded";
import { buildModel } from "../proof/build";
import { type Facts, NO_FACTS } from "../proof/facts";
import { graphOf, mergeGraphs } from "../proof/graph";
import type { Intent } from "../proof/intent";
import type { NetworkModel } from "../proof/model";
import { prove, type ProofReport } from "../proof/properties";
import type { StackConfig } from "../stacks/schema";
import { connectionsOf, factsOf, intentOf } from "./intent";

/** A program's network, what should hold of it, and what does. */
export interface PlannedProof {
  readonly model: NetworkModel;
  readonly intent: Intent;
  /** The facts that were given, and what the stack file declares besides. */
  readonly facts: Facts;
  readonly report: ProofReport;
}

/** What a program registered, and the facts besides. */
type Recording = { readonly resources: readonly RecordedNode[]; readonly config: StackConfig };

/** Proves every property of what a program registered, and keeps what was proven. */
export function provenPlan(recording: Recording, plan: Plan, facts: Facts = NO_FACTS): PlannedProof {
  const connections = connectionsOf(plan, recording.resources);
  const all = factsOf(plan, facts, connections);
  const graph = mergeGraphs([graphFromRecorded(recording.resources), graphOf(existingNodes(all.resources))]);
  const model = buildModel(graph, all);
  const intent = intentOf(plan, recording.config, connections);
  return { model, intent, facts: all, report: prove(model, intent) };
}

/** Proves every property of what a program registered. */
export function provePlan(recording: Recording, plan: Plan, facts: Facts = NO_FACTS): ProofReport {
  return provenPlan(recording, plan, facts).report;
}
