/**
 * Security groups of endpoints: they let in whoever is meant to use the endpoint and nobody else of whom the intent
 * knows. Groups only allow, and all groups of an interface count together (VPC guide, Security group rules); replies
 * follow by state. Asked of each endpoint beside the blocks that the intent gives it, whatever routes there are.
 */
import type { InterfaceEndpoint } from "../model";
import { groupsKnown, spansLetIn } from "./group-spans";
import { clientsOf, servicesOf, setOf, type NetworkPart, type SetPart } from "./layout";
import type { Ledger } from "./ledger";
import { viewedEndpoints } from "./name-view";
import { reachesSubnet, servedTo, type Ask } from "./needs";
import { firstCommon, showSpan, spanOf, without, type Span } from "./spans";
import type { Contract, World } from "./world";

/** What endpoints are asked by. */
const CALL: Ask = { protocol: 6, port: 443 };

/** Addresses that the groups of an endpoint let in to its port. */
class Admission {
  private readonly kept = new Map<string, readonly Span[]>();

  constructor(private readonly world: World) {}

  of(endpoint: InterfaceEndpoint): readonly Span[] {
    const key = endpoint.groups.join(" ");
    let spans = this.kept.get(key);
    if (!spans) {
      spans = spansLetIn(this.world, endpoint.groups, CALL);
      this.kept.set(key, spans);
    }
    return spans;
  }
}

export const groupsOnly: Contract = {
  id: "groups-only",
  title: "Security groups of endpoints let in no other domain, no subnet that is no consumer, no undeclared network",
  check(world, ledger) {
    const admission = new Admission(world);
    for (const set of world.layout.sets) {
      for (const endpoint of set.endpoints) {
        groupsKnown(world, ledger, endpoint);
        for (const { name, spans, why } of strangers(world, set, endpoint)) {
          const both = firstCommon(admission.of(endpoint), spans);
          if (ledger.holds(both === undefined)) continue;
          const [rule] = rulesFor(world, endpoint, both);
          ledger.fail(
            { urn: rule?.urn ?? endpoint.urn, name: rule?.group ?? endpoint.name },
            "ingress rules",
            `nothing of ${name} on ${endpoint.name}: ${why}`,
            both ? `tcp/${CALL.port} from ${showSpan(both)}` : "",
            "narrow the rule to the networks that use the endpoint",
          );
        }
      }
    }
  },
};

interface Stranger {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly why: string;
}

/** Whom an endpoint must not let in. */
function strangers(world: World, set: SetPart, endpoint: InterfaceEndpoint): Stranger[] {
  const { layout, model } = world;
  const service = set.services.find((s) => s.endpoints.includes(endpoint));
  const out: Stranger[] = [];
  for (const network of layout.networks) {
    if (!set.users.has(network.domain.name)) {
      const why = `it belongs to ${network.domain.name}`;
      out.push({ name: network.name, spans: network.vpc.cidrs.map(spanOf), why });
    } else if (service?.intent.restricted === true) {
      const consumers = new Set(network.quarantined ? [] : network.consumers);
      for (const subnet of network.subnets.filter((s) => !consumers.has(s)))
        out.push({ name: subnet.name, spans: subnet.cidrs.map(spanOf), why: "it is no consumer" });
    }
  }
  for (const part of layout.onPremises) {
    const reached = endpoint.interfaces.some(({ subnet }) => {
      const found = model.subnets.get(subnet);
      return found !== undefined && reachesSubnet(part, found);
    });
    if (reached && servedTo(world, part).has(endpoint.service)) continue;
    out.push({
      name: part.name,
      spans: part.intent.prefixes.map(spanOf),
      why: "it is not declared to use the service",
    });
  }
  return out;
}

function rulesFor(
  { model, rules }: World,
  endpoint: InterfaceEndpoint,
  span: Span | undefined,
): { urn: string; group: string }[] {
  return endpoint.groups.flatMap((key) => {
    const group = model.groups.get(key);
    return (group?.rules ?? [])
      .filter((rule) => {
        const list = "prefixList" in rule.peer ? (model.prefixLists.get(rule.peer.prefixList)?.entries ?? []) : [];
        const spans = "cidr" in rule.peer ? [spanOf(rule.peer.cidr)] : list.map(spanOf);
        return rules.groupRuleFits(rule, CALL) && (span === undefined || firstCommon(spans, [span]) !== undefined);
      })
      .map((rule) => ({ urn: rule.urn, group: group?.name ?? key }));
  });
}

export const groupsNeeded: Contract = {
  id: "groups-needed",
  title: "Security groups of endpoints let in everybody who is meant to use them",
  check(world, ledger) {
    const { layout } = world;
    const admission = new Admission(world);
    for (const network of layout.networks) {
      if (network.quarantined) continue;
      for (const { endpoint, restricted } of wantedBy(world, network)) {
        groupsKnown(world, ledger, endpoint);
        for (const client of clientsOf(network, restricted))
          admit(ledger, admission, endpoint, client.name, client.cidrs.map(spanOf));
      }
      for (const { intent, endpoints } of servicesOf(layout, network))
        if (!ledger.holds(endpoints.length > 0))
          ledger.fail(
            setOf(layout, network)?.subnets[0] ?? network.vpc,
            `endpoint ${intent.service}`,
            `an endpoint of ${intent.service} in the set ${network.domain.endpointSet}`,
            "none",
            "add the endpoint, or take the service out of the intent",
          );
    }
    for (const part of layout.onPremises) {
      const served = servedTo(world, part);
      for (const endpoint of world.model.interfaceEndpoints.values()) {
        const inside = endpoint.interfaces.some(({ subnet }) => {
          const found = world.model.subnets.get(subnet);
          return found !== undefined && reachesSubnet(part, found);
        });
        if (!inside || !served.has(endpoint.service)) continue;
        groupsKnown(world, ledger, endpoint);
        admit(ledger, admission, endpoint, part.name, part.intent.prefixes.map(spanOf));
      }
    }
  },
};

/** Endpoints that have to let a network in: of the services that it uses, and what its names lead to. */
function wantedBy(world: World, network: NetworkPart): { endpoint: InterfaceEndpoint; restricted: boolean }[] {
  const used = servicesOf(world.layout, network).flatMap(({ intent, endpoints }) =>
    endpoints.map((endpoint) => ({ endpoint, restricted: intent.restricted })),
  );
  return [...used, ...viewedEndpoints(world, network)];
}

/** Interfaces have IPv4 addresses unless they say otherwise, so that only clients of a family that they have count. */
function admit(
  ledger: Ledger,
  admission: Admission,
  endpoint: InterfaceEndpoint,
  name: string,
  spans: readonly Span[],
): void {
  const six = endpoint.interfaces.some(({ addresses }) => addresses.some((a) => a.includes(":")));
  for (const span of spans) {
    if (span.family === 6 && !six) continue;
    const [gap] = without(span, admission.of(endpoint));
    if (!ledger.holds(gap === undefined))
      ledger.fail(
        endpoint,
        `security groups for ${name}`,
        `tcp/${CALL.port} from ${showSpan(span)}`,
        `no rule for ${gap ? showSpan(gap) : ""}`,
        "add an ingress rule for it",
      );
  }
}
