import { z } from "zod";
import { key, PARTITION, pattern, region } from "./values";

/** Start of the names of buckets, keys, roles and queries: short, because bucket names hold 63 characters in all. */
const prefix = pattern(
  /^(?!xn--|sthree-|amzn-s3-demo-)[a-z][a-z0-9-]{1,22}[a-z0-9]$/,
  "is not a usable start of bucket names",
  "use 3 to 24 lower-case letters, digits and hyphens, starting with a letter, and not with xn--, sthree- or amzn-s3-demo-, which S3 keeps",
);

/** Name of an S3 bucket (S3 guide, General purpose bucket naming rules), without dots. */
const bucketName = pattern(
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "is not a bucket name",
  "use 3 to 63 lower-case letters, digits and hyphens",
);

const topicArn = pattern(
  new RegExp(`^arn:${PARTITION}:sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256}$`),
  "is not the ARN of an SNS topic",
  "write arn:aws:sns:<region>:<account id>:<name>",
);

const sinkArn = pattern(
  new RegExp(`^arn:${PARTITION}:oam:[a-z0-9-]+:\\d{12}:sink/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
  "is not the ARN of an observability sink",
  "copy it from CloudWatch, Settings, Monitoring account configuration",
);

const email = pattern(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "is not an email address", "write it like team@example.com");

const days = (most: number) => z.number().int().min(1).max(most);

const archive = z.strictObject({
  account: key.describe(
    "Key in `accounts` of the log archive's account: one that holds neither the hub nor a spoke. Changing it begins an empty archive.",
  ),
  prefix: prefix
    .default("bedrock-hub")
    .describe(
      "Start of the names of buckets, keys and roles. Changing it replaces the buckets, which are protected. Two stacks with one archive account need two.",
    ),
  retentionDays: days(3653).default(400).describe("Days after which logs are deleted."),
  coldAfterDays: z
    .number()
    .int()
    .min(30)
    .max(3653)
    .optional()
    .describe("Days after which logs move to Glacier Instant Retrieval, which Athena reads too; never by default."),
  objectLock: z
    .strictObject({
      mode: z
        .enum(["governance", "compliance"])
        .describe("`compliance` binds the account's root user too: nobody can delete a log before its time."),
      days: days(3653).describe("Days for which each log can be neither changed nor deleted."),
    })
    .optional()
    .describe("Write once, read many, for the logs; query results are not locked."),
});

const trail = z
  .union(
    [
      z.strictObject({
        existing: z
          .strictObject({
            bucket: bucketName.describe("Bucket of the trail that records every account already."),
            prefix: z
              .string()
              .regex(/^([\w.!*'()-]+(\/[\w.!*'()-]+)*)?$/, {
                error: "is not a key prefix\nwrite it without slashes at its ends, or leave it out",
              })
              .default("")
              .describe("The trail's key prefix; none by default."),
            organization: z
              .boolean()
              .default(true)
              .describe(
                "True for an organization trail: its keys have the organization's id in front of the accounts'.",
              ),
            networkActivity: z
              .boolean()
              .default(false)
              .describe(
                "The trail logs network activity of the hub's endpoints already. If not, one that logs nothing else is made in the network account.",
              ),
          })
          .describe("Read a trail that stands already."),
      }),
      z.strictObject({
        own: z
          .strictObject({
            managementEvents: z
              .boolean()
              .default(true)
              .describe(
                "Log management events: InvokeModel and Converse are such. Beside another trail this is a second copy, $2.00 per 100,000 events.",
              ),
            dataEvents: z
              .boolean()
              .default(true)
              .describe(
                "Log data events of Bedrock: agents, knowledge bases, flows, guardrails, streams, and bedrock-mantle.",
              ),
          })
          .describe("Make a trail in the network account and in each caller's."),
      }),
    ],
    {
      error: ({ input }) =>
        typeof input === "string"
          ? "is not a mapping\nwrite { own: {} } to make one, or { existing: { bucket: <name> } } to read one that stands"
          : undefined,
    },
  )
  .describe("CloudTrail: read a trail that stands already, or make one in the network account and in each caller's.");

const alarms = z.strictObject({
  emails: z.array(email).default([]).describe("Who is told by email; each address confirms its subscription once."),
  topic: topicArn
    .optional()
    .describe("A topic that stands already in the network account and Region, instead of one made here."),
  packetsDropped: z
    .number()
    .int()
    .min(0)
    .default(100)
    .describe("Packets that one endpoint may drop in five minutes without an alarm."),
  unroutedPackets: z
    .number()
    .int()
    .min(0)
    .default(50)
    .describe("Packets that the transit gateway may drop in five minutes for want of a route, or into a blackhole."),
  deniedCalls: z
    .number()
    .int()
    .min(0)
    .default(5)
    .describe("Calls that the endpoints' policies may deny in five minutes without an alarm."),
});

/** What a stack says about logs, metrics and alarms. */
export const observability = z
  .strictObject({
    archive: archive.describe("Where logs are kept, for how long, and whether they can be deleted before."),
    flowLogs: z
      .strictObject({
        vpcs: z.boolean().default(true).describe("Flow logs of the hub VPC and of every spoke's."),
        transitGateway: z
          .boolean()
          .default(true)
          .describe("Flow logs of the transit gateway with all fields, every 60 seconds."),
        intervalSeconds: z
          .literal([60, 600])
          .default(600)
          .describe("Aggregation interval of VPC flow logs: 60 tells more and costs more."),
      })
      .prefault({})
      .describe("Network flows, as Parquet."),
    trail: trail.optional(),
    networkActivity: z
      .enum(["all", "denied"])
      .default("all")
      .describe("Which calls through the hub's endpoints are logged: all, or those that a policy denied."),
    resolverLogs: z.boolean().default(true).describe("DNS queries of the hub VPC and of every spoke's."),
    invocationLogging: z
      .strictObject({
        enabled: z.boolean().default(true).describe("Log model invocations in every account that has consumers."),
        bodies: z
          .boolean()
          .default(false)
          .describe(
            "Log prompts and answers too, not only who called which model when. They are as confidential as what they hold.",
          ),
        ownedElsewhere: z
          .array(key)
          .default([])
          .describe("Accounts whose one configuration per Region somebody else owns; they are left alone."),
      })
      .prefault({})
      .describe("Bedrock model invocation logging: in each caller's account, replicated to the archive."),
    queries: z.boolean().default(true).describe("Tables and saved queries over the archive, in Athena."),
    dashboard: z.boolean().default(true).describe("CloudWatch dashboard in the network account."),
    crossAccountMetrics: z
      .union([
        z.boolean(),
        z.strictObject({
          sink: sinkArn.optional().describe("ARN of the sink that the network account has in the home Region already."),
          regions: z
            .record(region, sinkArn)
            .default({})
            .describe("ARNs of the sinks that it has in other Regions already, by Region."),
        }),
      ])
      .default(true)
      .describe(
        "Show the callers' Bedrock metrics in the network account. An account has one sink per Region: name it if there is one.",
      ),
    alarms: alarms.optional().describe("Alarms and the topic that they go to."),
  })
  .describe("Log archive, logs, saved queries, dashboard and alarms.");
