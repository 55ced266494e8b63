import type { PlanContext } from "../context";
import type { EndpointSetPlan } from "../types";

/** A name leads to one endpoint: two services of a set cannot promise the same one, nor one of them cover the other's. */
export function checkEndpointNames({ problems }: PlanContext, sets: ReadonlyMap<string, EndpointSetPlan>): void {
  for (const [owner, { endpoints }] of sets) {
    const names = endpoints.flatMap(({ service, dnsNames }) => dnsNames.map((name) => ({ service, name })));
    for (const [i, later] of names.entries()) {
      const other = names.find((one, j) => one.service !== later.service && clash(one.name, later.name, j < i));
      if (!other) continue;
      problems.push({
        path: `domains.${owner}.services`,
        problem: `has ${later.service}, whose name ${later.name} ${later.name === other.name ? "is" : "covers"} ${other.name} of ${other.service}`,
        fix: `take one of the two out, or correct catalogue.services.${later.service}.dnsNames`,
      });
    }
  }
}

/** Equal names are told once, at the later one; a wildcard is told wherever it stands. */
function clash(other: string, name: string, earlier: boolean): boolean {
  if (other === name) return earlier;
  return name.startsWith("*.") && other.endsWith(name.slice(1));
}
