/**
 * P12: no workload resolves a name to an endpoint that refuses it, unless that is meant: a timeout without an error
 * is the hardest failure to find. Asked of the filters alone; missing routes are P1's.
 */
import { usersOf, waysTo } from "./endpoints-reached";
import type { Property } from "./ledger";
import { allQuestions } from "./names-apart";
import { nameOf, setOf, type NetworkScene, type Scene } from "./scene";
import type { InterfaceEndpoint, Subnet } from "../model";

export const noRefusals: Property = {
  id: "P12",
  title: "No name leads to an endpoint that refuses its caller, unless denied on purpose",
  restsOn: ["dns", "security-groups"],
  check(scene, ledger) {
    const questions = allQuestions(scene);
    for (const network of scene.networks) {
      if (network.quarantined) continue;
      for (const { name, type } of questions) {
        if (network.intent.deniedNames.includes(name)) continue;
        for (const endpoint of scene.names.inVpc(network.vpc.key, name, type).endpoints) {
          const callers = callersOf(scene, network, endpoint);
          for (const { from, to, subnet } of waysTo(scene, callers, [endpoint])) {
            const claim = `${subnet.name} of ${nameOf(network)} resolves ${name} and should be let into ${endpoint.name}`;
            ledger.mustPass(`${subnet.key} ${endpoint.key}`, claim, scene.reach.byFilters(from, to), "oneWay");
          }
        }
      }
    }
  },
};

/** Subnets that an endpoint should admit: consumers only where it is restricted; nobody of another domain. */
function callersOf(scene: Scene, network: NetworkScene, endpoint: InterfaceEndpoint): readonly Subnet[] {
  const own = setOf(scene, network);
  const foreign = [...scene.sets.values()].some((set) => set !== own && set.endpoints.includes(endpoint));
  if (foreign) return [];
  const service = own?.services.find((s) => s.endpoints.includes(endpoint));
  return usersOf(network, service?.intent.restricted ?? false);
}
