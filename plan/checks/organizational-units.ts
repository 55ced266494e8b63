import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

interface Unit {
  readonly domain: string;
  readonly path: string;
  readonly text: string;
}

/** OU paths of another organization match nobody; a path that two domains hold lets its accounts into both. */
export function checkOrganizationalUnits({ config, problems, notices }: PlanContext): void {
  const units = sortedEntries(config.domains).flatMap(([domain, { organizationalUnits }]) =>
    organizationalUnits.map((text, i): Unit => ({ domain, path: `domains.${domain}.organizationalUnits.${i}`, text })),
  );
  for (const { path, text } of units) {
    if (config.organization.id === "" || text.startsWith(`${config.organization.id}/`)) continue;
    problems.push({
      path,
      problem: `lies outside the organization ${config.organization.id}`,
      got: text,
      fix: `begin the path with ${config.organization.id}/`,
    });
  }
  for (const [i, later] of units.entries()) {
    for (const earlier of units.slice(0, i)) {
      if (earlier.domain === later.domain || !overlap(earlier.text, later.text)) continue;
      notices.push({
        level: "warning",
        code: "unit-in-two-domains",
        path: later.path,
        message: `${later.text} shares accounts with ${earlier.text} of domain ${earlier.domain}: the endpoint policies of both let their principals in, so only routes, security groups and names keep these apart`,
      });
    }
  }
}

/** Paths with or without a closing wildcard: one lies in the other if its text goes on where the other ends. */
function overlap(a: string, b: string): boolean {
  const [one, other] = [a.replace(/\*$/, ""), b.replace(/\*$/, "")];
  return one.startsWith(other) || other.startsWith(one);
}
