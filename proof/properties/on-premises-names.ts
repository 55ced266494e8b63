/**
 * The part of P3 that is about names: on-premises asks inbound resolver endpoints, which answer as their own VPC does
 * (Route 53 guide, Resolver endpoints). Where it forwards to, something must answer; the names of its services must
 * lead to their endpoints; and no name may lead into the endpoints of a domain that it is not bound to.
 */
import { formatAddress, parseAddress, type Address } from "../../net/ip";
import type { ResolverEndpoint } from "../model";
import { known } from "../tracer/places";
import type { Ledger } from "./ledger";
import { showAnswers, stepsOf, type Named } from "./names";
import { allQuestions, nearEndpoints } from "./names-apart";
import type { Place } from "./reach";
import type { OnPremisesScene, OfferedService, Scene, SetScene } from "./scene";

/** DNS is asked over UDP, and over TCP where an answer is long (RFC 7766). */
const TRANSPORTS = [
  [17, "UDP"],
  [6, "TCP"],
] as const;

/**
 * Checks the names of one connection.
 * @param sources an address of each announced prefix
 * @param served the services that its networks may use
 */
export function checkOnPremisesNames(
  scene: Scene,
  ledger: Ledger,
  one: OnPremisesScene,
  sources: readonly Address[],
  served: readonly OfferedService[],
): void {
  const inbound = [...scene.model.resolverEndpoints.values()].filter((e) => e.direction === "inbound");
  const asked = new Set<ResolverEndpoint>();
  for (const text of one.intent.resolvers) {
    const address = parseAddress(text);
    const found = address && inbound.find((e) => placesOf(scene, e).some((p) => isAt(p, address)));
    if (!address || !found) {
      const unsettled = inbound.find((e) => e.opaque.length > 0 || e.interfaces.some((i) => i.addresses.length === 0));
      const message = `${one.intent.name} asks ${text} for names, where no inbound resolver endpoint answers`;
      if (unsettled) ledger.undetermined(text, `${message} as far as is known`, [unsettled.urn]);
      else
        ledger.violated(
          `${one.via} ${text}`,
          message,
          inbound.map(({ urn }) => urn),
        );
      continue;
    }
    asked.add(found);
    if (one.intent.quarantined) continue;
    for (const to of placesOf(scene, found).filter((p) => isAt(p, address))) {
      for (const [protocol, transport] of TRANSPORTS) {
        const claim = `${one.intent.name} should reach the resolver at ${text} by ${transport}`;
        for (const from of sources.filter(({ family }) => family === address.family)) {
          const reached = scene.reach.fromOnPremises(one.via, from, to, [...scene.without], 53, protocol);
          ledger.mustPass(`${one.via} > ${text}`, claim, reached);
        }
      }
    }
  }
  if (scene.without.has("dns")) return;
  for (const resolver of asked) {
    for (const service of served) checkWanted(scene, ledger, one, resolver, service);
  }
  for (const resolver of asked.size > 0 ? asked : inbound.filter((e) => answers(scene, one, e, sources)))
    checkForeign(scene, ledger, one, resolver);
}

/** Every name of a service leads to its endpoints, and to nothing else. */
function checkWanted(
  scene: Scene,
  ledger: Ledger,
  { intent, via }: OnPremisesScene,
  resolver: ResolverEndpoint,
  { intent: service, endpoints }: OfferedService,
): void {
  for (const name of service.names) {
    const named = scene.names.inbound(resolver.key, name);
    const [doubt] = named.resolution.answers.filter((a) => a.kind === "unknown");
    const claim = `${intent.name} should resolve ${named.asked} to the endpoint of ${service.service}`;
    const subject = `${via} ${resolver.key} ${service.service}`;
    if (doubt)
      ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${doubt.opaque.because}`, [
        doubt.opaque.urn,
      ]);
    else if (!named.elsewhere && named.endpoints.length > 0 && named.endpoints.every((e) => endpoints.includes(e)))
      ledger.count();
    else {
      const message = `${claim} by ${resolver.name}, but it resolves to ${showAnswers(named)}`;
      ledger.violated(subject, message, [...urnsOf(named), resolver.urn], witnessOf(resolver, named));
    }
  }
}

/** No name leads into the endpoints of another domain's set. */
function checkForeign(
  scene: Scene,
  ledger: Ledger,
  { intent, via }: OnPremisesScene,
  resolver: ResolverEndpoint,
): void {
  const own = scene.intent.domains.find(({ name }) => name === intent.domain)?.endpointSet;
  const foreign: SetScene[] = [...scene.sets.values()].filter((set) => set.intent.name !== own);
  for (const { name, type } of allQuestions(scene)) {
    const named = scene.names.inbound(resolver.key, name, type);
    const [doubt] = named.resolution.answers.filter((a) => a.kind === "unknown");
    const set = foreign.find(({ endpoints }) => endpoints.some((e) => named.endpoints.includes(e)));
    const near = set ? undefined : nearEndpoints(foreign, named);
    const claim = `${intent.name} should not resolve ${named.asked} into another domain`;
    const subject = `${via} ${resolver.key} ${set?.intent.name ?? ""} foreign`;
    if (set) {
      const message = `${claim}, but it leads to the endpoints of ${set.intent.name}`;
      ledger.violated(subject, message, [...urnsOf(named), resolver.urn], witnessOf(resolver, named));
    } else if (near) ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${near}`, urnsOf(named));
    else if (doubt)
      ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${doubt.opaque.because}`, [
        doubt.opaque.urn,
      ]);
    else ledger.count();
  }
}

/** True if on-premises may get a query to a resolver endpoint that its intent does not name. */
function answers(
  scene: Scene,
  { via }: OnPremisesScene,
  endpoint: ResolverEndpoint,
  sources: readonly Address[],
): boolean {
  return placesOf(scene, endpoint).some((to) =>
    sources.some((from) => {
      if (from.family !== to.address.family) return false;
      return scene.reach.fromOnPremises(via, from, to, [...scene.without], 53, 17).verdict !== "UNREACHABLE";
    }),
  );
}

/** The addresses of a resolver endpoint, each in its subnet. */
function placesOf({ reach }: Scene, endpoint: ResolverEndpoint): Place[] {
  return endpoint.interfaces.flatMap((at) =>
    known(reach.network, reach.network.resolverStation(endpoint, at), at.addresses),
  );
}

function isAt({ address }: Place, wanted: Address): boolean {
  return formatAddress(address) === formatAddress(wanted);
}

function urnsOf({ resolution }: Named): string[] {
  return resolution.steps.map((step) => step.urn).reverse();
}

function witnessOf(resolver: ResolverEndpoint, named: Named) {
  return { kind: "name" as const, vpc: resolver.name, name: named.asked, steps: stepsOf(named) };
}
