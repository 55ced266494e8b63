/** Network interfaces of workloads, and the gateways of a VPC. */
import type { ResourceNode, Value } from "../graph";
import { parseAddress } from "../../net/ip";
import type {
  EgressOnlyGateway,
  InternetGateway,
  Key,
  NatGateway,
  NetworkInterface,
  Peering,
  PublicAccessBlock,
  Subnet,
} from "../model";
import { base, type Context, externalBase, fields, Opaques } from "./context";
import { type AddedGroups, endpointOfInterface } from "./interface-groups";
import { implied } from "./register";
import { T } from "./types";

// -------------------------------------------------------------------------------------------------- Interfaces

/** Interfaces that are resources, and the primary interfaces of instances. */
export function buildInterfaces(
  ctx: Context,
  subnets: ReadonlyMap<Key, Subnet>,
  groups: AddedGroups["interfaces"],
): Map<Key, NetworkInterface> {
  const out = new Map<Key, NetworkInterface>();
  const publicOnes = publicInterfaces(ctx);
  const instances = interfaceInstances(ctx);
  for (const node of ctx.nodes(T.interface)) {
    if (ctx.identities.ofNode("interface", node.urn) !== node.urn) continue;
    const opaque = new Opaques();
    const subnet = ctx.ref("subnet", node, "subnetId", opaque, "addresses") ?? "id:unknown";
    const own = ctx.refs("group", node, "securityGroups", opaque, "security-groups");
    const instance = instances.get(node.urn);
    out.set(node.urn, {
      subnet,
      addresses: addressesOf(node, ["privateIp", "privateIps", "ipv6Addresses"]),
      groups: withDefault([...own, ...(groups.get(node.urn) ?? [])], subnet, subnets, opaque),
      sourceDestCheck: ctx.flag(node, "sourceDestCheck", true, opaque, "traffic"),
      ...publicOf(false, publicOnes.get(node.urn) ?? [], node, publicOnes.has(node.urn)),
      ...(instance === undefined ? {} : { instance }),
      ...base(node, opaque),
    });
  }
  for (const node of ctx.nodes(T.instance)) {
    const key = ctx.identities.ofNode("interface", node.urn);
    if (key === undefined || out.has(key) || node.properties.subnetId === undefined) continue;
    const opaque = new Opaques();
    const subnet = ctx.ref("subnet", node, "subnetId", opaque, "addresses") ?? "id:unknown";
    const launch = subnets.get(subnet)?.publicAddresses ?? false;
    const own = ctx.refs("group", node, "vpcSecurityGroupIds", opaque, "security-groups");
    const wanted = ctx.flag(node, "associatePublicIpAddress", launch, opaque, "addresses");
    out.set(key, {
      subnet,
      addresses: addressesOf(node, ["privateIp", "secondaryPrivateIps", "ipv6Addresses"]),
      groups: withDefault([...own, ...(groups.get(key) ?? [])], subnet, subnets, opaque),
      sourceDestCheck: ctx.flag(node, "sourceDestCheck", true, opaque, "traffic"),
      ...publicOf(wanted, publicOnes.get(key) ?? [], node, publicOnes.has(key)),
      instance: node.urn,
      ...base(node, opaque, key),
    });
  }
  return out;
}

/** Without a group AWS uses the default group of the VPC. */
function withDefault(groups: Key[], subnet: Key, subnets: ReadonlyMap<Key, Subnet>, opaque: Opaques): Key[] {
  const vpc = subnets.get(subnet)?.vpc;
  if (groups.length > 0 || opaque.list.some((o) => o.aspect === "security-groups") || vpc === undefined)
    return [...new Set(groups)];
  return [implied.group(vpc)];
}

function addressesOf(node: ResourceNode, properties: readonly string[]): string[] {
  const all = properties.flatMap((name) => {
    const value = node.properties[name];
    return Array.isArray(value) ? (value as Value[]) : [value];
  });
  return [...new Set(all.filter((a): a is string => typeof a === "string" && parseAddress(a) !== undefined))];
}

/** Whether an interface has a public IPv4 address, by itself or as an Elastic IP, and which. */
function publicOf(
  launched: boolean,
  elastic: readonly string[],
  node: ResourceNode,
  isElastic: boolean,
): Pick<NetworkInterface, "publicAddress" | "publicAddresses"> {
  if (!launched && !isElastic) return { publicAddress: false };
  const addresses = [...new Set([...elastic, ...addressesOf(node, ["publicIp"])])];
  return { publicAddress: true, ...(addresses.length > 0 ? { publicAddresses: addresses } : {}) };
}

/** Interfaces with Elastic IPs, each with their addresses, where known. */
function publicInterfaces(ctx: Context): Map<Key, string[]> {
  const out = new Map<Key, string[]>();
  const elastic = ctx.nodes(T.eip);
  for (const node of ctx.nodes(T.eip, T.eipAssociation)) {
    const association = node.type === T.eipAssociation;
    const opaque = new Opaques();
    const property = association ? "networkInterfaceId" : "networkInterface";
    if (endpointOfInterface(ctx, node, property) !== undefined) {
      ctx.stray(node.urn, "traffic", "gives an endpoint's interface a public address");
      continue;
    }
    const nic = ctx.ref("interface", node, property, opaque, "addresses");
    const instance = ctx.ref("instance", node, association ? "instanceId" : "instance", opaque, "addresses");
    const { allocationId } = node.properties;
    const allocated = association ? elastic.filter(({ id }) => id !== undefined && id === allocationId) : [];
    const addresses = [node, ...allocated].flatMap((one) => addressesOf(one, ["publicIp"]));
    const put = (key: Key): void => void out.set(key, [...(out.get(key) ?? []), ...addresses]);
    if (nic !== undefined) put(nic);
    if (instance !== undefined) put(ctx.identities.ofNode("interface", instance) ?? implied.interface(instance));
  }
  return out;
}

/** Which instance an interface is attached to. */
function interfaceInstances(ctx: Context): Map<Key, Key> {
  const out = new Map<Key, Key>();
  const put = (node: ResourceNode, nic: Key | undefined, instance: Key | undefined): void => {
    if (nic === undefined || instance === undefined)
      ctx.stray(node.urn, "traffic", "attaches an interface, but interface or instance cannot be told");
    else out.set(nic, instance);
  };
  const opaque = new Opaques();
  for (const node of ctx.nodes(T.interfaceAttachment)) {
    put(
      node,
      ctx.ref("interface", node, "networkInterfaceId", opaque, "traffic"),
      ctx.ref("instance", node, "instanceId", opaque, "traffic"),
    );
  }
  for (const node of ctx.nodes(T.interface)) {
    for (const item of ctx.list(node, "attachments", opaque, "traffic")) {
      const instance = ctx.refValue("instance", node, fields(item).instance, "attachments.instance", opaque, "traffic");
      if (instance !== undefined) put(node, ctx.identities.ofNode("interface", node.urn), instance);
    }
  }
  for (const node of ctx.nodes(T.instance)) {
    for (const item of ctx.list(node, "networkInterfaces", opaque, "traffic")) {
      put(
        node,
        ctx.refValue("interface", node, fields(item).networkInterfaceId, "networkInterfaces", opaque, "traffic"),
        node.urn,
      );
    }
    const primary = fields(node.properties.primaryNetworkInterface).networkInterfaceId;
    if (primary !== undefined)
      put(node, ctx.refValue("interface", node, primary, "primaryNetworkInterface", opaque, "traffic"), node.urn);
  }
  return out;
}

// ---------------------------------------------------------------------------------------------------- Gateways

export function buildInternetGateways(ctx: Context): Map<Key, InternetGateway> {
  const attached = new Map<Key, Key>();
  for (const node of ctx.nodes(T.internetGatewayAttachment)) {
    const opaque = new Opaques();
    const gateway = ctx.ref("internet-gateway", node, "internetGatewayId", opaque, "state");
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "state");
    if (gateway === undefined || vpc === undefined)
      ctx.stray(node.urn, "traffic", "attaches an internet gateway; gateway or VPC cannot be told");
    else attached.set(gateway, vpc);
  }
  const out = new Map<Key, InternetGateway>();
  for (const node of ctx.nodes(T.internetGateway)) {
    const opaque = new Opaques();
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "state") ?? attached.get(node.urn);
    out.set(node.urn, { ...(vpc === undefined ? {} : { vpc }), ...base(node, opaque) });
  }
  for (const [id, key] of ctx.externals("internet-gateway")) out.set(key, externalBase(id, key, ["state"]));
  return out;
}

export function buildEgressOnlyGateways(ctx: Context): Map<Key, EgressOnlyGateway> {
  const out = new Map<Key, EgressOnlyGateway>();
  for (const node of ctx.nodes(T.egressOnlyGateway)) {
    const opaque = new Opaques();
    out.set(node.urn, { vpc: ctx.ref("vpc", node, "vpcId", opaque, "state") ?? "id:unknown", ...base(node, opaque) });
  }
  for (const [id, key] of ctx.externals("egress-only-gateway")) {
    out.set(key, { vpc: "id:unknown", ...externalBase(id, key, ["state"]) });
  }
  return out;
}

export function buildNatGateways(ctx: Context, subnets: ReadonlyMap<Key, Subnet>): Map<Key, NatGateway> {
  const out = new Map<Key, NatGateway>();
  for (const node of ctx.nodes(T.natGateway)) {
    const opaque = new Opaques();
    const subnet = ctx.ref("subnet", node, "subnetId", opaque, "subnets");
    const vpc =
      (subnet === undefined ? undefined : subnets.get(subnet)?.vpc) ?? ctx.ref("vpc", node, "vpcId", opaque, "subnets");
    const regional = node.properties.availabilityMode === "regional";
    if (regional)
      opaque.add("traffic", node.urn, "a regional NAT gateway routes by a table of its own, which is not modelled");
    const privateAddress = addressesOf(node, ["privateIp"])[0];
    out.set(node.urn, {
      vpc: vpc ?? "id:unknown",
      ...(subnet === undefined ? {} : { subnet }),
      connectivity: node.properties.connectivityType === "private" ? "private" : "public",
      ...(privateAddress === undefined ? {} : { privateAddress }),
      ...(regional ? { zones: regionalZones(ctx, node, opaque) } : {}),
      ...base(node, opaque),
    });
  }
  for (const [id, key] of ctx.externals("nat-gateway")) {
    out.set(key, { vpc: "id:unknown", connectivity: "public", ...externalBase(id, key, ["traffic"]) });
  }
  return out;
}

function regionalZones(ctx: Context, node: ResourceNode, opaque: Opaques): string[] {
  return ctx
    .list(node, "availabilityZoneAddresses", opaque, "zone")
    .map((item) => fields(item).availabilityZoneId)
    .filter((zone) => typeof zone === "string");
}

// ----------------------------------------------------------------------------------------------------- Peering

/** VPC peering connections. Active if accepted: by `autoAccept`, by an accepter resource, or as the state shows. */
export function buildPeerings(ctx: Context): Map<Key, Peering> {
  const accepters = new Map<Key, ResourceNode>();
  for (const node of ctx.nodes(T.peeringAccepter)) {
    const key = ctx.identities.ofNode("peering", node.urn);
    if (key !== undefined) accepters.set(key, node);
  }
  const out = new Map<Key, Peering>();
  for (const node of ctx.nodes(T.peering)) {
    if (ctx.identities.ofNode("peering", node.urn) === node.urn)
      out.set(node.urn, peeringOf(ctx, node, accepters.get(node.urn)));
  }
  for (const [key, node] of accepters) {
    if (!out.has(key)) out.set(key, peeringOf(ctx, node, node));
  }
  for (const [id, key] of ctx.externals("peering")) {
    out.set(key, {
      requester: "id:unknown",
      accepter: "id:unknown",
      active: false,
      interRegion: false,
      ...externalBase(id, key, ["state"]),
    });
  }
  return out;
}

/** States that a peering connection does not come back from (VPC peering guide, Lifecycle). */
const PEERING_IS_OVER = new Set(["rejected", "deleted", "deleting", "expired", "failed"]);

function peeringOf(ctx: Context, node: ResourceNode, accepter: ResourceNode | undefined): Peering {
  const opaque = new Opaques();
  const p = node.properties;
  const status = p.acceptStatus;
  const accepted = p.autoAccept === true || accepter?.properties.autoAccept === true || status === "active";
  const over = typeof status === "string" && PEERING_IS_OVER.has(status);
  const peerRegion = typeof p.peerRegion === "string" ? p.peerRegion : node.region;
  const far = ctx.ref("vpc", node, "peerVpcId", opaque, "state") ?? "id:unknown";
  // Acceptance is the other side's: where no state shows that side, nothing tells that it is missing.
  const elsewhere = !accepted && !over && accepter === undefined && far.startsWith("id:");
  if (elsewhere)
    opaque.add("state", node.urn, "whether it is accepted is in none of the given states: give the other side's");
  return {
    requester: ctx.ref("vpc", node, "vpcId", opaque, "state") ?? "id:unknown",
    accepter: far,
    active: (accepted || elsewhere) && !over,
    interRegion: peerRegion !== undefined && node.region !== undefined && peerRegion !== node.region,
    ...base(node, opaque),
  };
}

// ---------------------------------------------------------------------------------------- Block Public Access

export function buildPublicAccessBlocks(ctx: Context): Map<Key, PublicAccessBlock> {
  const out = new Map<Key, PublicAccessBlock>();
  const exclusions = ctx.nodes(T.blockExclusion).flatMap((node) => {
    const opaque = new Opaques();
    const key = ctx.ref("vpc", node, "vpcId", opaque, "state") ?? ctx.ref("subnet", node, "subnetId", opaque, "state");
    const mode =
      node.properties.internetGatewayExclusionMode === "allow-egress"
        ? ("allow-egress" as const)
        : ("allow-bidirectional" as const);
    if (key === undefined)
      ctx.stray(node.urn, "traffic", "excludes a VPC or subnet that cannot be told from Block Public Access");
    return key === undefined ? [] : [{ key, mode }];
  });
  for (const node of ctx.nodes(T.blockPublicAccess)) {
    const opaque = new Opaques();
    const text = ctx.text(node, "internetGatewayBlockMode", opaque, "state");
    const mode = text === "block-bidirectional" || text === "block-ingress" ? text : ("off" as const);
    out.set(node.urn, { mode, exclusions, ...base(node, opaque) });
  }
  return out;
}
