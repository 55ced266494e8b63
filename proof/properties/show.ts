/** Ends of connections, for people. */
import { formatAddress } from "../../net/ip";
import type { Source, Target } from "../tracer/trace";

/** Both ends, each with name and address. */
export function showService(source: Source, target: Target): { from: string; to: string } {
  const from = source.kind === "station" ? source.station.name : `on-premises behind ${lastPart(source.via)}`;
  const at = formatAddress(source.address);
  return { from: `${from} (${at})`, to: showTarget(target) };
}

function showTarget(target: Target): string {
  if (target.kind === "service") return target.label;
  const address = formatAddress(target.address);
  return target.kind === "station" ? `${target.station.name} (${address})` : address;
}

/** The name in a URN. */
export function lastPart(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
