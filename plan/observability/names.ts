import type { PlanContext } from "../context";

/** Kinds of logs, each with a bucket of its own: a bucket's policy then names one service and its accounts. */
export type LogKind = "flow" | "trail" | "dns" | "invocations" | "vpn" | "queries";

/** Most characters of a bucket's name (S3 guide, General purpose bucket naming rules). */
export const BUCKET_NAME_LIMIT = 63;

/** Name of a bucket: the account id makes it the organization's own, since bucket names are global. */
export function bucketName(prefix: string, kind: LogKind, accountId: string, region: string): string {
  return `${prefix}-${kind}-${accountId}-${region}`;
}

export function bucketArn(partition: string, name: string): string {
  return `arn:${partition}:s3:::${name}`;
}

/** Id of an account by its key; empty where the file has none, which the checks have told already. */
export function accountId(context: PlanContext, key: string): string {
  return context.config.accounts[key]?.id ?? "";
}

/** ARN of the role that the deployment assumes in an account. */
export function deploymentRole(context: PlanContext, key: string): string {
  const account = context.config.accounts[key];
  if (!account) return "";
  return account.role.startsWith("arn:")
    ? account.role
    : `arn:${context.partition}:iam::${account.id}:role/${account.role}`;
}

/**
 * Name of a role that serves the logs of the planned Region. Roles belong to no Region, so that those of other Regions
 * than the home Region have the Region in their names.
 */
export function regionalRole({ config, homeRegion }: PlanContext, name: string): string {
  const { region } = config.hub;
  return `${config.observability?.archive.prefix ?? ""}-${name}${region === homeRegion ? "" : `-${region}`}`;
}

/** Name of the role that replicates invocation logs out of a caller's account. */
export function replicationRole(context: PlanContext): string {
  return regionalRole(context, "log-replication");
}

/** Name of the role that Firehose delivers tunnel logs with. */
export function vpnDeliveryRole(context: PlanContext): string {
  return regionalRole(context, "vpn-log-delivery");
}

/** Name of the role that reports to the network account's bus. */
export function reportsRole(context: PlanContext): string {
  return regionalRole(context, "reports");
}

/** A policy's list, as a single value where it is one: policies have limits. */
export function listed(values: readonly string[]): string | string[] {
  return values.length === 1 ? (values[0] ?? "") : [...values];
}

/** Name of every trail that is made. */
export function trailName(prefix: string): string {
  return `${prefix}-trail`;
}
