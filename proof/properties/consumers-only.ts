/**
 * P11: subnets of a network that are no consumers do not get into restricted endpoints (Bedrock and its relatives), and
 * the filters of an endpoint, routes thought away, admit no network of a domain that does not use it.
 */
import { waysTo } from "./endpoints-reached";
import type { Property } from "./ledger";
import type { InterfaceEndpoint } from "../model";
import { nameOf, setOf, type SetScene } from "./scene";

/** Services that run models or change what runs; one that the intent does not name is restricted if it is of these. */
export const BEDROCK = /\.(bedrock|sagemaker)[a-z0-9.-]*$/;

/** True if only consumers may get into an endpoint: as the intent says, or by its service if the intent says nothing. */
function isRestricted(set: SetScene | undefined, endpoint: InterfaceEndpoint): boolean {
  const named = set?.services.find(({ endpoints }) => endpoints.includes(endpoint));
  return named ? named.intent.restricted : BEDROCK.test(endpoint.service);
}

export const consumersOnly: Property = {
  id: "P11",
  title: "Only consumer subnets get into Bedrock's endpoints, and filters admit no other domain",
  restsOn: ["security-groups"],
  check(scene, ledger) {
    for (const network of scene.networks) {
      const consumers = new Set(network.quarantined ? [] : network.consumers.map(({ key }) => key));
      const others = network.subnets.filter(({ key }) => !consumers.has(key));
      const set = setOf(scene, network);
      const own = [...scene.model.interfaceEndpoints.values()].filter((e) => e.vpc === network.vpc.key);
      for (const endpoint of [...(set?.endpoints ?? []), ...own]) {
        if (!isRestricted(set, endpoint)) continue;
        for (const { from, to, subnet } of waysTo(scene, others, [endpoint])) {
          const claim = `${subnet.name} of ${nameOf(network)} is no consumer and should not get into ${endpoint.service}`;
          ledger.mustStop(`${subnet.key} ${endpoint.service}`, claim, scene.reach.connect(from, to), "oneWay");
        }
      }
      for (const set of scene.sets.values()) {
        if (set.users.has(network.domain.name)) continue;
        for (const endpoint of set.endpoints) {
          const claim = `the filters of ${endpoint.name} of ${set.intent.name} should admit nothing of ${nameOf(network)}`;
          for (const { from, to } of waysTo(scene, network.subnets, [endpoint]))
            ledger.mustStop(`${network.vpc.key} ${endpoint.key}`, claim, scene.reach.byFilters(from, to), "oneWay");
        }
      }
    }
  },
};
