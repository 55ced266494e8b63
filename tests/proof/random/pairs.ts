/** The pairs of places of a network that both engines are asked about. */
import type { Key, NetworkModel } from "../../../proof/model";
import type { Dice } from "./dice";

export interface Place {
  /** Subnet, attachment or virtual private gateway. */
  readonly key: Key;
  readonly address: string;
}

/** An address, of a place or of whatever has it. */
export type To = Place | { readonly address: string };

/** An address of a workload that no state shows, in each CIDR of a subnet. */
function workloads(cidrs: readonly string[]): string[] {
  return cidrs.map((cidr) => (cidr.includes(":") ? cidr.replace(/\/.*/, "77") : cidr.replace(/[0-9]+\/[0-9]+$/, "77")));
}

/** Places of subnets: workloads that no state shows, interfaces, endpoints, NAT gateways. */
function inSubnets(model: NetworkModel): { workloads: Place[]; others: Place[] } {
  const plain: Place[] = [];
  const others: Place[] = [];
  for (const { key, cidrs } of model.subnets.values()) {
    for (const address of workloads(cidrs)) plain.push({ key, address });
  }
  for (const { subnet, addresses } of model.interfaces.values()) {
    for (const address of addresses) others.push({ key: subnet, address });
  }
  for (const { interfaces } of model.interfaceEndpoints.values()) {
    for (const { subnet, addresses } of interfaces)
      for (const address of addresses) others.push({ key: subnet, address });
  }
  for (const { subnet, privateAddress } of model.natGateways.values()) {
    if (subnet !== undefined && privateAddress !== undefined) others.push({ key: subnet, address: privateAddress });
  }
  return { workloads: plain, others };
}

/** Where connections start. */
export function sourcesOf(model: NetworkModel): Place[] {
  const { workloads: plain, others } = inSubnets(model);
  const out = [...plain, ...others];
  for (const { key, kind } of model.attachments.values()) {
    if (!["vpn", "vpn-concentrator", "direct-connect", "connect"].includes(kind)) continue;
    out.push({ key, address: "192.168.8.8" }, { key, address: "172.16.5.5" });
  }
  for (const { key, vpc } of model.vpnGateways.values())
    if (vpc !== undefined) out.push({ key, address: "192.168.8.8" });
  return out;
}

/** What connections are made to: every place, and addresses of nobody in particular. */
export function targetsOf(model: NetworkModel): To[] {
  const elsewhere = [
    "192.168.8.8",
    "192.168.9.9",
    "8.8.8.8",
    "52.216.0.10",
    "10.1.200.1",
    "10.9.1.1",
    "169.254.168.1",
    "100.99.1.1",
  ];
  const ipv6 = [...model.vpcs.values()].some(({ cidrs }) => cidrs.some((cidr) => cidr.includes(":")));
  const { workloads: plain, others } = inSubnets(model);
  return [...plain, ...others, ...[...elsewhere, ...(ipv6 ? ["2600::1"] : [])].map((address) => ({ address }))];
}

/** One question to both engines. */
export interface Pair {
  readonly from: Place;
  readonly to: To;
  /** IANA protocol; the port is 443. */
  readonly protocol: number;
  /** `routes`: security groups and network ACLs let everything through. */
  readonly layers: "all" | "routes";
}

/** Every pair of one family, under both sets of layers. */
export function pairsOf(model: NetworkModel): Pair[] {
  const targets = targetsOf(model);
  return sourcesOf(model).flatMap((from) =>
    targets
      .filter((to) => from.address.includes(":") === to.address.includes(":"))
      .flatMap((to) => (["all", "routes"] as const).map((layers) => ({ from, to, layers, protocol: 6 }))),
  );
}

/**
 * A sample of the pairs: most between places of different subnets with every filter in force, where most happens;
 * some from or to something outside of VPCs; some of everything.
 */
export function samplePairs(model: NetworkModel, dice: Dice, count: number): Pair[] {
  const all = pairsOf(model);
  const endpoints = new Set(
    [...model.interfaceEndpoints.values()].flatMap(({ interfaces }) => interfaces.flatMap((i) => i.addresses)),
  );
  const isPlace = ({ from, to }: Pair): boolean => model.subnets.has(from.key) && "key" in to;
  const rich = all.filter(
    (p) =>
      p.layers === "all" && isPlace(p) && "key" in p.to && p.from.key !== p.to.key && !endpoints.has(p.from.address),
  );
  const outside = all.filter((p) => !isPlace(p) && !endpoints.has(p.from.address));
  const out = new Set<Pair>();
  for (let i = 0; i < count; i++) {
    const pair = dice.maybe([rich, outside, rich, all, rich][i % 5] ?? all);
    if (pair) out.add(dice.chance(0.1) ? { ...pair, protocol: dice.pick([17, 1]) } : pair);
  }
  return [...out];
}
