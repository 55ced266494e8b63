/** What a packet is addressed to: an address, or a service of AWS by its prefix list where the address is not known. */
import { formatAddress, holds, type Address, type Prefix } from "../../net/ip";
import type { Key } from "../model";
import { isPrivatePrefix } from "./network";

/** One side of a packet. */
export type Peer =
  | { readonly kind: "address"; readonly address: Address }
  /** Some public IPv4 address of an AWS service; which one is not known. */
  | { readonly kind: "service"; readonly prefixList: Key; readonly label: string };

/** Whether a prefix holds the address: certain, excluded, or possible. */
export function matches(value: Prefix, peer: Peer): "yes" | "no" | "maybe" {
  if (peer.kind === "address") return holds(value, peer.address) ? "yes" : "no";
  if (value.family === 6) return "no";
  if (value.bits === 0) return "yes";
  return isPrivatePrefix(value) ? "no" : "maybe";
}

/** For people. */
export function showPeer(peer: Peer): string {
  return peer.kind === "address" ? formatAddress(peer.address) : peer.label;
}

export function familyOf(peer: Peer): 4 | 6 {
  return peer.kind === "address" ? peer.address.family : 4;
}
