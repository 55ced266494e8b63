/**
 * What the contracts on names share: which names there are, what of a VPC's names is known, and whether a name that is
 * needed leads to its endpoint. A zone that answers answers alone, without a record with NXDOMAIN (Route 53 guide,
 * Considerations for private hosted zones).
 */
import type { Vpc } from "../model";
import type { ServicePart } from "./layout";
import type { Ledger } from "./ledger";
import { answering, base, holdsName, LEADING, leadsOf, type View } from "./name-view";
import { known } from "./known";
import type { World } from "./world";

/** Records that lead on to other names, which the properties follow. */
const LEADING_ON = new Set(["HTTPS", "SVCB", "SRV", "MX", "NAPTR"]);

/** Label that stands for any under a wildcard. */
const ANY = "any-name";

/** Every name by which anybody could ask for an endpoint. */
export function allNames({ model, intent }: World): Set<string> {
  const out = new Set<string>();
  for (const set of intent.endpointSets)
    for (const service of set.services) for (const name of service.names) out.add(name);
  for (const zone of model.zones.values())
    for (const record of zone.records) if (LEADING.has(record.type)) out.add(record.name);
  for (const { privateDns } of model.interfaceEndpoints.values())
    if (privateDns.enabled) for (const name of privateDns.names) out.add(name);
  return out;
}

/** Notes what keeps the names of a VPC from being known. */
export function viewKnown({ model }: World, ledger: Ledger, vpc: Vpc): void {
  known(ledger, vpc, "dns");
  if (vpc.dns.customServers.length > 0)
    ledger.skip(vpc, `its clients ask ${vpc.dns.customServers.join(", ")} and not Amazon's resolver`);
  for (const profile of model.profiles.values())
    if (profile.vpcs.includes(vpc.key)) known(ledger, profile, "records", "vpcs");
  const profiles = [...model.profiles.values()].filter((p) => p.vpcs.includes(vpc.key));
  if (profiles.length > 1) ledger.skip(vpc, "it has more than one Profile");
  const shared = new Set(profiles.flatMap((p) => p.zones));
  for (const zone of model.zones.values()) {
    known(ledger, zone, "vpcs");
    if (!zone.vpcs.includes(vpc.key) && !shared.has(zone.key)) continue;
    known(ledger, zone, "names", "records");
    for (const { type, name, urn } of zone.records)
      if (type === "NS" && name !== zone.domain)
        ledger.skip({ urn, name: zone.name }, `${name} is delegated to other servers`);
      else if (LEADING_ON.has(type))
        ledger.skip({ urn, name: zone.name }, `contracts do not follow the ${type} record of ${name}`);
  }
  for (const zone of model.publicZones?.values() ?? [])
    if (zone.records.length + zone.opaque.length > 0)
      ledger.skip(zone, "what public zones lead to is followed by the properties only");
  for (const endpoint of model.interfaceEndpoints.values())
    if (endpoint.vpc === vpc.key && endpoint.privateDns.enabled) known(ledger, endpoint, "names");
}

/** Rules that forward one of the names elsewhere. */
export function rulesKnown({ model }: World, ledger: Ledger, vpc: Vpc, names: ReadonlySet<string>): void {
  const shared = new Set([...model.profiles.values()].filter((p) => p.vpcs.includes(vpc.key)).flatMap((p) => p.rules));
  for (const rule of model.resolverRules.values()) {
    if (!rule.vpcs.includes(vpc.key) && !shared.has(rule.key)) continue;
    known(ledger, rule, "names", "dns");
    if (rule.kind === "system" || rule.kind === "recursive") continue;
    const taken = [...names].find((name) => holdsName(rule.domain, base(name)));
    if (taken !== undefined) ledger.skip(rule, `it forwards ${taken} for ${vpc.name}; contracts do not follow it`);
    else ledger.count();
  }
}

/** True if the clients of a VPC see private zones; otherwise it is told. */
export function zonesSeen({ rules }: World, ledger: Ledger, vpc: Vpc): boolean {
  const { support, hostnames } = vpc.dns;
  const seen = ledger.holds(rules.seesZones(vpc));
  if (!seen)
    ledger.fail(
      vpc,
      "DNS attributes",
      "enableDnsSupport and enableDnsHostnames on: private zones need both",
      `enableDnsSupport ${support ? "on" : "off"}, enableDnsHostnames ${hostnames ? "on" : "off"}`,
      "switch both on",
    );
  return seen;
}

/** Who asks: the VPC that answers, and the set whose endpoints the names should lead to. */
export interface Asker {
  readonly vpc: Vpc;
  readonly set: string;
}

/** The zones that answer a name first lead to an endpoint of the service, and to nothing else. */
export function answers(
  world: World,
  ledger: Ledger,
  { vpc, set }: Asker,
  view: View,
  service: ServicePart,
  name: string,
): void {
  const asked = name.startsWith("*.") ? ANY + name.slice(1) : name;
  const sources = answering(world, view.seen, asked);
  const expected = `${name} to the ${service.intent.service} endpoint of ${set}`;
  const say = (found: string, fix: string): void => ledger.fail(vpc, `name ${name}`, expected, found, fix);
  if (sources.length === 0) {
    say("no zone that it sees holds the name", "associate the zone, or the Profile that holds it, with the VPC");
    return;
  }
  for (const { zone, endpoint } of sources) {
    if (!zone) {
      say(`private DNS of ${endpoint?.name ?? ""} in its own VPC answers`, "switch private DNS of that endpoint off");
      continue;
    }
    const here = zone.records.filter((r) => r.name === name);
    const plain = here.filter((r) => r.type === "A");
    const records = plain.length > 0 ? plain : here.filter((r) => r.type === "CNAME");
    if (records.length === 0) {
      const wild = zone.records.some(
        (r) => r.name.startsWith("*.") && r.name !== `*.${asked}` && holdsName(base(r.name), asked),
      );
      if (wild) ledger.skip(zone, `${name} has no record of its own under a wildcard`);
      else say(`${zone.name} answers first and has no record: NXDOMAIN`, "add the record to the zone");
    }
    for (const record of records) {
      for (const lead of leadsOf(world, view, record)) {
        if (lead.kind === "not known") ledger.skip({ urn: record.urn, name: zone.name }, lead.because);
        else if (!ledger.holds(lead.kind === "endpoint" && service.endpoints.includes(lead.endpoint)))
          say(
            `${zone.name} leads to ${lead.kind === "endpoint" ? lead.endpoint.name : "something that is no endpoint of the set"}`,
            "alias the record to the endpoint",
          );
      }
    }
  }
}
