import type { DomainPlan, EndpointPlan, Plan } from "../plan/types";
import { count, tableOfLists } from "./table";

/** Each domain with its blocks, and its endpoints with their policies and names. */
export function domainLines({ domains }: Plan): string[] {
  return domains.flatMap((domain) => {
    const { endpoints } = domain.endpoints ?? { endpoints: [] };
    const zones = new Set(endpoints.map(zonesText));
    const common = zones.size === 1 ? [...zones][0] : undefined;
    const own = endpoints.length === 0 ? "" : `: ${count(endpoints.length, "service")}${common ? ` in ${common}` : ""}`;
    return [
      `  ${domain.key}: supernets ${domain.supernets.join(", ")}; endpoints in ${domain.endpointBlock}${own}`,
      ...remarks(domain).map((remark) => `    ${remark}`),
      ...tableOfLists(
        endpoints.map((endpoint) => ({
          cells: [
            endpoint.service,
            ...(common === undefined ? [zonesText(endpoint)] : []),
            endpoint.policy === "" ? "no policy" : `policy ${String(endpoint.policy.length).padStart(4)} chars`,
          ],
          items: withWildcards(endpoint.dnsNames),
        })),
        "    ",
      ),
    ];
  });
}

function zonesText({ subnets, zonesUnknown }: EndpointPlan): string {
  const zones = count(subnets.length, "zone");
  return zonesUnknown ? `up to ${zones}, decided at deploy time` : zones;
}

/** What of a domain is not as it is by default. */
function remarks(domain: DomainPlan): string[] {
  return [
    ...(domain.quarantined ? ["quarantined: every spoke of it is cut off"] : []),
    ...(domain.spokeToSpoke ? ["its spokes reach each other"] : []),
    ...(domain.endpointSet === domain.key
      ? []
      : [
          `uses the endpoints and names of ${domain.endpointSet} (endpointSet); its models are its own, and the spokes of both stay apart`,
        ]),
  ];
}

/** `x and *.x` for a name and the wildcard below it. */
function withWildcards(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (name.startsWith("*.") && names.includes(name.slice(2))) return [];
    return [names.includes(`*.${name}`) ? `[*.]${name}` : name];
  });
}
