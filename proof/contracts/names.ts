/**
 * Names: each zone that a network sees leads into its own endpoint set or into none; each name that it uses has one zone
 * that answers first, with a record for its own endpoint. Forward rules are not followed.
 */
import type { DnsRecord, InterfaceEndpoint, Vpc } from "../model";
import { clientsOf, servicesOf, setOf, type SetPart } from "./layout";
import type { Ledger } from "./ledger";
import { askedResolvers } from "./needs";
import { allNames, answers, rulesKnown, viewKnown, zonesSeen } from "./name-answers";
import { ENDPOINT_NAME, LEADING, leadsOf, viewOf, type Seen, type View } from "./name-view";
import type { Contract, World } from "./world";

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
      const view = viewOf(world, network.vpc, network.inbound);
      for (const seen of view.seen) {
        if (seen.endpoint) {
          hidden(world, ledger, network, seen.endpoint);
          continue;
        }
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
  /** Asked through an inbound resolver endpoint. */
  readonly inbound: boolean;
}

function viewersOf(world: World): Viewer[] {
  const { model, layout } = world;
  const networks = layout.networks.map((n): Viewer => ({
    vpc: n.vpc,
    name: n.name,
    own: setOf(layout, n),
    inbound: false,
  }));
  const outside = layout.onPremises.flatMap((part) => {
    const own = layout.sets.find(({ users }) => users.has(part.intent.domain));
    const vpcs = new Set(
      askedResolvers(world, part).flatMap(({ endpoint }) => model.vpcs.get(endpoint.vpc ?? "") ?? []),
    );
    const name = `${part.name}, which asks the resolver there,`;
    return [...vpcs].map((vpc): Viewer => ({ vpc, name, own, inbound: true }));
  });
  return [...networks, ...outside];
}

/** Private DNS of an endpoint answers in its own VPC, which an inbound resolver endpoint may be in as well. */
function hidden({ layout }: World, ledger: Ledger, { vpc, name, own }: Viewer, endpoint: InterfaceEndpoint): void {
  const foreign = layout.sets.find((set) => set !== own && set.endpoints.includes(endpoint));
  if (!ledger.holds(foreign === undefined))
    ledger.fail(
      vpc,
      `private DNS of ${endpoint.name}`,
      `nothing for ${name} but the endpoints of ${own?.intent.name ?? ""}`,
      `it leads to the endpoints of ${foreign?.intent.name ?? ""}`,
      "switch private DNS of the endpoint off",
    );
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
      if (!zonesSeen(world, ledger, network.vpc)) continue;
      const view = viewOf(world, network.vpc);
      for (const service of services)
        for (const name of service.intent.names)
          answers(world, ledger, { vpc: network.vpc, set: network.domain.endpointSet }, view, service, name);
    }
  },
};
