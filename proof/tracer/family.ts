/** Ends of a connection that have no address family in common: a packet has one (RFC 8200; RFC 791). */
import type { Opaque } from "../model";
import type { Network } from "./network";
import type { Source, Target } from "./trace";

/** Why nothing can connect two ends; `unknown` where an end may have an address of the other family after all. */
export type Apart =
  | { readonly certain: true; readonly urn: string; readonly detail: string }
  | { readonly certain: false; readonly unknown: readonly Opaque[] };

/** For ends of which no pair has a family in common. */
export function apart(network: Network, sources: readonly Source[], targets: readonly Target[]): Apart | undefined {
  const [source] = sources;
  const [target] = targets;
  if (!source || !target || target.kind === "service") return undefined;
  const unknown = [...sources, ...targets].flatMap((end) => hidden(network, end));
  if (unknown.length > 0) return { certain: false, unknown };
  const from = source.kind === "station" ? source.station.name : "on-premises";
  const detail = `${from} has no IPv${target.address.family} address here, only IPv${source.address.family}: give it one, or another destination`;
  return { certain: true, urn: source.kind === "station" ? source.station.urn : source.via, detail };
}

/** What is not known about the addresses of an end. */
function hidden(network: Network, end: Source | Target): Opaque[] {
  if (end.kind !== "station") return [];
  const subnet = network.subnet(end.station.subnet);
  const vpc = network.vpc(subnet.vpc);
  const unsure = [...subnet.opaque, ...vpc.opaque].filter(({ aspect }) => aspect === "addresses");
  const endpoint = network.model.interfaceEndpoints.get(end.station.endpoint ?? "");
  const card = endpoint?.interfaces.find(({ key }) => key === end.station.key);
  if (!endpoint || !card || card.families.every((family) => family === end.address.family)) return unsure;
  const because = "it has addresses of both families, of which no state shows every one";
  return [...unsure, { aspect: "addresses", urn: endpoint.urn, because }];
}
