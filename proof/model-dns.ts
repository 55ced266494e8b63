/** Names. Part of proof/model.ts. */
import type { EndpointInterface, Key, ModelObject } from "./model-object";

/** A hosted zone: a private one, or one that public DNS answers from. */
export interface Zone extends ModelObject {
  /** Lower case, no trailing dot. */
  readonly domain: string;
  /** VPCs associated directly, from whichever account. */
  readonly vpcs: readonly Key[];
  readonly records: readonly DnsRecord[];
}

export interface DnsRecord {
  readonly urn: string;
  /** Lower case, fully qualified, no trailing dot; may start with `*.`. */
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
  /** Alias target: an endpoint by identity, or a name. */
  readonly alias?: { readonly endpoint: Key } | { readonly name: string } | { readonly unknown: string };
  /** True if a routing policy makes the answer depend on more than the name. */
  readonly conditional: boolean;
}

/** A Route 53 Profile: zones, resolver rules and endpoints that the VPCs associated with it see as their own. */
export interface Profile extends ModelObject {
  readonly vpcs: readonly Key[];
  readonly zones: readonly Key[];
  readonly rules: readonly Key[];
  readonly endpoints: readonly Key[];
}

export interface ResolverEndpoint extends ModelObject {
  readonly vpc?: Key;
  readonly direction: "inbound" | "outbound" | "inbound-delegation";
  readonly interfaces: readonly EndpointInterface[];
  readonly groups: readonly Key[];
}

export interface ResolverRule extends ModelObject {
  /** Lower case, no trailing dot; the root is the empty text. */
  readonly domain: string;
  readonly kind: "forward" | "system" | "recursive" | "delegate";
  readonly endpoint?: Key;
  readonly targets: readonly { readonly address: string; readonly port: number }[];
  readonly vpcs: readonly Key[];
}
