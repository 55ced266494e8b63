/** Filters applied to a path: what they refuse is noted, and the path goes on. */
import type { Aspect, Direction, Key, ModelObject, Subnet } from "../model";
import { showPeer } from "./destination";
import { evaluateAcl, evaluateGroups } from "./filters";
import type { Station } from "./network";
import { addBlock, addRule, addUnknown, withId, type Path } from "./path";
import type { Walk } from "./walk";

/** Marks the path where an aspect of an object on it is not known. */
export function checkKnown(path: Path, object: ModelObject, ...aspects: readonly Aspect[]): Path {
  return object.opaque.filter((o) => aspects.includes(o.aspect)).reduce(addUnknown, path);
}

/** Security groups of an interface on a request; a reply of an admitted request is always let through. */
export function checkGroups(
  walk: Walk,
  path: Path,
  station: Station,
  direction: Direction,
  peerGroups: readonly Key[],
): Path {
  if (station.groups === undefined || path.reply || walk.without.has("security-groups")) return path;
  const peer = direction === "ingress" ? path.packet.source : path.packet.destination;
  const owner = walk.model.interfaceEndpoints.get(station.endpoint ?? "") ?? station.interface;
  const known = owner ? checkKnown(path, owner, "security-groups") : path;
  const verdict = evaluateGroups(walk.network, station.groups, direction, path.packet.service, peer, peerGroups);
  if (verdict.kind === "allow") return addRule(known, `security group ${direction}: ${verdict.rule ?? ""}`);
  if (verdict.kind === "unknown") return addUnknown(known, verdict.opaque);
  const names = station.groups.map((key) => walk.model.groups.get(key)?.name ?? key).join(", ");
  const detail = `${direction} of ${station.name} (${names === "" ? "no group" : names}) has no rule for ${showPeer(peer)}, ${showService(path)}`;
  // A group that is not known may still admit what the known ones do not.
  return addBlock(known, {
    code: "ENI_SG_RULES_MISMATCH",
    urn: verdict.urn,
    name: names,
    detail,
    certain: known === path,
  });
}

/** A network ACL; two paths where it lets only some of the client's ports through. */
export function checkAcl(walk: Walk, path: Path, subnet: Subnet, direction: Direction): Path[] {
  if (walk.without.has("network-acls")) return [path];
  const peer = direction === "ingress" ? path.packet.source : path.packet.destination;
  const known = checkKnown(path, subnet, "network-acl");
  const verdict = evaluateAcl(walk.network, subnet.acl, direction, path.packet.service, peer);
  const acl = walk.model.acls.get(subnet.acl);
  const { from, to } = path.packet.service.ports;
  const blocked = (detail: string): Path =>
    addBlock(known, {
      code: "SUBNET_ACL_RESTRICTION",
      urn: verdict.kind === "unknown" ? "" : verdict.urn,
      name: acl?.name ?? subnet.acl,
      detail,
      certain: true,
    });
  const what = `${direction} of subnet ${subnet.name}, ${showPeer(peer)}, ${showService(path)}`;
  switch (verdict.kind) {
    case "allow":
      return [addRule(known, `network ACL ${direction}: ${verdict.rule ?? ""} of ${acl ? withId(acl) : subnet.acl}`)];
    case "deny":
      return [blocked(`${verdict.rule ?? "deny"}: ${what}`)];
    case "mixed":
      return [known, blocked(`denies some of the ports ${from}-${to}: ${what}`)];
    case "unknown":
      return [addUnknown(known, verdict.opaque)];
  }
}

/** Protocol and port for people. */
export function showService(path: Path): string {
  const { protocol, ports } = path.packet.service;
  const name = { 6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6" }[protocol] ?? `protocol ${protocol}`;
  if (protocol !== 6 && protocol !== 17) return name;
  return `${name}/${ports.from}${ports.to === ports.from ? "" : `-${ports.to}`}`;
}
