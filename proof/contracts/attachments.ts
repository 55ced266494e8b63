/**
 * Attachments: one for each VPC, accepted, with one route table of their own, and each with its own gateway's tables only
 * (Transit Gateway guide, Transit gateway attachments; Route tables, Associations). With one attachment a VPC hangs at one
 * gateway, so that nothing but a peering leads from a gateway to another.
 */
import type { Attachment, NetworkModel, TransitTable } from "../model";
import type { Ledger } from "./ledger";
import type { Contract, World } from "./world";
import { known } from "./known";

export const attachments: Contract = {
  id: "attachments",
  title: "Every VPC hangs at one transit gateway by one accepted attachment with a route table of it",
  check(world, ledger) {
    const { model, layout } = world;
    for (const attachment of model.attachments.values()) checkOne(world, ledger, attachment);
    for (const gateway of model.transitGateways.values()) known(ledger, gateway, "traffic", "association");
    for (const part of [...layout.networks, ...layout.hubs, ...layout.asides]) {
      const own = layout.attachments.get(part.vpc.key) ?? [];
      const may = part.kind === "aside" || (part.kind === "network" && part.quarantined);
      if (own.length > 1) ledger.skip(part.vpc, `${part.name} has ${own.length} transit gateway attachments`);
      else if (own.length === 0 && !may)
        ledger.fail(part.vpc, "attachment", "one transit gateway attachment", "none", "attach the VPC");
      else ledger.count();
    }
    for (const table of model.transitTables.values()) ownGatewayOnly(model, ledger, table);
    for (const via of layout.onPremises.map((part) => part.via))
      if (!model.attachments.has(via)) {
        const gateway = model.vpnGateways.get(via) ?? { urn: via, name: via };
        ledger.skip(gateway, "on-premises is behind a virtual private gateway");
      }
  },
};

/** A table routes to attachments of its own gateway only (Transit Gateway guide, Route tables). */
function ownGatewayOnly(model: NetworkModel, ledger: Ledger, table: TransitTable): void {
  for (const { urn, destination, attachment } of table.routes) {
    const target = model.attachments.get(attachment ?? "");
    const where = "cidr" in destination ? destination.cidr : destination.prefixList;
    if (!ledger.holds(target === undefined || target.transitGateway === table.transitGateway))
      ledger.skip({ urn, name: table.name }, `its route ${where} names an attachment of another transit gateway`);
  }
}

function checkOne({ model, rules }: World, ledger: Ledger, attachment: Attachment): void {
  known(ledger, attachment, "state", "association", "subnets", "traffic");
  if (!rules.carries(attachment))
    ledger.fail(
      attachment,
      "state",
      "accepted",
      "waits for its acceptance",
      "accept the attachment in the hub's account",
    );
  if (attachment.policyTable !== undefined) {
    const table = model.policyTables.get(attachment.policyTable) ?? attachment;
    ledger.skip(table, `the policy table of ${attachment.name} chooses tables by more than the attachment`);
  }
  for (const key of [attachment.association, ...attachment.propagations]) {
    const table = model.transitTables.get(key ?? "");
    if (table && table.transitGateway !== attachment.transitGateway)
      ledger.skip(attachment, `${table.name} is a table of another transit gateway`);
  }
  if (attachment.kind === "peering" && attachment.propagations.length > 0)
    ledger.skip(attachment, "a peering propagates nothing, and this one is said to");
  if (attachment.policyTable !== undefined) return;
  if (attachment.association === undefined) {
    const hidden = attachment.opaque.some((o) => o.aspect === "association");
    if (!hidden)
      ledger.fail(
        attachment,
        "association",
        "one route table",
        "none: what it sends is dropped",
        "associate the attachment with the table of its domain",
      );
  } else ledger.count();
}
