import type { Plan } from "../../plan/types";
import { existingNodes } from "../../proof/adapters/files";
import { graphFromExport } from "../../proof/adapters/export";
import { buildModel } from "../../proof/build";
import { NO_FACTS, type Facts } from "../../proof/facts";
import { graphOf, mergeGraphs, type ResourceGraph } from "../../proof/graph";
import { prove, type ProofReport } from "../../proof/properties";
import { connectionsOf, factsOf, intentOf } from "../../report/intent";
import type { StackConfig } from "../../stacks/schema";
import type { ResourceView } from "../world/kernel/command";
import { worldGraph } from "./world-graph";

/** What was meant: a plan and the config it was made from, and what neither can know. */
export interface Meant {
  readonly plan: Plan;
  readonly config: StackConfig;
  /** The stack's facts file, where there is one. */
  readonly facts?: Facts;
}

/** The verdicts on a deployment: on what the state says there is, and on what really stands in the accounts. */
export interface DeployedProof {
  readonly state: ProofReport;
  readonly accounts: ProofReport;
}

/** Proves a deployment against what was meant, twice: by its exported state, and by the embedded accounts themselves. */
export function proveDeployed(meant: Meant, state: unknown, accounts: readonly ResourceView[]): DeployedProof {
  return {
    state: proveGraph(meant, graphFromExport(state, "the stack's state"), true),
    accounts: proveAccounts(meant, accounts),
  };
}

/** Proves what stands in the embedded accounts, without a state. */
export function proveAccounts(meant: Meant, accounts: readonly ResourceView[]): ProofReport {
  return proveGraph(meant, worldGraph(accounts), false);
}

/** @param adopted true where the graph lacks what the plan adopts */
function proveGraph(
  { plan, config, facts: given = NO_FACTS }: Meant,
  graph: ResourceGraph,
  adopted: boolean,
): ProofReport {
  const nodes = [...graph.nodes.values()];
  const connections = connectionsOf(plan, nodes);
  const facts = factsOf(plan, given, connections);
  const whole = mergeGraphs([graph, graphOf(adopted ? existingNodes(facts.resources) : [])]);
  return prove(buildModel(whole, facts), intentOf(plan, config, connections));
}
