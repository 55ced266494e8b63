/**
 * P4: where a network uses the S3 gateway endpoint, bucket traffic takes it from every workload subnet and its names
 * resolve publicly; where it uses the interface endpoint, no gateway endpoint stands in the way.
 */
import { isWithin } from "../dns/records";
import type { Course } from "../tracer/trace";
import type { Ledger, Property } from "./ledger";
import { nameOf, type NetworkScene, type Scene } from "./scene";
import { showAnswers, stepsOf } from "./names";

export const s3Stays: Property = {
  id: "P4",
  title: "S3 stays on the gateway endpoint where that is chosen",
  restsOn: ["routes"],
  demandedBy: ({ domains }) => domains.some(({ networks }) => networks.some(({ s3 }) => s3 !== "none")),
  concerns: (lack) => lack.of === "network" && lack.network.s3 !== "none",
  check(scene, ledger) {
    for (const network of scene.networks) {
      const { s3 } = network.intent;
      if (s3 === "gateway") checkGateway(scene, ledger, network);
      else if (s3 === "interface") checkNoGateway(scene, ledger, network);
    }
  },
};

function ownGateway(scene: Scene, network: NetworkScene) {
  return [...scene.model.gatewayEndpoints.values()].find((e) => e.vpc === network.vpc.key && e.service.endsWith(".s3"));
}

function checkGateway(scene: Scene, ledger: Ledger, network: NetworkScene): void {
  const endpoint = ownGateway(scene, network);
  const claim = `${nameOf(network)} should reach S3 by its gateway endpoint`;
  if (!endpoint) {
    if (network.vpc.external || network.vpc.urn.startsWith("urn:facts"))
      ledger.undetermined(network.vpc.key, `${claim}; whether it is so cannot be told: no state shows one`, [
        network.vpc.urn,
      ]);
    else ledger.violated(network.vpc.key, `${claim}, but has none`, [network.vpc.urn]);
    return;
  }
  const target = { kind: "service" as const, prefixList: endpoint.prefixList, label: endpoint.service };
  for (const subnet of network.workloads) {
    for (const from of scene.reach.workloads(subnet)) {
      if (from.address.family !== 4) continue;
      const reached = scene.reach.toTarget(from, target, [...scene.without]);
      const isOther = (c: Course): boolean => c.outcome === "open" && c.end !== "service";
      const other = reached.sample.courses.some(isOther) ? reached.trace.courses.find(isOther) : undefined;
      if (other) {
        const witness = {
          kind: "path" as const,
          from: subnet.name,
          to: endpoint.service,
          service: "tcp/443",
          course: other,
        };
        const urns = other.forward.flatMap((hop) => [...(hop.route ? [hop.route.urn] : []), hop.urn]);
        ledger.violated(subnet.key, `${claim}, but ${subnet.name} has another way`, urns, witness);
      } else ledger.mustPass(subnet.key, claim, reached);
    }
  }
  if (!scene.without.has("dns")) checkName(scene, ledger, network, endpoint.service);
}

/**
 * The Regional names, and those to which a zone of somebody's own gives an answer: of one bucket, of dual-stack and of
 * the legacy global endpoint (S3 guide, Making requests over IPv6; Virtual hosting of buckets).
 */
function namesOfS3(scene: Scene, region: string): Set<string> {
  const suffixes = [`s3.${region}.amazonaws.com`, `s3.dualstack.${region}.amazonaws.com`, "s3.amazonaws.com"];
  const zones = [...scene.model.zones.values()];
  const found = zones.flatMap(({ domain, records }) => [domain, ...records.map(({ name }) => name)]);
  const own = found.filter((name) => suffixes.some((suffix) => isWithin(name, suffix)));
  return new Set([`s3.${region}.amazonaws.com`, `any-bucket.s3.${region}.amazonaws.com`, ...own]);
}

/** The Regional name must stay public: an interface endpoint under it would take the traffic to the hub. */
function checkName(scene: Scene, ledger: Ledger, network: NetworkScene, service: string): void {
  const region = service.split(".").at(-2) ?? "";
  for (const name of namesOfS3(scene, region)) {
    const named = scene.names.inVpc(network.vpc.key, name);
    const claim = `${nameOf(network)} should resolve ${name} publicly`;
    const [doubt] = named.resolution.answers.filter((a) => a.kind === "unknown");
    if (doubt)
      ledger.undetermined(
        `${network.vpc.key} ${name}`,
        `${claim}; whether it is so cannot be told: ${doubt.opaque.because}`,
        [doubt.opaque.urn],
      );
    else if (named.resolution.answers.every((a) => a.kind === "public")) ledger.count();
    else {
      const witness = { kind: "name" as const, vpc: network.vpc.name, name, steps: stepsOf(named) };
      const urns = [...named.resolution.steps.map((s) => s.urn)].reverse();
      ledger.violated(`${network.vpc.key} ${name}`, `${claim}, but the answer is ${showAnswers(named)}`, urns, witness);
    }
  }
}

function checkNoGateway(scene: Scene, ledger: Ledger, network: NetworkScene): void {
  const endpoint = ownGateway(scene, network);
  if (!endpoint) ledger.count();
  else {
    const message = `${nameOf(network)} should reach S3 by the interface endpoint, but has a gateway endpoint, whose routes the public names still take`;
    ledger.violated(network.vpc.key, message, [endpoint.urn]);
  }
}
