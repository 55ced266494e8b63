/**
 * No route leads nowhere: transit gateway tables drop only what the intent lists, VPC tables hold no route whose target
 * is gone or to a transit gateway that the VPC is not attached to. And nothing goes in a circle: behind a transit gateway
 * packets stay in their VPC (`transit-routes-only`), and a NAT gateway's own subnet leads to no other middlebox.
 */
import type { RouteTable } from "../model";
import { checkHandedOn } from "./gateway-peerings";
import type { Ledger } from "./ledger";
import { otherEnd } from "./peers";
import { EVERYTHING, spanOf, without } from "./spans";
import { arrivalTables, usedTables } from "./transit-tables";
import type { Contract, World } from "./world";

export const deadRoutes: Contract = {
  id: "dead-routes",
  title: "No blackhole that nobody meant, no route to what is not attached, no circle",
  check(world, ledger) {
    const { model, intent } = world;
    const meant = new Set(intent.blackholes);
    for (const table of model.transitTables.values()) {
      for (const { urn, destination, attachment } of table.routes) {
        const where = "cidr" in destination ? destination.cidr : destination.prefixList;
        if (!ledger.holds(attachment !== undefined || meant.has(where)))
          ledger.fail(
            { urn, name: table.name },
            `route ${where}`,
            "a blackhole that the intent lists, or none",
            `${where} is dropped`,
            "delete the blackhole, or list it under blackholes of the intent",
          );
      }
    }
    for (const table of model.routeTables.values()) checkTable(world, ledger, table);
    checkCircles(world, ledger);
  },
};

function checkTable({ model, layout }: World, ledger: Ledger, table: RouteTable): void {
  for (const { urn, destination, target, state } of table.routes) {
    const where = "cidr" in destination ? destination.cidr : destination.prefixList;
    const object = { urn, name: table.name };
    if (state === "blackhole")
      ledger.fail(
        object,
        `route ${where}`,
        "a target that exists",
        "a blackhole",
        "delete the route or restore its target",
      );
    else if (target.kind === "transit-gateway") {
      const attached = (layout.attachments.get(table.vpc) ?? []).some((a) => a.transitGateway === target.key);
      if (attached) ledger.count();
      else if (table.external || !model.vpcs.has(table.vpc))
        ledger.skip(table, "the VPC of the table is not known, so neither is its attachment");
      else
        ledger.fail(
          object,
          `route ${where}`,
          "a transit gateway that the VPC is attached to",
          "one that it is not attached to",
          "attach the VPC or delete the route",
        );
    } else ledger.count();
  }
}

/** Middleboxes that could hand packets to each other. */
function checkCircles(world: World, ledger: Ledger): void {
  const { model } = world;
  for (const nat of model.natGateways.values()) {
    const subnet = model.subnets.get(nat.subnet ?? "");
    const table = model.routeTables.get(subnet?.routeTable ?? "");
    if (!table) {
      ledger.skip(nat, "the subnet of the NAT gateway, or its table, is not known");
      continue;
    }
    const onward = table.routes.filter(
      (r) => !["local", "internet-gateway", "transit-gateway"].includes(r.target.kind),
    );
    const itself = onward.find(({ target }) => target.kind === "nat-gateway" && target.key === nat.key);
    const on = onward.find((route) => route !== itself);
    if (itself) {
      const where = "cidr" in itself.destination ? itself.destination.cidr : itself.destination.prefixList;
      ledger.fail(
        { urn: itself.urn, name: table.name },
        `route ${where}`,
        `a way on from ${nat.name}, whose subnet uses the table`,
        "it leads back to the NAT gateway",
        "give the NAT gateway's subnet a table of its own that leads to the internet gateway",
      );
    }
    if (on) ledger.skip(nat, `its own subnet leads on to a ${on.target.kind}`);
    else if (!itself) ledger.count();
  }
  passedOn(world, ledger);
  for (const table of model.routeTables.values())
    for (const { target } of table.routes)
      if (["network-interface", "inspection-endpoint", "peering", "unmodelled"].includes(target.kind))
        ledger.skip(table, `what a ${target.kind} hands packets on to is followed by the tracer only`);
  for (const attachment of model.attachments.values())
    if (attachment.kind === "unmodelled" || (attachment.kind === "peering" && !otherEnd(model, attachment)))
      ledger.skip(attachment, "what it hands packets on to is not known");
  checkHandedOn(world, ledger);
  if (model.policyTables.size > 0)
    for (const table of model.policyTables.values())
      ledger.skip(table, "policy tables are followed by the tracer only");
}

/** What a transit gateway hands to a VPC that does not have the address must not come back. */
function passedOn(world: World, ledger: Ledger): void {
  const { model, layout } = world;
  const tables = new Set([...usedTables(world), ...arrivalTables(world)].map(({ table }) => table));
  for (const table of tables) {
    for (const { span, value } of EVERYTHING.flatMap((one) => world.transit(table.key).overlapping(one))) {
      for (const { attachment: key } of value.winners) {
        const attachment = model.attachments.get(key ?? "");
        const part = layout.byAttachment.get(key ?? "");
        if (!attachment || !part || part.kind === "on-premises") continue;
        const outside = without(span, part.vpc.cidrs.map(spanOf));
        const behind = attachment.subnets.map((s) => model.subnets.get(s)?.routeTable ?? "");
        const back = outside.some((one) =>
          behind.some((t) =>
            world
              .vpcTable(t)
              .overlapping(one)
              .some((seg) => seg.value.winners.some((w) => w.target.kind === "transit-gateway")),
          ),
        );
        if (back) ledger.skip(table, `it hands ${part.name} what is not its own, and ${part.name} may hand it back`);
        else ledger.count();
      }
    }
  }
}
