/** Route targets of a VPC: what each kind of gateway does with a packet. */
import { toInspection } from "./firewalls";
import { prefix, holds } from "../../net/ip";
import type { Key, PublicAccessBlock, Subnet } from "../model";
import { checkAcl, checkKnown } from "./checks";
import { familyOf, showPeer } from "./destination";
import { throughAppliance, toAppliance, toNat } from "./middleboxes";
import { addHop, addUnknown, block, type Path, type Position, stop, stopped } from "./path";
import { lookupVpc, type VpcTarget } from "./vpc-routes";
import type { Walk } from "./walk";

type At<K extends Position["at"]> = Extract<Position, { at: K }>;

/** A packet follows a route of a subnet's table. */
export function target(walk: Walk, { path, subnet: key, target: to }: At<"target">): Position[] {
  const subnet = walk.network.subnet(key);
  switch (to.kind) {
    case "local":
      return toLocal(walk, path, subnet.vpc);
    case "transit-gateway":
      return toTransitGateway(walk, path, subnet, to.key);
    case "internet-gateway":
      return toInternet(walk, path, subnet, to.key);
    case "egress-only-internet-gateway":
      return toEgressOnly(walk, path, subnet, to.key);
    case "nat-gateway":
      return toNat(walk, path, subnet, to.key);
    case "vpn-gateway":
      return toVpnGateway(walk, path, subnet, to.key);
    case "peering":
      return toPeering(walk, path, subnet, to.key);
    case "network-interface":
      return toAppliance(walk, path, subnet, to.key);
    case "gateway-endpoint":
      return toGatewayEndpoint(walk, path, subnet, to.key);
    case "inspection-endpoint":
      return toInspection(walk, path, subnet, to.key);
    case "unmodelled":
      return [stopped(addUnknown(path, { aspect: "routes", urn: to.urn, because: to.because }))];
  }
}

/** The local route: to the subnet that holds the address. */
export function toLocal(walk: Walk, path: Path, vpcKey: Key): Position[] {
  const { destination } = path.packet;
  const found = destination.kind === "address" ? walk.network.subnetAt(vpcKey, destination.address) : undefined;
  if (found) return [{ at: "deliver", path, subnet: found.key, sameSubnet: false }];
  const hidden = walk.network.subnetsOf(vpcKey).flatMap((s) => s.opaque.filter((o) => o.aspect === "addresses"));
  const [opaque] = hidden;
  if (opaque) return [stopped(addUnknown(path, opaque))];
  const vpc = walk.network.vpc(vpcKey);
  if (vpc.external)
    return [
      stopped(
        addUnknown(path, {
          aspect: "addresses",
          urn: vpc.urn,
          because: "the subnets of the VPC are in none of the given states",
        }),
      ),
    ];
  return [stop(path, "NO_POSSIBLE_DESTINATION", vpc, `no subnet of ${vpc.name} holds ${showPeer(destination)}`)];
}

/** The attachment needs a subnet in the AZ of the source (Transit Gateway guide, Availability Zones). */
function toTransitGateway(walk: Walk, path: Path, subnet: Subnet, gateway: Key): Position[] {
  const attachment = walk.network
    .attachmentsOf(subnet.vpc)
    .find((a) => a.transitGateway === gateway && a.kind === "vpc");
  const owner = walk.model.transitGateways.get(gateway);
  if (!attachment) {
    const detail = `${walk.network.vpc(subnet.vpc).name} has no attachment to transit gateway ${owner?.name ?? gateway}`;
    return [stop(path, "BAD_STATE_ROUTE", { urn: owner?.urn ?? gateway, name: owner?.name ?? gateway }, detail)];
  }
  let at = checkKnown(path, attachment, "subnets");
  const isNear = (s: Subnet): boolean => s.key === subnet.key || (s.zone !== undefined && s.zone === subnet.zone);
  const near = attachment.subnets.map((key) => walk.network.subnet(key)).filter(isNear);
  const unsure = [subnet, ...attachment.subnets.map((key) => walk.network.subnet(key))].flatMap((s) =>
    s.opaque.filter((o) => o.aspect === "zone"),
  );
  const [doubt] = unsure;
  if (near.length === 0 && doubt) at = addUnknown(at, doubt);
  else if (near.length === 0) {
    const zones = attachment.subnets.map((key) => walk.network.subnet(key).zone).join(", ");
    const detail = `${attachment.name} has subnets in ${zones === "" ? "no zone" : zones}, the source is in ${subnet.zone ?? "an unknown zone"}`;
    at = block(at, "TGW_ROUTE_AZ_RESTRICTION", attachment, detail);
  }
  // From the instance to the transit gateway the inbound rules of the attachment's subnet apply, also where the two
  // are one subnet (Transit Gateway guide, Network ACLs).
  const [entry] = near;
  const checked = entry ? checkAcl(walk, at, entry, "ingress") : [at];
  return checked.map((p) => ({ at: "attachment-in", path: p, attachment: attachment.key }));
}

const RFC1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(prefix);
const RFC6598 = prefix("100.64.0.0/10");

function toInternet(walk: Walk, path: Path, subnet: Subnet, key: Key): Position[] {
  const gateway = walk.model.internetGateways.get(key);
  const owner = { urn: gateway?.urn ?? key, name: gateway?.name ?? key };
  let at = addHop(path, { kind: "internet-gateway", key, ...owner });
  if (gateway) at = checkKnown(at, gateway, "state");
  if (gateway && !gateway.external && gateway.vpc !== subnet.vpc)
    at = block(at, "BAD_STATE_ROUTE", owner, `${owner.name} is not attached to this VPC`);
  const { destination } = path.packet;
  if (destination.kind === "address" && destination.address.family === 4) {
    if (RFC1918.some((range) => holds(range, destination.address))) {
      at = block(
        at,
        "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        owner,
        `${showPeer(destination)} is a private address`,
      );
    } else if (holds(RFC6598, destination.address)) {
      at = block(
        at,
        "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
        owner,
        `${showPeer(destination)} is in the shared address space`,
      );
    }
  }
  const global = familyOf(path.packet.source) === 6 ? path.origin === "vpc" : path.publicSource;
  if (!global)
    at = block(
      at,
      "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
      owner,
      `${showPeer(path.packet.source)} has no public address in this VPC`,
    );
  at = checkPublicAccess(walk, at, subnet, "bidirectional");
  return [toOutside(at, key, subnet.vpc)];
}

/** Egress-only gateways carry IPv6 out and its replies back (VPC guide, Egress-only internet gateways). */
function toEgressOnly(walk: Walk, path: Path, subnet: Subnet, key: Key): Position[] {
  const gateway = walk.model.egressOnlyGateways.get(key);
  const owner = { urn: gateway?.urn ?? key, name: gateway?.name ?? key };
  let at = addHop(path, { kind: "egress-only-internet-gateway", key, ...owner });
  if (path.origin !== "vpc")
    at = block(at, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", owner, "the source is not in this VPC");
  at = checkPublicAccess(walk, at, subnet, "egress");
  return [toOutside(at, key, subnet.vpc)];
}

function toOutside(path: Path, gateway: Key, vpc: Key): Position {
  const out = addHop(path, { kind: "internet", key: "internet", urn: "internet", name: "the internet" });
  return { at: "end", path: out, end: { kind: "internet", gateway, vpc } };
}

/** VPC Block Public Access (VPC guide, Block public access): ingress mode lets only NAT and egress-only traffic out. */
function checkPublicAccess(walk: Walk, path: Path, subnet: Subnet, way: "bidirectional" | "egress"): Path {
  const vpc = walk.network.vpc(subnet.vpc);
  for (const option of walk.model.publicAccessBlocks.values()) {
    if (option.account !== vpc.account || option.region !== vpc.region) continue;
    const known = checkKnown(path, option, "state");
    const outbound = way === "egress" || path.translations.length > 0;
    if (isBlocked(option, subnet, outbound))
      return block(known, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", option, option.mode);
    return known;
  }
  return path;
}

function isBlocked(option: PublicAccessBlock, subnet: Subnet, outbound: boolean): boolean {
  if (option.mode === "off" || (option.mode === "block-ingress" && outbound)) return false;
  const exclusion = option.exclusions.find((e) => e.key === subnet.key || e.key === subnet.vpc);
  return exclusion === undefined || (exclusion.mode === "allow-egress" && !outbound);
}

function toVpnGateway(walk: Walk, path: Path, subnet: Subnet, key: Key): Position[] {
  const gateway = walk.model.vpnGateways.get(key);
  const owner = { urn: gateway?.urn ?? key, name: gateway?.name ?? key };
  let at = addHop(path, { kind: "vpn-gateway", key, ...owner });
  if (gateway) at = checkKnown(at, gateway, "state");
  if (gateway && !gateway.external && gateway.vpc !== subnet.vpc)
    at = block(at, "BAD_STATE_ROUTE", owner, `${owner.name} is not attached to this VPC`);
  if (path.origin !== "vpc")
    at = block(
      at,
      "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS",
      owner,
      `${showPeer(path.packet.source)} is not an interface of this VPC`,
    );
  const learned = [
    ...(gateway?.learned.map((r) => r.cidr) ?? []),
    ...(gateway?.connections.flatMap((c) => walk.model.vpnConnections.get(c)?.staticRoutes ?? []) ?? []),
  ];
  const { destination } = path.packet;
  if (destination.kind !== "address" || !walk.network.within(learned, destination.address)) {
    const opaque = gateway?.opaque.find((o) => o.aspect === "propagation");
    at = opaque
      ? addUnknown(at, opaque)
      : block(at, "ON_PREMISES_PREFIX_NOT_LEARNED", owner, `${owner.name} has no route to ${showPeer(destination)}`);
  }
  return [toOnPremises(walk, at, key)];
}

/** The end of the modelled world towards on-premises. */
export function toOnPremises(walk: Walk, path: Path, via: Key): Position {
  const hop = addHop(path, { kind: "on-premises", key: `${via}#on-premises`, urn: via, name: "on-premises" });
  const other = walk.goal.station;
  if (!other) return { at: "end", path: hop, end: { kind: "on-premises", via } };
  return stop(
    hop,
    "OTHER_DESTINATION",
    { urn: via, name: "on-premises" },
    `${showPeer(path.packet.destination)} is sent to on-premises, not to ${other.name}`,
  );
}

/** Peering: only between addresses of the two VPCs, and by the local route on the other side (VPC peering guide, Basics). */
function toPeering(walk: Walk, path: Path, subnet: Subnet, key: Key): Position[] {
  const peering = walk.model.peerings.get(key);
  if (!peering)
    return [stop(path, "BAD_STATE_ROUTE", { urn: key, name: key }, "the peering is in none of the given states")];
  let at = checkKnown(addHop(path, { kind: "peering", key, urn: peering.urn, name: peering.name }), peering, "state");
  if (peering.requester !== subnet.vpc && peering.accepter !== subnet.vpc)
    return [stop(at, "BAD_STATE_ROUTE", peering, `${peering.name} is not a peering of this VPC`)];
  if (!peering.active) at = block(at, "BAD_STATE_ATTACHMENT", peering, "the peering is not accepted");
  const far = walk.network.vpc(peering.requester === subnet.vpc ? peering.accepter : peering.requester);
  const { source, destination } = path.packet;
  at = checkKnown(at, far, "addresses", "traffic");
  const own = [source, destination].some(
    (peer) => peer.kind === "address" && walk.network.within(far.cidrs, peer.address),
  );
  if (!own && !far.opaque.some((o) => o.aspect === "addresses")) {
    return [
      stop(
        at,
        "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
        peering,
        `${showPeer(destination)} is not an address of ${far.name}`,
      ),
    ];
  }
  const scope = path.scope === "vpc" && !peering.interRegion ? ("peering" as const) : ("lost" as const);
  return toLocal(walk, { ...at, origin: "peering", publicSource: false, scope }, far.key);
}

/** A gateway endpoint cannot be used from outside of its VPC (PrivateLink guide, Gateway endpoints). */
function toGatewayEndpoint(walk: Walk, path: Path, subnet: Subnet, key: Key): Position[] {
  const endpoint = walk.model.gatewayEndpoints.get(key);
  const owner = { urn: endpoint?.urn ?? key, name: endpoint?.name ?? key };
  let at = addHop(path, {
    kind: "gateway-endpoint",
    key,
    ...owner,
    ...(endpoint?.id === undefined ? {} : { id: endpoint.id }),
  });
  if (path.origin !== "vpc" || endpoint?.vpc !== subnet.vpc) {
    at = block(
      at,
      "GATEWAY_ENDPOINT_OUTSIDE_VPC",
      owner,
      `${showPeer(path.packet.source)} is not an interface of the endpoint's VPC`,
    );
  }
  const { protocol } = path.packet.service;
  if (familyOf(path.packet.destination) === 6 || (protocol !== 6 && protocol !== 1))
    at = block(at, "VPCE_GATEWAY_PROTOCOL_RESTRICTION", owner, "only IPv4 TCP and ICMP echo");
  return [{ at: "end", path: at, end: { kind: "service", endpoint: key } }];
}

/** A packet enters a VPC through an internet or virtual private gateway; an edge table may redirect it. */
export function gatewayIn(walk: Walk, { path, gateway, vpc }: At<"gateway-in">): Position[] {
  const edge = [...walk.model.routeTables.values()].find((table) => table.edgeOf === gateway);
  if (!edge) return toLocal(walk, path, vpc);
  return lookupVpc(walk.network, edge, path.packet.destination).flatMap((lookup): Position[] => {
    if (lookup.kind === "unknown") return [stopped(addUnknown(path, lookup.opaque))];
    if (lookup.kind === "none")
      return [stop(path, "NO_ROUTE_TO_DESTINATION", edge, `edge route table ${edge.name} has no route`)];
    const to: VpcTarget = lookup.route.target;
    if (to.kind === "local") return toLocal(walk, path, vpc);
    if (to.kind === "network-interface") {
      const nic = walk.model.interfaces.get(to.key);
      const entered = nic ? checkAcl(walk, path, walk.network.subnet(nic.subnet), "ingress") : [];
      return nic ? entered.flatMap((p) => throughAppliance(walk, p, nic)) : [stopped(path)];
    }
    return [
      stopped(
        addUnknown(path, {
          aspect: "routes",
          urn: lookup.route.urn,
          because: `an edge route to a ${to.kind} is not modelled`,
        }),
      ),
    ];
  });
}
