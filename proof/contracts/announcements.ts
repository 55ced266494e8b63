/**
 * On-premises hears what it is to reach: over Direct Connect exactly the allowed prefixes (Direct Connect guide, Allowed
 * prefixes interactions), over a VPN with BGP what the associated table leads anywhere (Transit Gateway guide, VPN
 * attachments).
 */
import type { OnPremisesPart } from "./layout";
import { needsOf, type Need } from "./needs";
import { showSpan, spanOf, without } from "./spans";
import { known } from "./known";
import type { Contract, World } from "./world";
import type { Ledger } from "./ledger";

export const announcements: Contract = {
  id: "announcements",
  title: "On-premises hears what it is to reach, and cannot draw traffic away by what it announces",
  check(world, ledger) {
    for (const part of world.layout.onPremises) {
      later(world, ledger, part);
      told(world, ledger, part);
    }
    for (const need of needsOf(world))
      if (need.from.part.kind === "on-premises") heard(world, ledger, need.from.part.via, need);
  },
};

/**
 * A prefix that BGP teaches tomorrow wins wherever it is longer (Transit Gateway guide, Route evaluation order), so the
 * tables of the hub, of networks, of peerings and of on-premises itself take none by propagation, unless on-premises is
 * known to announce nothing else. A VPN with static routing teaches nothing (Site-to-Site VPN guide, Static and dynamic
 * routing).
 */
function later({ model, layout }: World, ledger: Ledger, { via, intent }: OnPremisesPart): void {
  const attachment = model.attachments.get(via);
  if (!attachment || intent.announcesOnly || attachment.staticRouting) return;
  const used = [
    ...[...layout.networks, ...layout.hubs].flatMap((p) => layout.attachments.get(p.vpc.key) ?? []),
    ...layout.onPremises.flatMap((part) => model.attachments.get(part.via) ?? []),
    ...[...model.attachments.values()].filter(({ kind }) => kind === "peering"),
  ];
  for (const key of attachment.propagations) {
    const table = model.transitTables.get(key);
    const here = used.some(({ association }) => association === key);
    if (!ledger.holds(!here))
      ledger.fail(
        attachment,
        `propagation into ${table?.name ?? key}`,
        "static routes: what it announces later inside of a network would draw the network's traffic away",
        "a propagation, and nothing says that it announces only its prefixes",
        "replace the propagation by static routes, or say announcesOnly in the intent",
      );
  }
}

/** Over Direct Connect allowed prefixes are announced as written: none of them leads packets here that nobody declared. */
function told({ model }: World, ledger: Ledger, { via, intent }: OnPremisesPart): void {
  const attachment = model.attachments.get(via);
  if (attachment?.kind !== "direct-connect") return;
  const declared = intent.reaches.map(spanOf);
  for (const cidr of attachment.allowedPrefixes) {
    const [more] = without(spanOf(cidr), declared);
    if (!ledger.holds(more === undefined))
      ledger.fail(
        attachment,
        "allowed prefixes",
        intent.reaches.join(", ") || "none",
        more === undefined ? cidr : `${cidr}, which holds ${showSpan(more)}`,
        "take the prefix out, or narrow it to what is declared",
      );
  }
}

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
