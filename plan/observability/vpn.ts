import type { PlanContext } from "../context";
import { archiveBucket } from "./archive";
import { accountId, regionalRole, vpnDeliveryRole } from "./names";
import { firehoseTrust, subscriptionTrust } from "./role-policies";
import type { VpnLogPlan } from "./types";

/**
 * Tunnel logs: VPN writes to CloudWatch Logs only, so a Firehose stream carries them on to the archive. The log group's
 * name begins with `/aws/vendedlogs/` (Site-to-Site VPN guide, CloudWatch Logs resource policy size restrictions).
 * @returns `undefined` where there is no VPN connection, or no archive
 */
export function planVpnLogs(context: PlanContext, connections: readonly string[]): VpnLogPlan | undefined {
  const { config, partition } = context;
  const prefix = config.observability?.archive.prefix;
  if (prefix === undefined || connections.length === 0) return undefined;
  const id = accountId(context, config.hub.account);
  return {
    account: config.hub.account,
    logGroup: `/aws/vendedlogs/${prefix}/vpn`,
    streamName: `${prefix}-vpn-logs`,
    bucket: archiveBucket(context, "vpn").name,
    bucketRegion: context.homeRegion,
    filePrefix: `AWSLogs/${id}/vpnlogs/!{timestamp:yyyy/MM/dd}/`,
    errorPrefix: `errors/${id}/vpnlogs/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
    deliveryRoleName: vpnDeliveryRole(context),
    deliveryTrustPolicy: firehoseTrust(id),
    subscriptionRoleName: regionalRole(context, "vpn-log-subscription"),
    subscriptionTrustPolicy: subscriptionTrust(partition, config.hub.region, id),
  };
}
