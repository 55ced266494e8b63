import type { CostDriver, NetworkLogsPlan, ObservabilityPlan, RegionLogsPlan } from "./types";

type Driver = Partial<CostDriver> & Pick<CostDriver, "key" | "account" | "title" | "unit" | "price">;
type Parts = Omit<ObservabilityPlan, "costs">;

/**
 * What observability costs, as data for the cost model: fixed things with their quantity, and what follows from traffic
 * with the name of the measure. Who pays is the account that owns the resource; vended logs are billed to the account
 * whose VPC or transit gateway writes them.
 */
export function costDrivers(plan: Parts, hubAccount: string, home: string): CostDriver[] {
  return [
    ...[...archiveKeys(plan), ...dashboardCosts(plan, hubAccount), ...archiveCosts(plan)].map(driverIn(home)),
    ...alarmCosts(plan.alarms).map(driverIn(home)),
    ...logCosts(plan).map(driverIn(home)),
    ...plan.regions.flatMap((region) =>
      [...alarmCosts(region.alarms), ...logCosts(region), ...crossing(region, hubAccount)].map(
        driverIn(region.region, true),
      ),
    ),
  ];
}

/** A driver in a Region; keys of other Regions' have its name. */
function driverIn(region: string, other = false): (driver: Driver) => CostDriver {
  return ({ key, title, ...rest }) => ({
    spoke: "",
    quantity: 0,
    measured: "",
    ...rest,
    region,
    key: other ? `${key}@${region}` : key,
    title: other ? `${title} (${region})` : title,
  });
}

function keyOf(account: string, name: string): Driver {
  return {
    key: `key/${name}`,
    account,
    title: `KMS key of ${name}`,
    unit: "month",
    price: "kmsKeyMonth",
    quantity: 1,
  };
}

function archiveKeys({ archive, alarms }: Parts): Driver[] {
  return [
    keyOf(archive.account, "the log archive"),
    ...(alarms && alarms.topicArn === "" ? [keyOf(alarms.account, "the alarm topic")] : []),
  ];
}

function dashboardCosts(plan: Parts, account: string): Driver[] {
  if (!plan.dashboard) return [];
  const title = "CloudWatch dashboard (the account's first three are free)";
  return [{ key: "dashboard", account, title, unit: "month", price: "dashboardMonth", quantity: 1 }];
}

function alarmCosts(alarms: { account: string; alarms: readonly unknown[] } | undefined): Driver[] {
  if (!alarms) return [];
  const { account } = alarms;
  const quantity = alarms.alarms.length;
  return [
    { key: "alarms", account, title: "CloudWatch alarms", unit: "alarm and month", price: "alarmMonth", quantity },
  ];
}

/** What the logs of one Region cost. */
function logCosts(logs: NetworkLogsPlan): Driver[] {
  return [
    ...logs.invocationLogging.map(({ account }) => keyOf(account, `invocation logs of ${account}`)),
    ...flowCosts(logs),
    ...trailCosts(logs),
  ];
}

/** Data that another Region's logs are carried to the archive with, which is billed to the account that writes them. */
function crossing(
  { region, flowLogs, resolverLogs, trails, invocationLogging }: RegionLogsPlan,
  hub: string,
): Driver[] {
  const writers = [flowLogs, resolverLogs, trails, invocationLogging].flatMap((logs) =>
    logs.map(({ account }) => account),
  );
  return [...new Set([hub, ...writers])].sort().map((account) => ({
    key: `crossing/${account}`,
    account,
    title: `Logs of ${account} from ${region} to the archive, compressed`,
    unit: "GB",
    price: "interRegionGb",
    measured: `crossing-gb/${account}`,
  }));
}

function flowCosts(plan: NetworkLogsPlan): Driver[] {
  const delivered = (
    key: string,
    account: string,
    spoke: string,
    title: string,
    measured: string,
    parquet: boolean,
  ) => [
    { key, account, spoke, title, price: "flowLogS3Gb", unit: "GB", measured },
    ...(parquet
      ? [
          {
            key: `${key}/parquet`,
            account,
            spoke,
            title: `${title}, conversion to Parquet`,
            price: "flowLogParquetGb",
            unit: "GB",
            measured,
          },
        ]
      : []),
  ];
  const spokeOf = (key: string) => (key.startsWith("spoke/") ? key.slice("spoke/".length) : "");
  const transit = plan.transitFlowLog;
  return [
    ...plan.flowLogs.flatMap(({ key, account }) =>
      delivered(`flow/${key}`, account, spokeOf(key), `Flow logs of ${key}`, `flow-gb/${key}`, true),
    ),
    ...(transit
      ? delivered("flow/transit", transit.account, "", "Flow logs of the transit gateway", "flow-gb/transit", true)
      : []),
    ...plan.resolverLogs.flatMap(({ account }) =>
      delivered(`dns/${account}`, account, "", `DNS query logs of ${account}`, `dns-gb/${account}`, false),
    ),
    ...(plan.vpnLogs ? tunnelCosts(plan.vpnLogs.account) : []),
  ];
}

function tunnelCosts(account: string): Driver[] {
  const tunnel = { account, unit: "GB", measured: "vpn-gb" };
  return [
    { ...tunnel, key: "vpn/log-group", title: "Tunnel logs into CloudWatch Logs", price: "flowLogCloudWatchGb" },
    { ...tunnel, key: "vpn/firehose", title: "Tunnel logs through Firehose", price: "firehoseGb" },
  ];
}

function trailCosts(plan: NetworkLogsPlan): Driver[] {
  const CATEGORIES = [
    {
      category: "Management",
      price: "trailManagementEvents100k",
      title: "management events, if another trail has them",
    },
    { category: "Data", price: "trailDataEvents100k", title: "data events" },
    { category: "NetworkActivity", price: "trailNetworkEvents100k", title: "network activity events" },
  ];
  return plan.trails.flatMap((trail) =>
    CATEGORIES.filter(({ category }) =>
      trail.selectors.some((selector) => selector.fields.some(({ equals }) => equals.includes(category))),
    ).map(({ category, price, title }) => ({
      key: `trail/${trail.account}/${category}`,
      account: trail.account,
      title: `CloudTrail of ${trail.account}: ${title}`,
      price,
      unit: "100k events",
      measured: `trail-100k/${trail.account}/${category}`,
    })),
  );
}

function archiveCosts({ archive, catalog }: Parts): Driver[] {
  return [
    {
      key: "archive/storage",
      account: archive.account,
      title: `Log archive, S3 Standard, kept ${archive.retentionDays} days`,
      unit: "GB-month",
      price: "s3StandardGbMonth",
      measured: "archive-gb-month",
    },
    ...(catalog
      ? [
          {
            key: "archive/queries",
            account: archive.account,
            title: "Athena, data scanned",
            unit: "TB",
            price: "athenaTb",
            measured: "athena-tb",
          },
        ]
      : []),
  ];
}
