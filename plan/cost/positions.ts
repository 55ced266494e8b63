/** The parts of the monthly bill that every Region has: hub, way in, spokes, training. */
import type { PriceOverrides } from "../../catalogue";
import type { Plan, SpokePlan } from "../types";
import { HOURS } from "./hours";

/** Bytes between one spoke and the endpoints, and the internet, in a month, in GB. */
export interface Traffic {
  /** From the spoke to the endpoints. */
  sentGb: number;
  /** From the endpoints to the spoke. */
  receivedGb: number;
  /** Out to the internet, where the spoke has an egress. */
  internetSentGb?: number;
  /** In from the internet, where the spoke has an egress. */
  internetReceivedGb?: number;
}

/** What a cost model needs besides the plan. */
export interface CostInput {
  /** A team's own prices by Region and name. */
  prices: PriceOverrides;
  /** Traffic of each spoke; `default` for those that are not named. */
  traffic: { default: Traffic; spokes: Record<string, Traffic> };
}

/** One position of the monthly bill. */
export interface CostLine {
  /** What is paid for, e.g. `interface endpoints`. */
  item: string;
  /** `endpoints`: what the alternatives would replace; `on-premises`, `egress`, `training`, `observability`: needed besides. */
  purpose: string;
  /** Key of the account whose bill it is on. */
  account: string;
  /** Key of the spoke that causes it; empty for what all share. */
  spoke: string;
  /** Key of the domain that it belongs to; empty for what all share. */
  domain: string;
  /** Region whose price it is. */
  region: string;
  quantity: number;
  unit: string;
  usd: number;
  /** False where the price is from memory or stands in for another Region. */
  verified: boolean;
  source: string;
}

/** A position before its price is looked up. */
export type Position = Pick<CostLine, "item" | "purpose" | "account" | "spoke" | "domain"> & {
  price: string;
  quantity: number;
  /** Where it is not the home Region. */
  region?: string;
};

/** Traffic of one spoke. */
export function trafficOf(input: CostInput, spoke: string): Traffic {
  return input.traffic.spokes[spoke] ?? input.traffic.default;
}

/** What a hub with endpoints costs. */
export function hubPositions(plan: Plan): Position[] {
  const shared = { purpose: "endpoints", account: plan.hub.account, spoke: "" };
  return [
    {
      ...shared,
      item: "transit gateway attachment of the hub",
      domain: "",
      price: "transitGatewayAttachmentHour",
      quantity: HOURS,
    },
    ...plan.domains.flatMap((domain): Position[] => {
      const interfaces = (domain.endpoints?.endpoints ?? []).reduce(
        (sum, endpoint) => sum + endpoint.subnets.length,
        0,
      );
      return [
        {
          ...shared,
          item: "interface endpoints",
          domain: domain.key,
          price: "interfaceEndpointHour",
          quantity: interfaces * HOURS,
        },
        {
          ...shared,
          item: "Route 53 Profile",
          domain: domain.key,
          price: "profileHour",
          quantity: domain.endpoints?.profile === true ? HOURS : 0,
        },
      ];
    }),
  ];
}

/** What the way in for on-premises costs. */
export function hybridPositions(plan: Plan): Position[] {
  const { hybrid } = plan;
  if (!hybrid) return [];
  const own = { purpose: "on-premises", account: plan.hub.account, spoke: "", domain: hybrid.domain };
  const ways = hybrid.vpns.length + (hybrid.directConnect ? 1 : 0);
  const zones = hybrid.resolver?.subnets.length ?? 0;
  const addresses = zones * ((hybrid.resolver?.forward.length ?? 0) > 0 ? 2 : 1);
  return [
    { ...own, item: "VPN connections", price: "vpnConnectionHour", quantity: hybrid.vpns.length * HOURS },
    {
      ...own,
      item: "transit gateway attachments of on-premises",
      price: "transitGatewayAttachmentHour",
      quantity: ways * HOURS,
    },
    { ...own, item: "resolver addresses", price: "resolverAddressHour", quantity: addresses * HOURS },
  ];
}

/** What a spoke costs; the transit gateway bills data to the account that sends it (Transit Gateway guide, Metering policy). */
export function spokePositions(plan: Plan, spoke: SpokePlan, input: CostInput): Position[] {
  const own = { purpose: "endpoints", account: spoke.account, spoke: spoke.key, domain: spoke.domain };
  const { sentGb, receivedGb } = trafficOf(input, spoke.key);
  return [
    { ...own, item: "transit gateway attachments of spokes", price: "transitGatewayAttachmentHour", quantity: HOURS },
    { ...own, item: "transit gateway data, sent", price: "transitGatewayGb", quantity: sentGb },
    {
      ...own,
      account: plan.hub.account,
      item: "transit gateway data, received",
      price: "transitGatewayGb",
      quantity: receivedGb,
    },
    {
      ...own,
      account: plan.hub.account,
      item: "endpoint data",
      price: "interfaceEndpointGb",
      quantity: sentGb + receivedGb,
    },
  ];
}

/** The key of a spoke's training; what is stored depends on the data. */
export function trainingPositions(spoke: SpokePlan, region?: string): Position[] {
  if (!spoke.training) return [];
  const own = { purpose: "training", account: spoke.account, spoke: spoke.key, domain: spoke.domain };
  return [
    { ...own, item: "keys of training", price: "kmsKeyMonth", quantity: 1, ...(region !== undefined && { region }) },
  ];
}
