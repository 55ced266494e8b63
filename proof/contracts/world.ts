/** What every contract is given: the network, who is who in it, the rules, and tables worked out once. */
import type { Intent } from "../intent";
import type { Key, NetworkModel, Subnet } from "../model";
import { layoutOf, type Layout } from "./layout";
import type { Ledger } from "./ledger";
import { AWS_RULES, type Rules } from "./rules";
import { transitSegments, vpcSegments, type TransitSegment, type VpcSegment } from "./segments";
import { SpanIndex, type Span } from "./spans";
import type { ContractId } from "./types";

export interface World {
  readonly model: NetworkModel;
  readonly intent: Intent;
  readonly layout: Layout;
  readonly rules: Rules;
  /** What a transit gateway route table does with each address; gaps have no route. */
  transit(table: Key): SpanIndex<TransitSegment>;
  /** What a VPC route table does with each address. */
  vpcTable(table: Key): SpanIndex<VpcSegment>;
}

/** One contract: a statement about objects of one kind, each looked at beside the intent and nothing else. */
export interface Contract {
  readonly id: ContractId;
  readonly title: string;
  readonly check: (world: World, ledger: Ledger) => void;
}

/** Prepares a network for the contracts. */
export function worldOf(model: NetworkModel, intent: Intent, rules: Rules = AWS_RULES): World {
  const transit = new Map<Key, SpanIndex<TransitSegment>>();
  const vpc = new Map<Key, SpanIndex<VpcSegment>>();
  const once = <T>(kept: Map<Key, T>, key: Key, make: () => T): T => {
    let found = kept.get(key);
    if (found === undefined) {
      found = make();
      kept.set(key, found);
    }
    return found;
  };
  return {
    model,
    intent,
    rules,
    layout: layoutOf(model, intent),
    transit: (table) => once(transit, table, () => new SpanIndex(transitSegments(model, table, rules))),
    vpcTable: (table) => once(vpc, table, () => new SpanIndex(vpcSegments(model, table, rules))),
  };
}

/** Addresses of subnets. */
export function spansOfSubnets(subnets: Iterable<Subnet>, spans: (cidr: string) => Span): Span[] {
  return [...subnets].flatMap((subnet) => subnet.cidrs.map(spans));
}
