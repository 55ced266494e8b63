/**
 * VPC route tables. The tables of a hub's endpoint subnets lead back to nobody but the networks that use the endpoints;
 * those of networks may lead where they like, since they belong to the accounts that are kept apart. Both lead to the
 * transit gateway with what the intent demands (VPC guide, Route priority).
 */
import type { Key, RouteTable, Subnet } from "../model";
import type { SetPart } from "./layout";
import type { Ledger } from "./ledger";
import { attachmentKey, needsOf, type End } from "./needs";
import type { VpcSegment, VpcWinner } from "./segments";
import { common, overlaps, showSpan, spanOf, without, type Span } from "./spans";
import { beyondPeering } from "./vpc-peerings";
import type { Contract, World } from "./world";

export const hubRoutesOnly: Contract = {
  id: "hub-routes-only",
  title: "Endpoint subnets lead back to nobody but the networks that use them",
  check(world, ledger) {
    for (const set of world.layout.sets) {
      for (const subnet of set.subnets) {
        const table = world.model.routeTables.get(subnet.routeTable);
        if (table) checkSet(world, ledger, set, subnet, table);
      }
    }
  },
};

function checkSet(world: World, ledger: Ledger, set: SetPart, subnet: Subnet, table: RouteTable): void {
  const segments = world.vpcTable(table.key);
  const others = [...world.layout.networks, ...world.layout.hubs].filter((part) =>
    part.kind === "network" ? !set.users.has(part.domain.name) : part.vpc.key !== subnet.vpc,
  );
  for (const other of others) {
    for (const span of other.vpc.cidrs.map(spanOf)) {
      const leak = segments.overlapping(span).find(({ value }) => value.winners.some(isOn));
      if (ledger.holds(leak === undefined)) continue;
      const winner = leak?.value.winners.find(isOn);
      const at = leak && common(leak.span, span);
      ledger.fail(
        { urn: winner?.urn ?? table.urn, name: table.name },
        `route ${winner?.destination ?? ""}`,
        `nothing to ${other.name} from the endpoints of ${set.intent.name}`,
        `${at ? showSpan(at) : ""} to a ${winner?.target.kind ?? ""}`,
        `narrow the route to the networks that use ${set.intent.name}`,
      );
    }
  }
}

/** Internet gateways drop private addresses, and other targets are in no hub (`ways-out`). */
function isOn({ target, dead }: VpcSegment["winners"][number]): boolean {
  return target.kind === "transit-gateway" && !dead;
}

export const subnetRoutesNeeded: Contract = {
  id: "subnet-routes-needed",
  title: "Subnets lead to the transit gateway with what the intent demands, and back",
  check(world, ledger) {
    const asked = new Set<string>();
    for (const { from, to } of needsOf(world)) {
      leave(world, ledger, from, to, asked);
      leave(world, ledger, to, from, asked);
    }
  },
};

/** A subnet's table sends the other side's addresses to the transit gateway that both hang at. */
function leave(world: World, ledger: Ledger, from: End, to: End, asked: Set<string>): void {
  if (!from.subnet) return;
  const table = world.model.routeTables.get(from.subnet.routeTable);
  const attachment = world.model.attachments.get(attachmentKey(world, from.part) ?? "");
  if (!table || table.vpc !== from.subnet.vpc || !attachment) {
    ledger.skip(from.subnet, "its route table or attachment is in none of the given states");
    return;
  }
  const hidden =
    table.opaque.find((o) => o.aspect === "routes") ?? from.subnet.opaque.find((o) => o.aspect === "route-table");
  if (hidden) ledger.skip({ urn: hidden.urn, name: table.name }, hidden.because);
  for (const span of to.spans) {
    // Neither family reaches the other.
    if (!from.spans.some(({ family }) => family === span.family)) continue;
    const question = `${table.key} ${span.family} ${span.from} ${span.to}`;
    if (asked.has(question)) continue;
    asked.add(question);
    answer(world, ledger, table, attachment.transitGateway, span, to);
  }
  listsKnown(world, ledger, table, to);
}

function answer(world: World, ledger: Ledger, table: RouteTable, gateway: Key, span: Span, to: End): void {
  const { part } = to;
  const found = world.vpcTable(table.key).overlapping(span);
  const expected = `${showSpan(span)} to the transit gateway`;
  const setting = `route to ${part.name}`;
  const [gap] = without(
    span,
    found.map((segment) => segment.span),
  );
  const arrives = (winner: VpcWinner): boolean => !winner.dead && leads(world, winner, gateway, table, to);
  const wrong = found.find(({ value }) => !value.winners.every(arrives));
  if (gap)
    ledger.fail(
      table,
      setting,
      expected,
      `no route for ${showSpan(gap)}`,
      `add a route to the transit gateway for ${part.name}`,
    );
  else if (!ledger.holds(wrong === undefined)) {
    const winner = wrong?.value.winners.find((w) => !arrives(w));
    const at = showSpan((wrong && common(wrong.span, span)) ?? span);
    const where = winner?.dead === true ? "a blackhole" : `a ${winner?.target.kind ?? ""}`;
    ledger.fail(
      table,
      setting,
      expected,
      `${winner?.destination ?? ""} leads ${at} to ${where}`,
      "delete that route or make it narrower",
    );
  }
}

/** By the transit gateway, or over a peering with the very VPC. */
function leads(world: World, { target }: VpcWinner, gateway: Key, table: RouteTable, to: End): boolean {
  if (target.kind === "transit-gateway") return target.key === gateway;
  return (
    target.kind === "peering" &&
    to.subnet !== undefined &&
    beyondPeering(world, target.key, table.vpc) === to.subnet.vpc
  );
}

/** Private addresses are in no list of AWS; in any other list whose entries are not known they may be. */
function listsKnown({ model }: World, ledger: Ledger, table: RouteTable, to: End): void {
  const lists = [
    ...table.routes.flatMap((r) => ("prefixList" in r.destination ? [r.destination.prefixList] : [])),
    ...[...model.gatewayEndpoints.values()].filter((e) => e.routeTables.includes(table.key)).map((e) => e.prefixList),
  ];
  for (const key of lists) {
    const list = model.prefixLists.get(key);
    const hidden = list?.opaque.find((o) => o.aspect === "entries");
    if (!list || !hidden) continue;
    if (list.service === undefined || !to.spans.every(isPrivate)) ledger.skip(list, hidden.because);
  }
}

/** Addresses that AWS gives to none of its own services (RFC 1918, RFC 6598, ULA). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map(spanOf);

function isPrivate(span: Span): boolean {
  return PRIVATE.some((range) => overlaps(range, span) && span.from >= range.from && span.to <= range.to);
}
