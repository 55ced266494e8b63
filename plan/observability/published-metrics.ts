/**
 * Metrics that AWS publishes, with the sets of dimensions they are published under. A metric with other dimensions, or
 * with some of a set left out, does not exist: an alarm on it stays silent for ever.
 */
export interface PublishedMetrics {
  readonly namespace: string;
  readonly metrics: readonly string[];
  /** Each set complete; names as AWS writes them, spaces included. */
  readonly dimensions: readonly (readonly string[])[];
  readonly source: string;
}

const ENDPOINT = ["Endpoint Type", "Service Name", "VPC Endpoint Id", "VPC Id"];

export const PUBLISHED_METRICS: readonly PublishedMetrics[] = [
  {
    namespace: "AWS/PrivateLinkEndpoints",
    metrics: ["ActiveConnections", "BytesProcessed", "NewConnections", "PacketsDropped", "RstPacketsReceived"],
    dimensions: [ENDPOINT, [...ENDPOINT, "Subnet Id"]],
    source: "PrivateLink guide, CloudWatch metrics for AWS PrivateLink",
  },
  {
    namespace: "AWS/TransitGateway",
    metrics: [
      "BytesDropCountBlackhole",
      "BytesDropCountNoRoute",
      "BytesIn",
      "BytesOut",
      "PacketDropCountBlackhole",
      "PacketDropCountNoRoute",
      "PacketDropCountTTLExpired",
      "PacketsIn",
      "PacketsOut",
    ],
    dimensions: [
      ["TransitGateway"],
      ["TransitGatewayAttachment"],
      ["TransitGateway", "AvailabilityZone"],
      ["TransitGatewayAttachment", "AvailabilityZone"],
    ],
    source: "Transit Gateway guide, CloudWatch metrics in AWS Transit Gateway",
  },
  {
    namespace: "AWS/VPN",
    metrics: ["TunnelDataIn", "TunnelDataOut", "TunnelState"],
    dimensions: [["VpnId"], ["TunnelIpAddress"]],
    source: "Site-to-Site VPN guide, Monitor AWS Site-to-Site VPN tunnels using Amazon CloudWatch",
  },
  {
    namespace: "AWS/Bedrock",
    metrics: [
      "CacheReadInputTokens",
      "CacheWriteInputTokens",
      "EstimatedTPMQuotaUsage",
      "InputTokenCount",
      "InvocationClientErrors",
      "InvocationLatency",
      "InvocationServerErrors",
      "InvocationThrottles",
      "Invocations",
      "LegacyModelInvocations",
      "OutputTokenCount",
      "TimeToFirstToken",
      // Under the one model id "Across all model IDs".
      "ModelInvocationLargeDataS3DeliveryFailure",
      "ModelInvocationLargeDataS3DeliverySuccess",
      "ModelInvocationLogsCloudWatchDeliveryFailure",
      "ModelInvocationLogsCloudWatchDeliverySuccess",
      "ModelInvocationLogsS3DeliveryFailure",
      "ModelInvocationLogsS3DeliverySuccess",
    ],
    dimensions: [["ModelId"]],
    source: "Bedrock guide, Monitoring the performance of Amazon Bedrock",
  },
  {
    namespace: "AWS/Events",
    metrics: ["FailedInvocations", "MatchedEvents", "TriggeredRules"],
    dimensions: [["RuleName"], ["EventBusName", "RuleName"]],
    source: "EventBridge guide, Monitoring Amazon EventBridge",
  },
  {
    namespace: "AWS/Route53Resolver",
    metrics: ["EndpointHealthyENICount", "EndpointUnhealthyENICount", "InboundQueryVolume", "OutboundQueryVolume"],
    dimensions: [["EndpointId"]],
    source: "Route 53 guide, Monitoring Route 53 VPC Resolver endpoints with Amazon CloudWatch",
  },
];

/** True if AWS publishes the metric under exactly these dimensions. */
export function isPublished(namespace: string, metric: string, dimensions: readonly string[]): boolean {
  const wanted = [...dimensions].sort().join("\n");
  return PUBLISHED_METRICS.some(
    (entry) =>
      entry.namespace === namespace &&
      entry.metrics.includes(metric) &&
      entry.dimensions.some((set) => [...set].sort().join("\n") === wanted),
  );
}
