/** P10: no network of a domain resolves any name to an endpoint of a set that its domain does not use. */
import { holds, parseAddress, prefix } from "../../net/ip";
import type { Property } from "./ledger";
import type { Scene, SetScene } from "./scene";
import { nameOf } from "./scene-parts";
import { stepsOf, type Named } from "./names";

export const namesApart: Property = {
  id: "P10",
  title: "No name leads into another domain's endpoints",
  restsOn: ["dns"],
  check(scene, ledger) {
    const names = allNames(scene);
    for (const network of scene.networks) {
      const foreign = [...scene.sets.values()].filter((set) => set.intent.name !== network.domain.endpointSet);
      for (const name of names) {
        const named = scene.names.inVpc(network.vpc.key, name);
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
          ledger.undetermined(subject, `cannot be told whether ${claim}: ${near}`, urns);
        } else if (doubt) {
          ledger.undetermined(subject, `cannot be told whether ${claim}: ${doubt.opaque.because}`, [doubt.opaque.urn]);
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

/** Every name that the intent or a zone gives to an endpoint. */
export function allNames(scene: Scene): string[] {
  const names = new Set<string>();
  for (const set of scene.sets.values())
    for (const { intent } of set.services) for (const name of intent.names) names.add(name);
  for (const zone of scene.model.zones.values()) {
    for (const record of zone.records) if (["A", "AAAA", "CNAME"].includes(record.type)) names.add(record.name);
  }
  for (const endpoint of scene.model.interfaceEndpoints.values())
    if (endpoint.privateDns.enabled) for (const name of endpoint.privateDns.names) names.add(name);
  return [...names].sort();
}
