/** Inside a VPC: leaving a subnet by its route table, and arriving in one. */
import { holds, prefix } from "../../net/ip";
import type { Key, Subnet } from "../model";
import { checkAcl, checkGroups, checkKnown } from "./checks";
import { showPeer, type Peer } from "./destination";
import type { Station } from "./network";
import {
  addBlock,
  addHop,
  addUnknown,
  type End,
  type Hop,
  type Path,
  type Position,
  tableOf,
  stopped,
  type Translation,
  visit,
} from "./path";
import { lookupVpc, type VpcRoute, type VpcTarget } from "./vpc-routes";
import type { Walk } from "./walk";

type At<K extends Position["at"]> = Extract<Position, { at: K }>;

/** Never routed (VPC guide, Route tables, Rules and considerations). */
const RESERVED = [prefix("169.254.168.0/22"), prefix("fd00:ec2::/32")];

/** A packet leaves an interface in a subnet. */
export function leave(walk: Walk, { path: given, subnet: key }: At<"leave">): Position[] {
  const { network } = walk;
  const subnet = network.subnet(key);
  const vpc = network.vpc(subnet.vpc);
  const { destination } = given.packet;
  // Inside a subnet packets are delivered directly; route table and network ACL do not apply (VPC guide, Network ACL basics).
  if (isInside(walk, subnet, destination)) return [{ at: "deliver", path: given, subnet: key, sameSubnet: true }];
  // What an unmodelled resource of the VPC carries is a way of its own, beside whatever the tables say.
  const doubts = [...subnet.opaque, ...vpc.opaque].filter((o) => o.aspect === "traffic");
  const aside = doubts.map((opaque) => stopped(addUnknown(given, opaque)));
  return [...aside, ...byTable(walk, given, subnet)];
}

/** The way that the subnet's route table gives a packet. */
function byTable(walk: Walk, given: Path, subnet: Subnet): Position[] {
  const { network } = walk;
  const { destination } = given.packet;
  const key = subnet.key;
  const known = checkKnown(given, subnet, "addresses");
  if (walk.without.has("routes")) return teleport(walk, known, subnet);
  const passed = visit(checkKnown(known, subnet, "route-table"), key, subnet.urn);
  if (!passed.ok) return [stopped(passed.path)];
  const table = network.model.routeTables.get(subnet.routeTable);
  if (!table) throw new Error(`the model has no route table ${subnet.routeTable}`);
  const lookups = isReserved(destination) ? [{ kind: "none" as const }] : lookupVpc(network, table, destination);
  return lookups.flatMap((lookup): Position[] => {
    if (lookup.kind === "unknown")
      return [stopped(addUnknown(addHop(passed.path, subnetHop(subnet, table)), lookup.opaque))];
    const route = lookup.kind === "route" ? lookup.route : undefined;
    const hop = { ...subnetHop(subnet, table), ...(route ? { route: showRoute(walk, route) } : {}) };
    const noted =
      lookup.kind === "route" && lookup.random === true
        ? { ...hop, note: "one of several prefix lists, chosen by AWS at random" }
        : hop;
    return checkAcl(walk, addHop(passed.path, noted), subnet, "egress").flatMap((path): Position[] => {
      if (!route) {
        const detail = `route table ${table.name} has no route to ${showPeer(destination)}`;
        const blocked = addBlock(path, {
          code: "NO_ROUTE_TO_DESTINATION",
          urn: table.urn,
          name: table.name,
          detail,
          certain: true,
        });
        return [{ at: "guess-from-vpc", path: blocked, vpc: subnet.vpc }];
      }
      if (route.blackhole) {
        const detail = `${route.destination} in route table ${table.name} is a blackhole`;
        const blocked = addBlock(path, {
          code: "BAD_STATE_ROUTE",
          urn: route.urn,
          name: table.name,
          detail,
          certain: true,
        });
        return [{ at: "guess-from-vpc", path: blocked, vpc: subnet.vpc }];
      }
      return [{ at: "target", path, subnet: key, target: route.target }];
    });
  });
}

function isInside(walk: Walk, subnet: Subnet, destination: Peer): boolean {
  return destination.kind === "address" && walk.network.within(subnet.cidrs, destination.address);
}

function isReserved(destination: Peer): boolean {
  return destination.kind === "address" && RESERVED.some((range) => holds(range, destination.address));
}

/** The routes layer thought away: every packet gets to where it is addressed. */
function teleport(walk: Walk, path: Path, from: Subnet): Position[] {
  const { destination } = path.packet;
  const goal = walk.goal.station === undefined ? undefined : walk.network.subnet(walk.goal.station.subnet);
  const subnets = goal ? [goal] : destination.kind === "address" ? walk.network.subnetsAt(destination.address) : [];
  const left = checkAcl(walk, addHop(path, subnetHop(from)), from, "egress");
  const end: End =
    walk.goal.onPremises === true
      ? { kind: "on-premises", via: from.key }
      : { kind: "internet", gateway: from.key, vpc: from.vpc };
  return left.flatMap((p): Position[] => {
    if (subnets.length === 0) return [{ at: "end", path: p, end }];
    return subnets.map((subnet) => ({
      at: "deliver",
      path: p,
      subnet: subnet.key,
      sameSubnet: subnet.key === from.key,
    }));
  });
}

/** A packet arrives in a subnet. */
export function deliver(walk: Walk, { path: given, subnet: key, sameSubnet }: At<"deliver">): Position[] {
  const subnet = walk.network.subnet(key);
  const entered = sameSubnet ? [given] : checkAcl(walk, addHop(given, subnetHop(subnet)), subnet, "ingress");
  return entered.flatMap((path): Position[] => {
    const translation = path.reply ? path.translations.at(-1) : undefined;
    if (translation?.subnet === key && showPeer(translation.translated) === showPeer(path.packet.destination)) {
      return [{ at: "leave", path: untranslate(walk, path, translation), subnet: key }];
    }
    return [arrive(walk, path, subnet)];
  });
}

/** A NAT gateway gives a reply back its original destination (VPC guide, NAT gateway basics). */
function untranslate(walk: Walk, path: Path, translation: Translation): Path {
  const nat = walk.model.natGateways.get(translation.nat);
  const back = {
    ...path,
    packet: { ...path.packet, destination: translation.original },
    translations: path.translations.slice(0, -1),
    stateful: [...path.stateful, translation.nat],
  };
  return addHop(back, {
    kind: "nat-gateway",
    key: translation.nat,
    urn: nat?.urn ?? translation.nat,
    name: nat?.name ?? translation.nat,
  });
}

function arrive(walk: Walk, path: Path, subnet: Subnet): Position {
  const { destination } = path.packet;
  const goal = walk.goal.station;
  const here =
    destination.kind === "address"
      ? walk.network.stationAt(subnet, destination.address)
      : walk.network.workload(subnet);
  const station = goal?.subnet === subnet.key ? goal : here;
  const hopped = addHop(path, {
    kind: "interface",
    key: station.key,
    urn: station.urn,
    name: station.name,
    ...(station.id === undefined ? {} : { id: station.id }),
  });
  if ((goal && goal.subnet !== subnet.key) || (!goal && walk.goal.onPremises === true)) {
    const detail = `${showPeer(destination)} is delivered in subnet ${subnet.name}, which holds the same address`;
    return stopped(
      addBlock(hopped, { code: "OTHER_DESTINATION", urn: subnet.urn, name: subnet.name, detail, certain: true }),
    );
  }
  const endpoint = walk.model.interfaceEndpoints.get(station.endpoint ?? "");
  const known = endpoint ? checkKnown(hopped, endpoint, "traffic", "subnets") : hopped;
  const checked = checkGroups(walk, known, station, "ingress", visibleGroups(path, station));
  return { at: "end", path: checked, end: { kind: "delivered", subnet: subnet.key, station } };
}

/**
 * Groups of the source that the destination's rules can refer to: within a VPC, over a peering in the Region, and over
 * a transit gateway where it is switched on everywhere, but never for PrivateLink endpoints
 * (Transit Gateway guide, Security group referencing).
 */
function visibleGroups(path: Path, station: Station): readonly Key[] {
  if (path.scope === "lost") return [];
  if (path.scope === "transit" && station.endpoint !== undefined) return [];
  return path.sourceGroups;
}

/** After a missing or dead route: where the destination's network hangs, so that the rest of the way is looked at too. */
export function guessFromVpc(walk: Walk, { path, vpc }: At<"guess-from-vpc">): Position[] {
  const wanted = wantedVpcs(walk, path.packet.destination);
  for (const attachment of walk.network.attachmentsOf(vpc)) {
    const reaches = [...walk.model.attachments.values()].some(
      (other) =>
        other.transitGateway === attachment.transitGateway &&
        other.key !== attachment.key &&
        leadsTo(other.vpc, other.kind, wanted),
    );
    if (reaches) return [{ at: "attachment-in", path, attachment: attachment.key }];
  }
  return [stopped(path)];
}

/** VPCs that hold the destination; `undefined` if it is meant to be on-premises. */
export function wantedVpcs(walk: Walk, destination: Peer): readonly Key[] | undefined {
  if (walk.goal.station) return [walk.network.subnet(walk.goal.station.subnet).vpc];
  if (walk.goal.onPremises === true) return undefined;
  return destination.kind === "address" ? walk.network.subnetsAt(destination.address).map((subnet) => subnet.vpc) : [];
}

/** True if an attachment may lead on to one of the VPCs, or to on-premises if that is wanted. */
export function leadsTo(vpc: Key | undefined, kind: string, wanted: readonly Key[] | undefined): boolean {
  if (wanted === undefined) return ["vpn", "vpn-concentrator", "direct-connect", "connect"].includes(kind);
  return vpc !== undefined && wanted.includes(vpc);
}

/** The hop for a subnet, with the table that decides there. */
export function subnetHop(subnet: Subnet, table?: { key: Key; name: string; id?: string }): Hop {
  return {
    kind: "subnet",
    key: subnet.key,
    urn: subnet.urn,
    name: subnet.name,
    ...(subnet.id === undefined ? {} : { id: subnet.id }),
    ...(table ? { table: tableOf(table) } : {}),
  };
}

function showRoute(walk: Walk, route: VpcRoute): NonNullable<Hop["route"]> {
  const list = walk.model.prefixLists.get(route.destination);
  return { destination: list?.service ?? route.destination, target: showTarget(route.target), urn: route.urn };
}

function showTarget(target: VpcTarget): string {
  return "key" in target ? `${target.kind} ${target.key.split("::").at(-1) ?? target.key}` : target.kind;
}
