import type { PlanContext } from "../context";
import {
  deliveredLogsPolicy,
  firehosePolicy,
  invocationLogPolicy,
  ownBucketPolicy,
  replicatedLogsPolicy,
  trailPolicy,
  type BucketPolicyInput,
} from "./bucket-policies";
import { archiveKeyPolicy, invocationKeyPolicy } from "./key-policies";
import {
  accountId,
  bucketArn,
  bucketName,
  deploymentRole,
  replicationRole,
  trailName,
  vpnDeliveryRole,
  type LogKind,
} from "./names";
import { loggedCallers, networkAccounts } from "./parties";
import { replicationTrust } from "./role-policies";
import type { ArchivePlan, BucketPlan, InvocationLogPlan } from "./types";

/** Days that a caller's account keeps its own copy of invocation logs: the archive has them within minutes. */
const LOCAL_DAYS = 30;

/** Days that query results are kept. */
const RESULT_DAYS = 30;

/** What the archive takes in. */
export interface ArchiveParties {
  /** Accounts (keys) with a trail of ours. */
  trailAccounts: string[];
  /** True if tunnel logs are delivered. */
  vpn: boolean;
}

interface Place {
  bucket: (kind: LogKind) => { name: string; arn: string };
  input: (arn: string) => BucketPolicyInput;
}

function placeOf(context: PlanContext, owner: string): Place {
  const { config, partition } = context;
  const prefix = config.observability?.archive.prefix ?? "";
  const { region } = config.hub;
  return {
    bucket: (kind) => {
      const name = bucketName(prefix, kind, accountId(context, owner), region);
      return { name, arn: bucketArn(partition, name) };
    },
    input: (arn) => ({ partition, region, organizationId: config.organization.id, arn }),
  };
}

/** The archive: one bucket for each kind of log that is switched on, one key, whole policies. */
export function planArchive(context: PlanContext, { trailAccounts, vpn }: ArchiveParties): ArchivePlan {
  const { config, partition } = context;
  const settings = config.observability;
  if (!settings) throw new Error("no observability is configured");
  const { archive, flowLogs, resolverLogs, queries } = settings;
  const { bucket, input } = placeOf(context, archive.account);
  const ids = (keys: readonly string[]) => keys.map((key) => accountId(context, key)).sort();
  const delivering = networkAccounts(context);
  const callers = settings.invocationLogging.enabled ? loggedCallers(context) : [];
  const hubId = accountId(context, config.hub.account);

  const buckets: BucketPlan[] = [];
  const add = (kind: LogKind, policy: (input: BucketPolicyInput) => string, retentionDays = archive.retentionDays) => {
    const { name, arn } = bucket(kind);
    buckets.push({ kind, name, arn, policy: policy(input(arn)), retentionDays });
  };
  if (resolverLogs) {
    const listers = delivering.map((key) => deploymentRole(context, key)).sort();
    add("dns", (of) => deliveredLogsPolicy(of, ids(delivering), [""], listers));
  }
  if (flowLogs.vpcs || flowLogs.transitGateway) {
    const prefixes = [...(flowLogs.transitGateway ? ["transit/"] : []), ...(flowLogs.vpcs ? ["vpc/"] : [])];
    const writers = flowLogs.vpcs ? delivering : [config.hub.account];
    add("flow", (of) => deliveredLogsPolicy(of, ids(writers), prefixes));
  }
  if (callers.length > 0)
    add("invocations", (of) => replicatedLogsPolicy(of, ids(callers), replicationRole(archive.prefix)));
  if (queries) add("queries", ownBucketPolicy, RESULT_DAYS);
  if (trailAccounts.length > 0) add("trail", (of) => trailPolicy(of, ids(trailAccounts), trailName(archive.prefix)));
  if (vpn) add("vpn", (of) => firehosePolicy(of, hubId, vpnDeliveryRole(archive.prefix)));

  return {
    account: archive.account,
    accountId: accountId(context, archive.account),
    prefix: archive.prefix,
    buckets,
    keyPolicy: archiveKeyPolicy({
      partition,
      region: config.hub.region,
      archiveAccountId: accountId(context, archive.account),
      deliveringAccountIds: resolverLogs || flowLogs.vpcs ? ids(delivering) : flowLogs.transitGateway ? [hubId] : [],
      trailAccountIds: ids(trailAccounts),
      trail: trailName(archive.prefix),
      replicatingAccountIds: ids(callers),
      replicationRole: replicationRole(archive.prefix),
      firehoseRoleArn: vpn ? `arn:${partition}:iam::${hubId}:role/${vpnDeliveryRole(archive.prefix)}` : "",
    }),
    keyAlias: `${archive.prefix}-logs`,
    retentionDays: archive.retentionDays,
    coldAfterDays: archive.coldAfterDays ?? 0,
    objectLockMode: archive.objectLock?.mode.toUpperCase() ?? "",
    objectLockDays: archive.objectLock?.days ?? 0,
  };
}

/** Name of the archive's bucket of a kind, made or not. */
export function archiveBucket(context: PlanContext, kind: LogKind): { name: string; arn: string } {
  return placeOf(context, context.config.observability?.archive.account ?? "").bucket(kind);
}

/** Invocation logging of each caller: a bucket in its own account, replicated to the archive. */
export function planInvocationLogs(context: PlanContext): InvocationLogPlan[] {
  const { config, partition } = context;
  const settings = config.observability;
  if (settings?.invocationLogging.enabled !== true) return [];
  const { prefix, account: archive } = settings.archive;
  return loggedCallers(context).map((account) => {
    const id = accountId(context, account);
    const { bucket, input } = placeOf(context, account);
    const { name, arn } = bucket("invocations");
    return {
      account,
      accountId: id,
      bucket: {
        kind: "invocations",
        name,
        arn,
        policy: invocationLogPolicy(input(arn), id),
        retentionDays: Math.min(LOCAL_DAYS, settings.archive.retentionDays),
      },
      keyPolicy: invocationKeyPolicy(partition, config.hub.region, id),
      keyAlias: `${prefix}-invocations`,
      bodies: settings.invocationLogging.bodies,
      replication: {
        roleName: replicationRole(prefix),
        trustPolicy: replicationTrust(),
        destinationBucket: archiveBucket(context, "invocations").name,
        destinationAccountId: accountId(context, archive),
      },
    };
  });
}
