/** A packet on its way: where it has been, what stood against it, and where it is now. */
import type { Key, Opaque } from "../model";
import type { ReasonCode } from "./codes";
import { showPeer, type Peer } from "./destination";
import type { Service } from "./service";
import type { Station } from "./network";
import type { VpcTarget } from "./vpc-routes";

/** A packet. A reply has source and destination swapped and the client's ports as destination. */
export interface Packet {
  readonly source: Peer;
  readonly destination: Peer;
  readonly service: Service;
}

export type HopKind =
  | "interface"
  | "subnet"
  | "transit-gateway-attachment"
  | "transit-gateway"
  | "nat-gateway"
  | "internet-gateway"
  | "egress-only-internet-gateway"
  | "vpn-gateway"
  | "peering"
  | "appliance"
  | "firewall"
  | "gateway-endpoint"
  | "endpoint-policy"
  | "on-premises"
  | "internet";

/** One thing that a packet passes. */
export interface Hop {
  readonly kind: HopKind;
  readonly key: Key;
  readonly urn: string;
  readonly name: string;
  readonly id?: string;
  /** Route table that decided here. */
  readonly table?: { readonly key: Key; readonly name: string; readonly id?: string };
  /** The route that matched. */
  readonly route?: { readonly destination: string; readonly target: string; readonly urn: string };
  /** Rules of filters that let the packet through here. */
  readonly rules?: readonly string[];
  readonly note?: string;
  /** True if something blocks before it: the packet does not get here, but would if all of that were mended. */
  readonly behind?: true;
}

/** A setting that stands against the packet. The path is followed past it, so that all of them are found. */
export interface Block {
  readonly code: ReasonCode;
  /** The resource whose setting it is. */
  readonly urn: string;
  readonly name: string;
  readonly detail: string;
  /** False if it is not known whether it blocks. */
  readonly certain: boolean;
}

/** How far references to security groups still hold for the packet (VPC guide, Security group referencing). */
export type ReferenceScope = "vpc" | "peering" | "transit" | "lost";

/** A source address that a NAT gateway replaced. */
export interface Translation {
  readonly nat: Key;
  readonly subnet: Key;
  readonly original: Peer;
  readonly translated: Peer;
}

export interface Path {
  readonly packet: Packet;
  /** True if it is the answer to a packet that was let through: stateful filters do not look at it again. */
  readonly reply: boolean;
  readonly hops: readonly Hop[];
  readonly blocks: readonly Block[];
  /** AZ that the packet is in; `undefined` outside of VPCs. */
  readonly zone: string | undefined;
  /** What brought the packet to where it is. */
  readonly origin: "vpc" | "transit-vpc" | "transit-on-premises" | "peering" | "on-premises";
  /** True if the source has a public address where it is. */
  readonly publicSource: boolean;
  readonly sourceGroups: readonly Key[];
  readonly scope: ReferenceScope;
  /** Forward: what NAT gateways did. Reply: what is left to undo, last first. */
  readonly translations: readonly Translation[];
  /** Stateful hops passed: NAT gateways and appliances. */
  readonly stateful: readonly Key[];
  /** AZ in use at attachments in appliance mode, for the lifetime of the flow. */
  readonly pins: ReadonlyMap<Key, string>;
  /** Places passed with this packet, to find loops. */
  readonly visited: ReadonlySet<string>;
}

/** Where a packet came to rest. */
export type End =
  | { readonly kind: "delivered"; readonly subnet: Key; readonly station: Station }
  | { readonly kind: "on-premises"; readonly via: Key }
  | { readonly kind: "internet"; readonly gateway: Key; readonly vpc: Key }
  | { readonly kind: "service"; readonly endpoint: Key }
  | { readonly kind: "stopped" };

/** One possible fate of a packet. */
export interface Branch {
  readonly path: Path;
  readonly end: End;
}

/** Where a packet is and what happens next. */
export type Position =
  | { readonly at: "leave"; readonly path: Path; readonly subnet: Key }
  | { readonly at: "target"; readonly path: Path; readonly subnet: Key; readonly target: VpcTarget }
  | { readonly at: "deliver"; readonly path: Path; readonly subnet: Key; readonly sameSubnet: boolean }
  | { readonly at: "attachment-in"; readonly path: Path; readonly attachment: Key }
  | { readonly at: "attachment-out"; readonly path: Path; readonly attachment: Key }
  | { readonly at: "gateway-in"; readonly path: Path; readonly gateway: Key; readonly vpc: Key }
  | { readonly at: "guess-from-vpc"; readonly path: Path; readonly vpc: Key }
  | { readonly at: "guess-from-transit"; readonly path: Path; readonly transitGateway: Key }
  | ({ readonly at: "end" } & Branch);

/** What a packet is meant to reach; a delivery elsewhere does not count. */
export interface Goal {
  /** Interface asked about. */
  readonly station?: Station;
  /** True if any on-premises network is meant. */
  readonly onPremises?: boolean;
}

export function addHop(path: Path, hop: Hop): Path {
  const next = path.blocks.some(({ certain }) => certain) ? { ...hop, behind: true as const } : hop;
  return { ...path, hops: [...path.hops, next] };
}

/** An object by its name, with its id where it has one. */
export function withId({ name, id }: { name: string; id?: string }): string {
  return id === undefined ? name : `${name} (${id})`;
}

/** What a hop says of the table that decides there. */
export function tableOf({ key, name, id }: { key: Key; name: string; id?: string }): NonNullable<Hop["table"]> {
  return { key, name, ...(id === undefined ? {} : { id }) };
}

export function addBlock(path: Path, block: Block): Path {
  return { ...path, blocks: [...path.blocks, block] };
}

/** A block of which it is not known whether it blocks. */
export function addUnknown(path: Path, opaque: Opaque): Path {
  return addBlock(path, { code: "UNKNOWN", urn: opaque.urn, name: opaque.urn, detail: opaque.because, certain: false });
}

/** Notes what let a packet through at the last hop. */
export function addRule(path: Path, rule: string): Path {
  const last = path.hops.at(-1);
  if (!last) return path;
  return { ...path, hops: [...path.hops.slice(0, -1), { ...last, rules: [...(last.rules ?? []), rule] }] };
}

export function stopped(path: Path): Position {
  return { at: "end", path, end: { kind: "stopped" } };
}

/** Longest path, as in the transit gateway Route Analyzer. */
const MAX_HOPS = 64;

/** Marks a place as passed; `undefined` with a block if the packet has been there or the path is too long. */
export function visit(path: Path, place: string, urn: string): { ok: true; path: Path } | { ok: false; path: Path } {
  const key = `${place} ${showPeer(path.packet.source)} ${showPeer(path.packet.destination)}`;
  const block = (code: "CYCLIC_PATH_DETECTED" | "MAX_HOPS_EXCEEDED"): { ok: false; path: Path } => ({
    ok: false,
    path: addBlock(path, { code, urn, name: urn, detail: place, certain: true }),
  });
  if (path.visited.has(key)) return block("CYCLIC_PATH_DETECTED");
  if (path.hops.length > MAX_HOPS) return block("MAX_HOPS_EXCEEDED");
  return { ok: true, path: { ...path, visited: new Set([...path.visited, key]) } };
}

/** Notes a setting that stands against the packet. */
export function block(path: Path, code: ReasonCode, owner: { urn: string; name: string }, detail: string): Path {
  return addBlock(path, { code, urn: owner.urn, name: owner.name, detail, certain: true });
}

/** Notes it, and ends the path there. */
export function stop(path: Path, code: ReasonCode, owner: { urn: string; name: string }, detail: string): Position {
  return stopped(block(path, code, owner, detail));
}
