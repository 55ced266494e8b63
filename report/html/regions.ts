/** Regions in the picture: a domain of several Regions is one, though the proof has a domain in each (decision 0114). */
import type { Intent } from "../../proof/intent";
import type { NetworkModel } from "../../proof/model";

/** The domain that a part in another Region (`prod.us-west-2`) belongs to; the name itself for all others. */
export function domainOfPart(name: string): string {
  return name.replace(/\.[a-z]{2}(-[a-z]+)+-[0-9]+$/, "");
}

/** Names of the domains of an intent, each once. */
export function domainsOf({ domains }: Intent): string[] {
  return [...new Set(domains.map(({ name }) => domainOfPart(name)))];
}

/** Regions that hold VPCs or transit gateways. */
export function regionsOf({ vpcs, transitGateways }: NetworkModel): string[] {
  const all = [...vpcs.values(), ...transitGateways.values()].map(({ region }) => region);
  return [...new Set(all.filter((region) => region !== undefined))];
}
