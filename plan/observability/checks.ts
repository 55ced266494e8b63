import { suggestion } from "../../stacks/nearest";
import type { Declared } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import type { ObservabilityConfig } from "../../stacks/schema";
import { checkQuota, type PlanContext } from "../context";
import { sortedEntries } from "../spokes";
import { bucketName, BUCKET_NAME_LIMIT, type LogKind } from "./names";
import { callerAccounts, loggedVpcs } from "./parties";
import type { ObservabilityPlan } from "./types";

const PATH = "observability";

/** Most characters of a bucket policy (S3 guide, Bucket policies) and of a key policy (KMS guide, Resource quotas). */
const POLICY_LIMITS = { bucket: 20_480, key: 32_768 };

/** What of `observability` does not fit the rest of the file. */
export function checkObservability(context: PlanContext, declared: Declared): void {
  const { config } = context;
  if (!config.observability) return;
  checkArchive(context, declared.accounts);
  checkOwners(context, declared);
  checkTargets(context);
  checkResolverQuotas(context);
  checkEmails(context);
}

/** An address is subscribed once. */
function checkEmails({ config, problems }: PlanContext): void {
  const emails = config.observability?.alarms?.emails ?? [];
  emails.forEach((email, i) => {
    if (emails.indexOf(email) < i)
      problems.push({ path: `${PATH}.alarms.emails.${i}`, problem: "is there twice", got: email, fix: "remove one" });
  });
}

function checkArchive({ config, problems }: PlanContext, declaredAccounts: ReadonlySet<string>): void {
  const { archive } = config.observability ?? {};
  if (!archive) return;
  const path = `${PATH}.archive`;
  if (!declaredAccounts.has(archive.account)) {
    problems.push({
      path: `${path}.account`,
      problem: "names no account of this file",
      got: archive.account,
      fix: suggestion(archive.account, declaredAccounts),
    });
    return;
  }
  const spoke = Object.entries(config.spokes).find(([, { account }]) => account === archive.account)?.[0];
  const owner = archive.account === config.hub.account ? "the hub" : spoke === undefined ? undefined : `spoke ${spoke}`;
  if (owner !== undefined) {
    problems.push({
      path: `${path}.account`,
      problem: `is the account of ${owner}, whose administrators could then delete its logs`,
      got: archive.account,
      fix: "use an account of its own, as AWS advises for log archives",
    });
  }
  if (archive.objectLock && archive.objectLock.days > archive.retentionDays) {
    problems.push({
      path: `${path}.objectLock.days`,
      problem: `is more than the ${archive.retentionDays} days after which logs are deleted`,
      got: archive.objectLock.days,
      fix: `use at most ${archive.retentionDays}, or raise ${path}.retentionDays`,
    });
  }
  if (archive.coldAfterDays !== undefined && archive.coldAfterDays >= archive.retentionDays) {
    problems.push({
      path: `${path}.coldAfterDays`,
      problem: `is not before the ${archive.retentionDays} days after which logs are deleted`,
      got: archive.coldAfterDays,
      fix: `use less than ${archive.retentionDays}, or leave it out`,
    });
  }
  const kinds: LogKind[] = ["invocations", "queries"];
  const longest = kinds
    .flatMap((kind) =>
      // Callers' own buckets are in their Regions.
      [config.hub.region, ...(kind === "invocations" ? Object.keys(config.regions) : [])].map((region) =>
        bucketName(archive.prefix, kind, "1".repeat(12), region),
      ),
    )
    .reduce((a, b) => (a.length >= b.length ? a : b));
  if (longest.length > BUCKET_NAME_LIMIT) {
    problems.push({
      path: `${path}.prefix`,
      problem: `makes bucket names of ${longest.length} characters, more than the ${BUCKET_NAME_LIMIT} that S3 takes`,
      got: archive.prefix,
      fix: `use at most ${archive.prefix.length - (longest.length - BUCKET_NAME_LIMIT)} characters`,
    });
  }
}

/** Accounts whose invocation logging somebody else owns must be accounts that have any. */
function checkOwners(context: PlanContext, declared: Declared): void {
  const callers = callerAccounts(context);
  // A spoke that is not well formed may have consumers.
  const all = declared.spokes.size === Object.keys(context.config.spokes).length;
  const listed = context.config.observability?.invocationLogging.ownedElsewhere ?? [];
  listed.forEach((account, i) => {
    const path = `${PATH}.invocationLogging.ownedElsewhere.${i}`;
    if (!declared.accounts.has(account)) {
      context.problems.push({
        path,
        problem: "names no account of this file",
        got: account,
        fix: suggestion(account, declared.accounts),
      });
    } else if (all && !callers.includes(account)) {
      context.problems.push({
        path,
        problem: "has no consumer, so nothing would be logged there anyway",
        got: account,
        fix: callers.length === 0 ? "remove it" : `remove it, or name one of ${callers.join(", ")}`,
      });
    }
  });
}

/** Sinks that the network account has already, each with its Region (the home Region's is `""`) and path. */
export function sinksOf(
  setting: ObservabilityConfig["crossAccountMetrics"] | undefined,
): { region: string; path: string; arn: string }[] {
  if (typeof setting !== "object") return [];
  return [
    ...(setting.sink === undefined ? [] : [{ region: "", path: "sink", arn: setting.sink }]),
    ...sortedEntries(setting.regions).map(([region, arn]) => ({ region, path: `regions.${region}`, arn })),
  ];
}

/** A topic or sink that stands already must be where alarms and metrics are: in the network account and its Region. */
function checkTargets({ config, problems }: PlanContext): void {
  const { alarms, crossAccountMetrics } = config.observability ?? {};
  const owner = config.accounts[config.hub.account]?.id;
  const check = (path: string, arn: string, what: string, wanted = config.hub.region) => {
    const [, , , region, account] = arn.split(":");
    if (told(problems, "hub.region") || owner === undefined || (region === wanted && account === owner)) return;
    problems.push({
      path,
      problem: `is not in the network account's ${owner} and Region ${wanted}`,
      got: arn,
      fix: `name ${what} there, or leave it out to have one made`,
    });
  };
  if (alarms?.topic !== undefined) {
    check(`${PATH}.alarms.topic`, alarms.topic, "a topic");
    if (alarms.emails.length > 0) {
      problems.push({
        path: `${PATH}.alarms.emails`,
        problem: "would subscribe to a topic that is not made here",
        got: alarms.emails.join(", "),
        fix: "subscribe them where that topic is made, or remove alarms.topic",
      });
    }
  }
  for (const { region, path, arn } of sinksOf(crossAccountMetrics)) {
    const at = `${PATH}.crossAccountMetrics.${path}`;
    if (region !== "" && (config.regions[region]?.endpoints !== "own" || !config.regions[region].logs)) {
      const known = sortedEntries(config.regions).flatMap(([code, entry]) => (entry.endpoints === "own" ? [code] : []));
      problems.push({
        path: at,
        problem: "is no Region whose callers show metrics: one under regions with endpoints: own and logs",
        got: region,
        fix: known.length === 0 ? "remove it" : suggestion(region, known),
      });
    } else check(at, arn, "the sink", region === "" ? config.hub.region : region);
  }
}

function checkResolverQuotas(context: PlanContext): void {
  if (context.config.observability?.resolverLogs !== true) return;
  const { config } = context;
  const own = loggedVpcs(context).map(({ account }) => ({ account, region: config.hub.region }));
  const others = Object.values(config.spokes).flatMap(({ account, region = "" }) =>
    config.regions[region]?.logs === true ? [{ account, region }] : [],
  );
  const counts = new Map<string, number>();
  for (const { account, region } of [...own, ...others]) {
    const place = region === config.hub.region ? `account ${account}` : `account ${account} in ${region}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  for (const [place, count] of counts) {
    checkQuota(
      context,
      "queryLogAssociationsPerRegion",
      `${PATH}.resolverLogs`,
      count,
      `VPCs of ${place} with query logging`,
      "set resolverLogs to false",
    );
  }
}

/** Policies that grew beyond what S3 and KMS take: they list accounts. */
export function checkPolicySizes(context: PlanContext, plan: ObservabilityPlan): void {
  const tooLong = (what: string, text: string, limit: number) => {
    if (text.length <= limit) return;
    context.problems.push({
      path: `${PATH}.archive`,
      problem: `needs a ${what} of ${text.length} characters for its accounts, more than the ${limit} that AWS takes`,
      fix: "split the spokes over stacks, each with an archive prefix of its own",
    });
  };
  for (const bucket of plan.archive.buckets)
    tooLong(`policy of the ${bucket.kind} bucket`, bucket.policy, POLICY_LIMITS.bucket);
  tooLong("key policy", plan.archive.keyPolicy, POLICY_LIMITS.key);
}
