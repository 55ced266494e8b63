/** Route targets that hand the packet on inside the VPC: NAT gateways and appliances. */
import { prefix } from "../../net/ip";
import type { Key, NetworkInterface, Subnet } from "../model";
import { checkAcl, checkGroups, checkKnown } from "./checks";
import { showPeer, type Peer } from "./destination";
import { subnetHop } from "./in-vpc";
import { addHop, addUnknown, block, stop, stopped, type Path, type Position } from "./path";
import type { Walk } from "./walk";

/** NAT serves sources of its own VPC, and of VPCs over a transit gateway (VPC guide, NAT gateways; TGW guide, Centralized outbound routing). */
export function toNat(walk: Walk, path: Path, from: Subnet, key: Key): Position[] {
  const nat = walk.model.natGateways.get(key);
  const owner = { urn: nat?.urn ?? key, name: nat?.name ?? key };
  if (!nat) return [stop(path, "NO_POSSIBLE_DESTINATION", owner, `${owner.name} is in none of the given states`)];
  if (nat.subnet === undefined) {
    const opaque = nat.opaque[0] ?? {
      aspect: "traffic" as const,
      urn: nat.urn,
      because: "the subnet of the NAT gateway is not known",
    };
    return [stopped(addUnknown(path, opaque))];
  }
  const subnet = walk.network.subnet(nat.subnet);
  const entered = subnet.key === from.key ? [path] : checkAcl(walk, addHop(path, subnetHop(subnet)), subnet, "ingress");
  return entered.flatMap((p): Position[] => {
    let at = addHop(p, { kind: "nat-gateway", key, ...owner });
    if (path.origin === "transit-on-premises") {
      at = addUnknown(at, {
        aspect: "traffic",
        urn: nat.urn,
        because: "AWS does not say whether a NAT gateway serves on-premises sources over a transit gateway",
      });
    } else if (path.origin !== "vpc" && path.origin !== "transit-vpc") {
      at = block(at, "NGW_REQUIRES_SOURCE_IN_VPC", owner, "the packet came over a peering, VPN or Direct Connect");
    }
    return [{ at: "leave", path: translated(at, nat, subnet), subnet: subnet.key }];
  });
}

/** The source becomes the gateway's own address. */
function translated(
  path: Path,
  nat: { key: Key; privateAddress?: string; connectivity: string },
  subnet: Subnet,
): Path {
  const source = addressIn(subnet, nat.privateAddress) ?? path.packet.source;
  return {
    ...path,
    packet: { ...path.packet, source },
    origin: "vpc",
    publicSource: nat.connectivity === "public",
    zone: subnet.zone,
    scope: "lost",
    translations: [
      ...path.translations,
      { nat: nat.key, subnet: subnet.key, original: path.packet.source, translated: source },
    ],
    stateful: [...path.stateful, nat.key],
  };
}

/** A known address, else the first that AWS would hand out in the subnet (the first four are reserved). */
function addressIn(subnet: Subnet, known: string | undefined): Peer | undefined {
  const cidr = subnet.cidrs.find((c) => !c.includes(":"));
  if (known !== undefined) return { kind: "address", address: { family: 4, value: prefix(`${known}/32`).base } };
  return cidr === undefined ? undefined : { kind: "address", address: { family: 4, value: prefix(cidr).base + 4n } };
}

/** A middlebox: forwards everything, from any interface of its instance, if the source/destination check is off. */
export function toAppliance(walk: Walk, path: Path, from: Subnet, key: Key): Position[] {
  const nic = walk.model.interfaces.get(key);
  if (!nic)
    return [
      stop(path, "NO_POSSIBLE_DESTINATION", { urn: key, name: key }, "the interface is in none of the given states"),
    ];
  const subnet = walk.network.subnet(nic.subnet);
  const entered = subnet.key === from.key ? [path] : checkAcl(walk, addHop(path, subnetHop(subnet)), subnet, "ingress");
  const { destination } = path.packet;
  const isOwn = destination.kind === "address" && nic.addresses.includes(showPeer(destination));
  return entered.flatMap((p): Position[] =>
    isOwn ? [{ at: "deliver", path: p, subnet: subnet.key, sameSubnet: true }] : throughAppliance(walk, p, nic),
  );
}

export function throughAppliance(walk: Walk, path: Path, nic: NetworkInterface): Position[] {
  const station = walk.network.interfaceStation(nic);
  let at = checkKnown(addHop(path, { kind: "appliance", key: nic.key, urn: nic.urn, name: nic.name }), nic, "traffic");
  const { destination } = path.packet;
  if (nic.sourceDestCheck)
    at = block(
      at,
      "ENI_SOURCE_DEST_CHECK_RESTRICTION",
      nic,
      `${nic.name} drops what is not addressed to it (destination ${showPeer(destination)})`,
    );
  at = checkGroups(walk, at, station, "ingress", path.scope === "vpc" ? path.sourceGroups : []);
  const siblings = [...walk.model.interfaces.values()].filter(
    (other) =>
      other.key === nic.key ||
      (nic.instance !== undefined && other.instance === nic.instance && !other.sourceDestCheck),
  );
  const identity = nic.instance ?? nic.key;
  return siblings.map((out) => {
    const left = checkGroups(walk, at, walk.network.interfaceStation(out), "egress", []);
    const zone = walk.network.subnet(out.subnet).zone;
    return {
      at: "leave",
      path: {
        ...left,
        zone,
        origin: "vpc",
        publicSource: false,
        scope: "lost",
        stateful: [...left.stateful, identity],
      },
      subnet: out.subnet,
    };
  });
}
