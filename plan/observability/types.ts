/**
 * What observability adds to a plan. Like the rest of the plan: plain JSON, sorted, without unions, tuples or
 * `readonly` arrays, because component arguments are parts of it.
 */
export interface ObservabilityPlan extends NetworkLogsPlan {
  archive: ArchivePlan;
  /** What is logged and watched in other Regions than the home Region, which the rest of the plan is about. */
  regions: RegionLogsPlan[];
  /** Tables and saved queries over all Regions; absent where they are switched off. */
  catalog?: CatalogPlan;
  /** Alarms of the home Region and where those of all Regions go; absent where no alarms are configured. */
  alarms?: AlertPlan;
  /** True for a dashboard in the network account. */
  dashboard: boolean;
  /** What it costs, for the cost model. */
  costs: CostDriver[];
}

/** Another Region's logs and alarms. */
export interface RegionLogsPlan extends NetworkLogsPlan {
  region: string;
  /** Alarms, reported to the home Region; absent where no alarms are configured. */
  alarms?: RegionAlertPlan;
}

/** What is logged in one Region. */
export interface NetworkLogsPlan {
  /** Flow logs of VPCs: the hub's and each spoke's. */
  flowLogs: FlowLogPlan[];
  /** Flow log of the transit gateway; absent where it is switched off. */
  transitFlowLog?: FlowLogPlan;
  /** Trails that are made, one per account. */
  trails: TrailPlan[];
  /** Resolver query logs, one configuration per account. */
  resolverLogs: ResolverLogPlan[];
  /** Bedrock model invocation logging, one per caller's account. */
  invocationLogging: InvocationLogPlan[];
  /** Tunnel logs; absent where there is no VPN connection. */
  vpnLogs?: VpnLogPlan;
  /** Accounts whose Bedrock metrics the network account shows; absent where they are not shared. */
  metrics?: MetricsPlan;
}

/** The log archive, in its own account. */
export interface ArchivePlan {
  /** Key of the account. */
  account: string;
  accountId: string;
  /** Start of names. */
  prefix: string;
  buckets: BucketPlan[];
  /** Policy of the one key that all buckets are encrypted with. */
  keyPolicy: string;
  /** Alias of that key, without `alias/`. */
  keyAlias: string;
  retentionDays: number;
  /** Days until logs move to Glacier Instant Retrieval; 0 for never. */
  coldAfterDays: number;
  /** `GOVERNANCE`, `COMPLIANCE` or empty. */
  objectLockMode: string;
  objectLockDays: number;
}

/** One bucket of the archive, or of a caller's account. */
export interface BucketPlan {
  /** What is in it: `flow`, `trail`, `dns`, `invocations`, `vpn` or `queries`. */
  kind: string;
  name: string;
  arn: string;
  /** The whole bucket policy. */
  policy: string;
  /** Days after which objects are deleted. */
  retentionDays: number;
}

/** A flow log to the archive. */
export interface FlowLogPlan {
  /** Key of the VPC: `hub` or the spoke's; `transit` for the transit gateway. */
  key: string;
  account: string;
  /** ARN of bucket and prefix. */
  destination: string;
  /** The fields, each as `${field}`. */
  format: string;
  intervalSeconds: number;
}

/** A trail in one account. */
export interface TrailPlan {
  account: string;
  name: string;
  bucket: string;
  selectors: SelectorPlan[];
}

/** An advanced event selector. */
export interface SelectorPlan {
  name: string;
  fields: SelectorFieldPlan[];
  /** Endpoints (`<domain>/<service>`) whose ids the selector is limited to; known at deploy time. Empty for no limit. */
  endpoints: string[];
}

export interface SelectorFieldPlan {
  field: string;
  equals: string[];
}

/** Resolver query logging of one account. */
export interface ResolverLogPlan {
  account: string;
  name: string;
  destination: string;
  /** Keys of the VPCs whose queries are logged. */
  vpcs: string[];
}

/** Model invocation logging in one caller's account. */
export interface InvocationLogPlan {
  account: string;
  accountId: string;
  bucket: BucketPlan;
  keyPolicy: string;
  keyAlias: string;
  /** True to log prompts and answers. */
  bodies: boolean;
  replication: ReplicationPlan;
}

/** Replication of a caller's bucket into the archive. */
export interface ReplicationPlan {
  roleName: string;
  trustPolicy: string;
  /** The archive's bucket. */
  destinationBucket: string;
  destinationAccountId: string;
  destinationRegion: string;
}

/** Tunnel logs: CloudWatch Logs, Firehose, archive. */
export interface VpnLogPlan {
  account: string;
  /** Begins with `/aws/vendedlogs/`, which keeps the account's resource policy small. */
  logGroup: string;
  streamName: string;
  bucket: string;
  bucketRegion: string;
  /** Keys under which files are written, with Firehose's time pattern. */
  filePrefix: string;
  errorPrefix: string;
  /** Role that Firehose writes to the archive with. */
  deliveryRoleName: string;
  deliveryTrustPolicy: string;
  /** Role that CloudWatch Logs hands events to Firehose with. */
  subscriptionRoleName: string;
  subscriptionTrustPolicy: string;
}

/** Tables and saved queries, in the archive's account. */
export interface CatalogPlan {
  account: string;
  database: string;
  workgroup: string;
  /** Bucket of query results and of the inventory. */
  bucket: string;
  tables: TablePlan[];
  queries: QueryPlan[];
}

/** A Glue table. */
export interface TablePlan {
  name: string;
  description: string;
  location: string;
  /** `parquet`, `json` or `cloudtrail`. */
  format: string;
  columns: ColumnPlan[];
  partitions: ColumnPlan[];
  /** Partition projection and other table parameters. */
  parameters: Record<string, string>;
  /** True if the ids of all VPCs are values of the `vpc` partition; known at deploy time. */
  partitionedByVpc: boolean;
}

/** A column with its Hive type. */
export interface ColumnPlan {
  name: string;
  type: string;
}

/** A saved query. */
export interface QueryPlan {
  /** Key and name. */
  name: string;
  /** The question that it answers. */
  question: string;
  /** Tables that it reads. */
  tables: string[];
  sql: string;
}

/** Alarms, rules and where they go. */
export interface AlertPlan {
  account: string;
  /** ARN of a topic that stands already; empty where one is made. */
  topicArn: string;
  topicName: string;
  topicPolicy: string;
  keyPolicy: string;
  keyAlias: string;
  emails: string[];
  alarms: AlarmPlan[];
  /** Rules in the network account. */
  rules: RulePlan[];
  /** Role that rules publish to the topic with. */
  publisherRoleName: string;
  publisherTrustPolicy: string;
  /** Bus in the network account that callers' accounts report to; empty where none has to. */
  busName: string;
  busPolicy: string;
  /** What callers' accounts report to the bus. */
  callers: CallerWatchPlan[];
}

/**
 * Alarms of another Region. An alarm tells topics of its own Region only, so that its changes of state go to the bus of
 * the home Region (EventBridge guide, Sending and receiving events between Regions), and from there to the one topic.
 */
export interface RegionAlertPlan {
  account: string;
  alarms: AlarmPlan[];
  /** Rules in the network account; those with a message send their events to the bus. */
  rules: RulePlan[];
  reporterRoleName: string;
  reporterTrustPolicy: string;
  reporterPolicy: string;
  /** What callers' accounts report to the bus. */
  callers: CallerWatchPlan[];
}

/** A CloudWatch alarm. */
export interface AlarmPlan {
  key: string;
  description: string;
  namespace: string;
  metric: string;
  statistic: string;
  periodSeconds: number;
  evaluationPeriods: number;
  /** `GreaterThanThreshold` or `LessThanThreshold`. */
  comparison: string;
  threshold: number;
  /** `notBreaching`, `breaching`, `ignore`. */
  missing: string;
  /** Dimensions whose values are known now. */
  dimensions: Record<string, string>;
  /** Dimensions whose values are ids that are known at deploy time: name to reference, such as `endpoint/prod/kms`. */
  references: Record<string, string>;
  /** Account (id) that publishes the metric, where it is not the alarm's own; empty otherwise. */
  accountId: string;
}

/** An EventBridge rule. */
export interface RulePlan {
  key: string;
  name: string;
  description: string;
  pattern: string;
  /** True for a rule on the bus that callers' accounts report to, false for the default bus. */
  onReportBus: boolean;
  /** Message, in which `<name>` stands for a value of the event; empty for a rule that is only counted. */
  message: string;
  /** JSON path by the name that stands for it in the message. */
  paths: Record<string, string>;
}

/** What one caller's account reports. */
export interface CallerWatchPlan {
  account: string;
  rule: RulePlan;
  roleName: string;
  trustPolicy: string;
  rolePolicy: string;
}

/** Cross-account metrics. */
export interface MetricsPlan {
  account: string;
  /** ARN of a sink that stands already; empty where one is made. */
  sinkArn: string;
  sinkName: string;
  sinkPolicy: string;
  /** Keys of the accounts that link to it. */
  sources: string[];
}

/** One thing that costs money: what is paid for, how much of it a month, or what its quantity follows from. */
export interface CostDriver {
  key: string;
  /** Region on whose price it is. */
  region: string;
  /** Account (key) that pays. */
  account: string;
  /** Spoke that causes it; empty for the hub's own. */
  spoke: string;
  title: string;
  /** Name of the catalogue's price. */
  price: string;
  unit: string;
  /** Units a month where that follows from the plan; 0 where it follows from traffic. */
  quantity: number;
  /** What the quantity follows from, where it is measured: `flow-gb`, `tgw-flow-gb`, `dns-gb`, `management-events`, …; empty otherwise. */
  measured: string;
}
