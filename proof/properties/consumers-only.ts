/**
 * P11: subnets of a network that are no consumers do not get into restricted endpoints (Bedrock and its relatives), and
 * the filters of an endpoint, routes thought away, admit no network of a domain that does not use it.
 */
import { waysTo } from "./endpoints-reached";
import type { Property } from "./ledger";
import { nameOf, setOf } from "./scene";

export const consumersOnly: Property = {
  id: "P11",
  title: "Only consumer subnets get into Bedrock's endpoints, and filters admit no other domain",
  restsOn: ["security-groups"],
  check(scene, ledger) {
    for (const network of scene.networks) {
      const consumers = new Set(network.quarantined ? [] : network.consumers.map(({ key }) => key));
      const others = network.subnets.filter(({ key }) => !consumers.has(key));
      for (const { intent, endpoints } of setOf(scene, network)?.services ?? []) {
        if (!intent.restricted) continue;
        for (const { from, to, subnet } of waysTo(scene, others, endpoints)) {
          const claim = `${subnet.name} of ${nameOf(network)} is no consumer and should not get into ${intent.service}`;
          ledger.mustStop(`${subnet.key} ${intent.service}`, claim, scene.reach.connect(from, to), "oneWay");
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
