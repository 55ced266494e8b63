import { type Catalogue } from "./catalogue";
import { expand, findRegion } from "./regions";
import { privateDnsNames, type ServiceUse } from "./services";
import { type ServiceEntry, type ServiceZone } from "./types";

/**
 * The private hosted zones of a service in a Region: one per DNS name, with the wildcard `*.x` and the name `x` in
 * one zone `x`. Narrow on purpose: a zone that lacks a name below it answers NXDOMAIN instead of falling through to
 * public DNS (Route 53 developer guide, Considerations when working with a private hosted zone). Sorted by name.
 */
export function serviceZones(service: ServiceEntry, region: string, use: ServiceUse = {}): ServiceZone[] {
  return zonesOf(privateDnsNames(service, region, use));
}

/** `serviceZones` over plain DNS names. */
export function zonesOf(names: readonly string[]): ServiceZone[] {
  const zones = new Map<string, Set<"@" | "*">>();
  for (const name of names) {
    const { zone, record } = zoneOf(name);
    zones.set(zone, (zones.get(zone) ?? new Set()).add(record));
  }
  return [...zones]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, records]) => ({ zone, records: (["@", "*"] as const).filter((record) => records.has(record)) }));
}

/** The zone that a DNS name lives in, and its record there. */
export function zoneOf(name: string): { zone: string; record: "@" | "*" } {
  return name.startsWith("*.") ? { zone: name.slice(2), record: "*" } : { zone: name, record: "@" };
}

/** A name of the catalogue that stops working, or goes astray, where a set of zones is served. */
export interface Shadow {
  /** Service whose name it is. */
  readonly service: string;
  readonly name: string;
  /** The zone that answers for the name: the longest match among those served. */
  readonly zone: string;
  /** `nxdomain`: the zone has no such record. `captured`: a wildcard of another name answers with its endpoint. */
  readonly effect: "nxdomain" | "captured";
}

/**
 * Which names of the catalogue a set of served zones breaks in a Region, FIPS names included. A VPC uses the
 * associated zone that matches the name most closely and, if that one lacks the record, answers NXDOMAIN. So
 * `bedrock-agentcore.<region>` alone breaks `*.gateway.bedrock-agentcore.<region>`, and serving that one too mends it.
 */
export function shadows(served: readonly ServiceZone[], region: string, catalogue: Catalogue): Shadow[] {
  if (!findRegion(region)) throw new Error(`the catalogue has no Region ${region}`);
  const zones = new Map(served.map((zone) => [zone.zone, zone]));
  const found: Shadow[] = [];
  for (const service of Object.values(catalogue.services)) {
    const names = [...service.dnsNames, ...(service.fips?.dnsNames ?? [])].map((entry) => expand(entry.name, region));
    for (const name of new Set(names)) {
      const own = zoneOf(name);
      const closest = longestMatch(own.zone, zones);
      if (!closest) continue;
      if (closest.zone === own.zone) {
        if (!closest.records.includes(own.record)) {
          found.push({ service: service.id, name, zone: closest.zone, effect: "nxdomain" });
        }
        continue;
      }
      const effect = closest.records.includes("*") ? "captured" : "nxdomain";
      found.push({ service: service.id, name, zone: closest.zone, effect });
    }
  }
  return found;
}

/** The served zone that is the name itself or its closest parent. */
function longestMatch(name: string, zones: ReadonlyMap<string, ServiceZone>): ServiceZone | undefined {
  const labels = name.split(".");
  for (let from = 0; from < labels.length; from++) {
    const zone = zones.get(labels.slice(from).join("."));
    if (zone) return zone;
  }
  return undefined;
}
