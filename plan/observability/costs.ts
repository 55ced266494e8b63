import type { CostDriver, ObservabilityPlan } from "./types";

/**
 * Prices of us-east-1 that the catalogue does not have, in US dollars. From memory of the pricing pages and not checked
 * against a source of AWS: every driver made from them says so.
 */
const UNCHECKED = {
  keyMonth: 1,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  archiveGbMonth: 0.023,
  athenaTb: 5,
  firehoseGb: 0.029,
  logGroupGb: 0.5,
};

const driver = (rest: Partial<CostDriver> & Pick<CostDriver, "key" | "account" | "title" | "unit">): CostDriver => ({
  spoke: "",
  price: "",
  usd: 0,
  verified: false,
  quantity: 0,
  measured: "",
  ...rest,
});

/**
 * What observability costs, as data for the cost model: fixed things with their quantity, and what follows from traffic
 * with the name of the measure. Who pays is the account that owns the resource; vended logs are billed to the account
 * whose VPC or transit gateway writes them.
 */
export function costDrivers(plan: Omit<ObservabilityPlan, "costs">, hubAccount: string): CostDriver[] {
  return [...fixedCosts(plan, hubAccount), ...flowCosts(plan), ...trailCosts(plan), ...archiveCosts(plan)];
}

function fixedCosts(plan: Omit<ObservabilityPlan, "costs">, hubAccount: string): CostDriver[] {
  const key = (account: string, name: string) =>
    driver({
      key: `key/${name}`,
      account,
      title: `KMS key of ${name}`,
      unit: "month",
      usd: UNCHECKED.keyMonth,
      quantity: 1,
    });
  const { alarms } = plan;
  return [
    key(plan.archive.account, "the log archive"),
    ...plan.invocationLogging.map(({ account }) => key(account, `invocation logs of ${account}`)),
    ...(alarms && alarms.topicArn === "" ? [key(alarms.account, "the alarm topic")] : []),
    ...(alarms
      ? [
          driver({
            key: "alarms",
            account: alarms.account,
            title: "CloudWatch alarms",
            unit: "alarm and month",
            usd: UNCHECKED.alarmMonth,
            quantity: alarms.alarms.length,
          }),
        ]
      : []),
    ...(plan.dashboard
      ? [
          driver({
            key: "dashboard",
            account: hubAccount,
            title: "CloudWatch dashboard (the account's first three are free)",
            unit: "month",
            usd: UNCHECKED.dashboardMonth,
            quantity: 1,
          }),
        ]
      : []),
  ];
}

function flowCosts(plan: Omit<ObservabilityPlan, "costs">): CostDriver[] {
  const delivered = (
    key: string,
    account: string,
    spoke: string,
    title: string,
    measured: string,
    parquet: boolean,
  ) => [
    driver({ key, account, spoke, title, price: "flowLogS3Gb", unit: "GB", measured }),
    ...(parquet
      ? [
          driver({
            key: `${key}/parquet`,
            account,
            spoke,
            title: `${title}, conversion to Parquet`,
            price: "flowLogParquetGb",
            unit: "GB",
            measured,
          }),
        ]
      : []),
  ];
  const spokeOf = (key: string) => (key.startsWith("spoke/") ? key.slice("spoke/".length) : "");
  const transit = plan.transitFlowLog;
  return [
    ...plan.flowLogs.flatMap((log) =>
      delivered(
        `flow/${log.key}`,
        log.account,
        spokeOf(log.key),
        `Flow logs of ${log.key}`,
        `flow-gb/${log.key}`,
        true,
      ),
    ),
    ...(transit
      ? delivered("flow/transit", transit.account, "", "Flow logs of the transit gateway", "flow-gb/transit", true)
      : []),
    ...plan.resolverLogs.flatMap((log) =>
      delivered(
        `dns/${log.account}`,
        log.account,
        "",
        `DNS query logs of ${log.account}`,
        `dns-gb/${log.account}`,
        false,
      ),
    ),
    ...(plan.vpnLogs
      ? [
          driver({
            key: "vpn/log-group",
            account: plan.vpnLogs.account,
            title: "Tunnel logs into CloudWatch Logs",
            unit: "GB",
            usd: UNCHECKED.logGroupGb,
            measured: "vpn-gb",
          }),
          driver({
            key: "vpn/firehose",
            account: plan.vpnLogs.account,
            title: "Tunnel logs through Firehose",
            unit: "GB",
            usd: UNCHECKED.firehoseGb,
            measured: "vpn-gb",
          }),
        ]
      : []),
  ];
}

function trailCosts(plan: Omit<ObservabilityPlan, "costs">): CostDriver[] {
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
    ).map(({ category, price, title }) =>
      driver({
        key: `trail/${trail.account}/${category}`,
        account: trail.account,
        title: `CloudTrail of ${trail.account}: ${title}`,
        price,
        unit: "100k events",
        measured: `trail-100k/${trail.account}/${category}`,
      }),
    ),
  );
}

function archiveCosts({ archive, catalog }: Omit<ObservabilityPlan, "costs">): CostDriver[] {
  return [
    driver({
      key: "archive/storage",
      account: archive.account,
      title: `Log archive, S3 Standard, kept ${archive.retentionDays} days`,
      unit: "GB-month",
      usd: UNCHECKED.archiveGbMonth,
      measured: "archive-gb-month",
    }),
    ...(catalog
      ? [
          driver({
            key: "archive/queries",
            account: archive.account,
            title: "Athena, data scanned",
            unit: "TB",
            usd: UNCHECKED.athenaTb,
            measured: "athena-tb",
          }),
        ]
      : []),
  ];
}

/** US dollars a month that are due without any traffic. */
export function fixedMonthly(costs: readonly CostDriver[]): number {
  return costs.reduce((sum, { quantity, usd }) => sum + quantity * usd, 0);
}
