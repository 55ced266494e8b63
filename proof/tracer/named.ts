/** What a person may have meant by an end of a trace that stands for no address. */
import { overlap, parseAddress, parsePrefix, prefix } from "../../net/ip";
import type { NetworkModel } from "../model";
import type { Network } from "./network";

/** At most so many are listed in a message. */
const LISTED = 6;

/** Objects that a text may name and that are no place, by how a person calls them. */
const OTHERS: readonly [keyof NetworkModel, string][] = [
  ["attachments", "an attachment"],
  ["transitGateways", "a transit gateway"],
  ["transitTables", "a transit gateway route table"],
  ["routeTables", "a route table"],
  ["acls", "a network ACL"],
  ["groups", "a security group"],
  ["prefixLists", "a prefix list"],
  ["internetGateways", "an internet gateway"],
  ["egressOnlyGateways", "an egress-only internet gateway"],
  ["natGateways", "a NAT gateway"],
  ["vpnGateways", "a virtual private gateway"],
  ["vpnConnections", "a VPN connection"],
  ["directConnectGateways", "a Direct Connect gateway"],
  ["peerings", "a peering connection"],
  ["gatewayEndpoints", "a gateway endpoint, which has no address"],
  ["inspectionEndpoints", "a firewall endpoint"],
  ["zones", "a hosted zone"],
  ["profiles", "a Profile"],
  ["resolverRules", "a resolver rule"],
];

interface Named {
  readonly key: string;
  readonly urn: string;
  readonly id?: string;
  readonly name: string;
}

/** True if a text is the key, URN or id of an object. */
export function isNamed({ key, urn, id }: Named, text: string): boolean {
  return key === text || urn === text || (id !== undefined && id === text);
}

/** Why a text that names no place is none, and what to write instead. */
export function whyNoPlace(network: Network, text: string, forms: string): { problem: string; fix: string } {
  const { model } = network;
  const vpc = [...model.vpcs.values()].find((v) => isNamed(v, text));
  if (vpc) {
    const subnets = network.subnetsOf(vpc.key);
    const take = `take one of its subnets: ${listed(subnets)}`;
    return {
      problem: "is a VPC",
      fix: subnets.length > 0 ? take : "no state shows a subnet of it; give its state too",
    };
  }
  const hidden = [...model.subnets.values()].find((s) => isNamed(s, text));
  if (hidden) {
    const because = hidden.opaque.find(({ aspect }) => aspect === "addresses")?.because ?? "no state shows its CIDR";
    return { problem: `is a subnet whose addresses are not known (${because})`, fix: "give an IP address" };
  }
  const bare = connectionHint(network, text);
  if (bare) return bare;
  const block = blockHint(network, text);
  if (block) return block;
  const behind = behindHint(network, text);
  if (behind) return behind;
  for (const [kind, what] of OTHERS) {
    const objects = model[kind] as ReadonlyMap<string, Named>;
    for (const object of objects.values()) if (isNamed(object, text)) return { problem: `is ${what}`, fix: forms };
  }
  return { problem: namesNothing(text), fix: forms };
}

/** The subnets of a list by id and name, for a message. */
function listed(all: readonly { readonly id?: string; readonly key: string; readonly name: string }[]): string {
  const more = all.length > LISTED ? `, and ${all.length - LISTED} more` : "";
  const shown = all.slice(0, LISTED).map(({ id, key, name }) => `${id ?? key} (${name})`);
  return `${shown.join(", ")}${more}`;
}

/** An attachment or gateway by itself: what is behind it has addresses. */
function connectionHint(network: Network, text: string): { problem: string; fix: string } | undefined {
  const { attachments, vpnConnections, vpnGateways } = network.model;
  const is = (object: Named): boolean => isNamed(object, text);
  const attachment = [...attachments.values()].find(is);
  if (attachment?.kind === "vpc" && attachment.vpc !== undefined) {
    const subnets = network.subnetsOf(attachment.vpc);
    if (subnets.length > 0)
      return { problem: "is the attachment of a VPC", fix: `take one of its subnets: ${listed(subnets)}` };
  }
  const gateway = attachment ?? [...vpnConnections.values(), ...vpnGateways.values()].find(is);
  if (!gateway) return undefined;
  const [learned] = "learned" in gateway ? gateway.learned : [];
  const what = attachment ? "an attachment" : "a connection";
  const example = learned ? `, an address of ${learned.cidr} for example` : "";
  return { problem: `is ${what} without an address`, fix: `write ${text}:<address behind it>${example}` };
}

/** A block of addresses: one of them has to be chosen. */
function blockHint(network: Network, text: string): { problem: string; fix: string } | undefined {
  const parsed = parsePrefix(text);
  if (!parsed.ok) return undefined;
  const inside = [...network.model.subnets.values()].filter(({ cidrs }) =>
    cidrs.some((cidr) => overlap(prefix(cidr), parsed.prefix)),
  );
  const fix = inside.length > 0 ? `give one address of it, or a subnet: ${listed(inside)}` : "give one address of it";
  return { problem: "is a block of addresses", fix };
}

/** `<something>:<address>` where the given states show no connection of that name. */
function behindHint(network: Network, text: string): { problem: string; fix: string } | undefined {
  const at = [...text.matchAll(/:/g)].map(({ index }) => index).find((i) => parseAddress(text.slice(i + 1)));
  if (at === undefined || at === 0) return undefined;
  const { attachments, vpnConnections, vpnGateways } = network.model;
  const outside = [...attachments.values()].filter(({ kind }) => kind !== "vpc");
  const all = [...outside, ...vpnConnections.values(), ...vpnGateways.values()];
  const fix = all.length > 0 ? `use one of ${listed(all)}` : "no given state has one: give the state that does";
  return { problem: `names no attachment, VPN connection or gateway ${JSON.stringify(text.slice(0, at))}`, fix };
}

/** A text with dots that is no DNS name was meant to be one (RFC 1035, 2.3.4: lengths). */
function namesNothing(text: string): string {
  const labels = text.replace(/\.$/, "").split(".");
  const isId = /^(urn:|arn:|[a-z]+(-[a-z]+)*-[0-9a-f]+$)/.test(text);
  if (labels.length < 2 || isId) return "names nothing in the given states";
  const long = labels.find((label) => label.length > 63);
  if (long !== undefined) return `is not a DNS name: a label has ${long.length} characters, more than 63`;
  if (text.replace(/\.$/, "").length > 253)
    return `is not a DNS name: it has ${text.replace(/\.$/, "").length} characters, more than 253`;
  if (labels.every((label) => /^[0-9]+$/.test(label))) return "is not an IP address";
  const odd = /[^a-z0-9_.*-]/i.exec(text)?.[0];
  return odd === undefined ? "is not a DNS name" : `is not a DNS name: ${JSON.stringify(odd)} cannot be in one`;
}
