/**
 * The part of P2 that goes over the internet: whatever leads out to it leads to every public IPv4 address that an
 * internet gateway maps to an interface (VPC guide, Internet gateways), another domain's included. Over IPv6 the
 * addresses of workloads are public themselves, so that they are asked as they are.
 */
import { parseAddress } from "../../net/ip";
import type { NetworkInterface } from "../model";
import { known } from "../tracer/places";
import type { Ledger } from "./ledger";
import { ROUTES_ALONE, type Place, type Reached } from "./reach";
import { nameOf, type NetworkScene, type Scene } from "./scene";

/** Stands for public addresses that no state shows (RFC 5737). */
const SOMEWHERE = "198.51.100.1";

/** No network gets over the internet to the public addresses of another one, unless the two may reach each other. */
export function checkPublicAddresses(scene: Scene, ledger: Ledger): void {
  const mapped = mappedInterfaces(scene);
  if (mapped.length === 0) return;
  const owners = new Map(scene.networks.map((network) => [network.vpc.key, network]));
  const hubs = new Set(scene.intent.closedHubs ? scene.hubs.map(({ key }) => key) : []);
  for (const nic of mapped) {
    const vpc = scene.model.subnets.get(nic.subnet)?.vpc ?? "";
    const owner = owners.get(vpc);
    if (!owner && !hubs.has(vpc)) continue;
    for (const network of scene.networks) {
      if (network.vpc.key === vpc || (owner && mayReach(network, owner))) continue;
      const whose = owner ? nameOf(owner) : "the hub";
      ask(scene, ledger, network, nic, `${nameOf(network)} to ${whose} over the internet`, whose);
    }
  }
}

function ask(
  scene: Scene,
  ledger: Ledger,
  network: NetworkScene,
  nic: NetworkInterface,
  subject: string,
  whose: string,
): void {
  const addresses = (nic.publicAddresses ?? []).flatMap((text) => parseAddress(text) ?? []);
  const claim = `nothing should get from ${nameOf(network)} over the internet to ${nic.name} of ${whose} by routes`;
  if (addresses.length > 0) {
    for (const address of addresses)
      for (const reached of reaching(scene, network, address)) ledger.mustStop(subject, claim, reached, "oneWay");
    return;
  }
  const address = parseAddress(SOMEWHERE);
  const out = address ? reaching(scene, network, address).filter(({ oneWay }) => oneWay !== "UNREACHABLE") : [];
  if (out.length === 0) ledger.count();
  else
    ledger.undetermined(subject, `${claim}; whether it is so cannot be told: no state shows its public address`, [
      nic.urn,
      network.vpc.urn,
    ]);
}

/** From each kind of place of a network, and from its interfaces with public addresses. */
function reaching(scene: Scene, { subnets }: NetworkScene, address: Exclude<Place["address"], undefined>): Reached[] {
  const { reach } = scene;
  const keys = new Set(subnets.map(({ key }) => key));
  const workloads = subnets.flatMap((subnet) => reach.workloads(subnet));
  const own = [...scene.model.interfaces.values()].filter((nic) => nic.publicAddress && keys.has(nic.subnet));
  const places = [
    ...reach.kindsByRoutes(workloads, "source").map(({ place }) => place),
    ...own.flatMap((nic) => known(reach.network, reach.network.interfaceStation(nic), nic.addresses)),
  ];
  return places
    .filter((place) => place.address.family === address.family)
    .map((place) => reach.toTarget(place, { kind: "address", address }, ROUTES_ALONE));
}

/** Interfaces with a public IPv4 address in VPCs that an internet gateway is attached to, or may be. */
function mappedInterfaces({ model }: Scene): NetworkInterface[] {
  const gateways = [...model.internetGateways.values()];
  return [...model.interfaces.values()].filter((nic) => {
    const vpc = model.subnets.get(nic.subnet)?.vpc;
    return nic.publicAddress && gateways.some((gateway) => gateway.vpc === vpc || gateway.vpc === undefined);
  });
}

function mayReach(a: NetworkScene, b: NetworkScene): boolean {
  return a.domain === b.domain && a.domain.spokeToSpoke;
}
