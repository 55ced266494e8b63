import type { Plan } from "../plan/types";
import { byAccount, type ResourceSummary } from "./resources";
import { tableOfLists } from "./table";

/**
 * Resources by account and kind of component, the largest first. A component's name is left out: --json has each
 * resource with the one that it belongs to.
 */
export function resourceLines(plan: Plan, resources: readonly ResourceSummary[]): string[] {
  const ids = new Map(plan.accounts.map((account) => [account.key, account.id]));
  const rows = byAccount(resources).map(({ account, count, components }) => {
    const kinds = new Map<string, number>();
    for (const { component, count: n } of components) {
      const kind = component.split(" ")[0] ?? component;
      kinds.set(kind, (kinds.get(kind) ?? 0) + n);
    }
    const sorted = [...kinds].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return {
      cells: [account, ids.get(account) ?? "", String(count).padStart(4)],
      items: [
        ...sorted.filter(([, n]) => n > 1).map(([kind, n]) => `${kind} ${n}`),
        ...singles(sorted.filter(([, n]) => n === 1).map(([kind]) => kind)),
      ],
    };
  });
  return tableOfLists(rows, "  ");
}

/** Components with one resource each, by name where there are few. */
function singles(kinds: readonly string[]): string[] {
  return kinds.length > 3 ? [`${kinds.length} singles`] : kinds.map((kind) => `${kind} 1`);
}
