import { TRANSIT_COLUMNS, VPC_COLUMNS } from "./flow-format";
import {
  ATTACHMENT_COLUMNS,
  DNS_COLUMNS,
  ENDPOINT_COLUMNS,
  INVOCATION_COLUMNS,
  PRICE_COLUMNS,
  SUBNET_COLUMNS,
  TRAIL_COLUMNS,
  VPN_COLUMNS,
} from "./table-columns";
import type { ColumnPlan, TablePlan } from "./types";

/** First day of the projected partitions: no log of this network is older. */
const FIRST_DAY = "2026/01/01";

const DAY: ColumnPlan = { name: "day", type: "string" };
const ACCOUNT: ColumnPlan = { name: "account", type: "string" };
const VPC: ColumnPlan = { name: "vpc", type: "string" };
/** Region that wrote the log; `region` is a column of flow logs already. */
const REGION: ColumnPlan = { name: "log_region", type: "string" };

/** Name of the folder of an inventory table in the queries' bucket. */
export function inventoryKey(table: string): string {
  return `inventory/${table}/${table}.json`;
}

/**
 * Partition projection by day, and by what else the path has: partitions are computed from the query's conditions
 * instead of being registered (Athena guide, Use partition projection with Amazon Athena).
 */
function projection(template: string, enums: Record<string, string[]>): Record<string, string> {
  return {
    EXTERNAL: "TRUE",
    "projection.enabled": "true",
    "projection.day.type": "date",
    "projection.day.range": `${FIRST_DAY},NOW`,
    "projection.day.format": "yyyy/MM/dd",
    "projection.day.interval": "1",
    "projection.day.interval.unit": "DAYS",
    ...Object.fromEntries(
      Object.entries(enums).flatMap(([name, values]) => [
        [`projection.${name}.type`, "enum"],
        [`projection.${name}.values`, values.join(",")],
      ]),
    ),
    "storage.location.template": template,
  };
}

interface LogTable {
  name: string;
  description: string;
  format: "parquet" | "json" | "cloudtrail";
  columns: readonly ColumnPlan[];
  /** `s3://bucket/prefix` in front of the partitions. */
  location: string;
  /** Path of one partition below the location, with `${partition}`. */
  path: string;
  accounts: string[];
  /** Regions that are in the path; absent where none is. */
  regions?: string[];
  byVpc?: boolean;
}

function logTable({
  name,
  description,
  format,
  columns,
  location,
  path,
  accounts,
  regions,
  byVpc = false,
}: LogTable): TablePlan {
  return {
    name,
    description,
    location,
    format,
    columns: [...columns],
    partitions: [ACCOUNT, ...(regions ? [REGION] : []), ...(byVpc ? [VPC] : []), DAY],
    parameters: projection(`${location}${path}`, { account: accounts, ...(regions && { [REGION.name]: regions }) }),
    partitionedByVpc: byVpc,
  };
}

/** VPC flow logs (VPC guide, Flow log files). */
export function vpcFlowTable(bucket: string, regions: string[], accounts: string[]): TablePlan {
  return logTable({
    name: "vpc_flows",
    description: "Flow logs of the hub VPCs and the spokes",
    format: "parquet",
    columns: VPC_COLUMNS,
    location: `s3://${bucket}/vpc/AWSLogs/`,
    path: "${account}/vpcflowlogs/${log_region}/${day}/",
    accounts,
    regions,
  });
}

/** Transit gateway flow logs, which lie under `vpcflowlogs` too (Transit Gateway guide, Flow Logs records in Amazon S3). */
export function transitFlowTable(bucket: string, regions: string[], account: string): TablePlan {
  return logTable({
    name: "transit_flows",
    description: "Flow logs of the transit gateways",
    format: "parquet",
    columns: TRANSIT_COLUMNS,
    location: `s3://${bucket}/transit/AWSLogs/`,
    path: "${account}/vpcflowlogs/${log_region}/${day}/",
    accounts: [account],
    regions,
  });
}

/**
 * CloudTrail records; network activity has a folder of its own (CloudTrail guide, Finding your CloudTrail log files).
 * @param base where `AWSLogs/` is, with the organization's id behind it for an organization trail
 */
export function trailTable(base: string, regions: string[], accounts: string[], network: boolean): TablePlan {
  return logTable({
    name: network ? "network_activity" : "trail",
    description: network
      ? "Calls through the hub's endpoints, denied ones included"
      : "Calls of the network's accounts",
    format: "cloudtrail",
    columns: TRAIL_COLUMNS,
    location: base,
    path: `\${account}/${network ? "CloudTrail-NetworkActivity" : "CloudTrail"}/\${log_region}/\${day}/`,
    accounts,
    regions,
  });
}

/** Resolver query logs: one folder per VPC. */
export function dnsTable(bucket: string, accounts: string[]): TablePlan {
  return logTable({
    name: "dns_queries",
    description: "DNS queries of the hub VPCs and the spokes",
    format: "json",
    columns: DNS_COLUMNS,
    location: `s3://${bucket}/AWSLogs/`,
    path: "${account}/vpcdnsquerylogs/${vpc}/${day}/",
    accounts,
    byVpc: true,
  });
}

/** Replicated invocation logs. */
export function invocationTable(bucket: string, regions: string[], accounts: string[]): TablePlan {
  return logTable({
    name: "invocations",
    description: "Model invocations of the callers' accounts through bedrock-runtime",
    format: "json",
    columns: INVOCATION_COLUMNS,
    location: `s3://${bucket}/AWSLogs/`,
    path: "${account}/BedrockModelInvocationLogs/${log_region}/${day}/",
    accounts,
    regions,
  });
}

/** Tunnel logs that Firehose wrote. */
export function vpnTable(bucket: string, account: string): TablePlan {
  return logTable({
    name: "vpn_tunnels",
    description: "State and messages of the VPN tunnels",
    format: "json",
    columns: VPN_COLUMNS,
    location: `s3://${bucket}/AWSLogs/`,
    path: "${account}/vpnlogs/${day}/",
    accounts: [account],
  });
}

/** Tables of the inventory: what addresses, interfaces and attachments belong to, written by each deployment. */
export function inventoryTables(bucket: string): TablePlan[] {
  const table = (name: string, description: string, columns: readonly ColumnPlan[]): TablePlan => ({
    name,
    description,
    location: `s3://${bucket}/inventory/${name}/`,
    format: "json",
    columns: [...columns],
    partitions: [],
    parameters: { EXTERNAL: "TRUE" },
    partitionedByVpc: false,
  });
  return [
    table("attachments", "Attachments of the transit gateway", ATTACHMENT_COLUMNS),
    table("endpoints", "Network interfaces of the hub's endpoints", ENDPOINT_COLUMNS),
    table("prices", "Unit prices in US dollars", PRICE_COLUMNS),
    table("subnets", "Subnets of hub and spokes, and on-premises blocks", SUBNET_COLUMNS),
  ];
}
