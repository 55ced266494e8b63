/** Everything that could answer a name in a VPC: its own associations and those of its Profile. */
import type { InterfaceEndpoint, Key, NetworkModel, Opaque, Profile, ResolverRule, Vpc, Zone } from "../model";
import { isWithin } from "./records";

/** A zone, or the hidden zone of an endpoint's private DNS. */
export type NameSource =
  | { readonly kind: "zone"; readonly domain: string; readonly via: Via; readonly urn: string; readonly zone: Zone }
  | {
      readonly kind: "endpoint";
      readonly domain: string;
      readonly via: Via;
      readonly urn: string;
      readonly endpoint: Key;
      readonly names: readonly string[];
    };

type Via = "vpc" | "profile";

export interface Candidates {
  readonly zones: readonly NameSource[];
  readonly rules: readonly { readonly domain: string; readonly via: Via; readonly rule: ResolverRule }[];
  /** What might answer as well. */
  readonly unknown: readonly Opaque[];
}

/** Domains under which AWS names its services. */
const AWS_NAME = /\.(amazonaws\.com(\.cn)?|aws|api\.aws|sagemaker\.aws|on\.aws)$/;

/**
 * All candidates for a name.
 * @param inbound true for queries that come through an inbound resolver endpoint
 */
export function candidatesOf(model: NetworkModel, vpc: Vpc, name: string, inbound: boolean): Candidates {
  const unknown: Opaque[] = [];
  const zones: NameSource[] = [];
  const rules: { domain: string; via: Via; rule: ResolverRule }[] = [];
  const own = ownProfile(model, vpc, unknown);
  // Private zones need both DNS attributes of the VPC (Route 53 guide, Considerations for private hosted zones).
  if (vpc.dns.hostnames) {
    for (const zone of model.zones.values()) addZone(zone, vpc, name, own, zones, unknown);
    for (const endpoint of model.interfaceEndpoints.values())
      addEndpoint(endpoint, vpc, name, inbound, own, zones, unknown);
  }
  for (const rule of model.resolverRules.values()) {
    const via = rule.vpcs.includes(vpc.key) ? "vpc" : own?.rules.includes(rule.key) === true ? "profile" : undefined;
    if (via === undefined) continue;
    const hidden = rule.opaque.find((o) => o.aspect === "names");
    if (hidden) unknown.push(hidden);
    else if (isWithin(name, rule.domain)) rules.push({ domain: rule.domain, via, rule });
  }
  return { zones, rules, unknown };
}

/** A VPC has at most one Profile. */
function ownProfile(model: NetworkModel, vpc: Vpc, unknown: Opaque[]): Profile | undefined {
  const profile = [...model.profiles.values()].find((p) => p.vpcs.includes(vpc.key));
  unknown.push(...(profile?.opaque.filter((o) => o.aspect === "records") ?? []));
  return profile;
}

function addZone(
  zone: Zone,
  vpc: Vpc,
  name: string,
  profile: Profile | undefined,
  zones: NameSource[],
  unknown: Opaque[],
): void {
  // Asked first, since a zone may have thousands of VPCs.
  if (zone.opaque.length === 0 && !isWithin(name, zone.domain)) return;
  const via = zone.vpcs.includes(vpc.key) ? "vpc" : profile?.zones.includes(zone.key) === true ? "profile" : undefined;
  const hiddenName = zone.opaque.find((o) => o.aspect === "names");
  const hiddenVpcs = zone.opaque.find((o) => o.aspect === "vpcs");
  if (via !== undefined && hiddenName) unknown.push(hiddenName);
  else if (via === undefined && hiddenVpcs && (hiddenName !== undefined || isWithin(name, zone.domain)))
    unknown.push(hiddenVpcs);
  else if (via !== undefined && isWithin(name, zone.domain))
    zones.push({ kind: "zone", domain: zone.domain, via, urn: zone.urn, zone });
}

/** Private DNS of an endpoint: in its own VPC, and in VPCs whose Profile holds the endpoint. */
function addEndpoint(
  endpoint: InterfaceEndpoint,
  vpc: Vpc,
  name: string,
  inbound: boolean,
  profile: Profile | undefined,
  zones: NameSource[],
  unknown: Opaque[],
): void {
  const via =
    endpoint.vpc === vpc.key ? "vpc" : profile?.endpoints.includes(endpoint.key) === true ? "profile" : undefined;
  if (via === undefined) return;
  const { enabled, onlyForInboundResolver, names } = endpoint.privateDns;
  // S3 guide, PrivateLink: with the option, VPC clients keep public resolution and the gateway endpoint.
  if (onlyForInboundResolver && !inbound) return;
  const hidden = endpoint.opaque.find((o) => o.aspect === "names");
  if (hidden && (enabled || via === "profile") && AWS_NAME.test(name)) unknown.push(hidden);
  if (via === "profile" && !enabled && names.some((n) => isWithin(name, n.replace(/^\*\./, "")))) {
    unknown.push({
      aspect: "names",
      urn: endpoint.urn,
      because: "AWS does not say whether a Profile answers with an endpoint whose private DNS is off",
    });
  }
  if (!enabled) return;
  const domains = new Set(names.map((n) => n.replace(/^\*\./, "")).filter((domain) => isWithin(name, domain)));
  for (const domain of domains) {
    const here = names.filter((n) => n === domain || n === `*.${domain}`);
    zones.push({ kind: "endpoint", domain, via, urn: endpoint.urn, endpoint: endpoint.key, names: here });
  }
}
