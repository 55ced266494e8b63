/**
 * What a VPC sees of names: its own zones, those of its Profile and private DNS of its own endpoints
 * (Route 53 guide, Considerations for private hosted zones; Profiles), and where each record leads.
 */
import type { DnsRecord, InterfaceEndpoint, Key, Subnet, Vpc, Zone } from "../model";
import { setOf, type NetworkPart, type SetPart } from "./layout";
import { addressSpans, firstCommon, spanOf, type Span } from "./spans";
import type { World } from "./world";

/** A zone as a VPC sees it. */
export interface Seen {
  readonly domain: string;
  readonly own: boolean;
  readonly zone?: Zone;
  /** The endpoint whose private DNS it is. */
  readonly endpoint?: InterfaceEndpoint;
}

/** What a record leads to. */
export type Lead =
  | { readonly kind: "endpoint"; readonly endpoint: InterfaceEndpoint }
  | { readonly kind: "set"; readonly set: SetPart }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "not known"; readonly because: string };

/** Types of records that lead clients somewhere. */
export const LEADING = new Set(["A", "AAAA", "CNAME"]);
/** Names of endpoints themselves, which public DNS answers with private addresses. */
export const ENDPOINT_NAME = ".vpce.amazonaws.com";

/** True if a domain is the name or a parent of it. */
export function holdsName(domain: string, name: string): boolean {
  return domain === "" || name === domain || name.endsWith(`.${domain}`);
}

/** Every zone that the clients of a VPC see, or that its inbound resolver endpoint answers from. */
export function seenBy({ model, rules }: World, vpc: Vpc, inbound = false): Seen[] {
  if (!rules.seesZones(vpc)) return [];
  const profiles = [...model.profiles.values()].filter((p) => p.vpcs.includes(vpc.key));
  const shared = new Set(profiles.flatMap((p) => p.zones));
  const zones = [...model.zones.values()].flatMap((zone): Seen[] => {
    const own = zone.vpcs.includes(vpc.key);
    return own || shared.has(zone.key) ? [{ domain: zone.domain, own, zone }] : [];
  });
  const hidden = [...model.interfaceEndpoints.values()].filter((e) => e.vpc === vpc.key && e.privateDns.enabled);
  const private_ = hidden
    .filter((e) => inbound || !e.privateDns.onlyForInboundResolver)
    .flatMap((endpoint) =>
      [...new Set(endpoint.privateDns.names.map(base))].map((domain): Seen => ({ domain, own: true, endpoint })),
    );
  return [...zones, ...private_];
}

export function base(name: string): string {
  return name.replace(/^\*\./, "");
}

/** What the clients of a VPC see. */
export interface View {
  readonly seen: readonly Seen[];
  /** Domains that rules forward elsewhere. */
  readonly forwards: readonly string[];
}

/** The zones and rules of a VPC. @param inbound asked through an inbound resolver endpoint */
export function viewOf(world: World, vpc: Vpc, inbound = false): View {
  const { model } = world;
  const shared = new Set([...model.profiles.values()].filter((p) => p.vpcs.includes(vpc.key)).flatMap((p) => p.rules));
  const rules = [...model.resolverRules.values()].filter(
    (rule) =>
      (rule.vpcs.includes(vpc.key) || shared.has(rule.key)) && rule.kind !== "system" && rule.kind !== "recursive",
  );
  return { seen: seenBy(world, vpc, inbound), forwards: rules.map(({ domain }) => domain) };
}

/** Endpoints of its own set, or of its own VPC, that names of a network lead to, with whom they admit. */
export function viewedEndpoints(
  world: World,
  network: NetworkPart,
): { endpoint: InterfaceEndpoint; restricted: boolean }[] {
  const set = setOf(world.layout, network);
  const out = new Map<Key, { endpoint: InterfaceEndpoint; restricted: boolean }>();
  const add = (endpoint: InterfaceEndpoint): void => {
    const foreign = world.layout.sets.some((s) => s !== set && s.endpoints.includes(endpoint));
    if (foreign) return;
    const service = set?.services.find((s) => s.endpoints.includes(endpoint));
    out.set(endpoint.key, { endpoint, restricted: service?.intent.restricted ?? false });
  };
  const view = viewOf(world, network.vpc);
  for (const { zone, endpoint } of view.seen) {
    if (endpoint) add(endpoint);
    for (const record of zone?.records ?? []) {
      if (!LEADING.has(record.type) || network.intent.deniedNames.includes(record.name)) continue;
      for (const lead of leadsOf(world, view, record)) if (lead.kind === "endpoint") add(lead.endpoint);
    }
  }
  return [...out.values()];
}

/** The zones that answer a name first: the most specific domain, on the VPC before its Profile. */
export function answering({ rules }: World, seen: readonly Seen[], name: string): Seen[] {
  const holding = seen.filter(({ domain }) => holdsName(domain, name));
  const first = holding.filter((s) => !holding.some((other) => rules.moreSpecific(other.domain, s.domain)));
  const own = first.filter((s) => s.own);
  return own.length > 0 && rules.ownZoneFirst() ? own : first;
}

/** Names followed from record to record before giving up. */
const MOST_STEPS = 4;

/** Where a record leads for the clients of a VPC, one answer for each of its values. */
export function leadsOf(world: World, view: View, record: DnsRecord, steps = 0): Lead[] {
  const { model, layout } = world;
  if (record.alias && "endpoint" in record.alias) {
    const endpoint = model.interfaceEndpoints.get(record.alias.endpoint);
    return [endpoint ? { kind: "endpoint", endpoint } : { kind: "elsewhere" }];
  }
  if (record.alias && "unknown" in record.alias) return [{ kind: "not known", because: record.alias.unknown }];
  if (record.alias || record.type === "CNAME") {
    const names = record.alias ? [record.alias.name] : record.values.map((v) => v.toLowerCase().replace(/\.$/, ""));
    return names.flatMap((name) => byName(world, view, name, steps + 1));
  }
  return record.values.map((value): Lead => {
    const spans = addressSpans([value]);
    const endpoint = [...model.interfaceEndpoints.values()].find((e) =>
      e.interfaces.some((i) => i.addresses.includes(value)),
    );
    if (endpoint) return { kind: "endpoint", endpoint };
    const set = layout.sets.find(({ subnets }) => firstCommon(spans, spansOfAll(subnets)));
    return set ? { kind: "set", set } : { kind: "elsewhere" };
  });
}

function spansOfAll(subnets: readonly Subnet[]): Span[] {
  return subnets.flatMap((s) => s.cidrs.map(spanOf));
}

/** A name in a record, asked again in the same VPC. */
function byName(world: World, view: View, name: string, steps: number): Lead[] {
  const { model } = world;
  const doubt = (because: string): Lead[] => [{ kind: "not known", because: `${name} ${because}` }];
  if (steps > MOST_STEPS) return doubt("leads from name to name");
  if (view.forwards.some((domain) => holdsName(domain, name))) return doubt("is forwarded by a rule");
  const sources = answering(world, view.seen, name);
  if (sources.length === 0) {
    const owner = [...model.interfaceEndpoints.values()].find((e) =>
      e.dnsNames.some((own) => own === name || (own.startsWith("*.") && name.endsWith(own.slice(1)))),
    );
    if (owner) return [{ kind: "endpoint", endpoint: owner }];
    if (name.endsWith(ENDPOINT_NAME)) return doubt("is the name of an endpoint that no state shows");
    return /\.elb(\.[a-z0-9-]+)?\.amazonaws\.com$/.test(name) ? doubt("is a load balancer") : [{ kind: "elsewhere" }];
  }
  return sources.flatMap(({ zone, endpoint }): Lead[] => {
    if (endpoint) return [{ kind: "endpoint", endpoint }];
    const here = (zone?.records ?? []).filter((r) => r.name === name && LEADING.has(r.type));
    if (here.length > 0) return here.flatMap((record) => leadsOf(world, view, record, steps));
    const wild = (zone?.records ?? []).some(
      (r) => r.name.startsWith("*.") && r.name !== `*.${name}` && holdsName(base(r.name), name),
    );
    return wild ? doubt("is answered by a wildcard") : [{ kind: "elsewhere" }];
  });
}
