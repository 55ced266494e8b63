/** Flow logs of VPCs, subnets and transit gateways. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { compact, type Doc, num, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { admits, trustedServices } from "../../kernel/policy";
import * as t from "../tokens";

const RESOURCES = [
  "vpcId",
  "subnetId",
  "eniId",
  "transitGatewayId",
  "transitGatewayAttachmentId",
  "regionalNatGatewayId",
] as const;
const TGW_RESOURCES: readonly string[] = ["transitGatewayId", "transitGatewayAttachmentId"];

/** The log delivery service must be let in before the flow log exists (VPC guide, "Publish flow logs to Amazon S3"). */
function checkBucket(op: Op, destination: string): void {
  const name = destination.split(":::")[1]?.split("/")[0] ?? "";
  const prefix =
    destination
      .split(":::")[1]
      ?.slice(name.length + 1)
      .replace(/\/$/, "") ?? "";
  const bucket = op.anywhere(t.BUCKET, name);
  if (!bucket) return refuse("InvalidParameter", `LogDestination: ${name} does not exist`);
  const policy = op.anywhere(t.BUCKET_POLICY, name);
  const object = `arn:aws:s3:::${name}/${prefix ? `${prefix}/` : ""}AWSLogs/${op.account}/vpcflowlogs/${op.region}/2026/01/01/x`;
  const context = {
    "aws:SourceAccount": op.account,
    "aws:SourceArn": op.arn("logs", "*").replace(/\*$/, "source"),
    "aws:SecureTransport": "true",
    "s3:x-amz-acl": "bucket-owner-full-control",
  };
  const service = "delivery.logs.amazonaws.com";
  const write = admits(text(policy?.state ?? {}, "policy"), {
    service,
    action: "s3:PutObject",
    resource: object,
    context,
  });
  const look = admits(text(policy?.state ?? {}, "policy"), {
    service,
    action: "s3:GetBucketAcl",
    resource: `arn:aws:s3:::${name}`,
    context,
  });
  // A bucket of the caller's own account gets the statements from AWS; one of another account must have them.
  if (bucket.account === op.account && !policy) return;
  if (!write || !look)
    refuse("InvalidParameter", `Access Denied for LogDestination: ${name}. Please check LogDestination permission`);
}

function checkDestination(op: Op, inputs: Doc): void {
  const destination = textOr(inputs, "logDestination");
  const kind = text(inputs, "logDestinationType") ?? "cloud-watch-logs";
  if (kind === "s3") return checkBucket(op, destination);
  if (kind === "kinesis-data-firehose") {
    if (!op.anywhere(t.FIREHOSE, destination))
      refuse("InvalidParameter", `LogDestination: ${destination} does not exist`);
    return;
  }
  const role =
    text(inputs, "iamRoleArn") ??
    refuse("InvalidParameter", "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.");
  const record = op.find(t.ROLE, role);
  if (!record || !trustedServices(textOr(record.state, "assumeRolePolicy")).includes("vpc-flow-logs.amazonaws.com")) {
    refuse("InvalidParameter", `Unable to assume given IAM role ${role}`);
  }
  if (!op.find(t.LOG_GROUP, destination.replace(/:\*$/, "")))
    refuse("InvalidParameter", `LogDestination: ${destination} does not exist`);
}

/** What a second flow log of the same resource must not have in common with the first. */
function markOf(inputs: Doc): string {
  const of = RESOURCES.map((kind) => text(inputs, kind)).find((id) => id !== undefined) ?? "";
  return ["flow-log", of, ...["logDestination", "trafficType", "logFormat"].map((key) => textOr(inputs, key))].join(
    ":",
  );
}

/** `aws.ec2.FlowLog` */
export const flowLog: TypeDefinition = {
  token: "aws:ec2/flowLog:FlowLog",
  noun: ["EC2", "Flow Log"],
  calls: ["CreateFlowLogs", "DescribeFlowLogs", "CreateTags", "DeleteFlowLogs"],
  clientToken: true,
  immutable: true,
  defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  rules: {
    oneOf: [RESOURCES],
    enums: {
      logDestinationType: ["cloud-watch-logs", "s3", "kinesis-data-firehose"],
      trafficType: ["ACCEPT", "REJECT", "ALL"],
      "destinationOptions.fileFormat": ["plain-text", "parquet"],
    },
  },
  refs: {
    vpcId: t.VPC,
    subnetId: t.SUBNET,
    transitGatewayId: t.TGW,
    transitGatewayAttachmentId: [t.TGW_VPC_ATTACHMENT, t.TGW_PEERING],
  },
  // New roles are not assumable at once; the provider waits for them.
  waits: { create: ["InvalidParameter"] },
  make(op, inputs, before) {
    // Tags are all that changes on a flow log; all else makes a new one.
    if (before) {
      const { arn, logFormat } = before.state;
      return { id: before.id, state: compact({ arn, logFormat }), links: [markOf(inputs)] };
    }
    const kind = RESOURCES.find((k) => text(inputs, k) !== undefined) ?? "vpcId";
    const target = textOr(inputs, kind);
    const interval = num(inputs, "maxAggregationInterval") ?? 600;
    if (interval !== 60 && interval !== 600)
      refuse("InvalidParameter", `MaxAggregationInterval ${interval} is invalid; it is 60 or 600.`);
    // Transit gateway guide, "Transit Gateway Flow Logs".
    if (TGW_RESOURCES.includes(kind)) {
      if (interval !== 60)
        refuse("InvalidParameter", "MaxAggregationInterval must be 60 for transit gateway resource types.");
      if (text(inputs, "trafficType") !== undefined)
        refuse("InvalidParameter", "TrafficType is not supported for transit gateway resource types.");
      const tgw = op.find(t.TGW, target);
      if (tgw && tgw.account !== op.account)
        refuse("UnauthorizedOperation", "Only the owner of a transit gateway can log its flows.");
    } else if (text(inputs, "trafficType") === undefined) {
      refuse("InvalidParameter", "TrafficType is required for this resource type.");
    }
    checkDestination(op, inputs);
    const mark = markOf(inputs);
    if (op.store.count(mark) > 0) {
      refuse(
        "FlowLogAlreadyExists",
        "Error. There is an existing Flow Log with the same configuration and log destination.",
      );
    }
    const limit = op.quota("flow-logs");
    if (op.referring(target, "aws:ec2/flowLog:FlowLog").length >= limit)
      refuse("FlowLogsLimitExceeded", `The resource has ${limit} flow logs.`);
    const id = op.newId("fl");
    return {
      id,
      state: {
        arn: op.arn("ec2", `vpc-flow-log/${id}`),
        logFormat:
          text(inputs, "logFormat") ??
          "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
      },
      links: [mark],
    };
  },
};
