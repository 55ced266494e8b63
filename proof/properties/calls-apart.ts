/**
 * P13: a caller of one domain cannot make a successful call on an endpoint of another, even with any one layer of the
 * three that stand between taken away: routes, security groups, endpoint policies. DNS is no such layer, since a caller
 * may know the address. With a layer thought away by `--without`, the others have to hold by themselves.
 */
import type { InterfaceEndpoint } from "../model";
import { pairsOf } from "./endpoints-reached";
import { worst, type Ledger, type Property } from "./ledger";
import { accountsOf, refusesOthers } from "./policies";
import { nameOf, type NetworkScene, type Scene, type SetScene } from "./scene";
import type { PropertyVerdict } from "./types";

/** Layers that can refuse a call by themselves. */
type CallLayer = "routes" | "security-groups" | "policies";

const LAYERS: readonly CallLayer[] = ["routes", "security-groups", "policies"];

export const callsApart: Property = {
  id: "P13",
  title: "No call on another domain's endpoint succeeds, with any one layer taken away",
  restsOn: [],
  check(scene, ledger) {
    for (const network of scene.networks) {
      for (const set of scene.sets.values()) {
        if (set.users.has(network.domain.name)) continue;
        const byRoutes = routesRefuse(scene, network, set);
        for (const endpoint of set.endpoints) checkEndpoint(scene, ledger, network, set, endpoint, byRoutes);
      }
    }
  },
};

/** `holds`: the layer refuses every call. */
function checkEndpoint(
  scene: Scene,
  ledger: Ledger,
  network: NetworkScene,
  set: SetScene,
  endpoint: InterfaceEndpoint,
  routes: PropertyVerdict,
): void {
  const refuses: Record<CallLayer, PropertyVerdict> = {
    routes,
    "security-groups": filtersRefuse(scene, network, endpoint),
    policies: policyRefuses(scene, network, set, endpoint),
  };
  const kept = LAYERS.filter((layer) => !scene.without.has(layer));
  // With a layer thought away already, the rest must hold; otherwise any one may be missing.
  const trials = kept.length < LAYERS.length ? [kept] : kept.map((gone) => kept.filter((layer) => layer !== gone));
  for (const left of trials) {
    const gone = LAYERS.filter((layer) => !left.includes(layer)).join(", ");
    const subject = `${network.vpc.key} ${endpoint.service} ${set.intent.name}`;
    const claim = `without ${gone}, a call from ${nameOf(network)} on ${endpoint.name} of ${set.intent.name} should fail`;
    const verdicts = left.map((layer) => refuses[layer]);
    if (verdicts.includes("holds")) ledger.count();
    else if (verdicts.includes("undetermined"))
      ledger.undetermined(subject, `${claim}; whether it is so cannot be told`, [endpoint.urn, network.vpc.urn]);
    else {
      const setting = `${left.join(" and ")} let it through`;
      const witness = { kind: "setting" as const, resource: endpoint.name, setting };
      ledger.violated(
        subject,
        `${claim}, but ${setting}`,
        [endpoint.urn, ...endpoint.groups, network.vpc.urn],
        witness,
      );
    }
  }
}

function routesRefuse(scene: Scene, network: NetworkScene, set: SetScene): PropertyVerdict {
  const verdicts: PropertyVerdict[] = [];
  for (const { from, to } of pairsOf(scene, network.subnets, set.subnets))
    for (const reach of [scene.reach, ...scene.transit]) verdicts.push(refused(reach.byRoutes(from, to).oneWay));
  return worst(verdicts);
}

function filtersRefuse(scene: Scene, network: NetworkScene, endpoint: InterfaceEndpoint): PropertyVerdict {
  const verdicts: PropertyVerdict[] = [];
  for (const subnet of network.subnets) {
    for (const from of scene.reach.workloads(subnet)) {
      for (const to of scene.reach.interfaces(endpoint))
        if (from.address.family === to.address.family) verdicts.push(refused(scene.reach.byFilters(from, to).oneWay));
    }
  }
  return worst(verdicts);
}

/** Whether the policy refuses everybody of the calling network's account, or of its domain where that is not known. */
function policyRefuses(
  scene: Scene,
  network: NetworkScene,
  set: SetScene,
  endpoint: InterfaceEndpoint,
): PropertyVerdict {
  const { domain, intent } = network;
  const callers = intent.account === undefined ? domain.accounts : [intent.account];
  const own = new Set(accountsOf(scene, set.users));
  // An account with networks in both domains is told apart by routes and filters only.
  if (callers.length === 0 || callers.some((account) => own.has(account))) return "violated";
  const service = set.services.find((s) => s.endpoints.includes(endpoint));
  return refusesOthers(scene, set.users, endpoint, service?.intent.exceptions ?? []);
}

function refused(verdict: string): PropertyVerdict {
  if (verdict === "UNREACHABLE") return "holds";
  return verdict === "UNDETERMINED" ? "undetermined" : "violated";
}
