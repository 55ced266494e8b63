/** P10: no network of a domain resolves any name to an endpoint of a set that its domain does not use. */
import { holds, parseAddress, prefix } from "../../net/ip";
import { isPointer } from "../dns/pointers";
import type { RecordType } from "../dns/resolve";
import type { NetworkModel, Zone } from "../model";
import type { Property } from "./ledger";
import type { Scene, SetScene } from "./scene";
import { nameOf } from "./scene-parts";
import { stepsOf, type Named } from "./names";

export const namesApart: Property = {
  id: "P10",
  title: "No name leads into another domain's endpoints",
  restsOn: ["dns"],
  check(scene, ledger) {
    const questions = allQuestions(scene);
    for (const network of scene.networks) {
      const foreign = [...scene.sets.values()].filter((set) => set.intent.name !== network.domain.endpointSet);
      for (const { name, type } of questions) {
        const named = scene.names.inVpc(network.vpc.key, name, type);
        const [doubt] = named.resolution.answers.filter((a) => a.kind === "unknown");
        const set = foreign.find(({ endpoints }) => endpoints.some((e) => named.endpoints.includes(e)));
        const near = set ? undefined : nearEndpoints(foreign, named);
        const subject = `${network.vpc.key} ${set?.intent.name ?? ""}`;
        const claim = `${nameOf(network)} should not resolve ${named.asked} into another domain`;
        if (set) {
          const witness = { kind: "name" as const, vpc: network.vpc.name, name: named.asked, steps: stepsOf(named) };
          const urns = [...named.resolution.steps.map((s) => s.urn)].reverse();
          ledger.violated(subject, `${claim}, but it leads to the endpoints of ${set.intent.name}`, urns, witness);
        } else if (near) {
          const urns = [...named.resolution.steps.map((s) => s.urn)].reverse();
          ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${near}`, urns);
        } else if (doubt) {
          ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${doubt.opaque.because}`, [
            doubt.opaque.urn,
          ]);
        } else ledger.count();
      }
    }
  },
};

/**
 * Why an answered address may be an endpoint's of a set, or become one's: AWS chooses the address of an endpoint that
 * is made again among all that are free in its subnet.
 */
export function nearEndpoints(sets: readonly SetScene[], { resolution }: Named): string | undefined {
  const addresses = resolution.answers.flatMap((answer) => (answer.kind === "addresses" ? answer.addresses : []));
  for (const { intent, subnets, endpoints } of addresses.length > 0 ? sets : []) {
    const open = new Set(
      endpoints.flatMap((e) => e.interfaces.filter((i) => i.addresses.length === 0).map((i) => i.subnet)),
    );
    for (const text of addresses) {
      const address = parseAddress(text);
      const at = subnets.find(({ cidrs }) => address && cidrs.some((cidr) => holds(prefix(cidr), address)));
      if (!at) continue;
      const why = open.has(at.key)
        ? "whose endpoints' addresses are not known"
        : "where AWS may give it to an endpoint that is made again";
      return `${text} lies in the subnets of ${intent.name}, ${why}`;
    }
  }
  return undefined;
}

/** What somebody may ask for. */
export interface NameQuestion {
  readonly name: string;
  readonly type: RecordType;
}

/**
 * Every question whose answer may lead to an endpoint: all names for both address families (IPv6 only where some record
 * has such addresses), records that lead on to other names, and a name in each part that a zone delegates.
 */
export function allQuestions(scene: Scene): NameQuestion[] {
  const records = zonesOf(scene.model).flatMap((zone) => zone.records.map((record) => ({ record, zone })));
  const six = records.some(({ record }) => record.type === "AAAA");
  const names = allNames(scene).flatMap((name): NameQuestion[] => [
    { name, type: "A" },
    ...(six ? [{ name, type: "AAAA" } as const] : []),
  ]);
  const rest = new Map<string, NameQuestion>();
  for (const { record, zone } of records) {
    const { name, type } = record;
    if (isPointer(type)) rest.set(`${name} ${type}`, { name, type });
    else if (type === "NS" && name !== zone.domain) rest.set(`*.${name}`, { name: `*.${name}`, type: "A" });
  }
  return [...names, ...rest.values()];
}

function zonesOf({ zones, publicZones }: NetworkModel): Zone[] {
  return [...zones.values(), ...(publicZones?.values() ?? [])];
}

/** Every name that the intent or a zone gives to an endpoint. */
export function allNames(scene: Scene): string[] {
  const names = new Set<string>();
  for (const set of scene.sets.values())
    for (const { intent } of set.services) for (const name of intent.names) names.add(name);
  for (const zone of zonesOf(scene.model)) {
    for (const record of zone.records) if (["A", "AAAA", "CNAME"].includes(record.type)) names.add(record.name);
  }
  for (const endpoint of scene.model.interfaceEndpoints.values())
    if (endpoint.privateDns.enabled) for (const name of endpoint.privateDns.names) names.add(name);
  return [...names].sort();
}
