/** On-premises as a source: what it hears decides whether it sends to AWS at all. */
import { covers } from "../../net/ip";
import type { Attachment, Key, Opaque, VpnGateway } from "../model";
import { showPeer, type Peer } from "./destination";
import { addBlock, addHop, addUnknown, type Path, type Position } from "./path";
import { lookupTransit } from "./transit-routes";
import type { Walk } from "./walk";

/** Whether on-premises has a route to an address over a connection. */
type Hears = "yes" | "no" | Opaque;

/** Attachments and virtual private gateways behind which there is an on-premises network. */
export function onPremisesConnections(walk: Walk): Key[] {
  const kinds = ["vpn", "vpn-concentrator", "direct-connect", "connect"];
  const attachments = [...walk.model.attachments.values()].filter((a) => kinds.includes(a.kind)).map((a) => a.key);
  return [...attachments, ...[...walk.model.vpnGateways.values()].filter((g) => g.vpc !== undefined).map((g) => g.key)];
}

/**
 * What on-premises hears over a connection.
 * Direct Connect to a transit gateway: exactly the allowed prefixes (Direct Connect guide, Allowed prefixes
 * interactions). VPN with BGP and Connect: the routes of the associated table; blackholes and, with a policy table,
 * everything else are not announced (TGW guide, Route propagation). Static VPN: configured on the customer's side,
 * taken as complete.
 */
export function hears(walk: Walk, via: Key, peer: Peer): Hears {
  const attachment = walk.model.attachments.get(via);
  if (attachment) return hearsOverAttachment(walk, attachment, peer);
  const gateway = walk.model.vpnGateways.get(via);
  return gateway ? hearsOverGateway(walk, gateway, peer) : "no";
}

function hearsOverAttachment(walk: Walk, attachment: Attachment, peer: Peer): Hears {
  const inside = (cidrs: readonly string[]): Hears =>
    peer.kind === "address" && walk.network.within(cidrs, peer.address) ? "yes" : "no";
  if (attachment.heard) return inside(attachment.heard);
  if (attachment.kind === "direct-connect") {
    const unknown = attachment.opaque.find((o) => o.aspect === "routes");
    const known = inside(attachment.allowedPrefixes);
    return known === "no" && unknown ? unknown : known;
  }
  if (attachment.staticRouting) return "yes";
  const table = walk.model.transitTables.get(attachment.association ?? "");
  if (attachment.policyTable !== undefined || !table) return "no";
  const lookups = lookupTransit(walk.network, table, peer);
  const unknown = lookups.find((l) => l.kind === "unknown");
  if (unknown) return unknown.opaque;
  return lookups.some((l) => l.kind === "route" && l.route.attachment !== undefined) ? "yes" : "no";
}

/** A virtual private gateway announces its VPC's CIDRs; Direct Connect only those that an allowed prefix covers. */
function hearsOverGateway(walk: Walk, gateway: VpnGateway, peer: Peer): Hears {
  if (peer.kind !== "address" || gateway.vpc === undefined) return "no";
  if (gateway.heard) return walk.network.within(gateway.heard, peer.address) ? "yes" : "no";
  const own = walk.network.vpc(gateway.vpc).cidrs.filter((cidr) => walk.network.within([cidr], peer.address));
  if (own.length === 0) return "no";
  if (gateway.connections.length > 0) return "yes";
  return own.some((cidr) => announced(walk, gateway, cidr)) ? "yes" : "no";
}

/** The VPC's CIDR is announced over Direct Connect if an allowed prefix is equal or wider (a filter). */
export function announced(walk: Walk, gateway: VpnGateway, cidr: string): boolean {
  const own = walk.network.prefix(cidr);
  return gateway.directConnect.some((a) =>
    a.allowedPrefixes.some((allowed) => covers(walk.network.prefix(allowed), own)),
  );
}

/** On-premises sends a packet over a connection. */
export function fromOnPremises(walk: Walk, path: Path, via: Key): Position[] {
  const attachment = walk.model.attachments.get(via);
  const gateway = walk.model.vpnGateways.get(via);
  const urn = attachment?.urn ?? gateway?.urn ?? via;
  let at = addHop(path, { kind: "on-premises", key: `${via}#on-premises`, urn, name: "on-premises" });
  const { destination } = path.packet;
  const heard = walk.without.has("routes") ? "yes" : hears(walk, via, destination);
  if (heard === "no") {
    const detail = `over ${attachment?.name ?? gateway?.name ?? via} on-premises hears no prefix that holds ${showPeer(destination)}`;
    at = addBlock(at, {
      code: "ON_PREMISES_HAS_NO_ROUTE",
      urn,
      name: attachment?.name ?? gateway?.name ?? via,
      detail,
      certain: true,
    });
  } else if (heard !== "yes") at = addUnknown(at, heard);
  at = { ...at, zone: undefined, scope: "lost", publicSource: false };
  if (walk.without.has("routes") && walk.goal.station) {
    return [{ at: "deliver", path: at, subnet: walk.goal.station.subnet, sameSubnet: false }];
  }
  if (attachment) return [{ at: "attachment-in", path: { ...at, origin: "transit-on-premises" }, attachment: via }];
  if (gateway?.vpc === undefined) return [];
  const hopped = addHop(at, { kind: "vpn-gateway", key: gateway.key, urn, name: gateway.name });
  const own =
    destination.kind === "address" && walk.network.within(walk.network.vpc(gateway.vpc).cidrs, destination.address);
  const inside = own
    ? hopped
    : addBlock(hopped, {
        code: "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
        urn,
        name: gateway.name,
        detail: `${showPeer(destination)} is not an address of the gateway's VPC`,
        certain: true,
      });
  return [{ at: "gateway-in", path: { ...inside, origin: "on-premises" }, gateway: gateway.key, vpc: gateway.vpc }];
}
