/** Recorded networks for the tests of the properties. */
import { recordStack } from "../../../local/recorder";
import { existingNodes } from "../../../proof/adapters/files";
import { graphFromRecorded, type RecordedNode } from "../../../proof/adapters/recorded";
import { buildModel } from "../../../proof/build";
import { factsOfStack } from "../../../report/plan-facts";
import { ROOT } from "../../support/stacks";
import { NO_FACTS, type Facts } from "../../../proof/facts";
import { graphOf, mergeGraphs } from "../../../proof/graph";
import type { Intent } from "../../../proof/intent";
import { prove, type ProofReport } from "../../../proof/properties";
import { connectionsOf, factsOf, intentOf } from "../../../report/intent";
import type { Plan } from "../../../plan/types";
import type { Raw } from "../../support/stacks";
import type { Resource, Setting } from "./faults";

export interface Recorded {
  readonly resources: readonly Resource[];
  readonly plan: Plan;
  readonly intent: Intent;
  readonly setting: Setting;
  readonly facts: Facts;
}

/**
 * Runs the program of a stack and keeps what the proof needs. Observability takes time, and P16 alone speaks of it.
 * @param preview as in a preview from nothing: what AWS computes is unknown
 * @param logs with observability
 */
export async function recordNetwork(raw: Raw, stack: string, preview = false, logs = false): Promise<Recorded> {
  const { observability: _, ...rest } = raw;
  const { resources, plan, config, errors } = await recordStack(logs ? raw : rest, stack, { stack, preview });
  if (errors.length > 0) throw errors[0] ?? new Error("recording failed");
  const spokes = plan.spokes.map((spoke): [string, { domain: string; cidr: string; live: boolean }] => {
    const quarantined = spoke.quarantined || plan.domains.some((d) => d.key === spoke.domain && d.quarantined);
    const live = !quarantined && !spoke.adopted && spoke.consumers.length > 0;
    return [spoke.key, { domain: spoke.domain, cidr: spoke.cidrs[0] ?? "", live }];
  });
  const setting = {
    spokes: new Map(spokes),
    sets: new Map(plan.domains.map((d) => [d.key, d.endpointSet])),
    supernets: new Map(plan.domains.map((d) => [d.key, d.supernets[0] ?? ""])),
    // A service quota of AWS by default (VPC guide, Amazon VPC quotas).
    rulesPerGroup: config.quotas.securityGroupRules ?? 60,
    onPremises: plan.hybrid?.domain,
    prefix: plan.hybrid?.prefixes[0],
    spokeToSpoke: new Set(plan.domains.filter((d) => d.spokeToSpoke).map((d) => d.key)),
  };
  return {
    resources: resources as unknown as Resource[],
    plan,
    intent: intentOf(plan, config, connectionsOf(plan, resources)),
    setting,
    // The stacks of the repository may have facts beside them.
    facts: ["dev", "prod"].includes(stack) ? factsOfStack(ROOT, stack) : NO_FACTS,
  };
}

/** Proves the network, or what a fault makes of it. */
export function proveResources(network: Recorded, resources: readonly RecordedNode[]): ProofReport {
  const { plan, intent } = network;
  const facts = factsOf(plan, network.facts, connectionsOf(plan, network.resources));
  const graph = mergeGraphs([graphFromRecorded(resources), graphOf(existingNodes(facts.resources))]);
  return prove(buildModel(graph, facts), intent);
}

/** Ids of the properties that are violated. */
export function violated(report: ProofReport): string[] {
  return report.properties.filter((p) => p.verdict === "violated").map((p) => p.id);
}
