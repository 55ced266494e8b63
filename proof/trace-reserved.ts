/** Addresses of a subnet that AWS keeps for itself: nothing can have them, so that nothing can be reached there. */
import { parseAddress } from "../net/ip";
import type { Opaque, Subnet } from "./model";
import type { Network } from "./tracer/network";
import { isReserved } from "./tracer/places";
import type { Source } from "./tracer/trace";

/** The second address after the first of a VPC's first block is its resolver (VPC guide, Amazon DNS server). */
const RESOLVER = 2n;

export type Reserved = { readonly subnet: Subnet; readonly detail: string } | { readonly unknown: Opaque };

/** Whether a target is a reserved address and nothing else; `undefined` if something may have it. */
export function reservedTarget(
  network: Network,
  to: string,
  sources: readonly Source[],
  port: number,
): Reserved | undefined {
  const address = parseAddress(to);
  const subnets = address ? network.subnetsAt(address) : [];
  const [subnet] = subnets;
  if (!address || !subnet) return undefined;
  const free = subnets.every((s) => network.stationAt(s, address).key === network.workload(s).key);
  if (!free || !subnets.every((s) => isReserved(s, address))) return undefined;
  const vpc = network.vpc(subnet.vpc);
  const first = vpc.cidrs.find((cidr) => network.prefix(cidr).family === address.family);
  const isResolver = first !== undefined && address.value - network.prefix(first).base === RESOLVER;
  const near = sources.some((s) => s.kind === "station" && network.subnet(s.station.subnet).vpc === vpc.key);
  if (isResolver && near && port === 53) {
    const because = `${to} is the VPC's own resolver, which no route or filter decides about; ask for a name with --to`;
    return { unknown: { aspect: "dns", urn: vpc.urn, because } };
  }
  const detail = `${to} is one of the five addresses that AWS reserves in ${subnet.name}; nothing can have it`;
  return { subnet, detail };
}
