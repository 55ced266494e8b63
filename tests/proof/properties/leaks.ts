/** Leaks of dev with on-premises as somebody would make them who means harm. */
import type { Resource } from "./faults";
import { kitOf, type Leak } from "./leak-kit";
import { byConnections, byFewAddresses } from "./leaks-connections";
import { byGrants, byPolicies } from "./leaks-grants";
import { byNames, byRecords } from "./leaks-names";
import { byLists, bySixes, throughOthers } from "./leaks-paths";

/** Every leak of the recording of dev with on-premises. */
export function leaksOf(resources: readonly Resource[]): Leak[] {
  const kit = kitOf(resources);
  const kinds = [
    throughOthers,
    byLists,
    bySixes,
    byConnections,
    byFewAddresses,
    byPolicies,
    byGrants,
    byNames,
    byRecords,
  ];
  return kinds.flatMap((leaks) => leaks(kit));
}
