import type { ObservabilityConfig } from "../../stacks/schema";
import type { EndpointSetPlan } from "../types";
import type { AlarmPlan } from "./types";

type Thresholds = NonNullable<ObservabilityConfig["alarms"]>;

/** Model id under which Bedrock counts deliveries of invocation logs (Bedrock guide, Model invocation logging CloudWatch metrics). */
const ALL_MODELS = "Across all model IDs";

const FIVE_MINUTES = { periodSeconds: 300, evaluationPeriods: 1, comparison: "GreaterThanThreshold" };

/** Packets that an endpoint drops. All four dimensions must be given; their names have spaces. */
export function endpointAlarms(
  sets: ReadonlyMap<string, EndpointSetPlan>,
  { packetsDropped }: Thresholds,
): AlarmPlan[] {
  return [...sets.values()].flatMap((set) =>
    set.endpoints.map((endpoint) => ({
      key: `endpoint/${set.domain}/${endpoint.service}`,
      description: `Endpoint ${endpoint.service} of domain ${set.domain} dropped more than ${packetsDropped} packets in five minutes: a caller sends packets over 8500 bytes, or the service is unwell`,
      namespace: "AWS/PrivateLinkEndpoints",
      metric: "PacketsDropped",
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: packetsDropped,
      missing: "notBreaching",
      dimensions: { "Endpoint Type": "Interface", "Service Name": endpoint.serviceName },
      references: { "VPC Endpoint Id": `endpoint/${set.domain}/${endpoint.service}`, "VPC Id": "hub-vpc" },
      accountId: "",
    })),
  );
}

/** Packets that the transit gateway drops for want of a route, or into a blackhole: somebody tries what is not allowed. */
export function transitAlarms({ unroutedPackets }: Thresholds): AlarmPlan[] {
  const alarm = (key: string, metric: string, what: string): AlarmPlan => ({
    key: `transit/${key}`,
    description: `The transit gateway dropped more than ${unroutedPackets} packets in five minutes ${what}; the saved query lost-packets names the attachment`,
    namespace: "AWS/TransitGateway",
    metric,
    statistic: "Sum",
    ...FIVE_MINUTES,
    threshold: unroutedPackets,
    missing: "notBreaching",
    dimensions: {},
    references: { TransitGateway: "transit-gateway" },
    accountId: "",
  });
  return [
    alarm("blackhole", "PacketDropCountBlackhole", "because they matched a blackhole route"),
    alarm("no-route", "PacketDropCountNoRoute", "because no route matched"),
  ];
}

/** A tunnel of a VPN connection that is down: values between 0 and 1 mean that one of the two is. */
export function tunnelAlarms(connections: readonly string[]): AlarmPlan[] {
  return connections.map((connection) => ({
    key: `vpn/${connection}`,
    description: `A tunnel of VPN connection ${connection} is down`,
    namespace: "AWS/VPN",
    metric: "TunnelState",
    statistic: "Average",
    periodSeconds: 300,
    evaluationPeriods: 2,
    comparison: "LessThanThreshold",
    threshold: 1,
    missing: "breaching",
    dimensions: {},
    references: { VpnId: `vpn/${connection}` },
    accountId: "",
  }));
}

/** Calls that endpoint policies denied, counted by an EventBridge rule. */
export function deniedAlarm(rule: string, { deniedCalls }: Thresholds): AlarmPlan {
  return {
    key: "denied-calls",
    description: `Endpoint policies denied more than ${deniedCalls} calls in five minutes; the saved query denied-at-endpoints names callers and reasons`,
    namespace: "AWS/Events",
    metric: "MatchedEvents",
    statistic: "Sum",
    ...FIVE_MINUTES,
    threshold: deniedCalls,
    missing: "notBreaching",
    dimensions: { RuleName: rule },
    references: {},
    accountId: "",
  };
}

/** Invocation logs that Bedrock could not deliver, in a caller's account whose metrics the network account sees. */
export function deliveryAlarms(callers: readonly { key: string; id: string; own: boolean }[]): AlarmPlan[] {
  return callers.map(({ key, id, own }) => ({
    key: `invocation-logs/${key}`,
    description: `Bedrock could not deliver invocation logs of account ${key}: look at the policies of its bucket and key`,
    namespace: "AWS/Bedrock",
    metric: "ModelInvocationLogsS3DeliveryFailure",
    statistic: "Sum",
    ...FIVE_MINUTES,
    threshold: 0,
    missing: "notBreaching",
    dimensions: { ModelId: ALL_MODELS },
    references: {},
    accountId: own ? "" : id,
  }));
}
