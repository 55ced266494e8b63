/**
 * Attachments: one for each VPC, on one transit gateway, accepted, with one route table of their own
 * (Transit Gateway guide, Transit gateway attachments; Route tables, Associations).
 */
import type { Attachment } from "../model";
import type { Ledger } from "./ledger";
import type { Contract, World } from "./world";
import { known } from "./ways-out";

export const attachments: Contract = {
  id: "attachments",
  title: "Every VPC hangs at one transit gateway by one accepted attachment with a route table",
  check(world, ledger) {
    const { model, layout } = world;
    for (const attachment of model.attachments.values()) checkOne(world, ledger, attachment);
    for (const gateway of model.transitGateways.values()) known(ledger, gateway, "traffic", "association");
    for (const part of [...layout.networks, ...layout.hubs]) {
      const own = layout.attachments.get(part.vpc.key) ?? [];
      if (own.length > 1) ledger.skip(part.vpc, `${part.name} has ${own.length} transit gateway attachments`);
      else if (own.length === 0 && !(part.kind === "network" && part.quarantined))
        ledger.fail(part.vpc, "attachment", "one transit gateway attachment", "none", "attach the VPC");
      else ledger.count();
    }
    const used = [...model.attachments.values()].filter((a) => layout.byAttachment.has(a.key));
    const gateways = [...new Set(used.map((a) => a.transitGateway))];
    for (const key of gateways.slice(1)) {
      const gateway = model.transitGateways.get(key) ?? { urn: key, name: key };
      ledger.skip(gateway, "the network has more than one transit gateway");
    }
    for (const via of layout.onPremises.map((part) => part.via))
      if (!model.attachments.has(via)) {
        const gateway = model.vpnGateways.get(via) ?? { urn: via, name: via };
        ledger.skip(gateway, "on-premises is behind a virtual private gateway");
      }
  },
};

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
  } else if (attachment.association === undefined) {
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
