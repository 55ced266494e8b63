/**
 * The part of P3 that is about prefixes learned later: a route that BGP teaches tomorrow and that is more specific than
 * a network's own wins wherever the connection propagates to, and draws that network's answers to on-premises. The
 * question is put to the network as it would be then.
 */
import { formatAddress } from "../../net/ip";
import type { NetworkModel } from "../model";
import { Tracer } from "../tracer/trace";
import type { Ledger } from "./ledger";
import { Reach, type Place } from "./reach";
import { nameOf, servicesOf, type NetworkScene, type OnPremisesScene, type Scene } from "./scene";

/** Asks for every network whether a connection could take its traffic by what it announces. */
export function checkLaterPrefixes(scene: Scene, ledger: Ledger, { intent, via }: OnPremisesScene): void {
  const attachment = scene.model.attachments.get(via);
  // What is behind a virtual private gateway is learned by one VPC, whose `local` routes win over it.
  if (!attachment) return;
  if (intent.announcesOnly) {
    ledger.note = `rests on ${intent.name} announcing nothing but its prefixes: what it announces inside a network would draw its traffic away`;
    return;
  }
  if (attachment.propagations.length === 0) {
    ledger.count(scene.networks.length);
    return;
  }
  const asked = scene.networks.flatMap((network) => victimOf(scene, network));
  const learned = asked.map(({ from }) => ({
    cidr: `${formatAddress(from.address)}/${from.address.family === 4 ? 32 : 128}`,
    asPathLength: 1,
    med: -1,
    via: "vpn" as const,
  }));
  const then: NetworkModel = {
    ...scene.model,
    attachments: new Map(scene.model.attachments).set(via, {
      ...attachment,
      learned: [...attachment.learned, ...learned],
    }),
  };
  const reach = new Reach(new Tracer(then), scene.reach.without);
  for (const { network, from, to } of asked) {
    const claim = `${nameOf(network)} should keep its traffic if ${intent.name} announces ${formatAddress(from.address)}/${from.address.family === 4 ? 32 : 128}`;
    ledger.mustPass(`${via} later ${network.vpc.key}`, claim, reach.connect(from, to));
  }
}

/** A connection of a network that works today: from one of its workloads to an endpoint of its set. */
function victimOf(scene: Scene, network: NetworkScene): { network: NetworkScene; from: Place; to: Place }[] {
  if (network.quarantined) return [];
  const subnet = network.consumers[0] ?? network.workloads[0];
  const from = subnet && scene.reach.workloads(subnet)[0];
  if (!from) return [];
  for (const { endpoints } of servicesOf(scene, network)) {
    for (const endpoint of endpoints) {
      const to = scene.reach.interfaces(endpoint).find(({ address }) => address.family === from.address.family);
      if (to && scene.reach.connect(from, to).verdict === "REACHABLE") return [{ network, from, to }];
    }
  }
  return [];
}
