/** P6: no loops, no blackholes that nobody meant, no attachment without a table, no route to where nothing is attached. */
import type { Attachment } from "../model";
import { endsOf, type Ledger, type Property } from "./ledger";
import { OUTSIDE, ROUTES_ALONE, tellingCourse } from "./reach";
import type { Scene } from "./scene";

export const routesSound: Property = {
  id: "P6",
  title: "No loops, no unintended blackholes, no attachment without a table",
  restsOn: ["routes"],
  check(scene, ledger) {
    for (const attachment of scene.model.attachments.values()) checkAttachment(ledger, attachment);
    checkTransit(scene, ledger);
    checkTables(scene, ledger);
    checkLoops(scene, ledger);
  },
};

function checkAttachment(ledger: Ledger, attachment: Attachment): void {
  const { key, urn, name, opaque } = attachment;
  const doubt = opaque.find((o) => o.aspect === "association" || o.aspect === "state");
  if (attachment.state === "pending")
    ledger.violated(key, `the attachment ${name} is not accepted and carries nothing`, [urn]);
  else if (attachment.association !== undefined || attachment.policyTable !== undefined) ledger.count();
  else if (doubt)
    ledger.undetermined(key, `cannot be told which table ${name} is associated with: ${doubt.because}`, [doubt.urn]);
  else
    ledger.violated(key, `the attachment ${name} is associated with no route table: what it sends is dropped`, [urn]);
}

function checkTransit(scene: Scene, ledger: Ledger): void {
  const meant = new Set(scene.intent.blackholes);
  for (const table of scene.model.transitTables.values()) {
    for (const route of table.routes) {
      const where = "cidr" in route.destination ? route.destination.cidr : route.destination.prefixList;
      if (route.attachment === undefined && !meant.has(where))
        ledger.violated(`${table.key} ${where}`, `${table.name} drops ${where}, which nobody meant`, [
          route.urn,
          table.urn,
        ]);
      else ledger.count();
    }
  }
}

/** Routes of VPC tables whose target is gone, or does not hang at the VPC. */
function checkTables(scene: Scene, ledger: Ledger): void {
  const { attachments, routeTables, vpcs } = scene.model;
  const attached = new Set([...attachments.values()].map((a) => `${a.vpc ?? ""} ${a.transitGateway}`));
  for (const table of routeTables.values()) {
    for (const route of table.routes) {
      const where = "cidr" in route.destination ? route.destination.cidr : route.destination.prefixList;
      const subject = `${table.key} ${where}`;
      const { target } = route;
      if (route.state === "blackhole")
        ledger.violated(subject, `the route ${where} of ${table.name} is a blackhole`, [route.urn, table.urn]);
      else if (target.kind === "transit-gateway" && !attached.has(`${table.vpc} ${target.key}`)) {
        // The VPC of a table that no state shows is not known either.
        const known = vpcs.has(table.vpc) && !table.external;
        const message = `the route ${where} of ${table.name} leads to a transit gateway that the VPC is not attached to`;
        if (known) ledger.violated(subject, message, [route.urn, table.urn]);
        else
          ledger.undetermined(subject, `cannot be told whether ${table.name} belongs to an attached VPC`, [table.urn]);
      } else ledger.count();
    }
  }
}

/** Loops show on the way to anything, the internet included. */
function checkLoops(scene: Scene, ledger: Ledger): void {
  for (const subnet of scene.model.subnets.values()) {
    for (const from of scene.reach.workloads(subnet)) {
      if (from.address.family === 4) scene.reach.toTarget(from, { kind: "address", address: OUTSIDE }, ROUTES_ALONE);
      ledger.count();
    }
  }
  for (const [urn, reached] of scene.reach.loops) {
    const course = tellingCourse(reached.trace, "blocked");
    const witness = course
      ? { kind: "path" as const, from: endsOf(reached), to: urn, service: "any", course }
      : undefined;
    ledger.violated(urn, `packets from ${endsOf(reached)} go in a circle`, [urn], witness);
  }
}
