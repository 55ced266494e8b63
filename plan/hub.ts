import type { StackConfig } from "../stacks/schema";
import { hubLayout, sliceByZone, sortZones } from "./layout";
import { localSpokes } from "./regions/view";
import type { HubPlan } from "./types";

/**
 * Plans a Region's hub: transit gateway, sharing and, where it has endpoints, the VPC.
 * @param hasVpc false for a Region that another one serves
 */
export function planHub(config: StackConfig, hasVpc = true): HubPlan {
  const { hub } = config;
  const shared = new Set(localSpokes(config).map(([, spoke]) => spoke.account));
  if (config.egress?.account !== undefined) shared.add(config.egress.account);
  shared.delete(hub.account);
  return {
    account: hub.account,
    cidr: hasVpc ? hub.cidr : "",
    azIds: sortZones(hub.availabilityZones),
    attachmentSubnets: hasVpc
      ? sliceByZone("attachment", hubLayout(hub.cidr).attachment, 8, hub.availabilityZones)
      : [],
    transit:
      "create" in hub.transitGateway
        ? { adoptedId: "", asn: hub.transitGateway.create.asn }
        : { adoptedId: hub.transitGateway.adopt, asn: 0 },
    sharedWith: [...shared].sort(),
  };
}
