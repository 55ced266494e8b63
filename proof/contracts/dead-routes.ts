/**
 * No route leads nowhere: transit gateway tables drop only what the intent lists, VPC tables hold no route whose target
 * is gone or to a transit gateway that the VPC is not attached to. And no table hands on what comes back to it (circles.ts).
 */
import type { RouteTable } from "../model";
import { checkCircles, passesOn } from "./circles";
import type { Ledger } from "./ledger";
import { otherEnd } from "./peers";
import { beyondPeering } from "./vpc-peerings";
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
    checkUnfollowed(world, ledger);
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

/** What is behind some targets no table tells. */
function checkUnfollowed(world: World, ledger: Ledger): void {
  const { model } = world;
  for (const nat of model.natGateways.values()) {
    const subnet = model.subnets.get(nat.subnet ?? "");
    if (!ledger.holds(model.routeTables.has(subnet?.routeTable ?? "")))
      ledger.skip(nat, "the subnet of the NAT gateway, or its table, is not known");
  }
  for (const table of model.routeTables.values())
    for (const { target } of table.routes) {
      const followed =
        (target.kind === "inspection-endpoint" && passesOn(model, target.key)) ||
        (target.kind === "peering" && beyondPeering(world, target.key, table.vpc) !== undefined);
      const unfollowed = ["network-interface", "inspection-endpoint", "peering", "unmodelled"].includes(target.kind);
      if (unfollowed && !followed)
        ledger.skip(table, `what a ${target.kind} hands packets on to is followed by the tracer only`);
    }
  for (const attachment of model.attachments.values())
    if (attachment.kind === "unmodelled" || (attachment.kind === "peering" && !otherEnd(model, attachment)))
      ledger.skip(attachment, "what it hands packets on to is not known");
  for (const table of model.policyTables.values()) ledger.skip(table, "policy tables are followed by the tracer only");
}
