/** Addresses that stand for what on-premises announces. */
import { prefix, width, type Address } from "../../net/ip";
import type { OnPremisesIntent } from "../intent";

/** The first host of a block. */
export function firstHost(cidr: string): Address {
  const { family, base, bits } = prefix(cidr);
  return { family, value: base + (bits < width(family) ? 1n : 0n) };
}

/** An address of each prefix that on-premises is declared to announce. */
export function announcedBy({ prefixes }: OnPremisesIntent): Address[] {
  return prefixes.map(firstHost);
}
