/**
 * On-premises hears what it is to reach: over Direct Connect exactly the allowed prefixes (Direct Connect guide, Allowed
 * prefixes interactions), over a VPN with BGP what the associated table leads anywhere (Transit Gateway guide, VPN
 * attachments).
 */
import { needsOf, type Need } from "./needs";
import { showSpan, spanOf, without } from "./spans";
import { known } from "./ways-out";
import type { Contract, World } from "./world";
import type { Ledger } from "./ledger";

export const announcements: Contract = {
  id: "announcements",
  title: "On-premises hears everything that it is to reach",
  check(world, ledger) {
    for (const need of needsOf(world))
      if (need.from.part.kind === "on-premises") heard(world, ledger, need.from.part.via, need);
  },
};

function heard(world: World, ledger: Ledger, via: string, { to }: Need): void {
  const attachment = world.model.attachments.get(via);
  if (!attachment) {
    ledger.skip({ urn: via, name: via }, "on-premises is behind a virtual private gateway");
    return;
  }
  if (attachment.heard === undefined && attachment.kind === "direct-connect") known(ledger, attachment, "routes");
  const allowed = (attachment.heard ?? attachment.allowedPrefixes).map(spanOf);
  const table = world.transit(attachment.association ?? "");
  for (const span of to.spans) {
    const gap = without(span, allowed)[0];
    const led = table.overlapping(span).filter(({ value }) => value.winners.every((w) => w.attachment !== undefined));
    const missing = without(
      span,
      led.map((segment) => segment.span),
    )[0];
    if (ledger.holds(world.rules.hearsAll(attachment, gap === undefined, missing === undefined))) continue;
    const listed = attachment.heard !== undefined || attachment.kind === "direct-connect";
    const what = (listed ? gap : missing) ?? span;
    ledger.fail(
      attachment,
      listed ? "allowed prefixes" : "announced routes",
      `${showSpan(span)} (${to.subnet?.name ?? to.part.name})`,
      `nothing for ${showSpan(what)}`,
      listed ? "add the prefix to the allowed prefixes" : "add a route to the table of the attachment",
    );
  }
}
