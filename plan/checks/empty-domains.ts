import type { ReadStack } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/**
 * Refuses a domain that nobody uses: its endpoints cost money around the clock, and more often than not its spokes were
 * meant to be there. Spokes use it, in any Region, and so do on-premises networks and other domains that take its
 * endpoints. Who makes it ahead of its spokes says so with `reserved: true`.
 */
export function checkEmptyDomains(context: PlanContext, declared: ReadStack["declared"]): void {
  const { config, problems, notices } = context;
  const spokes = Object.values(config.spokes);
  // A spoke that cannot be read, or names a domain wrongly, may be the one.
  const allKnown =
    !problems.some(({ path }) => path === "spokes") &&
    declared.spokes.size === spokes.length &&
    spokes.every(({ domain }) => declared.domains.has(domain)) &&
    waysInAreKnown(context, declared);
  const lent = new Set(Object.values(config.domains).flatMap(({ endpointSet = [] }) => endpointSet));
  const regions = Object.values(config.regions);
  const bound = new Set([config, ...regions].flatMap(({ onPremises }) => onPremises?.domain ?? []));
  for (const [key, domain] of sortedEntries(config.domains)) {
    const populated = spokes.some((spoke) => spoke.domain === key);
    const path = `domains.${key}`;
    if (populated && domain.reserved)
      notices.push({
        level: "info",
        code: "reserved-domain-in-use",
        path: `${path}.reserved`,
        message: `domain ${key} has spokes; the line can go`,
      });
    if (populated || lent.has(key) || bound.has(key)) continue;
    if (domain.reserved)
      notices.push({
        level: "info",
        code: "domain-without-spokes",
        path,
        message: `domain ${key} has no spoke yet; its endpoints cost money all the same`,
      });
    else if (allKnown)
      problems.push({
        path,
        problem: "is empty: no spoke is in it, and nothing else uses it",
        fix: "put a spoke in it, remove it, or write reserved: true to make it ahead of its spokes",
      });
  }
}

/** False where networks that cannot be read may come in for a domain. */
function waysInAreKnown({ config, problems }: PlanContext, { regions }: ReadStack["declared"]): boolean {
  const missing = ({ onPremises }: { onPremises?: unknown }, path: string) =>
    onPremises === undefined && told(problems, path);
  return (
    !problems.some(({ path }) => path === "regions") &&
    regions.size === Object.keys(config.regions).length &&
    !missing(config, "onPremises") &&
    !sortedEntries(config.regions).some(([region, entry]) => missing(entry, `regions.${region}.onPremises`))
  );
}
