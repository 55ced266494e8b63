/**
 * A transit gateway route table leads its users to nothing but what the intent gives them. A table decides for every
 * attachment that is associated with it, and for each address by its longest prefix, so each run of addresses with one
 * winner is held against each kind of user (Transit Gateway guide, Route tables, Route evaluation order).
 *
 * Two demands make the table alone enough: an attachment gets only addresses of its own VPC, so that no VPC passes
 * packets on; and what lies outside of every VPC of the intent may go anywhere, since no VPC of the intent can get it.
 *
 * A route over a peering is held against whoever has the addresses that it leads away, wherever that is: the destination
 * does not change on its way. So the sender's own table decides here too, and a table in which packets arrive over a
 * peering has only to keep the first demand, and to lead on-premises nothing but what it is declared with.
 */
import type { Attachment, TransitTable } from "../model";
import { leadsOver } from "./gateway-peerings";
import type { HubPart, NetworkPart, Part } from "./layout";
import type { Ledger } from "./ledger";
import type { TransitWinner } from "./segments";
import { common, EVERYTHING, firstCommon, showSpan, SpanIndex, spanOf, without, within, type Span } from "./spans";
import { arrivalTables, tableKnown, usedTables, type User } from "./transit-tables";
import type { Contract, World } from "./world";

export const transitRoutesOnly: Contract = {
  id: "transit-routes-only",
  title: "Transit gateway tables lead to nothing but what the intent allows",
  check(world, ledger) {
    const { layout } = world;
    const owned = new SpanIndex<Part>(
      [...layout.networks, ...layout.hubs].flatMap((part) =>
        part.vpc.cidrs.map((cidr) => ({ span: spanOf(cidr), value: part })),
      ),
    );
    const used = new Map(usedTables(world).map(({ table, users }) => [table, users]));
    const arrivals = new Set(arrivalTables(world).map(({ table }) => table));
    for (const table of new Set([...used.keys(), ...arrivals])) {
      tableKnown(world, ledger, table);
      const shared = { table, classes: classesOf(used.get(table) ?? []), owned, arrivals: arrivals.has(table) };
      for (const { span, value } of EVERYTHING.flatMap((one) => world.transit(table.key).overlapping(one)))
        for (const winner of value.winners) check(world, ledger, { ...shared, span, winner });
    }
  },
};

interface Question {
  readonly table: TransitTable;
  readonly classes: readonly (readonly User[])[];
  readonly span: Span;
  readonly winner: TransitWinner;
  readonly owned: SpanIndex<Part>;
  /** True if packets that arrive over a peering are looked up in the table. */
  readonly arrivals: boolean;
}

/** Users that the same may be told of: those of one domain, in quarantine or not; every other one by itself. */
function classesOf(users: readonly User[]): User[][] {
  const classes = new Map<string, User[]>();
  for (const user of users) {
    const { part, attachment } = user;
    const key = part.kind === "network" ? `${part.domain.name} ${part.quarantined}` : attachment.key;
    const list = classes.get(key);
    if (list) list.push(user);
    else classes.set(key, [user]);
  }
  return [...classes.values()];
}

function check(world: World, ledger: Ledger, question: Question): void {
  const { winner, span, table, classes, owned } = question;
  if (winner.attachment === undefined) {
    ledger.count();
    return;
  }
  const target = world.model.attachments.get(winner.attachment);
  const part = world.layout.byAttachment.get(winner.attachment);
  if (leadsOver(world, winner)) {
    checkDeparture(world, ledger, question);
    return;
  }
  if (!target || !part) {
    ledger.skip(
      target ?? table,
      `${winner.destination} of table ${table.name} leads to it, and it has no part in the intent`,
    );
    return;
  }
  if (part.kind !== "on-premises") {
    const blocks = part.vpc.cidrs.map(spanOf);
    for (const outside of without(span, blocks)) {
      const [lost] = owned.overlapping(outside);
      // No network has anything to do with addresses that are not its own; a VPC aside may be the way to the internet.
      if (!lost && part.kind !== "network") continue;
      const expected = `nothing but addresses of ${part.name} (${part.vpc.cidrs.join(", ")})`;
      blame(
        world,
        ledger,
        question,
        expected,
        `${showSpan(outside)}${lost ? `, where ${lost.value.name} is,` : ""} to ${part.name}`,
      );
    }
    const inside = blocks.flatMap((block) => common(span, block) ?? []);
    if (inside.length === 0) return;
    for (const users of classes) checkUsers(world, ledger, question, users, part, inside);
    return;
  }
  const stranger = question.arrivals && without(span, part.intent.prefixes.map(spanOf)).length > 0;
  if (stranger)
    ledger.skip(
      table,
      `what arrives over a peering is led to ${part.name} with more than the prefixes of ${part.name}`,
    );
  for (const users of classes) checkUsers(world, ledger, question, users, part, [span]);
}

/** What a route leads over a peering, by whom it is for: VPCs have their blocks, on-premises the declared prefixes. */
function checkDeparture(world: World, ledger: Ledger, question: Question): void {
  const { span, classes, owned } = question;
  const ends = new Map<Part, Span[]>();
  const lead = (part: Part, block: Span): void => {
    const inside = common(span, block);
    if (inside) ends.set(part, [...(ends.get(part) ?? []), inside]);
  };
  for (const found of owned.overlapping(span)) lead(found.value, found.span);
  for (const part of world.layout.onPremises) for (const cidr of part.intent.prefixes) lead(part, spanOf(cidr));
  ledger.count();
  for (const [part, inside] of ends)
    for (const users of classes) checkUsers(world, ledger, question, users, part, inside);
}

function checkUsers(
  world: World,
  ledger: Ledger,
  question: Question,
  users: readonly User[],
  part: Part,
  inside: readonly Span[],
): void {
  const [user] = users;
  if (!user) return;
  const others = users.filter((u) => u.part !== part);
  const expected = others.length === 0 ? undefined : forbidden(world, user.part, part, inside);
  if (expected === undefined) {
    ledger.count();
    return;
  }
  const found = `${inside.map(showSpan).join(", ")} to ${part.name}`;
  // A table that is right for others is not at fault: the association is.
  const rest = question.classes.filter((other) => other !== users).map(([other]) => other);
  const right = rest.some((other) => other && forbidden(world, other.part, part, inside) === undefined);
  if (right && user.part.kind === "network") {
    for (const { attachment, part: own } of others)
      ledger.fail(
        attachment,
        "association",
        `a table for ${own.name}: ${expected}`,
        `${question.table.name}, which leads ${found}`,
        "associate the attachment with the table of its own domain",
      );
    return;
  }
  blame(world, ledger, question, `for ${user.part.name}: ${expected}`, found);
}

/** What the intent allows one part of another, if it does not allow these addresses. */
function forbidden(world: World, from: Part, to: Part, inside: readonly Span[]): string | undefined {
  if (to.kind === "network" && to.quarantined) return `nothing to ${to.name}, which is in quarantine`;
  if (from.kind === "on-premises") return beyondReach(world, from, to, inside);
  if (from.kind === "aside" || to.kind === "aside") return undefined;
  if (to.kind === "on-premises") {
    const own = from.kind === "hub" || from.domain.name === to.intent.domain;
    return own ? undefined : `nothing to ${to.name}, which is bound to ${to.intent.domain}`;
  }
  if (to.kind === "hub") return foreignSet(world, from, to, inside);
  if (from.kind === "hub") return undefined;
  if (from.domain === to.domain && from.domain.spokeToSpoke) return undefined;
  if (from.domain === to.domain) return `no other network of ${from.domain.name}, whose networks are kept apart`;
  return `nothing of domain ${to.domain.name}`;
}

/** Endpoint sets in a hub that the sender does not use. */
function foreignSet(
  { layout, intent, model }: World,
  from: NetworkPart | HubPart,
  to: HubPart,
  inside: readonly Span[],
): string | undefined {
  for (const set of layout.sets) {
    if (from.kind === "network" && set.intent.name === from.domain.endpointSet) continue;
    if (from.kind === "hub" && from.vpc === to.vpc) continue;
    const here = set.subnets.filter((s) => s.vpc === to.vpc.key).flatMap((s) => s.cidrs.map(spanOf));
    if (firstCommon(here, inside)) return `nothing of the endpoints of ${set.intent.name}`;
  }
  if (!intent.closedHubs || from.kind !== "network") return undefined;
  const inSets = new Set(layout.sets.flatMap(({ subnets }) => subnets.map(({ key }) => key)));
  for (const subnet of model.subnets.values())
    if (subnet.vpc === to.vpc.key && !inSets.has(subnet.key) && firstCommon(subnet.cidrs.map(spanOf), inside))
      return `nothing of ${to.name} but endpoints, so not ${subnet.name}`;
  return undefined;
}

/** Subnets that on-premises is not meant to reach. */
function beyondReach(
  { layout }: World,
  from: Extract<Part, { kind: "on-premises" }>,
  to: Part,
  inside: readonly Span[],
): string | undefined {
  if (to.kind === "on-premises")
    return to.intent.domain === from.intent.domain
      ? undefined
      : `nothing to ${to.name}, which is bound to ${to.intent.domain}`;
  for (const subnet of layout.subnets.get(to.vpc.key) ?? []) {
    if (!firstCommon(subnet.cidrs.map(spanOf), inside)) continue;
    const declared = subnet.cidrs.some((cidr) => from.intent.reaches.some((block) => within(cidr, block)));
    if (!declared) return `nothing but ${from.intent.reaches.join(", ")}, so not ${subnet.name}`;
  }
  return undefined;
}

/** Blames whatever installed the route. */
function blame({ model }: World, ledger: Ledger, { table, winner }: Question, expected: string, found: string): void {
  const propagating: Attachment | undefined =
    winner.origin === "static" || winner.origin === "prefix-list"
      ? undefined
      : model.attachments.get(winner.attachment ?? "");
  if (propagating)
    ledger.fail(
      propagating,
      `propagation into ${table.name}`,
      expected,
      found,
      `delete the propagation, or the association of whoever should not use ${table.name}`,
    );
  else
    ledger.fail(
      { urn: winner.urn, name: table.name },
      `route ${winner.destination}`,
      expected,
      found,
      `delete the route, or narrow it to what ${table.name} may lead to`,
    );
}
