/** P11: subnets of a network that are no consumers do not get into restricted endpoints (Bedrock and its relatives). */
import { waysTo } from "./endpoints-reached";
import type { Property } from "./ledger";
import { nameOf, setOf } from "./scene";

export const consumersOnly: Property = {
  id: "P11",
  title: "Only consumer subnets get into Bedrock's endpoints",
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
    }
  },
};
