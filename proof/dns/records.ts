/** Looking a name up in the records of one private hosted zone. */
import type { DnsRecord, Zone } from "../model";

/** What a zone says about a name. */
export type ZoneAnswer =
  | { readonly kind: "records"; readonly records: readonly DnsRecord[] }
  /** The name does not exist, or has no record of the type: Route 53 answers without asking public DNS. */
  | { readonly kind: "none" }
  /** An NS record hands the part of the zone to other servers. */
  | { readonly kind: "delegated"; readonly record: DnsRecord };

/** True if the domain is the name or a parent of it; the root (empty) is a parent of everything. */
export function isWithin(name: string, domain: string): boolean {
  return domain === "" || name === domain || name.endsWith(`.${domain}`);
}

/** Number of labels; more is more specific. */
export function labels(domain: string): number {
  return domain === "" ? 0 : domain.split(".").length;
}

/**
 * Records of a type for a name. A wildcard answers only below its closest existing parent, so that any name that
 * exists, even without records of its own, hides it (RFC 4592, section 3.3.1).
 */
export function lookupZone(zone: Zone, name: string, type: string): ZoneAnswer {
  const delegation = zone.records.find((r) => r.type === "NS" && r.name !== zone.domain && isWithin(name, r.name));
  if (delegation) return { kind: "delegated", record: delegation };
  const exists = existingNames(zone);
  const owner = exists.has(name) ? name : `*.${closestEncloser(name, zone.domain, exists)}`;
  const here = zone.records.filter((r) => r.name === owner);
  const wanted = here.filter((r) => r.type === type);
  const aliases = here.filter((r) => r.type === "CNAME");
  if (wanted.length > 0) return { kind: "records", records: wanted };
  return aliases.length > 0 ? { kind: "records", records: aliases } : { kind: "none" };
}

/** Every name of the zone, with the parents that exist because something is below them. */
function existingNames(zone: Zone): Set<string> {
  const out = new Set([zone.domain]);
  for (const { name } of zone.records) {
    for (let at = name; isWithin(at, zone.domain) && at !== zone.domain; at = parentOf(at)) out.add(at);
  }
  return out;
}

/** The longest existing parent of a name. */
function closestEncloser(name: string, domain: string, exists: ReadonlySet<string>): string {
  for (let at = name; at !== domain && at !== ""; at = parentOf(at)) if (exists.has(at)) return at;
  return domain;
}

/** The name above; the root above a name of one label. */
function parentOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}
