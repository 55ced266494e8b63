/** A packet on its way, and where it can end. */
import type { Attachment, GatewayEndpoint, Key, VpnGateway } from "../model";
import type { Card, SubnetNode, VpcNode } from "./objects";
import type { Match, Origin } from "./rules";

/** Which filters are in force. Routes always are. */
export interface Layers {
  readonly groups: boolean;
  readonly acls: boolean;
}

/** What a NAT gateway did to a packet. */
export interface Translation {
  readonly key: Key;
  readonly subnet: SubnetNode;
  /** Source address before and after. */
  readonly source: number;
  readonly translated: number;
}

export interface Packet {
  /** Atoms of source and destination. */
  readonly from: number;
  readonly to: number;
  readonly match: Match;
  readonly reply: boolean;
  /** What brought it to the VPC that it is in. */
  readonly origin: Origin;
  /** Zone that it is in; `undefined` if it comes from outside of VPCs. */
  readonly zone: string | undefined;
  /** Security groups of its sender, as far as rules on its way may refer to them. */
  readonly groups: readonly Key[];
  readonly scope: "vpc" | "peering" | "transit" | "lost";
  /** Source has a public address where it is. */
  readonly publicSource: boolean;
  /** Request: what NAT gateways did. Reply: what is left to undo, last first. */
  readonly translations: readonly Translation[];
  /** NAT gateways and appliances on the way, which remember connections. */
  readonly passed: readonly Key[];
  /** Zones in use at attachments in appliance mode. */
  readonly pins: ReadonlyMap<Key, string>;
  /** Resources on the way that are not known: what follows holds only if they do what is assumed. */
  readonly doubts: readonly string[];
  /** Places already met, to see a loop. */
  readonly seen: readonly string[];
}

/** Where a packet ends. */
export type End =
  | { readonly kind: "subnet"; readonly subnet: SubnetNode; readonly card: Card | undefined }
  | { readonly kind: "on-premises"; readonly by: Attachment | VpnGateway }
  | { readonly kind: "internet"; readonly vpc: VpcNode; readonly gateway: Key }
  | { readonly kind: "service"; readonly endpoint: GatewayEndpoint };

export type Leaf =
  | { readonly kind: "delivered"; readonly end: End; readonly packet: Packet }
  | { readonly kind: "dropped"; readonly code: string }
  /** Not followed further, because what comes next is not known. */
  | { readonly kind: "unknown"; readonly urn: string };

/** Where a connection starts. */
export type Source =
  | { readonly kind: "subnet"; readonly subnet: SubnetNode; readonly atom: number; readonly card: Card | undefined }
  | { readonly kind: "on-premises"; readonly by: Attachment | VpnGateway; readonly atom: number };

/** Adds what is not known to a packet. */
export function doubt(packet: Packet, about: readonly { readonly urn: string }[]): Packet {
  return about.length === 0 ? packet : { ...packet, doubts: [...packet.doubts, ...about.map(({ urn }) => urn)] };
}

export function drop(code: string): Leaf[] {
  return [{ kind: "dropped", code }];
}

export function unknown(urn: string): Leaf[] {
  return [{ kind: "unknown", urn }];
}
