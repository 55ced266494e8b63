/** Whether the facts fit what the states show: a fact about nothing changes nothing, and one against a state misleads. */
import { FACTS, type Facts } from "../facts";
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { Attachment, FactProblem, Key, ModelObject, NetworkModel } from "../model";
import type { Context } from "./context";

type Given = Pick<
  NetworkModel,
  "attachments" | "vpnConnections" | "vpnGateways" | "directConnectGateways" | "prefixLists"
>;

/** Everything about the facts that a person should know; in the order of the file. */
export function factProblems(ctx: Context, model: Given): FactProblem[] {
  return [
    ...sessionProblems(ctx, model),
    ...listProblems(ctx.facts, model),
    ...zoneProblems(ctx),
    ...resourceProblems(ctx),
  ];
}

// ------------------------------------------------------------------------------------------------------ Sessions

function sessionProblems(ctx: Context, model: Given): FactProblem[] {
  const first = new Map<Key, number>();
  return ctx.facts.sessions.flatMap(({ of, learned }, i): FactProblem[] => {
    const path = `sessions[${i}].of`;
    const spoken = speakers(model, of);
    const [one] = spoken;
    if (!one) return [strangeSession(ctx, path, of)];
    const { urn } = one.object;
    const earlier = first.get(one.object.key);
    for (const { object } of spoken) if (!first.has(object.key)) first.set(object.key, i);
    if (earlier !== undefined)
      return [contradiction(path, `is about ${one.object.name}, as sessions[${earlier}] is`, of, urn)];
    if (spoken.every(({ dynamic }) => dynamic)) return [];
    const why = one.static === true ? "has static routes only" : `is a ${one.kind} attachment`;
    const fix =
      learned.length > 0 ? `so that nothing teaches it ${learned[0]?.cidr ?? ""}` : "so that BGP is not spoken";
    return [contradiction(path, `${one.object.name} ${why}, ${fix}`, of, urn)];
  });
}

interface Speaker {
  readonly object: ModelObject;
  readonly dynamic: boolean;
  readonly kind: string;
  readonly static?: boolean;
}

const DYNAMIC = new Set<Attachment["kind"]>(["vpn", "vpn-concentrator", "direct-connect", "connect"]);

/** What a session may be about: attachments and virtual private gateways, also by what they run over. */
function speakers(model: Given, of: string): Speaker[] {
  const named = (object: ModelObject): boolean => [object.key, object.urn, object.id].includes(of);
  const connections = [...model.vpnConnections.values()].filter(named);
  const overs = new Set([...connections, ...[...model.directConnectGateways.values()].filter(named)].map((o) => o.key));
  const attachments = [...model.attachments.values()].filter((a) => named(a) || overs.has(a.over ?? ""));
  const gateways = [...model.vpnGateways.values()].filter(
    (g) => named(g) || g.connections.some((c) => overs.has(c)) || g.directConnect.some((d) => d.urn === of),
  );
  return [
    ...attachments
      // One that no state shows may be of any kind.
      .filter(({ kind }) => kind !== "unmodelled")
      .map((object) => ({
        object,
        dynamic: DYNAMIC.has(object.kind) && !object.staticRouting,
        kind: object.kind,
        static: object.staticRouting,
      })),
    ...gateways.map((object) => {
      const own = object.connections.map((key) => model.vpnConnections.get(key));
      const dynamic = object.external || object.directConnect.length > 0 || own.some((c) => c?.staticRouting === false);
      // Virtual interfaces may be on it that no state shows.
      return { object, dynamic: dynamic || own.length === 0, kind: "vpn gateway", static: !dynamic };
    }),
  ];
}

function strangeSession(ctx: Context, path: string, of: string): FactProblem {
  const node = [...ctx.graph.nodes.values()].find(({ urn, id }) => urn === of || id === of);
  if (!node || ctx.externals("attachment").has(of))
    return { path, problem: "names no connection of the given states, so that it says nothing", got: of };
  const kind = node.type.split(":").at(-1) ?? node.type;
  return contradiction(path, `names ${node.name}, a ${kind}, over which no BGP is spoken`, of, node.urn);
}

// -------------------------------------------------------------------------------------------------- Prefix lists

function listProblems({ prefixLists }: Facts, model: Given): FactProblem[] {
  return prefixLists.flatMap((fact, i): FactProblem[] => {
    const path = `prefixLists[${i}].entries`;
    const got = fact.id ?? fact.service ?? "";
    const told = prefixLists.findIndex((other) => isOneList(other, fact));
    if (told < i && !sameSet(prefixLists[told]?.entries ?? [], fact.entries))
      return [contradiction(path, `differ from those of prefixLists[${told}]`, got)];
    const list = [...model.prefixLists.values()].find(({ id, external }) => !external && id === fact.id);
    if (!list || sameSet(list.entries, fact.entries)) return [];
    return [contradiction(path, `differ from those that the state shows (${list.entries.join(", ")})`, got, list.urn)];
  });
}

function isOneList(a: Facts["prefixLists"][number], b: Facts["prefixLists"][number]): boolean {
  return (a.id !== undefined && a.id === b.id) || (a.service !== undefined && a.service === b.service);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}

// ------------------------------------------------------------------------------------------- Zones and resources

/** An AZ name that a subnet of the account shows with another id. */
function zoneProblems(ctx: Context): FactProblem[] {
  if (ctx.facts.zones.size === 0) return [];
  const out = new Map<string, FactProblem>();
  for (const node of ctx.graph.nodes.values()) {
    const { availabilityZone: name, availabilityZoneId: id } = node.properties;
    if (node.source === "facts" || typeof name !== "string" || typeof id !== "string") continue;
    const fact = ctx.facts.zones.get(node.account ?? "")?.get(name);
    if (fact === undefined || fact === id) continue;
    const path = `zones.${node.account ?? ""}.${name}`;
    out.set(path, contradiction(path, `${node.name} shows the zone as ${id}`, fact, node.urn));
  }
  return [...out.values()];
}

/** An existing resource of which a state says something else. What the state says counts. */
function resourceProblems(ctx: Context): FactProblem[] {
  const shown = new Map<string, ResourceNode>();
  for (const node of ctx.graph.nodes.values())
    if (node.id !== undefined && !node.urn.startsWith(FACTS)) shown.set(`${node.type} ${node.id}`, node);
  return ctx.facts.resources.flatMap(({ type, id, properties }, i): FactProblem[] => {
    const node = shown.get(`${type} ${id}`);
    if (!node) return [];
    return Object.entries(properties).flatMap(([key, value]): FactProblem[] => {
      const other: Value | undefined = node.properties[key];
      if (!isPlain(value) || !isPlain(other) || value === other || node.secrets.includes(key)) return [];
      const path = `resources[${i}].properties.${key}`;
      return [contradiction(path, `${node.name} has ${String(other)} in its state`, String(value), node.urn)];
    });
  });
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value) && !isUnknown(value as Value);
}

function contradiction(path: string, problem: string, got: string, urn?: string): FactProblem {
  return { path, problem, got, contradicts: urn ?? path };
}
