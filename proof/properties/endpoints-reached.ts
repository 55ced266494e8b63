/**
 * P1: every subnet that should use a service resolves its names to its own domain's endpoints, and the request gets to
 * every interface of them; where a domain's networks should reach each other, they do. Replies are P5.
 */
import type { Subnet } from "../model";
import type { Property, Ledger } from "./ledger";
import type { Place } from "./reach";
import { nameOf, servicesOf, setOf, type NetworkScene, type OfferedService, type Scene } from "./scene";
import { showAnswers, stepsOf } from "./names";

export const endpointsReached: Property = {
  id: "P1",
  title: "Every consumer reaches its own domain's endpoints, under their names and in every zone",
  restsOn: [],
  check(scene, ledger) {
    for (const network of scene.networks) {
      if (network.quarantined || !setOf(scene, network)) continue;
      for (const service of servicesOf(scene, network)) {
        checkNames(scene, ledger, network, service);
        checkWays(scene, ledger, network, service);
      }
    }
    for (const { from, to, subject } of neighbours(scene))
      ledger.mustPass(subject, `${subject} should be open`, scene.reach.exchange(from, to), "oneWay");
  },
};

function checkNames(scene: Scene, ledger: Ledger, network: NetworkScene, { intent, endpoints }: OfferedService): void {
  const who = usersOf(network, intent.restricted);
  if (scene.without.has("dns") || who.length === 0) return;
  for (const name of intent.names) {
    const named = scene.names.inVpc(network.vpc.key, name);
    const subject = `${network.vpc.key} resolves ${intent.service}`;
    const claim = `${nameOf(network)} should resolve ${named.asked} to its own ${intent.service} endpoint`;
    const doubt = named.resolution.answers.find((answer) => answer.kind === "unknown");
    const right = named.endpoints.length > 0 && named.endpoints.every((e) => endpoints.includes(e)) && !named.elsewhere;
    if (right && !doubt) ledger.count();
    else if (doubt?.kind === "unknown")
      ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${doubt.opaque.because}`, [
        doubt.opaque.urn,
      ]);
    else {
      const witness = { kind: "name" as const, vpc: network.vpc.name, name: named.asked, steps: stepsOf(named) };
      const urns = [...named.resolution.steps.map((s) => s.urn), network.vpc.urn].reverse();
      ledger.violated(subject, `${claim}, but the answer is ${showAnswers(named)}`, urns, witness);
    }
  }
}

function checkWays(scene: Scene, ledger: Ledger, network: NetworkScene, { intent, endpoints }: OfferedService): void {
  const who = usersOf(network, intent.restricted);
  if (who.length === 0) return;
  if (endpoints.length === 0) {
    const set = setOf(scene, network)?.intent.name ?? "";
    const subject = `${set} ${intent.service}`;
    ledger.violated(subject, `the endpoint set ${set} should have a ${intent.service} endpoint, but has none`, [
      ...(setOf(scene, network)?.subnets.map((s) => s.urn) ?? []),
    ]);
    return;
  }
  for (const { key, urn, name, available } of endpoints) {
    if (available) continue;
    const setting = "its state is not available: rejected, failed, deleted or waiting for its acceptance";
    const witness = { kind: "setting" as const, resource: name, setting };
    ledger.violated(`${key} state`, `${name} should answer, but ${setting}`, [urn], witness);
  }
  for (const { from, to, subnet } of waysTo(scene, who, endpoints)) {
    const subject = `${subnet.key} > ${intent.service}`;
    const claim = `${nameOf(network)} should reach ${intent.service}`;
    ledger.mustPass(subject, claim, scene.reach.connect(from, to), "oneWay");
  }
}

/** Subnets that may use a service. */
export function usersOf(network: NetworkScene, restricted: boolean): readonly Subnet[] {
  return restricted ? network.consumers : [...new Set([...network.workloads, ...network.consumers])];
}

/** Every pair of an address of the subnets and an interface of the endpoints. */
export function* waysTo(
  scene: Scene,
  subnets: readonly Subnet[],
  endpoints: OfferedService["endpoints"],
): Generator<{ from: Place; to: Place; subnet: Subnet }> {
  const targets = endpoints.flatMap((endpoint) => scene.reach.interfaces(endpoint));
  for (const subnet of subnets) {
    for (const from of scene.reach.workloads(subnet)) {
      for (const to of targets) if (from.address.family === to.address.family) yield { from, to, subnet };
    }
  }
}

/** Pairs of places in different networks of one domain that should reach each other. */
export function* neighbours(scene: Scene): Generator<{ from: Place; to: Place; subject: string }> {
  for (const a of scene.networks) {
    if (!a.domain.spokeToSpoke || a.quarantined) continue;
    for (const b of scene.networks) {
      if (a === b || b.quarantined || a.domain !== b.domain || a.vpc === b.vpc) continue;
      const subject = `${nameOf(a)} to ${nameOf(b)}`;
      for (const { from, to } of pairsOf(scene, a.workloads, b.workloads)) yield { from, to, subject };
    }
  }
}

/** Every pair of addresses of two lists of subnets. */
export function* pairsOf(
  scene: Scene,
  a: readonly Subnet[],
  b: readonly Subnet[],
): Generator<{ from: Place; to: Place }> {
  for (const source of a) {
    for (const from of scene.reach.workloads(source)) {
      for (const target of b) {
        for (const to of scene.reach.workloads(target))
          if (from.address.family === to.address.family) yield { from, to };
      }
    }
  }
}
