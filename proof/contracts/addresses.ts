/**
 * Addresses are told apart by place: the blocks of VPCs behind the transit gateway do not overlap, and what on-premises
 * announces is declared and lies over none of them. Overlapping VPCs are not propagated, and which of the two nobody
 * can tell (Transit Gateway guide, Transit gateway attachments to a VPC); a longer learned prefix draws traffic away.
 */
import type { Part } from "./layout";
import { SpanIndex, spanOf, within } from "./spans";
import { known } from "./known";
import type { Contract } from "./world";

export const addresses: Contract = {
  id: "addresses",
  title: "VPCs and on-premises have addresses of their own",
  check({ model, layout }, ledger) {
    const parts = [...layout.networks, ...layout.hubs, ...layout.asides];
    const attached = parts.filter(({ kind, vpc }) => kind !== "aside" || layout.attachments.has(vpc.key));
    for (const { vpc } of attached) known(ledger, vpc, "addresses");
    const blocks = attached.flatMap((part) =>
      part.vpc.cidrs.map((cidr) => ({ span: spanOf(cidr), value: { part, cidr } })),
    );
    const index = new SpanIndex<{ part: Part; cidr: string }>(blocks);
    for (const { span, value } of blocks) {
      const other = index.overlapping(span).find((o) => o.value.part !== value.part)?.value;
      if (!ledger.holds(other === undefined))
        ledger.fail(
          value.part.vpc,
          `block ${value.cidr}`,
          "addresses that no other VPC behind the transit gateway has",
          `${other?.part.name ?? ""} has ${other?.cidr ?? ""}`,
          "give one of the VPCs another block",
        );
    }
    for (const { via, intent, name } of layout.onPremises) {
      const connection = model.attachments.get(via) ?? model.vpnGateways.get(via);
      for (const { cidr } of connection?.learned ?? []) {
        const object = connection ?? { urn: via, name };
        const declared = intent.prefixes.some((prefix) => within(cidr, prefix));
        const [over] = index.overlapping(spanOf(cidr));
        if (!declared)
          ledger.fail(
            object,
            `announced ${cidr}`,
            `prefixes inside of ${intent.prefixes.join(", ")}`,
            cidr,
            "filter what on-premises announces, or declare the prefix in the intent",
          );
        else if (over)
          ledger.fail(
            object,
            `announced ${cidr}`,
            "prefixes that lie over no VPC",
            `${over.value.part.name} has ${over.value.cidr}`,
            "filter what on-premises announces",
          );
        else ledger.count();
      }
    }
  },
};
