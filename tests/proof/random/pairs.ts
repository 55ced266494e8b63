/** The pairs of places of a network that both engines are asked about. */
import type { Key, NetworkModel } from "../../../proof/model";

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

function inSubnets(model: NetworkModel): Place[] {
  const out: Place[] = [];
  for (const { key, cidrs } of model.subnets.values()) {
    for (const address of workloads(cidrs)) out.push({ key, address });
  }
  for (const { subnet, addresses } of model.interfaces.values()) {
    for (const address of addresses) out.push({ key: subnet, address });
  }
  for (const { interfaces } of model.interfaceEndpoints.values()) {
    for (const { subnet, addresses } of interfaces) for (const address of addresses) out.push({ key: subnet, address });
  }
  for (const { subnet, privateAddress } of model.natGateways.values()) {
    if (subnet !== undefined && privateAddress !== undefined) out.push({ key: subnet, address: privateAddress });
  }
  return out;
}

/** Where connections start. */
export function sourcesOf(model: NetworkModel): Place[] {
  const out = inSubnets(model);
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
  const elsewhere = ["192.168.8.8", "192.168.9.9", "8.8.8.8", "52.216.0.10", "10.1.200.1", "10.9.1.1", "169.254.168.1"];
  const ipv6 = [...model.vpcs.values()].some(({ cidrs }) => cidrs.some((cidr) => cidr.includes(":")));
  const addresses = [...elsewhere, ...(ipv6 ? ["2600::1"] : [])];
  return [...inSubnets(model), ...addresses.map((address) => ({ address }))];
}
