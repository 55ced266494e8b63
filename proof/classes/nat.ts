/** The address that a NAT gateway gives to what it sends. */
import { prefix } from "../../net/ip";
import type { NatGateway } from "../model";
import { hostPrefix } from "./atoms";
import type { Network } from "./network";
import type { SubnetNode } from "./objects";

/** The atom of a NAT gateway's private address; where it is not known, of the first address that AWS hands out. */
export function natSource(net: Network, nat: NatGateway, subnet: SubnetNode): number | undefined {
  if (nat.privateAddress !== undefined) return net.atoms.span(hostPrefix(nat.privateAddress)).lo;
  const cidr = subnet.model.cidrs.find((text) => !text.includes(":"));
  // AWS keeps the first four addresses of a subnet for itself (VPC guide, Subnet sizing).
  return cidr === undefined ? undefined : net.atoms.atomOf(4, prefix(cidr).base + 4n);
}
