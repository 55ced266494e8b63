/** P14: a quarantined network exchanges nothing with endpoints or other networks, whatever filters say. */
import { pairsOf } from "./endpoints-reached";
import type { Property } from "./ledger";
import { nameOf } from "./scene";

export const quarantineHolds: Property = {
  id: "P14",
  title: "What is quarantined reaches nothing and is reached by nothing",
  restsOn: ["routes"],
  demandedBy: ({ domains }) => domains.some(({ networks }) => networks.some(({ quarantined }) => quarantined)),
  concerns: (lack) => lack.of === "network" && lack.network.quarantined,
  check(scene, ledger) {
    for (const network of scene.networks) {
      if (!network.quarantined) continue;
      const name = nameOf(network);
      for (const set of scene.sets.values()) {
        const claim = `${name} is quarantined and should exchange nothing with the endpoints of ${set.intent.name}`;
        for (const { from, to } of pairsOf(scene, network.subnets, set.subnets))
          ledger.mustStop(`${name} ${set.intent.name}`, claim, scene.reach.exchange(from, to));
      }
      for (const other of scene.networks) {
        if (other.vpc === network.vpc) continue;
        const claim = `${name} is quarantined and should exchange nothing with ${nameOf(other)}`;
        for (const { from, to } of pairsOf(scene, network.subnets, other.subnets)) {
          ledger.mustStop(`${name} > ${nameOf(other)}`, claim, scene.reach.exchange(from, to));
          ledger.mustStop(`${nameOf(other)} > ${name}`, claim, scene.reach.exchange(to, from));
        }
      }
    }
  },
};
