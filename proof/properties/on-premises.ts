/**
 * P3: what is behind a Direct Connect, a VPN or a virtual private gateway reaches exactly what it is meant to. The
 * question is asked for the announced prefixes and for an address that nobody announced yet, since BGP may teach any
 * tomorrow; and no announced prefix may lie over a network of ours, whose traffic it would draw away. Names are asked
 * where on-premises asks them (see on-premises-names.ts).
 */
import { covers, overlap, prefix, type Address } from "../../net/ip";
import type { Subnet } from "../model";
import { allPrefixes } from "../tracer/places";
import { announcedBy, firstHost } from "./announced";
import { checkLaterPrefixes } from "./later-prefixes";
import type { Ledger, Property } from "./ledger";
import type { Layer } from "../tracer/walk";
import { ROUTES_ALONE, routingPrefixes, type Place, type Reach } from "./reach";
import { checkOnPremisesNames } from "./on-premises-names";
import { nameOf, type OfferedService, type OnPremisesScene, type Scene } from "./scene";
import { checkToldPrefixes } from "./told-prefixes";
import { checkTowards } from "./towards-on-premises";
import { unheard } from "./unheard";

export const onPremisesExact: Property = {
  id: "P3",
  title: "On-premises reaches exactly what is declared, also from prefixes learned later",
  restsOn: ["routes"],
  demandedBy: ({ onPremises }) => onPremises.length > 0,
  concerns: ({ of }) => of !== "network",
  check(scene, ledger) {
    const open = new Map(scene.onPremises.map((one) => [one, unheard(scene, one)]));
    for (const one of scene.onPremises) {
      const { network } = scene.reach;
      const announced = announcedBy(one.intent, allPrefixes(network));
      checkOnPremisesNames(scene, ledger, one, announced, servicesFor(scene, one.intent));
      const anywhere = open.get(one) ?? scene.reach;
      for (const address of announced) checkReached(scene, ledger, one, address);
      // What routes say of a packet, addresses that only groups tell apart have in common.
      for (const address of [...announcedBy(one.intent, routingPrefixes(network)), UNHEARD])
        checkBeyond(scene, anywhere, ledger, one, address);
      checkOverlaps(scene, ledger, one);
      checkToldPrefixes(scene, ledger, one);
      checkTowards(scene, open, ledger, one);
      checkLaterPrefixes(scene, ledger, one);
    }
  },
};

/** An address that nobody announces (RFC 5737). */
const UNHEARD = firstHost("203.0.113.0/24");

/** True for a subnet that the connection is declared to reach. */
function isWanted({ intent }: OnPremisesScene, subnet: Subnet): boolean {
  const wanted = intent.reaches.map(prefix);
  return subnet.cidrs.some((cidr) => wanted.some((w) => covers(w, prefix(cidr))));
}

function checkReached(scene: Scene, ledger: Ledger, one: OnPremisesScene, address: Address): void {
  for (const subnet of scene.model.subnets.values())
    if (isWanted(one, subnet)) checkWanted(scene, ledger, one, address, subnet);
}

/** Nothing else is got to by routes, whatever prefixes were announced. */
function checkBeyond(scene: Scene, anywhere: Reach, ledger: Ledger, one: OnPremisesScene, address: Address): void {
  const { intent, via } = one;
  for (const subnet of scene.model.subnets.values()) {
    if (isWanted(one, subnet)) continue;
    const subject = `${via} > ${subnet.key}`;
    const claim = `${intent.name} should not get to ${subnet.name} by routes`;
    for (const to of scene.reach.workloads(subnet)) {
      if (to.address.family === address.family)
        ledger.mustStop(subject, claim, anywhere.fromOnPremises(via, address, to, ROUTES_ALONE), "oneWay");
    }
  }
}

/** In a declared subnet the endpoints of its services answer and others refuse; without endpoints routes alone count. */
function checkWanted(
  scene: Scene,
  ledger: Ledger,
  { intent, via }: OnPremisesScene,
  address: Address,
  subnet: Subnet,
): void {
  const endpoints = [...scene.model.interfaceEndpoints.values()].filter((e) =>
    e.interfaces.some((i) => i.subnet === subnet.key),
  );
  const ask = (to: Place, layers: readonly Layer[]) => scene.reach.fromOnPremises(via, address, to, layers);
  if (endpoints.length === 0) {
    for (const to of scene.reach.workloads(subnet).filter((p) => p.address.family === address.family))
      ledger.mustPass(`${via} > ${subnet.key}`, `${intent.name} should reach ${subnet.name}`, ask(to, ROUTES_ALONE));
    return;
  }
  const served = new Set(servicesFor(scene, intent).map((service) => service.intent.service));
  for (const endpoint of endpoints) {
    const subject = `${via} > ${endpoint.key}`;
    for (const to of scene.reach.interfaces(endpoint)) {
      if (to.station.subnet !== subnet.key || to.address.family !== address.family) continue;
      const reached = ask(to, [...scene.without]);
      if (served.has(endpoint.service))
        ledger.mustPass(subject, `${intent.name} should reach ${endpoint.name}`, reached);
      else if (!scene.without.has("security-groups"))
        ledger.mustStop(subject, `${intent.name} should not get into ${endpoint.name}`, reached, "oneWay");
    }
  }
}

/** Endpoint services that a connection's networks may use. */
function servicesFor(scene: Scene, { domain, services, quarantined }: OnPremisesScene["intent"]): OfferedService[] {
  if (quarantined) return [];
  const set = scene.sets.get(scene.intent.domains.find(({ name }) => name === domain)?.endpointSet ?? "");
  return (set?.services ?? []).filter(({ intent }) =>
    services.length > 0 ? services.includes(intent.service.toLowerCase()) : intent.shared,
  );
}

/** A prefix of on-premises inside a network of ours draws that network's traffic away. */
function checkOverlaps(scene: Scene, ledger: Ledger, { intent, via }: OnPremisesScene): void {
  const { attachments, vpnGateways } = scene.model;
  const learned = attachments.get(via)?.learned ?? vpnGateways.get(via)?.learned ?? [];
  const urn = attachments.get(via)?.urn ?? vpnGateways.get(via)?.urn ?? via;
  for (const { cidr } of learned) {
    const declared = intent.prefixes.some((p) => covers(prefix(p), prefix(cidr)));
    if (declared) ledger.count();
    else ledger.violated(`${via} ${cidr}`, `${intent.name} announces ${cidr}, which is not among its prefixes`, [urn]);
    for (const network of scene.networks) {
      if (!network.vpc.cidrs.some((own) => overlap(prefix(own), prefix(cidr)))) continue;
      const message = `${intent.name} announces ${cidr}, which lies over ${nameOf(network)} (${network.vpc.cidrs.join(", ")})`;
      ledger.violated(`${via} ${cidr} ${network.vpc.key}`, message, [urn, network.vpc.urn]);
    }
  }
}
