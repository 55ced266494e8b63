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
import { accountId, bucketArn, bucketName, deploymentRole, replicationRole, trailName, type LogKind } from "./names";
import { loggedCallers, networkAccounts } from "./parties";
import { replicationTrust } from "./role-policies";
import type { ArchivePlan, BucketPlan, InvocationLogPlan } from "./types";

/** Days that a caller's account keeps its own copy of invocation logs: the archive has them within minutes. */
const LOCAL_DAYS = 30;

/** Days that query results are kept. */
const RESULT_DAYS = 30;

/** What the archive takes in, from all Regions. */
export interface ArchiveParties {
  /** Regions whose logs are taken in. */
  regions: string[];
  /** Accounts (keys) with a trail of ours. */
  trailAccounts: string[];
  /** Accounts (keys) that replicate invocation logs, and the names of the roles that do. */
  callers: string[];
  replicationRoles: string[];
  /** Names of the roles that deliver tunnel logs; none where no tunnel is logged. */
  vpnRoles: string[];
}

interface Place {
  bucket: (kind: LogKind) => { name: string; arn: string };
  input: (arn: string) => BucketPolicyInput;
}

/**
 * @param region where the buckets are: the archive's are in the home Region
 * @param from Regions whose logs they take
 */
function placeOf(context: PlanContext, owner: string, region: string, from: string[]): Place {
  const { config, partition } = context;
  const prefix = config.observability?.archive.prefix ?? "";
  return {
    bucket: (kind) => {
      const name = bucketName(prefix, kind, accountId(context, owner), region);
      return { name, arn: bucketArn(partition, name) };
    },
    input: (arn) => ({ partition, regions: from, organizationId: config.organization.id, arn }),
  };
}

/**
 * The archive: one bucket for each kind of log that is switched on, one key, whole policies. Buckets take logs of every
 * Region (VPC guide, Publish flow logs to Amazon S3; CloudTrail guide, Amazon S3 bucket policy for CloudTrail).
 * @param context of the whole stack
 */
export function planArchive(context: PlanContext, parties: ArchiveParties): ArchivePlan {
  const { regions, trailAccounts, callers, replicationRoles, vpnRoles } = parties;
  const { config, partition } = context;
  const settings = config.observability;
  if (!settings) throw new Error("no observability is configured");
  const { archive, flowLogs, resolverLogs, queries } = settings;
  const { bucket, input } = placeOf(context, archive.account, context.homeRegion, regions);
  const ids = (keys: readonly string[]) => keys.map((key) => accountId(context, key)).sort();
  const delivering = networkAccounts(context);
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
  if (callers.length > 0) add("invocations", (of) => replicatedLogsPolicy(of, ids(callers), replicationRoles));
  if (queries) add("queries", ownBucketPolicy, RESULT_DAYS);
  if (trailAccounts.length > 0) add("trail", (of) => trailPolicy(of, ids(trailAccounts), trailName(archive.prefix)));
  if (vpnRoles.length > 0) add("vpn", (of) => firehosePolicy(of, hubId, vpnRoles));

  return {
    account: archive.account,
    accountId: accountId(context, archive.account),
    prefix: archive.prefix,
    buckets,
    keyPolicy: archiveKeyPolicy({
      partition,
      region: context.homeRegion,
      regions,
      archiveAccountId: accountId(context, archive.account),
      deliveringAccountIds: resolverLogs || flowLogs.vpcs ? ids(delivering) : flowLogs.transitGateway ? [hubId] : [],
      trailAccountIds: ids(trailAccounts),
      trail: trailName(archive.prefix),
      replicatingAccountIds: ids(callers),
      replicationRoles,
      firehoseAccountId: hubId,
      firehoseRoles: vpnRoles,
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
  const owner = context.config.observability?.archive.account ?? "";
  return placeOf(context, owner, context.homeRegion, []).bucket(kind);
}

/** Invocation logging of each caller in the planned Region: a bucket of its own there, replicated to the archive. */
export function planInvocationLogs(context: PlanContext): InvocationLogPlan[] {
  const { config, partition } = context;
  const settings = config.observability;
  if (settings?.invocationLogging.enabled !== true) return [];
  const { prefix, account: archive } = settings.archive;
  return loggedCallers(context).map((account) => {
    const id = accountId(context, account);
    const { region } = config.hub;
    const { bucket, input } = placeOf(context, account, region, [region]);
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
        roleName: replicationRole(context),
        trustPolicy: replicationTrust(),
        destinationBucket: archiveBucket(context, "invocations").name,
        destinationAccountId: accountId(context, archive),
        destinationRegion: context.homeRegion,
      },
    };
  });
}
