import { expect } from "chai";
import { deniedRule, loggingRule, reportedRule, routingRule } from "../../../plan/observability/events";
import { matches } from "./event-pattern";

const DEPLOY = "arn:aws:iam::110987654301:role/bedrock-hub-deploy";

interface Event {
  source: string;
  "detail-type": string;
  detail: Record<string, unknown>;
}

function call(eventName: string, more: Record<string, unknown> = {}, source = "aws.ec2"): Event {
  const issuer = "arn:aws:iam::110987654301:role/admin";
  return {
    source,
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventName, userIdentity: { sessionContext: { sessionIssuer: { arn: issuer } } }, ...more },
  };
}

const by = (arn: string) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn } } } });
const hit = (rule: { pattern: string }, event: Event) => matches(JSON.parse(rule.pattern), event);

describe("rule on changed routing", () => {
  const rule = routingRule("bedrock-hub", DEPLOY);
  const table: [string, Event, boolean][] = [
    ["somebody accepts an attachment", call("AcceptTransitGatewayVpcAttachment"), true],
    ["somebody changes a route", call("ReplaceTransitGatewayRoute"), true],
    ["somebody changes an endpoint's policy", call("ModifyVpcEndpoint"), true],
    [
      "a user without a session",
      call("CreateTransitGatewayRoute", { userIdentity: { type: "IAMUser", arn: "arn:aws:iam::1:user/u" } }),
      true,
    ],
    ["the root user", call("CreateRoute", { userIdentity: { type: "Root" } }), true],
    ["the deployment", call("CreateTransitGatewayRoute", by(DEPLOY)), false],
    ["a role whose name begins like the deployment's", call("CreateTransitGatewayRoute", by(`${DEPLOY}-2`)), true],
    ["a call that was refused", call("CreateTransitGatewayRoute", { errorCode: "UnauthorizedOperation" }), false],
    ["somebody looks", call("SearchTransitGatewayRoutes"), false],
    ["another service's call", call("CreateRoute", {}, "aws.appmesh"), false],
  ];
  for (const [name, event, expected] of table) {
    it(`${expected ? "tells of" : "is silent about"}: ${name}`, () => expect(hit(rule, event)).to.equal(expected));
  }

  it("names calls once, in order", () => {
    const { detail } = JSON.parse(rule.pattern) as { detail: { eventName: string[] } };
    expect(detail.eventName).to.deep.equal([...new Set(detail.eventName)].sort());
  });

  it("fits an event pattern (EventBridge quotas: 2,048 characters by default)", () => {
    for (const made of [rule, loggingRule("p", DEPLOY), reportedRule("p"), deniedRule("p")])
      expect(made.pattern.length, made.key).to.be.at.most(2048);
  });

  it("fills its message from the event, each name in it with a path", () => {
    for (const { message, paths } of [rule, loggingRule("p", DEPLOY), reportedRule("p")]) {
      const used = [...message.matchAll(/<(\w+)>/g)].map(([, name]) => name!);
      expect(used.every((name) => name in paths)).to.be.true;
      expect(message).not.to.match(/["\n]/);
    }
  });
});

describe("rule on switched-off logging", () => {
  const rule = loggingRule("bedrock-hub", DEPLOY);
  const table: [string, Event, boolean][] = [
    ["invocation logging deleted", call("DeleteModelInvocationLoggingConfiguration", {}, "aws.bedrock"), true],
    ["invocation logging replaced", call("PutModelInvocationLoggingConfiguration", {}, "aws.bedrock"), true],
    ["the trail stopped", call("StopLogging", {}, "aws.cloudtrail"), true],
    ["flow logs deleted", call("DeleteFlowLogs"), true],
    ["query logging detached", call("DisassociateResolverQueryLogConfig", {}, "aws.route53resolver"), true],
    [
      "the deployment sets logging up",
      call("PutModelInvocationLoggingConfiguration", by(DEPLOY), "aws.bedrock"),
      false,
    ],
    ["a model is called", call("Converse", {}, "aws.bedrock"), false],
  ];
  for (const [name, event, expected] of table) {
    it(`${expected ? "tells of" : "is silent about"}: ${name}`, () => expect(hit(rule, event)).to.equal(expected));
  }

  it("is passed on by the rule on the bus, whatever it was", () => {
    expect(hit(reportedRule("p"), call("StopLogging", {}, "aws.cloudtrail"))).to.be.true;
    expect(reportedRule("p").onReportBus).to.be.true;
  });
});

describe("rule on denied calls", () => {
  const rule = deniedRule("bedrock-hub");
  const network = (errorCode?: string): Event => ({
    source: "aws.bedrock",
    "detail-type": "AWS Network Activity Event via CloudTrail",
    detail: { eventName: "InvokeModel", ...(errorCode === undefined ? {} : { errorCode }) },
  });
  it("counts what an endpoint's policy denied, and nothing else (EventBridge guide, events via AWS CloudTrail)", () => {
    expect(hit(rule, network("VpceAccessDenied"))).to.be.true;
    expect(hit(rule, network())).to.be.false;
    expect(hit(rule, call("InvokeModel", { errorCode: "AccessDenied" }, "aws.bedrock"))).to.be.false;
    expect(rule.message, "one message a call would be thousands").to.equal("");
  });
});
