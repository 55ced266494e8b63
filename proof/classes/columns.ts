/** The columns that tell atoms apart: one for each table, distinct filter and list of prefixes. */
import type { AclRule, GroupRule, Key } from "../model";
import { effect, type Contents } from "./contents";
import type { Engine } from "./engine";
import { type Decision, divide } from "./fib";
import { aclEntries, cover, groupEntries, type Cover } from "./filters";
import { inside } from "./network";
import type { TransitRouteOption, VpcRoute } from "./candidates";
import { Interner } from "./intern";
import type { Owners } from "./owners";
import { BLOCKS, isPrefix } from "./prefixes";
import { type Entry, Pieces, sweep } from "./pieces";
import type { VpcNode } from "./objects";

/** All columns. Call after every subnet's contents have been asked for. */
export function columnsOf(engine: Engine, owners: Owners, contents: Contents): Pieces[] {
  const out: Pieces[] = [];
  const labels = new Interner();
  for (const table of engine.net.model.transitTables.values()) {
    const { pieces, decisions } = engine.fibs.ofTransitTable(table);
    const owned = new Map<Key, number>();
    const number = ({ routes, none, doubts }: Decision<TransitRouteOption>): number => {
      const [only] = routes;
      const gateway = only && routes.length === 1 && !none && doubts.length === 0 ? ownedBy(only, owners) : undefined;
      // Most routes of a large table are alike: each VPC's own.
      const known = gateway === undefined ? undefined : owned.get(gateway);
      if (known !== undefined) return known;
      const texts = routes.map((route) => transitText(route, owners)).sort();
      const made = labels.of(`${texts.join(" ")} ${none ? "none" : ""} ${doubts.length > 0 ? "?" : ""}`);
      if (gateway !== undefined) owned.set(gateway, made);
      return made;
    };
    const all = decisions.map(number);
    out.push(mapped(pieces, (value) => all[value] ?? 0));
  }
  for (const { holder, of } of contents.tables.byText.values()) {
    const entries = contents.foreignRoutes(holder, of);
    const text = (route: VpcRoute): string => (route.blackhole ? "x" : contents.targetText(route.target, of, true));
    out.push(
      sweep(entries, (chain) => {
        const { routes, doubts } = divide<VpcRoute>(chain.map((entry) => entry.item));
        const chosen = engine.rules.chooseVpcRoutes(routes);
        return labels.of(`${chosen.map(text).sort().join(" ")} ${doubts.length > 0 ? "?" : ""}`);
      }),
    );
  }
  for (const { holder, of } of contents.acls.byText.values()) {
    for (const direction of ["ingress", "egress"] as const)
      out.push(ruleColumn(cover(foreign(aclEntries(holder, direction), of)), labels, aclEffects));
  }
  for (const { holder, of } of contents.groups.byText.values()) {
    const group = engine.net.model.groups.get(holder);
    if (!group) continue;
    for (const direction of ["ingress", "egress"] as const) {
      out.push(ruleColumn(cover(foreign(groupEntries(engine.net, group, direction), of)), labels, groupEffects));
    }
  }
  out.push(...listColumns(engine));
  return out;
}

/** A transit gateway route; an ordinary VPC's attachment only carries what is the VPC's own. */
function transitText(route: TransitRouteOption, owners: Owners): string {
  const { attachment } = route;
  if (!attachment) return route.dangling ? "?" : "x";
  const gateway = ownedBy(route, owners);
  return gateway === undefined ? attachment.model.key : `own ${gateway}`;
}

/** The transit gateway of a route to an ordinary VPC. */
function ownedBy({ attachment }: TransitRouteOption, owners: Owners): Key | undefined {
  const vpc = attachment?.vpc;
  return vpc && !owners.isSingular(vpc) ? attachment.model.transitGateway : undefined;
}

function foreign<T>(entries: Entry<T>[], of: VpcNode | undefined): Entry<T>[] {
  return of ? entries.filter(({ span }) => !inside(of.spans, span)) : entries;
}

function aclEffects(rules: readonly AclRule[]): string {
  return [...rules]
    .sort((a, b) => a.number - b.number)
    .map((rule) => rule.action + effect(rule))
    .join(" ");
}

function groupEffects(rules: readonly GroupRule[]): string {
  return [...new Set(rules.map(effect))].sort().join(" ");
}

function ruleColumn<R>(from: Cover<R>, labels: Interner, text: (rules: readonly R[]) => string): Pieces {
  const numbers = from.sets.map((rules) => labels.of(text(rules)));
  return mapped(from.pieces, (value) => numbers[value] ?? 0);
}

/** Lists of prefixes that something asks about by itself. */
function listColumns(engine: Engine): Pieces[] {
  const { model, atoms } = engine.net;
  const lists: (readonly string[])[] = [BLOCKS.reserved, BLOCKS.private];
  for (const { kind, heard, allowedPrefixes, learned } of model.attachments.values()) {
    if (kind === "vpc") continue;
    lists.push(
      heard ?? [],
      allowedPrefixes,
      learned.map(({ cidr }) => cidr),
    );
  }
  for (const { heard, directConnect, learned, connections } of model.vpnGateways.values()) {
    const statics = connections.flatMap((key) => model.vpnConnections.get(key)?.staticRoutes ?? []);
    lists.push(heard ?? [], [...learned.map(({ cidr }) => cidr), ...statics]);
    for (const { allowedPrefixes } of directConnect) lists.push(allowedPrefixes);
  }
  for (const { firewall } of model.inspectionEndpoints.values())
    for (const { sources = [], destinations = [] } of firewall?.rules ?? []) lists.push(sources, destinations);
  for (const { rules } of model.policyTables.values()) {
    for (const rule of rules) lists.push(...[rule.source, rule.destination].filter(isPrefix).map((cidr) => [cidr]));
  }
  return lists
    .filter((list) => list.length > 0)
    .map((list) =>
      sweep(
        list.map((cidr) => ({ span: atoms.span(cidr), item: cidr })),
        (chain) => (chain.length > 0 ? 1 : 0),
      ),
    );
}

/** The same pieces with other values; neighbours that become equal are joined. */
function mapped(pieces: Pieces, value: (old: number) => number): Pieces {
  const starts: number[] = [];
  const values: number[] = [];
  pieces.values.forEach((old, i) => {
    const now = value(old);
    if (values[values.length - 1] === now) return;
    starts.push(pieces.starts[i] ?? 0);
    values.push(now);
  });
  return new Pieces(starts, values);
}
