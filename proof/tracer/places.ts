/** What a person writes as the ends of a trace, resolved to what is in the model. */
import { holds, lastOf, parseAddress, prefix, representatives, type Address, type Prefix } from "../../net/ip";
import { InputError } from "../read";
import type { Key, ModelObject, Subnet } from "../model";
import { isNamed, whyNoPlace } from "./named";
import type { Network, Station } from "./network";
import type { Source, Target } from "./trace";

/** Ways to write a source, for messages. */
const SOURCE_FORMS =
  "give an IP address, a subnet, interface or endpoint by id or URN, or <attachment id>:<on-premises address>";
const TARGET_FORMS = "give an IP address, a DNS name, or a subnet, interface or endpoint by id or URN";

/**
 * The sources that a text stands for: one, or one for each way in which the network can tell the addresses of a
 * subnet apart.
 * @throws InputError if it names nothing, or several things
 */
export function sourcesOf(network: Network, text: string): Source[] {
  const address = parseAddress(text);
  if (address) return [sourceAt(network, address, text)];
  const remote = remoteOf(network, text);
  if (remote) return [remote];
  const found = stationsOf(network, text);
  if (found.length === 0) throw noPlace(network, "from", text, SOURCE_FORMS);
  return found.map((at) => ({ kind: "station", ...at }));
}

/** `<attachment>:<address>`; both may hold colons, so every one is tried. */
function remoteOf(network: Network, text: string): Source | undefined {
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const address = parseAddress(text.slice(at + 1));
    const via = address && connectionOf(network, text.slice(0, at));
    if (address && via !== undefined) return sourceBehind(network, via, address, text);
  }
  return undefined;
}

/** An address behind a connection; behind the attachment of a VPC are the addresses of that VPC. */
function sourceBehind(network: Network, via: Key, address: Address, text: string): Source {
  const attachment = network.model.attachments.get(via);
  if (attachment?.kind !== "vpc") return { kind: "on-premises", via, address };
  const vpc = network.vpc(attachment.vpc ?? "");
  const subnet = network.subnetAt(vpc.key, address);
  if (subnet) return stationSource(network, subnet, address, text);
  const problem = `is no address of a subnet of ${vpc.name}, the VPC of ${attachment.name}`;
  const hidden = vpc.external || vpc.opaque.some(({ aspect }) => aspect === "addresses");
  const fix = hidden
    ? "give the state that shows the VPC's subnets"
    : "only VPN, Direct Connect, Connect and peering attachments have networks behind them";
  throw fail("from", problem, text, fix);
}

function stationSource(network: Network, subnet: Subnet, address: Address, text: string): Source {
  const station = network.stationAt(subnet, address);
  if (station.key === network.workload(subnet).key && isReserved(subnet, address))
    throw fail("from", `is one of the five addresses that AWS reserves in ${subnet.name}`, text, "give another");
  return { kind: "station", station, address };
}

/**
 * True for the first four addresses of a subnet and its last, which nothing can have (VPC guide, Subnet sizing for IPv4
 * and for IPv6).
 */
export function isReserved(subnet: Subnet, address: Address): boolean {
  return subnet.cidrs.map(prefix).some((own) => {
    if (!holds(own, address)) return false;
    return address.value - own.base < 4n || address.value === lastOf(own);
  });
}

/** The targets that a text stands for; a DNS name is not one (proof/dns resolves it first). */
export function targetsOf(network: Network, text: string): Target[] {
  const address = parseAddress(text);
  if (address) return [{ kind: "address", address }];
  const found = stationsOf(network, text);
  if (found.length === 0) throw noPlace(network, "to", text, TARGET_FORMS);
  return found.map((at) => ({ kind: "station", ...at }));
}

/** Every address that can be told apart of the stations a subnet, interface or endpoint stands for. */
export function stationsOf(network: Network, text: string): { station: Station; address: Address }[] {
  const { model } = network;
  const named = (object: ModelObject): boolean => isNamed(object, text);
  const subnet = [...model.subnets.values()].find(named);
  if (subnet) return addressesIn(network, subnet).map((address) => ({ station: network.workload(subnet), address }));
  const nic = [...model.interfaces.values()].find(named);
  if (nic) return known(network, network.interfaceStation(nic), nic.addresses);
  const endpoint = [...model.interfaceEndpoints.values()].find(named);
  if (endpoint)
    return endpoint.interfaces.flatMap((at) => known(network, network.endpointStation(endpoint, at), at.addresses));
  const resolver = [...model.resolverEndpoints.values()].find(named);
  return (
    resolver?.interfaces.flatMap((at) => known(network, network.resolverStation(resolver, at), at.addresses)) ?? []
  );
}

/** A station with its known addresses, else with every address that its subnet may give it. */
export function known(
  network: Network,
  station: Station,
  addresses: readonly string[],
): { station: Station; address: Address }[] {
  const parsed = addresses.map(parseAddress).filter((a) => a !== undefined);
  const all =
    parsed.length > 0 ? parsed : addressesIn(network, network.subnet(station.subnet)).filter((a) => a.family === 4);
  return all.map((address) => ({ station, address }));
}

/**
 * One address of a subnet for each way in which the prefixes of the network can tell its addresses apart: the first that
 * is free for a workload. Where AWS reserves all of a kind, nothing can have one, and there is none.
 */
export function addressesIn(network: Network, subnet: Subnet): Address[] {
  const cuts = allPrefixes(network);
  return subnet.cidrs.flatMap((cidr) => {
    const whole = prefix(cidr);
    const starts = representatives(whole, cuts);
    const found = starts.flatMap((from, i) => free(network, subnet, from, (starts[i + 1]?.value ?? endOf(whole)) - 1n));
    // Smaller than any subnet of AWS.
    return found.length > 0 ? found : starts;
  });
}

const endOf = (whole: Prefix): bigint => lastOf(whole) + 1n;

/** The first address from one to another that is not reserved, and nobody's if there is such; nothing if all are reserved. */
function free(network: Network, subnet: Subnet, from: Address, to: bigint): Address[] {
  const workload = network.workload(subnet).key;
  let first: Address | undefined;
  for (let { value } = from; value <= to; value++) {
    const address = { family: from.family, value };
    if (isReserved(subnet, address)) continue;
    if (network.stationAt(subnet, address).key === workload) return [address];
    first ??= address;
  }
  return first ? [first] : [];
}

const cutsOf = new WeakMap<Network, Prefix[]>();

/** Every prefix that a table, filter or list of the network mentions. */
export function allPrefixes(network: Network): Prefix[] {
  const kept = cutsOf.get(network);
  if (kept) return kept;
  const { model } = network;
  const texts = new Set<string>();
  const add = (cidrs: Iterable<string>): void => {
    for (const cidr of cidrs) texts.add(cidr);
  };
  const destination = (d: { cidr: string } | { prefixList: Key }): string[] => ("cidr" in d ? [d.cidr] : []);
  for (const table of model.routeTables.values()) add(table.routes.flatMap((r) => destination(r.destination)));
  for (const table of model.transitTables.values()) add(table.routes.flatMap((r) => destination(r.destination)));
  for (const acl of model.acls.values()) add(acl.rules.map((r) => r.cidr));
  for (const group of model.groups.values()) add(group.rules.flatMap((r) => ("cidr" in r.peer ? [r.peer.cidr] : [])));
  for (const list of model.prefixLists.values()) add(list.entries);
  for (const vpc of model.vpcs.values()) add(vpc.cidrs);
  for (const attachment of model.attachments.values())
    add([...attachment.learned.map((r) => r.cidr), ...attachment.allowedPrefixes, ...(attachment.heard ?? [])]);
  for (const gateway of model.vpnGateways.values())
    add([...gateway.learned.map((r) => r.cidr), ...(gateway.heard ?? [])]);
  for (const table of model.policyTables.values())
    add(table.rules.flatMap((r) => [r.source, r.destination]).filter((c) => c !== "*"));
  const out = [...texts].map((text) => network.prefix(text));
  cutsOf.set(network, out);
  return out;
}

/** An address inside one VPC, or one that an on-premises connection has announced. */
function sourceAt(network: Network, address: Address, text: string): Source {
  const subnets = network.subnetsAt(address);
  const [subnet] = subnets;
  if (subnets.length > 1) {
    const names = subnets.map((s) => s.id ?? s.key).join(", ");
    throw fail("from", `is in ${subnets.length} subnets (${names})`, text, "name the subnet by its id instead");
  }
  if (subnet) return stationSource(network, subnet, address, text);
  const { model } = network;
  const learned = [
    ...[...model.attachments.values()]
      .filter((a) =>
        network.within(
          a.learned.map((r) => r.cidr),
          address,
        ),
      )
      .map((a) => a.key),
    ...[...model.vpnGateways.values()]
      .filter((g) =>
        network.within(
          g.learned.map((r) => r.cidr),
          address,
        ),
      )
      .map((g) => g.key),
  ];
  const [via] = learned;
  if (via !== undefined && learned.length === 1) return { kind: "on-premises", via, address };
  const problem =
    learned.length > 1
      ? `is announced over ${learned.length} connections`
      : "is in no subnet and announced by no on-premises network";
  throw fail("from", problem, text, "name the connection as <attachment id>:<address>");
}

/** An on-premises connection by the id or URN of its attachment, VPN connection or virtual private gateway. */
function connectionOf(network: Network, text: string): Key | undefined {
  const { model } = network;
  const is = (object: ModelObject): boolean => isNamed(object, text);
  const attachment = [...model.attachments.values()].find(
    (a) => is(a) || [...model.vpnConnections.values()].some((c) => a.over === c.key && is(c)),
  );
  return attachment?.key ?? [...model.vpnGateways.values()].find(is)?.key;
}

function noPlace(network: Network, path: "from" | "to", text: string, forms: string): InputError {
  const { problem, fix } = whyNoPlace(network, text, forms);
  return fail(path, problem, text, fix);
}

function fail(path: string, problem: string, got: string, fix: string): InputError {
  return new InputError("trace", [{ path: `--${path}`, problem, got, fix }]);
}
