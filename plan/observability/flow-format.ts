import type { ColumnPlan } from "./types";

/** A field of a flow log: its name in the format, and the Hive type of its Parquet column. */
interface FlowField {
  readonly name: string;
  readonly type: string;
}

const text = (...names: string[]): FlowField[] => names.map((name) => ({ name, type: "string" }));
const int = (...names: string[]): FlowField[] => names.map((name) => ({ name, type: "int" }));
const bigint = (...names: string[]): FlowField[] => names.map((name) => ({ name, type: "bigint" }));

/**
 * Fields of VPC flow logs: who and which way (VPC guide, Flow log records). Left out are the `ecs-` fields, which need
 * permissions of their own. Packet addresses tell the original source where an interface passes packets on.
 */
const VPC_FIELDS: readonly FlowField[] = [
  ...int("version"),
  ...text("account-id", "interface-id", "srcaddr", "dstaddr"),
  ...int("srcport", "dstport", "protocol"),
  ...bigint("packets", "bytes", "start", "end"),
  ...text("action", "log-status", "vpc-id", "subnet-id", "instance-id"),
  ...int("tcp-flags"),
  ...text("type", "pkt-srcaddr", "pkt-dstaddr", "region", "az-id", "sublocation-type", "sublocation-id"),
  ...text("pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction"),
  ...int("traffic-path"),
  ...text("reject-reason"),
];

/** All fields of transit gateway flow logs (Transit Gateway guide, Transit Gateway Flow Log records). */
const TRANSIT_FIELDS: readonly FlowField[] = [
  ...int("version"),
  ...text("resource-type", "account-id", "tgw-id", "tgw-attachment-id"),
  ...text("tgw-src-vpc-account-id", "tgw-dst-vpc-account-id", "tgw-src-vpc-id", "tgw-dst-vpc-id"),
  ...text("tgw-src-subnet-id", "tgw-dst-subnet-id", "tgw-src-eni", "tgw-dst-eni", "tgw-src-az-id", "tgw-dst-az-id"),
  ...text("tgw-pair-attachment-id", "srcaddr", "dstaddr"),
  ...int("srcport", "dstport", "protocol"),
  ...bigint("packets", "bytes", "start", "end"),
  ...text("log-status", "type"),
  ...bigint("packets-lost-no-route", "packets-lost-blackhole", "packets-lost-mtu-exceeded", "packets-lost-ttl-expired"),
  ...int("tcp-flags"),
  ...text("region", "flow-direction", "pkt-src-aws-service", "pkt-dst-aws-service"),
];

/** The `logFormat` of VPC flow logs. Changing it replaces every flow log. */
export const VPC_FORMAT = format(VPC_FIELDS);
/** The `logFormat` of transit gateway flow logs. */
export const TRANSIT_FORMAT = format(TRANSIT_FIELDS);
/** Parquet columns of VPC flow logs. */
export const VPC_COLUMNS = columns(VPC_FIELDS);
/** Parquet columns of transit gateway flow logs. */
export const TRANSIT_COLUMNS = columns(TRANSIT_FIELDS);

function format(fields: readonly FlowField[]): string {
  return fields.map(({ name }) => `\${${name}}`).join(" ");
}

/** Parquet columns are named with underscores (Athena guide, Amazon VPC flow logs in Apache Parquet format). */
function columns(fields: readonly FlowField[]): ColumnPlan[] {
  return fields.map(({ name, type }) => ({ name: name.replaceAll("-", "_"), type }));
}
