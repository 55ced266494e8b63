/** Connections that the intent demands, as pairs of subnets with the addresses on both sides. */
import type { Key, ResolverEndpoint, Subnet } from "../model";
import { clientsOf, interfaceSpans, neighboursOf, servicesOf, type OnPremisesPart, type Part } from "./layout";
import { addressSpans, spanOf, type Span } from "./spans";
import type { World } from "./world";
import { within } from "./spans";

/** One side of a connection. */
export interface End {
  readonly part: Part;
  /** Absent behind an on-premises connection. */
  readonly subnet?: Subnet;
  readonly spans: readonly Span[];
}

/** What is asked for: an IANA protocol number and the port at the far end. */
export interface Ask {
  readonly protocol: number;
  readonly port: number;
}

/** What endpoints are asked by. */
export const HTTPS: readonly Ask[] = [{ protocol: 6, port: 443 }];
/** DNS is asked over UDP, and over TCP where an answer is long (RFC 7766). */
export const DNS: readonly Ask[] = [
  { protocol: 17, port: 53 },
  { protocol: 6, port: 53 },
];

/** A connection that must work; replies take it the other way. */
export interface Need {
  readonly from: End;
  readonly to: End;
  /** What network ACLs must let through on the way; empty: routes alone count. */
  readonly asks: readonly Ask[];
}

const kept = new WeakMap<World, readonly Need[]>();

/** Every connection that the intent demands; worked out once for a network. */
export function needsOf(world: World): readonly Need[] {
  let needs = kept.get(world);
  if (!needs) {
    const reached = world.layout.onPremises.flatMap((one) => [...reachNeeds(world, one), ...queryNeeds(world, one)]);
    needs = [...endpointNeeds(world), ...neighbourNeeds(world), ...reached];
    kept.set(world, needs);
  }
  return needs;
}

/** Networks to the interfaces of the services that they use, one need for each pair of subnets. */
function endpointNeeds(world: World): Need[] {
  const { model, layout } = world;
  const out: Need[] = [];
  for (const network of layout.networks) {
    const interfaces = new Map<Subnet, Map<Subnet, Span[]>>();
    for (const { intent, endpoints } of servicesOf(layout, network)) {
      for (const endpoint of endpoints) {
        for (const key of new Set(endpoint.interfaces.map((at) => at.subnet))) {
          const there = model.subnets.get(key);
          if (!there) continue;
          const spans = interfaceSpans(model, endpoint, key);
          for (const client of clientsOf(network, intent.restricted)) {
            const ends = interfaces.get(client) ?? new Map<Subnet, Span[]>();
            ends.set(there, [...(ends.get(there) ?? []), ...spans]);
            interfaces.set(client, ends);
          }
        }
      }
    }
    for (const [client, ends] of interfaces)
      for (const [there, spans] of ends) {
        const part = layout.byVpc.get(there.vpc);
        if (part)
          out.push({
            from: endOf(network, client),
            to: { part, subnet: there, spans: distinct(spans) },
            asks: HTTPS,
          });
      }
  }
  return out;
}

function neighbourNeeds({ layout }: World): Need[] {
  return layout.networks.flatMap((network) =>
    neighboursOf(layout, network).flatMap((other) =>
      network.workloads.flatMap((from) =>
        other.workloads.map((to): Need => ({ from: endOf(network, from), to: endOf(other, to), asks: [] })),
      ),
    ),
  );
}

/** On-premises to the subnets that it is to reach: to their endpoints, or where there are none by routes alone. */
function reachNeeds(world: World, part: OnPremisesPart): Need[] {
  const { model, layout } = world;
  const from: End = { part, spans: part.intent.prefixes.map(spanOf) };
  const served = servedTo(world, part);
  const out: Need[] = [];
  for (const subnet of model.subnets.values()) {
    const owner = layout.byVpc.get(subnet.vpc);
    if (!owner || !reachesSubnet(part, subnet)) continue;
    const endpoints = [...model.interfaceEndpoints.values()].filter((e) =>
      e.interfaces.some((i) => i.subnet === subnet.key),
    );
    const spans = endpoints.filter((e) => served.has(e.service)).flatMap((e) => interfaceSpans(model, e, subnet.key));
    if (endpoints.length === 0) out.push({ from, to: { ...endOf(owner, subnet) }, asks: [] });
    else if (spans.length > 0) out.push({ from, to: { part: owner, subnet, spans: distinct(spans) }, asks: HTTPS });
  }
  return out;
}

/** On-premises to the addresses that it forwards its queries to. */
function queryNeeds(world: World, part: OnPremisesPart): Need[] {
  const { layout, model } = world;
  if (part.intent.quarantined) return [];
  return askedResolvers(world, part).flatMap(({ address, subnet: key }): Need[] => {
    const subnet = model.subnets.get(key);
    const owner = layout.byVpc.get(subnet?.vpc ?? "");
    const [span] = addressSpans([address]);
    if (!subnet || !owner || !span) return [];
    const spans = part.intent.prefixes.map(spanOf).filter(({ family }) => family === span.family);
    return spans.length === 0 ? [] : [{ from: { part, spans }, to: { part: owner, subnet, spans: [span] }, asks: DNS }];
  });
}

/** An address that on-premises forwards to, at the inbound resolver endpoint that has it. */
export interface AskedResolver {
  readonly address: string;
  readonly subnet: Key;
  readonly endpoint: ResolverEndpoint;
}

/** Where the addresses are that on-premises forwards its queries to; one that no endpoint has is left out. */
export function askedResolvers({ model }: World, { intent }: OnPremisesPart): AskedResolver[] {
  return intent.resolvers.flatMap((address) =>
    [...model.resolverEndpoints.values()].flatMap((endpoint) =>
      endpoint.direction !== "inbound"
        ? []
        : endpoint.interfaces
            .filter(({ addresses }) => addresses.some((own) => isSame(own, address)))
            .map(({ subnet }) => ({ address, subnet, endpoint })),
    ),
  );
}

/** Two ways to write one address. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [addressSpans([a])[0], addressSpans([b])[0]];
  return one !== undefined && one.family === other?.family && one.from === other.from;
}

/** True if on-premises is to reach the whole subnet. */
export function reachesSubnet({ intent }: OnPremisesPart, subnet: Subnet): boolean {
  return subnet.cidrs.some((cidr) => intent.reaches.some((block) => within(cidr, block)));
}

/** Endpoint services that on-premises may use. */
export function servedTo({ layout }: World, { intent }: OnPremisesPart): Set<string> {
  if (intent.quarantined) return new Set();
  const set = layout.sets.find(({ users }) => users.has(intent.domain));
  const services = (set?.services ?? []).map((service) => service.intent);
  const wanted = services.filter((s) =>
    intent.services.length > 0 ? intent.services.includes(s.service.toLowerCase()) : s.shared,
  );
  return new Set(wanted.map(({ service }) => service));
}

function endOf(part: Part, subnet: Subnet): End {
  return { part, subnet, spans: subnet.cidrs.map(spanOf) };
}

function distinct(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((s) => [`${s.family} ${s.from} ${s.to}`, s])).values()];
}

/** Attachment by which a part hangs at the transit gateway. */
export function attachmentKey({ layout }: World, part: Part): Key | undefined {
  return part.kind === "on-premises" ? part.via : layout.attachments.get(part.vpc.key)?.[0]?.key;
}
