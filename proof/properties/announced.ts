/** Addresses that stand for what on-premises announces. */
import { holds, prefix, representatives, width, type Address, type Prefix } from "../../net/ip";
import type { OnPremisesIntent } from "../intent";

/** The first host of a block. */
export function firstHost(cidr: string): Address {
  const { family, base, bits } = prefix(cidr);
  return { family, value: base + (bits < width(family) ? 1n : 0n) };
}

/**
 * Addresses of the prefixes that on-premises is declared to announce: one of each for every way in which some prefixes of
 * the network can tell its addresses apart, since a table or a group may treat a part of it otherwise than the rest.
 * @param cuts those that what is asked depends on
 */
export function announcedBy({ prefixes }: OnPremisesIntent, cuts: readonly Prefix[]): Address[] {
  return prefixes.flatMap((cidr) => {
    const kinds = new Map<string, Address>();
    for (const address of [firstHost(cidr), ...representatives(prefix(cidr), cuts)]) {
      const kind = cuts.flatMap((cut, i) => (holds(cut, address) ? [i] : [])).join();
      if (!kinds.has(kind)) kinds.set(kind, address);
    }
    return [...kinds.values()];
  });
}
