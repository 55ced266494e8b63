import { allSpokes } from "../../../plan/all-regions";
import type { FlowLogPlan, InvocationLogPlan, ObservabilityPlan } from "../../../plan/observability/types";
import type { Plan } from "../../../plan/types";
import { text } from "../../world/kernel/json";
import type { ResourceView } from "../../world/kernel/command";
import { T, docAt, type Accounts } from "./accounts";

/** Every log that the plan asks for is being written: one line for each that is not. */
export function missingLogs(plan: Plan, accounts: Accounts): string[] {
  const logs = plan.observability;
  if (!logs) return [];
  return [
    ...logs.flowLogs.flatMap((log) => flowLog(plan, accounts, log)),
    ...transitFlowLog(logs, accounts),
    ...logs.resolverLogs.flatMap((log) =>
      log.vpcs
        .filter((key) => !queriesLogged(plan, accounts, log, key))
        .map((key) => `DNS queries of ${key}, account ${accounts.idOf(log.account)}: are not logged`),
    ),
    ...logs.trails
      .filter(({ account, name, bucket }) => {
        const properties = { name, s3BucketName: bucket, enableLogging: true };
        return !accounts.has(T.trail, properties, account);
      })
      .map(({ account, name }) => `trail ${name}, account ${accounts.idOf(account)}: is not there, or writes nothing`),
    ...logs.invocationLogging.flatMap((log) => invocationLogs(log, accounts)),
  ];
}

function flowLog(plan: Plan, accounts: Accounts, log: FlowLogPlan): string[] {
  const vpcs = vpcIds(plan, accounts, log.key, log.account);
  const logs = accounts
    .all(T.flowLog, {}, log.account)
    .filter(({ outputs }) => vpcs.includes(text(outputs, "vpcId") ?? ""));
  const name = `flow log of ${log.key}, account ${accounts.idOf(log.account)}`;
  return flowLogProblem(name, logs, { ...written(log), trafficType: "ALL" });
}

function transitFlowLog({ transitFlowLog: log }: ObservabilityPlan, accounts: Accounts): string[] {
  if (!log) return [];
  const logs = accounts
    .all(T.flowLog, {}, log.account)
    .filter(({ outputs }) => typeof outputs.transitGatewayId === "string");
  return flowLogProblem(`flow log of the transit gateway, account ${accounts.idOf(log.account)}`, logs, written(log));
}

/** What the plan asks of a flow log, by the names of its properties. */
const written = ({ destination, format, intervalSeconds }: FlowLogPlan): Record<string, string | number> => ({
  logDestination: destination,
  logFormat: format,
  maxAggregationInterval: intervalSeconds,
});

/** What each property says of a log that has another value. */
const DIFFERS: Readonly<Record<string, string>> = {
  logDestination: "writes elsewhere",
  logFormat: "writes other fields",
  maxAggregationInterval: "gathers for another time (seconds)",
  trafficType: "writes other traffic",
};

/**
 * A log that stands and was altered is another mistake than one that is not there. Of several logs the one that comes
 * closest is told of: the first may be somebody else's.
 */
function flowLogProblem(
  name: string,
  logs: readonly ResourceView[],
  want: Readonly<Record<string, string | number>>,
): string[] {
  const [closest, ...others] = logs
    .map(({ id, outputs }) => ({ id, outputs, wrong: Object.keys(want).filter((key) => outputs[key] !== want[key]) }))
    .sort((a, b) => a.wrong.length - b.wrong.length);
  if (!closest) return [`${name}: is not there`];
  const which = others.length === 0 ? "" : ` ${closest.id}`;
  return closest.wrong.map((key) => {
    const value = closest.outputs[key];
    const got = typeof value === "string" || typeof value === "number" ? value : "nothing";
    return `${name}:${which} ${DIFFERS[key]}, got ${got}; the plan has ${want[key]}`;
  });
}

function queriesLogged(
  plan: Plan,
  accounts: Accounts,
  { account, name, destination }: ObservabilityPlan["resolverLogs"][number],
  key: string,
): boolean {
  const configs = accounts.all(T.queryLog, { name, destinationArn: destination }, account).map(({ id }) => id);
  const vpcs = vpcIds(plan, accounts, key, account);
  return accounts
    .all(T.queryLogVpc, {}, account)
    .some(
      ({ outputs }) =>
        configs.includes(text(outputs, "resolverQueryLogConfigId") ?? "") &&
        vpcs.includes(text(outputs, "resourceId") ?? ""),
    );
}

/** Bedrock writes, and S3 may and does carry it into the archive. */
function invocationLogs({ account, bucket, replication }: InvocationLogPlan, accounts: Accounts): string[] {
  const where = `account ${accounts.idOf(account)}`;
  const configured = accounts
    .all(T.invocations, {}, account)
    .some(({ outputs }) => docAt(outputs.loggingConfig, "s3Config").bucketName === bucket.name);
  const target = `arn:${bucket.arn.split(":")[1] ?? "aws"}:s3:::${replication.destinationBucket}`;
  const carried = accounts.all(T.replication, { bucket: bucket.name }, account).some(({ outputs }) => {
    const rule = docAt(outputs.rules, 0);
    return rule.status === "Enabled" && docAt(rule, "destination").bucket === target;
  });
  const allowed = accounts
    .all(T.rolePolicy, { role: replication.roleName }, account)
    .some(({ outputs }) => (text(outputs, "policy") ?? "").includes(`${target}/*`));
  return [
    ...(configured ? [] : [`invocation logging, ${where}: is off, or writes elsewhere`]),
    ...(carried ? [] : [`invocation logs, ${where}: are not replicated to ${replication.destinationBucket}`]),
    ...(allowed ? [] : [`role ${replication.roleName}, ${where}: may not write to ${replication.destinationBucket}`]),
  ];
}

/** Ids of the VPCs that a key of the plan (`hub`, `egress`, `spoke/<key>`) can stand for, in its account. */
function vpcIds(plan: Plan, accounts: Accounts, key: string, account: string): string[] {
  const spoke = allSpokes(plan).find((one) => key === `spoke/${one.key}`);
  if (spoke?.adopted) return [spoke.adopted.id];
  const block =
    spoke?.created?.cidr ?? (key === "hub" ? plan.hub.cidr : key === "egress" ? plan.egress?.cidr : undefined);
  if (block === undefined) return [];
  return accounts.all(T.vpc, { cidrBlock: block }, account).map(({ id }) => id);
}
