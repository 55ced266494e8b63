/** CloudWatch Logs: groups, resource policies, destinations, subscriptions, saved queries. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { flag, num, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { admitsAccount, checkPolicy } from "../../kernel/policy";
import { keyAdmits, roleTrusts } from "../delivery";
import * as t from "../tokens";

const FILTER = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter";
const DESTINATION = "aws:cloudwatch/logDestination:LogDestination";
const DESTINATION_POLICY = "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy";

/** Days that a group may keep events; 0 is for ever (CloudWatch Logs API, PutRetentionPolicy). */
const RETENTION = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const logGroup: TypeDefinition = {
  token: t.LOG_GROUP,
  noun: ["CloudWatch Logs", "Log Group"],
  calls: ["CreateLogGroup", "DescribeLogGroups", "PutRetentionPolicy", "DeleteLogGroup"],
  replaces: ["name", "namePrefix", "logGroupClass"],
  defaults: { retentionInDays: 0, skipDestroy: false },
  autoname: { property: "name", max: 512 },
  rules: {
    patterns: { name: [/^[.\-_/#A-Za-z0-9]{1,512}$/, "at most 512 of the characters a-z A-Z 0-9 _ - / . #"] },
    enums: { logGroupClass: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] },
  },
  missing: ["ResourceNotFoundException", "The specified log group does not exist: {id}"],
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    if (!before && op.own(t.LOG_GROUP, name))
      refuse("ResourceAlreadyExistsException", "The specified log group already exists");
    const days = num(inputs, "retentionInDays") ?? 0;
    if (!RETENTION.includes(days))
      refuse("InvalidParameterException", `retentionInDays ${days} is not one of ${RETENTION.join(", ")}`);
    const arn = op.arn("logs", `log-group:${name}`);
    const key = text(inputs, "kmsKeyId");
    // CloudWatch Logs guide, "Encrypt log data": the key's policy must let the Region's service use it for this group.
    const context = { "kms:EncryptionContext:aws:logs:arn": arn };
    if (key !== undefined && !keyAdmits(op, key, `logs.${op.region}.amazonaws.com`, "kms:GenerateDataKey", context)) {
      refuse(
        "AccessDeniedException",
        `The specified KMS key does not exist or is not allowed to be used with Arn '${arn}'`,
      );
    }
    return {
      id: name,
      state: {
        arn,
        logGroupClass: text(inputs, "logGroupClass") ?? "STANDARD",
        deletionProtectionEnabled: flag(inputs, "deletionProtectionEnabled"),
        namePrefix: "",
      },
    };
  },
  remove(op, rec) {
    if (flag(rec.state, "deletionProtectionEnabled"))
      refuse("ValidationException", `The log group ${rec.id} is protected from deletion`);
    for (const filter of op.referring(rec.id, FILTER)) op.store.remove(filter);
  },
};

const logResourcePolicy: TypeDefinition = {
  token: t.LOG_RESOURCE_POLICY,
  noun: ["CloudWatch Logs", "Resource Policy"],
  calls: ["PutResourcePolicy", "DescribeResourcePolicies", "PutResourcePolicy", "DeleteResourcePolicy"],
  puts: true,
  replaces: ["policyName", "resourceArn"],
  rules: { json: ["policyDocument"], oneOf: [["policyName", "resourceArn"]] },
  make(op, inputs, before) {
    checkPolicy(op, "logs", textOr(inputs, "policyDocument"), "InvalidParameterException");
    const id = text(inputs, "policyName") ?? textOr(inputs, "resourceArn");
    const limit = op.quota("log-resource-policies");
    const others = op.mine(t.LOG_RESOURCE_POLICY).filter((p) => p.id !== id);
    if (!before && others.length >= limit)
      refuse("LimitExceededException", `Resource limit exceeded: ${limit} resource policies per Region.`);
    return {
      id,
      state: { policyScope: text(inputs, "resourceArn") === undefined ? "ACCOUNT" : "RESOURCE", revisionId: "" },
    };
  },
};

/**
 * The role that CloudWatch Logs sends with trusts the service, under its Regional name or the plain one
 * (CloudWatch Logs guide, "Log group-level subscription filters").
 */
function checkSender(op: Op, role: string): void {
  if (["logs.amazonaws.com", `logs.${op.region}.amazonaws.com`].some((service) => roleTrusts(op, role, service)))
    return;
  refuse(
    "InvalidParameterException",
    `CloudWatch Logs is unable to assume the role ${role}. Check that it exists and trusts logs.amazonaws.com.`,
  );
}

const logDestination: TypeDefinition = {
  token: DESTINATION,
  noun: ["CloudWatch Logs", "Destination"],
  calls: ["PutDestination", "DescribeDestinations", "PutDestination", "DeleteDestination"],
  puts: true,
  replaces: ["name"],
  autoname: { property: "name", max: 512 },
  make(op, inputs) {
    checkSender(op, textOr(inputs, "roleArn"));
    const name = textOr(inputs, "name");
    return { id: name, state: { arn: op.arn("logs", `destination:${name}`) } };
  },
};

const logDestinationPolicy: TypeDefinition = {
  token: DESTINATION_POLICY,
  noun: ["CloudWatch Logs", "Destination Policy"],
  calls: ["PutDestinationPolicy", "DescribeDestinations", "PutDestinationPolicy", "PutDestinationPolicy"],
  puts: true,
  replaces: ["destinationName"],
  rules: { json: ["accessPolicy"] },
  refs: { destinationName: DESTINATION },
  make(op, inputs) {
    checkPolicy(op, "logs", textOr(inputs, "accessPolicy"), "InvalidParameterException");
    return { id: textOr(inputs, "destinationName"), state: {} };
  },
};

/** Where a subscription may send: a stream of the caller's, or a destination that lets the caller in. */
function checkDestination(op: Op, arn: string, role: string | undefined): void {
  const destination = op.anywhere(DESTINATION, arn);
  if (destination) {
    const policy = op.as(destination.account).own(DESTINATION_POLICY, destination.id);
    const request = {
      account: op.account,
      organization: op.settings.organization,
      action: "logs:PutSubscriptionFilter",
    };
    if (destination.account !== op.account && !admitsAccount(text(policy?.state ?? {}, "accessPolicy"), request)) {
      refuse("AccessDeniedException", `The destination ${arn} does not let account ${op.account} subscribe.`);
    }
    return;
  }
  const stream = op.anywhere(t.FIREHOSE, arn);
  if (!stream || stream.account !== op.account)
    return refuse("InvalidParameterException", `Could not execute the destination ${arn}: it does not exist.`);
  if (role === undefined)
    return refuse("InvalidParameterException", "destinationArn for vendor firehose cannot be used without roleArn");
  checkSender(op, role);
}

const subscriptionFilter: TypeDefinition = {
  token: FILTER,
  noun: ["CloudWatch Logs", "Subscription Filter"],
  calls: ["PutSubscriptionFilter", "DescribeSubscriptionFilters", "PutSubscriptionFilter", "DeleteSubscriptionFilter"],
  puts: true,
  replaces: ["name", "logGroup", "destinationArn"],
  defaults: { distribution: "ByLogStream" },
  autoname: { property: "name", max: 512 },
  rules: { enums: { distribution: ["ByLogStream", "Random"] } },
  // The provider waits for the role to be assumable.
  waits: { create: ["InvalidParameterException"] },
  make(op, inputs, before) {
    const group = op.get(t.LOG_GROUP, textOr(inputs, "logGroup"));
    const role = text(inputs, "roleArn");
    checkDestination(op, textOr(inputs, "destinationArn"), role);
    const id = `cwlsf-${group.id}-${textOr(inputs, "name")}`;
    const others = op.referring(group.id, FILTER).filter((f) => f.account === op.account && f.id !== id);
    // CloudWatch Logs guide, "Quotas": two subscription filters per group.
    if (!before && others.length >= 2) refuse("LimitExceededException", "Resource limit exceeded.");
    return { id, state: { roleArn: role ?? "" }, links: [`>${group.id}`] };
  },
};

const queryDefinition: TypeDefinition = {
  token: "aws:cloudwatch/queryDefinition:QueryDefinition",
  noun: ["CloudWatch Logs", "Query Definition"],
  calls: ["PutQueryDefinition", "DescribeQueryDefinitions", "PutQueryDefinition", "DeleteQueryDefinition"],
  rules: { patterns: { name: [/^(?!.*\/\/)[^:*]{1,255}$/, "at most 255 characters without : and *"] } },
  ordered: ["logGroupNames"],
  autoname: { property: "name", max: 255 },
  make(op, inputs, before) {
    if (textOr(inputs, "queryString").length > 10_000)
      refuse("InvalidParameterException", "A query has at most 10,000 characters.");
    const missing = texts(inputs, "logGroupNames").find((g) => !op.own(t.LOG_GROUP, g));
    if (missing !== undefined && !before)
      refuse("ResourceNotFoundException", `The specified log group does not exist: ${missing}`);
    const id = before?.id ?? uuid(op.seed());
    return { id, state: { arn: op.arn("logs", `query-definition:${id}`), queryDefinitionId: id } };
  },
};

/** All of them. */
export const logs: readonly TypeDefinition[] = [
  logGroup,
  logResourcePolicy,
  logDestination,
  logDestinationPolicy,
  subscriptionFilter,
  queryDefinition,
];
