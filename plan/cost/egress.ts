import type { EgressPlan } from "../egress/types";
import type { Plan, SpokePlan } from "../types";
import { HOURS } from "./hours";
import { trafficOf, type CostInput, type Position } from "./positions";

/** What ways to the internet cost: the egress VPC, and NAT gateways of spokes' own. */
export function egressPositions(plan: Plan, input: CostInput): Position[] {
  return [
    ...(plan.egress ? vpcPositions(plan.egress) : []),
    ...plan.spokes.flatMap((spoke) => spokePositions(plan, spoke, input)),
  ];
}

function vpcPositions(egress: EgressPlan): Position[] {
  const own = { purpose: "egress", account: egress.account, spoke: "", domain: "" };
  const hours = egress.zones.length * HOURS;
  return [
    {
      ...own,
      item: "transit gateway attachment of the egress VPC",
      price: "transitGatewayAttachmentHour",
      quantity: HOURS,
    },
    { ...own, item: "NAT gateways", price: "natGatewayHour", quantity: hours },
    { ...own, item: "public addresses", price: "publicIpv4Hour", quantity: hours },
    {
      ...own,
      item: "firewall endpoints",
      price: "networkFirewallEndpointHour",
      quantity: egress.firewall ? hours : 0,
    },
  ];
}

/**
 * A spoke's own gateways by the hour, and its bytes. NAT gateways and firewalls bill both directions to their owner; the
 * transit gateway bills each direction to who sends, so what comes back is the egress VPC's (Transit Gateway guide,
 * Metering policy).
 */
function spokePositions({ egress }: Plan, spoke: SpokePlan, input: CostInput): Position[] {
  if (spoke.egress === "none") return [];
  const own = { purpose: "egress", account: spoke.account, spoke: spoke.key, domain: spoke.domain };
  const { internetSentGb: sent = 0, internetReceivedGb: received = 0 } = trafficOf(input, spoke.key);
  const central = spoke.egress === "central";
  const gateway = { ...own, account: central ? (egress?.account ?? spoke.account) : spoke.account };
  const hours = (spoke.created?.nat?.zones.length ?? 0) * HOURS;
  return [
    { ...own, item: "NAT gateways", price: "natGatewayHour", quantity: hours },
    { ...own, item: "public addresses", price: "publicIpv4Hour", quantity: hours },
    { ...own, item: "transit gateway data to the internet", price: "transitGatewayGb", quantity: central ? sent : 0 },
    {
      ...gateway,
      item: "transit gateway data from the internet",
      price: "transitGatewayGb",
      quantity: central ? received : 0,
    },
    { ...gateway, item: "NAT gateway data", price: "natGatewayGb", quantity: sent + received },
    {
      ...gateway,
      item: "firewall data",
      price: "networkFirewallGb",
      quantity: central && egress?.firewall === true ? sent + received : 0,
    },
    { ...gateway, item: "data to the internet", price: "internetEgressGb", quantity: sent },
  ];
}
