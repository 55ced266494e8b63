import type { Mistake } from "./types";

/** Logs, alarms and metrics. */
export const OBSERVABILITY: readonly Mistake[] = [
  {
    name: "observability without an archive",
    make: (r) => delete r["observability"].archive,
    says: "observability.archive: is missing; add it: a mapping",
  },
  {
    name: "unknown key in observability",
    make: (r) => (r["observability"].flowlogs = {}),
    says: /^observability\.flowlogs: is an unknown key.*flowLogs/,
  },
  {
    name: "archive in an unknown account",
    make: (r) => (r["observability"].archive.account = "log-archiv"),
    says: /^observability\.archive\.account: names no account of this file, got log-archiv; .*log-archive/,
  },
  {
    name: "archive in the hub's account",
    make: (r) => (r["observability"].archive.account = "network"),
    says: /^observability\.archive\.account: is the account of the hub, whose administrators could then delete its logs, got network/,
  },
  {
    name: "archive in a spoke's account",
    make: (r) => (r["observability"].archive.account = "claims"),
    says: /^observability\.archive\.account: is the account of spoke claims/,
  },
  {
    name: "prefix that is no start of a bucket's name",
    make: (r) => (r["observability"].archive.prefix = "Hub_Logs"),
    says: /^observability\.archive\.prefix: is not a usable start of bucket names, got Hub_Logs/,
  },
  {
    name: "prefix that makes bucket names too long",
    make: (r) => {
      r["observability"].archive.prefix = "a-rather-long-name-here1";
      r["hub"].region = "ap-southeast-1";
      r["hub"].availabilityZones = ["apse1-az1", "apse1-az2"];
    },
    says: /^observability\.archive\.prefix: makes bucket names of 64 characters, more than the 63 that S3 takes, got a-rather-long-name-here1; use at most 23 characters/,
  },
  {
    name: "logs kept for no day",
    make: (r) => (r["observability"].archive.retentionDays = 0),
    says: /^observability\.archive\.retentionDays: /,
  },
  {
    name: "object lock beyond retention",
    make: (r) => (r["observability"].archive.objectLock.days = 500),
    says: "observability.archive.objectLock.days: is more than the 400 days after which logs are deleted, got 500; use at most 400, or raise observability.archive.retentionDays",
  },
  {
    name: "object lock of an unknown mode",
    make: (r) => (r["observability"].archive.objectLock.mode = "legal-hold"),
    says: /^observability\.archive\.objectLock\.mode: .*got legal-hold/,
  },
  {
    name: "cold storage after deletion",
    make: (r) => (r["observability"].archive.coldAfterDays = 400),
    says: /^observability\.archive\.coldAfterDays: is not before the 400 days after which logs are deleted, got 400/,
  },
  {
    name: "interval that flow logs do not have",
    make: (r) => (r["observability"].flowLogs.intervalSeconds = 300),
    says: /^observability\.flowLogs\.intervalSeconds: .*got 300/,
  },
  {
    name: "trail neither own nor existing",
    make: (r) => (r["observability"].trail = "existing"),
    says: /^observability\.trail: /,
  },
  {
    name: "existing trail with a malformed bucket",
    make: (r) => (r["observability"].trail = { existing: { bucket: "Org Trail" } }),
    says: /^observability\.trail\.existing\.bucket: is not a bucket name, got Org Trail/,
  },
  {
    name: "existing trail with a prefix that ends in a slash",
    make: (r) => (r["observability"].trail = { existing: { bucket: "org-trail", prefix: "audit/" } }),
    says: /^observability\.trail\.existing\.prefix: is not a key prefix, got audit\//,
  },
  {
    name: "network activity of an unknown kind",
    make: (r) => (r["observability"].networkActivity = "some"),
    says: /^observability\.networkActivity: .*got some/,
  },
  {
    name: "logging owned elsewhere by an unknown account",
    make: (r) => (r["observability"].invocationLogging.ownedElsewhere = ["paiments"]),
    says: /^observability\.invocationLogging\.ownedElsewhere\.0: names no account of this file, got paiments; .*payments/,
  },
  {
    name: "logging owned elsewhere by an account that does not call",
    make: (r) => (r["observability"].invocationLogging.ownedElsewhere = ["log-archive"]),
    says: /^observability\.invocationLogging\.ownedElsewhere\.0: has no consumer, so nothing would be logged there anyway, got log-archive/,
  },
  {
    name: "alarm address that is none",
    make: (r) => (r["observability"].alarms.emails = ["platform"]),
    says: /^observability\.alarms\.emails\.0: is not an email address, got platform/,
  },
  {
    name: "alarm address that is there twice",
    make: (r) => (r["observability"].alarms.emails = ["a@example.com", "b@example.com", "a@example.com"]),
    says: /^observability\.alarms\.emails\.2: is there twice, got a@example\.com; remove one$/,
  },
  {
    name: "topic in another Region",
    make: (r) => (r["observability"].alarms = { topic: "arn:aws:sns:eu-west-1:110987654301:mine" }),
    says: /^observability\.alarms\.topic: is not in the network account's 110987654301 and Region us-east-1/,
  },
  {
    name: "topic that is no ARN",
    make: (r) => (r["observability"].alarms = { topic: "mine" }),
    says: /^observability\.alarms\.topic: is not the ARN of an SNS topic, got mine/,
  },
  {
    name: "addresses for a topic that is not made here",
    make: (r) => (r["observability"].alarms.topic = "arn:aws:sns:us-east-1:110987654301:mine"),
    says: /^observability\.alarms\.emails: would subscribe to a topic that is not made here/,
  },
  {
    name: "negative threshold",
    make: (r) => (r["observability"].alarms.deniedCalls = -1),
    says: /^observability\.alarms\.deniedCalls: .*got -1/,
  },
  {
    name: "sink in another account",
    make: (r) =>
      (r["observability"].crossAccountMetrics = {
        sink: "arn:aws:oam:us-east-1:110987654302:sink/12345678-1234-1234-1234-123456789012",
      }),
    says: /^observability\.crossAccountMetrics\.sink: is not in the network account's 110987654301/,
  },
  {
    name: "more VPCs with query logging than the account may have",
    make: (r) => {
      r["spokes"].claims.account = "payments";
      r["quotas"] = { queryLogAssociationsPerRegion: 1 };
    },
    says: /^observability\.resolverLogs: needs more VPCs of account payments with query logging than the 1 that the account has, got 2; .*quotas\.queryLogAssociationsPerRegion$/,
  },
];
