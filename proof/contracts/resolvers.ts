/**
 * On-premises resolves names at inbound resolver endpoints, which answer as their own VPC does (Route 53 guide, Resolver
 * endpoints): each address that it forwards to is one of an endpoint, whose groups let in DNS over UDP and TCP, and the
 * names of its services lead to their endpoints there. Ways to and fro are `needs` like those of other connections.
 */
import type { ResolverEndpoint } from "../model";
import { groupsKnown, spansLetIn } from "./group-spans";
import type { OnPremisesPart } from "./layout";
import type { Ledger } from "./ledger";
import { allNames, answers, rulesKnown, viewKnown, zonesSeen } from "./name-answers";
import { viewOf } from "./name-view";
import { askedResolvers, DNS, servedTo } from "./needs";
import { addressSpans, overlaps, showSpan, spanOf, without } from "./spans";
import { known } from "./known";
import type { Contract, World } from "./world";

export const resolvers: Contract = {
  id: "resolvers",
  title: "On-premises gets its queries to its resolvers, and they lead it to its own domain's endpoints",
  check(world, ledger) {
    for (const part of world.layout.onPremises) {
      checkAddresses(world, ledger, part);
      const asked = askedResolvers(world, part);
      if (!part.intent.quarantined)
        for (const { endpoint, address } of asked) checkGroups(world, ledger, part, endpoint, address);
      for (const endpoint of new Set(asked.map((one) => one.endpoint))) checkNames(world, ledger, part, endpoint);
    }
  },
};

function checkAddresses(world: World, ledger: Ledger, part: OnPremisesPart): void {
  const inbound = [...world.model.resolverEndpoints.values()].filter(({ direction }) => direction === "inbound");
  for (const endpoint of inbound) {
    known(ledger, endpoint, "dns", "subnets", "addresses");
    if (part.intent.resolvers.length === 0 && !ledger.holds(outOfReach(world, part, endpoint)))
      ledger.skip(
        endpoint,
        `${part.name} may reach it, and the intent does not say whether it asks it: name its addresses under resolvers, or take its subnets out of what ${part.name} reaches`,
      );
  }
  const found = new Set(askedResolvers(world, part).map(({ address }) => address));
  for (const address of part.intent.resolvers) {
    if (ledger.holds(found.has(address))) continue;
    const open = inbound.find((e) => e.opaque.length > 0 || e.interfaces.some((at) => at.addresses.length === 0));
    if (open) ledger.skip(open, `whether it answers at ${address}, which ${part.name} asks, is not known`);
    else
      ledger.fail(
        inbound[0] ?? { urn: part.via, name: part.name },
        `address ${address}`,
        `an inbound resolver endpoint at ${address}, which ${part.name} forwards its queries to`,
        inbound.flatMap((e) => e.interfaces.flatMap((at) => at.addresses)).join(", ") || "no inbound resolver endpoint",
        "give the endpoint the address, or correct the resolvers of the intent",
      );
  }
}

/**
 * True if none of the endpoint's subnets lies in what a transit gateway may lead on-premises to: `transit-routes-only`
 * keeps the tables to that, so that no query gets there, whatever the endpoint would answer.
 */
function outOfReach({ model }: World, { intent, via }: OnPremisesPart, { interfaces }: ResolverEndpoint): boolean {
  const subnets = interfaces.map(({ subnet }) => model.subnets.get(subnet));
  const reached = intent.reaches.map(spanOf);
  return (
    model.attachments.has(via) &&
    subnets.length > 0 &&
    subnets.every(
      (subnet) =>
        subnet &&
        !subnet.opaque.some(({ aspect }) => aspect === "addresses") &&
        subnet.cidrs.every((cidr) => !reached.some((r) => overlaps(r, spanOf(cidr)))),
    )
  );
}

function checkGroups(
  world: World,
  ledger: Ledger,
  part: OnPremisesPart,
  endpoint: ResolverEndpoint,
  address: string,
): void {
  groupsKnown(world, ledger, endpoint);
  const [at] = addressSpans([address]);
  for (const span of part.intent.prefixes.map(spanOf)) {
    if (span.family !== at?.family) continue;
    for (const ask of DNS) {
      const [gap] = without(span, spansLetIn(world, endpoint.groups, ask));
      if (ledger.holds(gap === undefined)) continue;
      const service = `${ask.protocol === 6 ? "tcp" : "udp"}/${ask.port}`;
      ledger.fail(
        endpoint,
        `security groups for ${part.name}, ${service}`,
        `${service} from ${showSpan(span)}`,
        `no rule for ${gap ? showSpan(gap) : ""}`,
        "add an ingress rule for it",
      );
    }
  }
}

function checkNames(world: World, ledger: Ledger, part: OnPremisesPart, endpoint: ResolverEndpoint): void {
  const { layout, model } = world;
  const vpc = model.vpcs.get(endpoint.vpc ?? "");
  const set = layout.sets.find(({ users }) => users.has(part.intent.domain));
  if (!vpc || !set) {
    ledger.skip(endpoint, "its VPC, or the endpoint set of those who ask it, is not known");
    return;
  }
  const served = servedTo(world, part);
  const services = set.services.filter(({ intent }) => served.has(intent.service));
  if (services.length === 0) return;
  viewKnown(world, ledger, vpc);
  rulesKnown(world, ledger, vpc, allNames(world));
  if (!zonesSeen(world, ledger, vpc)) return;
  const view = viewOf(world, vpc, true);
  for (const service of services)
    for (const name of service.intent.names) answers(world, ledger, { vpc, set: set.intent.name }, view, service, name);
}
