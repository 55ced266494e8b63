/**
 * Circles. The destination of a packet stays the same on its way, but for answers that a NAT gateway hands back; so each
 * run of addresses is followed by tables alone: from a transit gateway table to the subnets of the attachment that wins
 * there, or to the table at the other end of a peering, however many gateways are in a row; from a subnet's table to the
 * transit gateway, or through a NAT gateway or firewall to the table of its subnet. A table that comes back to itself with
 * the same addresses is a circle. Walks begin at every table that answers of a NAT gateway can start from (VPC guide, Route
 * tables, Middlebox routing; Transit Gateway guide, Route tables).
 */
import type { Key, NetworkModel, RouteTable } from "../model";
import type { Ledger } from "./ledger";
import { otherEnd } from "./peers";
import { common, EVERYTHING, showSpan, type Span } from "./spans";
import { arrivalTables, usedTables } from "./transit-tables";
import type { World } from "./world";

/** A table, of a VPC or of a transit gateway. */
interface Node {
  readonly kind: "vpc" | "transit";
  readonly key: Key;
}

/** Where a table leads some addresses on, with the route that does. */
interface Step {
  readonly urn: string;
  readonly destination: string;
  readonly span: Span;
  readonly to: readonly Node[];
}

/** Checks that no table hands anything on that comes back to it. */
export function checkCircles(world: World, ledger: Ledger): void {
  const { model } = world;
  const transit = new Set([...usedTables(world), ...arrivalTables(world)].map(({ table }) => table));
  for (const table of transit) checkFrom(world, ledger, table, { kind: "transit", key: table.key });
  for (const table of model.routeTables.values())
    if (table.routes.some(({ target }) => behind(model, target.kind, keyOf(target)) !== undefined))
      checkFrom(world, ledger, table, { kind: "vpc", key: table.key });
}

function checkFrom(world: World, ledger: Ledger, table: { urn: string; name: string }, start: Node): void {
  for (const step of EVERYTHING.flatMap((span) => stepsFrom(world, start, span))) {
    const back = comesBack(world, start, step, new Set([nameOf(start)]));
    if (ledger.holds(back === undefined) || !back) continue;
    ledger.fail(
      { urn: step.urn, name: table.name },
      `route ${step.destination}`,
      "a way that does not come back to the table",
      `${showSpan(back)} goes in a circle`,
      "narrow one of the routes of the circle to what is really there",
    );
  }
}

/** Addresses of a step that come back to where the walk began. */
function comesBack(world: World, start: Node, step: Step, passed: ReadonlySet<string>): Span | undefined {
  for (const node of step.to) {
    if (nameOf(node) === nameOf(start)) return step.span;
    if (passed.has(nameOf(node))) continue;
    const beyond = new Set([...passed, nameOf(node)]);
    for (const next of stepsFrom(world, node, step.span)) {
      const found = comesBack(world, start, next, beyond);
      if (found) return found;
    }
  }
  return undefined;
}

const nameOf = ({ kind, key }: Node): string => `${kind} ${key}`;

function stepsFrom(world: World, { kind, key }: Node, span: Span): Step[] {
  const { model } = world;
  if (kind === "transit")
    return world
      .transit(key)
      .overlapping(span)
      .flatMap((found) =>
        found.value.winners.flatMap(({ urn, destination, attachment }): Step[] => {
          const to = afterTransit(model, attachment);
          return to.length === 0 ? [] : [{ urn, destination, span: common(found.span, span) ?? span, to }];
        }),
      );
  const vpc = model.routeTables.get(key)?.vpc ?? "";
  return world
    .vpcTable(key)
    .overlapping(span)
    .flatMap((found) =>
      found.value.winners.flatMap(({ urn, destination, target, dead }): Step[] => {
        const to = dead ? [] : afterVpc(world, vpc, target.kind, keyOf(target));
        return to.length === 0 ? [] : [{ urn, destination, span: common(found.span, span) ?? span, to }];
      }),
    );
}

/** Tables that a transit gateway's attachment hands packets to. */
function afterTransit(model: NetworkModel, key: Key | undefined): Node[] {
  const attachment = model.attachments.get(key ?? "");
  if (!attachment) return [];
  if (attachment.kind === "vpc") {
    const tables = new Set(attachment.subnets.map((subnet) => model.subnets.get(subnet)?.routeTable ?? ""));
    return [...tables].map((table) => ({ kind: "vpc", key: table }));
  }
  const far = otherEnd(model, attachment)?.association;
  return far === undefined ? [] : [{ kind: "transit", key: far }];
}

function afterVpc({ model, layout }: World, vpc: Key, kind: string, key: Key): Node[] {
  const table = behind(model, kind, key);
  if (table) return [{ kind: "vpc", key: table.key }];
  if (kind !== "transit-gateway") return [];
  return (layout.attachments.get(vpc) ?? []).flatMap((a): Node[] =>
    a.transitGateway === key && a.association !== undefined ? [{ kind: "transit", key: a.association }] : [],
  );
}

/** The table behind a middlebox that passes packets on as they are addressed. */
function behind(model: NetworkModel, kind: string, key: Key): RouteTable | undefined {
  const at =
    kind === "nat-gateway"
      ? model.natGateways.get(key)?.subnet
      : kind === "inspection-endpoint"
        ? model.inspectionEndpoints.get(key)?.subnet
        : undefined;
  return model.routeTables.get(model.subnets.get(at ?? "")?.routeTable ?? "");
}

function keyOf(target: object): Key {
  return "key" in target && typeof target.key === "string" ? target.key : "";
}

/** Firewalls pass on what they let through as it is; nobody knows what other inspection endpoints do. */
export function passesOn(model: NetworkModel, key: Key): boolean {
  const endpoint = model.inspectionEndpoints.get(key);
  const known = endpoint?.firewall !== undefined && endpoint.opaque.length === 0;
  return known && behind(model, "inspection-endpoint", key) !== undefined;
}
