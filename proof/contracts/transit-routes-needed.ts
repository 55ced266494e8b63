/**
 * A transit gateway route table leads its users to everything that the intent gives them, both for requests and for the
 * replies to them: over the whole of the other side, whichever route AWS takes, the attachment of the other side gets
 * the packet (Transit Gateway guide, Route evaluation order). Over a peering, the table of its other end has to, and so
 * on through as many gateways as are in a row.
 */
import type { Attachment } from "../model";
import { leadsOver } from "./gateway-peerings";
import type { Part } from "./layout";
import type { Ledger } from "./ledger";
import { attachmentKey, needsOf, type End } from "./needs";
import { otherEnd } from "./peers";
import type { TransitWinner } from "./segments";
import { common, showSpan, spanOf, without, type Span } from "./spans";
import { tableKnown } from "./transit-tables";
import type { Contract, World } from "./world";

export const transitRoutesNeeded: Contract = {
  id: "transit-routes-needed",
  title: "Transit gateway tables lead to everything that the intent demands, and back",
  check(world, ledger) {
    const asked = new Set<string>();
    const known = new Set<string>();
    for (const { from, to } of needsOf(world)) {
      const [there, back] = [attachmentKey(world, from.part), attachmentKey(world, to.part)];
      lead(world, ledger, { from: there, part: from.part, to, asked, known });
      lead(world, ledger, { from: back, part: to.part, to: from, asked, known });
    }
  },
};

interface Way {
  readonly from: string | undefined;
  readonly part: Part;
  readonly to: End;
  readonly asked: Set<string>;
  readonly known: Set<string>;
}

function lead(world: World, ledger: Ledger, { from, part, to, asked, known }: Way): void {
  const attachment = world.model.attachments.get(from ?? "");
  const table = world.model.transitTables.get(attachment?.association ?? "");
  if (!attachment || !table) {
    // Without an attachment or an association there is nothing to look into; both have a contract of their own.
    ledger.skip({ urn: from ?? part.name, name: part.name }, "it has no table that could lead anywhere");
    return;
  }
  if (!known.has(table.key)) {
    known.add(table.key);
    tableKnown(world, ledger, table);
  }
  for (const span of to.spans) {
    const question = `${table.key} ${span.family} ${span.from} ${span.to} ${to.part.name}`;
    if (asked.has(question)) continue;
    asked.add(question);
    answer(world, ledger, table, span, to.part, known);
  }
}

function answer(
  world: World,
  ledger: Ledger,
  table: { key: string; urn: string; name: string },
  span: Span,
  part: Part,
  known: Set<string>,
  passed: readonly string[] = [],
): void {
  const found = world.transit(table.key).overlapping(span);
  const expected = `${showSpan(span)} to ${part.name}`;
  const setting = `route to ${part.name}`;
  const [gap] = without(
    span,
    found.map((segment) => segment.span),
  );
  if (gap) {
    ledger.fail(
      table,
      setting,
      expected,
      `no route for ${showSpan(gap)}`,
      `add a route to ${part.name}, or its propagation`,
    );
    return;
  }
  for (const segment of found) {
    const here = common(segment.span, span) ?? span;
    const over = segment.value.winners.filter((winner) => leadsOver(world, winner));
    for (const winner of over) beyond(world, ledger, winner, here, part, known, [...passed, table.key]);
    const wrong = segment.value.winners.find((winner) => !over.includes(winner) && !arrives(world, winner, part, here));
    const target = world.model.attachments.get(wrong?.attachment ?? "");
    if (target?.kind === "peering") {
      ledger.skip(table, `its way to ${part.name} goes over a peering whose other end no state shows`);
      continue;
    }
    if (!ledger.holds(wrong === undefined)) {
      const where = target === undefined ? "a blackhole" : target.name;
      const at = showSpan(here);
      ledger.fail(
        table,
        setting,
        expected,
        `${wrong?.destination ?? ""} (${wrong?.origin ?? ""}) leads ${at} to ${where}`,
        "delete that route or make it narrower",
      );
      return;
    }
  }
}

/** The table at the other end of a peering leads on to the part, over a further peering perhaps. */
function beyond(
  world: World,
  ledger: Ledger,
  winner: TransitWinner,
  span: Span,
  part: Part,
  known: Set<string>,
  passed: readonly string[],
): void {
  const near = world.model.attachments.get(winner.attachment ?? "");
  const far = near && otherEnd(world.model, near);
  const table = world.model.transitTables.get(far?.association ?? "");
  if (!near || !far || !table)
    ledger.skip(far ?? { urn: winner.urn, name: part.name }, `no table is known that leads on to ${part.name}`);
  else if (passed.includes(table.key))
    ledger.fail(
      table,
      `route to ${part.name}`,
      `${showSpan(span)} to ${part.name}`,
      "a way that comes back to the table over peerings",
      `lead to ${part.name} at one of the gateways`,
    );
  else {
    if (!known.has(table.key)) {
      known.add(table.key);
      tableKnown(world, ledger, table);
    }
    answer(world, ledger, table, span, part, known, passed);
  }
}

/** True if the route hands the packet to the part. On-premises answers over any of its connections. */
function arrives({ model, layout }: World, winner: TransitWinner, part: Part, span: Span): boolean {
  const target = model.attachments.get(winner.attachment ?? "");
  if (!target) return false;
  const there = layout.byAttachment.get(target.key);
  if (part.kind !== "on-premises") return there === part && carriesFamily(target, span);
  return there?.kind === "on-premises" && isLearned(target, span);
}

/** IPv6 support is a setting of the attachment (Transit Gateway guide, Transit gateway attachments to a VPC). */
function carriesFamily(target: Attachment, span: Span): boolean {
  return span.family === 4 || target.ipv6;
}

/** A Direct Connect gateway forwards to what it learned (Direct Connect guide, Direct Connect gateways). */
function isLearned(target: Attachment, span: Span): boolean {
  if (target.kind !== "direct-connect") return true;
  return (
    without(
      span,
      target.learned.map(({ cidr }) => spanOf(cidr)),
    ).length === 0
  );
}
