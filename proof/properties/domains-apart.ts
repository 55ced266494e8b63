/**
 * P2: nothing of one domain reaches anything of another, in either direction, by routes alone and for all traffic:
 * security groups and network ACLs are taken to permit everything. Between networks this rests on routes only.
 * It is asked twice: with the routes that are there, and with VPC tables that send everything to the transit gateway,
 * since those belong to the accounts that are kept apart.
 */
import type { Key, Subnet } from "../model";
import type { Place } from "./reach";
import type { Ledger, Property } from "./ledger";
import { checkShares } from "./others-in";
import { checkPublicAddresses } from "./public-addresses";
import { nameOf, type Scene } from "./scene";

/** Places that belong together: a network, or the endpoints of a set. */
interface Area {
  readonly name: string;
  readonly vpc: Key;
  readonly places: readonly Place[];
  readonly domain?: string;
  readonly apart: boolean;
  readonly uses?: string;
  readonly set?: string;
}

export const domainsApart: Property = {
  id: "P2",
  title: "Nothing of one domain reaches another's networks or endpoints, by routes alone, for all traffic",
  restsOn: ["routes"],
  check(scene, ledger) {
    ledger.note = "network to network rests on routes alone; no other layer stands between";
    const areas = areasOf(scene);
    for (const a of areas) {
      for (const b of areas) {
        if (a === b || a.vpc === b.vpc || belong(a, b)) continue;
        const subject = `${a.name} to ${b.name}`;
        const claim = `nothing should get from ${a.name} to ${b.name} by routes`;
        stopAll(scene, ledger, { subject, claim, from: a.places, to: b.places });
      }
    }
    if (scene.intent.closedHubs) checkHubs(scene, ledger);
    checkPublicAddresses(scene, ledger);
    checkPeerings(scene, ledger);
    checkShares(scene, ledger);
  },
};

/**
 * Nothing gets from places to those of other VPCs. Each pair of kinds is asked once, and counts for all that it stands
 * for.
 */
function stopAll(
  scene: Scene,
  ledger: Ledger,
  { subject, claim, from, to }: { subject: string; claim: string; from: readonly Place[]; to: readonly Place[] },
): void {
  for (const reach of [scene.reach, ...scene.transit]) {
    for (const a of reach.kindsByRoutes(from, "source")) {
      for (const b of reach.kindsByRoutes(to, "destination")) {
        if (a.place.address.family !== b.place.address.family) continue;
        ledger.mustStop(subject, claim, reach.byRoutes(a.place, b.place), "oneWay");
        ledger.count(a.places * b.places - 1);
      }
    }
  }
}

/**
 * An active VPC peering between domains waits for routes in VPC tables only, which belong to the accounts that are kept
 * apart (VPC peering guide, Update your route tables).
 */
function checkPeerings(scene: Scene, ledger: Ledger): void {
  for (const { key, urn, name, requester, accepter, active, opaque } of scene.model.peerings.values()) {
    const [a, b] = [requester, accepter].map((vpc) => scene.networks.find((network) => network.vpc.key === vpc));
    if (!a || !b || a.domain === b.domain) continue;
    const ends = `${nameOf(a)} and ${nameOf(b)}`;
    const claim = `nothing but a peering that is not active may connect ${ends}`;
    const doubt = opaque.find(({ aspect }) => aspect === "state");
    if (doubt)
      ledger.undetermined(key, `${claim}; whether it is so cannot be told: ${doubt.because}`, [doubt.urn, urn]);
    else if (!active) ledger.count();
    else {
      const setting = "an active VPC peering connection, which routes in their own tables are enough to use";
      const witness = { kind: "setting" as const, resource: name, setting };
      ledger.violated(key, `${name} connects ${ends}, of two domains: ${setting}`, [urn], witness);
    }
  }
}

/** Every place of some subnets. */
function placesOf({ reach }: Scene, subnets: readonly Subnet[]): readonly Place[] {
  return subnets.flatMap((subnet) => reach.workloads(subnet));
}

/** Networks get to the endpoints of a hub and to nothing else of it: resolvers, attachment subnets, other workloads. */
function checkHubs(scene: Scene, ledger: Ledger): void {
  const sets = [...scene.sets.values()];
  const inSets = new Set(sets.flatMap(({ subnets }) => subnets.map(({ key }) => key)));
  const vpcs = new Set(sets.flatMap(({ subnets }) => subnets.map(({ vpc }) => vpc)));
  const rest = [...scene.model.subnets.values()].filter((s) => vpcs.has(s.vpc) && !inSets.has(s.key));
  const others = placesOf(scene, rest);
  for (const network of scene.networks) {
    if (vpcs.has(network.vpc.key)) continue;
    const subject = `${nameOf(network)} to the rest of the hub`;
    const claim = `${nameOf(network)} should get to nothing of the hub but endpoints`;
    stopAll(scene, ledger, { subject, claim, from: placesOf(scene, network.subnets), to: others });
  }
}

function areasOf(scene: Scene): Area[] {
  const networks = scene.networks.map((network) => ({
    name: nameOf(network),
    vpc: network.vpc.key,
    places: placesOf(scene, network.subnets),
    domain: network.domain.name,
    apart: !network.domain.spokeToSpoke,
    uses: network.domain.endpointSet,
  }));
  const sets = [...scene.sets.values()].flatMap(({ intent, subnets }) => {
    const vpcs = [...new Set(subnets.map((s) => s.vpc))];
    return vpcs.map((vpc) => ({
      name: `endpoints of ${intent.name}`,
      vpc,
      places: placesOf(
        scene,
        subnets.filter((s) => s.vpc === vpc),
      ),
      apart: true,
      set: intent.name,
    }));
  });
  return [...networks, ...sets];
}

/** True if two areas may reach each other. */
function belong(a: Area, b: Area): boolean {
  if (a.domain !== undefined && b.domain !== undefined) return a.domain === b.domain && !a.apart;
  return (a.uses !== undefined && a.uses === b.set) || (b.uses !== undefined && b.uses === a.set);
}
