/**
 * The part of P3 that goes the other way: a connection is bound to one domain, so that nothing of another one gets to
 * what is behind it. Answers stop elsewhere, but one packet is enough to carry something out.
 */
import type { Subnet } from "../model";
import { announcedBy } from "./announced";
import type { Ledger } from "./ledger";
import { ROUTES_ALONE, routingPrefixes, type Place, type Reach, type Reached } from "./reach";
import { nameOf, type OnPremisesScene, type Scene } from "./scene";

/**
 * By routes alone no network of another domain gets to a connection's prefixes. Endpoints begin no connection.
 * @param open the network as each connection's routers see it, who send what nobody announced to them
 */
export function checkTowards(
  scene: Scene,
  open: ReadonlyMap<OnPremisesScene, Reach>,
  ledger: Ledger,
  { intent, via }: OnPremisesScene,
): void {
  const addresses = announcedBy(intent, routingPrefixes(scene.reach.network));
  for (const network of scene.networks) {
    if (network.domain.name === intent.domain) continue;
    const name = nameOf(network);
    for (const address of addresses)
      // As in P2, VPC tables of the accounts that are kept apart may send anything to the transit gateway.
      for (const reach of [scene.reach, ...scene.transit])
        for (const place of sourcesIn(reach, network.subnets)) {
          if (place.address.family !== address.family) continue;
          const reached = reach.toTarget(place, { kind: "address", address }, ROUTES_ALONE);
          const claim = `nothing should get from ${name} to ${intent.name}, which is bound to ${intent.domain}`;
          if (endsThere(reached, via)) ledger.mustStop(`${name} > ${via}`, claim, reached, "oneWay");
          else ledger.count();
        }
  }
  for (const [other, reach] of open)
    if (other.intent.domain !== intent.domain) checkBetween(reach, ledger, other, { intent, via });
}

/** Nor does what is behind another connection, which is bound to another domain; whatever was announced to it. */
function checkBetween(reach: Reach, ledger: Ledger, from: OnPremisesScene, { intent, via }: OnPremisesScene): void {
  const claim = `nothing should get from ${from.intent.name}, bound to ${from.intent.domain}, to ${intent.name}, which is bound to ${intent.domain}`;
  const cuts = routingPrefixes(reach.network);
  for (const source of announcedBy(from.intent, cuts))
    for (const to of announcedBy(intent, cuts)) {
      if (source.family !== to.family) continue;
      const reached = reach.between(from.via, source, to, ROUTES_ALONE);
      if (endsThere(reached, via)) ledger.mustStop(`${from.via} > ${via}`, claim, reached, "oneWay");
      else ledger.count();
    }
}

function sourcesIn(reach: Reach, subnets: readonly Subnet[]): readonly Place[] {
  const places = subnets.flatMap((subnet) => reach.workloads(subnet));
  return reach.kindsByRoutes(places, "source").map(({ place }) => place);
}

/** True if the request, as far as anything is certain, comes out at the connection's far end. */
function endsThere({ trace }: Reached, via: string): boolean {
  return trace.courses.some(
    ({ forward, blocks }) =>
      forward.some(({ key }) => key === `${via}#on-premises`) &&
      !blocks.some(({ direction, certain }) => direction === "forward" && certain),
  );
}
