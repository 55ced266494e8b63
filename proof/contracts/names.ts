/**
 * Names: each zone that a network sees leads into its own endpoint set or into none; each name that it uses has one zone
 * that answers first, with a record for its own endpoint. A zone that answers answers alone, without a record with
 * NXDOMAIN (Route 53 guide, Considerations for private hosted zones). Forward rules are not followed.
 */
import type { DnsRecord, Vpc } from "../model";
import { clientsOf, servicesOf, setOf, type NetworkPart, type ServicePart, type SetPart } from "./layout";
import type { Ledger } from "./ledger";
import { answering, base, ENDPOINT_NAME, holdsName, LEADING, leadsOf, viewOf, type Seen, type View } from "./name-view";
import { known } from "./ways-out";
import type { Contract, World } from "./world";

/** Label that stands for any under a wildcard. */
const ANY = "any-name";

export const namesOnly: Contract = {
  id: "names-only",
  title: "No zone, Profile or rule leads a network into another domain's endpoints",
  check(world, ledger) {
    const { model } = world;
    const names = allNames(world);
    for (const name of names)
      if (name.endsWith(ENDPOINT_NAME))
        ledger.skip({ urn: name, name }, "public DNS answers names of endpoints themselves, wherever they are asked");
    for (const network of viewersOf(world)) {
      viewKnown(world, ledger, network.vpc);
      rulesKnown(world, ledger, network.vpc, names);
      const { own } = network;
      const view = viewOf(world, network.vpc);
      for (const seen of view.seen) {
        const foreign = (seen.zone?.records ?? []).filter(
          (r) => LEADING.has(r.type) && isForeign(world, ledger, view, r, own, seen),
        );
        const [record] = foreign;
        const whole = foreign.length === (seen.zone?.records ?? []).filter((r) => LEADING.has(r.type)).length;
        if (!seen.zone || ledger.holds(record === undefined)) continue;
        const how = seen.own ? "associated with it" : "in its Profile";
        const found = `${record?.name ?? ""} leads to the endpoints of ${setNamed(world, view, record)}`;
        if (whole)
          ledger.fail(
            network.vpc,
            `zone ${seen.domain}`,
            `zones that lead to the endpoints of ${own?.intent.name ?? ""}`,
            `${seen.zone.name} is ${how}; ${found}`,
            "take the zone off the VPC or its Profile",
          );
        else
          ledger.fail(
            { urn: record?.urn ?? seen.zone.urn, name: seen.zone.name },
            `record ${record?.name ?? ""}`,
            `an endpoint of ${own?.intent.name ?? ""}, for ${network.name} sees the zone`,
            found,
            "alias the record to the endpoint of its own set",
          );
      }
      ledger.count();
    }
    for (const profile of model.profiles.values())
      if (profile.endpoints.length > 0)
        ledger.skip(profile, "what a Profile answers for endpoints is followed by the tracer only");
  },
};

/** Who asks a VPC's resolver: the network that it is, and on-premises where an inbound resolver endpoint answers in it. */
interface Viewer {
  readonly vpc: Vpc;
  readonly name: string;
  readonly own: SetPart | undefined;
}

function viewersOf({ model, layout }: World): Viewer[] {
  const inbound = [...model.resolverEndpoints.values()].filter(({ direction }) => direction === "inbound");
  const networks = layout.networks.map((n): Viewer => ({ vpc: n.vpc, name: n.name, own: setOf(layout, n) }));
  const outside = layout.onPremises.flatMap(({ intent, name }) => {
    const own = layout.sets.find(({ users }) => users.has(intent.domain));
    const asked = inbound.filter((e) =>
      e.interfaces.some((i) => i.addresses.some((a) => intent.resolvers.includes(a))),
    );
    const vpcs = new Set(asked.flatMap(({ vpc }) => model.vpcs.get(vpc ?? "") ?? []));
    return [...vpcs].map((vpc): Viewer => ({ vpc, name: `${name}, which asks the resolver there,`, own }));
  });
  return [...networks, ...outside];
}

function isForeign(
  world: World,
  ledger: Ledger,
  view: View,
  record: DnsRecord,
  own: SetPart | undefined,
  seen: Seen,
): boolean {
  return leadsOf(world, view, record).some((lead) => {
    if (lead.kind === "not known")
      ledger.skip({ urn: record.urn, name: `${seen.zone?.name ?? ""} ${record.name}` }, lead.because);
    const sets =
      lead.kind === "set"
        ? [lead.set]
        : lead.kind === "endpoint"
          ? world.layout.sets.filter((s) => s.endpoints.includes(lead.endpoint))
          : [];
    return sets.some((set) => set !== own);
  });
}

function setNamed(world: World, view: View, record: DnsRecord | undefined): string {
  const leads = record ? leadsOf(world, view, record) : [];
  const sets = leads.flatMap((lead) =>
    lead.kind === "set"
      ? [lead.set]
      : world.layout.sets.filter((s) => lead.kind === "endpoint" && s.endpoints.includes(lead.endpoint)),
  );
  return [...new Set(sets.map(({ intent }) => intent.name))].join(", ");
}

/** Every name by which anybody could ask for an endpoint. */
function allNames({ model, intent }: World): Set<string> {
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
function viewKnown({ model }: World, ledger: Ledger, vpc: Vpc): void {
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
  }
  for (const endpoint of model.interfaceEndpoints.values())
    if (endpoint.vpc === vpc.key && endpoint.privateDns.enabled) known(ledger, endpoint, "names");
}

/** Rules that forward one of the names elsewhere. */
function rulesKnown({ model }: World, ledger: Ledger, vpc: Vpc, names: ReadonlySet<string>): void {
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

export const namesNeeded: Contract = {
  id: "names-needed",
  title: "Every name that a network uses leads to its own domain's endpoint",
  check(world, ledger) {
    const { layout } = world;
    const names = allNames(world);
    for (const network of layout.networks) {
      const services = servicesOf(layout, network).filter((s) => clientsOf(network, s.intent.restricted).length > 0);
      if (services.length === 0) continue;
      viewKnown(world, ledger, network.vpc);
      rulesKnown(world, ledger, network.vpc, names);
      if (!ledger.holds(world.rules.seesZones(network.vpc))) {
        const { support, hostnames } = network.vpc.dns;
        ledger.fail(
          network.vpc,
          "DNS attributes",
          "enableDnsSupport and enableDnsHostnames on: private zones need both",
          `enableDnsSupport ${support ? "on" : "off"}, enableDnsHostnames ${hostnames ? "on" : "off"}`,
          "switch both on",
        );
        continue;
      }
      const view = viewOf(world, network.vpc);
      for (const service of services)
        for (const name of service.intent.names) answers(world, ledger, network, view, service, name);
    }
  },
};

function answers(
  world: World,
  ledger: Ledger,
  network: NetworkPart,
  view: View,
  service: ServicePart,
  name: string,
): void {
  const asked = name.startsWith("*.") ? ANY + name.slice(1) : name;
  const sources = answering(world, view.seen, asked);
  const expected = `${name} to the ${service.intent.service} endpoint of ${network.domain.endpointSet}`;
  const say = (found: string, fix: string): void => ledger.fail(network.vpc, `name ${name}`, expected, found, fix);
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
