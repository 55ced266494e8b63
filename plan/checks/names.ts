import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/** Names of the transit gateway tables that a stack has besides those of its domains. */
const TABLES = ["egress", "hub", "hybrid"];

/** A domain's table goes by the domain's name, so a domain cannot take the name of another table. */
export function checkDomainNames({ config, problems }: PlanContext): void {
  for (const [key] of sortedEntries(config.domains)) {
    if (!TABLES.includes(key)) continue;
    problems.push({
      path: `domains.${key}`,
      problem: `has the name of another route table (${TABLES.join(", ")})`,
      fix: "give the domain another name",
    });
  }
}
