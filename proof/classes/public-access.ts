/** VPC Block Public Access (VPC guide, Block public access to VPCs and subnets). */
import type { NetworkModel, Opaque } from "../model";
import { unknownAbout } from "./candidates";
import type { SubnetNode, VpcNode } from "./objects";

/**
 * Whether traffic from a subnet to the internet is blocked. The setting is one per account and Region.
 * @param outboundOnly through a NAT or egress-only gateway, which `block-ingress` lets through
 */
export function publicAccess(
  model: NetworkModel,
  subnet: SubnetNode,
  vpc: VpcNode,
  outboundOnly: boolean,
): { blocked: boolean; doubts: readonly Opaque[] } {
  for (const block of model.publicAccessBlocks.values()) {
    if (block.account !== vpc.model.account || block.region !== vpc.model.region) continue;
    const doubts = unknownAbout(block, "state");
    if (block.mode === "off" || (block.mode === "block-ingress" && outboundOnly)) return { blocked: false, doubts };
    const exclusion = block.exclusions.find(({ key }) => key === subnet.model.key || key === vpc.model.key);
    return { blocked: !exclusion || (exclusion.mode === "allow-egress" && !outboundOnly), doubts };
  }
  return { blocked: false, doubts: [] };
}
