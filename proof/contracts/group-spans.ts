/** Whom the security groups of an endpoint let in, and what of the groups is not known. */
import type { InterfaceEndpoint, Key, ResolverEndpoint } from "../model";
import type { Ledger } from "./ledger";
import type { Ask } from "./needs";
import { spanOf, type Span } from "./spans";
import { known } from "./known";
import type { World } from "./world";

/** Addresses that some groups together let in; all groups of an interface count (VPC guide, Security group rules). */
export function spansLetIn({ model, rules }: World, groups: readonly Key[], ask: Ask): Span[] {
  return groups.flatMap((key) =>
    (model.groups.get(key)?.rules ?? []).flatMap((rule) => {
      if (!rules.groupRuleFits(rule, ask)) return [];
      const { peer } = rule;
      if ("cidr" in peer) return [spanOf(peer.cidr)];
      if ("prefixList" in peer) return (model.prefixLists.get(peer.prefixList)?.entries ?? []).map(spanOf);
      return rules.groupReferenceReaches() ? [spanOf("0.0.0.0/0"), spanOf("::/0")] : [];
    }),
  );
}

/** Notes what keeps the groups of an endpoint from being known. */
export function groupsKnown({ model }: World, ledger: Ledger, endpoint: InterfaceEndpoint | ResolverEndpoint): void {
  known(ledger, endpoint, "security-groups", "subnets", "traffic");
  for (const key of endpoint.groups) {
    const group = model.groups.get(key);
    if (!group) {
      ledger.skip(endpoint, "one of its security groups is in none of the given states");
      continue;
    }
    known(ledger, group, "rules");
    for (const { peer } of group.rules) {
      const list = "prefixList" in peer ? model.prefixLists.get(peer.prefixList) : undefined;
      if (list) known(ledger, list, "entries");
      if ("group" in peer && model.groups.get(peer.group)?.vpc === undefined)
        ledger.skip(group, "it names a group that is in none of the given states");
    }
  }
}
