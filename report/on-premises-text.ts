import type { CostReport } from "../plan/cost";
import type { HybridPlan } from "../plan/types";
import { listed, table } from "./table";

/** The way in for on-premises networks: what comes in, what it reaches, how names go both ways, and what it costs. */
export function onPremisesLines(hybrid: HybridPlan | undefined, cost: Pick<CostReport, "byPurpose">): string[] {
  if (!hybrid) return [];
  const { vpns, directConnect, resolver, advertised } = hybrid;
  const reached = advertised.map(
    (block) => `${block} (${block === resolver?.block ? "resolver" : `endpoints of ${hybrid.domain}`})`,
  );
  const ways = [
    ...vpns.map(({ key, address, asn, staticRouting, acceleration }) => [
      `VPN ${key}`,
      `to ${address}, ${staticRouting ? "static routing" : `BGP with AS ${asn}`}${acceleration ? ", accelerated" : ""}`,
    ]),
    ...(directConnect
      ? [
          [
            "Direct Connect",
            `gateway ${directConnect.existingId === "" ? `made here, AS ${directConnect.asn}` : directConnect.existingId}, account ${directConnect.account}`,
          ],
        ]
      : []),
  ];
  const usd = Math.round(cost.byPurpose["on-premises"] ?? 0);
  return [
    ...listed("  your networks: ", hybrid.prefixes),
    ...listed("  they reach, and hear announced: ", reached),
    ...table(ways, "  "),
    `  routes back to you: ${hybrid.propagated ? "learned by propagation, so that one way in can stand in for another" : "static, to your declared networks"}`,
    ...(resolver
      ? [
          ...listed(
            "  forward names of the domain's services to: ",
            resolver.inbound.map(({ address }) => address),
          ),
          ...resolver.forward.map(
            ({ domain, targets }) => `  forwarded to you: ${domain}, to ${targets.join(" and ")}`,
          ),
          ...(resolver.forward.length > 0 ? listed("    for the hub and: ", resolver.forwardTo) : []),
        ]
      : []),
    `  costs $${usd.toLocaleString("en-US")} a month`,
  ];
}
