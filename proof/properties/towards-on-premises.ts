/**
 * The part of P3 that goes the other way: a connection is bound to one domain, so that nothing of another one gets to
 * what is behind it. Answers stop elsewhere, but one packet is enough to carry something out.
 */
import type { Subnet } from "../model";
import { announcedBy } from "./announced";
import type { Ledger } from "./ledger";
import { ROUTES_ALONE, type Place, type Reach, type Reached } from "./reach";
import { nameOf, type OnPremisesScene, type Scene } from "./scene";

/** By routes alone no network of another domain gets to a connection's prefixes. Endpoints begin no connection. */
export function checkTowards(scene: Scene, ledger: Ledger, { intent, via }: OnPremisesScene): void {
  for (const network of scene.networks) {
    if (network.domain.name === intent.domain) continue;
    const name = nameOf(network);
    for (const address of announcedBy(intent))
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
