/** The reachability matrix by group: TCP 443, both ways, all layers in force. */
import { prefix, type Address } from "../../net/ip";
import type { Place } from "./reach";
import type { Scene } from "./scene";
import type { Matrix, MatrixCell } from "./types";

interface Group {
  readonly name: string;
  readonly places: readonly Place[];
  /** Behind a connection: only its announced prefixes are sources. */
  readonly behind?: { readonly via: string; readonly addresses: readonly Address[] };
  readonly answersOnly: boolean;
}

/** Groups: consumers and other workloads of each domain, its endpoints by who may use them, on-premises networks. */
export function matrixOf(scene: Scene): Matrix {
  const groups = groupsOf(scene);
  return {
    groups: groups.map(({ name }) => name),
    cells: groups.map((from) => groups.map((to) => cellOf(scene, from, to))),
  };
}

function groupsOf(scene: Scene): Group[] {
  const out: Group[] = [];
  const add = (name: string, places: readonly Place[], answersOnly = false): void => {
    if (places.length > 0) out.push({ name, places, answersOnly });
  };
  for (const domain of scene.intent.domains) {
    const own = scene.networks.filter((network) => network.domain === domain);
    const consumers = new Set(own.flatMap((network) => network.consumers));
    const others = own.flatMap((network) => network.workloads.filter((subnet) => !consumers.has(subnet)));
    add(
      `${domain.name} consumers`,
      [...consumers].flatMap((subnet) => scene.reach.workloads(subnet)),
    );
    add(
      `${domain.name} others`,
      others.flatMap((subnet) => scene.reach.workloads(subnet)),
    );
  }
  for (const set of scene.sets.values()) {
    for (const restricted of [true, false]) {
      const endpoints = set.services
        .filter((s) => s.intent.restricted === restricted && s.intent.shared)
        .flatMap((s) => s.endpoints);
      const name = `${set.intent.name} ${restricted ? "bedrock" : "support"}`;
      add(
        name,
        endpoints.flatMap((endpoint) => scene.reach.interfaces(endpoint)),
        true,
      );
    }
  }
  for (const { intent, via } of scene.onPremises) {
    const addresses = intent.prefixes.map((text): Address => {
      const { family, base, bits } = prefix(text);
      return { family, value: base + (bits < (family === 4 ? 32 : 128) ? 1n : 0n) };
    });
    out.push({ name: intent.name, places: [], behind: { via, addresses }, answersOnly: false });
  }
  return out;
}

function cellOf(scene: Scene, from: Group, to: Group): MatrixCell {
  const verdicts = new Set(verdictsOf(scene, from, to));
  const doubt = verdicts.delete("UNDETERMINED");
  if (verdicts.size === 0) return doubt ? "?" : "none";
  const known = verdicts.size > 1 || verdicts.has("AMBIGUOUS") ? "some" : verdicts.has("REACHABLE") ? "yes" : "no";
  return doubt ? `${known}?` : known;
}

function* verdictsOf(scene: Scene, from: Group, to: Group): Generator<string> {
  if (from.answersOnly) {
    if (to.places.length > 0) yield "UNREACHABLE";
    return;
  }
  if (from.behind) {
    for (const address of from.behind.addresses)
      for (const place of to.places)
        if (place.address.family === address.family)
          yield scene.reach.fromOnPremises(from.behind.via, address, place, [...scene.without]).verdict;
    return;
  }
  for (const source of from.places) {
    for (const address of to.behind?.addresses ?? [])
      if (source.address.family === address.family)
        yield scene.reach.toTarget(source, { kind: "address", address }, [...scene.without]).verdict;
    for (const target of to.places) {
      if (source.address.family !== target.address.family || source.station.subnet === target.station.subnet) continue;
      // What routes do not carry one way no connection gets over.
      const apart = !scene.without.has("routes") && scene.reach.byRoutes(source, target).oneWay === "UNREACHABLE";
      yield apart ? "UNREACHABLE" : scene.reach.connect(source, target).verdict;
    }
  }
}
