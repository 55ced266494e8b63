/** Route 53 Resolver: endpoints, forwarding rules and query logs. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest } from "../../kernel/ids";
import { type Doc, docs, flag, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { admits } from "../../kernel/policy";
import { type Rec } from "../../kernel/store";
import { sharesOf } from "../../kernel/visibility";
import { interfacesOf, makeInterface, subnetsIn } from "../ec2/interfaces";
import * as t from "../tokens";
import { plainName } from "./zone";

function shareStatus(op: Op, rec: Rec): Doc {
  return { shareStatus: op.store.count(sharesOf(textOr(rec.state, "arn"))) > 0 ? "SHARED_BY_ME" : "NOT_SHARED" };
}

function resolverId(op: Op, prefix: string): string {
  return `${prefix}-${digest(op.seed()).slice(0, 17)}`;
}

/** Interfaces in line with the addresses that were asked for; those that stay keep theirs. */
function settle(op: Op, rec: Rec): void {
  const wanted = docs(rec.inputs, "ipAddresses");
  const present = interfacesOf(op, rec.id);
  const kept = new Set<string>();
  const missing = wanted.filter((w) => {
    const fit = present.find(
      (e) =>
        !kept.has(e.id) &&
        textOr(e.state, "subnetId") === textOr(w, "subnetId") &&
        (text(w, "ip") ?? textOr(e.state, "privateIp")) === textOr(e.state, "privateIp"),
    );
    if (fit) kept.add(fit.id);
    return !fit;
  });
  for (const eni of present) if (!kept.has(eni.id)) op.store.remove(eni);
  for (const want of missing) {
    const ip = text(want, "ip");
    makeInterface(op, {
      subnet: op.get(t.SUBNET, textOr(want, "subnetId")),
      owner: rec.id,
      description: `Route 53 Resolver: ${rec.id}`,
      type: "interface",
      groups: texts(rec.inputs, "securityGroupIds"),
      ...(ip === undefined ? {} : { address: ip }),
    });
  }
  const ipAddresses = interfacesOf(op, rec.id).map((e) => ({
    ip: textOr(e.state, "privateIp"),
    ipId: `rni-${e.id.slice(4)}`,
    subnetId: textOr(e.state, "subnetId"),
  }));
  op.patch(rec, { ipAddresses });
}

/** `aws.route53.ResolverEndpoint` */
export const resolverEndpoint: TypeDefinition = {
  token: t.RESOLVER_ENDPOINT,
  noun: ["Route 53 Resolver", "Endpoint"],
  calls: ["CreateResolverEndpoint", "GetResolverEndpoint", "UpdateResolverEndpoint", "DeleteResolverEndpoint"],
  clientToken: true,
  replaces: ["direction", "securityGroupIds"],
  autoname: { property: "name", max: 64 },
  rules: {
    enums: {
      direction: ["INBOUND", "OUTBOUND", "INBOUND_DELEGATION"],
      protocols: ["Do53", "DoH", "DoH-FIPS"],
      resolverEndpointType: ["IPV4", "IPV6", "DUALSTACK"],
    },
    sizes: { ipAddresses: [2, 10], securityGroupIds: [1, 64] },
  },
  refs: { "ipAddresses.subnetId": t.SUBNET, securityGroupIds: t.SECURITY_GROUP },
  missing: ["ResourceNotFoundException", "[RSLVR-00102] Resolver endpoint with ID '{id}' does not exist."],
  heldBy: [t.RESOLVER_RULE],
  heldCode: "InvalidRequestException",
  make(op, inputs, before) {
    const limit = op.quota("resolver-endpoints");
    if (!before && op.mine(t.RESOLVER_ENDPOINT).length >= limit)
      refuse("LimitExceededException", `[RSLVR-00301] The account has ${limit} Resolver endpoints.`);
    const addresses = docs(inputs, "ipAddresses");
    const most = op.quota("resolver-addresses");
    if (addresses.length > most)
      refuse("LimitExceededException", `A Resolver endpoint has at most ${most} IP addresses.`);
    const subnets = addresses.map((a) => op.get(t.SUBNET, textOr(a, "subnetId")));
    const vpc = textOr(subnets[0]?.state ?? {}, "vpcId");
    subnetsIn(subnets, vpc);
    const direction = textOr(inputs, "direction");
    const id = before?.id ?? resolverId(op, direction === "OUTBOUND" ? "rslvr-out" : "rslvr-in");
    const protocols = texts(inputs, "protocols");
    return {
      id,
      state: {
        arn: op.arn("route53resolver", `resolver-endpoint/${id}`),
        hostVpcId: vpc,
        protocols: protocols.length > 0 ? protocols : ["Do53"],
        resolverEndpointType: text(inputs, "resolverEndpointType") ?? "IPV4",
        rniEnhancedMetricsEnabled: flag(inputs, "rniEnhancedMetricsEnabled"),
        targetNameServerMetricsEnabled: flag(inputs, "targetNameServerMetricsEnabled"),
      },
    };
  },
  after: settle,
};

/** `aws.route53.ResolverRule` */
export const resolverRule: TypeDefinition = {
  token: t.RESOLVER_RULE,
  noun: ["Route 53 Resolver", "Rule"],
  calls: ["CreateResolverRule", "GetResolverRule", "UpdateResolverRule", "DeleteResolverRule"],
  clientToken: true,
  replaces: ["domainName", "ruleType"],
  loose: ["domainName"],
  autoname: { property: "name", max: 64 },
  rules: { enums: { ruleType: ["FORWARD", "SYSTEM", "RECURSIVE", "DELEGATE"] } },
  refs: { resolverEndpointId: t.RESOLVER_ENDPOINT },
  missing: ["ResourceNotFoundException", "[RSLVR-00703] Resolver rule with ID '{id}' does not exist."],
  heldBy: [t.RESOLVER_RULE_ASSOCIATION],
  heldCode: "ResourceInUseException",
  make(op, inputs, before) {
    const endpoint = text(inputs, "resolverEndpointId");
    const forward = textOr(inputs, "ruleType") === "FORWARD";
    if (forward !== (endpoint !== undefined))
      refuse("InvalidRequestException", "[RSLVR-00700] A FORWARD rule needs a Resolver endpoint, any other has none.");
    if (forward && docs(inputs, "targetIps").length === 0)
      refuse("InvalidRequestException", "[RSLVR-00705] A FORWARD rule needs target IP addresses.");
    if (endpoint !== undefined && textOr(op.get(t.RESOLVER_ENDPOINT, endpoint).state, "direction") !== "OUTBOUND") {
      refuse("InvalidRequestException", `[RSLVR-00702] ${endpoint} is no outbound endpoint.`);
    }
    const id = before?.id ?? resolverId(op, "rslvr-rr");
    return {
      id,
      state: {
        arn: op.arn("route53resolver", `resolver-rule/${id}`),
        ownerId: op.account,
        domainName: plainName(textOr(inputs, "domainName")),
        targetIps: docs(inputs, "targetIps").map((ip) => ({ port: 53, protocol: "Do53", ...ip })),
      },
    };
  },
  view: shareStatus,
};

/** `aws.route53.ResolverRuleAssociation` */
export const resolverRuleAssociation: TypeDefinition = {
  token: t.RESOLVER_RULE_ASSOCIATION,
  noun: ["Route 53 Resolver", "Rule Association"],
  calls: ["AssociateResolverRule", "GetResolverRuleAssociation", "AssociateResolverRule", "DisassociateResolverRule"],
  immutable: true,
  autoname: { property: "name", max: 64 },
  refs: { resolverRuleId: t.RESOLVER_RULE, vpcId: t.VPC },
  make(op, inputs) {
    const rule = op.get(t.RESOLVER_RULE, textOr(inputs, "resolverRuleId"));
    const vpc = textOr(inputs, "vpcId");
    const mark = `resolver-name:${vpc}:${textOr(rule.state, "domainName")}`;
    if (op.store.count(mark) > 0) {
      refuse(
        "ResourceExistsException",
        `[RSLVR-00803] The VPC ${vpc} has a rule for ${textOr(rule.state, "domainName")} already.`,
      );
    }
    return { id: resolverId(op, "rslvr-rrassoc"), state: {}, links: [mark] };
  },
};

/** Where query logs go must exist and, in a bucket of another account, let the delivery service in. */
function checkDestination(op: Op, arn: string): void {
  const bucketName = /^arn:aws:s3:::([^/]+)/.exec(arn)?.[1];
  if (bucketName !== undefined) {
    const bucket = op.anywhere(t.BUCKET, bucketName);
    if (!bucket) return refuse("InvalidParameterException", `[RSLVR-01300] The bucket ${bucketName} does not exist.`);
    const policy = text(op.anywhere(t.BUCKET_POLICY, bucketName)?.state ?? {}, "policy");
    const resource = `arn:aws:s3:::${bucketName}/AWSLogs/${op.account}/vpcdnsquerylogs/x`;
    const context = {
      "aws:SourceAccount": op.account,
      "aws:SourceArn": op.arn("logs", "source"),
      "s3:x-amz-acl": "bucket-owner-full-control",
      "aws:SecureTransport": "true",
    };
    const allowed = admits(policy, {
      service: "delivery.logs.amazonaws.com",
      action: "s3:PutObject",
      resource,
      context,
    });
    if (!allowed && (policy !== undefined || bucket.account !== op.account)) {
      refuse("AccessDeniedException", `[RSLVR-01302] delivery.logs.amazonaws.com may not write to ${bucketName}.`);
    }
    return;
  }
  const type = arn.includes(":firehose:") ? t.FIREHOSE : t.LOG_GROUP;
  if (!op.find(type, arn.replace(/:\*$/, "")))
    refuse("InvalidParameterException", `[RSLVR-01301] The destination ${arn} does not exist.`);
}

/** `aws.route53.ResolverQueryLogConfig` */
export const queryLogConfig: TypeDefinition = {
  token: t.QUERY_LOG_CONFIG,
  noun: ["Route 53 Resolver", "Query Log Config"],
  calls: ["CreateResolverQueryLogConfig", "GetResolverQueryLogConfig", "TagResource", "DeleteResolverQueryLogConfig"],
  clientToken: true,
  replaces: ["destinationArn", "name"],
  autoname: { property: "name", max: 64 },
  missing: [
    "ResourceNotFoundException",
    "[RSLVR-01601] The specified query logging configuration '{id}' doesn't exist.",
  ],
  heldBy: [t.QUERY_LOG_ASSOCIATION],
  heldCode: "InvalidRequestException",
  make(op, inputs, before) {
    const limit = op.quota("query-log-configs");
    if (!before && op.mine(t.QUERY_LOG_CONFIG).length >= limit)
      refuse("LimitExceededException", `The account has ${limit} query logging configurations.`);
    checkDestination(op, textOr(inputs, "destinationArn"));
    const id = before?.id ?? resolverId(op, "rqlc");
    return { id, state: { arn: op.arn("route53resolver", `resolver-query-log-config/${id}`), ownerId: op.account } };
  },
  view: shareStatus,
};

/** `aws.route53.ResolverQueryLogConfigAssociation` */
export const queryLogAssociation: TypeDefinition = {
  token: t.QUERY_LOG_ASSOCIATION,
  noun: ["Route 53 Resolver", "Query Log Config Association"],
  calls: [
    "AssociateResolverQueryLogConfig",
    "GetResolverQueryLogConfigAssociation",
    "AssociateResolverQueryLogConfig",
    "DisassociateResolverQueryLogConfig",
  ],
  immutable: true,
  refs: { resolverQueryLogConfigId: t.QUERY_LOG_CONFIG, resourceId: t.VPC },
  make(op, inputs) {
    const config = textOr(inputs, "resolverQueryLogConfigId");
    const vpc = textOr(inputs, "resourceId");
    const twin = op
      .referring(vpc, t.QUERY_LOG_ASSOCIATION)
      .find((r) => textOr(r.state, "resolverQueryLogConfigId") === config);
    if (twin) refuse("ResourceExistsException", `[RSLVR-01606] ${vpc} is associated with ${config} already.`);
    return { id: resolverId(op, "rqlca"), state: {} };
  },
};
