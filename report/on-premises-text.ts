import type { CostReport } from "../plan/cost";
import type { HybridPlan, Plan } from "../plan/types";
import { costNote, listed, table } from "./table";

/** The ways in for on-premises networks of all Regions, and what they cost together. */
export function onPremisesLines(plan: Plan, cost: Pick<CostReport, "byPurpose">): string[] {
  const ways = [
    ...(plan.hybrid ? [{ hybrid: plan.hybrid, region: plan.region, endpointsIn: plan.region }] : []),
    ...(plan.regions ?? []).flatMap(({ region, endpointsIn, hybrid }) =>
      hybrid ? [{ hybrid, region, endpointsIn }] : [],
    ),
  ];
  if (ways.length === 0) return [];
  const several = (plan.regions ?? []).length > 0;
  return [
    ...ways.flatMap(({ hybrid, region, endpointsIn }) => [
      ...(several ? [`  in ${region}${endpointsIn === region ? "" : `, to the endpoints of ${endpointsIn}`}`] : []),
      ...wayLines(hybrid, isQuarantined(plan, region, hybrid)).map((line) => (several ? `  ${line}` : line)),
    ]),
    costNote(cost.byPurpose["on-premises"]),
  ];
}

/** True where the kill switch is on for the domain that on-premises is bound to. */
function isQuarantined(plan: Plan, region: string, { domain }: HybridPlan): boolean {
  const there = region === plan.region ? plan : plan.regions?.find((one) => one.region === region);
  return there?.domains.some(({ key, quarantined }) => key === domain && quarantined) === true;
}

/** One way in: what comes in, what it reaches, and how names go both ways. */
function wayLines(hybrid: HybridPlan, quarantined: boolean): string[] {
  const { vpns, directConnect, resolver, advertised } = hybrid;
  const reached = advertised.map(
    (block) => `${block} (${block === hybrid.resolverBlock ? "resolver" : `endpoints of ${hybrid.domain}`})`,
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
  // A way with static routes is the only one, and announces nothing.
  const silent = vpns.some(({ staticRouting }) => staticRouting);
  return [
    ...listed("  your networks: ", hybrid.prefixes),
    ...(quarantined
      ? [
          `  they get into nothing while ${hybrid.domain} is in quarantine`,
          ...listed(silent ? "  routes stay to: " : "  they go on hearing announced: ", reached),
        ]
      : listed(silent ? "  they reach: " : "  they reach, and hear announced: ", reached)),
    ...table(ways, "  "),
    `  routes back to you: ${hybrid.propagated ? "learned by propagation, so that one way in can stand in for another" : "static, to your declared networks"}`,
    ...(silent ? ["  routes to it: yours to set, since nothing is announced over a VPN with static routing"] : []),
    ...(hybrid.resolverAddresses.length > 0
      ? listed("  forward names of the domain's services to: ", hybrid.resolverAddresses)
      : ["  names: nothing here answers them; see the notices for what your side can do"]),
    ...(resolver
      ? [
          ...resolver.forward.map(
            ({ domain, targets }) => `  forwarded to you: ${domain}, to ${targets.join(" and ")}`,
          ),
          ...(resolver.forward.length > 0 ? listed("    for the hub and: ", resolver.forwardTo) : []),
        ]
      : []),
  ];
}
