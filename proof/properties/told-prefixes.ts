/**
 * What a Direct Connect gateway tells on-premises to send. The allowed prefixes of a transit gateway's association are
 * announced as they are written, whatever is behind it (Direct Connect guide, Allowed prefixes interactions), so that one
 * which is wider than what is declared draws packets for other places to AWS.
 */
import { covers, overlap, prefix, width, type Prefix } from "../../net/ip";
import type { Ledger } from "./ledger";
import type { OnPremisesScene, Scene } from "./scene";

/** Holds each allowed prefix to what the connection is declared to reach. */
export function checkToldPrefixes({ model }: Scene, ledger: Ledger, { intent, via }: OnPremisesScene): void {
  const attachment = model.attachments.get(via);
  if (attachment?.kind !== "direct-connect") return;
  const declared = intent.reaches.map(prefix);
  for (const cidr of attachment.allowedPrefixes) {
    if (isIn(prefix(cidr), declared)) {
      ledger.count();
      continue;
    }
    const message = `${intent.name} should be told to send ${intent.reaches.join(", ") || "nothing"}, but ${cidr} is among its allowed prefixes`;
    const witness = { kind: "setting" as const, resource: attachment.name, setting: `allows the prefix ${cidr}` };
    ledger.violated(`${via} allowed ${cidr}`, message, [attachment.urn], witness);
  }
}

/** True if the blocks together hold all of the prefix. */
function isIn(one: Prefix, blocks: readonly Prefix[]): boolean {
  if (blocks.some((block) => covers(block, one))) return true;
  if (!blocks.some((block) => overlap(block, one))) return false;
  const bits = one.bits + 1;
  const half = 1n << BigInt(width(one.family) - bits);
  return [one.base, one.base + half].every((base) => isIn({ ...one, base, bits }, blocks));
}
