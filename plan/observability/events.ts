import type { RulePlan } from "./types";

/** Calls that change who reaches what: attachments, transit gateway tables, VPC routes and endpoints (EC2 API reference). */
const ROUTING_CALLS = [
  "AcceptTransitGatewayPeeringAttachment",
  "AcceptTransitGatewayVpcAttachment",
  "AcceptVpcPeeringConnection",
  "AssociateRouteTable",
  "AssociateTransitGatewayRouteTable",
  "AttachInternetGateway",
  "CreateRoute",
  "CreateTransitGatewayConnect",
  "CreateTransitGatewayPeeringAttachment",
  "CreateTransitGatewayPrefixListReference",
  "CreateTransitGatewayRoute",
  "CreateTransitGatewayRouteTable",
  "CreateTransitGatewayVpcAttachment",
  "CreateVpcPeeringConnection",
  "CreateVpnConnection",
  "DeleteRoute",
  "DeleteTransitGatewayPrefixListReference",
  "DeleteTransitGatewayRoute",
  "DeleteTransitGatewayRouteTable",
  "DeleteTransitGatewayVpcAttachment",
  "DeleteVpcEndpoints",
  "DisableTransitGatewayRouteTablePropagation",
  "DisassociateRouteTable",
  "DisassociateTransitGatewayRouteTable",
  "EnableTransitGatewayRouteTablePropagation",
  "ModifyTransitGateway",
  "ModifyTransitGatewayPrefixListReference",
  "ModifyTransitGatewayVpcAttachment",
  "ModifyVpcEndpoint",
  "ReplaceRoute",
  "ReplaceRouteTableAssociation",
  "ReplaceTransitGatewayRoute",
];

/** Calls after which invocations, flows or calls are logged no more (Bedrock, CloudTrail, EC2 and Route 53 Resolver API references). */
const LOGGING_CALLS = [
  "DeleteFlowLogs",
  "DeleteModelInvocationLoggingConfiguration",
  "DeleteResolverQueryLogConfig",
  "DeleteTrail",
  "DisassociateResolverQueryLogConfig",
  "PutEventSelectors",
  "PutModelInvocationLoggingConfiguration",
  "StopLogging",
  "UpdateTrail",
];

/** Sources of events of the services of `LOGGING_CALLS`. */
const LOGGING_SOURCES = ["aws.bedrock", "aws.cloudtrail", "aws.ec2", "aws.route53resolver"];

const CALL = "AWS API Call via CloudTrail";

/**
 * Somebody else than the deployment: its role's sessions are left out, and calls without a session (users, root) are
 * not. `anything-but` does not match where the field is missing (EventBridge guide, Comparison operators).
 */
function notBy(roleArn: string): { $or: unknown[] } {
  const issuer = (test: unknown) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn: [test] } } } });
  return { $or: [issuer({ "anything-but": [roleArn] }), issuer({ exists: false })] };
}

const PATHS = {
  account: "$.detail.recipientAccountId",
  call: "$.detail.eventName",
  region: "$.region",
  time: "$.time",
  who: "$.detail.userIdentity.arn",
};

const STATE = "CloudWatch Alarm State Change";

/** Attachments, tables, routes and endpoints of the network account changed by somebody else than the deployment. */
export function routingRule(prefix: string, roleArn: string): RulePlan {
  return {
    key: "routing",
    name: `${prefix}-routing-changed`,
    description:
      "An attachment, route table, route or endpoint of the network account was changed outside the deployment",
    pattern: JSON.stringify({
      source: ["aws.ec2"],
      "detail-type": [CALL],
      detail: { eventName: ROUTING_CALLS, errorCode: [{ exists: false }], ...notBy(roleArn) },
    }),
    onReportBus: false,
    message: "bedrock-hub: <who> called <call> in the network account <account>, outside the deployment, at <time>.",
    paths: PATHS,
  };
}

/** Logging of a caller's account switched off or changed by somebody else than the deployment. */
export function loggingRule(prefix: string, roleArn: string): RulePlan {
  return {
    key: "logging",
    name: `${prefix}-logging-changed`,
    description: "Logging was switched off or changed outside the deployment",
    pattern: JSON.stringify({
      source: LOGGING_SOURCES,
      "detail-type": [CALL],
      detail: { eventName: LOGGING_CALLS, errorCode: [{ exists: false }], ...notBy(roleArn) },
    }),
    onReportBus: false,
    message:
      "bedrock-hub: <who> called <call> in account <account>, outside the deployment, at <time>: logs may be missing.",
    paths: PATHS,
  };
}

/** What callers' accounts have reported to the bus: they filter, the bus passes everything on to the topic. */
export function reportedRule(prefix: string): RulePlan {
  const { message, paths } = loggingRule(prefix, "");
  return {
    key: "reported",
    name: `${prefix}-reported`,
    description: "A caller's account reports that its logging was switched off or changed",
    pattern: JSON.stringify({ "detail-type": [CALL], detail: { eventName: LOGGING_CALLS } }),
    onReportBus: true,
    message,
    paths,
  };
}

/** What rules of other Regions have reported to the bus about attachments, tables, routes and endpoints. */
export function reportedRoutingRule(prefix: string): RulePlan {
  return {
    key: "reported-routing",
    name: `${prefix}-reported-routing`,
    description: "An attachment, route table, route or endpoint of another Region was changed outside the deployment",
    pattern: JSON.stringify({ "detail-type": [CALL], detail: { eventName: ROUTING_CALLS } }),
    onReportBus: true,
    message:
      "bedrock-hub: <who> called <call> in the network account <account> in <region>, outside the deployment, at <time>.",
    paths: PATHS,
  };
}

/** Alarms of other Regions that went off or came to rest, as reported to the bus. */
export function reportedAlarmRule(prefix: string): RulePlan {
  return {
    key: "reported-alarms",
    name: `${prefix}-reported-alarms`,
    description: "An alarm of another Region went off or came to rest",
    pattern: JSON.stringify({ source: ["aws.cloudwatch"], "detail-type": [STATE] }),
    onReportBus: true,
    message: "bedrock-hub: alarm <alarm> in <region> is in state <state> since <time>.",
    paths: { alarm: "$.detail.alarmName", region: "$.region", state: "$.detail.state.value", time: "$.time" },
  };
}

/**
 * Changes of state of the Region's own alarms, for the bus (CloudWatch guide, Alarm events and EventBridge). An alarm that
 * has no data yet is no news.
 */
export function alarmStateRule(prefix: string, alarmArnPrefix: string): RulePlan {
  return {
    key: "alarms",
    name: `${prefix}-alarm-states`,
    description: "Alarms of the network that went off or came to rest, reported to the home Region",
    pattern: JSON.stringify({
      source: ["aws.cloudwatch"],
      "detail-type": [STATE],
      resources: [{ prefix: alarmArnPrefix }],
      detail: { state: { value: ["ALARM", "OK"] } },
    }),
    onReportBus: false,
    message: "<alarm>",
    paths: { alarm: "$.detail.alarmName" },
  };
}

/**
 * Calls that an endpoint's policy denied. They are counted and not sent one by one: a wrong policy would send thousands
 * (EventBridge guide, AWS service events delivered via AWS CloudTrail).
 */
export function deniedRule(prefix: string): RulePlan {
  return {
    key: "denied",
    name: `${prefix}-denied-calls`,
    description: "Calls that the policy of an endpoint of the hub denied; counted for the alarm",
    pattern: JSON.stringify({
      "detail-type": ["AWS Network Activity Event via CloudTrail"],
      detail: { errorCode: ["VpceAccessDenied"] },
    }),
    onReportBus: false,
    message: "",
    paths: {},
  };
}
