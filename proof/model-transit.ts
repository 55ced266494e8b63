/** Transit gateways, and what leads to on-premises. Part of proof/model.ts. */
import type { Key, ModelObject, PortRange } from "./model-object";

export interface TransitGateway extends ModelObject {
  readonly asn?: number;
  /** Table that new attachments are associated with; `undefined` if that is off. */
  readonly defaultAssociationTable?: Key;
  readonly defaultPropagationTable?: Key;
  readonly autoAccept: boolean;
  readonly vpnEcmp: boolean;
  readonly groupReferencing: boolean;
  readonly cidrs: readonly string[];
}

export type AttachmentKind =
  "vpc" | "vpn" | "vpn-concentrator" | "direct-connect" | "connect" | "peering" | "unmodelled";

/** An attachment. A peering has two: one for each transit gateway, each the other's `peer`. */
export interface Attachment extends ModelObject {
  readonly transitGateway: Key;
  readonly kind: AttachmentKind;
  /** `pending`: made from another account and not accepted, so it carries nothing. */
  readonly state: "available" | "pending";
  readonly vpc?: Key;
  /** VPC attachments: one subnet per AZ. */
  readonly subnets: readonly Key[];
  readonly applianceMode: boolean;
  readonly ipv6: boolean;
  readonly groupReferencing: boolean;
  /** Route table that packets coming from the attachment are looked up in. */
  readonly association?: Key;
  /** Policy table instead of a route table. */
  readonly policyTable?: Key;
  /** Route tables that its prefixes are installed in. */
  readonly propagations: readonly Key[];
  /** Peering: the attachment on the other transit gateway; `undefined` if no state shows it. */
  readonly peer?: Key;
  /** VPN: the connection. Connect: the attachment that it runs over. Direct Connect: the gateway. */
  readonly over?: Key;
  /** VPN connections with static routing only. */
  readonly staticRouting: boolean;
  /** VPN over a Direct Connect transport attachment: its routes come before those of other VPNs. */
  readonly privateTransport: boolean;
  /** Direct Connect: what on-premises hears, exactly (Direct Connect guide, Allowed prefixes interactions). */
  readonly allowedPrefixes: readonly string[];
  /** Routes that BGP taught, from the facts file. */
  readonly learned: readonly LearnedRoute[];
  /** What on-premises hears, where the facts file says so; overrides what would follow. */
  readonly heard?: readonly string[];
}

/** A route learned by BGP. */
export interface LearnedRoute {
  readonly cidr: string;
  /** Length of the AS path; shorter wins among equals of one attachment type. Default 1. */
  readonly asPathLength: number;
  /** Lower wins; -1 stands for the default: 0 on Direct Connect, 100 on VPN and Connect (TGW guide, Route evaluation order). */
  readonly med: number;
  /** Over what a virtual private gateway learned it. */
  readonly via: "direct-connect" | "vpn";
}

export interface TransitTable extends ModelObject {
  readonly transitGateway: Key;
  readonly routes: readonly TransitRoute[];
}

/** A static route, or a prefix list reference, of a transit gateway route table. */
export interface TransitRoute {
  readonly urn: string;
  readonly destination: { readonly cidr: string } | { readonly prefixList: Key };
  /** `undefined` is a blackhole. */
  readonly attachment?: Key;
}

/** A policy table: rules in order; the first that matches selects a route table; no match drops. */
export interface PolicyTable extends ModelObject {
  readonly transitGateway: Key;
  readonly rules: readonly PolicyTableRule[];
}

export interface PolicyTableRule {
  readonly urn: string;
  readonly number: number;
  readonly source: string;
  readonly destination: string;
  readonly sourcePorts: PortRange;
  readonly destinationPorts: PortRange;
  /** IANA number; -1 is all. */
  readonly protocol: number;
  readonly table: Key;
}

export interface VpnConnection extends ModelObject {
  readonly transitGateway?: Key;
  readonly vpnGateway?: Key;
  readonly staticRouting: boolean;
  /** Static routes of the connection towards on-premises. */
  readonly staticRoutes: readonly string[];
}

export interface DirectConnectGateway extends ModelObject {
  readonly asn?: number;
}
